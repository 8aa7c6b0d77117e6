/// Reads a request's JSON (RFC 8259) strictly: valid UTF-8, no member twice, nested at most 64 deep.
struct JSONParser {
  static let maximumDepth = 64

  private let bytes: [UInt8]
  private var position = 0

  /// Throws a ``Problem`` (400) that says what is wrong and at which byte.
  static func parse(_ bytes: [UInt8]) throws(Problem) -> JSONValue {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw .badRequest("The body is not valid UTF-8; send JSON in UTF-8.", code: "MALFORMED_JSON")
    }
    var parser = JSONParser(bytes: bytes)
    parser.skipSpace()
    guard parser.position < bytes.count else {
      throw .badRequest("The body is empty; send a JSON object.", code: "MALFORMED_JSON")
    }
    let value = try parser.value(depth: 1)
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.malformed("there is more after the end") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func malformed(_ what: String) -> Problem {
    .badRequest("The body is not valid JSON: \(what), at byte \(position).", code: "MALFORMED_JSON")
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(Problem) -> JSONValue {
    guard depth <= JSONParser.maximumDepth else {
      throw malformed("it is nested deeper than \(JSONParser.maximumDepth)")
    }
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw malformed("it ends too early")
    default: return .number(try number())
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(Problem) -> JSONValue {
    let expected = text.withUTF8Buffer { Array($0) }
    guard bytes[position...].starts(with: expected) else { throw malformed("a value cannot be read") }
    position += expected.count
    return value
  }

  private mutating func object(depth: Int) throws(Problem) -> JSONValue {
    position += 1
    let object = JSONObject()
    skipSpace()
    if take("}") { return .object(object) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw malformed("a name in quotes is missing") }
      let name = try string()
      skipSpace()
      guard take(":") else { throw malformed("a ':' is missing") }
      skipSpace()
      guard object.add(name, try value(depth: depth + 1)) else {
        throw malformed("'\(name.prefix(40))' is there twice")
      }
      skipSpace()
      if take("}") { return .object(object) }
      guard take(",") else { throw malformed("a ',' or '}' is missing") }
    }
  }

  private mutating func array(depth: Int) throws(Problem) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return .array(elements) }
    while true {
      skipSpace()
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return .array(elements) }
      guard take(",") else { throw malformed("a ',' or ']' is missing") }
    }
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    return position - start
  }

  private mutating func number() throws(Problem) -> String {
    let start = position
    _ = take("-")
    let leadingZero = next == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, whole == 1 || !leadingZero else { throw malformed("a value cannot be read") }
    if take(".") {
      guard digits() > 0 else { throw malformed("a number has no digit after its point") }
    }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      guard digits() > 0 else { throw malformed("a number has no exponent after its 'e'") }
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func string() throws(Problem) -> String {
    position += 1
    var content: [UInt8] = []
    var run = position
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        content.append(contentsOf: bytes[run..<position])
        position += 1
        return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        content.append(contentsOf: bytes[run..<position])
        position += 1
        content.append(contentsOf: UTF8.encode(try escape())!)
        run = position
      case 0..<0x20: throw malformed("a string holds a control character that is not escaped")
      default: position += 1
      }
    }
    throw malformed("a string does not end")
  }

  private mutating func escape() throws(Problem) -> Unicode.Scalar {
    guard let byte = next else { throw malformed("a string does not end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try hexadecimalUnit()
      // A database would end the text there.
      guard unit != 0 else { throw malformed("a string holds \\u0000, which no text may hold") }
      if let scalar = Unicode.Scalar(unit) { return scalar }
      // A character outside the basic plane comes as two halves (UTF-16).
      guard UTF16.isLeadSurrogate(unit), take("\\"), take("u") else { throw malformed("a \\u escape is cut in half") }
      let trail = try hexadecimalUnit()
      guard UTF16.isTrailSurrogate(trail) else { throw malformed("a \\u escape is cut in half") }
      return Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(trail) - 0xDC00))!
    default: throw malformed("a string holds an unknown escape")
    }
  }

  private mutating func hexadecimalUnit() throws(Problem) -> UInt16 {
    guard position + 4 <= bytes.count,
      bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw malformed("a \\u escape is not four hexadecimal digits") }
    position += 4
    return unit
  }
}
