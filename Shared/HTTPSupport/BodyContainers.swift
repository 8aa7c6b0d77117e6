/// Reads an object's members.
struct JSONObjectDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let object: JSONObject
  let codingPath: [any CodingKey]

  var allKeys: [Key] { object.names.compactMap(Key.init(stringValue:)) }
  func contains(_ key: Key) -> Bool { object.contains(key.stringValue) }

  private func member(_ key: Key) throws -> JSONDecoding {
    guard let value = object.take(key.stringValue) else {
      throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: "is missing."))
    }
    return JSONDecoding(value: value, codingPath: codingPath + [key])
  }

  func decodeNil(forKey key: Key) throws -> Bool { try member(key).decodeNil() }
  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try member(key).decode(type) }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { try member(key).decode(type) }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try member(key).decode(type) }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try member(key).decode(type) }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try member(key).decode(type) }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try member(key).decode(type) }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try member(key).decode(type) }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try member(key).decode(type) }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try member(key).decode(type) }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try member(key).decode(type) }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try member(key).decode(type) }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try member(key).decode(type) }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try member(key).decode(type) }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try member(key).decode(type) }
  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try member(key).decode(type)
  }
  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { try member(key).container(keyedBy: type) }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try member(key).unkeyedContainer()
  }
  func superDecoder() throws -> any Decoder { JSONDecoding(value: .object(object), codingPath: codingPath) }
  func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }
}

/// Reads a list's elements.
struct JSONArrayDecoding: UnkeyedDecodingContainer {
  let elements: [JSONValue]
  let codingPath: [any CodingKey]
  private(set) var currentIndex = 0

  init(elements: [JSONValue], codingPath: [any CodingKey]) {
    self.elements = elements
    self.codingPath = codingPath
  }

  private struct Position: CodingKey {
    let intValue: Int?
    var stringValue: String { "\(intValue ?? 0)" }
    init(intValue: Int) { self.intValue = intValue }
    init?(stringValue: String) { return nil }
  }

  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  private mutating func element<Value>(_ read: (JSONDecoding) throws -> Value) throws -> Value {
    let path = codingPath + [Position(intValue: currentIndex)]
    guard !isAtEnd else {
      throw DecodingError.valueNotFound(Value.self, .init(codingPath: path, debugDescription: "must be there."))
    }
    let value = try read(JSONDecoding(value: elements[currentIndex], codingPath: path))
    currentIndex += 1
    return value
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, case .null = elements[currentIndex] else { return false }
    currentIndex += 1
    return true
  }
  mutating func decode(_ type: Bool.Type) throws -> Bool { try element { try $0.decode(type) } }
  mutating func decode(_ type: String.Type) throws -> String { try element { try $0.decode(type) } }
  mutating func decode(_ type: Double.Type) throws -> Double { try element { try $0.decode(type) } }
  mutating func decode(_ type: Float.Type) throws -> Float { try element { try $0.decode(type) } }
  mutating func decode(_ type: Int.Type) throws -> Int { try element { try $0.decode(type) } }
  mutating func decode(_ type: Int8.Type) throws -> Int8 { try element { try $0.decode(type) } }
  mutating func decode(_ type: Int16.Type) throws -> Int16 { try element { try $0.decode(type) } }
  mutating func decode(_ type: Int32.Type) throws -> Int32 { try element { try $0.decode(type) } }
  mutating func decode(_ type: Int64.Type) throws -> Int64 { try element { try $0.decode(type) } }
  mutating func decode(_ type: UInt.Type) throws -> UInt { try element { try $0.decode(type) } }
  mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try element { try $0.decode(type) } }
  mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try element { try $0.decode(type) } }
  mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try element { try $0.decode(type) } }
  mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try element { try $0.decode(type) } }
  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try element { try $0.decode(type) } }
  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> { try element { try $0.container(keyedBy: type) } }
  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try element { try $0.unkeyedContainer() }
  }
  mutating func superDecoder() throws -> any Decoder { try element { $0 } }
}
