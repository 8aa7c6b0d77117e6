import GRDB
import Messaging
import Persistence
import Testing
import Values

@Suite struct InboxProcessorTests {
  @Test func aMessageHasItsEffectItsInboxRowAndItsEventInOneTransaction() throws {
    let ledger = try Ledger()
    let report = try ledger.processor.process([deposit("a", 5, sequence: 1)])
    #expect(report.handled.count == 1)
    #expect(try ledger.total("a") == 5)
    #expect(try ledger.states() == [0])
    #expect(try ledger.count("outbox") == 1)
  }

  @Test func aMessageDeliveredTwiceHasOneEffect() throws {
    let ledger = try Ledger()
    let message = try deposit("a", 5, sequence: 1)
    _ = try ledger.processor.process([message, message])
    let again = try ledger.processor.process([message])
    #expect(again.duplicates == 1)
    #expect(try ledger.total("a") == 5)
    #expect(try ledger.count("outbox") == 1)
  }

  @Test func anEarlierMessageThatComesAfterALaterOneOfItsKeyIsDropped() throws {
    let ledger = try Ledger()
    _ = try ledger.processor.process([deposit("a", 5, sequence: 4), deposit("a", 7, sequence: 3)])
    #expect(try ledger.total("a") == 5)
    #expect(try ledger.states() == [0, 5])
  }

  @Test func gapsInTheSequenceAreLegal() throws {
    let ledger = try Ledger()
    _ = try ledger.processor.process([deposit("a", 1, sequence: 1), deposit("a", 2, sequence: 9)])
    #expect(try ledger.arrivals("a") == [1, 2])
  }

  @Test func aTransientFaultHoldsItsKeyAndLetsOthersFlow() throws {
    let ledger = try Ledger()
    ledger.mishaps.plan([.throwTransient], for: "a")
    let report = try ledger.processor.process([
      deposit("a", 1, sequence: 1), deposit("b", 10, sequence: 1), deposit("a", 2, sequence: 2),
    ])
    #expect(report.held == 2)
    #expect(try ledger.total("b") == 10)
    #expect(try ledger.total("a") == 0)

    #expect(try !ledger.processor.processDue().didSomething, "it is not due yet")
    ledger.clock.advance(by: .seconds(1))
    while try ledger.processor.processDue().didSomething {}
    #expect(try ledger.arrivals("a") == [1, 2])
    #expect(try ledger.states() == [0, 0, 0])
  }

  @Test func aFaultThatStaysIsParkedAfterTheLastAttemptAndHoldsItsKey() throws {
    let ledger = try Ledger(policy: RetryPolicy(attempts: 3))
    ledger.mishaps.plan([.throwTransient, .throwTransient, .throwTransient], for: "a")
    _ = try ledger.processor.process([deposit("a", 1, sequence: 1), deposit("a", 2, sequence: 2)])
    for _ in 0..<10 {
      ledger.clock.advance(by: .seconds(60))
      _ = try ledger.processor.processDue()
    }
    #expect(try ledger.states() == [3, 1])
    let open = try ledger.database.read { try MessageOperations.open($0, states: [.parked], limit: 10) }
    #expect(open.map(\.attempts) == [3])
    #expect(open[0].error?.contains("TransientTestError") == true)
  }

  @Test func aRedrivenMessageIsHandledBeforeThoseBehindIt() throws {
    let ledger = try Ledger()
    ledger.mishaps.plan([.throwPermanent], for: "a")
    _ = try ledger.processor.process([deposit("a", 1, sequence: 1), deposit("a", 2, sequence: 2)])
    #expect(try ledger.states() == [3, 1])
    let redriven = try ledger.database.write(Cause(actor: "operator")) {
      try MessageOperations.redrive(position: 1, in: $0)
    }
    #expect(redriven)
    try ledger.processor.refresh()
    while try ledger.processor.processDue().didSomething {}
    #expect(try ledger.arrivals("a") == [1, 2])
    #expect(try ledger.count("auditEntry") == 1)
  }

