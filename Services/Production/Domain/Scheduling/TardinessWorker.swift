/// One thread's search for little total weighted tardiness in a job shop: parallel tempering (Geyer 1991) of
/// some selections at fixed temperatures, which change places like those of neighbouring temperatures.
final class TardinessWorker {
  struct Member {
    var order: [Int32]
    var value: Int64
  }
  struct Tuning: Sendable {
    var replicas = 10
    /// The highest and lowest temperature, in parts of a typical operation's weighted time.
    var warmth = 6.0
    var coldness = 0.05
    /// Moves of each selection between two exchanges; nil: as many as there are operations.
    var stretch: Int?
    /// Of 256 moves so many go farther than a swap.
    var insertionShare = 64
  }
  private struct Replica {
    var state: JobShopState
    var value: Int64
  }
  private let network: JobShopNetwork
  private let walk: TardinessWalk
  private var random: SearchRandom
  private let tuning: Tuning
  private let scale: Double
  private var replicas: [Replica] = []
  var best: Member {
    Member(order: Array(UnsafeBufferPointer(start: walk.best, count: network.operationCount)), value: walk.bestValue)
  }
  private(set) var rounds = 0
  var moves: Int { walk.moves }
  var stepsPerQuestion: Int { walk.stepsPerQuestion }

  init(_ network: JobShopNetwork, dues: [Int32], weights: [Int64], seed: UInt64, tuning: Tuning) {
    self.network = network
    self.tuning = tuning
    walk = TardinessWalk(
      network, dues: dues, weights: weights, insertionShare: tuning.insertionShare, seed: seed &* 2 &+ 1)
    random = SearchRandom(seed: seed)
    var work = 0.0
    var weighed = 0.0
    for node in 0..<network.nodeCount where network.machine[node] >= 0 { work += Double(network.duration[node]) }
    for weight in weights { weighed += Double(weight) }
    let meanDuration = work / Double(max(1, network.operationCount))
    scale = max(1, meanDuration * weighed / Double(max(1, network.jobCount)))
  }

  /// Searches from `starts` and from chance until the tardiness is `bound` or `shouldStop` says so.
  func run(starts: [[Int32]], bound: Int64, shouldStop: () -> Bool) {
    let count = max(2, tuning.replicas)
    for index in 0..<max(count, starts.count) {
      let state = JobShopState(network)
      let order = index < starts.count ? starts[index] : network.randomOrder(&random)
      let value = order.withUnsafeBufferPointer { walk.enter($0.baseAddress!, into: state) }
      if index < count { replicas.append(Replica(state: state, value: value)) }
    }
    guard walk.bestValue > bound, network.operationCount > 1 else { return }
    let temperatures = Tempering.temperatures(
      from: tuning.coldness * scale, to: tuning.warmth * scale, count: count)
    let length = max(20, tuning.stretch ?? network.operationCount)
    while true {
      for index in replicas.indices {
        let goesOn = walk.walk(
          replicas[index].state, &replicas[index].value, at: temperatures[index], moves: length, bound: bound,
          shouldStop: shouldStop)
        guard goesOn else { return }
      }
      rounds += 1
      for index in stride(from: rounds & 1, to: count - 1, by: 2)
      where Tempering.exchanges(
        Double(replicas[index].value), temperatures[index], Double(replicas[index + 1].value), temperatures[index + 1],
        &random)
      { replicas.swapAt(index, index + 1) }
    }
  }
}
