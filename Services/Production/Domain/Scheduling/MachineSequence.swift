/// The jobs of one machine in their order, kept by place with sums over all places before, so that moves are valued
/// without looking at every job. All jobs may begin when the machine does, and it never waits. Belongs to one thread.
final class MachineSequence {
  /// A job of one operation, in the units of the problem.
  struct Job: Hashable, Sendable {
    /// Its number in the problem.
    var number: Int32
    var time: Int64
    var due: Int64
    var weight: Int64
  }
  let count: Int
  private let jobs: [Job]
  private let begin: Int64
  /// Indices into the jobs.
  let order: UnsafeMutablePointer<Int32>
  let time: UnsafeMutablePointer<Int64>
  let due: UnsafeMutablePointer<Int64>
  let weight: UnsafeMutablePointer<Int64>
  /// When the job of each place begins; one more: when the last ends.
  let start: UnsafeMutablePointer<Int64>
  /// The end of each place's job less its due date.
  let lateness: UnsafeMutablePointer<Int64>
  /// Weighted tardiness of all places before.
  let cost: UnsafeMutablePointer<Int64>
  /// Weights of the late jobs of all places before.
  let lateWeight: UnsafeMutablePointer<Int64>

  init(_ jobs: [Job], begin: Int64) {
    self.jobs = jobs
    self.begin = begin
    count = jobs.count
    func array() -> UnsafeMutablePointer<Int64> {
      let pointer = UnsafeMutablePointer<Int64>.allocate(capacity: jobs.count + 1)
      pointer.initialize(repeating: 0, count: jobs.count + 1)
      return pointer
    }
    order = .allocate(capacity: jobs.count + 1)
    for index in jobs.indices { order[index] = Int32(index) }
    (time, due, weight, start, lateness, cost, lateWeight) = (
      array(), array(), array(), array(), array(), array(), array()
    )
    start[0] = begin
    refresh(0, count - 1)
  }

  deinit {
    order.deallocate()
    for pointer in [time, due, weight, start, lateness, cost, lateWeight] { pointer.deallocate() }
  }

  /// The weighted tardiness of all jobs.
  var value: Int64 { cost[count] }

  /// The weighted tardiness that no order goes below: each job first.
  var bound: Int64 { jobs.reduce(0) { $0 + $1.weight * max(0, begin + $1.time - $1.due) } }

  /// Orders the jobs anew; `indices` are those of the jobs.
  func load(_ indices: [Int32]) {
    for (place, index) in indices.enumerated() { order[place] = index }
    refresh(0, count - 1)
  }

  /// The numbers in the problem of the jobs in an order.
  func numbers(_ order: UnsafePointer<Int32>) -> [Int32] { (0..<count).map { jobs[Int(order[$0])].number } }

  /// Brings everything up to date after the order of the places `first` to `last` has changed.
  func refresh(_ first: Int, _ last: Int) {
    guard first <= last else { return }
    let (time, due, weight, start) = (self.time, self.due, self.weight, self.start)
    let (lateness, cost, lateWeight) = (self.lateness, self.cost, self.lateWeight)
    let (oldCost, oldWeight) = (cost[last &+ 1], lateWeight[last &+ 1])
    jobs.withUnsafeBufferPointer { jobs in
      for place in first...last {
        let job = jobs[Int(order[place])]
        let end = start[place] &+ job.time
        let late = end &- job.due
        time[place] = job.time
        due[place] = job.due
        weight[place] = job.weight
        start[place &+ 1] = end
        lateness[place] = late
        cost[place &+ 1] = cost[place] &+ job.weight &* max(0, late)
        lateWeight[place &+ 1] = lateWeight[place] &+ (late > 0 ? job.weight : 0)
      }
    }
    let (more, heavier) = (cost[last &+ 1] &- oldCost, lateWeight[last &+ 1] &- oldWeight)
    var place = last &+ 2
    while place <= count {
      cost[place] &+= more
      lateWeight[place] &+= heavier
      place &+= 1
    }
  }

  /// An order by the weighted modified due date (Kanet, Li 2004): next is always the job with the least of its time and
  /// the time left until its due date, whichever is more, by its weight.
  func byModifiedDueDate() -> [Int32] {
    var open = Array(0..<count)
    var now = begin
    var result: [Int32] = []
    result.reserveCapacity(count)
    while !open.isEmpty {
      var (best, least) = (0, Double.infinity)
      for (place, index) in open.enumerated() {
        let job = jobs[index]
        let urgency = Double(max(job.time, job.due - now)) / (Double(job.weight) + 1e-9)
        if urgency < least { (best, least) = (place, urgency) }
      }
      let index = open[best]
      open[best] = open[open.count - 1]
      open.removeLast()
      now += jobs[index].time
      result.append(Int32(index))
    }
    return result
  }
}
