import CustomerStatusService
import Foundation
import Persistence
import Testing
import Values

/// Thousands of small worlds, each from a seed that is printed when it fails:
/// `CAUSEWAY_SEED=1234 deploy/local/test SimulationTests` replays one, `CAUSEWAY_SEEDS=100000` runs many,
/// `CAUSEWAY_SEED_FROM=5000` others.
@Suite(.serialized) struct SimulationTests {
  private static let orders = 30
  /// More than any run needs; a run that takes longer is stuck.
  private static let longest = 60_000

  private static func number(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap(UInt64.init)
  }

  /// One world, from its first order to its verdict. Returns what is wrong, or nil.
  private static func run(seed: UInt64, bug: PlantedBug? = nil) throws -> (wrong: String?, happened: [OrderKind: Int]) {
    let suite = try Suite.shared.get()
    let world = try SimulatedWorld(
      definitions: Suite.definitions, templates: suite.templates, seed: seed, bug: bug, start: suite.start,
      history: suite.history)
    let scenario = Scenario(world: world, suite: suite, orders: orders)
    do {
      var steps = 0
      while !scenario.finished, steps < longest {
        steps += 1
        // Late in a run most orders wait for messages, early on people are busy.
        if world.random.chance(15) { try scenario.act() } else { try world.step() }
      }
      if let open = try world.heal() { return ("it does not come to rest: \(open)", scenario.happened) }
      if !scenario.finished { return ("orders do not come to an end: \(scenario.unfinished)", scenario.happened) }
      let broken = try Verdict(world).broken
      if !broken.isEmpty { return (broken.joined(separator: "; "), scenario.happened) }
      if let difference = try projectionDiffers(world) { return (difference, scenario.happened) }
      let missing = OrderKind.allCases.filter { scenario.happened[$0, default: 0] == 0 && $0 != .cancelled }
      if !missing.isEmpty { return ("these kinds did not occur: \(missing.map(\.rawValue))", scenario.happened) }
      return (nil, scenario.happened)
    } catch {
      return ("an error came out: \(error)", scenario.happened)
    }
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
    let half = (seeds.count + 1) / 2
    try await withThrowingTaskGroup(of: [(UInt64, String?, [OrderKind: Int])].self) { group in
      for part in [seeds.prefix(half), seeds.dropFirst(half)] where !part.isEmpty {
        group.addTask {
          try part.map { seed in
            let (wrong, happened) = try SimulationTests.run(seed: seed)
            return (seed, wrong, happened)
          }
        }
      }
      for try await results in group {
        for (seed, wrong, happened) in results {
          if let wrong { Issue.record("seed \(seed): \(wrong)") }
          totals.merge(happened, uniquingKeysWith: +)
        }
      }
    }
    print(
      "lived through: \(totals.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue) \($0.value)" })")
    for kind in OrderKind.allCases { #expect(totals[kind, default: 0] > 0, "\(kind.rawValue) never occurred") }
  }

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
    for seed in UInt64(1)...200 {
      if let wrong = try SimulationTests.run(seed: seed, bug: bug).wrong {
        print("\(bug.rawValue) found by seed \(seed): \(wrong.prefix(200))")
        return
      }
    }
    Issue.record("\(bug.rawValue) was not found within 200 seeds")
  }
}
