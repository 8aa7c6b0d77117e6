import Values

/// When each supply of a plan can really be there, and why not when the plan says.
///
/// The material plan itself lets orders arrive when they are needed. Here every planned order starts no
/// earlier than today and than its components, runs its lead time and, with finite capacity, waits for
/// its work centres. Orders are looked at in the priority of the demands that need them, so that the
/// most important demand gets capacity first; orders that stand keep theirs.
package struct SupplyTiming: Sendable {
  package struct Timing: Hashable, Sendable {
    /// From today; nil: not within the horizon.
    package var day: Int?
    /// Why it is later than planned; nil: it is not.
    package var cause: LateReason?
  }

  let preparation: ScenarioPreparation
  let pegs: PegTable
  /// From today; ``unknown`` or ``never``.
  private var days: [Int32]
  /// Why supplies are later than planned, of those that are.
  private var causes: [Int: LateReason] = [:]
  private static let unknown = Int32.min
  private static let never = Int32.min + 1
  /// Supplies whose timing is being worked out: a by-product may be wanted for the order that gives it.
  private var begun: [Bool]
  package private(set) var ledger: CapacityLedger
  /// Work of planned orders that was given a place, by supply.
  package private(set) var placements: [Int: CapacityLedger.Placement] = [:]
  /// Where the work of orders lies that are no supplies of the plan.
  package private(set) var standing: [CapacityLedger.Share] = []
  private var setups: SetupSequence

  /// `order` are the independent demands of the table, the most important first.
  package init(_ preparation: ScenarioPreparation, pegs: PegTable, order: [Int]) {
    self.preparation = preparation
    self.pegs = pegs
    days = Array(repeating: SupplyTiming.unknown, count: pegs.supplies.count)
    begun = Array(repeating: false, count: pegs.supplies.count)
    ledger = CapacityLedger(
      preparation.centres, today: preparation.scenario.today, horizonDays: preparation.scenario.horizonDays)
    setups = SetupSequence(preparation.centreRecords)
    if preparation.scenario.finiteCapacity { placeStandingOrders() }
    for demand in order {
      for peg in pegs.ofDemand[demand] { _ = timing(of: pegs.pegs[peg].supply) }
    }
    for supply in pegs.supplies.indices { _ = timing(of: supply) }
  }

  package subscript(supply: Int) -> Timing { Timing(day: knownDay(supply), cause: causes[supply]) }

  /// Nil: not within the horizon, or not worked out.
  private func knownDay(_ supply: Int) -> Int? { days[supply] <= SupplyTiming.never ? nil : Int(days[supply]) }

  private func day(ofBucket bucket: Int) -> Int { bucket * preparation.scenario.bucketDays }
  private func date(_ day: Int) -> LocalDate { preparation.scenario.today + day }
  private func key(_ item: Int) -> ItemAtPlant { preparation.nodes[item].key }

  private mutating func placeStandingOrders() {
    for (supply, order) in pegs.supplies.enumerated() {
      guard case .receipt = order.kind, let release = order.release else { continue }
      place(supply, from: day(ofBucket: release))
    }
    for work in preparation.scenario.standing.sorted(by: { $0.from < $1.from }) {
      let operations = preparation.operations(of: work)
      guard let placement = ledger.place(operations, quantity: 1, from: max(0, work.from - date(0))) else { continue }
      ledger.take(placement.shares)
      standing += placement.shares
    }
  }

  /// Gives the order the first room there is, in overtime where regular time lets it end later than on day `needed`.
  @discardableResult
  private mutating func place(
    _ supply: Int, from day: Int, needed: Int? = nil
  ) -> (placement: CapacityLedger.Placement, operations: [RoutingOperation])? {
    let order = pegs.supplies[supply]
    let operations = operations(of: order, from: day)
    var found = ledger.place(operations, quantity: order.started, from: day)
    if let needed, found.map({ $0.lastDay > needed }) ?? true,
      operations.contains(where: { preparation.centres[$0.workCentre].calendarWithOvertime != nil }),
      let sooner = ledger.place(operations, quantity: order.started, from: day, overtime: true),
      found.map({ sooner.lastDay < $0.lastDay }) ?? true
    {
      found = sooner
    }
    guard let placement = found else { return nil }
    ledger.take(placement.shares)
    placements[supply] = placement
    if let family = preparation.nodes[order.item].setupFamily {
      var seen: Set<Int> = []
      for share in placement.shares where seen.insert(share.workCentre).inserted {
        setups.add(share.workCentre, family, on: share.day)
      }
    }
    return (placement, operations)
  }

  /// The order's operations with the set-ups that the work around it asks for.
  private func operations(of order: PegTable.Supply, from day: Int) -> [RoutingOperation] {
    let operations = preparation.operations(of: order)
    let family = preparation.nodes[order.item].setupFamily
    guard operations.contains(where: { setups.counts($0.workCentre, family) }) else { return operations }
    // Where it would begin with the set-ups of its routing.
    let first = ledger.place(operations, quantity: order.started, from: day)
    return setups.operations(operations, family) { centre in
      first?.shares.first { $0.workCentre == centre }?.day ?? day
    }
  }

  private mutating func timing(of supply: Int) -> Timing {
    if days[supply] != SupplyTiming.unknown { return self[supply] }
    guard !begun[supply] else {
      let name = key(pegs.supplies[supply].item)
      return Timing(
        day: nil, cause: LateReason(.awaitingSupply, "item \(name)", "\(name) waits for what comes with its own order.")
      )
    }
    begun[supply] = true
    let computed = compute(supply)
    days[supply] = computed.day.map { Int32(clamping: $0) } ?? SupplyTiming.never
    if let cause = computed.cause { causes[supply] = cause }
    return computed
  }

  private mutating func compute(_ number: Int) -> Timing {
    let supply = pegs.supplies[number]
    switch supply.kind {
    case .stock: return Timing(day: 0, cause: nil)
    case .byProduct(let parent, _): return timing(of: parent)
    case .substitute: return ready(number, needed: day(ofBucket: supply.bucket))
    case .receipt:
      let planned = day(ofBucket: supply.bucket)
      guard let release = supply.release else { return Timing(day: planned, cause: nil) }
      let ready = ready(number, needed: day(ofBucket: release))
      return Timing(day: ready.day.map { planned + $0 - day(ofBucket: release) }, cause: ready.cause)
    case .planned: return plannedTiming(number, supply)
    }
  }

  /// When the components of a supply are all there: not before `needed`.
  private mutating func ready(_ supply: Int, needed: Int) -> Timing {
    var latest = Timing(day: needed, cause: nil)
    for component in pegs.componentsOf.places(of: supply) {
      let demand = pegs.componentsOf.number(at: component)
      var short = pegs.demands[demand].quantity
      for place in pegs.ofDemand.places(of: demand) {
        let peg = pegs.pegs[pegs.ofDemand.number(at: place)]
        short -= peg.quantity
        var day = days[peg.supply]
        if day == SupplyTiming.unknown {
          let timing = timing(of: peg.supply)
          guard let known = timing.day else { return Timing(day: nil, cause: timing.cause) }
          day = Int32(clamping: known)
        }
        guard day != SupplyTiming.never else { return Timing(day: nil, cause: causes[peg.supply]) }
        if Int(day) > latest.day! {
          latest = Timing(day: Int(day), cause: lateness(of: peg.supply, neededOn: needed))
        }
      }
      if short > 0 { return Timing(day: nil, cause: shortage(of: pegs.demands[demand].item)) }
    }
    return latest
  }

  private mutating func plannedTiming(_ number: Int, _ supply: PegTable.Supply) -> Timing {
    if let why = preparation.neverMade(supply.item, from: supply.source) { return Timing(day: nil, cause: why) }
    let node = preparation.nodes[supply.item]
    let planned = day(ofBucket: supply.bucket)
    let release = supply.release ?? supply.bucket
    let ready = ready(number, needed: max(0, day(ofBucket: release)))
    guard let start = ready.day else { return ready }
    var timing = Timing(day: planned, cause: nil)
    if start > day(ofBucket: release) {
      let workingDays = node.isPhantom ? 0 : preparation.source(of: supply).leadTimeDays
      let calendar = preparation.leadTimeCalendar(of: supply)
      let arrival = calendar.arrival(from: date(start), workingDays: workingDays).map { $0 - date(0) }
      timing.day = arrival.map { max(planned, $0) } ?? planned + start - day(ofBucket: release)
      if timing.day! > planned { timing.cause = ready.cause ?? tooLate(supply, release: release, planned: planned) }
    }
    return preparation.scenario.finiteCapacity ? waitForCapacity(number, from: start, timing) : timing
  }

  private func tooLate(_ supply: PegTable.Supply, release: Int, planned: Int) -> LateReason {
    let key = key(supply.item)
    return LateReason(
      .leadTime, "item \(key)",
      "\(key) takes \(preparation.source(of: supply).duration); to arrive on \(date(planned)) its order would have "
        + "been released on \(date(day(ofBucket: release))), before today.")
  }

  private mutating func waitForCapacity(_ number: Int, from start: Int, _ timing: Timing) -> Timing {
    let supply = pegs.supplies[number]
    guard !preparation.operations(of: supply).isEmpty else { return timing }
    let leadTimeDays = preparation.source(of: supply).leadTimeDays
    let needed = timing.day! - (leadTimeDays == 0 ? 0 : 1)
    guard let (placement, operations) = place(number, from: start, needed: needed) else {
      let centre = preparation.centres[preparation.routings[supply.item].last!.workCentre].name
      return Timing(
        day: nil,
        cause: LateReason(
          .capacity, "work centre \(centre)",
          "Work centre \(centre) has no free time for \(key(supply.item)) within the horizon."))
    }
    let done = placement.lastDay + (leadTimeDays == 0 || placement.shares.isEmpty ? 0 : 1)
    guard done > timing.day! else { return timing }
    if let cause = waiting(number, operations, placement, from: start) { return Timing(day: done, cause: cause) }
    let centre = preparation.centres[bottleneck(of: placement, from: start)].name
    return Timing(
      day: done,
      cause: LateReason(
        .capacity, "work centre \(centre)",
        "Work centre \(centre) has no free time to make \(supply.started) of \(key(supply.item)) before "
          + "\(date(placement.lastDay)); it was needed on \(date(day(ofBucket: supply.bucket)))."))
  }

  /// That the order's own queue and move times make it late, where it would be as late on empty work
  /// centres.
  private func waiting(
    _ number: Int, _ operations: [RoutingOperation], _ placement: CapacityLedger.Placement, from start: Int
  ) -> LateReason? {
    let supply = pegs.supplies[number]
    guard operations.contains(where: { $0.queueSeconds + $0.moveSeconds > 0 }),
      ledger.place(operations, quantity: supply.started, from: start, alone: true)?.lastDay == placement.lastDay
    else { return nil }
    return LateReason(
      .leadTime, "routing \(key(supply.item))",
      "The operations of \(key(supply.item)) end on \(date(placement.lastDay)) with their queue and move times; it was "
        + "needed on \(date(day(ofBucket: supply.bucket))).")
  }

  /// The work centre at which the order first waits; else the last one.
  private func bottleneck(of placement: CapacityLedger.Placement, from start: Int) -> Int {
    var day = start
    for share in placement.shares {
      if share.day > day { return share.workCentre }
      day = share.day
    }
    return placement.shares.last?.workCentre ?? 0
  }

  /// Why a supply is not there on a day.
  func lateness(of number: Int, neededOn day: Int) -> LateReason {
    if let cause = causes[number] { return cause }
    let supply = pegs.supplies[number]
    let name = key(supply.item)
    let arrival = knownDay(number) ?? self.day(ofBucket: supply.bucket)
    switch supply.kind {
    case .planned where supply.bucket == preparation.model.items[supply.item].fence && arrival > day:
      let fence = preparation.nodes[supply.item].planningFenceDays
      return LateReason(
        .fence, "item \(name)",
        "No order of \(name) may arrive before \(date(arrival)): its planning fence is \(fence) days.")
    case .receipt(let index):
      return LateReason(
        .awaitingSupply, preparation.orderName(ofReceipt: index),
        "\(name) waits for \(preparation.orderName(ofReceipt: index)), which arrives on \(date(arrival)).")
    default:
      return LateReason(
        .awaitingSupply, "item \(name)", "\(name) waits for supply that arrives on \(date(arrival)).")
    }
  }

  /// Why an item has too little for good.
  func shortage(of item: Int) -> LateReason {
    if let why = preparation.blocked[item] { return LateReason(.leftOut, "item \(key(item))", "\(why).") }
    if preparation.model.items[item].lot.replenished {
      return LateReason(
        .fence, "item \(key(item))",
        "No order of \(key(item)) may arrive within the horizon: its planning fence is longer.")
    }
    return LateReason(
      .awaitingSupply, "item \(key(item))",
      "There is not enough \(key(item)) in stock and on order, and no more of it is ordered.")
  }
}
