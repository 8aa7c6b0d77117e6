import GRDB
import Messaging
import Persistence
import Testing
import Values

@Suite struct CatchUpTests {
  private func catchUp(_ ledger: Ledger, _ history: MemoryHistory) -> CatchUp {
    CatchUp(
      processor: ledger.processor, database: ledger.database, reader: history.reader, settling: .milliseconds(5),
      log: { _ in })
  }

  /// A deposit committed at this time.
  private func deposit(_ account: String, sequence: Int64, at time: Instant) throws -> [UInt8] {
    Envelope(
      id: "\(account)-\(sequence)", source: "/main/bank", type: Deposited.type, time: time, company: "main",
      correlationID: account, partitionKey: account, sequence: sequence,
      data: try WireFormat.encode(Deposited(account: account, amount: 1))
    ).encoded()
  }

  @Test func aNewServiceReadsTheWholeHistoryAndForgetsThatItHadTo() throws {
    let ledger = try Ledger()
    try CatchUp.request(ledger.database)
    let history = MemoryHistory(try (1...3).map { try deposit("a", sequence: $0, at: ledger.clock.now()) })
    let catchUp = catchUp(ledger, history)
    let outcome = try #require(try catchUp.run { _ in })
    #expect(outcome.handled == 3 && outcome.end == 2)
    #expect(try ledger.total("a") == 3)
    #expect(history.starts == [.first])
    #expect(try CatchUp.isRequested(ledger.database), "until it was settled")
    try catchUp.settle(outcome)
    #expect(try !CatchUp.isRequested(ledger.database))
  }

  @Test func aRequestThatCameMeanwhileIsNotForgotten() throws {
    let ledger = try Ledger()
    try CatchUp.request(ledger.database)
    let catchUp = catchUp(ledger, MemoryHistory())
    let outcome = try #require(try catchUp.run { _ in })
    try CatchUp.request(ledger.database)
    try catchUp.settle(outcome)
    #expect(try CatchUp.isRequested(ledger.database))
  }

  @Test func theEndIsFoundWhileTheHistoryGrows() throws {
    let ledger = try Ledger()
    let history = MemoryHistory([try deposit("a", sequence: 1, at: ledger.clock.now())])
    history.setTraffic(try deposit("b", sequence: 1, at: ledger.clock.now()))
    let outcome = try #require(try catchUp(ledger, history).run { _ in })
    #expect(outcome.end >= 1)
    #expect(try ledger.total("a") == 1)
  }

  @Test func itEndsWhenTheServiceStops() throws {
    let ledger = try Ledger()
    let history = MemoryHistory([try deposit("a", sequence: 1, at: ledger.clock.now())])
    #expect(try catchUp(ledger, history).run(isStopping: { true }) { _ in } == nil)
    #expect(try ledger.states().isEmpty)
  }

  @Test func anEmptyHistoryIsNotBelievedByAServiceThatTookMessagesIn() throws {
    let ledger = try Ledger()
    _ = try ledger.processor.process([deposit("a", sequence: 1, at: ledger.clock.now())])
    try CatchUp.request(ledger.database)
    #expect(throws: CatchUpError.self) { try catchUp(ledger, MemoryHistory()).run { _ in } }
    #expect(try CatchUp.isRequested(ledger.database))
  }

  @Test func anEmptyHistoryIsNothingToANewService() throws {
    let ledger = try Ledger()
    try CatchUp.request(ledger.database)
    let catchUp = catchUp(ledger, MemoryHistory())
    let outcome = try #require(try catchUp.run { _ in })
    #expect(outcome.end == -1)
    #expect(try catchUp.run(from: outcome.end + 1) { _ in }?.end == -1)
  }

  @Test func anUnreachableHistoryIsNotAnEmptyOne() throws {
    let ledger = try Ledger()
    let history = MemoryHistory()
    history.setReachable(false)
    #expect(throws: CatchUpError.self) { try catchUp(ledger, history).run { _ in } }
  }

  @Test func itBeginsBeforeTheLastMessageThatBoreATimeThatHadCome() throws {
    let ledger = try Ledger()
    let now = ledger.clock.now()
    let last = try deposit("a", sequence: 1, at: now - .seconds(3600))
    _ = try ledger.processor.process([
      last, deposit("b", sequence: 1, at: now + .seconds(86_400)), Array("unreadable".utf8),
    ])
    let history = MemoryHistory([last])
    _ = try catchUp(ledger, history).run { _ in }
    #expect(history.starts == [.timestamp(now - .seconds(3600 + 600))])
    try CatchUp.request(ledger.database)
    _ = try catchUp(ledger, history).run { _ in }
    #expect(history.starts.last == .timestamp(now - .seconds(3600 + 600)))
  }

  @Test func aRepeatReadsOnlyWhatCameSince() throws {
    let ledger = try Ledger()
    let history = MemoryHistory([try deposit("a", sequence: 1, at: ledger.clock.now())])
    let catchUp = catchUp(ledger, history)
    let first = try #require(try catchUp.run { _ in })
    #expect(try catchUp.run(from: first.end + 1) { _ in }?.handled == 0, "nothing came")
    history.append([try deposit("a", sequence: 2, at: ledger.clock.now())])
    #expect(try catchUp.run(from: first.end + 1) { _ in }?.handled == 1)
    #expect(history.starts.last == .offset(1))
  }
}
