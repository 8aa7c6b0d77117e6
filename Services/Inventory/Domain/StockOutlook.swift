import Values

/// What becomes of one item at a site: what is free now, comes, and is spoken for by day. What may be promised is what
/// nobody will miss later: cumulative available-to-promise with look-ahead.
package struct StockOutlook: Hashable, Sendable {
  /// A quantity on a day, in steps of the item's unit.
  package struct Change: Hashable, Sendable {
    package let date: LocalDate
    package let steps: Int64

    package init(date: LocalDate, steps: Int64) {
      self.date = date
      self.steps = steps
    }
  }

  /// On hand less reserved.
  package var free: Int64
  /// What order lines wait for: it is theirs before anybody else's.
  package var waiting: Int64
  /// Comes, and may be promised.
  package var receipts: [Change]
  /// Comes, and serves what production takes, but is not promised to customers.
  package var purchases: [Change]
  /// What production takes.
  package var claims: [Change]

  package init(
    free: Int64, waiting: Int64 = 0, receipts: [Change] = [], purchases: [Change] = [], claims: [Change] = []
  ) {
    self.free = free
    self.waiting = waiting
    self.receipts = receipts
    self.purchases = purchases
    self.claims = claims
  }

  /// What may be promised for a day: the least of what is over on that day and every later one. Negative when what is
  /// promised already cannot be kept.
  package func balance(by day: LocalDate) -> Int64 {
    let days = [day] + (receipts + claims + purchases).map(\.date).filter { $0 > day }
    return days.map(over).min()!
  }

  /// Free stock that nobody needs later.
  package func promisable(on day: LocalDate) -> Int64 { max(0, min(free, balance(by: day))) }

  /// What is there and has come by the day, less what is spoken for by then.
  private func over(_ day: LocalDate) -> Int64 {
    free - waiting + receipts.reduce(0) { $0 + ($1.date <= day ? $1.steps : 0) } - uncovered(by: day)
  }

  /// What production takes up to a day and purchases do not bring in time: at the worst moment up to then.
  private func uncovered(by day: LocalDate) -> Int64 {
    var most: Int64 = 0
    for moment in Set(claims.map(\.date)).sorted() where moment <= day {
      let taken = claims.reduce(0) { $0 + ($1.date <= moment ? $1.steps : 0) }
      let bought = purchases.reduce(0) { $0 + ($1.date <= moment ? $1.steps : 0) }
      most = max(most, taken - bought)
    }
    return most
  }

  /// Delivery proposals for `steps` wanted on a day: what may be promised then, then what each later receipt adds; see
  /// ``AvailableToPromise/proposals(_:wanted:free:receipts:shipComplete:)``.
  package func proposals(
    _ steps: Int64, wanted: LocalDate, shipComplete: Bool = false
  ) -> [AvailableToPromise.ScheduleLine] {
    var promised = max(0, balance(by: wanted))
    let first = promised
    var later: [AvailableToPromise.Receipt] = []
    for day in Set(receipts.map(\.date)).sorted() where day > wanted {
      let more = balance(by: day) - promised
      guard more > 0 else { continue }
      later.append(AvailableToPromise.Receipt(date: day, steps: more))
      promised += more
    }
    return AvailableToPromise.proposals(
      steps, wanted: wanted, free: first, receipts: later, shipComplete: shipComplete)
  }
}
