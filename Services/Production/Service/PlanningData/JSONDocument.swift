import Foundation

/// A JSON document as it was given, to be kept and read again later. A number that is not whole
/// is kept as text.
package enum JSONDocument: Hashable, Sendable {
  case null
  case truth(Bool)
  case whole(Int64)
  case text(String)
  case list([JSONDocument])
  case record([String: JSONDocument])
}

extension JSONDocument: Codable {
  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  package init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: Name.self) {
      var members: [String: JSONDocument] = [:]
      for name in container.allKeys {
        members[name.stringValue] = try container.decode(JSONDocument.self, forKey: name)
      }
      self = .record(members)
    } else if var container = try? decoder.unkeyedContainer() {
      var elements: [JSONDocument] = []
      while !container.isAtEnd { elements.append(try container.decode(JSONDocument.self)) }
      self = .list(elements)
    } else {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let truth = try? container.decode(Bool.self) {
        self = .truth(truth)
      } else if let whole = try? container.decode(Int64.self) {
        self = .whole(whole)
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let decimal = NumberText.decimal(in: container) {
        self = .text(decimal)
      } else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "must be a number of at most 38 digits.")
      }
    }
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    case .truth(let value): try value.encode(to: encoder)
    case .whole(let value): try value.encode(to: encoder)
    case .text(let value): try value.encode(to: encoder)
    case .list(let elements): try elements.encode(to: encoder)
    case .record(let members):
      var container = encoder.container(keyedBy: Name.self)
      for (name, value) in members { try container.encode(value, forKey: Name(stringValue: name)) }
    }
  }
}

extension JSONDocument {
  /// As kept: members sorted by name, so that the same document is the same text.
  var compact: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Only whole numbers and texts: nothing that cannot be written.
    return String(decoding: (try? encoder.encode(self)) ?? Data("null".utf8), as: UTF8.self)
  }

  static func parsed(_ text: String) throws -> JSONDocument {
    try JSONDecoder().decode(JSONDocument.self, from: Data(text.utf8))
  }

  subscript(_ name: String) -> JSONDocument? {
    if case .record(let members) = self { members[name] } else { nil }
  }
  var asText: String? { if case .text(let text) = self { text } else { nil } }
  var asWhole: Int64? { if case .whole(let value) = self { value } else { nil } }
}
