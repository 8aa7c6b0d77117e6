import Dispatch
import HTTPSupport
import Persistence
import ProductionDomain
import Values

/// A question about the best use of what the factory has, asked of the live data or of a scenario's.
struct OptimumQuestion: Sendable {
  /// Days from today; nil: the horizon of plans.
  var days: Int?
  /// How long the search may take.
  var seconds: Int
  /// An id or a name.
  var scenario: String?
  var item: String?

  /// The usual, and the longest, time of a search.
  static let usualSeconds = 5
  private static let longestSeconds = 30
  /// What a search may do for a second of its time, about a fifth of that here: a search that is not stopped by the clock
  /// has the same answer whenever it is asked.
  private static let operationsOfSecond = 200_000_000
  private static let thread = DispatchQueue(label: "optimum", qos: .utility)

  /// From `?days=`, `?seconds=`, `?scenario=` and `?item=`.
  init(_ request: ServiceRequest) throws {
    func whole(_ name: String, _ range: ClosedRange<Int>) throws -> Int? {
      guard let text = request.query(name) else { return nil }
      guard let value = Int(text), range.contains(value) else {
        throw Problem.badRequest("?\(name)= must be a whole number from \(range.lowerBound) to \(range.upperBound).")
      }
      return value
    }
    days = try whole("days", 1...1000)
    seconds = try whole("seconds", 1...OptimumQuestion.longestSeconds) ?? OptimumQuestion.usualSeconds
    scenario = request.query("scenario")
    item = request.query("item")
  }

  init(item: String, days: Int?) {
    (self.item, self.days, seconds) = (item, days, OptimumQuestion.usualSeconds)
  }

  /// What is planned, as it is now.
  func snapshot(at now: Instant, _ db: DatabaseHandle) throws -> PlanSnapshot {
    guard try !PlanningDataStore.isEmpty(db) else {
      throw Problem.notFound("There is no planning data yet; PUT /v1/planning-data.")
    }
    let scenarioID = try scenario.map { name in
      guard let found = try ScenarioStore.find(name, db) else {
        throw Problem.notFound("There is no scenario \(name.prefix(100)).")
      }
      return found.id
    }
    return try PlanSnapshot(scenarioID: scenarioID, now: now, db)
  }

  static func limits(seconds: Int) -> IntegerProgram.Limits {
    IntegerProgram.Limits(nodes: 500_000, operations: seconds * operationsOfSecond)
  }

  func productMix(_ snapshot: PlanSnapshot) -> ProductMixView {
    let preparation = ScenarioPreparation(snapshot.scenario)
    let deadline = ContinuousClock.now + .seconds(seconds)
    let mix = PlannedProductMix(
      preparation, days: days ?? snapshot.scenario.horizonDays, limits: OptimumQuestion.limits(seconds: seconds)
    ) { ContinuousClock.now >= deadline }
    return ProductMixView(mix, snapshot.problems)
  }

  /// Of the item asked for, or of all that can come to a plant in several ways.
  func sourcing(_ snapshot: PlanSnapshot) throws -> [SourcingOptimum] {
    let plan = RequirementsPlan(snapshot.scenario)
    let days = days ?? snapshot.scenario.horizonDays
    if let item {
      guard let optimum = SourcingOptimum(of: item, in: plan, days: days) else {
        throw Problem.notFound("There is no item \(item.prefix(80)) in the planning data.")
      }
      return [optimum]
    }
    return Set(plan.preparation.nodes.map(\.key.item)).sorted().compactMap {
      SourcingOptimum(of: $0, in: plan, days: days)
    }.filter { optimum in
      Set(optimum.ways.map(\.plant)).contains { plant in optimum.ways.count { $0.plant == plant } > 1 }
    }
  }

  /// Works something out beside the threads that serve requests.
  static func worked<Answer: Sendable>(_ work: @escaping @Sendable () throws -> Answer) async throws -> Answer {
    try await withCheckedThrowingContinuation { continuation in
      thread.async { continuation.resume(with: Result(catching: work)) }
    }
  }
}
