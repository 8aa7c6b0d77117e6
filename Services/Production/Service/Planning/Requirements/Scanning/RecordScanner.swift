/// Reads JSON records whose fields are known, straight into the types that hold them: a company's planning data are
/// hundreds of thousands of small records, and Foundation's decoder takes microseconds for each.
///
/// It takes only what it is sure of. Anything else (an escape, an unknown field or one given twice, a number with a
/// fraction) is ``Odd``: then the record is read by Foundation's decoder, which knows the rest and says what is wrong.
struct RecordScanner {
  /// Not what this scanner reads.
  struct Odd: Error {}

  private let bytes: UnsafeRawBufferPointer
  private var position: Int
  private let end: Int

  /// Reads the record in `range` of the bytes, which must outlive the scanner.
  init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    self.bytes = bytes
    (position, end) = (range.lowerBound, range.upperBound)
  }

  /// The next byte that is no space; 0 at the end.
  @inline(__always)
  private mutating func next() -> UInt8 {
    while position < end {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      position += 1
    }
    return 0
  }

  @inline(__always)
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// That nothing follows.
  mutating func finish() throws(Odd) {
    guard next() == 0, position == end else { throw Odd() }
  }

  // MARK: Records and lists

  /// Calls back at the value of each field, which the callback reads.
  @inline(__always)
  mutating func record<Name>(
    _ names: FieldNames<Name>, _ read: (Name, inout RecordScanner) throws(Odd) -> Void
  ) throws(Odd) {
    guard take("{") else { throw Odd() }
    guard !take("}") else { return }
    var seen: UInt64 = 0
    var expected = 0
    repeat {
      let name = try textRange()
      guard let place = names.place(of: bytes, name, expected: expected), take(":") else { throw Odd() }
      guard seen & (1 << UInt64(place)) == 0 else { throw Odd() }
      seen |= 1 << UInt64(place)
      expected = place + 1
      _ = next()
      try read(names[place], &self)
    } while take(",")
    guard take("}") else { throw Odd() }
  }

  @inline(__always)
  mutating func list<Element>(_ read: (inout RecordScanner) throws(Odd) -> Element) throws(Odd) -> [Element] {
    guard take("[") else { throw Odd() }
    guard !take("]") else { return [] }
    var list: [Element] = []
    repeat {
      _ = next()
      list.append(try read(&self))
    } while take(",")
    guard take("]") else { throw Odd() }
    return list
  }

  /// Nil where `null` stands.
  @inline(__always)
  mutating func optional<Value>(_ read: (inout RecordScanner) throws(Odd) -> Value) throws(Odd) -> Value? {
    guard next() == UInt8(ascii: "n") else { return try read(&self) }
    try literal("null")
    return nil
  }

  // MARK: Values

  /// Where a text without escapes lies.
  @inline(__always)
  private mutating func textRange() throws(Odd) -> Range<Int> {
    guard take("\"") else { throw Odd() }
    let start = position
    while position < end {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return start..<(position - 1)
      }
      guard byte != UInt8(ascii: "\\"), byte >= 0x20 else { throw Odd() }
      position += 1
    }
    throw Odd()
  }

  mutating func text() throws(Odd) -> String {
    let range = try textRange()
    guard let text = String(validating: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self) else {
      throw Odd()
    }
    return text
  }

  var isText: Bool {
    mutating get { next() == UInt8(ascii: "\"") }
  }
  var isRecord: Bool {
    mutating get { next() == UInt8(ascii: "{") }
  }

  /// A whole number of at most 18 digits.
  mutating func whole() throws(Odd) -> Int64 {
    let isNegative = take("-")
    let start = position
    var value: Int64 = 0
    while position < end, case let digit = bytes[position] &- 48, digit < 10 {
      value = value &* 10 &+ Int64(digit)
      position += 1
    }
    let count = position - start
    guard (1...18).contains(count), count == 1 || bytes[start] != 48 else { throw Odd() }
    switch next() {
    case 0, UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"): break
    default: throw Odd()
    }
    return isNegative ? -value : value
  }
  mutating func int() throws(Odd) -> Int { Int(try whole()) }

  mutating func truth() throws(Odd) -> Bool {
    let isTrue = next() == UInt8(ascii: "t")
    try literal(isTrue ? "true" : "false")
    return isTrue
  }

  private mutating func literal(_ word: StaticString) throws(Odd) {
    let count = word.utf8CodeUnitCount
    guard position + count <= end else { throw Odd() }
    for place in 0..<count where bytes[position + place] != word.utf8Start[place] { throw Odd() }
    position += count
    switch next() {
    case 0, UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"): break
    default: throw Odd()
    }
  }
}
