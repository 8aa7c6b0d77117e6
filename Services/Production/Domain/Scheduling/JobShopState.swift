/// One selection of a job shop. `network.none` stands where a machine has no operation before or after.
final class JobShopState: SequenceState {
  let network: JobShopNetwork
  private let mark: UnsafeMutablePointer<UInt8>
  private let delayed: UnsafeMutablePointer<Int32>
  private let lastOnMachine: UnsafeMutablePointer<Int32>

  init(_ network: JobShopNetwork) {
    self.network = network
    let count = network.nodeCount
    delayed = Self.array(count)
    lastOnMachine = Self.array(network.machineCount)
    mark = .allocate(capacity: count)
    mark.initialize(repeating: 0, count: count)
    super.init(nodeCount: count)
    // The separators' ends never change: they are the releases.
    for job in 0..<network.jobCount { end[Int(network.firstOperation[job]) - 1] = network.release[job] }
  }

  deinit {
    delayed.deallocate()
    lastOnMachine.deallocate()
    mark.deallocate()
  }

  /// Takes over a selection given as a topological order of all operations, and computes heads and tails.
  func load(_ source: UnsafePointer<Int32>) {
    link(source)
    updateEnds(from: 0)
    updateTails(from: network.operationCount - 1)
  }

  /// Takes over a selection without computing heads and tails.
  func link(_ source: UnsafePointer<Int32>) {
    let none = Int32(network.none)
    for index in 0..<network.machineCount { lastOnMachine[index] = none }
    for index in 0..<network.operationCount {
      let node = source[index]
      let machine = Int(network.machine[Int(node)])
      let previous = lastOnMachine[machine]
      order[index] = node
      position[Int(node)] = Int32(index)
      before[Int(node)] = previous
      after[Int(previous)] = node
      lastOnMachine[machine] = node
    }
    for index in 0..<network.machineCount { after[Int(lastOnMachine[index])] = none }
    end[network.none] = 0
    tail[network.none] = 0
  }

  /// Recomputes the ends of the operations from `first` of the topological order on.
  @inline(__always)
  func updateEnds(from first: Int) {
    let (order, end, before, duration) = (self.order, self.end, self.before, network.duration)
    var index = first
    let count = network.operationCount
    while index < count {
      let node = Int(order[index])
      end[node] = max(end[node &- 1], end[Int(before[node])]) &+ duration[node]
      index &+= 1
    }
  }

  /// Recomputes the tails of the operations from `last` of the topological order back to the first.
  @inline(__always)
  func updateTails(from last: Int) {
    let (order, tail, after, duration) = (self.order, self.tail, self.after, network.duration)
    var index = last
    while index >= 0 {
      let node = Int(order[index])
      tail[node] = max(tail[node &+ 1], tail[Int(after[node])]) &+ duration[node]
      index &-= 1
    }
  }

  /// When the last job ends.
  @inline(__always)
  var makespan: Int32 { latestEnd(of: network.lastOperations) }

  /// Moves `first` right after `last`, both on the same machine and in this order. The caller knows that
  /// no way leads from the job successor of `first` to `last`.
  func moveForward(_ first: Int, after last: Int) {
    let previous = Int(before[first])
    let next = Int(after[first])
    let following = Int(after[last])
    after[previous] = Int32(next)
    before[next] = Int32(previous)
    after[last] = Int32(first)
    before[first] = Int32(last)
    after[first] = Int32(following)
    before[following] = Int32(first)
    // In the order: `first` and what depends on it move behind the rest of the window.
    let from = Int(position[first])
    let to = Int(position[last])
    var write = from
    var waiting = 1
    delayed[0] = Int32(first)
    mark[first] = 1
    var index = from &+ 1
    while index <= to {
      let node = Int(order[index])
      if mark[node &- 1] | mark[Int(before[node])] != 0 {
        mark[node] = 1
        delayed[waiting] = Int32(node)
        waiting &+= 1
      } else {
        order[write] = Int32(node)
        position[node] = Int32(write)
        write &+= 1
      }
      index &+= 1
    }
    for index in 0..<waiting {
      let node = delayed[index]
      mark[Int(node)] = 0
      order[write] = node
      position[Int(node)] = Int32(write)
      write &+= 1
    }
  }

  /// Moves `last` right before `first`, both on the same machine, `first` standing earlier. The caller
  /// knows that no way leads from `first` to the job predecessor of `last`.
  func moveBackward(_ last: Int, before first: Int) {
    let previous = Int(before[last])
    let next = Int(after[last])
    let preceding = Int(before[first])
    after[previous] = Int32(next)
    before[next] = Int32(previous)
    before[first] = Int32(last)
    after[last] = Int32(first)
    before[last] = Int32(preceding)
    after[preceding] = Int32(last)
    // In the order: `last` and what it depends on move before the rest of the window.
    let from = Int(position[first])
    let to = Int(position[last])
    var write = to
    var waiting = 1
    delayed[0] = Int32(last)
    mark[last] = 1
    var index = to &- 1
    while index >= from {
      let node = Int(order[index])
      if mark[node &+ 1] | mark[Int(after[node])] != 0 {
        mark[node] = 1
        delayed[waiting] = Int32(node)
        waiting &+= 1
      } else {
        order[write] = Int32(node)
        position[node] = Int32(write)
        write &-= 1
      }
      index &-= 1
    }
    for index in 0..<waiting {
      let node = delayed[index]
      mark[Int(node)] = 0
      order[write] = node
      position[Int(node)] = Int32(write)
      write &-= 1
    }
  }

  /// Whether a way other than the machine arc leads from `first` to `second`, its neighbour on the machine:
  /// then the two cannot be swapped. Exact, by a scan of the topological order between them.
  func isOtherWay(from first: Int, to second: Int) -> Bool {
    if first &+ 1 == second { return true }
    let from = Int(position[first])
    let to = Int(position[second])
    mark[first] = 1
    var found = false
    var index = from &+ 1
    while index < to {
      let node = Int(order[index])
      // `second` alone follows `first` on the machine, so no machine arc of `first` is met here.
      if mark[node &- 1] | mark[Int(before[node])] != 0 { mark[node] = 1 }
      index &+= 1
    }
    found = mark[second &- 1] != 0
    index = from
    while index < to {
      mark[Int(order[index])] = 0
      index &+= 1
    }
    return found
  }

  /// Whether a way leads from the job successor of `first` to `last`, which stands later on the same
  /// machine: then `first` cannot move behind `last`. Exact.
  func isJobWay(from first: Int, to last: Int) -> Bool {
    let from = Int(position[first])
    let to = Int(position[last])
    let successor = first &+ 1
    var index = from &+ 1
    while index <= to {
      let node = Int(order[index])
      let machineBefore = Int(before[node])
      if node == successor || mark[node &- 1] | mark[machineBefore] != 0 { mark[node] = 1 }
      index &+= 1
    }
    let found = mark[last] != 0
    index = from &+ 1
    while index <= to {
      mark[Int(order[index])] = 0
      index &+= 1
    }
    return found
  }
}
