/// What the moves of one selection cost at least, learnt once and asked often: the longest ways from each operation
/// to the end of each job.
///
/// A move is valued by new ends of the moved segment and the old ways behind it (Mati, Dauzère-Pérès, Lahlou 2011). A
/// job whose longest way does not lead through the segment ends no earlier than before. For a swap of neighbours
/// no move of less cost is valued higher.
final class TardinessEstimate {
  private typealias Lanes = SIMD8<Int32>
  /// Shorter than any way that is there, however much is added.
  private static let noWay: Int32 = -2_100_000_000
  private let network: JobShopNetwork
  private let due: UnsafePointer<Int32>
  private let weight: UnsafePointer<Int64>
  /// Vectors in a row: a lane for each job.
  private let width: Int
  /// By operation, from its beginning.
  private let ways: UnsafeMutablePointer<Lanes>
  private let through: UnsafeMutablePointer<Lanes>
  /// By first operation what a swap costs, and when that was found out.
  private let swaps: UnsafeMutablePointer<Int64>
  private let valued: UnsafeMutablePointer<UInt64>
  private var pass: UInt64 = 0
  /// After so many refused moves of a selection it pays to learn this.
  let patience: Int

  init(_ network: JobShopNetwork, due: UnsafePointer<Int32>, weight: UnsafePointer<Int64>) {
    self.network = network
    self.due = due
    self.weight = weight
    width = (network.jobCount + 7) / 8
    patience = 2 + 2 * width
    ways = .allocate(capacity: width * network.nodeCount)
    ways.initialize(repeating: Lanes(repeating: Self.noWay), count: width * network.nodeCount)
    through = .allocate(capacity: width)
    through.initialize(repeating: Lanes(), count: width)
    swaps = .allocate(capacity: network.nodeCount)
    swaps.initialize(repeating: 0, count: network.nodeCount)
    valued = .allocate(capacity: network.nodeCount)
    valued.initialize(repeating: 0, count: network.nodeCount)
    // The separator behind a job stands for its end.
    for job in 0..<network.jobCount {
      ways[(Int(network.lastOperation[job]) + 1) * width + job / 8][job % 8] = 0
    }
  }

  deinit {
    ways.deallocate()
    through.deallocate()
    swaps.deallocate()
    valued.deallocate()
  }

  /// Learns a selection whose ends are up to date.
  func learn(_ state: JobShopState) {
    updateWays(state)
    pass &+= 1
  }

  /// What swapping `first` with the operation behind it costs at least, in the selection learnt last.
  @inline(__always)
  func swap(_ state: JobShopState, _ first: Int) -> Int64 {
    if valued[first] != pass {
      valued[first] = pass
      swaps[first] = backward(state, Int(state.after[first]), before: first)
    }
    return swaps[first]
  }

  /// Remembers what that swap costs in truth.
  @inline(__always)
  func remember(_ value: Int64, ofSwapping first: Int) { swaps[first] = value }

  private func updateWays(_ state: JobShopState) {
    let (order, after, duration, ways, width) = (state.order, state.after, network.duration, self.ways, self.width)
    var index = network.operationCount &- 1
    while index >= 0 {
      let node = Int(order[index])
      let own = ways + node &* width
      let onJob = ways + (node &+ 1) &* width
      let onMachine = ways + Int(after[node]) &* width
      let time = Lanes(repeating: duration[node])
      for part in 0..<width { own[part] = Self.longer(onJob[part], onMachine[part]) &+ time }
      index &-= 1
    }
  }

  /// What moving `last` right before `first` costs at least; between them no machine arc has slack.
  func backward(_ state: JobShopState, _ last: Int, before first: Int) -> Int64 {
    let (end, before, after, duration) = (state.end, state.before, state.after, network.duration)
    for part in 0..<width { through[part] = Lanes(repeating: Self.noWay) }
    var reached = max(end[last &- 1], end[Int(before[first])]) &+ duration[last]
    lead(reached, to: last &+ 1)
    var node = first
    while node != last {
      reached = max(end[node &- 1], reached) &+ duration[node]
      lead(reached, to: node &+ 1)
      node = Int(after[node])
    }
    lead(reached, to: Int(after[last]))
    return total(state, from: first)
  }

  /// What moving `first` right after `last` costs at least; between them no machine arc has slack.
  func forward(_ state: JobShopState, _ first: Int, after last: Int) -> Int64 {
    let (end, before, after, duration) = (state.end, state.before, state.after, network.duration)
    for part in 0..<width { through[part] = Lanes(repeating: Self.noWay) }
    var reached = end[Int(before[first])]
    var node = first
    while node != last {
      node = Int(after[node])
      reached = max(end[node &- 1], reached) &+ duration[node]
      lead(reached, to: node &+ 1)
    }
    reached = max(end[first &- 1], reached) &+ duration[first]
    lead(reached, to: first &+ 1)
    lead(reached, to: Int(after[last]))
    return total(state, from: first)
  }

  /// Counts the ways that go on to `node` at `time`.
  @inline(__always)
  private func lead(_ time: Int32, to node: Int) {
    let row = ways + node &* width
    let start = Lanes(repeating: time)
    for part in 0..<width { through[part] = Self.longer(through[part], row[part] &+ start) }
  }

  @inline(__always)
  private static func longer(_ first: Lanes, _ second: Lanes) -> Lanes {
    first.replacing(with: second, where: second .> first)
  }

  /// The weighted tardiness when the ways through the segment that begins at `first` are those in `through`.
  @inline(__always)
  private func total(_ state: JobShopState, from first: Int) -> Int64 {
    let end = state.end
    let head = end[first] &- network.duration[first]
    let old = UnsafeRawPointer(ways + first &* width).assumingMemoryBound(to: Int32.self)
    let new = UnsafeRawPointer(through).assumingMemoryBound(to: Int32.self)
    var total: Int64 = 0
    for job in 0..<network.jobCount {
      let now = end[Int(network.lastOperation[job])]
      let isThrough = head &+ old[job] == now
      let reached = isThrough ? new[job] : max(now, new[job])
      total &+= weight[job] &* Int64(max(0, reached &- due[job]))
    }
    return total
  }
}
