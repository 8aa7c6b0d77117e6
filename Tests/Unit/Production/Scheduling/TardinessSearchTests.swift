@testable import ProductionDomain
import Testing

/// What the search for little weighted tardiness builds on.
@Suite struct TardinessSearchTests {
  /// A selection of a random job shop that is moved about.
  private struct Shop {
    let network: JobShopNetwork
    let state: JobShopState
    let due: UnsafeMutablePointer<Int32>
    let weight: UnsafeMutablePointer<Int64>

    init(seed: Int, _ random: inout SearchRandom) {
      let jobs = 3 + seed % 9
      let machines = 2 + seed % 4
      network = JobShopNetwork(
        jobs: (0..<jobs).map { _ in
          (0..<machines).shuffled(using: &random).map { (machine: $0, duration: Int32(random.below(20))) }
        }, machineCount: machines, releases: (0..<jobs).map { _ in Int32(random.below(seed % 2 == 0 ? 1 : 30)) })
      state = JobShopState(network)
      due = .allocate(capacity: jobs)
      weight = .allocate(capacity: jobs)
      for job in 0..<jobs {
        due[job] = Int32(random.below(12 * machines))
        weight[job] = Int64(random.below(5))
      }
      network.randomOrder(&random).withUnsafeBufferPointer { state.link($0.baseAddress!) }
      state.updateEnds(from: 0)
    }

    func deallocate() {
      due.deallocate()
      weight.deallocate()
    }

    var tardiness: Int64 {
      (0..<network.jobCount).reduce(0) {
        $0 + weight[$1] * Int64(max(0, state.end[Int(network.lastOperation[$1])] - due[$1]))
      }
    }

    /// The longest way from the beginning of an operation to the end of a job; nil where none leads there.
    func way(from node: Int, to job: Int) -> Int32? {
      guard node != network.none, network.machine[node] >= 0 else { return nil }
      let behind = [way(from: node + 1, to: job), way(from: Int(state.after[node]), to: job)].compactMap { $0 }.max()
      if let behind { return behind + network.duration[node] }
      return node == Int(network.lastOperation[job]) ? network.duration[node] : nil
    }
  }

  @Test(arguments: 1...20) func aSwapCostsAtLeastWhatIsSaidOfIt(seed: Int) {
    var random = SearchRandom(seed: UInt64(seed))
    let shop = Shop(seed: seed, &random)
    defer { shop.deallocate() }
    let moves = TardinessMoves(shop.network, due: shop.due, insertionShare: 100)
    let estimate = TardinessEstimate(shop.network, due: shop.due, weight: shop.weight)
    var exact = 0
    var swaps = 0
    for _ in 0..<200 {
      guard let first = moves.drawArc(shop.state, &random) else { break }
      estimate.learn(shop.state)
      let move = moves.draw(shop.state, first, &random)
      let least = estimate.swap(shop.state, first)
      let before = shop.tardiness
      let ends = (0..<shop.network.nodeCount).map { shop.state.end[$0] }
      guard let undo = moves.make(move, shop.state) else { continue }
      shop.state.updateEnds(from: undo.from)
      if move.isSwap {
        swaps += 1
        #expect(least <= shop.tardiness, "seed \(seed)")
        if least == shop.tardiness { exact += 1 }
      }
      if random.below(3) == 0 {
        moves.takeBack(undo, shop.state)
        shop.state.updateEnds(from: 0)
        #expect(shop.tardiness == before, "seed \(seed)")
        #expect((0..<shop.network.nodeCount).map { shop.state.end[$0] } == ends, "seed \(seed)")
      }
    }
    // It is of no use when it is seldom right.
    #expect(2 * exact >= swaps, "seed \(seed)")
  }

  @Test(arguments: 1...20) func theArcsDrawnAreThoseWithoutSlackOnTheWaysOfTardyJobs(seed: Int) {
    var random = SearchRandom(seed: UInt64(100 + seed))
    let shop = Shop(seed: seed, &random)
    defer { shop.deallocate() }
    let (network, state) = (shop.network, shop.state)
    let moves = TardinessMoves(network, due: shop.due, insertionShare: 0)
    let found = Set((0..<500).compactMap { _ in moves.drawArc(state, &random) })
    var expected: Set<Int> = []
    for first in 0..<network.nodeCount where network.machine[first] >= 0 {
      let second = Int(state.after[first])
      guard second != network.none, second != first + 1 else { continue }
      let head = state.end[second] - network.duration[second]
      guard state.end[first] == head, !state.isOtherWay(from: first, to: second) else { continue }
      let ends = (0..<network.jobCount).contains { job in
        let end = state.end[Int(network.lastOperation[job])]
        return end > shop.due[job] && shop.way(from: second, to: job).map { head + $0 == end } ?? false
      }
      if ends { expected.insert(first) }
    }
    #expect(found.isSubset(of: expected), "seed \(seed)")
    // In small shops each is drawn sooner or later.
    #expect(found.count * 10 >= expected.count * 9, "seed \(seed)")
  }

  @Test func aBestSequenceOfOneMachineIsFound() throws {
    // Of jobs due at once the one with most weight for its time goes first (Smith 1956).
    var random = SearchRandom(seed: 8)
    let jobs = (0..<15).map { _ in (time: 1 + random.below(99), weight: Int64(1 + random.below(9))) }
    let problem = ShopProblem(
      machines: [.init(name: "M")],
      jobs: jobs.map {
        .init(name: "J", due: 0, weight: $0.weight, operations: [.init(machine: 0, duration: $0.time)])
      })
    let outcome = try JobShopTests.solve(problem, .weightedTardiness, steps: 100_000, threads: 1)
    var now = 0
    let best = jobs.sorted { Double($0.weight) / Double($0.time) > Double($1.weight) / Double($1.time) }
      .reduce(Int64(0)) { total, job in
        now += job.time
        return total + job.weight * Int64(now)
      }
    #expect(outcome.value.weightedTardiness == best)
  }
}
