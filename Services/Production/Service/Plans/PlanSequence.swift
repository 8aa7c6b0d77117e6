import ProductionContract
import ProductionDomain
import Values

/// The finite schedule of a plan: operations of open and planned orders on the machines of their work centres.
struct PlanSequence: Sendable {
  private(set) var operations: [PlanOperationRow] = []
  private(set) var changeovers = 0
  private(set) var profit: Money?
  private(set) var overtimeMinutes = 0
  /// What it costs; nil where that is not known.
  private(set) var overtimeCost: Money?
  /// For people; nil when nothing is scheduled.
  private(set) var bottleneck: String?
  private(set) var problems: [PlanningProblem] = []

  /// `seconds`: how long it searches at most, where that is less than the settings allow.
  init(_ snapshot: PlanSnapshot, _ plan: RequirementsPlan, seconds: Int = .max) {
    let candidates = SequenceCandidates(snapshot, plan)
    guard !candidates.orders.isEmpty else { return }
    let deadline = ContinuousClock.now + .seconds(min(seconds, snapshot.settings.searchSeconds))
    let limits = ShopScheduler.Limits(threads: 1, seed: 1)
    let shouldStop: @Sendable () -> Bool = { ContinuousClock.now >= deadline }
    do {
      if snapshot.settings.scheduleDirection == .backward {
        take(try OrderSchedule.latest(candidates.input, limits: limits, shouldStop: shouldStop), candidates, snapshot)
      } else {
        take(try OrderSchedule.make(candidates.input, limits: limits, shouldStop: shouldStop), candidates, snapshot)
      }
    } catch {
      problems.append(PlanningProblem("schedule", "Operations are not sequenced: \(error.sentence)"))
    }
  }

  private mutating func take(
    _ schedule: OrderSchedule, _ candidates: SequenceCandidates, _ snapshot: PlanSnapshot
  ) {
    let input = candidates.input
    var results: [Int: OrderSchedule.OrderResult] = [:]
    for result in schedule.orders { results[result.order] = result }
    operations = schedule.operations.map { entry in
      let result = results[entry.order]
      return candidates.row(
        entry, lateMinutes: result?.lateness ?? 0,
        reason: result.flatMap { schedule.explanation(of: $0, in: input) } ?? "", snapshot)
    }
    changeovers = schedule.changeovers
    overtimeMinutes = schedule.overtimeMinutes
    if let currency = candidates.currency, schedule.value.overtimeCost > 0 {
      overtimeCost = Money(minorUnits: schedule.value.overtimeCost, currency: currency)
    }
    for finding in schedule.unschedulable + schedule.conflicts {
      problems.append(PlanningProblem("order \(candidates.orders[finding.order].name)", finding.sentence))
    }
    if let constraint = schedule.bottleneck, constraint.gainOfOneHour > 0 {
      let centre = input.centres[constraint.centre]
      let machine = centre.machines > 1 ? ", machine \(constraint.machine + 1)" : ""
      let gain = PlanSequence.gain(
        constraint.gainOfOneHour, input.objective, candidates.gainCurrency, isWeighedAlone: candidates.isWeighedAlone)
      bottleneck = "\(centre.name)\(machine) holds the schedule back most: an hour more of it \(gain)."
    }
    if let currency = candidates.currency, input.objective == .profit {
      profit = Money(minorUnits: schedule.value.profit, currency: currency)
    }
  }
}

extension PlanSequence {
  /// As late as the due dates allow; orders that cannot be are named.
  private mutating func take(
    _ schedule: OrderLatestSchedule, _ candidates: SequenceCandidates, _ snapshot: PlanSnapshot
  ) {
    let reasons = Dictionary(schedule.forward.map { ($0.order, $0.sentence) }) { first, _ in first }
    var ends: [Int: Int] = [:]
    for entry in schedule.operations { ends[entry.order] = max(ends[entry.order] ?? .min, entry.end) }
    operations = schedule.operations.map { entry in
      let late = candidates.input.orders[entry.order].due.map { max(0, ends[entry.order]! - $0) } ?? 0
      return candidates.row(entry, lateMinutes: late, reason: late > 0 ? reasons[entry.order] ?? "" : "", snapshot)
    }
    changeovers = schedule.operations.count { $0.setupEnd > $0.setupStart }
    for finding in schedule.forward {
      problems.append(
        PlanningProblem(
          "order \(candidates.orders[finding.order].name)",
          "\(finding.sentence) It is scheduled forward from today."))
    }
    for finding in schedule.unschedulable {
      problems.append(PlanningProblem("order \(candidates.orders[finding.order].name)", finding.sentence))
    }
  }
}

