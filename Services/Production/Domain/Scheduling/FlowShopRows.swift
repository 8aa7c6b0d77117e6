/// Sixteen positions at a time: behind each of them follow the same jobs, so that the recurrences C(job, machine) =
/// max(C(before, machine), C(job, machine before)) + p of sixteen neighbouring positions run side by side, each one
/// job further than the last. The times of the sequence are kept machine by machine: what the sixteen need next then
/// lies side by side too. Two jobs go through the machines together, the second one machine behind, so that neither
/// waits for the other's result.
final class FlowShopRows<Time: FlowShopTime> {
  private typealias Lanes = SIMD16<Time>
  static var lanes: Int { 16 }
  private let machines: Int
  private let objective: FlowShopObjective
  private let isWeighted: Bool
  /// Numbers from one machine to the next: the jobs, and room for whole vectors.
  private let stride: Int
  private var length = 0
  private let sequence: UnsafeMutablePointer<Int32>
  private let values: UnsafeMutablePointer<Int64>
  /// By job.
  private let ownTime: UnsafeMutablePointer<Time>
  private let ownDue: UnsafeMutablePointer<Time>
  private let ownRelease: UnsafeMutablePointer<Time>
  private let ownWeight: UnsafeMutablePointer<Int64>
  /// By machine and position; behind the last job nothing is to do and nothing is late.
  private let times: UnsafeMutablePointer<Time>
  private let dues: UnsafeMutablePointer<Time>
  private let releases: UnsafeMutablePointer<Time>
  private let weights: UnsafeMutablePointer<Int64>
  /// By machine: when the first k jobs are through, for each k.
  private let ends: UnsafeMutablePointer<Time>
  /// Weighted tardiness of the first k jobs.
  private let late: UnsafeMutablePointer<Int64>
  /// How many jobs `ends` and `late` know.
  private var known = 0
  private let state: UnsafeMutablePointer<Lanes>
  private let excess: UnsafeMutablePointer<Lanes>
  private let totals: UnsafeMutablePointer<Int64>
  private let sums: UnsafeMutablePointer<SIMD8<UInt32>>

  init(
    _ shop: FlowShop, _ objective: FlowShopObjective, _ sequence: UnsafeMutablePointer<Int32>,
    _ values: UnsafeMutablePointer<Int64>
  ) {
    self.objective = objective
    self.sequence = sequence
    self.values = values
    isWeighted = shop.weights.contains { $0 != 1 }
    let count = shop.jobCount
    machines = shop.machineCount
    stride = count + 2 * Self.lanes
    func room<Number>(_ count: Int, _ value: Number) -> UnsafeMutablePointer<Number> {
      let room = UnsafeMutablePointer<Number>.allocate(capacity: count)
      room.initialize(repeating: value, count: count)
      return room
    }
    ownTime = room(count * shop.machineCount, 0)
    ownDue = room(count, 0)
    ownRelease = room(count, 0)
    ownWeight = room(count, 0)
    times = room(stride * shop.machineCount, 0)
    dues = room(stride, .max)
    releases = room(stride, 0)
    weights = room(stride, 0)
    ends = room(stride * shop.machineCount, 0)
    late = room(stride, 0)
    totals = room(Self.lanes, 0)
    state = room(shop.machineCount, Lanes())
    excess = room(1, Lanes())
    sums = room(2, SIMD8<UInt32>())
    for index in 0..<(count * shop.machineCount) { ownTime[index] = Time(clamping: shop.durations[index]) }
    for job in 0..<count {
      ownDue[job] = Time(clamping: shop.dues[job])
      ownRelease[job] = Time(clamping: shop.releases[job])
      ownWeight[job] = shop.weights[job]
    }
  }

  deinit {
    for pointer in [ownTime, ownDue, ownRelease, times, dues, releases, ends] { pointer.deallocate() }
    for pointer in [ownWeight, weights, late, totals] { pointer.deallocate() }
    state.deallocate()
    excess.deallocate()
    sums.deallocate()
  }

  func insert(_ job: Int, at position: Int) {
    let moved = length &- position
    @inline(__always)
    func put<Number>(_ row: UnsafeMutablePointer<Number>, _ value: Number) {
      (row + (position + 1)).update(from: row + position, count: moved)
      row[position] = value
    }
    put(sequence, Int32(truncatingIfNeeded: job))
    put(dues, ownDue[job])
    put(releases, ownRelease[job])
    put(weights, ownWeight[job])
    var row = times
    let own = ownTime + job &* machines
    for machine in 0..<machines {
      put(row, own[machine])
      row += stride
    }
    length &+= 1
    known = min(known, position)
  }

  @discardableResult
  func remove(at position: Int) -> Int {
    let job = Int(sequence[position])
    length &-= 1
    let moved = length &- position
    @inline(__always)
    func take<Number>(_ row: UnsafeMutablePointer<Number>, _ value: Number) {
      (row + position).update(from: row + (position + 1), count: moved)
      row[length] = value
    }
    take(sequence, 0)
    take(dues, .max)
    take(releases, 0)
    take(weights, 0)
    var row = times
    for _ in 0..<machines {
      take(row, 0)
      row += stride
    }
    known = min(known, position)
    return job
  }

