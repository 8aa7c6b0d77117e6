import GRDB
import Messaging
import Persistence
import Testing
import Values

@Suite struct CleaningTests {
  private func clean(_ ledger: Ledger, batch: Int = 2000) throws {
    let limit = ledger.clock.now() - .seconds(30 * 86_400)
    while try ledger.database.write(
      Cause(actor: "cleaner"), { try Cleaning.step(olderThan: limit, batch: batch, in: $0.database) }) > 0
    {}
  }
  private func sequences(_ ledger: Ledger, _ account: String) throws -> [Int] {
    try ledger.database.read {
      try Int.fetchAll(
        $0, sql: "SELECT sequence FROM inbox WHERE partitionKey = ? ORDER BY position", arguments: [account])
    }
  }

  @Test(arguments: [1, 2, 2000]) func theInboxKeepsTheLastMessageOfEachKeyAndWhatIsYoung(_ batch: Int) throws {
    let ledger = try Ledger()
    for sequence in [1, 2, 5, 3] as [Int64] {
      _ = try ledger.processor.process([deposit("a", 1, sequence: sequence), deposit("b", 1, sequence: sequence)])
    }
    ledger.clock.advance(by: .seconds(29 * 86_400))
    _ = try ledger.processor.process([deposit("b", 1, sequence: 6)])
    try clean(ledger, batch: batch)
    #expect(try sequences(ledger, "a") == [1, 2, 5, 3], "all is young")
    ledger.clock.advance(by: .seconds(2 * 86_400))
    try clean(ledger, batch: batch)
    #expect(try sequences(ledger, "a") == [5])
    #expect(try sequences(ledger, "b") == [5, 6])
    ledger.clock.advance(by: .seconds(30 * 86_400))
    try clean(ledger, batch: batch)
    #expect(try sequences(ledger, "b") == [6])
    #expect(try ledger.processor.process([deposit("b", 1, sequence: 5)]).stale == 1, "an old copy is known as such")
  }

  @Test func whatIsNotFinishedStaysHoweverOld() throws {
    let ledger = try Ledger()
    ledger.mishaps.plan([.throwPermanent], for: "a")
    _ = try ledger.processor.process([deposit("a", 1, sequence: 1), deposit("a", 2, sequence: 2)])
    ledger.clock.advance(by: .seconds(60 * 86_400))
    try clean(ledger)
    #expect(try ledger.states() == [3, 1])
  }

  @Test func sentEventsAndClosedTimersGoAndOthersStay() throws {
    let ledger = try Ledger()
    try ledger.database.write(Cause(actor: "test")) { unit in
      for account in ["sent", "discarded", "parked", "pending"] {
        try unit.publish(BalanceGrew(account: account, total: 1))
      }
      for (state, account) in ["pending", "sent", "parked", "discarded"].enumerated() {
        try unit.database.execute(
          sql: "UPDATE outbox SET state = ?, sentAt = ? WHERE partitionKey = ?",
          arguments: [state, state == 1 || state == 3 ? unit.now : nil, account])
      }
      for key in ["fired", "cancelled", "pending", "parked"] { try unit.schedule("due", key: key, at: unit.now) }
      for (state, key) in ["pending", "fired", "cancelled", "parked"].enumerated() {
        try unit.database.execute(
          sql: "UPDATE timer SET state = ?, closedAt = ? WHERE key = ?",
          arguments: [state, state == 1 || state == 2 ? unit.now : nil, key])
      }
    }
    ledger.clock.advance(by: .seconds(31 * 86_400))
    try clean(ledger, batch: 1)
    let (events, timers) = try ledger.database.read { db in
      (
        try String.fetchAll(db, sql: "SELECT partitionKey FROM outbox ORDER BY partitionKey"),
        try String.fetchAll(db, sql: "SELECT key FROM timer ORDER BY key")
      )
    }
    #expect(events == ["parked", "pending"])
    #expect(timers == ["parked", "pending"])
  }

  @Test(arguments: [
    "SELECT position FROM outbox WHERE state IN (1, 3) AND sentAt < 0 ORDER BY sentAt LIMIT 1",
    "SELECT id FROM timer WHERE state IN (1, 2) AND closedAt < 0 ORDER BY closedAt LIMIT 1",
  ]) func cleaningUsesAnIndex(_ query: String) throws {
    let details = try Ledger().database.read {
      try Row.fetchAll($0, sql: "EXPLAIN QUERY PLAN \(query)").map { $0["detail"] as String }
    }
    #expect(details.allSatisfy { $0.contains("USING") && $0.contains("INDEX") }, "\(details)")
  }
}
