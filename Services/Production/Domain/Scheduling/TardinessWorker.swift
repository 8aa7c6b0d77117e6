/// One thread's search for little total weighted tardiness in a job shop: parallel tempering (Geyer 1991) of
/// some selections at fixed temperatures, which change places like those of neighbouring temperatures. A move
/// swaps the ends of a machine arc without slack on the path of a tardy job, or moves one of them farther.
///
/// Swapping a machine arc without slack never makes a cycle when durations are positive (van Laarhoven,
/// Aarts, Lenstra 1992), and only arcs on the path that ends in a tardy job can make it end sooner.
final class TardinessWorker {
  struct Member {
    var order: [Int32]
    var value: Int64
  }
  private let network: JobShopNetwork
  private let saved: UnsafeMutablePointer<Int32>
  private let path: UnsafeMutablePointer<Int32>
  private let lateJobs: UnsafeMutablePointer<Int32>
  private let due: UnsafeMutablePointer<Int32>
  private let weight: UnsafeMutablePointer<Int64>
  private var random: SearchRandom
  private(set) var best = Member(order: [], value: .max)
  struct Tuning: Sendable {
    var replicas = 10
    /// The highest and lowest temperature, in parts of a typical operation's weighted time.
    var warmth = 6.0
    var coldness = 0.03
    /// Moves of each selection between two exchanges.
    var stretch = 500
    /// Of 256 moves so many go farther than a swap.
    var insertionShare = 64
  }
  private struct Replica {
    var state: JobShopState
    var value: Int64
  }
  private let tuning: Tuning
  private var replicas: [Replica] = []
  private let scale: Double
  private(set) var moves = 0
  private(set) var rounds = 0

  init(_ network: JobShopNetwork, dues: [Int32], weights: [Int64], seed: UInt64, tuning: Tuning) {
    self.network = network
    self.tuning = tuning
    saved = .allocate(capacity: network.nodeCount)
    path = .allocate(capacity: network.operationCount + 1)
    lateJobs = .allocate(capacity: network.jobCount + 1)
    due = .allocate(capacity: network.jobCount + 1)
    weight = .allocate(capacity: network.jobCount + 1)
    for job in 0..<network.jobCount {
      due[job] = dues[job]
      weight[job] = weights[job]
    }
    random = SearchRandom(seed: seed)
    var work = 0.0
    var weighed = 0.0
    for node in 0..<network.nodeCount where network.machine[node] >= 0 { work += Double(network.duration[node]) }
    for weight in weights { weighed += Double(weight) }
    let meanDuration = work / Double(max(1, network.operationCount))
    scale = max(1, meanDuration * weighed / Double(max(1, network.jobCount)))
  }

  deinit {
    for pointer in [saved, path, lateJobs, due] { pointer.deallocate() }
    weight.deallocate()
  }

  /// Searches from `starts` and from chance until the tardiness is `bound` or `shouldStop` says so.
  func run(starts: [[Int32]], bound: Int64, shouldStop: () -> Bool) {
    let count = max(2, tuning.replicas)
    for index in 0..<max(count, starts.count) {
      let state = JobShopState(network)
      let order = index < starts.count ? starts[index] : network.randomOrder(&random)
      order.withUnsafeBufferPointer { state.link($0.baseAddress!) }
      state.updateEnds(from: 0)
      let value = tardiness(state)
      keep(state, value)
      if index < count { replicas.append(Replica(state: state, value: value)) }
    }
    guard best.value > bound, network.operationCount > 1 else { return }
    let temperatures = Tempering.temperatures(
      from: tuning.coldness * scale, to: tuning.warmth * scale, count: count)
    while true {
      for index in replicas.indices {
        let goesOn = walk(index, at: temperatures[index], bound: bound, shouldStop: shouldStop)
        guard goesOn, best.value > bound, !shouldStop() else { return }
      }
      rounds += 1
      for index in stride(from: rounds & 1, to: count - 1, by: 2)
      where Tempering.exchanges(
        Double(replicas[index].value), temperatures[index], Double(replicas[index + 1].value), temperatures[index + 1],
        &random)
      { replicas.swapAt(index, index + 1) }
    }
  }

  private func keep(_ state: JobShopState, _ value: Int64) {
    guard value < best.value else { return }
    best = Member(order: Array(UnsafeBufferPointer(start: state.order, count: network.operationCount)), value: value)
  }

