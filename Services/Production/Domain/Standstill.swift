/// A time in which machines of a work centre stood still, in the plant's own seconds since 1970-01-01 00:00.
package struct Standstill: Hashable, Sendable {
  package let time: Range<Int>
  /// How many stood still.
  package let machines: Int
  /// Nobody meant to work then, such as maintenance: it is no loss of availability.
  package let isPlanned: Bool

  package init(_ time: Range<Int>, machines: Int = 1, isPlanned: Bool) {
    self.time = time
    self.machines = machines
    self.isPlanned = isPlanned
  }

  /// Machine seconds of standing still that fall into working time, of a work centre with so many machines. Records
  /// that overlap count each machine once, planned ones first.
  package static func seconds(
    of records: [Standstill], within working: [Range<Int>], machines: Int
  ) -> (planned: Int64, unplanned: Int64) {
    var sum = (planned: Int64(0), unplanned: Int64(0))
    for span in working {
      let inside = records.filter { $0.time.overlaps(span) }
      let bounds = Set(inside.flatMap { [$0.time.clamped(to: span).lowerBound, $0.time.clamped(to: span).upperBound] })
        .sorted()
      for (begin, end) in zip(bounds, bounds.dropFirst()) {
        func standing(_ isPlanned: Bool) -> Int {
          inside.reduce(0) { $0 + ($1.isPlanned == isPlanned && $1.time.contains(begin) ? $1.machines : 0) }
        }
        let planned = min(machines, standing(true))
        sum.planned += Int64(planned) * Int64(end - begin)
        sum.unplanned += Int64(min(machines - planned, standing(false))) * Int64(end - begin)
      }
    }
    return sum
  }
}