/// The orders that are sequenced, and what the sequencing engine is asked.
struct SequenceCandidates: Sendable {
  struct Source: Sendable {
    let name: String
    let workOrderID: String?
    let key: ItemAtPlant
    let status: PlanOperationRow.Status
    let isFrozen: Bool
    let due: LocalDate
    var operationNumbers: [Int]
    let serves: String
  }

  private(set) var orders: [Source] = []
  private(set) var input: OrderScheduleInput
  /// Of all money in it; nil where none is known.
  private(set) var currency: Currency?
  /// What a day late costs is known of every order.
  private var isPriced = true
  /// Or of none: lateness is weighed by priorities only.
  private(set) var isWeighedAlone = true
  /// What a day late of a customer's order of the first priority weighs where it has no price.
  static let customerWeight: Int64 = 1000
  /// In which less lateness is worth something; nil where it is only weighed.
  var gainCurrency: Currency? { isPriced || input.objective == .profit ? currency : nil }

  private let plan: RequirementsPlan
  private var numberOfSupply: [Int: Int] = [:]
  /// Places of standing orders in the snapshot, by their number.
  private var standing: [String: Int] = [:]
  /// Places of standing orders among those that are sequenced, by their place in the snapshot.
  private var numberOfStanding: [Int: Int] = [:]
  /// And what they are supplies of the plan, if they are.
  private var supplyOfStanding: [Int: Int] = [:]

  init(_ snapshot: PlanSnapshot, _ plan: RequirementsPlan) {
    self.plan = plan
    let preparation = plan.preparation
    let scenario = preparation.scenario
    currency = SequenceCandidates.currency(scenario)
    input = OrderScheduleInput(
      today: scenario.today, horizonDays: scenario.horizonDays, now: snapshot.minuteOfDay, centres: [],
      orders: [], objective: snapshot.settings.sequenceObjective,
      clock: scenario.clock(ofPlant: snapshot.settings.main))
    let families = Set(scenario.items.compactMap(\.setupFamily)).sorted()
    input.centres = preparation.centres.indices.map {
      centre(of: preparation.centres[$0], preparation.centreRecords[$0], families)
    }
    standing = Dictionary(snapshot.openOrders.indices.map { (snapshot.openOrders[$0].number, $0) }) { first, _ in first
    }
    let open = Dictionary(snapshot.openOrders.map { ($0.number, $0) }) { first, _ in first }
    for (number, supply) in plan.pegs.supplies.enumerated() {
      switch supply.kind {
      case .receipt(let index):
        guard case .order(let place) = preparation.receiptOrigins[index] else {
          addPlanned(supply: number, snapshot)
          continue
        }
        guard let order = open[scenario.receipts[place].order] else { continue }
        add(order, supply: number, snapshot)
      case .planned:
        if !preparation.routings[supply.item].isEmpty { addPlanned(supply: number, snapshot) }
      case .stock, .byProduct, .substitute: continue
      }
    }
    // Those that are set aside for other orders are no supplies of the plan.
    for order in snapshot.openOrders where numberOfStanding[standing[order.number]!] == nil {
      add(order, supply: nil, snapshot)
    }
    connect()
    connectStanding(snapshot)
  }

  /// An operation as plans keep it.
  func row(
    _ entry: OrderSchedule.Operation, lateMinutes: Int, reason: String, _ snapshot: PlanSnapshot
  ) -> PlanOperationRow {
    let source = orders[entry.order]
    let start = input.origin
    return PlanOperationRow(
      orderName: source.name, workOrderID: source.workOrderID, plannedOrderID: nil, item: source.key.item,
      plant: source.key.plant, operation: source.operationNumbers[entry.operation],
      workCentre: input.centres[entry.centre].name, machine: entry.machine, setupStart: start + entry.setupStart,
      start: start + entry.start, end: start + entry.end, status: source.status, isFrozen: source.isFrozen,
      due: source.due, lateMinutes: lateMinutes, reason: reason, serves: source.serves,
      overtimeMinutes: entry.overtimeMinutes)
  }

