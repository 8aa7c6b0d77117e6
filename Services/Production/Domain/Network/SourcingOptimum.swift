import Values

/// The cheapest way to meet an item's demand at all plants over a period: from stock and open orders, made, bought or moved
/// between plants, within the capacity of sources, lanes and work centres. A flow of least cost, exact; its prices prove it.
///
/// Each plant's making is limited by itself, as if nothing else were made on its work centres, and of what comes through
/// lanes only cost and capacity count, not the days it takes.
package struct SourcingOptimum: Sendable {
  /// A way by which the item gets to a plant.
  package struct Way: Hashable, Sendable {
    package let plant: String
    package let source: PlannedSource
    /// For a whole unit.
    package let unitCost: Money
    /// Steps in the period; nil: any quantity.
    package let capacity: Int64?
    /// Steps.
    package let quantity: Int64
    /// What the plan orders by it in the period.
    package let planned: Int64
  }

  package struct Place: Hashable, Sendable {
    package let plant: String
    /// Steps that leave for customers, forecasts and other items.
    package let demand: Int64
    /// Stock and open orders.
    package let stock: Int64
    package let unmet: Int64
  }

  package let item: String
  package let days: Int
  package let unit: UnitOfMeasure
  package private(set) var places: [Place] = []
  package private(set) var ways: [Way] = []
  package private(set) var cost: Money?
  /// What the plan's quantities cost.
  package private(set) var plannedCost: Money?
  /// The prices of the flow prove that no cheaper one meets as much.
  package private(set) var isProved = false
  package private(set) var problems: [PlanningProblem] = []

  /// Whether the plan orders other quantities by some way.
  package var differs: Bool { ways.contains { $0.quantity != $0.planned } }

  /// Costs are reckoned in thousandths of minor units.
  private static let scale: Int128 = 1000

  /// Nil when no plant has the item.
  package init?(of item: String, in plan: RequirementsPlan, days: Int) {
    let preparation = plan.preparation
    let numbers = preparation.nodes.indices.filter { preparation.nodes[$0].key.item == item }
    guard let first = numbers.first else { return nil }
    self.item = item
    self.days = min(max(1, days), preparation.scenario.horizonDays)
    unit = preparation.nodes[first].unit
    let steps = preparation.stepsOfUnit(first)
    let end = (self.days + preparation.scenario.bucketDays - 1) / preparation.scenario.bucketDays
    let nodes = numbers.filter { preparation.nodes[$0].unit == unit }
    let placeOf = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($0.element, $0.offset) })
    let demand = nodes.map { SourcingOptimum.demand(of: $0, until: end, plan) }
    let stock = nodes.map { SourcingOptimum.stock(of: $0, until: end, plan) }
    let most = demand.reduce(0, +)

    var economics = UnitEconomics(preparation)
    var supplies = demand.map { -$0 }
    var arcs: [FlowNetwork.Arc] = []
    for (place, quantity) in stock.enumerated() where quantity > 0 {
      arcs.append(FlowNetwork.Arc(from: supplies.count, to: place, cost: 0))
      supplies.append(quantity)
    }
    var found: [(way: Way, arc: Int, stepCost: Int64)] = []
    var currency: Currency?
    for (place, number) in nodes.enumerated() {
      let own = preparation.sources(of: number)
      for (position, source) in (own + preparation.furtherLanes(of: number)).enumerated() where source.source.isOrdered
      {
        var origin: Int?
        if case .transfer(let plant) = source.source {
          guard let other = preparation.numberOf[ItemAtPlant(item, at: plant)].flatMap({ placeOf[$0] }) else {
            continue
          }
          origin = other
        }
        let price = origin == nil ? economics.price(of: number, by: source) : source.unitCost ?? .zero(currency ?? .eur)
        guard let price, origin != nil || currency == nil || price.currency == currency else {
          problems.append(
            PlanningProblem(
              "item \(preparation.nodes[number].key)",
              "\(preparation.nodes[number].key) is not \(SourcingOptimum.verb(source)) here: what that costs is not known "
                + "in one currency; give the price, the standard cost or the cost of the work centre's hour."))
          continue
        }
        if origin == nil || source.unitCost != nil { currency = currency ?? price.currency }
        let stepCost = Int64(clamping: Int128(price.minorUnits) * SourcingOptimum.scale / Int128(steps))
        let limit = SourcingOptimum.limit(of: source, number, days: self.days, preparation, economics: &economics)
        let planned = SourcingOptimum.planned(number, position, until: end, plan)
        found.append(
          (
            Way(
              plant: preparation.nodes[number].key.plant, source: source, unitCost: price, capacity: limit, quantity: 0,
              planned: planned), arcs.count, stepCost
          ))
        if let origin {
          arcs.append(FlowNetwork.Arc(from: origin, to: place, capacity: limit, cost: stepCost))
        } else {
          arcs.append(FlowNetwork.Arc(from: supplies.count, to: place, cost: stepCost))
          supplies.append(min(limit ?? most, most))
        }
      }
    }
    let network = FlowNetwork(supplies: supplies, arcs: arcs)
    guard let answer = try? network.solve() else {
      problems.append(
        PlanningProblem("item \(item)", "The costs of \(item) are too large to add up; use larger units."))
      return
    }
    isProved = network.isProved(answer)
    ways = found.map {
      Way(
        plant: $0.way.plant, source: $0.way.source, unitCost: $0.way.unitCost, capacity: $0.way.capacity,
        quantity: answer.flows[$0.arc], planned: $0.way.planned)
    }
    places = nodes.indices.map {
      Place(
        plant: preparation.nodes[nodes[$0]].key.plant, demand: demand[$0], stock: stock[$0], unmet: answer.unmet[$0])
    }
    guard let currency else { return }
    cost = SourcingOptimum.money(Int128(answer.cost), currency)
    plannedCost = SourcingOptimum.money(
      found.reduce(Int128(0)) { $0 + Int128($1.stepCost) * Int128($1.way.planned) }, currency)
  }

  private static func money(_ thousandths: Int128, _ currency: Currency) -> Money? {
    Int64(exactly: (thousandths + scale / 2) / scale).map { Money(minorUnits: $0, currency: currency) }
  }

  private static func verb(_ source: PlannedSource) -> String {
    switch source.source {
    case .make: "made"
    case .transfer: "moved"
    case .subcontract: source.supplier.map { "made by \($0.name)" } ?? "subcontracted"
    default: source.supplier.map { "bought of \($0.name)" } ?? "bought"
    }
  }

  /// What leaves the plant for anything but the same item elsewhere, in steps.
  private static func demand(of item: Int, until end: Int, _ plan: RequirementsPlan) -> Int64 {
    let nodes = plan.preparation.nodes
    return plan.pegs.demandsOfItem[item].reduce(0) { sum, number in
      let demand = plan.pegs.demands[number]
      guard demand.bucket < end else { return sum }
      if case .component(let supply, _) = demand.kind,
        nodes[plan.pegs.supplies[supply].item].key.item == nodes[item].key.item
      {
        return sum
      }
      return sum + demand.quantity
    }
  }

  private static func stock(of item: Int, until end: Int, _ plan: RequirementsPlan) -> Int64 {
    plan.pegs.suppliesOfItem[item].reduce(0) { sum, number in
      let supply = plan.pegs.supplies[number]
      guard supply.bucket < end, supply.kind != .planned else { return sum }
      return sum + supply.quantity
    }
  }

  private static func planned(_ item: Int, _ source: Int, until end: Int, _ plan: RequirementsPlan) -> Int64 {
    plan.pegs.suppliesOfItem[item].reduce(0) { sum, number in
      let supply = plan.pegs.supplies[number]
      guard supply.bucket < end, supply.kind == .planned, supply.source == source else { return sum }
      return sum + supply.quantity
    }
  }

  /// The most that a source gives in the period, in steps.
  private static func limit(
    of source: PlannedSource, _ item: Int, days: Int, _ preparation: ScenarioPreparation,
    economics: inout UnitEconomics
  ) -> Int64? {
    var limits: [Int64] = []
    if let capacity = source.capacity {
      let scaled = source.capacityDays.map { Int128(capacity) * Int128(days) / Int128($0) } ?? Int128(capacity)
      limits.append(Int64(clamping: scaled))
    }
    if source.source == .make {
      let steps = Int128(preparation.stepsOfUnit(item))
      for (centre, work) in economics.ownWork(of: item) where work > 0 {
        let working = (0..<days).reduce(0) {
          $0 + preparation.centres[centre].capacity(on: preparation.scenario.today + $1)
        }
        limits.append(Int64(clamping: Int128(working) * 1_000_000 * steps / work))
      }
    }
    return limits.min()
  }
}

extension ScenarioPreparation {
  /// Lanes that lead to the item's plant from others that have it, and that none of its sources uses.
  fileprivate func furtherLanes(of item: Int) -> [PlannedSource] {
    let used = sources(of: item).compactMap { source -> String? in
      if case .transfer(let plant) = source.source { plant } else { nil }
    }
    var seen = Set(used)
    return lanes(for: item, from: nil).filter { seen.insert($0.from).inserted }.map { lane in
      var source = PlannedSource(.transfer(from: lane.from), leadTimeDays: lane.leadTimeDays, lane: lane)
      (source.capacity, source.capacityDays) = (lane.capacity, lane.capacityDays)
      return source
    }
  }
}
