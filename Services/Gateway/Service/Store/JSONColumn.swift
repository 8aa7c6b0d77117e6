import Messaging

/// Values that are kept as JSON text in one column, because nothing ever looks inside them in SQL.
enum JSONColumn {
  static func text(_ value: some Encodable) throws -> String {
    String(decoding: try WireFormat.encode(value), as: UTF8.self)
  }
  static func value<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
    try WireFormat.decode(type, from: Array(text.utf8))
  }
}
