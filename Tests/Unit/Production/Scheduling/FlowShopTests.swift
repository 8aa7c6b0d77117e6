@testable import ProductionDomain
import Testing

@Suite struct FlowShopTests {
  static func makespan(_ times: [(first: Int, second: Int)], _ order: [Int]) throws -> Int64 {
    try FlowShop(times: times.map { [$0.first, $0.second] }).value(of: order, for: .makespan)
  }

  static func letters(_ order: [Int], _ names: String) -> String { String(order.map { Array(names)[$0] }) }

  @Test func johnsonsRuleOfHeizerAndRenderTakes35Hours() throws {
    let times = [(first: 5, second: 2), (3, 6), (8, 4), (10, 7), (7, 12)]
    let order = JohnsonRule.sequence(times)
    #expect(Self.letters(order, "ABCDE") == "BEDCA")
    #expect(try Self.makespan(times, order) == 35)
  }

  @Test func johnsonsRuleForMorrisMachineTakes65Hours() throws {
    let times = [(first: 12, second: 22), (4, 5), (5, 3), (15, 16), (10, 8)]
    let order = JohnsonRule.sequence(times)
    #expect(order == [1, 0, 3, 4, 2])
    #expect(try Self.makespan(times, order) == 65)
  }

  @Test func johnsonsRuleOnTwoFurtherExamples() throws {
    let five = [(first: 10, second: 2), (5, 4), (7, 5), (3, 6), (1, 7)]
    #expect(Self.letters(JohnsonRule.sequence(five), "LMNOP") == "PONML")
    #expect(try Self.makespan(five, JohnsonRule.sequence(five)) == 28)
    let six = [(first: 3, second: 8), (12, 10), (5, 9), (2, 6), (9, 3), (11, 1)]
    #expect(Self.letters(JohnsonRule.sequence(six), "ABCDEF") == "DACBEF")
    #expect(try Self.makespan(six, JohnsonRule.sequence(six)) == 43)
  }

  @Test(arguments: 1...12) func sequencesOfSixJobsAreSolvedLikeByTryingEverything(seed: Int) throws {
    var random = SearchRandom(seed: UInt64(seed))
    let shop = try FlowShop(
      times: (0..<6).map { _ in (0..<(1 + seed % 4)).map { _ in random.below(30) } },
      dues: (0..<6).map { _ in 20 + random.below(100) }, weights: (0..<6).map { _ in 1 + random.below(4) },
      releases: (0..<6).map { _ in random.below(20) })
    for objective in [FlowShopObjective.makespan, .weightedTardiness] {
      var best = Int64.max
      permutations(6) { best = min(best, shop.value(of: $0, for: objective)) }
      let outcome = FlowShopScheduler.solve(shop, for: objective, limits: .init(seed: 3, steps: 2_000)) { false }
      #expect(outcome.value == best, "seed \(seed) \(objective)")
      #expect(outcome.value == shop.value(of: outcome.sequence, for: objective))
      #expect(outcome.bound <= best)
      #expect(outcome.sequence.sorted() == Array(0..<6))
    }
  }

  /// Times that fit 16 bits and times that do not, few machines and several, with and without weights and releases.
  @Test(arguments: [1, 1_000], [1, 2, 5]) func insertionsAreValuedLikeWholeSequences(
    unit: Int, machines: Int
  ) throws {
    var random = SearchRandom(seed: UInt64(unit + machines))
    func draw(_ bound: Int) -> [Int] { (0..<40).map { _ in unit * random.below(bound) } }
    let times = (0..<40).map { _ in (0..<machines).map { _ in unit * random.below(50) } }
    let (dues, releases) = (draw(900).map { $0 - 100 * unit }, draw(100))
    let weights = (0..<40).map { _ in random.below(5) }
    for shop in [
      try FlowShop(times: times, dues: dues),
      try FlowShop(times: times, dues: dues, weights: weights, releases: releases),
    ] {
      for objective in [FlowShopObjective.makespan, .weightedTardiness] {
        let insertion = FlowShopInsertion(shop, objective: objective)
        for length in [0, 1, 7, 15, 16, 17, 31, 32, 39] {
          let jobs = Array(0..<40).shuffled(using: &random)
          insertion.load(jobs.prefix(length).map { Int32($0) })
          let expected = (0...length).map { position in
            var sequence = Array(jobs.prefix(length))
            sequence.insert(jobs[39], at: position)
            return shop.value(of: sequence, for: objective)
          }
          insertion.evaluate(jobs[39], limit: .max)
          #expect((0...length).map { insertion.values[$0] }.min() == expected.min())
          let limit = expected.sorted()[length / 3]
          insertion.evaluate(jobs[39], limit: limit)
          for position in 0...length {
            let value = insertion.values[position]
            #expect(value == expected[position] || (value == .max && expected[position] > expected.min()!))
          }
        }
      }
    }
  }

  @Test func aSequenceIsKeptThroughInsertionsAndRemovals() throws {
    var random = SearchRandom(seed: 9)
    let shop = try FlowShop(
      times: (0..<30).map { _ in (0..<4).map { _ in random.below(50) } }, dues: (0..<30).map { _ in random.below(900) })
    let insertion = FlowShopInsertion(shop, objective: .weightedTardiness)
    var sequence = Array(0..<29)
    insertion.load(sequence.map { Int32($0) })
    var outside = 29
    for _ in 0..<200 {
      insertion.evaluate(outside, limit: .max)
      let position = random.below(sequence.count + 1)
      sequence.insert(outside, at: position)
      let value = shop.value(of: sequence, for: .weightedTardiness)
      #expect(insertion.values[position] == value || insertion.values[position] == .max)
      insertion.insert(outside, at: position)
      let taken = random.below(sequence.count)
      outside = sequence.remove(at: taken)
      #expect(insertion.remove(at: taken) == outside)
      #expect((0..<insertion.length).map { Int(insertion.sequence[$0]) } == sequence)
    }
  }

  @Test func aJobWithTooFewTimesIsRefused() {
    #expect(
      throws: SchedulingRefusal("Job 2 has 1 processing times where the first has 2: give one per machine.")
    ) { try FlowShop(times: [[1, 2], [3]]) }
  }

  private func permutations(_ count: Int, _ body: ([Int]) -> Void) {
    var order = Array(0..<count)
    func permute(_ index: Int) {
      if index == count { return body(order) }
      for other in index..<count {
        order.swapAt(index, other)
        permute(index + 1)
        order.swapAt(index, other)
      }
    }
    permute(0)
  }
}
