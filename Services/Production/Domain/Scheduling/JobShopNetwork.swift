/// A job shop (each operation on one machine) as flat arrays: the part of the search that never
/// changes. One instance is shared by all threads.
///
/// Nodes are numbered so that a job's operations follow each other, with a separator before each job
/// and after the last: the predecessor of operation `x` in its job is always `x - 1` and its successor
/// `x + 1`. The separator before a job carries the job's release date as its "end". One more node,
/// `none`, stands for "no operation before/after on the machine".
final class JobShopNetwork: @unchecked Sendable {
  let jobCount: Int
  let machineCount: Int
  /// Operations, without separators.
  let operationCount: Int
  /// All nodes: operations, separators and `none`.
  let nodeCount: Int
  let none: Int
  /// Processing time of each node. A separator carries release + 1, so that the conditions that exclude
  /// cycles are always true beyond a job's first and last operation.
  let duration: UnsafeMutablePointer<Int32>
  let machine: UnsafeMutablePointer<Int32>
  let job: UnsafeMutablePointer<Int32>
  /// Position of an operation among those of its machine, in the order of the input.
  let rank: UnsafeMutablePointer<Int32>
  /// Where the row of an operation begins in a matrix of pairs (operation, operation of the same machine).
  let pairRow: UnsafeMutablePointer<Int32>
  let pairCount: Int
  /// First and last operation of each job.
  let firstOperation: UnsafeMutablePointer<Int32>
  let lastOperation: UnsafeMutablePointer<Int32>
  var lastOperations: UnsafeBufferPointer<Int32> { UnsafeBufferPointer(start: lastOperation, count: jobCount) }
  let release: UnsafeMutablePointer<Int32>
  /// The operations, machine by machine; those of machine `m` at `machineStart[m] ..< machineStart[m + 1]`.
  let onMachine: UnsafeMutablePointer<Int32>
  let machineStart: UnsafeMutablePointer<Int32>

  /// - Parameter jobs: per job its steps as (machine, duration); no job may be empty.
  init(jobs: [[(machine: Int, duration: Int32)]], machineCount: Int, releases: [Int32]) {
    jobCount = jobs.count
    self.machineCount = machineCount
    operationCount = jobs.reduce(0) { $0 + $1.count }
    nodeCount = operationCount + jobCount + 2
    none = nodeCount - 1
    duration = .allocate(capacity: nodeCount)
    machine = .allocate(capacity: nodeCount)
    job = .allocate(capacity: nodeCount)
    rank = .allocate(capacity: nodeCount)
    pairRow = .allocate(capacity: nodeCount)
    firstOperation = .allocate(capacity: jobCount)
    lastOperation = .allocate(capacity: jobCount)
    release = .allocate(capacity: jobCount)
    onMachine = .allocate(capacity: max(1, operationCount))
    machineStart = .allocate(capacity: machineCount + 1)
    duration.initialize(repeating: 1, count: nodeCount)
    machine.initialize(repeating: -1, count: nodeCount)
    job.initialize(repeating: -1, count: nodeCount)
    rank.initialize(repeating: 0, count: nodeCount)
    pairRow.initialize(repeating: 0, count: nodeCount)
    var counts = [Int32](repeating: 0, count: machineCount)
    var node = 0
    for (index, steps) in jobs.enumerated() {
      duration[node] = releases[index] + 1
      release[index] = releases[index]
      node += 1
      firstOperation[index] = Int32(node)
      for step in steps {
        duration[node] = step.duration
        machine[node] = Int32(step.machine)
        job[node] = Int32(index)
        rank[node] = counts[step.machine]
        counts[step.machine] += 1
        node += 1
      }
      lastOperation[index] = Int32(node - 1)
    }
    var start: Int32 = 0
    var pairStart: [Int32] = []
    var pairs: Int32 = 0
    for index in 0..<machineCount {
      machineStart[index] = start
      start += counts[index]
      pairStart.append(pairs)
      pairs += counts[index] * counts[index]
    }
    machineStart[machineCount] = start
    pairCount = Int(pairs)
    for node in 0..<nodeCount where machine[node] >= 0 {
      let own = Int(machine[node])
      onMachine[Int(machineStart[own] + rank[node])] = Int32(node)
      pairRow[node] = pairStart[own] + rank[node] * counts[own]
    }
  }

  deinit {
    for pointer in [
      duration, machine, job, rank, pairRow, firstOperation, lastOperation, release, onMachine, machineStart,
    ] { pointer.deallocate() }
  }

  /// Operations on machine `index`.
  func count(onMachine index: Int) -> Int { Int(machineStart[index + 1] - machineStart[index]) }
}
