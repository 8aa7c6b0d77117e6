/// Sixteen positions at a time: behind each of them follow the same jobs, so that the recurrences C(job, machine) =
/// max(C(before, machine), C(job, machine before)) + p of sixteen neighbouring positions run side by side, each one
/// job further than the last. The times of the sequence are kept machine by machine: what the sixteen need next then
/// lies side by side too. Two jobs go through the machines together, the second one machine behind, so that neither
/// waits for the other's result.
final class FlowShopRows<Time: FlowShopTime> {
  typealias Lanes = SIMD16<Time>
  static var lanes: Int { 16 }
  let machines: Int
  let objective: FlowShopObjective
  let isWeighted: Bool
  /// Numbers from one machine to the next: the jobs, and room for whole vectors.
  let stride: Int
  private(set) var length = 0
  private let sequence: UnsafeMutablePointer<Int32>
  let values: UnsafeMutablePointer<Int64>
  /// By job.
  let ownTime: UnsafeMutablePointer<Time>
  let ownDue: UnsafeMutablePointer<Time>
  let ownRelease: UnsafeMutablePointer<Time>
  let ownWeight: UnsafeMutablePointer<Int64>
  /// By machine and position; behind the last job nothing is to do and nothing is late.
  let times: UnsafeMutablePointer<Time>
  let dues: UnsafeMutablePointer<Time>
  let releases: UnsafeMutablePointer<Time>
  let weights: UnsafeMutablePointer<Int64>
  /// By machine: when the first k jobs are through, for each k.
  let ends: UnsafeMutablePointer<Time>
  /// Weighted tardiness of the first k jobs.
  let late: UnsafeMutablePointer<Int64>
  /// How many jobs `ends` and `late` know.
  private var known = 0
  let state: UnsafeMutablePointer<Lanes>
  let excess: UnsafeMutablePointer<Lanes>
  let totals: UnsafeMutablePointer<Int64>
  let sums: UnsafeMutablePointer<SIMD8<UInt32>>

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
  func updateEnds() {
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
}
