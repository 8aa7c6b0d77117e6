import Foundation
import Messaging
import Persistence
import ProductionDomain
import Synchronization
import Values

/// Makes plans: reads a snapshot, works it out on a thread of its own, and puts the plan into force in one
/// transaction. One plan at a time.
package final class PlanRunner: Sendable {
  private let database: ServiceDatabase
  private let memory = PlanningDataMemory()
  /// One plan at a time in a process, whoever asks for it.
  private static let lane = Mutex(())
  private static let thread = DispatchQueue(label: "planning", qos: .utility)

  package init(database: ServiceDatabase) { self.database = database }

  /// Plans the running factory, or a scenario. `today` is the business day.
  func run(scenarioID: String? = nil, cause: Cause) async throws -> PlanRecord {
    try await withCheckedThrowingContinuation { continuation in
      PlanRunner.thread.async {
        continuation.resume(with: Result { try self.runNow(scenarioID: scenarioID, cause: cause) })
      }
    }
  }

  /// The same on the calling thread.
  func runNow(scenarioID: String? = nil, cause: Cause) throws -> PlanRecord {
    try PlanRunner.lane.withLock { _ in
      try made(scenarioID: scenarioID, cause: cause).record
    }
  }

  private func made(scenarioID: String?, cause: Cause) throws -> (record: PlanRecord, times: Times) {
    let clock = ContinuousClock()
    let begin = clock.now
    let now = cause.effectiveAt ?? database.time.now()
    let snapshot = try database.read { try PlanSnapshot(scenarioID: scenarioID, now: now, memory: memory, $0) }
    let read = clock.now
    let result = PlanResult(snapshot)
    let planned = clock.now
    var transfer = LogTransfer(database)
    defer { transfer.takeUp() }
    let record = try database.write(cause) { unit in
      try transfer.putOff(unit.database)
      return try PlanSaving.save(result, in: unit)
    }
    return (record, Times(reading: read - begin, planning: planned - read, storing: clock.now - planned))
  }

  /// How long the parts of making a plan took.
  package struct Times: Sendable {
    package let reading: Duration
    package let planning: Duration
    package let storing: Duration
    package var total: Duration { reading + planning + storing }
  }

  /// Plans the running factory on the calling thread, and says how long that took.
  package func timedPlan(cause: Cause) throws -> (plan: PlanView, times: Times) {
    let (record, times) = try PlanRunner.lane.withLock { _ in try made(scenarioID: nil, cause: cause) }
    return (PlanView(record), times)
  }

  /// Plans on the calling thread; `scenario` is an id or a name.
  package func plan(scenario: String?, cause: Cause) throws -> PlanView {
    let id = try scenario.map { name in
      guard let found = try database.read({ try ScenarioStore.find(name, $0) }) else {
        throw MasterDataRefusal("There is no scenario \(name).", code: "SCENARIO_UNKNOWN")
      }
      return found.id
    }
    return PlanView(try runNow(scenarioID: id, cause: cause))
  }

  /// Whether there is planning data that the plan in force does not know yet, or the day has changed.
  func isDue() async throws -> Bool {
    let now = database.time.now()
    return try await database.read { db in
      guard try !PlanningDataStore.isEmpty(db), try PlanningDataStore.settings(db).plansByItself else { return false }
      let (revision, planned) = try PlanningDataStore.revision(db)
      guard revision == planned else { return true }
      // A plan on the documents' own clock is not made anew by the wall clock.
      guard let plan = try PlanStore.current(db) else { return true }
      let clock = try PlantDay.clock(db)
      let today = clock.day(at: now)
      return plan.today < today && clock.day(at: plan.createdAt) < today
    }
  }
}

/// Plans by itself when something a plan is made from has changed: a moment after the change, so that a burst of
/// messages makes one plan, and then not again for as long as planning takes.
package final class PlanningLoop: Sendable {
  private let runner: PlanRunner
  private let log: @Sendable (String) -> Void
  private let quiet: Duration

  package init(runner: PlanRunner, quiet: Duration = .seconds(3), log: @escaping @Sendable (String) -> Void) {
    self.runner = runner
    self.quiet = quiet
    self.log = log
  }

  /// Until the task is cancelled.
  package func run() async {
    while !Task.isCancelled {
      try? await Task.sleep(for: quiet)
      guard !Task.isCancelled else { return }
      do {
        guard try await runner.isDue() else { continue }
        _ = try await runner.run(cause: Cause(actor: "planning"))
      } catch {
        log("No plan was made: \(error); it is tried again.")
        try? await Task.sleep(for: .seconds(30))
      }
    }
  }
}
