/// How large a shop is, by what the searches need for it: room for pairs of operations on a machine, and time between two
/// questions whether to stop.
struct ShopSize: Sendable {
  /// More are searched by single changes of the list of operations only.
  static let mostOperations = 20_000
  private static let mostPairs = 50_000_000
  /// Visits of operations between two questions: some hundredths of a second.
  private static let visitsPerQuestion = 8_000_000
  let operations: Int
  /// The most operations that may be done on one machine.
  let onOneMachine: Int
  /// Pairs of operations of the same machine.
  let pairs: Int

  init(_ problem: ShopProblem) {
    var counts = problem.machines.map { _ in 0 }
    for job in problem.jobs {
      for operation in job.operations {
        for option in operation.options { counts[option.machine] += 1 }
      }
    }
    self.init(operations: problem.jobs.reduce(0) { $0 + $1.operations.count }, onMachine: counts)
  }

  init(operations: Int, onMachine counts: [Int]) {
    self.operations = operations
    onOneMachine = counts.max() ?? 0
    pairs = counts.reduce(0) { $0 + $1 * $1 }
  }

  /// Whether a tabu search has room, and its moves end in time: of one machine for each operation, or of several.
  func fits(isFixed: Bool) -> Bool {
    operations <= Self.mostOperations
      && (isFixed ? pairs : operations * onOneMachine) <= Self.mostPairs
  }

  /// How often a search is to ask whether it should stop, in moves: `most`, or more often where a move takes long, which
  /// visits so many operations at worst.
  static func movesPerQuestion(most: Int, visits: Int) -> Int { max(1, min(most, visitsPerQuestion / max(1, visits))) }
}
