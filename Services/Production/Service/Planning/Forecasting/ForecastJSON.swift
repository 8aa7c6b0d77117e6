import Foundation

/// An array with one object for each series, each on a line of its own.
enum ForecastJSON {
  static func text(_ reports: [ForecastReport]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    // Reports hold finite numbers and text only, which can always be encoded.
    let lines = reports.map { String(decoding: try! encoder.encode($0), as: UTF8.self) }
    return "[\n" + lines.joined(separator: ",\n") + "\n]\n"
  }
}
