import Values

/// A plan in figures, to compare plans by. Demands are those that the plan delivers, forecasts included.
package struct RequirementsFigures: Hashable, Sendable {
  /// Phantoms left out.
  package let plannedOrders: Int
  package let demands: Int
  package let late: Int
  /// Demands that never get all they ask for.
  package let short: Int
  /// Of the quantity of all demands, in whole units, the part that is there by its date; rounded down.
  /// Nil without demand.
  package let onTimePerMille: Int?
  /// Lines of the capacity report with more load than capacity.
  package let overloads: Int
  package let loadMinutes: Int
  /// Over the horizon, of the work centres that have any load.
  package let capacityMinutes: Int
  /// Projected balances times standard cost, on average over the buckets. Nil when no item has a cost
  /// or they are in several currencies.
  package let averageStockValue: Money?
  /// Delivered quantities times price less standard cost, of the items that have both; less the cost of
  /// late deliveries, of holding the projected balances and of overtime, where it is known. Nil when no item has both
  /// or amounts are in several currencies.
  package let margin: Money?
  /// Overtime that the plan works, over the horizon, and what it costs; nil where no hour of it has a known cost.
  package let overtimeMinutes: Int
  package let overtimeCost: Money?

  package init(_ plan: RequirementsPlan) {
    plannedOrders = plan.pegs.supplies.count { $0.kind == .planned && !plan.preparation.nodes[$0.item].isPhantom }
    demands = plan.outcomes.count
    late = plan.outcomes.count { $0.lateDays > 0 }
    short = plan.outcomes.count { $0.short > 0 }
    onTimePerMille = RequirementsFigures.onTime(plan)
    overloads = plan.capacity.count { $0.overloadSeconds > 0 }
    loadMinutes = (plan.capacity.reduce(0) { $0 + $1.loadSeconds } + 59) / 60
    let days = 0..<plan.preparation.scenario.horizonDays
    capacityMinutes = Set(plan.capacity.map(\.workCentre)).reduce(0) { sum, centre in
      sum + days.reduce(0) { $0 + plan.timing.ledger.capacity(centre, $1) } / 60
    }
    let stock = RequirementsFigures.stock(plan)
    averageStockValue = stock.average
    let overtime = RequirementsFigures.overtime(plan)
    overtimeMinutes = overtime.minutes
    overtimeCost = overtime.cost.money(over: 1)
    margin = RequirementsFigures.margin(plan, holding: stock.holding, overtime: overtime.cost)
  }

  private static func onTime(_ plan: RequirementsPlan) -> Int? {
    var wanted: Int128 = 0
    var given: Int128 = 0
    for outcome in plan.outcomes {
      let demand = plan.pegs.demands[outcome.demand]
      let due = plan.dueDay(of: outcome)
      let inTime = outcome.deliveries.filter { $0.day <= due }.reduce(0) { $0 + $1.quantity }
      let thousandths = Int128(1000 / plan.stepsOfUnit(demand.item))
      wanted += Int128(demand.quantity) * thousandths
      given += Int128(min(inTime, demand.quantity)) * thousandths
    }
    return wanted > 0 ? Int(given * 1000 / wanted) : nil
  }

  private static func stock(_ plan: RequirementsPlan) -> (average: Money?, holding: Amount) {
    var value = Amount()
    var holding = Amount()
    let days = Int64(plan.preparation.scenario.bucketDays)
    for (item, node) in plan.preparation.nodes.enumerated()
    where node.standardCost != nil || node.holdingCostPerDay != nil {
      let held = plan.material.projected(item).reduce(Int128(0)) { $0 + Int128(max(0, $1)) }
      let steps = plan.stepsOfUnit(item)
      if let cost = node.standardCost { value.add(held, times: cost, steps) }
      if let cost = node.holdingCostPerDay { holding.add(held * Int128(days), times: cost, steps) }
    }
    return (value.money(over: plan.material.model.bucketCount), holding)
  }

  private static func overtime(_ plan: RequirementsPlan) -> (minutes: Int, cost: Amount) {
    var minutes = 0
    var cost = Amount()
    for (centre, record) in plan.preparation.centreRecords.enumerated() {
      let seconds = (0..<plan.preparation.scenario.horizonDays).reduce(0) {
        $0 + plan.timing.ledger.overtime(centre, $1)
      }
      guard seconds > 0 else { continue }
      minutes += (seconds + 59) / 60
      if let hour = record.overtime?.costPerHour {
        let wide = Int128(seconds) * Int128(hour.minorUnits) * 1000
        cost.add(thousandths: (wide + 1800) / 3600, hour.currency)
      }
    }
    return (minutes, cost)
  }

  private static func margin(_ plan: RequirementsPlan, holding: Amount, overtime: Amount) -> Money? {
    var earned = Amount()
    var lateness = Amount()
    for outcome in plan.outcomes {
      let item = plan.pegs.demands[outcome.demand].item
      let node = plan.preparation.nodes[item]
      let due = plan.dueDay(of: outcome)
      let steps = plan.stepsOfUnit(item)
      for delivery in outcome.deliveries {
        if let price = node.price, let cost = node.standardCost {
          earned.add(Int128(delivery.quantity), times: price, steps)
          earned.add(-Int128(delivery.quantity), times: cost, steps)
        }
        if let cost = node.latenessCostPerDay {
          lateness.add(Int128(delivery.quantity) * Int128(max(0, delivery.day - due)), times: cost, steps)
        }
      }
    }
    guard earned.currency != nil else { return nil }
    earned.subtract(lateness)
    earned.subtract(holding)
    earned.subtract(overtime)
    return earned.money(over: 1)
  }

  /// Thousandths of minor units of one currency, exactly.
  private struct Amount {
    private var thousandths: Int128 = 0
    private(set) var currency: Currency?
    /// Several currencies, or too large.
    private var isBroken = false

    mutating func add(_ quantity: Int128, times cost: Money, _ steps: Int64) {
      if let currency, currency != cost.currency { isBroken = true }
      currency = cost.currency
      let (product, tooLarge) = quantity.multipliedReportingOverflow(by: Int128(cost.minorUnits) * Int128(1000 / steps))
      let (sum, overflow) = thousandths.addingReportingOverflow(product)
      thousandths = overflow ? thousandths : sum
      isBroken = isBroken || tooLarge || overflow
    }

    mutating func add(thousandths more: Int128, _ other: Currency) {
      if let currency, currency != other { isBroken = true }
      currency = other
      let (sum, overflow) = thousandths.addingReportingOverflow(more)
      thousandths = overflow ? thousandths : sum
      isBroken = isBroken || overflow
    }

    mutating func subtract(_ other: Amount) {
      guard let theirs = other.currency else { return }
      let (difference, overflow) = thousandths.subtractingReportingOverflow(other.thousandths)
      thousandths = overflow ? thousandths : difference
      isBroken = isBroken || other.isBroken || overflow || theirs != currency
    }

    /// Divided by `count`, rounded half away from zero.
    func money(over count: Int) -> Money? {
      guard let currency, !isBroken else { return nil }
      let divisor = Int128(1000) * Int128(count)
      let half = thousandths < 0 ? -divisor / 2 : divisor / 2
      let (sum, overflow) = thousandths.addingReportingOverflow(half)
      guard !overflow, let units = Int64(exactly: sum / divisor) else { return nil }
      return Money(minorUnits: units, currency: currency)
    }
  }
}