  @Test func aDiscardedMessageLetsThoseBehindItFlow() throws {
    let ledger = try Ledger()
    ledger.mishaps.plan([.throwPermanent], for: "a")
    _ = try ledger.processor.process([deposit("a", 1, sequence: 1), deposit("a", 2, sequence: 2)])
    _ = try ledger.database.write(Cause(actor: "operator")) {
      try MessageOperations.discard(position: 1, reason: "wrong account", in: $0)
    }
    try ledger.processor.refresh()
    while try ledger.processor.processDue().didSomething {}
    #expect(try ledger.arrivals("a") == [2])
    #expect(try ledger.states() == [4, 0])
  }

  @Test func aCopyOfAParkedMessageIsDropped() throws {
    let ledger = try Ledger()
    ledger.mishaps.plan([.throwPermanent], for: "a")
    let message = try deposit("a", 1, sequence: 1)
    _ = try ledger.processor.process([message])
    #expect(try ledger.processor.process([message]).duplicates == 1)
    #expect(try ledger.states() == [3])
  }

  @Test func aMessageWaitsForItsPrerequisiteWithoutSpendingAttempts() throws {
    let ledger = try Ledger()
    ledger.mishaps.plan([.waitFor("account:b")], for: "a")
    _ = try ledger.processor.process([deposit("a", 1, sequence: 1)])
    ledger.clock.advance(by: .seconds(3600))
    #expect(try !ledger.processor.processDue().didSomething)
    #expect(try ledger.states() == [2])
    _ = try ledger.processor.process([deposit("b", 1, sequence: 1)])
    while try ledger.processor.processDue().didSomething {}
    #expect(try ledger.total("a") == 1)
    let attempts = try ledger.database.read {
      try Int.fetchAll($0, sql: "SELECT attempts FROM inbox ORDER BY position")
    }
    #expect(attempts == [0, 0])
  }

  @Test(arguments: [
    "", "{", "[]", "null", "{\"specversion\":\"1.0\"}", "{\"specversion\":\"2.0\",\"id\":\"x\"}", "\u{0}\u{1}",
    String(repeating: "[", count: 10_000), "{\"data\":" + String(repeating: "{\"a\":", count: 10_000),
    "{\"id\": \"\\ud800\"}", "{\"sequence\": 1e99}", "{\"id\":\"a\"} trailing",
  ]) func aMessageThatCannotBeReadIsParkedAndHoldsNobody(_ body: String) throws {
    let ledger = try Ledger()
    let report = try ledger.processor.process([Array(body.utf8), deposit("a", 1, sequence: 1)])
    #expect(report.parked == 1)
    #expect(try ledger.total("a") == 1)
    let open = try ledger.database.read { try MessageOperations.open($0, states: [.parked], limit: 10) }
    #expect(open.count == 1)
    #expect(open[0].error?.hasSuffix(".") == true, "\(open[0].error ?? "")")
    _ = try ledger.processor.process([Array(body.utf8)])
    #expect(try ledger.states().filter { $0 == 3 }.count == 1, "its redelivered copy is known")
  }

  @Test func anUnreadableMessageThatIsRedrivenIsParkedAgain() throws {
    let ledger = try Ledger()
    _ = try ledger.processor.process([Array("{".utf8)])
    _ = try ledger.database.write(Cause(actor: "operator")) { try MessageOperations.redrive(position: 1, in: $0) }
    try ledger.processor.refresh()
    #expect(try ledger.processor.processDue().parked == 1)
    let open = try ledger.database.read { try MessageOperations.open($0, states: [.parked], limit: 10) }
    #expect(open.map(\.position) == [1])
    #expect(open[0].error?.hasSuffix(".") == true)
  }

  @Test func invalidUTF8IsParked() throws {
    let ledger = try Ledger()
    #expect(try ledger.processor.process([Array("{\"id\":\"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8)]).parked == 1)
  }

  @Test func anEventFromTheFutureIsParkedNotDropped() throws {
    let ledger = try Ledger()
    _ = try ledger.processor.process([deposit("a", 1, sequence: 1, type: "bank.account.deposited.v2")])
    let open = try ledger.database.read { try MessageOperations.open($0, states: [.parked], limit: 10) }
    #expect(open.map(\.type) == ["bank.account.deposited.v2"])
    #expect(open[0].error?.contains("does not know the event type") == true)
  }

