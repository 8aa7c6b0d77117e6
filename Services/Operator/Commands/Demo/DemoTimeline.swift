import Foundation
import Messaging
import Synchronization

/// Prints the events of one customer's order as they arrive, between the steps that people take.
///
/// An event belongs to the order when its business process or its content names one of the ids or codes
/// that are followed. Ids become known on the way: events that came before are looked at again then.
final class DemoTimeline: Sendable {
  private struct State {
    var followed: Set<String>
    /// Of others, or of ours before we knew.
    var unknown: [Envelope] = []
  }
  private let state: Mutex<State>
  private let begin = ContinuousClock.now
  private static let remembered = 2000

  init(following names: [String]) { state = Mutex(State(followed: Set(names))) }

  /// To be called with each event, in order of arrival.
  func take(_ envelope: Envelope) {
    state.withLock { state in
      guard DemoTimeline.isOurs(envelope, state.followed) else {
        state.unknown.append(envelope)
        if state.unknown.count > DemoTimeline.remembered { state.unknown.removeFirst() }
        return
      }
      show(envelope)
    }
  }

  /// Events that name this id belong to the order from now on, those that have come included.
  func follow(_ id: String) {
    state.withLock { state in
      guard state.followed.insert(id).inserted else { return }
      let ours = state.unknown.filter { DemoTimeline.isOurs($0, [id]) }
      state.unknown.removeAll { DemoTimeline.isOurs($0, [id]) }
      for envelope in ours { show(envelope) }
    }
  }

  /// What a person does now.
  func step(_ sentence: String) { tell("\(clock)  > \(sentence)") }

  /// One line or more to standard output, at once also where that is a pipe.
  func tell(_ text: String) { FileHandle.standardOutput.write(Data("\(text)\n".utf8)) }

  private static func isOurs(_ envelope: Envelope, _ followed: Set<String>) -> Bool {
    if followed.contains(envelope.correlationID) { return true }
    let content = String(decoding: envelope.data, as: UTF8.self)
    return followed.contains { content.contains("\"\($0)\"") }
  }

  private func show(_ envelope: Envelope) {
    tell("\(clock)    \(pad(envelope.type, 40)) \(DemoSentences.sentence(for: envelope) ?? "")")
  }

  private var clock: String {
    padLeft(String(format: "%.2f s", (ContinuousClock.now - begin) / .seconds(1)), 9)
  }
}
