import Values

/// The promise dates of an accepted order when one of them moves.
package enum PromiseDates {
  /// What an accepted line's quantity waits for.
  package struct Line: Hashable, Sendable {
    package var lineID: String
    package var stock: LocalDate?
    package var production: LocalDate?

    package init(lineID: String, stock: LocalDate? = nil, production: LocalDate? = nil) {
      self.lineID = lineID
      self.stock = stock
      self.production = production
    }
  }

  /// Each line's date, in order, when some of what production makes for `lineID` is ready on `date` only. A line is
  /// ready with its last part, also when that is another one; an order shipped as one with its last line.
  package static func afterDelay(
    of lineID: String, to date: LocalDate, shipComplete: Bool, _ lines: [Line]
  ) -> [LocalDate] {
    let ready = lines.map { line in
      let production = line.lineID == lineID ? delayed(line, to: date) : line.production
      return [line.stock, production].compactMap { $0 }.max() ?? date
    }
    guard shipComplete, let latest = ready.max() else { return ready }
    return ready.map { _ in latest }
  }

  /// When all that production makes for a line is ready.
  package static func delayed(_ line: Line, to date: LocalDate) -> LocalDate { max(date, line.production ?? date) }
}
