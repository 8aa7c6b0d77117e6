import GRDB
import Messaging
import Persistence
import TestSupport
import Testing
import Values

@Suite struct ConsumerLoopTests {
  private let queue = MemoryQueue()
  private let history = MemoryHistory()
  private let notes = Notes()
  private let fatal = Notes()

  private func loop(_ ledger: Ledger) -> ConsumerLoop {
    ConsumerLoop(
      processor: ledger.processor, source: queue, time: ledger.clock,
      catchUp: CatchUp(
        processor: ledger.processor, database: ledger.database, reader: history.reader, settling: .milliseconds(5),
        log: { _ in }),
      retryPause: .milliseconds(2), repeatAfter: .milliseconds(5), log: { [notes] in notes.add($0) },
      onFatal: { [fatal] in fatal.add("\($0)") })
  }

  @Test func messagesAreAcknowledgedOnceTheyAreHandled() async throws {
    let ledger = try Ledger()
    queue.put([try deposit("a", 1, sequence: 1), try deposit("a", 2, sequence: 2)])
    let loop = loop(ledger)
    #expect(loop.oldestUnhandled == Instant("2026-03-02T07:59:59Z"), "it waits at the queue's end of the wire")
    loop.start()
    try await eventually { queue.acknowledged == 2 }
    loop.stop()
    #expect(try ledger.arrivals("a") == [1, 2])
    #expect(loop.oldestUnhandled == nil)
  }

  @Test func whatANewQueueMissedComesBeforeWhatItBrings() async throws {
    let ledger = try Ledger()
    history.replace(by: [try deposit("a", 1, sequence: 1), try deposit("a", 2, sequence: 2)])
    let loop = loop(ledger)
    // The queue is made while the loop waits for its first delivery, and brings only the later message.
    let later = try deposit("a", 2, sequence: 2)
    queue.whileAsked { [queue] in
      loop.noteMissedMessages()
      queue.put([later])
    }
    loop.start()
    try await eventually { queue.acknowledged == 1 }
    loop.stop()
    #expect(try ledger.arrivals("a") == [1, 2])
  }

  @Test func nothingIsTakenUntilWhatWasMissedIsRead() async throws {
    let ledger = try Ledger(timers: [TimerSubscription(kind: "interest") { _, _ in }])
    history.replace(by: [try deposit("a", 1, sequence: 1)])
    history.setReachable(false)
    let loop = loop(ledger)
    loop.noteMissedMessages()
    queue.put([try deposit("a", 2, sequence: 2)])
    loop.start()
    try await eventually { notes.all.count >= 2 }
    #expect(try ledger.states().isEmpty)
    try await ledger.database.write(Cause(actor: "test")) { try $0.schedule("interest", key: "a", at: $0.now) }
    try await eventually("the timer fires meanwhile") { try ledger.count("timer WHERE state = 1") >= 1 }
    history.setReachable(true)
    try await eventually { queue.acknowledged == 1 }
    loop.stop()
    #expect(try ledger.arrivals("a") == [1, 2])
    #expect(fatal.all.isEmpty)
  }

  @Test func aServiceThatStopsWhileMessagesAreMissedTakesNone() async throws {
    let ledger = try Ledger()
    history.setReachable(false)
    try CatchUp.request(ledger.database)
    let loop = loop(ledger)
    loop.noteMissedMessages()
    queue.put([try deposit("a", 2, sequence: 2)])
    loop.start()
    try await eventually { !notes.all.isEmpty }
    loop.stop()
    #expect(try ledger.states().isEmpty)
    #expect(try CatchUp.isRequested(ledger.database))
  }

  @Test func catchingUpIsRepeatedOnceAndThenForgotten() async throws {
    let ledger = try Ledger()
    try CatchUp.request(ledger.database)
    history.replace(by: [try deposit("a", 1, sequence: 1)])
    let loop = loop(ledger)
    loop.noteMissedMessages()
    loop.start()
    try await eventually { try !CatchUp.isRequested(ledger.database) }
    history.append([try deposit("a", 2, sequence: 2)])
    queue.put([try deposit("b", 1, sequence: 1)])
    try await eventually { queue.acknowledged == 1 }
    loop.stop()
    #expect(history.starts.first == .first)
    #expect(try ledger.arrivals("a") == [1], "what came later comes over the queue")
  }

  @Test func aFullDiskIsWaitedOut() async throws {
    let ledger = try Ledger()
    ledger.mishaps.plan([.throwFull, .throwFull], for: "a")
    queue.put([try deposit("a", 1, sequence: 1)])
    let loop = loop(ledger)
    loop.start()
    try await eventually { queue.acknowledged == 1 }
    loop.stop()
    #expect(try ledger.arrivals("a") == [1])
    #expect(notes.all.count == 2)
    #expect(fatal.all.isEmpty)
  }

  @Test func aFailingMediumEndsTheProcess() async throws {
    let ledger = try Ledger()
    ledger.mishaps.plan([.throwFatal], for: "a")
    queue.put([try deposit("a", 1, sequence: 1)])
    let loop = loop(ledger)
    loop.start()
    try await eventually { fatal.all.count == 1 }
    loop.stop()
    #expect(queue.acknowledged == 0)
  }
}
