/// A JSON document before anyone trusted it: the tree as it was sent, unknown keys included.
package enum DocumentValue: Hashable, Sendable {
  case object([String: DocumentValue])
  case list([DocumentValue])
  case text(String)
  case integer(Int64)
  case decimal(Double)
  case boolean(Bool)
  case null
}

extension DocumentValue: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  package init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: Key.self) {
      var fields: [String: DocumentValue] = [:]
      for key in container.allKeys { fields[key.stringValue] = try container.decode(DocumentValue.self, forKey: key) }
      self = .object(fields)
    } else if var container = try? decoder.unkeyedContainer() {
      var items: [DocumentValue] = []
      while !container.isAtEnd { items.append(try container.decode(DocumentValue.self)) }
      self = .list(items)
    } else {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let value = try? container.decode(Bool.self) {
        self = .boolean(value)
      } else if let value = try? container.decode(Int64.self) {
        self = .integer(value)
      } else if let value = try? container.decode(Double.self) {
        self = .decimal(value)
      } else {
        self = .text(try container.decode(String.self))
      }
    }
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let fields):
      var container = encoder.container(keyedBy: Key.self)
      for (name, value) in fields { try container.encode(value, forKey: Key(stringValue: name)) }
    case .list(let items):
      var container = encoder.unkeyedContainer()
      for item in items { try container.encode(item) }
    case .text(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .integer(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .decimal(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .boolean(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    }
  }
}
