import Values

/// A whole plan: orders, pegging, what every demand gets and why, messages, capacity, promises, and
/// what had to be left out.
package struct RequirementsPlan: Sendable {
  package let preparation: ScenarioPreparation
  package let material: MaterialPlan
  package let pegs: PegTable
  package let timing: SupplyTiming
  package let outcomes: [DemandOutcome]
  /// What to do with orders that stand.
  package let standingMessages: [ActionMessage]
  package let capacity: [CapacityBucket]
  /// The work behind it.
  package let load: CapacityLoad
  /// What the master schedules alone ask of the work centres; empty without any.
  package let roughCut: [CapacityBucket]
  package let promises: [PromiseAnswer]
  package let problems: [PlanningProblem]
  /// Names of supplies: of standing orders their own, of planned ones item and date.
  package let names: SupplyNames

  /// Plans a scenario. A scenario with problems is planned as far as it goes.
  package init(_ scenario: PlanningScenario) {
    var preparation = ScenarioPreparation(scenario)
    material = RequirementsPlan.material(&preparation)
    let ordersAtOnce = preparation.ordersAtOnce(material)
    preparation.reportUnsplitOrders(material, ordersAtOnce)
    let priorities = preparation.demandOrigins.map { origin in
      if case .order(let place) = origin {
        preparation.scenario.demands[place].priority
      } else {
        DemandServing.forecastPriority
      }
    }
    var pegs = PegTable(material, ordersAtOnce: ordersAtOnce) { priorities[$0] }
    let independent = (0..<pegs.independentCount).compactMap { demand -> (demand: Int, line: Int)? in
      if case .independent(let line) = pegs.demands[demand].kind { (demand, line) } else { nil }
    }
    let order = independent.sorted {
      (priorities[$0.line], pegs.demands[$0.demand].bucket, $0.demand)
        < (priorities[$1.line], pegs.demands[$1.demand].bucket, $1.demand)
    }
    timing = SupplyTiming(preparation, pegs: pegs, order: order.map(\.demand))
    let served = DemandServing.serve(preparation, pegs: pegs, timing: timing)
    outcomes = served.outcomes
    pegs.replaceIndependentPegs(by: served.pegs)
    self.pegs = pegs
    let names = SupplyNames(pegs, preparation)
    self.names = names
    let writer = MessageWriter(preparation: preparation, plan: material)
    standingMessages = writer.messages()
    load = RequirementsPlan.load(pegs, timing, &preparation)
    let ledger = timing.ledger
    capacity = load.buckets(
      days: max(1, preparation.scenario.capacityBucketDays), horizonDays: preparation.scenario.horizonDays,
      worked: ledger.overtime)
    roughCut = RequirementsPlan.roughCut(preparation)
    promises = RequirementsPlan.promises(&preparation, material, load)
    problems = preparation.problems
    self.preparation = preparation
  }

  /// An order that the plan proposes: planned, a lot of a master schedule, or one of the last plan that stands inside the
  /// planning fence.
  package func isProposal(_ supply: Int) -> Bool { preparation.isProposal(pegs.supplies[supply]) }

  /// What to do with all orders: those that stand, and those that are to be released now.
  package var messages: [ActionMessage] {
    standingMessages + MessageWriter(preparation: preparation, plan: material).releases(pegs) { names[$0] }
  }

  /// How many working days too late a proposal is released that is to be released now.
  package func workingDaysLate(_ supply: Int) -> Int { preparation.workingDaysLate(pegs.supplies[supply]) }

  /// When a proposal is to be released: today at the earliest.
  package func release(ofProposal supply: Int) -> LocalDate {
    let proposal = pegs.supplies[supply]
    let model = preparation.model
    let usual = model.leadTimes.release(
      model.leadTime(of: proposal.item, source: proposal.source), proposal.bucket)
    return preparation.date(ofBucket: max(0, proposal.release ?? usual))
  }

  private static func material(_ preparation: inout ScenarioPreparation) -> MaterialPlan {
    while true {
      do throws(MaterialModel.Fault) {
        var plan = try MaterialPlan(preparation.model)
        let driving = try CoProductDriving(&plan, preparation.coProducts)
        preparation.reportUnsettled(driving.unsettled)
        return plan
      } catch {
        guard case .tooLarge(let item) = error else { preconditionFailure("loops are found before") }
        preparation.leaveOutTooLarge(item)
      }
    }
  }

  private static func load(
    _ pegs: PegTable, _ timing: SupplyTiming, _ preparation: inout ScenarioPreparation
  ) -> CapacityLoad {
    var load = CapacityLoad(preparation.centres, today: preparation.scenario.today)
    var refused: Set<Int> = []
    load.add(timing.standing)
    if !preparation.scenario.finiteCapacity {
      for work in preparation.scenario.standing {
        _ = load.add(
          preparation.operations(of: work), quantity: 1, finish: max(0, work.due - preparation.scenario.today),
          within: work.from >= work.due)
      }
    }
    var setups = SetupSequence(preparation.centreRecords)
    guard preparation.routings.contains(where: { !$0.isEmpty }) else { return load }
    // In the order of their beginning, which is that of their set-ups.
    let sequence = pegs.supplies.indices.filter { !preparation.operations(of: pegs.supplies[$0]).isEmpty }
      .sorted { (pegs.supplies[$0].release ?? 0, $0) < (pegs.supplies[$1].release ?? 0, $1) }
    for number in sequence {
      let supply = pegs.supplies[number]
      if let placement = timing.placements[number] {
        load.add(placement.shares)
        continue
      }
      guard !preparation.scenario.finiteCapacity, let release = supply.release else { continue }
      let finish = preparation.due(of: supply) - preparation.scenario.today
      let within = release == preparation.bucket(ofDay: finish)
      let family = preparation.nodes[supply.item].setupFamily
      let operations = setups.operations(preparation.operations(of: supply), family) { _ in release }
      if let family { for operation in operations { setups.add(operation.workCentre, family, on: release) } }
      let added = load.add(
        operations, quantity: supply.started, finish: finish, within: within)
      if !added, refused.insert(supply.item).inserted {
        let key = preparation.nodes[supply.item].key
        preparation.report(
          "item \(key)", "The load of \(key) is left out: a calendar of its routing has no time for it.")
      }
    }
    return load
  }

  private static func roughCut(_ preparation: ScenarioPreparation) -> [CapacityBucket] {
    let days = preparation.scenario.bucketDays
    let master = preparation.schedules.flatMap { entry in
      entry.schedule.lots.indices.filter { entry.schedule.lots[$0] > 0 }.map { period in
        (
          item: preparation.numberOf[entry.record.key]!, bucket: period * entry.record.periodDays / days,
          quantity: entry.schedule.lots[period]
        )
      }
    }
    guard !master.isEmpty, !preparation.centres.isEmpty,
      let rows = try? RoughCutCapacity.load(
        of: master, in: preparation.model, centres: preparation.centres,
        operations: { preparation.operations(of: $0, from: $1) })
    else { return [] }
    var load = CapacityLoad(preparation.centres, today: preparation.scenario.today)
    for (centre, row) in rows.enumerated() {
      load.add(
        row.enumerated().filter { $0.element > 0 }.map {
          CapacityLedger.Share(workCentre: centre, day: $0.offset * days, seconds: $0.element)
        })
    }
    return load.buckets(
      days: max(1, preparation.scenario.capacityBucketDays), horizonDays: preparation.scenario.horizonDays)
  }

  private static func promises(
    _ preparation: inout ScenarioPreparation, _ material: MaterialPlan, _ load: CapacityLoad
  ) -> [PromiseAnswer] {
    guard !preparation.scenario.promises.isEmpty else { return [] }
    var book = PromiseBook(preparation, material, load)
    return preparation.scenario.promises.compactMap { request in
      switch book.answer(request) {
      case .success(let answer): return answer
      case .failure(let problem):
        preparation.problems.append(problem)
        return nil
      }
    }
  }
}

