/// A shop in which each job is one operation on one machine and all jobs of a machine may begin at the same time: each
/// machine is sequenced by itself.
struct OneMachineShop: Sendable {
  struct Machine: Sendable {
    var jobs: [MachineSequence.Job]
    /// When all its jobs may begin.
    var begin: Int64
  }
  /// Those with two jobs at least, and the jobs of the others.
  private(set) var machines: [Machine] = []
  private(set) var alone: [Int32] = []
  /// The weighted tardiness of the jobs that are alone on their machine.
  private(set) var valueAlone: Int64 = 0
  /// By number of a job its machine here and its index there; machine -1: alone.
  private var places: [(machine: Int32, index: Int32)] = []

  /// Nil when a problem, of open machines without set-ups, is no such shop.
  init?(_ problem: ShopProblem) {
    guard problem.jobs.allSatisfy({ $0.operations.count == 1 && $0.operations[0].options.count == 1 }) else {
      return nil
    }
    var onMachine = problem.machines.map { _ in [Int]() }
    for (number, job) in problem.jobs.enumerated() { onMachine[job.operations[0].options[0].machine].append(number) }
    places = problem.jobs.map { _ in (-1, 0) }
    for numbers in onMachine where !numbers.isEmpty {
      let begin = problem.jobs[numbers[0]].release
      guard numbers.allSatisfy({ problem.jobs[$0].release == begin }) else { return nil }
      guard numbers.count > 1 else {
        alone.append(Int32(numbers[0]))
        let job = problem.jobs[numbers[0]]
        valueAlone += ShopDecoder.tardiness(job, begin + job.operations[0].options[0].duration)
        continue
      }
      for (index, number) in numbers.enumerated() { places[number] = (Int32(machines.count), Int32(index)) }
      let jobs = numbers.map { number -> MachineSequence.Job in
        let job = problem.jobs[number]
        return MachineSequence.Job(
          number: Int32(number), time: Int64(job.operations[0].options[0].duration),
          due: Int64(job.due ?? Int(Int32.max)), weight: job.due == nil ? 0 : job.weight)
      }
      machines.append(Machine(jobs: jobs, begin: Int64(begin)))
    }
  }

  /// By machine the indices of its jobs in the order in which a list names them.
  func orders(of list: [Int32]) -> [[Int32]] {
    var orders = machines.map { machine -> [Int32] in
      var order: [Int32] = []
      order.reserveCapacity(machine.jobs.count)
      return order
    }
    for number in list {
      let place = places[Int(number)]
      if place.machine >= 0 { orders[Int(place.machine)].append(place.index) }
    }
    return orders
  }
}
