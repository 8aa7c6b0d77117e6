import Values

/// Why a schedule cannot be made as someone asks.
package struct SchedulingRefusal: BusinessRefusal, Hashable {
  package let code: String
  package let sentence: String

  package init(_ sentence: String, code: String = "SCHEDULE_INPUT_INVALID") {
    self.code = code
    self.sentence = sentence
  }

  /// The largest time the searches count in: a billion units (some 30 years of seconds).
  package static let longestTime = 1_000_000_000
  /// The largest cost of a unit of time.
  package static let largestRate: Int64 = 1_000_000_000
}
