import Values

/// Works out when supplies can be there one after the other, each after its components: in the order of the demands that
/// need them, so that the most important one gets capacity first.
struct SupplyTimingSearch {
  private let preparation: ScenarioPreparation
  private let pegs: PegTable
  private let reasons: TimingReasons
  private(set) var days: SupplyDays
  private var arrivals: ArrivalDays
  /// Supplies whose timing is being worked out: a by-product may be wanted for the order that gives it.
  private var begun: [Bool]
  private(set) var ledger: CapacityLedger
  /// See ``SupplyTiming``.
  private(set) var placements: [Int: CapacityLedger.Placement] = [:]
  private(set) var standing: [CapacityLedger.Share] = []
  private var setups: SetupSequence

  init(_ preparation: ScenarioPreparation, _ reasons: TimingReasons, pegs: PegTable, ledger: CapacityLedger) {
    self.preparation = preparation
    self.pegs = pegs
    self.ledger = ledger
    self.reasons = reasons
    days = SupplyDays(count: pegs.supplies.count)
    arrivals = ArrivalDays(preparation)
    begun = Array(repeating: false, count: pegs.supplies.count)
    setups = SetupSequence(preparation.centreRecords)
  }

  /// Works out all, those first that the demands named need.
  mutating func run(_ order: [Int]) {
    if preparation.scenario.finiteCapacity { placeStandingOrders() }
    for demand in order {
      for peg in pegs.ofDemand[demand] { _ = timing(of: pegs.pegs[peg].supply) }
    }
    for supply in pegs.supplies.indices { _ = timing(of: supply) }
  }

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

  private mutating func timing(of supply: Int) -> SupplyDay {
    if days.days[supply] != SupplyDays.unknown { return SupplyDay(day: days[supply], cause: days.causes[supply]) }
    guard !begun[supply] else { return SupplyDay(day: nil, cause: SupplyDays.Cause(.own, pegs.supplies[supply].item)) }
    begun[supply] = true
    let computed = compute(supply)
    days.days[supply] = computed.day.map { Int32(clamping: $0) } ?? SupplyDays.never
    days.causes[supply] = computed.cause
    return computed
  }

  private mutating func compute(_ number: Int) -> SupplyDay {
    let supply = pegs.supplies[number]
    switch supply.kind {
    case .stock: return SupplyDay(day: 0, cause: .none)
    case .byProduct(let parent, _): return timing(of: parent)
    case .substitute: return ready(number, needed: day(ofBucket: supply.bucket))
    case .receipt:
      let planned = day(ofBucket: supply.bucket)
      guard let release = supply.release else { return SupplyDay(day: planned, cause: .none) }
      let ready = ready(number, needed: day(ofBucket: release))
      return SupplyDay(day: ready.day.map { planned + $0 - day(ofBucket: release) }, cause: ready.cause)
    case .planned: return plannedTiming(number, supply)
    }
  }

  /// When the components of a supply are all there: not before `needed`.
  private mutating func ready(_ supply: Int, needed: Int) -> SupplyDay {
    var latest = SupplyDay(day: needed, cause: .none)
    for demand in pegs.componentsOf[supply] {
      var short = pegs.demands[demand].quantity
      for place in pegs.ofDemand[demand] {
        let peg = pegs.pegs[place]
        short -= peg.quantity
        let timing = timing(of: peg.supply)
        guard let day = timing.day else { return SupplyDay(day: nil, cause: timing.cause) }
        if day > latest.day! {
          latest = SupplyDay(
            day: day, cause: timing.cause.kind == .none ? SupplyDays.Cause(.supply, peg.supply) : timing.cause)
        }
      }
      if short > 0 {
        return SupplyDay(day: nil, cause: SupplyDays.Cause(.shortage, pegs.demands[demand].item))
      }
    }
    return latest
  }

  private mutating func plannedTiming(_ number: Int, _ supply: PegTable.Supply) -> SupplyDay {
    if reasons.neverMade(supply) != nil { return SupplyDay(day: nil, cause: SupplyDays.Cause(.neverMade, number)) }
    let planned = day(ofBucket: supply.bucket)
    let release = supply.release ?? supply.bucket
    let ready = ready(number, needed: max(0, day(ofBucket: release)))
    guard let start = ready.day else { return ready }
    var timing = SupplyDay(day: planned, cause: .none)
    if start > day(ofBucket: release) {
      let arrival = arrivals.arrival(of: supply, begunOn: start)
      timing.day = arrival.map { max(planned, $0) } ?? planned + start - day(ofBucket: release)
      if timing.day! > planned {
        timing.cause = ready.cause.kind == .none ? SupplyDays.Cause(.leadTime, number) : ready.cause
      }
    }
    return preparation.scenario.finiteCapacity ? waitForCapacity(number, from: start, timing) : timing
  }

  private mutating func report(_ reason: LateReason) -> SupplyDays.Cause {
    days.reported.append(reason)
    return SupplyDays.Cause(.reported, days.reported.count - 1)
  }

  private mutating func waitForCapacity(_ number: Int, from start: Int, _ timing: SupplyDay) -> SupplyDay {
    let supply = pegs.supplies[number]
    guard !preparation.operations(of: supply).isEmpty else { return timing }
    let leadTimeDays = preparation.source(of: supply).leadTimeDays
    let due = preparation.coming(of: supply, forUseOn: date(timing.day!)) - date(0)
    let needed = due - (leadTimeDays == 0 ? 0 : 1)
    guard let (placement, operations) = place(number, from: start, needed: needed) else {
      let centre = preparation.centres[preparation.routings[supply.item].last!.workCentre].name
      return SupplyDay(
        day: nil,
        cause: report(
          LateReason(
            .capacity, "work centre \(centre)",
            "Work centre \(centre) has no free time for \(key(supply.item)) within the horizon.")))
    }
    let made = placement.lastDay + (leadTimeDays == 0 || placement.shares.isEmpty ? 0 : 1)
    guard made > due else { return timing }
    let done =
      preparation.use(ofItem: supply.item, from: preparation.source(of: supply), comingOn: date(made)) - date(0)
    guard done > timing.day! else { return timing }
    if let cause = waiting(number, operations, placement, from: start) {
      return SupplyDay(day: done, cause: report(cause))
    }
    let centre = preparation.centres[bottleneck(of: placement, from: start)].name
    return SupplyDay(
      day: done,
      cause: report(
        LateReason(
          .capacity, "work centre \(centre)",
          "Work centre \(centre) has no free time to make \(supply.started) of \(key(supply.item)) before "
            + "\(date(placement.lastDay)); it was needed on \(preparation.due(of: supply)).")))
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
        + "needed on \(preparation.due(of: supply)).")
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
}
