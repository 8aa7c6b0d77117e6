import ProductionDomain

/// A job from the numbers of its line, by format.
extension ShopFile {
  /// Pairs of machine (from 0) and duration.
  static func steps(
    _ numbers: [Int], _ line: Int, _ machineCount: Int
  ) throws(Complaint) -> [ShopProblem.Operation] {
    guard numbers.count.isMultiple(of: 2) else {
      throw Complaint(line, "the job has \(numbers.count) numbers; it must be pairs of machine and duration.")
    }
    return try stride(from: 0, to: numbers.count, by: 2).map { index throws(Complaint) in
      guard numbers[index] < machineCount else {
        throw Complaint(line, "machine \(numbers[index]) does not exist; machines are 0 to \(machineCount - 1).")
      }
      return ShopProblem.Operation(machine: numbers[index], duration: numbers[index + 1])
    }
  }

  /// What is said of lines that are not Taillard's two tables.
  static func noTables(_ lines: [Line]) -> Complaint {
    Complaint(
      lines.first?.number ?? 1,
      "the file is not in two tables; below the numbers of jobs and machines give a line of durations for each job, then "
        + "a line of machines (each once, from 1) for each job.")
  }

  /// A duration for each machine.
  static func passes(
    _ numbers: [Int], _ line: Int, _ machineCount: Int
  ) throws(Complaint) -> [ShopProblem.Operation] {
    guard numbers.count == machineCount else {
      throw Complaint(
        line, "the job has \(numbers.count) numbers; it must be a duration for each of \(machineCount) machines.")
    }
    return numbers.enumerated().map { ShopProblem.Operation(machine: $0.offset, duration: $0.element) }
  }

  /// The number of operations; for each the number of options and as many pairs of machine (from 1) and duration.
  static func options(
    _ numbers: [Int], _ line: Int, _ machineCount: Int
  ) throws(Complaint) -> [ShopProblem.Operation] {
    guard numbers[0] > 0 else {
      throw Complaint(line, "the job has no operations; give it at least one, or leave it out.")
    }
    var next = 1
    var operations: [ShopProblem.Operation] = []
    for operation in 0..<numbers[0] {
      guard next < numbers.count, numbers[next] > 0 else {
        throw Complaint(line, "operation \(operation + 1) of \(numbers[0]) is missing or has no machine.")
      }
      let count = numbers[next]
      guard count <= (numbers.count - next - 1) / 2 else {
        throw Complaint(line, "operation \(operation + 1) announces \(count) machines, but the line ends before.")
      }
      var options: [ShopProblem.Option] = []
      for index in 0..<count {
        let machine = numbers[next + 1 + 2 * index]
        guard (1...machineCount).contains(machine) else {
          throw Complaint(line, "machine \(machine) does not exist; machines are 1 to \(machineCount).")
        }
        options.append(ShopProblem.Option(machine: machine - 1, duration: numbers[next + 2 + 2 * index]))
      }
      operations.append(ShopProblem.Operation(options: options))
      next += 1 + 2 * count
    }
    guard next == numbers.count else {
      throw Complaint(line, "\(numbers.count - next) numbers are left over after \(numbers[0]) operations.")
    }
    return operations
  }
}
