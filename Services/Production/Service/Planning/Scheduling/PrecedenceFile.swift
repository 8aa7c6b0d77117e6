import ProductionDomain

/// Reads flexible shops whose operations wait for each other as a graph says: `ShopFormat.graph`.
enum PrecedenceFile {
  /// Whether lines look like such a shop rather than a flexible one of chains, whose first line may hold three numbers
  /// too: as many lines as announced, and of two numbers where the arcs stand.
  static func isLikely(_ lines: [ShopFile.Line]) -> Bool {
    guard let header = lines.first else { return false }
    let counts = header.words.compactMap { Int($0) }
    let described = lines.count { !ShopFile.keywords.contains(String($0.words[0])) }
    guard header.words.count == 3, counts.count == 3, (1..<described).contains(counts[1]),
      described - 1 - counts[1] == counts[0]
    else { return false }
    return lines.dropFirst().prefix(counts[1]).allSatisfy { $0.words.count == 2 }
  }

  static func read(_ lines: [ShopFile.Line]) throws(ShopFile.Complaint) -> ShopFile.Content {
    let (operationCount, arcCount, machineCount) = try counts(lines)
    guard lines.count >= 1 + arcCount + operationCount else {
      throw ShopFile.Complaint(
        lines[lines.count - 1].number,
        "the file ends after \(lines.count - 1) lines, but line \(lines[0].number) announces \(arcCount) arcs and "
          + "\(operationCount) operations.")
    }
    var arcs: [Arc] = []
    for line in lines[1..<(1 + arcCount)] { arcs.append(try arc(line, operationCount)) }
    var operations: [ShopProblem.Operation] = []
    for line in lines[(1 + arcCount)..<(1 + arcCount + operationCount)] {
      operations.append(try operation(line, machineCount))
    }
    let numbers = try jobs(operationCount, arcs)
    var before = [[Int]](repeating: [], count: operationCount)
    for arc in arcs { before[arc.second].append(arc.first) }
    var placeOf = [Int](repeating: 0, count: operationCount)
    for job in numbers {
      for (place, number) in job.enumerated() { placeOf[number] = place }
    }
    let problem = ShopProblem(
      machines: (0..<machineCount).map { ShopProblem.Machine(name: "\($0)") },
      jobs: numbers.enumerated().map { index, job in
        ShopProblem.Job(
          name: "\(index)", operations: job.map { operations[$0] },
          predecessors: job.map { number in Set(before[number].map { placeOf[$0] }).sorted() })
      })
    var content = ShopFile.Content(
      problem: problem, format: .graph, hasDues: false, hasWeights: false, operationNumbers: numbers)
    try ShopFile.attach(Array(lines.dropFirst(1 + arcCount + operationCount)), to: &content)
    return content
  }

  private struct Arc {
    var first: Int
    var second: Int
    var line: Int
  }

  private static func counts(
    _ lines: [ShopFile.Line]
  ) throws(ShopFile.Complaint) -> (operations: Int, arcs: Int, machines: Int) {
    let words = lines.first?.words ?? []
    let counts = words.compactMap { Int($0) }
    guard words.count == 3, counts.count == 3, (1...100_000).contains(counts[0]), (0...10_000_000).contains(counts[1]),
      (1...100_000).contains(counts[2])
    else {
      throw ShopFile.Complaint(
        lines.first?.number ?? 1,
        "'\(words.joined(separator: " ").prefix(40))' must be the numbers of operations (1 to 100000), arcs and "
          + "machines (1 to 100000).")
    }
    return (counts[0], counts[1], counts[2])
  }

  private static func arc(_ line: ShopFile.Line, _ operationCount: Int) throws(ShopFile.Complaint) -> Arc {
    let numbers = try ShopFile.numbers(line.words, line.number)
    guard numbers.count == 2 else {
      throw ShopFile.Complaint(line.number, "an arc has two operations, but here stand \(numbers.count) numbers.")
    }
    if let wrong = numbers.first(where: { $0 >= operationCount }) {
      throw ShopFile.Complaint(
        line.number, "operation \(wrong) does not exist; operations are 0 to \(operationCount - 1).")
    }
    return Arc(first: numbers[0], second: numbers[1], line: line.number)
  }

  private static func operation(
    _ line: ShopFile.Line, _ machineCount: Int
  ) throws(ShopFile.Complaint) -> ShopProblem.Operation {
    let numbers = try ShopFile.numbers(line.words, line.number)
    guard numbers[0] > 0, numbers[0] <= numbers.count, numbers.count == 1 + 2 * numbers[0] else {
      throw ShopFile.Complaint(
        line.number,
        "the operation must have the number of its machines and as many pairs of machine and duration, but here stand "
          + "\(numbers.count) numbers.")
    }
    return ShopProblem.Operation(
      options: try stride(from: 1, to: numbers.count, by: 2).map { index throws(ShopFile.Complaint) in
        guard numbers[index] < machineCount else {
          throw ShopFile.Complaint(
            line.number, "machine \(numbers[index]) does not exist; machines are 0 to \(machineCount - 1).")
        }
        return ShopProblem.Option(machine: numbers[index], duration: numbers[index + 1])
      })
  }

  /// The operations that arcs connect, job by job, each behind those it waits for; jobs in the order of their first
  /// operations.
  private static func jobs(_ count: Int, _ arcs: [Arc]) throws(ShopFile.Complaint) -> [[Int]] {
    var after = [[Int]](repeating: [], count: count)
    var waiting = [Int](repeating: 0, count: count)
    var sets = DisjointSets(count: count)
    for arc in arcs {
      after[arc.first].append(arc.second)
      waiting[arc.second] += 1
      sets.join(arc.first, arc.second)
    }
    var order = (0..<count).filter { waiting[$0] == 0 }
    var done = 0
    while done < order.count {
      for other in after[order[done]] {
        waiting[other] -= 1
        if waiting[other] == 0 { order.append(other) }
      }
      done += 1
    }
    guard order.count == count else { throw ring(waiting, arcs) }
    var members = [[Int]](repeating: [], count: count)
    for number in order { members[sets.first(of: number)].append(number) }
    return members.filter { !$0.isEmpty }
  }

  /// Names an arc of a ring: from an operation that cannot begin one comes backwards along such operations to it again.
  private static func ring(_ waiting: [Int], _ arcs: [Arc]) -> ShopFile.Complaint {
    var arcTo: [Int: Arc] = [:]
    for arc in arcs where waiting[arc.first] > 0 && waiting[arc.second] > 0 { arcTo[arc.second] = arc }
    var number = waiting.firstIndex { $0 > 0 } ?? 0
    var seen: Set<Int> = []
    while let arc = arcTo[number], seen.insert(number).inserted { number = arc.first }
    let arc = arcTo[number] ?? Arc(first: number, second: number, line: 1)
    return ShopFile.Complaint(
      arc.line,
      "operation \(arc.second) waits for \(arc.first), which waits for \(arc.second) itself, at once or over others; "
        + "leave one of these arcs out.")
  }
}
