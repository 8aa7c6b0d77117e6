import Testing

@testable import ProductionDomain

/// The search for little weighted tardiness where each job is one operation on one machine.
@Suite struct DynaSearchTests {
  private static func jobs(_ count: Int, _ random: inout SearchRandom) -> [MachineSequence.Job] {
    (0..<count).map {
      MachineSequence.Job(
        number: Int32($0), time: Int64(random.below(20)), due: Int64(random.below(10 * count)) - 5,
        weight: Int64(random.below(6)))
    }
  }

  private static func cost(_ jobs: [MachineSequence.Job], _ order: [Int32], begin: Int64) -> Int64 {
    var now = begin
    return order.reduce(0) { total, index in
      let job = jobs[Int(index)]
      now += job.time
      return total + job.weight * max(0, now - job.due)
    }
  }

  private static func order(_ sequence: MachineSequence) -> [Int32] { (0..<sequence.count).map { sequence.order[$0] } }

  /// The orders that a swap or an insertion between two places gives.
  private static func moved(_ order: [Int32], _ first: Int, _ last: Int) -> [[Int32]] {
    var swapped = order
    swapped.swapAt(first, last)
    var forward = order
    forward.insert(forward.remove(at: first), at: last)
    var backward = order
    backward.insert(backward.remove(at: last), at: first)
    return [swapped, forward, backward]
  }

  /// The least cost over all sets of moves between `from` and the end that do not overlap.
  private static func least(_ jobs: [MachineSequence.Job], _ order: [Int32], from: Int, begin: Int64) -> Int64 {
    var best = cost(jobs, order, begin: begin)
    for first in from..<order.count {
      for last in (first + 1)..<max(first + 1, order.count) {
        for changed in moved(order, first, last) {
          best = min(best, least(jobs, changed, from: last + 1, begin: begin))
        }
      }
    }
    return best
  }

  @Test(arguments: 1...20) func aPassMakesTheBestSetOfMovesThatDoNotOverlap(seed: Int) {
    var random = SearchRandom(seed: UInt64(seed))
    let jobs = Self.jobs(2 + seed % 6, &random)
    let sequence = MachineSequence(jobs, begin: Int64(seed % 3))
    sequence.load(jobs.indices.shuffled(using: &random).map { Int32($0) })
    let search = DynaSearch(sequence, reach: jobs.count)
    let expected = Self.least(jobs, Self.order(sequence), from: 0, begin: Int64(seed % 3))
    let before = sequence.value
    let changed = search.improve(changed: 0...(jobs.count - 1))
    #expect(sequence.value == expected, "seed \(seed)")
    #expect((changed == nil) == (expected == before), "seed \(seed)")
    #expect(sequence.value == Self.cost(jobs, Self.order(sequence), begin: Int64(seed % 3)), "seed \(seed)")
  }

  @Test(arguments: 1...20) func afterAChangeOnlyItsSurroundingsNeedLookingAt(seed: Int) {
    var random = SearchRandom(seed: UInt64(100 + seed))
    let jobs = Self.jobs(30, &random)
    let sequence = MachineSequence(jobs, begin: 3)
    let reach = seed % 2 == 0 ? 30 : 6
    let search = DynaSearch(sequence, reach: reach)
    var changed = 0...29
    for _ in 0..<20 {
      while let next = search.improve(changed: changed) { changed = next }
      let order = Self.order(sequence)
      #expect(order.sorted() == (0..<30).map { Int32($0) }, "seed \(seed)")
      #expect(sequence.value == Self.cost(jobs, order, begin: 3), "seed \(seed)")
      for first in 0..<29 {
        for last in (first + 1)...min(29, first + reach) {
          for other in Self.moved(order, first, last) {
            #expect(Self.cost(jobs, other, begin: 3) >= sequence.value, "seed \(seed): \(first) to \(last)")
          }
        }
      }
      let (one, other) = (random.below(30), random.below(30))
      sequence.order[one] = order[other]
      sequence.order[other] = order[one]
      changed = min(one, other)...max(one, other)
      sequence.refresh(changed.lowerBound, changed.upperBound)
    }
  }

