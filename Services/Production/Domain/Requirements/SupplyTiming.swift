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

  private let reasons: TimingReasons
  private let supplies: [PegTable.Supply]
  private let days: SupplyDays
  package private(set) var ledger: CapacityLedger
  /// Work of planned orders that was given a place, by supply.
  package let placements: [Int: CapacityLedger.Placement]
  /// Where the work of orders lies that are no supplies of the plan.
  package let standing: [CapacityLedger.Share]

  /// `order` are the independent demands of the table, the most important first.
  package init(_ preparation: ScenarioPreparation, pegs: PegTable, order: [Int]) {
    supplies = pegs.supplies
    ledger = CapacityLedger(
      preparation.centres, today: preparation.scenario.today, horizonDays: preparation.scenario.horizonDays)
    let reasons = TimingReasons(preparation)
    self.reasons = reasons
    if !preparation.scenario.finiteCapacity, let days = SupplyDays(byLevelsOf: pegs, preparation, reasons) {
      self.days = days
      placements = [:]
      standing = []
      return
    }
    var search = SupplyTimingSearch(preparation, reasons, pegs: pegs, ledger: ledger)
    search.run(order)
    days = search.days
    ledger = search.ledger
    placements = search.placements
    standing = search.standing
  }

  package subscript(supply: Int) -> Timing { Timing(day: days[supply], cause: cause(of: supply)) }

  /// The day alone, from today; nil: not within the horizon. To be preferred where many are asked.
  package func day(of supply: Int) -> Int? { days[supply] }

  /// Why a supply is later than planned; nil: it is not.
  func cause(of supply: Int) -> LateReason? {
    switch days.causes[supply].kind {
    case .none: nil
    case .leadTime: reasons.tooLate(supplies[days.causes[supply].place])
    case .supply: reasons.awaiting(supplies[days.causes[supply].place], days[days.causes[supply].place])
    case .shortage: reasons.shortage(of: days.causes[supply].place)
    case .neverMade: reasons.neverMade(supplies[days.causes[supply].place])
    case .own: reasons.awaitingItself(days.causes[supply].place)
    case .reported: days.reported[days.causes[supply].place]
    }
  }

  /// Why a supply is not there on a day.
  func lateness(of number: Int, neededOn day: Int) -> LateReason {
    cause(of: number) ?? reasons.lateness(of: supplies[number], days[number], neededOn: day)
  }

  /// Why an item has too little for good.
  func shortage(of item: Int) -> LateReason { reasons.shortage(of: item) }
}
