/// The days of supplies where capacity is without limit: the components of an order are of items that are planned later, so
/// items are gone through level by level from the last one, those of a level by several threads.
extension SupplyDays {
  /// Nil where by-products could make an order wait for itself; then the order in which supplies are looked at counts.
  init?(byLevelsOf pegs: PegTable, _ preparation: ScenarioPreparation, _ reasons: TimingReasons) {
    guard !preparation.model.structure.linkIsByProduct.contains(true) else { return nil }
    self.init(count: pegs.supplies.count)
    let (sequence, levels) = (preparation.model.sequence, preparation.model.levels)
    days.withUnsafeMutableBufferPointer { dayBuffer in
      causes.withUnsafeMutableBufferPointer { causeBuffer in
        let (days, causes) = (SharedSlots(dayBuffer), SharedSlots(causeBuffer))
        var end = sequence.count
        while end > 0 {
          var begin = end - 1
          while begin > 0, levels[Int(sequence[begin - 1])] == levels[Int(sequence[end - 1])] { begin -= 1 }
          let first = begin
          ConcurrentParts.forEach(of: end - begin) { _, places in
            var walk = LevelWalk(preparation, reasons, pegs, days: days, causes: causes)
            for place in places { walk.time(Int(sequence[first + place])) }
          }
          end = begin
        }
      }
    }
  }
}

/// Works out the supplies of items whose components are known.
private struct LevelWalk {
  private let pegs: PegTable
  private let bucketDays: Int
  private let days: SharedSlots<Int32>
  private let causes: SharedSlots<SupplyDays.Cause>
  private let reasons: TimingReasons
  private var arrivals: ArrivalDays

  init(
    _ preparation: ScenarioPreparation, _ reasons: TimingReasons, _ pegs: PegTable, days: SharedSlots<Int32>,
    causes: SharedSlots<SupplyDays.Cause>
  ) {
    self.pegs = pegs
    self.reasons = reasons
    bucketDays = preparation.scenario.bucketDays
    self.days = days
    self.causes = causes
    arrivals = ArrivalDays(preparation)
  }

  mutating func time(_ item: Int) {
    for place in pegs.suppliesOfItem.places(of: item) {
      let number = Int(pegs.suppliesOfItem.numbers[place])
      let found = day(of: number, pegs.supplies[number])
      days[number] = found.day.map { Int32(clamping: $0) } ?? SupplyDays.never
      causes[number] = found.cause
    }
  }

  private mutating func day(of number: Int, _ supply: PegTable.Supply) -> SupplyDay {
    let planned = supply.bucket * bucketDays
    switch supply.kind {
    case .stock: return SupplyDay(day: 0, cause: .none)
    case .byProduct: preconditionFailure("no bill has by-products here")
    case .substitute: return ready(number, needed: planned)
    case .receipt:
      guard let release = supply.release else { return SupplyDay(day: planned, cause: .none) }
      let ready = ready(number, needed: release * bucketDays)
      return SupplyDay(day: ready.day.map { planned + $0 - release * bucketDays }, cause: ready.cause)
    case .planned:
      if reasons.neverMade(supply) != nil { return SupplyDay(day: nil, cause: SupplyDays.Cause(.neverMade, number)) }
      let release = supply.release ?? supply.bucket
      let ready = ready(number, needed: max(0, release * bucketDays))
      guard let start = ready.day, start > release * bucketDays else {
        return ready.day == nil ? ready : SupplyDay(day: planned, cause: .none)
      }
      let arrival = arrivals.arrival(of: supply, begunOn: start)
      let day = arrival.map { max(planned, $0) } ?? planned + start - release * bucketDays
      guard day > planned else { return SupplyDay(day: day, cause: .none) }
      return SupplyDay(
        day: day, cause: ready.cause.kind == .none ? SupplyDays.Cause(.leadTime, number) : ready.cause)
    }
  }

  /// When the components of a supply are all there: not before `needed`.
  private func ready(_ supply: Int, needed: Int) -> SupplyDay {
    var latest = SupplyDay(day: needed, cause: .none)
    var late = Int32(clamping: needed)
    let (demands, table) = (pegs.demands.span, pegs.pegs.span)
    let (firsts, number) = (pegs.ofDemand.first.span, Int32(truncatingIfNeeded: supply))
    var demand = Int(pegs.componentsOf.first[supply])
    while demand < demands.count, demands[unchecked: demand].needer == number {
      var short = demands[unchecked: demand].quantity
      var place = Int(firsts[unchecked: demand])
      while short > 0, place >= 0, place < table.count, table[unchecked: place].demand == demand {
        let peg = table[unchecked: place]
        short -= peg.quantity
        place += 1
        let day = days[peg.supply]
        guard day != SupplyDays.never else { return SupplyDay(day: nil, cause: causes[peg.supply]) }
        guard day > late else { continue }
        late = day
        latest.day = Int(day)
        let own = causes[peg.supply]
        latest.cause = own.kind == .none ? SupplyDays.Cause(.supply, peg.supply) : own
      }
      if short > 0 {
        return SupplyDay(day: nil, cause: SupplyDays.Cause(.shortage, demands[unchecked: demand].item))
      }
      demand += 1
    }
    return latest
  }
}
