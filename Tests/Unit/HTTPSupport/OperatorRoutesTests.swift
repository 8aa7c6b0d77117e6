import Foundation
import GRDB
import HTTPSupport
import HTTPTypes
import Messaging
import Persistence
import Synchronization
import TestSupport
import Testing
import Values

@Suite struct OperatorRoutesTests {
  private final class Calls: Sendable {
    private let number = Mutex(0)
    func note() { number.withLock { $0 += 1 } }
    var count: Int { number.withLock { $0 } }
  }

  private struct Messages: Decodable {
    let items: [MessageOperations.OpenMessage]
    let next: String?
  }
  private struct Names: Decodable {
    struct Item: Decodable {
      var key: String?
      var action: String?
    }
    let items: [Item]
    let next: String?
  }

  /// A shop with three parked messages, one held, two timers.
  private func shop(_ folder: TemporaryFolder, _ calls: Calls) async throws -> (HTTPFixture, String) {
    let definition = ServiceDefinition(
      identity: ServiceIdentity(name: "shop", company: "group"), migrations: [], subscriptions: [], publications: [],
      verify: { db in
        let items = try Int64.fetchOne(db, sql: "SELECT count(*) FROM item")!
        return Verification(
          checks: [VerificationCheck("items are counted", true, "\(items) items")], figures: ["items": items])
      })
    let shop = try await HTTPFixture(more: { routes, _ in
      OperatorRoutes.add(
        to: routes, definition: definition, backups: folder.path,
        hooks: OperatorHooks(refresh: { calls.note() }, oldestUnhandled: { HTTPFixture.noon }))
    })
    try await shop.database.write(Cause(actor: "test")) { unit in
      for (index, state) in [3, 1, 3, 3].enumerated() {
        try unit.database.execute(
          sql: """
            INSERT INTO inbox
              (messageID, source, type, partitionKey, sequence, correlationID, occurredAt, receivedAt,
              state, error, body)
            VALUES (?, '/group/sales', 'sales.order.confirmed.v1', 'o', ?, 'process', 0, 0, ?, 'no price', x'7B7D')
            """, arguments: ["m\(index)", index, state])
      }
      try unit.schedule("due", key: "later", at: HTTPFixture.noon + .seconds(60))
      try unit.schedule("due", key: "sooner", at: HTTPFixture.noon + .seconds(30))
    }
    return (shop, try await shop.token("operations:read", "operations:write"))
  }

  @Test func anOperatorSeesAndMendsWhatIsParked() async throws {
    let folder = try TemporaryFolder("backups")
    let calls = Calls()
    let (shop, token) = try await shop(folder, calls)
    let first = try await shop.send(.get, "/v1/messages/parked?limit=2", token: token).json(Messages.self)
    #expect(first.items.map(\.position) == [1, 3])
    let next = try #require(first.next)
    let rest = try await shop.send(.get, "/v1/messages/parked?cursor=\(next)", token: token).json(Messages.self)
    #expect(rest.items.map(\.position) == [4])
    #expect(
      try await shop.send(.get, "/v1/messages/held", token: token).json(Messages.self).items.map(\.position) == [2])
    let one = try await shop.send(.get, "/v1/messages/parked/3", token: token).json(MessageOperations.OpenMessage.self)
    #expect(one.body == "{}" && one.error == "no price")

    let redrive = "/v1/messages/parked/3/redrive"
    #expect(try await shop.send(.post, redrive, token: token, key: "1").status == 200)
    #expect(try await shop.send(.post, redrive, token: token, key: "1").status == 200)
    #expect(try await shop.send(.post, redrive, token: token, key: "2").status == 404)
    let discard = "/v1/messages/parked/4/discard"
    #expect(try await shop.send(.post, discard, token: token, key: "3", body: #"{"reason":" "}"#).status == 422)
    #expect(
      try await shop.send(.post, discard, token: token, key: "4", body: #"{"reason":"sent twice"}"#).status == 200)
    #expect(calls.count == 3)
    let audit = try await shop.send(.get, "/v1/audit", token: token).json(Names.self)
    #expect(audit.items.map(\.action) == ["message discarded", "message redriven"])
    let left = try await shop.send(.get, "/v1/messages/parked", token: token).json(Messages.self)
    #expect(left.items.map(\.position) == [1])
  }

