/// What must come before and after an operation within its job, as the flexible search asks it. A type of its own for
/// chains, so that the neighbours are found by counting and nothing is looked up.
protocol FlexiblePrecedence: Sendable {
  init(_ network: FlexibleNetwork)
  /// When all before `node` is done; the release where there is nothing.
  func head(_ node: Int, _ ends: UnsafeMutablePointer<Int32>) -> Int32
  /// The longest way behind `node` in its job; 0 where there is nothing.
  func tail(_ node: Int, _ tails: UnsafeMutablePointer<Int32>) -> Int32
  /// When the last of those at once before `node` begins: what ends later is certainly none of their predecessors.
  func lastStart(
    _ node: Int, _ ends: UnsafeMutablePointer<Int32>, _ durations: UnsafeMutablePointer<Int32>
  ) -> Int32
  /// The longest way that begins with the end of one of those at once behind `node`.
  func longestRest(
    _ node: Int, _ tails: UnsafeMutablePointer<Int32>, _ durations: UnsafeMutablePointer<Int32>
  ) -> Int32
  /// Whether `first` comes at once before `second`.
  func isNext(_ first: Int, _ second: Int) -> Bool
  /// How many operations come at once before `node`.
  func count(before node: Int) -> Int32
  /// Tells those that come at once behind `node`.
  func forEach(after node: Int, _ tell: (Int) -> Void)
  /// One of those at once before `node` that end at `head`, drawn where there are several; -1 where there is none.
  func critical(
    before node: Int, at head: Int32, _ ends: UnsafeMutablePointer<Int32>, _ random: inout SearchRandom
  ) -> Int
}

/// Each operation waits for the one before it: the node before, and the separator where there is none.
struct ChainPrecedence: FlexiblePrecedence, @unchecked Sendable {
  private let job: UnsafeMutablePointer<Int32>

  init(_ network: FlexibleNetwork) { job = network.job }

  init(_ network: JobShopNetwork) { job = network.job }

  @inline(__always)
  func head(_ node: Int, _ ends: UnsafeMutablePointer<Int32>) -> Int32 { ends[node &- 1] }
  @inline(__always)
  func tail(_ node: Int, _ tails: UnsafeMutablePointer<Int32>) -> Int32 { tails[node &+ 1] }
  @inline(__always)
  func lastStart(
    _ node: Int, _ ends: UnsafeMutablePointer<Int32>, _ durations: UnsafeMutablePointer<Int32>
  ) -> Int32 { ends[node &- 1] &- durations[node &- 1] }
  @inline(__always)
  func longestRest(
    _ node: Int, _ tails: UnsafeMutablePointer<Int32>, _ durations: UnsafeMutablePointer<Int32>
  ) -> Int32 { tails[node &+ 1] &- durations[node &+ 1] }
  @inline(__always)
  func isNext(_ first: Int, _ second: Int) -> Bool { first == second &- 1 }
  @inline(__always)
  func count(before node: Int) -> Int32 { job[node &- 1] >= 0 ? 1 : 0 }
  @inline(__always)
  func forEach(after node: Int, _ tell: (Int) -> Void) {
    if job[node &+ 1] >= 0 { tell(node &+ 1) }
  }
  @inline(__always)
  func critical(
    before node: Int, at head: Int32, _ ends: UnsafeMutablePointer<Int32>, _ random: inout SearchRandom
  ) -> Int { job[node &- 1] >= 0 && ends[node &- 1] == head ? node &- 1 : -1 }
}

/// Operations wait for what the lists of the network name; the separators stand in them where nothing else does.
struct GraphPrecedence: FlexiblePrecedence {
  private let network: FlexibleNetwork

  init(_ network: FlexibleNetwork) { self.network = network }

  func head(_ node: Int, _ ends: UnsafeMutablePointer<Int32>) -> Int32 {
    var latest: Int32 = 0
    for index in network.before.range(node) { latest = max(latest, ends[Int(network.before.nodes[index])]) }
    return latest
  }

  func tail(_ node: Int, _ tails: UnsafeMutablePointer<Int32>) -> Int32 {
    var longest: Int32 = 0
    for index in network.after.range(node) { longest = max(longest, tails[Int(network.after.nodes[index])]) }
    return longest
  }

  func lastStart(
    _ node: Int, _ ends: UnsafeMutablePointer<Int32>, _ durations: UnsafeMutablePointer<Int32>
  ) -> Int32 {
    var latest = Int32.min
    for index in network.before.range(node) {
      let other = Int(network.before.nodes[index])
      latest = max(latest, ends[other] &- durations[other])
    }
    return latest
  }

  func longestRest(
    _ node: Int, _ tails: UnsafeMutablePointer<Int32>, _ durations: UnsafeMutablePointer<Int32>
  ) -> Int32 {
    var longest = Int32.min
    for index in network.after.range(node) {
      let other = Int(network.after.nodes[index])
      longest = max(longest, tails[other] &- durations[other])
    }
    return longest
  }

  func isNext(_ first: Int, _ second: Int) -> Bool {
    for index in network.before.range(second) where Int(network.before.nodes[index]) == first { return true }
    return false
  }

  func count(before node: Int) -> Int32 {
    var count: Int32 = 0
    for index in network.before.range(node) where network.job[Int(network.before.nodes[index])] >= 0 { count &+= 1 }
    return count
  }

  @inline(__always)
  func forEach(after node: Int, _ tell: (Int) -> Void) {
    for index in network.after.range(node) {
      let other = Int(network.after.nodes[index])
      if network.job[other] >= 0 { tell(other) }
    }
  }

  func critical(
    before node: Int, at head: Int32, _ ends: UnsafeMutablePointer<Int32>, _ random: inout SearchRandom
  ) -> Int {
    var chosen = -1
    var ties = 0
    for index in network.before.range(node) {
      let other = Int(network.before.nodes[index])
      guard network.job[other] >= 0, ends[other] == head else { continue }
      ties &+= 1
      if ties == 1 || random.below(ties) == 0 { chosen = other }
    }
    return chosen
  }
}
