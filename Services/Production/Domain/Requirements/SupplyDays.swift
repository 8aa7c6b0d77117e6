import Values

/// The days of a plan's supplies and what makes them late, without words: most are never asked for.
struct SupplyDays: Sendable {
  static let unknown = Int32.min
  static let never = Int32.min + 1

  /// What makes a supply late. ``place`` is another supply, an item or a place in ``reported``.
  struct Cause: BitwiseCopyable, Sendable {
    enum Kind: UInt8 {
      case none
      /// The supply's own release would have had to be before today.
      case leadTime
      /// The supply that it waits for is there when the plan says, and no later cause is known.
      case supply
      /// There is too little of the item for good.
      case shortage
      /// A work centre that the supply cannot do without does not work.
      case neverMade
      /// The item comes with the very order that needs it.
      case own
      /// Any other, in words.
      case reported
    }
    let kind: Kind
    let number: Int32

    var place: Int { Int(number) }

    init(_ kind: Kind, _ place: Int = 0) {
      self.kind = kind
      number = Int32(place)
    }

    static let none = Cause(.none)
  }

  /// From today; ``unknown`` or ``never``.
  var days: [Int32]
  var causes: [Cause]
  var reported: [LateReason] = []

  init(count: Int) {
    days = .filled(count, with: SupplyDays.unknown)
    causes = .filled(count, with: Cause.none)
  }

  /// Nil: not within the horizon, or not worked out.
  subscript(supply: Int) -> Int? { days[supply] <= SupplyDays.never ? nil : Int(days[supply]) }
}

/// When something can be there, and what makes it late.
struct SupplyDay {
  /// From today; nil: not within the horizon.
  var day: Int?
  var cause: SupplyDays.Cause
}

/// When an order that is begun on a day arrives and is inspected, by lead time and calendar, each worked out once.
struct ArrivalDays {
  private let preparation: ScenarioPreparation
  private let horizon: Int
  /// By row of lead times: by day of the beginning, ``unknown`` or ``never``.
  private var rows: [[Int32]]
  private static let unknown = Int32.min
  private static let never = Int32.min + 1

  init(_ preparation: ScenarioPreparation) {
    self.preparation = preparation
    horizon = max(1, preparation.scenario.horizonDays)
    rows = Array(repeating: [], count: preparation.leadTimes.releases.count / max(1, preparation.bucketCount))
  }

  /// From today; nil: the calendar has too few working days.
  mutating func arrival(of supply: PegTable.Supply, begunOn start: Int) -> Int? {
    guard start >= 0, start < horizon else { return computed(supply, start) }
    let row = preparation.model.leadTime(of: supply.item, source: supply.source)
    if rows[row].isEmpty { rows[row] = Array(repeating: ArrivalDays.unknown, count: horizon) }
    if rows[row][start] == ArrivalDays.unknown {
      rows[row][start] = computed(supply, start).map { Int32(clamping: $0) } ?? ArrivalDays.never
    }
    return rows[row][start] == ArrivalDays.never ? nil : Int(rows[row][start])
  }

  private func computed(_ supply: PegTable.Supply, _ start: Int) -> Int? {
    let today = preparation.scenario.today
    let isPhantom = preparation.nodes[supply.item].isPhantom
    let workingDays = isPhantom ? 0 : preparation.source(of: supply).leadTimeDays
    let calendar = preparation.leadTimeCalendar(of: supply)
    return calendar.arrival(from: today + start, workingDays: workingDays).map {
      preparation.use(ofItem: supply.item, from: preparation.source(of: supply), comingOn: $0) - today
    }
  }
}
