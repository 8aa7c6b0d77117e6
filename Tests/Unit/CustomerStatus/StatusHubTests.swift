import Foundation
import NIOCore
import Persistence
import Synchronization
import TestSupport
import Testing
import Values

@testable import CustomerStatusService
@testable import HTTPSupport

@Suite struct StatusHubTests {
  /// An open stream, and what it was told.
  private final class Listener: Sendable {
    let writer = EventWriter()
    private let text = Mutex("")
    private let tasks = Mutex<[Task<Void, any Error>]>([])

    init(_ hub: StatusHub, order: String? = nil, lastSeen: Int? = nil) {
      let writer = writer
      tasks.withLock {
        $0 = [
          Task { try await hub.watch(StatusFixture.customer, order: order, lastSeen: lastSeen, writer) },
          Task { [self] in for await chunk in writer.chunks { text.withLock { $0 += String(buffer: chunk) } } },
        ]
      }
    }

    var received: String { text.withLock { $0 } }
    /// The versions in the order in which they were told.
    var versions: [Int] {
      received.split(separator: "\n").filter { $0.hasPrefix("id: ") }.compactMap { Int($0.dropFirst(4)) }
    }
    func leave() {
      writer.close()
      for task in tasks.withLock({ $0 }) { task.cancel() }
    }
  }

  @Test func eachStreamIsToldEachVersionOnceAndNeverAnOlderOne() async throws {
    let status = try StatusFixture()
    let hub = StatusHub(database: status.database)
    var listeners: [Listener] = []
    // Streams open while commits come, so that their first look and a commit's push tell the same.
    for number in 1...40 {
      listeners.append(Listener(hub))
      try status.confirm("O\(number)")
      if number % 4 == 0 { await Task.yield() }
    }
    let newest = try status.document().version
    try await eventually("all to be told version \(newest)") { listeners.allSatisfy { $0.versions.last == newest } }
    for listener in listeners {
      #expect(listener.versions == Array(Set(listener.versions)).sorted())
      listener.leave()
    }
    try await eventually("all to be forgotten") { hub.watcherCount == 0 }
  }

  @Test func whoeverSawTheNewestVersionIsToldOnlyTheNextOne() async throws {
    let status = try StatusFixture()
    try status.confirm()
    let hub = StatusHub(database: status.database)
    let seen = try status.document().version
    let listener = Listener(hub, lastSeen: seen)
    let other = Listener(hub, lastSeen: seen - 1)
    try await eventually("the other to be told") { other.versions == [seen] }
    try status.accept()
    try await eventually("both to be told") { listener.versions.last == seen + 1 && other.versions.last == seen + 1 }
    #expect(listener.versions == [seen + 1] && other.versions == [seen, seen + 1])
    listener.leave()
    other.leave()
  }

  @Test func theHeadlineMovesWithThePage() async throws {
    let status = try StatusFixture()
    let hub = StatusHub(database: status.database)
    let listener = Listener(hub)
    try await eventually("the first look") { listener.received.contains("event: answer\ndata: No order is open.\n") }
    try status.confirm()
    try await eventually("the new headline") {
      listener.received.contains("event: answer\ndata: One order is open.\n")
    }
    let order = Listener(hub, order: "O1")
    try await eventually("the order's headline") {
      order.received.contains("event: answer\ndata: Waits for the answer of the ERP.\n")
    }
    listener.leave()
    order.leave()
  }
}
