import GRDB
import Messaging
import Persistence
import Testing
import Values

@Suite struct OutboxRelayTests {
  private func record(_ ledger: Ledger, _ accounts: [String]) throws {
    for account in accounts {
      try ledger.database.write(Cause(actor: "test")) { try $0.publish(BalanceGrew(account: account, total: 1)) }
    }
  }
  private func pending(_ ledger: Ledger) throws -> Int {
    try ledger.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM outbox WHERE state = 0")! }
  }
  private func relay(_ ledger: Ledger, window: Int = 256) throws -> OutboxRelay {
    let relay = try OutboxRelay(database: ledger.database, window: window)
    try relay.note(.ready)
    return relay
  }

  @Test func rowsGoOutInOrderAndAreDoneOnlyAfterTheirConfirm() throws {
    let ledger = try Ledger()
    try record(ledger, ["a", "b", "c"])
    let relay = try relay(ledger)
    #expect(try relay.pump().map(\.token) == [1, 2, 3])
    #expect(try relay.pump().isEmpty)
    try relay.note(.confirmed(tokens: [1, 3]))
    try relay.markConfirmed()
    #expect(try pending(ledger) == 1)
    try relay.note(.confirmed(tokens: [2]))
    try relay.markConfirmed()
    #expect(try pending(ledger) == 0)
  }

  @Test func aKeyHasOneMessageInFlightAndOthersPassIt() throws {
    let ledger = try Ledger()
    try record(ledger, ["a", "a", "b"])
    let relay = try relay(ledger)
    #expect(try relay.pump().map(\.token) == [1, 3])
    try relay.note(.confirmed(tokens: [1]))
    #expect(try relay.pump().map(\.token) == [2])
  }

  @Test func whatWasInFlightWhenTheConnectionWentIsSentAgainWithTheSameID() throws {
    let ledger = try Ledger()
    try record(ledger, ["a", "b", "c"])
    let relay = try relay(ledger)
    let first = try relay.pump()
    try relay.note(.confirmed(tokens: [2]))
    try relay.note(.lost(reason: "broker gone"))
    #expect(try relay.pump().isEmpty)
    try relay.note(.ready)
    let second = try relay.pump()
    #expect(second.map(\.token) == [1, 3])
    #expect(second[0].properties.messageID == first[0].properties.messageID)
  }

  @Test func aRefusedRowIsSentAgainBeforeLaterOnesOfItsKey() throws {
    let ledger = try Ledger()
    try record(ledger, ["a", "a"])
    let relay = try relay(ledger)
    _ = try relay.pump()
    try relay.note(.refused(tokens: [1]))
    #expect(try relay.pump().isEmpty, "after a pause")
    ledger.clock.advance(by: .seconds(1))
    #expect(try relay.pump().map(\.token) == [1])
  }

  @Test func aReturnedRowIsNotDoneThoughItIsConfirmed() throws {
    let ledger = try Ledger()
    try record(ledger, ["a"])
    let relay = try relay(ledger)
    _ = try relay.pump()
    try relay.note(.returned(token: 1, reason: "NO_ROUTE"))
    try relay.note(.confirmed(tokens: [1]))
    try relay.markConfirmed()
    #expect(try pending(ledger) == 1)
    ledger.clock.advance(by: .seconds(1))
    #expect(try relay.pump().map(\.token) == [1])
  }

  @Test func nothingIsSentWhileTheBrokerBlocks() throws {
    let ledger = try Ledger()
    try record(ledger, ["a"])
    let relay = try relay(ledger)
    try relay.note(.blocked(reason: "low on memory"))
    #expect(try relay.pump().isEmpty)
    try relay.note(.unblocked)
    #expect(try relay.pump().count == 1)
  }

  @Test func anEventThatIsTooLargeParksItsKeyAndLetsOthersFlow() throws {
    let ledger = try Ledger()
    try ledger.database.write(Cause(actor: "test")) { unit in
      try unit.publish(BalanceGrew(account: String(repeating: "a", count: Envelope.maximumBytes), total: 1))
    }
    try record(ledger, ["b"])
    let relay = try relay(ledger)
    #expect(try relay.pump().map(\.token) == [2])
    let parked = try ledger.database.read { try String.fetchAll($0, sql: "SELECT error FROM outbox WHERE state = 2") }
    #expect(parked.count == 1 && parked[0].contains("at most"))
  }

  @Test func aMessageThatClosesTheConnectionEachTimeIsFoundAndParked() throws {
    let ledger = try Ledger()
    try record(ledger, ["good1", "poison", "good2"])
    let relay = try relay(ledger)
    var arrived: [Int64] = []
    for _ in 0..<20 {
      var lost = false
      repeat {
        let messages = try relay.pump()
        if messages.isEmpty { break }
        for message in messages {
          if message.token == 2 {
            lost = true
            break
          }
          arrived.append(message.token)
        }
        // A real broker confirms nothing of a channel that it closes.
        if !lost { try relay.note(.confirmed(tokens: messages.map(\.token))) }
      } while !lost
      if !lost { break }
      try relay.note(.lost(reason: "channel closed"))
      try relay.note(.ready)
    }
    try relay.markConfirmed()
    let states = try ledger.database.read { try Int.fetchAll($0, sql: "SELECT state FROM outbox ORDER BY position") }
    #expect(states == [1, 2, 1])
    #expect(Set(arrived) == [1, 3])
  }

  @Test func theWindowBoundsWhatIsInFlightAndALongBacklogDrainsInOrder() throws {
    let ledger = try Ledger()
    try record(ledger, (0..<200).map { "k\($0)" })
    let relay = try relay(ledger, window: 16)
    var sent: [Int64] = []
    while true {
      let messages = try relay.pump()
      if messages.isEmpty { break }
      #expect(messages.count <= 16)
      sent += messages.map(\.token)
      try relay.note(.confirmed(tokens: messages.map(\.token)))
    }
    try relay.markConfirmed()
    #expect(sent == Array(1...200))
    #expect(try pending(ledger) == 0)
  }
}
