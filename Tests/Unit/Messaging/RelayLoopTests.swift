import GRDB
import Messaging
import Persistence
import TestSupport
import Testing
import Values

@Suite struct RelayLoopTests {
  private let notes = Notes()
  private let fatal = Notes()

  private func loop(_ ledger: Ledger, _ publisher: MemoryPublisher) throws -> RelayLoop {
    try RelayLoop(
      database: ledger.database, publisher: publisher, retryPause: .milliseconds(2), log: { [notes] in notes.add($0) },
      onFatal: { [fatal] in fatal.add("\($0)") })
  }
  private func record(_ ledger: Ledger, _ accounts: String...) throws {
    for account in accounts {
      try ledger.database.write(Cause(actor: "test")) { try $0.publish(BalanceGrew(account: account, total: 1)) }
    }
  }
  private func states(_ ledger: Ledger) throws -> [Int] {
    try ledger.database.read { try Int.fetchAll($0, sql: "SELECT state FROM outbox ORDER BY position") }
  }

  @Test func whatIsCommittedIsSentAndMarked() async throws {
    let ledger = try Ledger()
    let publisher = MemoryPublisher(confirmsAtOnce: true)
    let loop = try loop(ledger, publisher)
    loop.start()
    try record(ledger, "a", "b", "a")
    try await eventually { try states(ledger) == [1, 1, 1] }
    loop.stop(grace: .seconds(1))
    #expect(publisher.tokens == [1, 2, 3])
  }

  @Test func whatWasUnderWayWhenTheConnectionWentIsSentAgain() async throws {
    let ledger = try Ledger()
    let publisher = MemoryPublisher()
    try record(ledger, "a", "b")
    let loop = try loop(ledger, publisher)
    loop.start()
    try await eventually { publisher.tokens == [1, 2] }
    publisher.tell(.lost(reason: "gone"))
    publisher.tell(.ready)
    try await eventually { publisher.tokens == [1, 2, 1, 2] }
    publisher.tell(.confirmed(tokens: [1, 2]))
    try await eventually { try states(ledger) == [1, 1] }
    loop.stop(grace: .zero)
  }

  @Test func whatIsToldWhileTheDiskIsFullIsNotForgotten() async throws {
    let ledger = try Ledger()
    let publisher = MemoryPublisher()
    try record(ledger, "a", "b")
    let loop = try loop(ledger, publisher)
    // The first mark finds no space.
    try await ledger.database.write(Cause(actor: "test")) {
      try $0.database.execute(
        sql: """
          CREATE TABLE space (isThere INTEGER NOT NULL); INSERT INTO space VALUES (0);
          CREATE TRIGGER full BEFORE UPDATE OF state ON outbox WHEN (SELECT isThere FROM space) = 0
            BEGIN SELECT missingSpace(); END;
          """)
    }
    try await ledger.database.writer.write { db in
      db.add(
        function: DatabaseFunction("missingSpace", argumentCount: 0) { _ in
          throw DatabaseError(resultCode: .SQLITE_FULL)
        })
    }
    loop.start()
    try await eventually { publisher.tokens == [1, 2] }
    publisher.tell(.confirmed(tokens: [1]))
    // Marks what was confirmed, which fails, before the loop gets to the rest.
    publisher.tell(.ready)
    publisher.tell(.blocked(reason: "alarm"))
    try await eventually { notes.all.contains { $0.contains("waits for the database") } }
    try await ledger.database.write(Cause(actor: "test")) {
      try $0.database.execute(sql: "UPDATE space SET isThere = 1")
    }
    try await eventually { try states(ledger)[0] == 1 }
    try await eventually { notes.all.contains { $0.contains("blocks publishing") } }
    publisher.tell(.unblocked)
    try await eventually { publisher.tokens.last == 2 && publisher.tokens.count >= 3 }
    loop.stop(grace: .zero)
    #expect(fatal.all.isEmpty)
  }
}
