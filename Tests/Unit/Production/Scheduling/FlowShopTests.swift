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

  @Test func insertionsAreValuedLikeWholeSequences() throws {
    var random = SearchRandom(seed: 4)
    let shop = try FlowShop(
      times: (0..<21).map { _ in (0..<5).map { _ in random.below(50) } }, dues: (0..<21).map { _ in random.below(900) },
      weights: (0..<21).map { _ in random.below(5) }, releases: (0..<21).map { _ in random.below(100) })
    let insertion = FlowShopInsertion(shop, objective: .weightedTardiness)
    for length in [0, 1, 7, 8, 9, 15, 16, 20] {
      var others = Array(0..<21)
      others.shuffle(using: &random)
      let job = others[20]
      others = Array(others.prefix(length))
      for (index, other) in others.enumerated() { insertion.others[index] = Int32(other) }
      insertion.updateRows(from: 0, length: length)
      insertion.evaluate(job, length: length)
      for position in 0...length {
        var sequence = others
        sequence.insert(job, at: position)
        #expect(insertion.values[position] == shop.value(of: sequence, for: .weightedTardiness))
      }
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
