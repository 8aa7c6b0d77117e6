/// A business answer of "no": not a fault. HTTP shows it as a conflict with its code and sentence; a
/// message handler catches it and commits an event that says so.
package protocol BusinessRefusal: Error, Sendable {
  /// Stable and coded, for programs: `CONTRACT_NOT_ACTIVE`.
  var code: String { get }
  /// For people: what is refused, why, and what to do.
  var sentence: String { get }
}