extension RequirementsPlan {
  /// What a planned order costs to get at its supplier's price or its lane's cost, rounded half up; of a subcontracted
  /// one the price of the work and what its components cost over all levels. Nil where that is not known.
  package func cost(ofSupply number: Int) -> Money? {
    let supply = pegs.supplies[number]
    let source = preparation.source(of: supply)
    guard supply.kind == .planned, let price = source.unitCost else { return nil }
    guard let cost = source.source == .subcontract ? preparation.price(ofItem: supply.item, by: source) : price else {
      return nil
    }
    let steps = Int128(stepsOfUnit(supply.item))
    let units = (Int128(supply.started) * Int128(cost.minorUnits) + steps / 2) / steps
    return Int64(exactly: units).map { Money(minorUnits: $0, currency: cost.currency) }
  }

  /// Steps in a whole unit: 1, 10, 100 or 1000.
  fileprivate func stepsOfUnit(_ item: Int) -> Int64 {
    preparation.stepsOfUnit(item)
  }

  /// The day from today on which a demand is wanted.
  fileprivate func dueDay(of outcome: DemandOutcome) -> Int {
    let demand = pegs.demands[outcome.demand]
    if case .independent(let line) = demand.kind, case .order(let place) = preparation.demandOrigins[line] {
      return preparation.scenario.demands[place].due - preparation.scenario.today
    }
    return demand.bucket * preparation.scenario.bucketDays
  }
}
