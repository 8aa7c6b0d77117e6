/// A measured value or a limit of it in the unit of its characteristic: a whole count of millionths, so that
/// comparing with a limit is exact. On the wire a decimal such as `"9.95"`.
package struct Measure: Hashable, Comparable, Sendable, CustomStringConvertible, Codable {
  package let millionths: Int64

  package init(millionths: Int64) { self.millionths = millionths }

  /// Reads `-?digits(.digits)?` with at most 12 digits before and 6 after the point; nil for anything else.
  package init?(_ text: String) {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let decimals = parts.count == 2 ? parts[1] : ""
    guard (1...12).contains(parts[0].utf8.count), decimals.utf8.count <= 6, parts.count == 1 || !decimals.isEmpty,
      (parts[0] + decimals).utf8.allSatisfy({ (48...57).contains($0) }),
      let value = Int64(parts[0] + decimals + String(repeating: "0", count: 6 - decimals.utf8.count))
    else { return nil }
    millionths = text.hasPrefix("-") ? -value : value
  }

  package static func < (left: Measure, right: Measure) -> Bool { left.millionths < right.millionths }

  /// Without zeros at the end of the decimals.
  package var description: String {
    let (whole, rest) = millionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
    let sign = millionths < 0 ? "-" : ""
    guard rest > 0 else { return "\(sign)\(whole)" }
    var decimals = String(rest)
    decimals = String(repeating: "0", count: 6 - decimals.utf8.count) + decimals
    while decimals.hasSuffix("0") { decimals.removeLast() }
    return "\(sign)\(whole).\(decimals)"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Measure(text) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "'\(text.prefix(40))' is not a decimal such as \"9.95\" with at most 6 decimals.")
    }
    self = value
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
