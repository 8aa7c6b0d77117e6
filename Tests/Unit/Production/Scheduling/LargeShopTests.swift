import Synchronization
import Testing

@testable import ProductionDomain

/// What holds the limit of time in shops of many thousand jobs.
struct LargeShopTests {
  @Test(arguments: 1...10) func acceleratedInsertionBuildsWhatTryingEveryPlaceBuilds(seed: Int) throws {
    var random = SearchRandom(seed: UInt64(seed))
    let shop = try FlowShop(
      times: (0..<20).map { _ in (0..<(2 + seed % 4)).map { _ in random.below(30) } },
      releases: (0..<20).map { _ in seed % 2 == 0 ? 0 : random.below(300) })
    let order = Array(0..<20).shuffled(using: &random)
    var insertion = AcceleratedInsertion(shop)
    let built = insertion.build(order) { false }
    var tried: [Int] = []
    for job in order {
      let all = (0...tried.count).map { place in
        var sequence = tried
        sequence.insert(job, at: place)
        return sequence
      }
      tried = all.min { shop.value(of: $0, for: .makespan) < shop.value(of: $1, for: .makespan) } ?? []
    }
    #expect(built == tried, "seed \(seed)")
  }

  @Test(arguments: 1...5) func theHeapGivesTheLeastFirst(seed: Int) {
    var random = SearchRandom(seed: UInt64(seed))
    let numbers = (0..<100).map { _ in random.below(50) }
    var heap = PriorityHeap<Int>()
    for number in numbers { heap.insert(number) }
    heap.replaceLeast(with: 60)
    var taken: [Int] = []
    while let number = heap.removeLeast() { taken.append(number) }
    #expect(taken == numbers.sorted().dropFirst() + [60])
    #expect(heap.isEmpty)
  }

  @Test func aRuleIsQuickForThousandsOfJobsOnOneMachine() throws {
    var random = SearchRandom(seed: 3)
    let durations = (0..<4_000).map { _ in 1 + random.below(99) }
    let problem = ShopProblem(
      machines: [.init(name: "M")],
      jobs: durations.map { .init(name: "J", due: 0, operations: [.init(machine: 0, duration: $0)]) })
    let asked = Atomic(0)
    let outcome = try ShopScheduler.solve(problem, for: .weightedTardiness, limits: .init(threads: 1)) {
      asked.add(1, ordering: .relaxed)
      return true
    }
    // Told to stop at once, it has the first rule: the shortest first, which is the best here.
    var now = 0
    let best = durations.sorted().reduce(0) { total, duration in
      now += duration
      return total + now
    }
    #expect(outcome.value.weightedTardiness == Int64(best))
    #expect(outcome.schedule.entries.count == 4_000)
    #expect(outcome.rules.count == 1)
    #expect(asked.load(ordering: .relaxed) < 20)
  }

  @Test func whereThereIsTimeForOneRuleOnlyItIsThatOfTheDueDates() throws {
    var random = SearchRandom(seed: 5)
    let problem = ShopProblem(
      machines: [.init(name: "M")],
      jobs: (0..<4_000).map { _ in
        .init(name: "J", due: random.below(200_000), operations: [.init(machine: 0, duration: 1 + random.below(99))])
      })
    let outcome = try ShopScheduler.solve(problem, for: .weightedTardiness, limits: .init(threads: 1)) { true }
    #expect(outcome.rules.map(\.rule) == [.earliestDue])
  }

  @Test(arguments: [FlowShopObjective.makespan, .weightedTardiness])
  func aLargeFlowShopThatIsToldToStopHasASimpleOrder(objective: FlowShopObjective) throws {
    var random = SearchRandom(seed: 4)
    let count = objective == .makespan ? 1_300 : 300
    let shop = try FlowShop(
      times: (0..<count).map { _ in (0..<20).map { _ in random.below(30) } }, dues: (0..<count).map { _ in 100 })
    let outcome = FlowShopScheduler.solve(shop, for: objective, limits: .init(threads: 1)) { true }
    #expect(outcome.sequence.sorted() == Array(0..<count))
    #expect(outcome.value == shop.value(of: outcome.sequence, for: objective))
    #expect(outcome.value <= shop.value(of: Array(0..<count), for: objective))
    // It is asked after eight moves at the latest.
    #expect(outcome.steps <= 8)
  }

  @Test func aSearchAsksTheMoreOftenTheLongerItsMovesTake() {
    #expect(ShopSize.movesPerQuestion(most: 128, visits: 5_000) == 128)
    #expect(ShopSize.movesPerQuestion(most: 128, visits: 400_000) == 20)
    #expect(ShopSize.movesPerQuestion(most: 128, visits: 1_000_000_000) == 1)
    #expect(ShopSize(operations: 300, onMachine: [100, 200]).fits(isFixed: true))
    #expect(!ShopSize(operations: 16_000, onMachine: [8_000, 8_000]).fits(isFixed: true))
    #expect(!ShopSize(operations: 30_000, onMachine: [Int](repeating: 1, count: 30_000)).fits(isFixed: true))
  }
}
