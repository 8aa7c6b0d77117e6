/// A flexible job shop (each operation on one of several machines) as flat arrays, numbered as in
/// `JobShopNetwork`: the operations of a job follow each other, with separators between jobs.
final class FlexibleNetwork: @unchecked Sendable {
  struct Option: Hashable, Sendable {
    var machine: Int
    var duration: Int32
  }
  let jobCount: Int
  let machineCount: Int
  let operationCount: Int
  let nodeCount: Int
  let none: Int
  let firstOperation: [Int32]
  let lastOperation: [Int32]
  let release: [Int32]
  /// Job of each node, -1 for separators.
  let job: UnsafeMutablePointer<Int32>
  /// The options of node `x` are at `optionStart[x] ..< optionStart[x + 1]`.
  let optionStart: UnsafeMutablePointer<Int32>
  let optionMachine: UnsafeMutablePointer<Int32>
  let optionDuration: UnsafeMutablePointer<Int32>
  let optionCount: Int

  /// - Parameter jobs: per job its operations, each with at least one option.
  init(jobs: [[[Option]]], machineCount: Int, releases: [Int32]) {
    jobCount = jobs.count
    self.machineCount = machineCount
    operationCount = jobs.reduce(0) { $0 + $1.count }
    nodeCount = operationCount + jobCount + 2
    none = nodeCount - 1
    optionCount = jobs.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } }
    job = .allocate(capacity: nodeCount)
    job.initialize(repeating: -1, count: nodeCount)
    optionStart = .allocate(capacity: nodeCount + 1)
    optionStart.initialize(repeating: 0, count: nodeCount + 1)
    optionMachine = .allocate(capacity: max(1, optionCount))
    optionDuration = .allocate(capacity: max(1, optionCount))
    var first: [Int32] = []
    var last: [Int32] = []
    var node = 0
    var option = 0
    for (index, operations) in jobs.enumerated() {
      optionStart[node] = Int32(option)
      node += 1
      first.append(Int32(node))
      for options in operations {
        job[node] = Int32(index)
        optionStart[node] = Int32(option)
        for choice in options {
          optionMachine[option] = Int32(choice.machine)
          optionDuration[option] = choice.duration
          option += 1
        }
        node += 1
      }
      last.append(Int32(node - 1))
    }
    while node <= nodeCount {
      optionStart[node] = Int32(option)
      node += 1
    }
    firstOperation = first
    lastOperation = last
    release = releases
  }

  deinit {
    for pointer in [job, optionStart, optionMachine, optionDuration] { pointer.deallocate() }
  }
}

/// A complete answer to a flexible job shop: a topological order and the option chosen for each node.
struct FlexibleSelection: Sendable {
  var order: [Int32]
  var choice: [Int32]
  var makespan: Int32
}
