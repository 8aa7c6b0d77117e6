/// One thread's search for little total weighted tardiness in a job shop: simulated annealing that swaps
/// tight machine arcs on the path of a tardy job, with restarts from the best and from elsewhere.
///
/// Swapping a machine arc without slack never makes a cycle when durations are positive (van Laarhoven,
/// Aarts, Lenstra 1992), and only arcs on the path that ends in a tardy job can make it end sooner.
final class TardinessWorker {
  struct Member {
    var order: [Int32]
    var value: Int64
  }
  private let network: JobShopNetwork
  private let state: JobShopState
  private let saved: UnsafeMutablePointer<Int32>
  private let path: UnsafeMutablePointer<Int32>
  private let lateJobs: UnsafeMutablePointer<Int32>
  private let due: UnsafeMutablePointer<Int32>
  private let weight: UnsafeMutablePointer<Int64>
  private var random: SearchRandom
  private(set) var best = Member(order: [], value: .max)
  private let scale: Double
  struct Tuning: Sendable {
    var pool = 8
    var length = 150_000
    var warmth = 4.0
    var coldness = 0.01
    var reheat = 0.3
    var patience = 40
    var nearness = 4
    var insertionShare = 64
  }
  private let tuning: Tuning
  private var relinking: PathRelinking
  private var pool: [Member] = []
  private var found = Member(order: [], value: .max)
  private(set) var moves = 0
  private(set) var rounds = 0

  init(_ network: JobShopNetwork, dues: [Int32], weights: [Int64], seed: UInt64, tuning: Tuning) {
    self.network = network
    self.tuning = tuning
    relinking = PathRelinking(network)
    state = JobShopState(network)
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

  /// Searches from `starts` until the tardiness is `bound` or `shouldStop` says so.
  func run(starts: [[Int32]], bound: Int64, shouldStop: () -> Bool) {
    for start in starts {
      load(start)
      keep(tardiness())
    }
    guard best.value > bound, !starts.isEmpty else { return }
    while true {
      guard fillPool(bound: bound, shouldStop: shouldStop) else { return }
      var quiet = 0
      while quiet < tuning.patience {
        let first = random.below(pool.count)
        let second = (first + 1 + random.below(pool.count - 1)) % pool.count
        let (from, to) = (pool[first].order, pool[second].order)
        load(from)
        let distance = relinking.distance(from, to)
        if distance > 6 {
          relinking.walk(state, towards: to, swaps: distance / 3 + random.below(1 + distance / 3), random: &random)
          state.updateEnds(from: 0)
        }
        let before = pool.min { $0.value < $1.value }!.value
        let goesOn = anneal(moves: tuning.length, heat: tuning.reheat, bound: bound, shouldStop: shouldStop)
        rounds += 1
        guard goesOn, best.value > bound, !shouldStop() else { return }
        insert(found)
        quiet = found.value < before ? 0 : quiet + 1
      }
      pool.removeAll()
    }
  }

  /// New members by annealing from random selections.
  private func fillPool(bound: Int64, shouldStop: () -> Bool) -> Bool {
    while pool.count < tuning.pool {
      load(network.randomOrder(&random))
      let goesOn = anneal(moves: tuning.length, heat: 1, bound: bound, shouldStop: shouldStop)
      rounds += 1
      guard goesOn, best.value > bound, !shouldStop() else { return false }
      pool.append(found)
    }
    return true
  }

  /// Takes a new member in for the worst one, or for one that is nearly the same and not better.
  private func insert(_ member: Member) {
    for index in pool.indices where relinking.distance(pool[index].order, member.order) < tuning.nearness {
      if member.value < pool[index].value { pool[index] = member }
      return
    }
    let worst = pool.indices.max { pool[$0].value < pool[$1].value }!
    if member.value < pool[worst].value { pool[worst] = member }
  }

  private func load(_ order: [Int32]) {
    order.withUnsafeBufferPointer { state.link($0.baseAddress!) }
    state.updateEnds(from: 0)
  }

  private func keep(_ value: Int64) {
    found = Member(order: Array(UnsafeBufferPointer(start: state.order, count: network.operationCount)), value: value)
    if value < best.value { best = found }
  }

  @inline(__always)
  private func tardiness() -> Int64 {
    var total: Int64 = 0
    for job in 0..<network.jobCount {
      let late = max(0, state.end[Int(network.lastOperation[job])] &- due[job])
      total &+= weight[job] &* Int64(late)
    }
    return total
  }

  /// Anneals over about `limit` moves, from a temperature in proportion to the processing times down to a
  /// small part of it. Returns false when stopped.
  private func anneal(moves limit: Int, heat: Double, bound: Int64, shouldStop: () -> Bool) -> Bool {
    var value = tardiness()
    keep(value)
    if value <= bound { return true }
    let warm = heat * scale * tuning.warmth
    let cold = scale * tuning.coldness
    let stages = max(1, Int(naturalLogarithm(warm / cold) / 0.02))
    let perStage = max(1, limit / stages)
    var temperature = warm
    let count = network.nodeCount
    for _ in 0..<stages {
      for _ in 0..<perStage {
        moves &+= 1
        if moves & 1023 == 0, shouldStop() { return false }
        // No tardy job gains from a swap: the value is a proven minimum only when it is the bound.
        guard let first = drawArc() else { return true }
        let second = Int(state.after[first])
        guard let undo = swap(first, second) else { continue }
        saved.update(from: state.end, count: count)
        state.updateEnds(from: undo.from)
        let changed = tardiness()
        let worse = changed &- value
        if worse <= 0 || Double(worse) < temperature * random.exponential() {
          value = changed
          if value < found.value {
            keep(value)
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
      temperature *= 0.98
    }
    return true
  }

  /// The first operation of a machine arc without slack on a path that ends in a tardy job drawn at
  /// random; nil when there is none.
  @inline(__always)
  private func drawArc() -> Int? {
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
          if duration[node] > 0 || !state.isOtherWay(from: previous, to: node) {
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
  private func swap(_ first: Int, _ second: Int) -> Undo? {
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