  @Test func aMessageThatEndsTheProcessThreeTimesIsParked() throws {
    let ledger = try Ledger()
    let messages = [try deposit("poison", 1, sequence: 1), try deposit("good", 1, sequence: 1)]
    for _ in 0..<3 {
      ledger.mishaps.plan([.throwFatal], for: "poison")
      let restarted = try InboxProcessor(definition: ledger.definition, database: ledger.database)
      #expect(throws: DatabaseError.self) { try restarted.process(messages) }
      #expect(try ledger.states().isEmpty)
    }
    let restarted = try InboxProcessor(definition: ledger.definition, database: ledger.database)
    _ = try restarted.process(messages)
    #expect(try ledger.states() == [3, 0])
    #expect(try ledger.total("good") == 1)
  }

  @Test func aHeldMessageThatEndsTheProcessThreeTimesIsParkedAndMayBeRedriven() throws {
    let ledger = try Ledger()
    ledger.mishaps.plan([.throwTransient], for: "poison")
    ledger.mishaps.plan([.throwTransient], for: "good")
    _ = try ledger.processor.process([deposit("poison", 1, sequence: 1), deposit("good", 1, sequence: 1)])
    ledger.clock.advance(by: .seconds(60))
    for _ in 0..<3 {
      ledger.mishaps.plan([.throwFatal], for: "poison")
      let restarted = try InboxProcessor(definition: ledger.definition, database: ledger.database)
      #expect(throws: DatabaseError.self) { try restarted.processDue() }
    }
    let restarted = try InboxProcessor(definition: ledger.definition, database: ledger.database)
    while try restarted.processDue().didSomething {}
    #expect(try ledger.states() == [3, 0])
    #expect(try ledger.total("good") == 1)

    ledger.mishaps.plan([], for: "poison")
    _ = try ledger.database.write(Cause(actor: "operator")) { try MessageOperations.redrive(position: 1, in: $0) }
    try restarted.refresh()
    while try restarted.processDue().didSomething {}
    #expect(try ledger.states() == [0, 0])
    #expect(try ledger.count("inboxAttempt") == 0)
  }

  @Test func aTimerThatEndsTheProcessThreeTimesIsParked() throws {
    let mishaps = Mishaps()
    let ledger = try Ledger(timers: [
      TimerSubscription(kind: "interest") { timer, unit in
        if mishaps.next(for: timer.key) != nil { throw DatabaseError(resultCode: .SQLITE_IOERR) }
        try unit.publish(BalanceGrew(account: timer.key, total: 0))
      }
    ])
    mishaps.plan(Array(repeating: .throwFatal, count: 3), for: "poison")
    try ledger.database.write(Cause(actor: "test")) {
      try $0.schedule("interest", key: "poison", at: $0.now)
      try $0.schedule("interest", key: "good", at: $0.now + .seconds(1))
    }
    ledger.clock.advance(by: .seconds(2))
    for _ in 0..<3 {
      let restarted = try InboxProcessor(definition: ledger.definition, database: ledger.database)
      #expect(throws: DatabaseError.self) { try restarted.processDue() }
    }
    let restarted = try InboxProcessor(definition: ledger.definition, database: ledger.database)
    while try restarted.processDue().didSomething {}
    let states = try ledger.database.read { try Int.fetchAll($0, sql: "SELECT state FROM timer ORDER BY dueAt") }
    #expect(states == [3, 1])
  }

