import GRDB
import Messaging
import Persistence
import TestSupport
import Testing
import Values

@Suite struct HistoryLoopTests {
  private let history = MemoryHistory()
  private let notes = Notes()
  private let fatal = Notes()

  private func loop(_ ledger: Ledger) -> HistoryLoop {
    HistoryLoop(
      processor: ledger.processor, database: ledger.database, reader: history.reader, retryPause: .milliseconds(2),
      settling: .milliseconds(5), log: { [notes] in notes.add($0) }, onFatal: { [fatal] in fatal.add("\($0)") })
  }

  private func position(_ ledger: Ledger) throws -> Int {
    Int(try ledger.database.read { try HistoryLoop.position($0) })
  }

  @Test func aProjectionGoesOnWhereItStood() async throws {
    let ledger = try Ledger()
    history.replace(by: [try deposit("a", 1, sequence: 1)])
    let first = loop(ledger)
    first.start()
    try await eventually { try position(ledger) >= 1 }
    first.stop()
    history.append([try deposit("a", 2, sequence: 2)])
    let second = loop(ledger)
    second.start()
    try await eventually { try position(ledger) >= 2 }
    second.stop()
    #expect(try ledger.arrivals("a") == [1, 2])
    #expect(history.starts == [.first, .offset(1)])
  }

  @Test func aHistoryThatWasMadeAnewIsReadFromItsBeginning() async throws {
    let ledger = try Ledger()
    try await ledger.database.write(Cause(actor: "test")) { try HistoryLoop.setPosition(100, $0.database) }
    history.replace(by: [try deposit("a", 1, sequence: 1)])
    let loop = loop(ledger)
    loop.start()
    try await eventually { try position(ledger) <= 1 }
    loop.stop()
    #expect(try ledger.arrivals("a") == [1])
    #expect(notes.all.contains { $0.contains("made anew") })
  }

  @Test func aFullDiskIsWaitedOutByTheProjection() async throws {
    let ledger = try Ledger()
    ledger.mishaps.plan([.throwFull, .throwFull], for: "a")
    history.replace(by: [try deposit("a", 1, sequence: 1)])
    let loop = loop(ledger)
    loop.start()
    try await eventually { try position(ledger) >= 1 }
    loop.stop()
    #expect(try ledger.arrivals("a") == [1])
    #expect(fatal.all.isEmpty)
  }
}
