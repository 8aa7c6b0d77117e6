/// Makes a value of the request's JSON and refuses, with the path to the field, what is missing, of the
/// wrong kind or unknown. Foundation's decoder ignores unknown members, which would let a misspelt
/// field pass for one that was left out.
enum BodyDecoder {
  /// Throws a ``Problem``: 400 when the bytes are not JSON, 422 when the document is not a `Body`.
  static func decode<Body: Decodable>(_ type: Body.Type, from bytes: [UInt8]) throws -> Body {
    let document = try JSONParser.parse(bytes)
    let body: Body
    do {
      body = try unbox(type, document, at: [])
    } catch let error as DecodingError {
      throw problem(for: error)
    }
    var unknown: [String] = []
    document.unread(under: "", into: &unknown)
    guard unknown.isEmpty else {
      let errors = unknown.prefix(20).map {
        Problem.FieldError(field: $0, code: "UNKNOWN_FIELD", message: "is not known here.")
      }
      throw Problem.unprocessable(
        "\(unknown[0]) is not known here; leave it out or correct its name.", code: "UNKNOWN_FIELD", errors: errors)
    }
    return body
  }

  private static func problem(for error: DecodingError) -> Problem {
    switch error {
    case .keyNotFound(let key, let context):
      let field = fieldPath(context.codingPath + [key])
      return .invalid(field, "is missing.", code: "MISSING_FIELD")
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      return about(fieldPath(context.codingPath), context.debugDescription)
    @unknown default: return about("", "cannot be read.")
    }
  }

  private static func about(_ field: String, _ message: String) -> Problem {
    let name = field.isEmpty ? "The body" : field
    // Types of our own say a whole sentence; the decoder's own phrases continue the field's name.
    let continues = message.hasPrefix("must ") || message.hasPrefix("cannot ")
    return .unprocessable(
      continues ? "\(name) \(message)" : "\(name): \(message)", code: "INVALID_FIELD",
      errors: [Problem.FieldError(field: field, code: "INVALID_FIELD", message: message)])
  }

  /// `lines[2].quantity`.
  static func fieldPath(_ keys: [any CodingKey]) -> String {
    var text = ""
    for key in keys {
      if let index = key.intValue { text += "[\(index)]" } else { text += (text.isEmpty ? "" : ".") + key.stringValue }
    }
    return text
  }

  static func unbox<Value: Decodable>(
    _ type: Value.Type, _ value: JSONValue, at path: [any CodingKey]
  ) throws -> Value {
    do {
      return try Value(from: JSONDecoding(value: value, codingPath: path))
    } catch DecodingError.dataCorrupted(let context) where context.codingPath.count == path.count {
      guard let choices = (type as? any CaseIterable.Type).map({ choices($0) }), !choices.isEmpty else {
        throw DecodingError.dataCorrupted(context)
      }
      throw DecodingError.dataCorrupted(
        .init(codingPath: path, debugDescription: "must be one of \(choices.joined(separator: ", "))."))
    }
  }

  private static func choices<Choice: CaseIterable>(_ type: Choice.Type) -> [String] {
    type.allCases.compactMap { ($0 as? any RawRepresentable).map { "\($0.rawValue)" } }
  }

  static func mismatch(_ type: Any.Type, _ wanted: String, _ value: JSONValue, _ path: [any CodingKey]) -> DecodingError
  {
    .typeMismatch(type, .init(codingPath: path, debugDescription: "must be \(wanted), not \(value.kind)."))
  }
}

/// The decoder of one value.
struct JSONDecoding: Decoder, SingleValueDecodingContainer {
  let value: JSONValue
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let object) = value else {
      throw BodyDecoder.mismatch([String: Any].self, "an object", value, codingPath)
    }
    return KeyedDecodingContainer(JSONObjectDecoding(object: object, codingPath: codingPath))
  }
  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let elements) = value else {
      throw BodyDecoder.mismatch([Any].self, "a list", value, codingPath)
    }
    return JSONArrayDecoding(elements: elements, codingPath: codingPath)
  }
  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  func decodeNil() -> Bool { if case .null = value { true } else { false } }

  func decode(_ type: Bool.Type) throws -> Bool {
    guard case .bool(let truth) = value else {
      throw BodyDecoder.mismatch(type, "true or false", value, codingPath)
    }
    return truth
  }
  func decode(_ type: String.Type) throws -> String {
    guard case .string(let text) = value else { throw BodyDecoder.mismatch(type, "a string", value, codingPath) }
    return text
  }
  func decode(_ type: Double.Type) throws -> Double {
    guard case .number(let text) = value, let number = Double(text), number.isFinite else {
      throw BodyDecoder.mismatch(type, "a number", value, codingPath)
    }
    return number
  }
  func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
  func decode(_ type: Int.Type) throws -> Int { try integer(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try BodyDecoder.unbox(type, value, at: codingPath)
  }

  private func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
    guard case .number(let text) = value else {
      throw BodyDecoder.mismatch(type, "a whole number", value, codingPath)
    }
    guard let number = Number(text) else {
      throw DecodingError.typeMismatch(
        type,
        .init(
          codingPath: codingPath,
          debugDescription: "must be a whole number from \(Number.min) to \(Number.max), without a point or exponent."))
    }
    return number
  }
}
