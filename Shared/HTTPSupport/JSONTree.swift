/// A JSON document as it was sent. Objects note which of their members were read, so that what nobody
/// asked for can be named.
enum JSONValue {
  case null
  case bool(Bool)
  /// As written: integers keep every digit.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// For sentences: `must be a string, not a list`.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

final class JSONObject {
  private(set) var names: [String] = []
  private(set) var values: [JSONValue] = []
  private var read: [Bool] = []
  private var positions: [String: Int] = [:]

  /// False when the name is there already.
  func add(_ name: String, _ value: JSONValue) -> Bool {
    guard positions.updateValue(names.count, forKey: name) == nil else { return false }
    names.append(name)
    values.append(value)
    read.append(false)
    return true
  }

  func contains(_ name: String) -> Bool { positions[name] != nil }

  func take(_ name: String) -> JSONValue? {
    guard let position = positions[name] else { return nil }
    read[position] = true
    return values[position]
  }

  /// The members that were never taken, and inside those that were.
  func unread(under path: String, into found: inout [String]) {
    for (index, name) in names.enumerated() {
      let own = path.isEmpty ? name : "\(path).\(name)"
      if read[index] { values[index].unread(under: own, into: &found) } else { found.append(own) }
    }
  }
}

extension JSONValue {
  func unread(under path: String, into found: inout [String]) {
    switch self {
    case .object(let object): object.unread(under: path, into: &found)
    case .array(let elements):
      for (index, element) in elements.enumerated() { element.unread(under: "\(path)[\(index)]", into: &found) }
    case .null, .bool, .number, .string: break
    }
  }
}
