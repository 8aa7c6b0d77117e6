/// Values every insertion of one job into a sequence of the others, eight positions at a time.
///
/// Behind the last of eight neighbouring positions all eight sequences go on with the same jobs, so that
/// their recurrences C(job, machine) = max(C(before, machine), C(job, machine before)) + p run side by side.
final class FlowShopInsertion {
  private typealias Lanes = SIMD8<Int32>
  private let count: Int
  private let machines: Int
  private let objective: FlowShopObjective
  private let time: UnsafeMutablePointer<Int32>
  private let due: UnsafeMutablePointer<Int32>
  private let release: UnsafeMutablePointer<Int32>
  private let weight: UnsafeMutablePointer<Int64>
  private let state: UnsafeMutablePointer<Lanes>
  private let totals: UnsafeMutablePointer<Int64>
  /// The sequence without the job that is inserted.
  let others: UnsafeMutablePointer<Int32>
  /// Row k: ends of the k-th of the others on each machine; row 0 is zero.
  private let rows: UnsafeMutablePointer<Int32>
  /// Weighted tardiness of the first k others.
  private let late: UnsafeMutablePointer<Int64>
  /// The value of the sequence with the job at each position.
  let values: UnsafeMutablePointer<Int64>

  init(_ shop: FlowShop, objective: FlowShopObjective) {
    self.objective = objective
    count = shop.jobCount
    machines = shop.machineCount
    time = .allocate(capacity: count * machines)
    due = .allocate(capacity: count)
    release = .allocate(capacity: count)
    weight = .allocate(capacity: count)
    state = .allocate(capacity: machines)
    totals = .allocate(capacity: 8)
    totals.initialize(repeating: 0, count: 8)
    others = .allocate(capacity: count)
    rows = .allocate(capacity: count * machines)
    late = .allocate(capacity: count)
    values = .allocate(capacity: count + 8)
    state.initialize(repeating: Lanes(), count: machines)
    others.initialize(repeating: 0, count: count)
    rows.initialize(repeating: 0, count: count * machines)
    late.initialize(repeating: 0, count: count)
    values.initialize(repeating: 0, count: count + 8)
    for index in 0..<(count * machines) { time[index] = shop.durations[index] }
    for job in 0..<count {
      due[job] = shop.dues[job]
      weight[job] = shop.weights[job]
      release[job] = shop.releases[job]
    }
  }

  deinit {
    for pointer in [time, due, release, others, rows] { pointer.deallocate() }
    for pointer in [weight, late, values, totals] { pointer.deallocate() }
    state.deallocate()
  }

  /// Computes the rows of the first `length` others from the `first` one on, which is the first that changed.
  func updateRows(from first: Int, length: Int) {
    var index = first
    while index < length {
      let job = Int(others[index])
      let previous = rows + index * machines
      let row = previous + machines
      let time = self.time + job * machines
      var reached = release[job]
      for machine in 0..<machines {
        reached = max(reached, previous[machine]) &+ time[machine]
        row[machine] = reached
      }
      late[index &+ 1] = late[index] &+ weight[job] &* Int64(max(0, reached &- due[job]))
      index &+= 1
    }
  }

  /// Fills `values` for `job` at the positions 0 ... `length` among the first `length` others.
  func evaluate(_ job: Int, length: Int) {
    var first = 0
    while first <= length {
      evaluate(job, at: first, lanes: min(8, length &+ 1 &- first), length: length)
      first &+= 8
    }
  }

  @inline(__always)
  private func evaluate(_ job: Int, at first: Int, lanes: Int, length: Int) {
    let machines = self.machines
    let numbers = Lanes(0, 1, 2, 3, 4, 5, 6, 7)
    for lane in 0..<8 { totals[lane] = late[min(first &+ lane, length)] }
    for machine in 0..<machines {
      var start = Lanes()
      for lane in 0..<8 { start[lane] = rows[min(first &+ lane, length) &* machines &+ machine] }
      state[machine] = start
    }
    // The ends on the last machine, lane by lane.
    let ends = UnsafeRawPointer(state + (machines &- 1)).assumingMemoryBound(to: Int32.self)
    let own = time + job * machines
    // In step t lane t takes the inserted job, the lanes before it the next of the others.
    for step in 0..<lanes {
      let other = Int(others[max(0, first &+ step &- 1)])
      let theirs = time + other * machines
      let isOwn = numbers .== Int32(truncatingIfNeeded: step)
      let isActive = numbers .<= Int32(truncatingIfNeeded: step)
      var reached = Lanes(repeating: release[other]).replacing(with: release[job], where: isOwn)
      for machine in 0..<machines {
        let before = state[machine]
        let length = Lanes(repeating: theirs[machine]).replacing(with: own[machine], where: isOwn)
        reached = before.replacing(with: reached, where: reached .> before) &+ length
        state[machine] = before.replacing(with: reached, where: isActive)
      }
      for lane in 0..<step { totals[lane] &+= weight[other] &* Int64(max(0, ends[lane] &- due[other])) }
      totals[step] &+= weight[job] &* Int64(max(0, ends[step] &- due[job]))
    }
    var index = first &+ lanes &- 1
    while index < length {
      let other = Int(others[index])
      let time = self.time + other * machines
      var reached = Lanes(repeating: release[other])
      for machine in 0..<machines {
        let before = state[machine]
        reached = before.replacing(with: reached, where: reached .> before) &+ Lanes(repeating: time[machine])
        state[machine] = reached
      }
      let (due, weight) = (self.due[other], self.weight[other])
      for lane in 0..<8 { totals[lane] &+= weight &* Int64(max(0, ends[lane] &- due)) }
      index &+= 1
    }
    for lane in 0..<lanes {
      values[first &+ lane] = objective == .makespan ? Int64(ends[lane]) : totals[lane]
    }
  }
}
