/// One selection of a flexible job shop: the sequences and the option chosen for each operation.
final class FlexibleState<Precedence: FlexiblePrecedence>: SequenceState {
  let network: FlexibleNetwork
  private let precedence: Precedence
  let choice: UnsafeMutablePointer<Int32>
  let machine: UnsafeMutablePointer<Int32>
  let duration: UnsafeMutablePointer<Int32>
  /// The first operation of each machine.
  let first: UnsafeMutablePointer<Int32>
  private let waitingFor: UnsafeMutablePointer<Int32>
  private let last: UnsafeMutablePointer<Int32>

  init(_ network: FlexibleNetwork) {
    self.network = network
    precedence = Precedence(network)
    let count = network.nodeCount
    choice = Self.array(count)
    machine = Self.array(count)
    duration = Self.array(count)
    first = Self.array(network.machineCount)
    last = Self.array(network.machineCount)
    waitingFor = Self.array(count)
    machine.update(repeating: -1, count: count)
    duration.update(repeating: 1, count: count)
    super.init(nodeCount: count)
    for job in 0..<network.jobCount {
      let separator = Int(network.separator[job])
      end[separator] = network.release[job]
      duration[separator] = network.release[job] + 1
    }
  }

  deinit {
    for pointer in [choice, machine, duration, first, last, waitingFor] { pointer.deallocate() }
  }

  func load(_ selection: FlexibleSelection) {
    let none = Int32(network.none)
    for index in 0..<network.machineCount {
      first[index] = none
      last[index] = none
    }
    for (index, node) in selection.order.enumerated() {
      let node = Int(node)
      setOption(node, Int(selection.choice[node]))
      let own = Int(machine[node])
      let previous = last[own]
      order[index] = Int32(node)
      position[node] = Int32(index)
      before[node] = previous
      if previous == none { first[own] = Int32(node) } else { after[Int(previous)] = Int32(node) }
      last[own] = Int32(node)
      after[node] = none
    }
    end[network.none] = 0
    tail[network.none] = 0
    updateAll()
  }

  @inline(__always)
  func setOption(_ node: Int, _ option: Int) {
    choice[node] = Int32(option)
    machine[node] = network.optionMachine[option]
    duration[node] = network.optionDuration[option]
  }

  /// Takes a node out of its machine's sequence.
  @inline(__always)
  func unlink(_ node: Int) {
    let (previous, next) = (before[node], after[node])
    if Int(previous) == network.none { first[Int(machine[node])] = next } else { after[Int(previous)] = next }
    before[Int(next)] = previous
  }

  /// Puts a node right after `previous` (`none`: in front) in the sequence of its machine.
  @inline(__always)
  func link(_ node: Int, after previous: Int) {
    let own = Int(machine[node])
    let next: Int32
    if previous == network.none {
      next = first[own]
      first[own] = Int32(node)
    } else {
      next = after[previous]
      after[previous] = Int32(node)
    }
    before[node] = Int32(previous)
    after[node] = next
    before[Int(next)] = Int32(node)
  }

  /// Sorts the operations topologically; false, with the order unusable, when the sequences contradict.
  func sort() -> Bool {
    let count = network.operationCount
    var ready = 0
    let precedence = self.precedence
    for node in 0..<network.none where network.job[node] >= 0 {
      waitingFor[node] = precedence.count(before: node) &+ (Int(before[node]) != network.none ? 1 : 0)
      if waitingFor[node] == 0 {
        order[ready] = Int32(node)
        ready &+= 1
      }
    }
    var done = 0
    while done < ready {
      let node = Int(order[done])
      position[node] = Int32(done)
      done &+= 1
      precedence.forEach(after: node) { other in
        waitingFor[other] &-= 1
        if waitingFor[other] == 0 {
          order[ready] = Int32(other)
          ready &+= 1
        }
      }
      let next = Int(after[node])
      if next != network.none {
        waitingFor[next] &-= 1
        if waitingFor[next] == 0 {
          order[ready] = Int32(next)
          ready &+= 1
        }
      }
    }
    return done == count
  }

  func updateAll() {
    let count = network.operationCount
    let precedence = self.precedence
    for index in 0..<count {
      let node = Int(order[index])
      end[node] = max(precedence.head(node, end), end[Int(before[node])]) &+ duration[node]
    }
    var index = count &- 1
    while index >= 0 {
      let node = Int(order[index])
      tail[node] = max(precedence.tail(node, tail), tail[Int(after[node])]) &+ duration[node]
      index &-= 1
    }
  }

  var makespan: Int32 { latestEnd(of: network.lastOperations) }

  func selection() -> FlexibleSelection {
    FlexibleSelection(
      order: Array(UnsafeBufferPointer(start: order, count: network.operationCount)),
      choice: Array(UnsafeBufferPointer(start: choice, count: network.nodeCount)), makespan: makespan)
  }
}