extension PlanningProblem: Error {}

extension ScenarioPreparation {
  /// Orders that maximums may add to a plan, all items together: far beyond what people or machines handle one by one.
  private static let mostSplitOrders = 200_000

  /// The most orders that one item may have in one bucket, so that the plan does not have too many in all.
  func ordersAtOnce(_ plan: MaterialPlan) -> Int {
    [OrderLimits.largestOrderCount, 300, 100, 30, 10, 3].first { most in
      var added = 0
      for item in nodes.indices {
        for (source, limits) in limits(ofItem: item) where limits.maximum > 0 {
          for bucket in 0..<bucketCount {
            added += max(1, limits.orderCount(of: plan.ordered(item, from: source, bucket), atMost: most)) - 1
          }
        }
      }
      return added <= ScenarioPreparation.mostSplitOrders
    } ?? 1
  }

  /// Of each source of an item; nobody asks for an only source without a maximum.
  private func limits(ofItem item: Int) -> [(source: Int, limits: OrderLimits)] {
    if sourcing.isEmpty, items[item].lot.limits.maximum == 0 { return [] }
    return (sourcing[item]?.map(\.limits) ?? [items[item].lot.limits]).enumerated().map { ($0.offset, $0.element) }
  }

  /// Names the items whose maximum is so small that their orders are left whole.
  mutating func reportUnsplitOrders(_ plan: MaterialPlan, _ ordersAtOnce: Int) {
    for item in nodes.indices {
      guard
        let (_, limits) = limits(ofItem: item).first(where: { source, limits in
          limits.maximum > 0
            && (0..<bucketCount).contains {
              limits.isTooManyOrders(plan.ordered(item, from: source, $0), atMost: ordersAtOnce)
            }
        })
      else { continue }
      let key = nodes[item].key
      let maximum = Quantity(steps: limits.maximum, unit: nodes[item].unit)
      report(
        "item \(key)",
        "Item \(key) would take more than \(ordersAtOnce) orders at once for its maximum of \(maximum); they are left "
          + "whole, so raise the maximum or check the demand.")
    }
  }

  mutating func reportUnsettled(_ items: [Int]) {
    for item in items {
      report(
        "item \(nodes[item].key)",
        "The orders that give \(nodes[item].key) as a co-product do not come to rest; it may be short, so order it "
          + "otherwise.")
    }
  }

  /// Cuts an item whose requirement is beyond all bounds off from what needs it.
  mutating func leaveOutTooLarge(_ item: Int) {
    let key = nodes[item].key
    let most = Quantity(steps: MaterialModel.largestQuantity, unit: nodes[item].unit)
    report(
      "item \(key)",
      "The requirement of \(key) is above \(most); it is left out, so check the quantities of the bills and demands that "
        + "lead to it.")
    blocked[item] = "\(key) is not planned: its requirement is too large"
    items[item].lot.replenished = false
    links.removeAll { $0.link.child == item || $0.link.parent == item }
    for index in demands.indices where demands[index].item == item { demands[index].quantity = 0 }
    assemble()
  }
}
