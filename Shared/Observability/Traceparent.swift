/// A place in a distributed trace (W3C Trace Context, header `traceparent`):
/// `00-<32 hex digits trace>-<16 hex digits parent>-<2 hex digits flags>`.
package struct Traceparent: Sendable, Hashable, CustomStringConvertible {
  /// 32 lower-case hexadecimal digits, not all zero: the whole of one request's work, in all services.
  package let traceID: String
  /// 16 lower-case hexadecimal digits, not all zero: the step that caused this one.
  package let parentID: String
  package let isSampled: Bool

  /// Reads a header; nil when it is not valid, and the trace is then started anew, as the
  /// recommendation asks. Later versions are read as far as this one knows them.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, text.utf8.count <= 256, let version = Traceparent.hexadecimal(parts[0], digits: 2),
      version != "ff", version != "00" || parts.count == 4,
      let trace = Traceparent.hexadecimal(parts[1], digits: 32), trace.contains(where: { $0 != "0" }),
      let parent = Traceparent.hexadecimal(parts[2], digits: 16), parent.contains(where: { $0 != "0" }),
      let flags = Traceparent.hexadecimal(parts[3], digits: 2), let bits = UInt8(flags, radix: 16)
    else { return nil }
    traceID = trace
    parentID = parent
    isSampled = bits & 1 == 1
  }

  private init(traceID: String, parentID: String, isSampled: Bool) {
    self.traceID = traceID
    self.parentID = parentID
    self.isSampled = isSampled
  }

  /// The start of a new trace.
  package static func make() -> Traceparent {
    var generator = SystemRandomNumberGenerator()
    return make(using: &generator)
  }

  package static func make(using generator: inout some RandomNumberGenerator) -> Traceparent {
    // 1... keeps each half from being all zero, which would be invalid.
    let trace = digits(.random(in: 1...UInt64.max, using: &generator)) + digits(generator.next())
    return Traceparent(
      traceID: trace, parentID: digits(.random(in: 1...UInt64.max, using: &generator)), isSampled: true)
  }

  package var description: String { "00-\(traceID)-\(parentID)-\(isSampled ? "01" : "00")" }

  private static func digits(_ value: UInt64) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  private static func hexadecimal(_ text: Substring, digits: Int) -> String? {
    guard text.utf8.count == digits else { return nil }
    let valid = text.utf8.allSatisfy {
      $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") || $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "f")
    }
    return valid ? String(text) : nil
  }
}