  @inline(__always)
  private func tardiness(_ state: JobShopState) -> Int64 {
    var total: Int64 = 0
    for job in 0..<network.jobCount {
      let late = max(0, state.end[Int(network.lastOperation[job])] &- due[job])
      total &+= weight[job] &* Int64(late)
    }
    return total
  }

  /// Moves one selection about at a temperature. Returns false when stopped.
  private func walk(_ index: Int, at temperature: Double, bound: Int64, shouldStop: () -> Bool) -> Bool {
    let state = replicas[index].state
    var value = replicas[index].value
    defer { replicas[index].value = value }
    let count = network.nodeCount
    for _ in 0..<tuning.stretch {
      moves &+= 1
      if moves & 1023 == 0, shouldStop() { return false }
      // No tardy job gains from a swap: this selection waits for an exchange.
      guard let first = drawArc(state) else { return true }
      let second = Int(state.after[first])
      guard let undo = swap(state, first, second) else { continue }
      saved.update(from: state.end, count: count)
      state.updateEnds(from: undo.from)
      let changed = tardiness(state)
      let worse = changed &- value
      if worse <= 0 || Double(worse) < temperature * random.exponential() {
        value = changed
        if value < best.value {
          keep(state, value)
          if value <= bound { return true }
        }
      } else {
        if undo.isForward {
          state.moveForward(undo.moved, after: undo.target)
        } else {
          state.moveBackward(undo.moved, before: undo.target)
        }
        state.end.update(from: saved, count: count)
      }
    }
    return true
  }

  /// The first operation of a machine arc without slack on a path that ends in a tardy job drawn at
  /// random; nil when there is none.
  @inline(__always)
  private func drawArc(_ state: JobShopState) -> Int? {
    let (end, before, duration, machine) = (state.end, state.before, network.duration, network.machine)
    var late = 0
    for job in 0..<network.jobCount where end[Int(network.lastOperation[job])] > due[job] {
      lateJobs[late] = Int32(job)
      late &+= 1
    }
    while late > 0 {
      let drawn = random.below(late)
      var node = Int(network.lastOperation[Int(lateJobs[drawn])])
      var found = 0
      var arc = 0
      while machine[node] >= 0 {
        let head = end[node] &- duration[node]
        let previous = Int(before[node])
        let onMachine = previous != network.none && end[previous] == head && previous != node &- 1
        let onJob = machine[node &- 1] >= 0 && end[node &- 1] == head
        if onMachine && !(onJob && random.next() & 1 == 0) {
          // Only by way of work of no length can there be another way.
          if duration[previous &+ 1] > 0 || !state.isOtherWay(from: previous, to: node) {
            found &+= 1
            if found == 1 || random.below(found) == 0 { arc = previous }
          }
          node = previous
        } else if onJob {
          node &-= 1
        } else {
          break
        }
      }
      if found > 0 { return arc }
      lateJobs[drawn] = lateJobs[late &- 1]
      late &-= 1
    }
    return nil
  }

  private struct Undo {
    var moved: Int
    var target: Int
    var isForward: Bool
    /// First place of the topological order that changed.
    var from: Int
  }

  /// Swaps the two ends of an arc, or moves one of them farther along its block. Nil when that would
  /// make a cycle; then nothing has changed.
  @inline(__always)
  private func swap(_ state: JobShopState, _ first: Int, _ second: Int) -> Undo? {
    let (end, before, after, duration) = (state.end, state.before, state.after, network.duration)
    let none = network.none
    let drawn = random.next()
    if Int(drawn & 255) < tuning.insertionShare {
      if drawn & 256 == 0 {
        var target = first
        while random.next() & 3 != 0 {
          let previous = Int(before[target])
          guard previous != none, end[previous] == end[target] &- duration[target] else { break }
          target = previous
        }
        if target != first {
          guard !state.isOtherWay(from: target, to: second) else { return nil }
          let from = Int(state.position[target])
          state.moveBackward(second, before: target)
          return Undo(moved: second, target: first, isForward: true, from: from)
        }
      } else {
        var target = second
        while random.next() & 3 != 0 {
          let next = Int(after[target])
          guard next != none, end[target] == end[next] &- duration[next] else { break }
          target = next
        }
        if target != second {
          guard !state.isJobWay(from: first, to: target) else { return nil }
          let from = Int(state.position[first])
          state.moveForward(first, after: target)
          return Undo(moved: first, target: second, isForward: false, from: from)
        }
      }
    }
    let from = Int(state.position[first])
    state.moveForward(first, after: second)
    return Undo(moved: second, target: first, isForward: true, from: from)
  }
}
