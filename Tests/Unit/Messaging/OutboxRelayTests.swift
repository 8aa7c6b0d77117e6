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
  private func append(_ ledger: Ledger, _ key: String, bytes: Int) throws {
    try ledger.database.write(Cause(actor: "test")) { unit in
      try unit.append(
        OutboxRow(
          messageID: unit.newID(), type: BalanceGrew.type, routingKey: "main.\(BalanceGrew.type)", partitionKey: key,
          sequence: try unit.nextSequence(of: key), correlationID: key, occurredAt: unit.now,
          body: Array(repeating: 32, count: bytes)))
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
    try record(ledger, ["a"])
    try append(ledger, "a", bytes: Envelope.maximumBytes + 1)
    try record(ledger, ["b", "a"])
    let relay = try relay(ledger)
    #expect(try relay.pump().map(\.token) == [1, 3], "what lies before it goes out")
    try relay.note(.confirmed(tokens: [1, 3]))
    #expect(try relay.pump().isEmpty, "what lies behind it waits")
    let parked = try ledger.database.read { try String.fetchAll($0, sql: "SELECT error FROM outbox WHERE state = 2") }
    #expect(parked.count == 1 && parked[0].contains("at most"))

    let events = try ledger.database.read { try MessageOperations.parkedEvents($0, limit: 10) }
    #expect(events.map(\.position) == [2])
    #expect(events.first?.partitionKey == "a")
    let discarded = try ledger.database.write(Cause(actor: "operator")) {
      try MessageOperations.discardOutbox(position: 2, reason: "nobody needs it", in: $0)
    }
    #expect(discarded)
    try relay.refreshParked()
    #expect(try relay.pump().map(\.token) == [4])
  }

  @Test func anEventThatIsTooLargeIsRefusedWhenItIsRecorded() throws {
    let ledger = try Ledger()
    #expect(throws: PermanentFault.self) {
      try ledger.database.write(Cause(actor: "test")) { unit in
        try unit.publish(BalanceGrew(account: String(repeating: "a", count: Envelope.maximumBytes), total: 1))
      }
    }
    #expect(try ledger.count("outbox") == 0)
    #expect(try ledger.count("keySequence") == 0)
  }

  @Test func aFreedRowGoesOutBeforeLaterOnesOfItsKeyThoughOthersAreUnderWay() throws {
    let ledger = try Ledger()
    try append(ledger, "a", bytes: Envelope.maximumBytes + 1)
    try record(ledger, ["b", "a"])
    let relay = try relay(ledger)
    #expect(try relay.pump().map(\.token) == [2])
    // An operator shortened the row and freed it while another key is in flight.
    try ledger.database.write(Cause(actor: "operator")) { unit in
      try unit.database.execute(sql: "UPDATE outbox SET body = x'7B7D' WHERE position = 1")
      _ = try MessageOperations.redriveOutbox(in: unit)
    }
    try relay.refreshParked()
    #expect(try relay.pump().map(\.token) == [1])
    try relay.note(.confirmed(tokens: [1, 2]))
    #expect(try relay.pump().map(\.token) == [3])
  }

  @Test func aBrokerThatGoesAwayAgainAndAgainParksNothing() throws {
    let ledger = try Ledger()
    try record(ledger, ["a", "b"])
    let relay = try relay(ledger)
    for _ in 0..<20 {
      #expect(try relay.pump().count == 2)
      try relay.note(.lost(reason: "320 CONNECTION_FORCED"))
      try relay.note(.ready)
    }
    #expect(try pending(ledger) == 2)
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
      try relay.note(.lost(reason: "501 FRAME_ERROR", isAboutMessage: true))
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