  // MARK: Work centres and money

  /// The one currency of everything in it; nil when there is none or several.
  private static func currency(_ scenario: PlanningScenario) -> Currency? {
    let amounts =
      scenario.items.flatMap { [$0.price, $0.standardCost, $0.latenessCostPerDay, $0.holdingCostPerDay] }
      + scenario.centres.flatMap { [$0.setupCostPerHour, $0.overtime?.costPerHour] }
    let currencies = Set(amounts.compactMap { $0?.currency })
    return currencies.count == 1 ? currencies.first : nil
  }

  private func amount(_ money: Money?) -> Int64 { currency == nil ? 0 : money?.minorUnits ?? 0 }

  private func centre(
    of centre: WorkCentre, _ record: PlanningScenario.Centre, _ families: [String]
  ) -> OrderScheduleInput.Centre {
    var entry = OrderScheduleInput.Centre(
      name: centre.name, calendar: centre.calendar, machines: centre.machines,
      efficiencyPercent: centre.efficiencyPercent)
    entry.setupCostPerHour = amount(record.setupCostPerHour)
    entry.overtime = record.overtime?.shifts ?? []
    entry.overtimeCostPerHour = amount(record.overtime?.costPerHour)
    if let table = record.setups, !families.isEmpty {
      entry.setups = OrderScheduleInput.SetupMatrix(
        families: families, first: families.map { _ in minutes(table.first) },
        between: families.map { before in families.map { minutes(table.seconds(from: before, to: $0)) } })
    }
    return entry
  }

  /// In minor units, of a quantity in steps, by what a whole unit is worth.
  private func worth(_ steps: Int64, _ each: Money?, _ unit: UnitOfMeasure) -> Int64 {
    let whole = (0..<unit.scale).reduce(Int128(1)) { value, _ in value * 10 }
    return Int64(clamping: Int128(amount(each)) * Int128(steps) / whole)
  }

  // MARK: Orders

  private mutating func add(_ order: PlanSnapshot.OpenOrder, supply: Int?, _ snapshot: PlanSnapshot) {
    let centres = Dictionary(input.centres.indices.map { (input.centres[$0].name, $0) }) { first, _ in first }
    let last = Dictionary(
      snapshot.lastOperations.filter { $0.workOrderID == order.id }.map { ($0.operation, $0) }
    ) { first, _ in first }
    let today = input.origin
    var numbers: [Int] = []
    var operations: [OrderScheduleInput.Operation] = []
    for operation in order.operations {
      guard let centre = centres[operation.workCentre] else { continue }
      var entry = OrderScheduleInput.Operation(
        centre: centre, setupMinutes: Int((operation.setupSeconds + 59) / 60), runSeconds: operation.runSeconds,
        queueMinutes: operation.queueMinutes, moveMinutes: operation.moveMinutes)
      if order.isFrozen, let row = last[operation.operation], row.workCentre == operation.workCentre {
        entry.fixedMachine = row.machine
        entry.fixedSetupStart = row.setupStart - today
        entry.fixedStart = row.start - today
        entry.fixedEnd = row.end - today
      }
      numbers.append(operation.operation)
      operations.append(entry)
    }
    guard !operations.isEmpty, let item = plan.preparation.numberOf[order.key] else { return }
    let release = order.isStarted ? 0 : minute(of: order.release ?? input.today, at: order.key.plant)
    let place = standing[order.number]!
    numberOfStanding[place] = orders.count
    supplyOfStanding[place] = supply
    let end = supply ?? endOfStanding(place, snapshot)
    append(
      Source(
        name: order.number, workOrderID: order.id, key: order.key,
        status: order.isStarted ? .started : order.isReleased ? .released : .firm, isFrozen: order.isFrozen,
        due: order.due, operationNumbers: numbers, serves: end.map(serves) ?? ""),
      OrderScheduleInput.Order(
        name: order.number, item: order.key.item, quantity: order.openSteps, release: release,
        due: dueMinute(order.due, release: order.release, at: order.key.plant), operations: operations,
        fixed: order.isStarted || order.isFrozen, awaitsMaterial: false), item: item, supply: supply,
      weight: end.map(weight) ?? 100)
  }

