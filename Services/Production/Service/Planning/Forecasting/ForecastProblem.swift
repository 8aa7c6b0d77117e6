/// A series of a file that is not forecast, or a line that belongs to none, and why.
package struct ForecastProblem: Error, Hashable, Sendable {
  /// Where it stands, counted from one.
  package let line: Int
  /// Nil where the line names none.
  package let series: String?
  /// Which line, what is wrong with it, and what to do.
  package let sentence: String

  init(_ line: Int, _ series: String?, _ error: ForecastInputError) {
    self.line = line
    self.series = series
    sentence = error.description
  }

  /// So many are told one by one on standard error; the rest is counted.
  static let mostTold = 20

  /// What standard error says of them, a line each.
  static func told(_ problems: [ForecastProblem]) -> String {
    var lines = problems.prefix(mostTold).map { "Left out: \($0.sentence)" }
    let more = problems.count - lines.count
    if more > 0 { lines.append("Left out: \(more) more, which --output json lists; correct these first.") }
    return lines.map { $0 + "\n" }.joined()
  }
}
