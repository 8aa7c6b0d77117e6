import HTTPSupport
import Messaging
import NIOCore
import Persistence
import Synchronization
import Values

/// Brings changes to the open streams: after each commit one read per changed customer, encoded once
/// for all who watch the same.
final class StatusHub: Sendable {
  /// What programs get; pages get the headline under ``HTMLPage/answerName`` and the fragment of their own under
  /// ``StatusPage/liveName``.
  struct Change: Codable, Sendable {
    let version: Int
    let changed: [String]
    let asOf: Instant
  }

  /// What a stream shows: a customer's page, or one order's.
  private struct Subject: Hashable {
    let customerID: String
    let orderID: String?
  }

  /// One open stream. It is told each version once and never an older one, whichever of its first look
  /// and the commits that come meanwhile is the faster.
  private struct Watcher {
    let writer: EventWriter
    let lastSeen: Int?
    var told: Int?

    mutating func offer(_ version: Int, _ events: ByteBuffer) -> Bool {
      let isNews = told.map { version > $0 } ?? (version != lastSeen)
      guard told == nil || isNews else { return true }
      told = version
      return isNews ? writer.deliver(events) : true
    }
  }
  private struct State {
    var next = 0
    var subjects: [Int: Subject] = [:]
    var watchers: [Subject: [Int: Watcher]] = [:]
    var customers: [String: Set<Subject>] = [:]
    var position: Int64?
    var busy = false
    var again = false
  }
  private let state = Mutex(State())
  private let database: ServiceDatabase

  init(database: ServiceDatabase) {
    self.database = database
    database.onCommit { [weak self] in self?.wake() }
  }

  var watcherCount: Int { state.withLock { $0.subjects.count } }

  /// Whether there is anything to tell of a customer, or of one of its orders.
  func isKnown(_ customerID: String, order orderID: String?) async throws -> Bool {
    let today = database.time.now().date
    return try await database.read { db in
      guard let orderID else { return try StatusStore.isKnown(customerID, in: db) }
      return try StatusStore.order(orderID, of: customerID, today: today, in: db) != nil
    }
  }

  /// Keeps a client up to date until it leaves. One that saw an older version, or none, gets the current
  /// state at once.
  func watch(_ customerID: String, order orderID: String?, lastSeen: Int?, _ writer: EventWriter) async throws {
    let subject = Subject(customerID: customerID, orderID: orderID)
    let last = try await database.read { try ChangeStore.last($0) }
    let id = state.withLock { state in
      if state.subjects.isEmpty { state.position = last }
      state.next += 1
      state.subjects[state.next] = subject
      state.watchers[subject, default: [:]][state.next] = Watcher(writer: writer, lastSeen: lastSeen)
      state.customers[customerID, default: []].insert(subject)
      return state.next
    }
    defer { leave(id, subject) }
    if let (version, events) = try await current(subject, changed: []) {
      guard state.withLock({ $0.watchers[subject]?[id]?.offer(version, events) ?? false }) else { return }
    }
    // Ends when the client leaves or the service stops: the task is cancelled then.
    while true { try await Task.sleep(for: .seconds(3600)) }
  }

  private func leave(_ id: Int, _ subject: Subject) {
    state.withLock { state in
      state.subjects[id] = nil
      state.watchers[subject]?[id] = nil
      guard state.watchers[subject]?.isEmpty == true else { return }
      state.watchers[subject] = nil
      state.customers[subject.customerID]?.remove(subject)
      if state.customers[subject.customerID]?.isEmpty == true { state.customers[subject.customerID] = nil }
    }
  }

  /// The events that tell the current state: headline and fragment for pages, the change for programs.
  private func current(_ subject: Subject, changed: [String]) async throws -> (version: Int, events: ByteBuffer)? {
    let today = database.time.now().date
    return try await database.read { db in
      guard let document = try StatusStore.document(subject.customerID, today: today, in: db) else { return nil }
      var answer = StatusPage.answer(document)
      var fragment = StatusPage.live(document)
      if let orderID = subject.orderID {
        guard let order = try StatusStore.order(orderID, of: subject.customerID, today: today, in: db) else {
          return nil
        }
        answer = StatusPage.answer(order)
        fragment = StatusPage.live(order, of: document)
      }
      let change = Change(version: document.version, changed: changed, asOf: document.asOf)
      let text = String(decoding: try WireFormat.encode(change), as: UTF8.self)
      var events = EventWriter.encoded(event: HTMLPage.answerName, data: HTML.text(answer).markup)
      events.writeImmutableBuffer(EventWriter.encoded(event: StatusPage.liveName, data: fragment.markup))
      events.writeImmutableBuffer(EventWriter.encoded(id: String(document.version), event: "status", data: text))
      return (document.version, events)
    }
  }

  /// One task at a time reads what changed; commits that come meanwhile make it read once more.
  private func wake() {
    let start = state.withLock { state in
      if state.subjects.isEmpty { return false }
      if state.busy {
        state.again = true
        return false
      }
      state.busy = true
      return true
    }
    if start { Task { await pump() } }
  }

  private func pump() async {
    var more = true
    while more {
      let rest = (try? await tell()) ?? false
      more = state.withLock { state in
        let more = state.again || rest
        state.again = false
        if !more { state.busy = false }
        return more
      }
    }
  }

  /// Tells what changed since the last time; true when there is more.
  private func tell() async throws -> Bool {
    let after = state.withLock { $0.position ?? 0 }
    let changes = try await database.read { try ChangeStore.after(after, $0) }
    guard let last = changes.last else { return false }
    state.withLock { $0.position = last.position }
    var parts: [String: Set<String>] = [:]
    for change in changes { parts[change.customerID, default: []].formUnion(change.parts) }
    for (customerID, changed) in parts {
      for subject in state.withLock({ $0.customers[customerID] ?? [] }) {
        guard let (version, events) = try await current(subject, changed: changed.sorted()) else { continue }
        state.withLock { state in
          for id in (state.watchers[subject] ?? [:]).keys { _ = state.watchers[subject]?[id]?.offer(version, events) }
        }
      }
    }
    return changes.count == ChangeStore.batch
  }
}
