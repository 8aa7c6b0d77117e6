/// Walks JSON without building it: finds members and skips values, so that an envelope is read
/// without decoding the event inside it. Depth is limited because hostile input can nest endlessly.
/// Not to outlive the bytes it was given: every message passes here several times.
struct JSONScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private static let maximumDepth = 64

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private func error(_ what: String) -> EnvelopeError {
    EnvelopeError("The message is not valid JSON: \(what) at byte \(position).")
  }

  private mutating func skipSpace() {
    while position < bytes.count, JSONScanner.isSpace(bytes[position]) { position += 1 }
  }
  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

  /// Whether a number or a literal ends before this byte.
  private static func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","),
      UInt8(ascii: ":"), UInt8(ascii: "\""):
      true
    default: isSpace(byte)
    }
  }
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Reads one object that is the whole input, calling `member` at the start of each value.
  mutating func object(
    _ member: (String, inout JSONScanner) throws(EnvelopeError) -> Void
  ) throws(EnvelopeError) {
    skipSpace()
    guard take("{") else { throw error("an object was expected") }
    skipSpace()
    if !take("}") {
      repeat {
        skipSpace()
        let name = try string("member name")
        skipSpace()
        guard take(":") else { throw error("':' was expected") }
        skipSpace()
        try member(name, &self)
        skipSpace()
      } while take(",")
      guard take("}") else { throw error("',' or '}' was expected") }
    }
    skipSpace()
    guard position == bytes.count else { throw error("there is more after the object") }
  }

  mutating func string(_ what: String) throws(EnvelopeError) -> String {
    let range = try stringBytes(what)
    let content = UnsafeBufferPointer(rebasing: bytes[range])
    guard content.contains(UInt8(ascii: "\\")) else {
      guard let text = String(validating: content, as: UTF8.self) else { throw error("\(what) is not UTF-8") }
      return text
    }
    return try unescaped(content, what)
  }

  private mutating func stringBytes(_ what: String) throws(EnvelopeError) -> Range<Int> {
    guard take("\"") else { throw error("\(what) must be a string") }
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return start..<(position - 1)
      case UInt8(ascii: "\\"): position += 2
      case 0..<0x20: throw error("a control character in \(what)")
      default: position += 1
      }
    }
    throw error("\(what) does not end")
  }

  private func unescaped(_ content: UnsafeBufferPointer<UInt8>, _ what: String) throws(EnvelopeError) -> String {
    var units: [UInt16] = []
    var plain: [UInt8] = []
    func flush() throws(EnvelopeError) {
      guard let text = String(validating: plain, as: UTF8.self) else { throw error("\(what) is not UTF-8") }
      units.append(contentsOf: text.utf16)
      plain.removeAll(keepingCapacity: true)
    }
    var index = content.startIndex
    while index < content.endIndex {
      let byte = content[index]
      index += 1
      guard byte == UInt8(ascii: "\\") else {
        plain.append(byte)
        continue
      }
      guard index < content.endIndex else { throw error("a broken escape in \(what)") }
      let escape = content[index]
      index += 1
      switch escape {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): plain.append(escape)
      case UInt8(ascii: "b"): plain.append(8)
      case UInt8(ascii: "f"): plain.append(12)
      case UInt8(ascii: "n"): plain.append(10)
      case UInt8(ascii: "r"): plain.append(13)
      case UInt8(ascii: "t"): plain.append(9)
      case UInt8(ascii: "u"):
        guard index + 4 <= content.endIndex,
          let unit = UInt16(String(decoding: content[index..<(index + 4)], as: UTF8.self), radix: 16)
        else { throw error("a broken \\u escape in \(what)") }
        index += 4
        try flush()
        units.append(unit)
      default: throw error("an unknown escape in \(what)")
      }
    }
    try flush()
    guard let text = String(validating: units, as: UTF16.self) else { throw error("a broken surrogate in \(what)") }
    return text
  }

  mutating func integer(_ what: String) throws(EnvelopeError) -> Int64 {
    let start = position
    if position < bytes.count, bytes[position] == UInt8(ascii: "-") { position += 1 }
    while position < bytes.count, bytes[position] >= 48, bytes[position] <= 57 { position += 1 }
    guard let value = Int64(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw error("'\(what)' must be a whole number")
    }
    return value
  }

  /// Passes over the value here, whatever it is, and tells where it stood.
  mutating func skipValue() throws(EnvelopeError) -> Range<Int> {
    let start = position
    var depth = 0
    repeat {
      skipSpace()
      guard position < bytes.count else { throw error("the end came too early") }
      switch bytes[position] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        position += 1
        guard depth <= JSONScanner.maximumDepth else { throw error("nested deeper than \(JSONScanner.maximumDepth)") }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        position += 1
        guard depth >= 0 else { throw error("an unexpected end of object") }
      case UInt8(ascii: "\""): _ = try stringBytes("a string")
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        guard depth > 0 else { throw error("a value was expected") }
        position += 1
      default:
        let begin = position
        while position < bytes.count, !JSONScanner.isDelimiter(bytes[position]) { position += 1 }
        guard position > begin else { throw error("a value was expected") }
      }
    } while depth > 0
    return start..<position
  }
}
