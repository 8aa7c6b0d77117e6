import Foundation

/// Writes values as JSON in one pass, the fields in the order in which a type has them. A plan of thousands of items is
/// some hundred megabytes of text: Foundation's encoder, which builds all of it as a tree first, took 57 % of the time of
/// such a plan (`perf`); with this one the whole takes a third less.
///
/// Only what plans are made of can be written: texts, whole numbers, truth values, lists and records.
enum JSONText {
  /// Compact text.
  static func compact(_ value: some Encodable) throws -> String {
    String(decoding: try bytes(value, isPretty: false), as: UTF8.self)
  }

  /// A field a line.
  static func pretty(_ value: some Encodable) throws -> String {
    String(decoding: try bytes(value, isPretty: true), as: UTF8.self)
  }

  private static func bytes(_ value: some Encodable, isPretty: Bool) throws -> [UInt8] {
    let writer = Writer(isPretty: isPretty)
    try writer.write(value)
    return writer.bytes
  }

  fileprivate final class Writer {
    var bytes: [UInt8] = []
    let isPretty: Bool
    var depth = 0

    init(isPretty: Bool) { self.isPretty = isPretty }

    func write<Value: Encodable>(_ value: Value) throws {
      let encoder = ValueEncoder(writer: self)
      if Value.self is any TextKeyed.Type, let fields = value as? any TextKeyed {
        try fields.encodeSorted(to: encoder)
      } else {
        try value.encode(to: encoder)
      }
      encoder.finish()
    }

    func newLine() {
      guard isPretty else { return }
      bytes.append(UInt8(ascii: "\n"))
      bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    func write(number: some BinaryInteger) {
      bytes.append(contentsOf: String(number).utf8)
    }
    func write(_ truth: Bool) { bytes.append(contentsOf: (truth ? "true" : "false").utf8) }
    func writeNull() { bytes.append(contentsOf: "null".utf8) }

    func write(_ text: String) {
      var text = text
      bytes.append(UInt8(ascii: "\""))
      text.withUTF8 { utf8 in
        if utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
          bytes.append(contentsOf: utf8)
        } else {
          for byte in utf8 { escape(byte) }
        }
      }
      bytes.append(UInt8(ascii: "\""))
    }

    private func escape(_ byte: UInt8) {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        bytes.append(contentsOf: "\\u00".utf8)
        for digit in [byte >> 4, byte & 15] { bytes.append(digit < 10 ? 48 + digit : 87 + digit) }
      default: bytes.append(byte)
      }
    }

    func write(key: String) {
      write(key)
      if isPretty { bytes.append(UInt8(ascii: " ")) }
      bytes.append(UInt8(ascii: ":"))
      if isPretty { bytes.append(UInt8(ascii: " ")) }
    }
  }

  /// Of one value: what it opens is closed by ``finish()``.
  fileprivate final class ValueEncoder: Encoder {
    let writer: Writer
    private enum Shape {
      case value, record, list
    }
    private var shape = Shape.value
    private var isEmpty = true
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(writer: Writer) { self.writer = writer }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
      open(.record, UInt8(ascii: "{"))
      return KeyedEncodingContainer(RecordContainer(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
      open(.list, UInt8(ascii: "["))
      return ListContainer(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleContainer(encoder: self) }

    private func open(_ shape: Shape, _ bracket: UInt8) {
      guard self.shape == .value else { return }
      self.shape = shape
      writer.bytes.append(bracket)
      writer.depth += 1
    }

    func finish() {
      guard shape != .value else { return }
      writer.depth -= 1
      if !isEmpty { writer.newLine() }
      writer.bytes.append(shape == .record ? UInt8(ascii: "}") : UInt8(ascii: "]"))
    }

    func beginElement() {
      if !isEmpty { writer.bytes.append(UInt8(ascii: ",")) }
      writer.newLine()
      isEmpty = false
    }

    func begin(_ key: some CodingKey) {
      beginElement()
      writer.write(key: key.stringValue)
    }
  }

  private struct RecordContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ValueEncoder
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) {
      encoder.begin(key)
      encoder.writer.writeNull()
    }
    func encode(_ value: String, forKey key: Key) {
      encoder.begin(key)
      encoder.writer.write(value)
    }
    func encode(_ value: Bool, forKey key: Key) {
      encoder.begin(key)
      encoder.writer.write(value)
    }
    func encode(_ value: Int, forKey key: Key) {
      encoder.begin(key)
      encoder.writer.write(number: value)
    }
    func encode(_ value: Int64, forKey key: Key) {
      encoder.begin(key)
      encoder.writer.write(number: value)
    }
    func encode(_ value: some Encodable, forKey key: Key) throws {
      encoder.begin(key)
      try encoder.writer.write(value)
    }
    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { preconditionFailure("records are types of their own") }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      preconditionFailure("lists are arrays")
    }
    func superEncoder() -> any Encoder { encoder }
    func superEncoder(forKey key: Key) -> any Encoder { encoder }
  }

  private struct ListContainer: UnkeyedEncodingContainer {
    let encoder: ValueEncoder
    var codingPath: [any CodingKey] { [] }
    private(set) var count = 0

    init(encoder: ValueEncoder) { self.encoder = encoder }

    mutating func encodeNil() {
      begin()
      encoder.writer.writeNull()
    }
    mutating func encode(_ value: String) {
      begin()
      encoder.writer.write(value)
    }
    mutating func encode(_ value: some Encodable) throws {
      begin()
      try encoder.writer.write(value)
    }
    private mutating func begin() {
      encoder.beginElement()
      count += 1
    }
    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
      preconditionFailure("records are types of their own")
    }
    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      preconditionFailure("lists are arrays")
    }
    mutating func superEncoder() -> any Encoder { encoder }
  }

  private struct SingleContainer: SingleValueEncodingContainer {
    let encoder: ValueEncoder
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { encoder.writer.writeNull() }
    func encode(_ value: Bool) { encoder.writer.write(value) }
    func encode(_ value: String) { encoder.writer.write(value) }
    func encode(_ value: Double) throws { try refuse(value) }
    func encode(_ value: Float) throws { try refuse(value) }
    func encode(_ value: Int) { encoder.writer.write(number: value) }
    func encode(_ value: Int8) { encoder.writer.write(number: value) }
    func encode(_ value: Int16) { encoder.writer.write(number: value) }
    func encode(_ value: Int32) { encoder.writer.write(number: value) }
    func encode(_ value: Int64) { encoder.writer.write(number: value) }
    func encode(_ value: UInt) { encoder.writer.write(number: value) }
    func encode(_ value: UInt8) { encoder.writer.write(number: value) }
    func encode(_ value: UInt16) { encoder.writer.write(number: value) }
    func encode(_ value: UInt32) { encoder.writer.write(number: value) }
    func encode(_ value: UInt64) { encoder.writer.write(number: value) }
    func encode(_ value: some Encodable) throws { try encoder.writer.write(value) }

    private func refuse(_ value: some Encodable) throws {
      throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "A plan has no such numbers."))
    }
  }
}

/// Fields without a fixed order: written by name, so that the same values are the same text.
private protocol TextKeyed {
  func encodeSorted(to encoder: any Encoder) throws
}

private struct FieldName: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Dictionary: TextKeyed where Key == String, Value: Encodable {
  fileprivate func encodeSorted(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: FieldName.self)
    for (name, value) in sorted(by: { $0.key < $1.key }) {
      try container.encode(value, forKey: FieldName(stringValue: name))
    }
  }
}