  /// The supply that an order is for in the end, through the orders that need it.
  private func endOfStanding(_ place: Int, _ snapshot: PlanSnapshot) -> Int? {
    var place = place
    for _ in 0..<100 {
      if let supply = supplyOfStanding[place] { return supply }
      guard let parent = snapshot.allocated.orders[place].parent else { return nil }
      place = parent
    }
    return nil
  }

  private mutating func addPlanned(supply number: Int, _ snapshot: PlanSnapshot) {
    let preparation = plan.preparation
    let supply = plan.pegs.supplies[number]
    let node = preparation.nodes[supply.item]
    let routing = preparation.operations(of: supply)
    let releaseDate = plan.release(ofProposal: number)
    guard preparation.source(of: supply).source == .make, !node.isPhantom, !routing.isEmpty,
      preparation.neverMade(supply.item, from: supply.source) == nil,
      releaseDate - input.today <= snapshot.settings.sequencedDays
    else { return }
    let due = preparation.due(of: supply)
    append(
      Source(
        name: plan.names[number], workOrderID: nil, key: node.key, status: .planned, isFrozen: false, due: due,
        operationNumbers: routing.indices.map { routing[$0].number ?? ($0 + 1) * 10 }, serves: serves(number)),
      OrderScheduleInput.Order(
        name: plan.names[number], item: node.key.item, quantity: supply.started,
        release: minute(of: releaseDate, at: node.key.plant),
        due: dueMinute(due, release: releaseDate, at: node.key.plant), operations: routing.map(operation),
        awaitsMaterial: false),
      item: supply.item,
      supply: number, weight: weight(number))
  }

  /// In whole minutes, and no more than ten thousand years.
  private func minutes(_ seconds: Int64) -> Int { Int((min(seconds, 300_000_000_000) + 59) / 60) }

  private func operation(_ step: RoutingOperation) -> OrderScheduleInput.Operation {
    return OrderScheduleInput.Operation(
      centre: step.workCentre, setupMinutes: minutes(step.setupSeconds), runSeconds: step.runSeconds,
      perQuantity: step.runQuantity,
      alternates: step.alternates.map {
        OrderScheduleInput.Alternative(
          centre: $0.workCentre, setupMinutes: minutes($0.setupSeconds), runSeconds: $0.runSeconds,
          perQuantity: step.runQuantity)
      }, queueMinutes: minutes(step.queueSeconds), moveMinutes: minutes(step.moveSeconds))
  }

  /// With what it earns and costs, where that is known.
  private mutating func append(
    _ source: Source, _ order: OrderScheduleInput.Order, item: Int, supply: Int?, weight: Int64
  ) {
    var order = order
    let node = plan.preparation.nodes[item]
    order.family = node.setupFamily
    order.weight = weight
    let late = worth(order.quantity, node.latenessCostPerDay, node.unit)
    if late > 0 {
      order.weight = late
      isWeighedAlone = false
    } else {
      isPriced = false
    }
    order.holdingCostPerDay = worth(order.quantity, node.holdingCostPerDay, node.unit)
    if currency != nil, let price = node.price, let cost = node.standardCost, let supply {
      order.margin = worth(
        sold(of: supply), Money(minorUnits: price.minorUnits - cost.minorUnits, currency: price.currency), node.unit)
    }
    if let supply { numberOfSupply[supply] = orders.count }
    orders.append(source)
    input.orders.append(order)
  }

  /// What of it goes to customers and forecasts, not into other orders or stock.
  private func sold(of supply: Int) -> Int64 {
    plan.pegs.ofSupply[supply].reduce(0) { sum, peg in
      let peg = plan.pegs.pegs[peg]
      if case .independent = plan.pegs.demands[peg.demand].kind { return sum + peg.quantity }
      return sum
    }
  }

  private func minute(of date: LocalDate, at plant: String) -> Int { max(0, beginning(of: date, at: plant)) }

