import CustomerStatusService
import Foundation
import Persistence
import Testing
import Values

/// Thousands of small worlds, each from a seed that is printed when it fails:
/// `CAUSEWAY_SEED=1234 deploy/local/test SimulationTests` replays one, `CAUSEWAY_SEEDS=100000` runs many,
/// `CAUSEWAY_SEED_FROM=5000` others.
@Suite(.serialized) struct SimulationTests {
  private static let orders = 2 * OrderKind.allCases.count
  /// More than any run needs; a run that takes longer is stuck.
  private static let longest = 60_000

  private static func number(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap(UInt64.init)
  }

  /// What came of one world.
  private struct Finding {
    /// Invariants that do not hold, and what does not come to an end: each is a bug of the suite.
    var wrong: [String] = []
    /// Kinds of orders that no order came to the end of: the scenario says too little.
    var missing: [OrderKind] = []
    var happened: [OrderKind: Int] = [:]
    var quality: [QualityWork: Int] = [:]
    var crashes = 0
    var sentence: String? {
      let all = wrong + (missing.isEmpty ? [] : ["these kinds did not occur: \(missing.map(\.rawValue))"])
      return all.isEmpty ? nil : all.joined(separator: "; ")
    }
  }

  /// One world, from its first order to its verdict.
  private static func run(seed: UInt64, bug: PlantedBug? = nil) throws -> Finding {
    let suite = try Suite.shared.get()
    let world = try SimulatedWorld(
      definitions: Suite.definitions, templates: suite.templates, seed: seed, bug: bug, start: suite.start,
      history: suite.history)
    let scenario = Scenario(world: world, suite: suite, orders: orders)
    var finding = Finding()
    do {
      var steps = 0
      while !scenario.finished, steps < longest {
        steps += 1
        // Late in a run most orders wait for messages, early on people are busy.
        if world.random.chance(15) { try scenario.act() } else { try world.step() }
      }
      if let open = try world.heal() { finding.wrong.append("it does not come to rest: \(open)") }
      if !scenario.finished { finding.wrong.append("orders do not come to an end: \(scenario.unfinished)") }
      finding.wrong += try Verdict(world).broken
      if finding.wrong.isEmpty, let difference = try projectionDiffers(world) { finding.wrong.append(difference) }
      finding.missing = OrderKind.allCases.filter { scenario.happened[$0, default: 0] == 0 }
    } catch {
      finding.wrong.append("an error came out: \(error)")
    }
    finding.happened = scenario.happened
    finding.quality = scenario.quality
    finding.crashes = world.crashes
    return finding
  }

  /// The read model against one that is built afresh from the same history.
  private static func projectionDiffers(_ world: SimulatedWorld) throws -> String? {
    let kept = try world.service("customer-status").database.read { try CustomerStatusService.digest($0) }
    let rebuilt = try CustomerStatusService.rebuild(from: world.broker.history)
    return kept == rebuilt ? nil : "the read model differs from its rebuild"
  }

  @Test func everySeedKeepsEveryInvariant() async throws {
    let seeds: [UInt64]
    if let one = SimulationTests.number("CAUSEWAY_SEED") {
      seeds = [one]
    } else {
      // The same seeds each time, so that a change is to blame for a failure; others by CAUSEWAY_SEED_FROM.
      let first = SimulationTests.number("CAUSEWAY_SEED_FROM") ?? 1
      seeds = (0..<(SimulationTests.number("CAUSEWAY_SEEDS") ?? 500)).map { first + $0 }
    }
    print("seeds \(seeds.first!) to \(seeds.last!)")
    _ = try Suite.shared.get()
    var totals: [OrderKind: Int] = [:]
    var quality: [QualityWork: Int] = [:]
    var crashes = 0
    let half = (seeds.count + 1) / 2
    try await withThrowingTaskGroup(of: [(UInt64, Finding)].self) { group in
      for part in [seeds.prefix(half), seeds.dropFirst(half)] where !part.isEmpty {
        group.addTask { try part.map { seed in (seed, try SimulationTests.run(seed: seed)) } }
      }
      for try await results in group {
        for (seed, finding) in results {
          if let sentence = finding.sentence { Issue.record("seed \(seed): \(sentence)") }
          totals.merge(finding.happened, uniquingKeysWith: +)
          quality.merge(finding.quality, uniquingKeysWith: +)
          crashes += finding.crashes
        }
      }
    }
    let counts = totals.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue) \($0.value)" }
    print("lived through: \(counts), \(crashes) crashes")
    for kind in OrderKind.allCases {
      let share = Double(totals[kind, default: 0]) / Double(seeds.count * SimulationTests.orders)
      #expect(share >= SimulationTests.smallestShare(of: kind), "\(kind.rawValue) is \(share) of all orders")
    }
    print("of quality: \(QualityWork.allCases.map { "\($0.rawValue) \(quality[$0, default: 0])" })")
    for work in QualityWork.allCases {
      // Every fourth world at least, where there are worlds enough.
      let few = seeds.count < 20 || quality[work, default: 0] * 4 >= seeds.count
      #expect(few, "goods are hardly ever \(work.rawValue): \(quality[work, default: 0]) times")
    }
    #expect(crashes >= seeds.count, "the services hardly ever crash")
  }

  /// Of all orders, how many must come to the end of their kind: two of thirty-four are begun at least, and of those
  /// to be cancelled one is taken back before the warehouse can be faster.
  private static func smallestShare(of kind: OrderKind) -> Double { kind == .cancelled ? 0.028 : 0.056 }

  @Test func aSeedReplaysExactly() throws {
    func history(_ seed: UInt64) throws -> [[UInt8]] {
      let suite = try Suite.shared.get()
      let world = try SimulatedWorld(
        definitions: Suite.definitions, templates: suite.templates, seed: seed, start: suite.start,
        history: suite.history)
      let scenario = Scenario(world: world, suite: suite, orders: 12)
      for _ in 0..<3000 { if world.random.chance(15) { try scenario.act() } else { try world.step() } }
      return world.broker.history
    }
    let seed = UInt64.random(in: 0..<1_000_000_000)
    print("seed \(seed)")
    #expect(try history(seed) == history(seed))
  }

  @Test(arguments: PlantedBug.allCases) func aPlantedBugIsFoundWithinTwoHundredSeeds(_ bug: PlantedBug) throws {
    // What counts is that something is wrong with the suite, not that the scenario took another course.
    for seed in UInt64(1)...200 {
      let wrong = try SimulationTests.run(seed: seed, bug: bug).wrong
      if !wrong.isEmpty {
        print("\(bug.rawValue) found by seed \(seed): \(wrong.joined(separator: "; ").prefix(200))")
        return
      }
    }
    Issue.record("\(bug.rawValue) was not found within 200 seeds")
  }
}