  /// Dates the jobs that `ends` does not know, two at a time, the second one machine behind the first.
  private func updateEnds() {
    let (stride, machines) = (self.stride, self.machines)
    while known < length {
      let isPair = known &+ 1 < length
      var row = ends + known
      var first = releases[known]
      let job = ownTime + Int(sequence[known]) &* machines
      if isPair {
        let other = ownTime + Int(sequence[known &+ 1]) &* machines
        first = max(first, row[0]) &+ job[0]
        var second = releases[known &+ 1]
        for machine in 1..<machines {
          row[1] = first
          second = max(second, first) &+ other[machine &- 1]
          row[2] = second
          row += stride
          first = max(first, row[0]) &+ job[machine]
        }
        row[1] = first
        second = max(second, first) &+ other[machines &- 1]
        row[2] = second
        count(first)
        count(second)
      } else {
        for machine in 0..<machines {
          first = max(first, row[0]) &+ job[machine]
          row[1] = first
          row += stride
        }
        count(first)
      }
    }
  }

  @inline(__always)
  private func count(_ end: Time) {
    late[known &+ 1] = late[known] &+ weights[known] &* max(0, Int64(end) &- Int64(dues[known]))
    known &+= 1
  }

  func evaluate(_ job: Int, limit: Int64) {
    updateEnds()
    // The last positions are soon valued; what is found there limits the others.
    var limit = limit
    var first = length / Self.lanes * Self.lanes
    while first >= 0 {
      evaluate(job, at: first, limit)
      for position in first..<min(first &+ Self.lanes, length &+ 1) { limit = min(limit, values[position]) }
      first &-= Self.lanes
    }
  }

  @inline(__always)
  private func load(_ row: UnsafeMutablePointer<Time>) -> Lanes { UnsafeRawPointer(row).loadUnaligned(as: Lanes.self) }

  @inline(__always)
  private func evaluate(_ job: Int, at first: Int, _ limit: Int64) {
    let (length, stride, machines, state) = (self.length, self.stride, self.machines, self.state)
    let lanes = min(Self.lanes, length &+ 1 &- first)
    var reached = Time.all(ownRelease[job])
    var row = ends + first
    let own = ownTime + job &* machines
    for machine in 0..<machines {
      reached = Time.later(load(row), reached, plus: Time.all(own[machine]))
      state[machine] = reached
      row += stride
    }
    let counts = objective == .weightedTardiness
    if counts {
      for lane in 0..<Self.lanes { totals[lane] = late[min(first &+ lane, length)] }
      sums[0] = SIMD8()
      sums[1] = SIMD8()
      excess.pointee = Time.excess(reached, over: Time.all(ownDue[job]))
      let numbers = UnsafeRawPointer(excess).assumingMemoryBound(to: Time.self)
      for lane in 0..<Self.lanes { totals[lane] &+= ownWeight[job] &* Int64(numbers[lane]) }
    }
    var base = first
    while base &+ 1 < length {
      // Two jobs at a time: the second is on the machine before that of the first.
      var front = load(releases + base)
      var behind = load(releases + (base &+ 1))
      var row = times + base
      front = Time.later(state[0], front, plus: load(row))
      for machine in 1..<machines {
        behind = Time.later(front, behind, plus: load(row + 1))
        state[machine &- 1] = behind
        row += stride
        front = Time.later(state[machine], front, plus: load(row))
      }
      behind = Time.later(front, behind, plus: load(row + 1))
      state[machines &- 1] = behind
      if counts {
        add(front, base)
        add(behind, base &+ 1)
        if base & 6 == 6, isHopeless(base &+ 2, lanes, limit) {
          for lane in 0..<lanes { values[first &+ lane] = .max }
          return
        }
      }
      base &+= 2
    }
    if base < length {
      reached = load(releases + base)
      var row = times + base
      for machine in 0..<machines {
        reached = Time.later(state[machine], reached, plus: load(row))
        state[machine] = reached
        row += stride
      }
      if counts { add(reached, base) }
    }
    if counts {
      let sums = UnsafeRawPointer(self.sums).assumingMemoryBound(to: UInt32.self)
      for lane in 0..<lanes {
        values[first &+ lane] = totals[lane] &+ Int64(sums[(lane & 1) &* 8 &+ lane >> 1])
      }
    } else {
      let numbers = UnsafeRawPointer(state + (machines &- 1)).assumingMemoryBound(to: Time.self)
      for lane in 0..<lanes { values[first &+ lane] = Int64(numbers[lane]) }
    }
  }

  @inline(__always)
  private func add(_ ends: Lanes, _ base: Int) {
    let over = Time.excess(ends, over: load(dues + base))
    if isWeighted || Time.bitWidth > 16 {
      excess.pointee = over
      let numbers = UnsafeRawPointer(excess).assumingMemoryBound(to: Time.self)
      for lane in 0..<Self.lanes { totals[lane] &+= weights[base &+ lane] &* Int64(numbers[lane]) }
    } else {
      // Two 16-bit numbers in each of 32 bits: the even ones and the odd ones are added apart.
      let pairs = unsafeBitCast(over, to: SIMD8<UInt32>.self)
      sums[0] &+= pairs & 0xFFFF
      sums[1] &+= pairs &>> 16
    }
  }

  /// Whether every lane is above the limit: the jobs to come are at least as late as without the inserted one.
  @inline(__always)
  private func isHopeless(_ base: Int, _ lanes: Int, _ limit: Int64) -> Bool {
    let sums = UnsafeRawPointer(self.sums).assumingMemoryBound(to: UInt32.self)
    let all = late[length]
    for lane in 0..<lanes {
      let rest = all &- late[min(base &+ lane, length)]
      if totals[lane] &+ Int64(sums[(lane & 1) &* 8 &+ lane >> 1]) &+ rest <= limit { return false }
    }
    return true
  }
}