  /// Of a day at a plant; below zero before today begins at the main one.
  private func beginning(of date: LocalDate, at plant: String) -> Int {
    input.minute(of: date, by: plan.preparation.scenario.clock(ofPlant: plant))
  }

  /// An order is there when its due day begins; one that is released on that day, when it ends.
  private func dueMinute(_ due: LocalDate, release: LocalDate?, at plant: String) -> Int {
    let isSameDay = release.map { $0 >= due } ?? false
    return beginning(of: due + (isSameDay ? 1 : 0), at: plant)
  }

  /// What a day late costs: ten times as much for customers as for stock, less for lower priorities.
  private func weight(_ supply: Int) -> Int64 {
    let priorities = plan.pegs.ofSupply[supply].compactMap { peg -> Int? in
      guard case .independent(let line) = plan.pegs.demands[plan.pegs.pegs[peg].demand].kind,
        case .order(let place) = plan.preparation.demandOrigins[line]
      else { return nil }
      return plan.preparation.scenario.demands[place].priority
    }
    guard let best = priorities.min() else { return 100 }
    return max(100, SequenceCandidates.customerWeight / Int64(max(1, best)))
  }

  // MARK: What waits for what

  /// Component orders that are sequenced are waited for; for others their day is the material's.
  private mutating func connect() {
    for (supply, number) in numberOfSupply where !input.orders[number].fixed {
      var waits: Set<Int> = []
      var release = input.orders[number].release
      for demand in plan.pegs.componentsOf[supply] {
        for peg in plan.pegs.ofDemand[demand] {
          let source = plan.pegs.pegs[peg].supply
          if let other = numberOfSupply[source] {
            if other != number { waits.insert(other) }
            guard plan.preparation.isInspected(plan.pegs.supplies[source]), let day = plan.timing.day(of: source) else {
              continue
            }
            release = max(release, minute(of: input.today + day, at: orders[number].key.plant))
          } else if let day = plan.timing.day(of: source), day > 0 {
            release = max(release, minute(of: input.today + day, at: orders[number].key.plant))
          }
        }
      }
      input.orders[number].waitsFor = waits.sorted()
      input.orders[number].await(materialUntil: release)
    }
  }

  /// Standing orders wait for the orders that make their parts, and for the day on which the rest comes.
  private mutating func connectStanding(_ snapshot: PlanSnapshot) {
    let allocated = snapshot.allocated
    let sharesOfOrder = Dictionary(grouping: allocated.shares, by: \.order)
    for (place, number) in numberOfStanding where !input.orders[number].fixed {
      var waits = Set(input.orders[number].waitsFor)
      var release = input.orders[number].release
      for share in sharesOfOrder[place] ?? [] {
        let supply = allocated.supplies[share.supply]
        if let maker = supply.order.flatMap({ numberOfStanding[$0] }) {
          waits.insert(maker)
          if let due = supply.due, let day = supply.date, day > due {
            release = max(release, minute(of: allocated.ready[place], at: orders[number].key.plant))
          }
        } else if let day = supply.date {
          release = max(release, minute(of: day, at: orders[number].key.plant))
        }
      }
      if allocated.short[place].contains(where: { $0 > 0 }) {
        release = max(release, minute(of: allocated.ready[place], at: orders[number].key.plant))
      }
      input.orders[number].waitsFor = waits.subtracting([number]).sorted()
      input.orders[number].await(materialUntil: release)
    }
  }

  /// The demands at the end of all pegs from a supply, at most five by name.
  private func serves(_ supply: Int) -> String {
    var names: [String] = []
    var seen: Set<Int> = [supply]
    var waiting = [supply]
    while let next = waiting.popLast(), names.count <= 5 {
      for peg in plan.pegs.ofSupply[next] {
        let demand = plan.pegs.pegs[peg].demand
        switch plan.pegs.demands[demand].kind {
        case .independent:
          let name = PlanWriter(plan: plan).demandName(demand)
          if !names.contains(name) { names.append(name) }
        case .component(let parent, _), .standIn(let parent):
          if seen.insert(parent).inserted { waiting.append(parent) }
        }
      }
    }
    names.sort()
    return names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and others" : "")
  }
}
