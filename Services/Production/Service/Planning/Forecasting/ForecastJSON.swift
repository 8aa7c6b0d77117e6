import Foundation

/// An array with one object for each series, each on a line of its own.
enum ForecastJSON {
  /// A series, or a line of none, that is not forecast.
  private struct LeftOut: Encodable {
    let line: Int
    let series: String?
    let problems: [String]
  }

  /// Series that are left out stand among the others, by line.
  static func text(_ reports: [(line: Int, report: ForecastReport)], _ problems: [ForecastProblem]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    // Both hold finite numbers and text only, which can always be encoded.
    func line(_ value: some Encodable) -> String { String(decoding: try! encoder.encode(value), as: UTF8.self) }
    var lines = reports.map { (place: $0.line, text: line($0.report)) }
    lines += problems.map { problem in
      (problem.line, line(LeftOut(line: problem.line, series: problem.series, problems: [problem.sentence])))
    }
    lines.sort { $0.place < $1.place }
    return "[\n" + lines.map(\.text).joined(separator: ",\n") + "\n]\n"
  }
}
