/// A flexible job shop (each operation on one of several machines) as flat arrays, numbered as in
/// `JobShopNetwork`: the operations of a job follow each other, with separators between jobs. Where the operations of a
/// job wait for others than the one before, lists say for which.
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
  /// Whether each operation waits for the one before it.
  let isChain: Bool
  /// The separator before each job.
  let separator: [Int32]
  /// Operations that nothing in their job waits for: in a chain the last of each job.
  let lastOperations: UnsafeBufferPointer<Int32>
  /// Of graphs: the nodes at once before each node and behind it in its job, separators at its ends.
  let before: NodeLists
  let after: NodeLists
  let release: [Int32]
  /// Job of each node, -1 for separators.
  let job: UnsafeMutablePointer<Int32>
  /// The options of node `x` are at `optionStart[x] ..< optionStart[x + 1]`.
  let optionStart: UnsafeMutablePointer<Int32>
  let optionMachine: UnsafeMutablePointer<Int32>
  let optionDuration: UnsafeMutablePointer<Int32>
  let optionCount: Int

  /// Nodes per node, one list behind the other.
  struct NodeLists: Sendable {
    private var starts: [Int32] = [0]
    private(set) var nodes: [Int32] = []

    @inline(__always)
    func range(_ node: Int) -> Range<Int> { Int(starts[node])..<Int(starts[node &+ 1]) }

    mutating func append(_ list: [Int32]) {
      nodes += list
      starts.append(Int32(nodes.count))
    }
  }

  /// - Parameters:
  ///   - jobs: per job its operations, each with at least one option.
  ///   - predecessors: per job and operation the operations of the job it waits for; nil where all are chains.
  init(jobs: [[[Option]]], machineCount: Int, releases: [Int32], predecessors: [[[Int]]]? = nil) {
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
    var separators: [Int32] = []
    var last: [Int32] = []
    var beforeNode = [[Int32]](repeating: [], count: predecessors == nil ? 0 : nodeCount)
    var afterNode = beforeNode
    var node = 0
    var option = 0
    for (index, operations) in jobs.enumerated() {
      optionStart[node] = Int32(option)
      separators.append(Int32(node))
      node += 1
      let first = node
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
      guard let predecessors else {
        last.append(Int32(node - 1))
        continue
      }
      for (index, others) in predecessors[index].enumerated() {
        beforeNode[first + index] = others.isEmpty ? [Int32(first - 1)] : others.map { Int32(first + $0) }
        for other in others { afterNode[first + other].append(Int32(first + index)) }
      }
      for own in first..<node where afterNode[own].isEmpty {
        afterNode[own] = [Int32(node)]
        last.append(Int32(own))
      }
    }
    while node <= nodeCount {
      optionStart[node] = Int32(option)
      node += 1
    }
    isChain = predecessors == nil
    separator = separators
    let lasts = UnsafeMutableBufferPointer<Int32>.allocate(capacity: last.count)
    _ = lasts.initialize(from: last)
    lastOperations = UnsafeBufferPointer(lasts)
    var (before, after) = (NodeLists(), NodeLists())
    for list in beforeNode { before.append(list) }
    for list in afterNode { after.append(list) }
    self.before = before
    self.after = after
    release = releases
  }

  deinit {
    for pointer in [job, optionStart, optionMachine, optionDuration] { pointer.deallocate() }
    lastOperations.deallocate()
  }
}

/// A complete answer to a flexible job shop: a topological order and the option chosen for each node.
struct FlexibleSelection: Sendable {
  var order: [Int32]
  var choice: [Int32]
  var makespan: Int32
}