  @Test(arguments: 1...10) func severalMachinesAreSequencedAsIfEachOrderWereTried(seed: Int) throws {
    var random = SearchRandom(seed: UInt64(200 + seed))
    // The third machine has one job.
    let problem = ShopProblem(
      machines: (0..<3).map { .init(name: "\($0)") },
      jobs: (0..<12).map { number in
        let machine = number == 11 ? 2 : number % 2
        return .init(
          name: "\(number)", release: machine * 5, due: number % 5 == 4 ? nil : random.below(40),
          weight: Int64(random.below(5)), margin: 7,
          operations: [.init(machine: machine, duration: 1 + random.below(12))])
      })
    var least = Int64(0)
    for machine in 0..<3 {
      let own = problem.jobs.filter { $0.operations[0].options[0].machine == machine }
      least +=
        Self.orders(own.count).map { order in
          var now = machine * 5
          return order.reduce(Int64(0)) { total, index in
            now += own[index].operations[0].options[0].duration
            return total + own[index].weight * Int64(max(0, now - (own[index].due ?? now)))
          }
        }.min() ?? 0
    }
    for objective in [ShopObjective.weightedTardiness, .profit] {
      let outcome = try JobShopTests.solve(problem, objective, steps: 200_000, threads: 1)
      #expect(ScheduleChecker.faults(of: outcome.schedule, in: problem) == [], "seed \(seed)")
      #expect(outcome.value.weightedTardiness == least, "seed \(seed) \(objective)")
      #expect(outcome.value.profit == 12 * 7 - least, "seed \(seed) \(objective)")
    }
  }

  private static func orders(_ count: Int) -> [[Int]] {
    count == 0
      ? [[]]
      : orders(count - 1).flatMap { order in
        (0..<count).map { place in
          var longer = order
          longer.insert(count - 1, at: place)
          return longer
        }
      }
  }

  /// Instance 56 of wt40 (H. A. J. Crauwels, C. N. Potts, L. N. Van Wassenhove 1998; OR-Library of J. E. Beasley, MIT
  /// licence, as published by V. A. Cicirello 2020): times, weights and due dates. The least weighted tardiness is 2099.
  private static let wt40 = [
    [
      48, 38, 51, 33, 88, 6, 12, 88, 83, 55, 61, 47, 44, 32, 62, 21, 13, 37, 57, 25, 57, 24, 67, 77, 73, 1, 88, 98, 86,
      26, 98, 11, 49, 13, 51, 43, 42, 27, 79, 25,
    ],
    [
      4, 3, 5, 8, 9, 3, 8, 3, 10, 1, 2, 10, 6, 3, 2, 5, 5, 8, 7, 2, 4, 5, 7, 7, 6, 4, 9, 7, 5, 5, 1, 9, 2, 3, 4, 4, 7,
      8,
      4, 9,
    ],
    [
      1443, 1541, 1612, 1229, 1652, 1580, 1612, 1310, 1555, 975, 1395, 1652, 1522, 837, 1425, 1406, 997, 1398, 1699,
      1366,
      715, 1681, 763, 1024, 852, 917, 1117, 860, 914, 1693, 1277, 1722, 1370, 934, 1176, 1311, 1226, 1169, 1181, 1686,
    ],
  ]

  @Test func aPublishedInstanceOfFortyJobsIsSolvedToTheOptimum() throws {
    let problem = ShopProblem(
      machines: [.init(name: "M")],
      jobs: (0..<40).map {
        .init(
          name: "\($0)", due: Self.wt40[2][$0], weight: Int64(Self.wt40[1][$0]),
          operations: [.init(machine: 0, duration: Self.wt40[0][$0])])
      })
    let first = try JobShopTests.solve(problem, .weightedTardiness, steps: 5_000_000, threads: 1)
    #expect(first.value.weightedTardiness == 2099)
    let again = try JobShopTests.solve(problem, .weightedTardiness, steps: 5_000_000, threads: 1)
    #expect(first.schedule == again.schedule)
  }

  @Test func jobsThatMayBeginAtDifferentTimesAreNoSuchShop() {
    func problem(_ second: Int) -> ShopProblem {
      ShopProblem(
        machines: [.init(name: "M")],
        jobs: [0, second].map { .init(name: "J", release: $0, due: 1, operations: [.init(machine: 0, duration: 2)]) })
    }
    #expect(OneMachineShop(problem(0)) != nil)
    #expect(OneMachineShop(problem(3)) == nil)
  }

  @Test func whatIsToldToStopEarlyIsWhole() throws {
    var random = SearchRandom(seed: 9)
    let shop = try #require(
      OneMachineShop(
        ShopProblem(
          machines: [.init(name: "M")],
          jobs: (0..<200).map { _ in
            .init(name: "J", due: random.below(9_000), operations: [.init(machine: 0, duration: random.below(99))])
          })))
    let worker = OneMachineWorker(shop, seed: 1, tuning: .init())
    worker.run(starts: [(0..<200).map { Int32($0) }], bound: 0) { true }
    #expect(worker.best.sorted() == (0..<200).map { Int32($0) })
    let order = shop.orders(of: worker.best)[0]
    #expect(worker.bestValue == Self.cost(shop.machines[0].jobs, order, begin: 0))
  }
}