  @Test func anOperatorSeesStatisticsTracesTimersAndInvariants() async throws {
    let folder = try TemporaryFolder("backups")
    let (shop, token) = try await shop(folder, Calls())
    let statistics = try await shop.send(.get, "/v1/messages/statistics", token: token).json(
      MessageOperations.ServiceStatistics.self)
    #expect(statistics.service == "shop" && statistics.messages.parked == 3 && statistics.messages.held == 1)
    #expect(statistics.oldestUnhandledAt == HTTPFixture.noon)
    let steps = try await shop.send(.get, "/v1/messages/trace?correlation=process", token: token).json(
      [MessageOperations.TraceStep].self)
    #expect(steps.map(\.what).sorted() == ["held", "parked", "parked", "parked"])
    #expect(try await shop.send(.get, "/v1/messages/trace", token: token).status == 400)
    let timers = try await shop.send(.get, "/v1/timers?limit=1", token: token).json(Names.self)
    #expect(timers.items.map(\.key) == ["sooner"])
    let next = try #require(timers.next)
    let rest = try await shop.send(.get, "/v1/timers?cursor=\(next)", token: token).json(Names.self)
    #expect(rest.items.map(\.key) == ["later"])
    try await shop.database.write(Cause(actor: "test")) { unit in
      try unit.database.execute(sql: "UPDATE timer SET state = 3, error = 'no such account' WHERE key = 'later'")
    }
    #expect(try await shop.send(.get, "/v1/timers", token: token).text.contains("no such account"))
    let report = try await shop.send(.get, "/v1/verification", token: token).json(VerificationReport.self)
    #expect(report.checks.contains { $0.name == "items are counted" && $0.passed })
    #expect(report.inFlight["parked"] == 3)
  }

  @Test func anOperatorSeesAndDiscardsEventsThatCannotBeSent() async throws {
    struct Events: Decodable { let items: [MessageOperations.ParkedEvent] }
    let folder = try TemporaryFolder("backups")
    let calls = Calls()
    let (shop, token) = try await shop(folder, calls)
    try await shop.database.write(Cause(actor: "test")) { unit in
      try unit.append(
        OutboxRow(
          messageID: "m", type: "shop.item.made.v1", routingKey: "group.shop.item.made.v1", partitionKey: "i",
          sequence: 1, correlationID: "i", occurredAt: unit.now, body: [123, 125]))
      try unit.database.execute(sql: "UPDATE outbox SET state = 2, error = 'too large'")
    }
    let list = "/v1/messages/outbox/parked"
    let parked = try await shop.send(.get, list, token: token).json(Events.self)
    #expect(parked.items.map(\.error) == ["too large"])
    #expect(parked.items.map(\.bytes) == [2])
    let discard = "\(list)/1/discard"
    #expect(try await shop.send(.post, discard, token: token, key: "1", body: #"{"reason":" "}"#).status == 422)
    #expect(try await shop.send(.post, discard, token: token, key: "2", body: #"{"reason":"wrong"}"#).status == 200)
    #expect(try await shop.send(.post, discard, token: token, key: "3", body: #"{"reason":"wrong"}"#).status == 404)
    #expect(calls.count == 1)
    #expect(try await shop.send(.get, list, token: token).json(Events.self).items.isEmpty)
  }

  @Test func aBackupIsMadeOnceUnderAPlainName() async throws {
    let folder = try TemporaryFolder("backups")
    let (shop, token) = try await shop(folder, Calls())
    let path = "/v1/maintenance/backup"
    let made = try await shop.send(.post, path, token: token, body: #"{"name":"night-1.sqlite"}"#)
    #expect(made.status == 201)
    let copy = try DatabaseQueue(path: folder.file("night-1.sqlite"))
    #expect(try await copy.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM inbox") } == 4)
    #expect(try await shop.send(.post, path, token: token, body: #"{"name":"night-1.sqlite"}"#).status == 409)
    for name in ["../x", "", ".hidden", "a/b", "caf\u{e9}", String(repeating: "n", count: 121)] {
      #expect(try await shop.send(.post, path, token: token, body: #"{"name":"\#(name)"}"#).status == 422)
    }
    #expect(try await shop.send(.post, "/v1/maintenance/restore", token: token, body: #"{"name":"x"}"#).status == 404)
  }
}