  @Test func aMessageTriedAgainByTheSameProcessIsNotSuspectedMore() throws {
    let ledger = try Ledger()
    let restarted = try InboxProcessor(definition: ledger.definition, database: ledger.database)
    ledger.mishaps.plan(Array(repeating: .throwFull, count: 5), for: "a")
    for _ in 0..<5 { #expect(throws: DatabaseError.self) { try restarted.process([deposit("a", 1, sequence: 1)]) } }
    _ = try restarted.process([deposit("a", 1, sequence: 1)])
    #expect(try ledger.states() == [0])
    #expect(try ledger.count("inboxAttempt") == 0)
  }

  @Test func aMessageBehindAParkedOneIsNotDue() throws {
    let ledger = try Ledger()
    ledger.mishaps.plan([.throwPermanent], for: "a")
    _ = try ledger.processor.process([deposit("a", 1, sequence: 1), deposit("a", 2, sequence: 2)])
    #expect(try ledger.processor.nextDue() == nil)
  }

  @Test func aTimerOfAnUnknownKindIsParkedAfterTheLastAttempt() throws {
    let ledger = try Ledger(policy: RetryPolicy(attempts: 3))
    try ledger.database.write(Cause(actor: "test")) { try $0.schedule("forgotten", key: "a", at: $0.now) }
    for _ in 0..<5 {
      ledger.clock.advance(by: .seconds(60))
      _ = try ledger.processor.processDue()
    }
    let parked = try ledger.database.read { db in
      try Row.fetchAll(db, sql: "SELECT attempts, error FROM timer WHERE state = 3")
    }
    #expect(parked.count == 1)
    #expect(parked.first?[0] == 3)
    #expect(parked.first?[1] == "No timer of kind forgotten is known.")
    #expect(try ledger.processor.nextDue() == nil)

    let id = try #require(try ledger.database.read { try String.fetchOne($0, sql: "SELECT id FROM timer") })
    let redriven = try ledger.database.write(Cause(actor: "operator")) {
      try MessageOperations.redriveTimer(id: id, in: $0)
    }
    #expect(redriven)
    #expect(try ledger.processor.nextDue() != nil)
  }

  @Test func afterACleanStopNoMessageIsSuspected() throws {
    let ledger = try Ledger()
    try ledger.processor.markCleanStop()
    let restarted = try InboxProcessor(definition: ledger.definition, database: ledger.database)
    _ = try restarted.process([deposit("a", 1, sequence: 1)])
    #expect(try ledger.count("inboxAttempt") == 0)
  }

  @Test func historyIsFilteredByWhatTheServiceListensTo() throws {
    let ledger = try Ledger()
    let foreign = Envelope(
      id: "x", source: "/other/bank", type: Deposited.type, time: ledger.clock.now(), company: "other",
      correlationID: "z",
      partitionKey: "z", sequence: 1, data: try WireFormat.encode(Deposited(account: "z", amount: 9)))
    _ = try ledger.processor.process(
      [deposit("a", 1, sequence: 1, type: "bank.card.blocked.v1"), foreign.encoded(), deposit("a", 2, sequence: 2)],
      fromHistory: true)
    #expect(try ledger.states() == [0])
    #expect(try ledger.arrivals("a") == [2])
  }

  @Test func aTimerThatIsPendingStaysWhereItIsScheduledUnlessPending() throws {
    let ledger = try Ledger(timers: [TimerSubscription(kind: "interest") { _, _ in }])
    func dueAfter(_ seconds: Int64) throws {
      try ledger.database.write(Cause(actor: "test")) {
        try $0.scheduleUnlessPending("interest", key: "a", at: $0.now + .seconds(seconds), correlationID: "bank")
      }
    }
    try dueAfter(5)
    try dueAfter(50)
    #expect(try ledger.count("timer") == 1)
    ledger.clock.advance(by: .seconds(5))
    #expect(try ledger.processor.processDue().timers == 1)
    try dueAfter(5)
    #expect(try ledger.count("timer WHERE state = 0 AND correlationID = 'bank'") == 1)
  }

  @Test func aTimerFiresOnceAndMayScheduleTheNext() throws {
    let ledger = try Ledger(timers: [
      TimerSubscription(kind: "interest") { timer, unit in
        try unit.publish(BalanceGrew(account: timer.key, total: 0))
        if timer.payload == "first" {
          try unit.schedule("interest", key: timer.key, at: unit.now + .seconds(10), payload: "second")
        }
      }
    ])
    try ledger.database.write(Cause(actor: "test")) {
      try $0.schedule("interest", key: "a", at: $0.now + .seconds(5), payload: "first")
    }
    #expect(try ledger.processor.processDue().timers == 0)
    ledger.clock.advance(by: .seconds(6))
    #expect(try ledger.processor.processDue().timers == 1)
    #expect(try ledger.processor.processDue().timers == 0)
    ledger.clock.advance(by: .seconds(11))
    #expect(try ledger.processor.processDue().timers == 1)
    #expect(try ledger.count("outbox") == 2)
  }
}
