import Foundation
import Persistence
import Values

/// What a handler answers when nothing went wrong with the machinery.
package enum Outcome: Sendable, Equatable {
  /// The message had its effect (which may be none).
  case done
  /// Something it needs is not known yet. The message and its key wait, without spending attempts,
  /// until `UnitOfWork.fulfil` names the same prerequisite.
  case waitFor(String)
}

/// A fault that trying again cannot mend: the message is parked at once, with this sentence.
package struct PermanentFault: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

/// What happens when one kind of event arrives: load, decide, save, record. Synchronous: inside it
/// there is one SQLite transaction and no network. Throwing rolls the message's work back; the
/// message is tried again later (or parked, for a ``PermanentFault``).
package protocol MessageHandler<Event>: Sendable {
  associatedtype Event: BusinessEvent
  func handle(_ event: Event, in unit: UnitOfWork) throws -> Outcome
}

/// One line of a service's message table: this event, that handler.
package struct Subscription: Sendable {
  package let type: String
  let handle: @Sendable (Envelope, UnitOfWork) throws -> Outcome

  package static func on<Handler: MessageHandler>(_ handler: Handler) -> Subscription {
    Subscription(type: Handler.Event.type) { envelope, unit in
      let event: Handler.Event
      do {
        event = try WireFormat.decode(Handler.Event.self, from: envelope.data)
      } catch {
        throw PermanentFault("The event is not a valid \(Handler.Event.type): \(sentence(for: error))")
      }
      return try handler.handle(event, in: unit)
    }
  }
}

/// What happens when a timer of one kind fires.
package struct TimerSubscription: Sendable {
  package let kind: String
  package let fire: @Sendable (FiredTimer, UnitOfWork) throws -> Void
  package init(kind: String, fire: @escaping @Sendable (FiredTimer, UnitOfWork) throws -> Void) {
    self.kind = kind
    self.fire = fire
  }
}

package struct FiredTimer: Sendable {
  package let kind: String
  package let key: String
  package let payload: String
  package let dueAt: Instant
}

/// How events are written and read: sorted keys, so that the same event is the same bytes.
package enum WireFormat {
  private static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }()
  private static let decoder = JSONDecoder()

  package static func encode(_ value: some Encodable) throws -> [UInt8] { Array(try encoder.encode(value)) }
  package static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
    try decoder.decode(type, from: Data(bytes))
  }
}

/// One sentence that says what is wrong with a JSON document and where.
package func sentence(for error: any Error) -> String {
  func path(_ context: DecodingError.Context) -> String {
    var text = ""
    for key in context.codingPath {
      if let index = key.intValue { text += "[\(index)]" } else { text += (text.isEmpty ? "" : ".") + key.stringValue }
    }
    return text.isEmpty ? "the document" : "'\(text)'"
  }
  switch error {
  case DecodingError.keyNotFound(let key, let context):
    return "\(path(context)) lacks '\(key.stringValue)'."
  case DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context):
    return "\(path(context)) must be \(expectation(type))."
  case DecodingError.dataCorrupted(let context):
    return context.codingPath.isEmpty
      ? "the document is not valid JSON." : "\(path(context)): \(context.debugDescription)"
  default: return String(describing: error)
  }
}

private func expectation(_ type: any Any.Type) -> String {
  switch type {
  case is String.Type: "a string"
  case is Bool.Type: "true or false"
  case is Int.Type, is Int64.Type: "a whole number"
  case is [Any].Type: "a list"
  default: "an object"
  }
}
