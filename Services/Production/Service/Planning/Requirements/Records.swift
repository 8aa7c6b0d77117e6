import Foundation

/// A part of a scenario that is left out where it cannot be read.
struct Section<Content: Decodable>: Decodable {
  var content: Content?
  /// What is wrong with it.
  var why: String?

  init(from decoder: any Decoder) throws {
    do { content = try Content(from: decoder) } catch {
      why = Reading.explain(error, from: decoder.codingPath.count)
    }
  }
}

/// A list of records that are read one by one.
struct Records<Record: Decodable>: Decodable {
  var records: [(place: Int, record: Record)] = []
  /// Places and what is wrong there.
  var unreadable: [(place: Int, why: String)] = []

  /// How many Foundation's decoder had to read, of those that a ``RecordScanner`` should.
  var odd = 0

  private struct Anything: Decodable {}

  init() {}

  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    while !container.isAtEnd {
      let place = container.currentIndex
      do { records.append((place, try container.decode(Record.self))) } catch {
        unreadable.append((place, Reading.explain(error, from: decoder.codingPath.count + 1)))
        // Step over it.
        if container.currentIndex == place { _ = try container.decode(Anything.self) }
      }
    }
  }
}

extension Records: Sendable where Record: Sendable {}
extension Section: Sendable where Content: Sendable {}

/// Turns the reader's errors into sentences.
enum Reading {
  /// What is wrong and where, leaving out the first `skipped` steps of the path.
  static func explain(_ error: any Error, from skipped: Int = 0) -> String {
    guard let error = error as? DecodingError else { return "it cannot be read" }
    switch error {
    case .keyNotFound(let key, let context):
      return "\(path(context.codingPath + [key], skipped)) is missing"
    case .valueNotFound(_, let context): return "\(path(context.codingPath, skipped)) is null"
    case .typeMismatch(let type, let context):
      return "\(path(context.codingPath, skipped)) is not \(name(of: type))"
    case .dataCorrupted(let context):
      let place = path(context.codingPath, skipped)
      // A name that stands for none of an enumeration's cases.
      if let name = context.debugDescription.firstMatch(of: /^Cannot initialize .* from invalid String value (.*)$/) {
        return "\(place) is '\(name.1.prefix(40))', which is none of its values"
      }
      return place == "it"
        ? context.debugDescription.sentencePart : "\(place): \(context.debugDescription.sentencePart)"
    @unknown default: return "it cannot be read"
    }
  }

  /// What is wrong with a text that is not JSON, with the line; nil where that is not known.
  static func explainSyntax(of text: String) -> String? {
    do { _ = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) } catch {
      guard let told = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String else { return nil }
      let parts = told.sentencePart.components(separatedBy: " around character ")
      let place = parts.count == 2 ? Int(parts[1]) : nil
      let line = 1 + text.utf8.prefix(place ?? .max).count { $0 == UInt8(ascii: "\n") }
      return "line \(line): \(place == nil ? "the text ends too soon" : parts[0].lowercased())"
    }
    return nil
  }

  private static func path(_ keys: [any CodingKey], _ skipped: Int) -> String {
    let parts = keys.dropFirst(skipped)
    guard !parts.isEmpty else { return "it" }
    var text = ""
    for key in parts {
      if let place = key.intValue { text += "[\(place)]" } else { text += (text.isEmpty ? "" : ".") + key.stringValue }
    }
    return "'\(text)'"
  }

  private static func name(of type: any Any.Type) -> String {
    switch type {
    case is Int.Type, is Int64.Type: "a whole number"
    case is String.Type: "a text in quotes"
    case is Bool.Type: "true or false"
    default: "of the expected kind (a list in [] or a record in {})"
    }
  }
}

extension String {
  /// Without a full stop at the end.
  var sentencePart: String { hasSuffix(".") ? String(dropLast()) : self }
}
