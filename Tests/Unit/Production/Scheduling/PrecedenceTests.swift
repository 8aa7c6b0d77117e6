import Testing

@testable import ProductionDomain
@testable import ProductionService

/// Jobs whose operations wait for each other as a graph says.
struct PrecedenceTests {
  private static func solve(
    _ problem: ShopProblem, _ objective: ShopObjective, steps: Int = 3_000
  ) throws -> ShopScheduler.Outcome {
    try ShopScheduler.solve(problem, for: objective, limits: .init(threads: 1, steps: steps)) { false }
  }

  /// All orders and all choices of machines, each dated operation by operation.
  private static func leastByTrial(_ problem: ShopProblem, _ objective: ShopObjective) -> Int64 {
    var least = Int64.max
    var ends = problem.jobs.map { [Int?](repeating: nil, count: $0.operations.count) }
    func place(_ free: [Int], _ left: Int) {
      if left == 0 {
        let jobEnds = ends.map { $0.compactMap { $0 }.max() ?? 0 }
        let late = zip(problem.jobs, jobEnds).map { $0.weight * Int64(max(0, $1 - ($0.due ?? .max / 2))) }
        least = min(least, objective == .makespan ? Int64(jobEnds.max() ?? 0) : late.reduce(0, +))
        return
      }
      for (index, job) in problem.jobs.enumerated() {
        for (number, operation) in job.operations.enumerated() where ends[index][number] == nil {
          let before = (job.predecessors?[number] ?? []).map { ends[index][$0] }
          guard before.allSatisfy({ $0 != nil }) else { continue }
          let ready = before.compactMap { $0 }.max() ?? job.release
          for option in operation.options {
            var later = free
            later[option.machine] = max(max(ready, job.release), free[option.machine]) + option.duration
            ends[index][number] = later[option.machine]
            place(later, left - 1)
          }
          ends[index][number] = nil
        }
      }
    }
    place(problem.machines.map { _ in 0 }, problem.jobs.reduce(0) { $0 + $1.operations.count })
    return least
  }

  @Test(arguments: 1...12, [ShopObjective.makespan, .weightedTardiness])
  func smallGraphsAreScheduledAsWellAsByTryingAll(seed: Int, objective: ShopObjective) throws {
    var maker = ShopMaker(seed: UInt64(seed))
    let problem = maker.graph(jobs: 2, machines: 3, options: seed % 2 + 1)
    let outcome = try Self.solve(problem, objective)
    #expect(ScheduleChecker.faults(of: outcome.schedule, in: problem) == [])
    #expect(outcome.value.value(for: objective) == Self.leastByTrial(problem, objective))
    if let bound = outcome.bound { #expect(bound <= outcome.value.value(for: objective)) }
  }

  @Test(arguments: 1...8, ShopObjective.allCases)
  func everyScheduleOfAGraphIsFeasible(seed: Int, objective: ShopObjective) throws {
    var maker = ShopMaker(seed: UInt64(seed))
    let problem =
      seed % 2 == 0 ? maker.graph(jobs: 5, machines: 4) : Self.richGraph(&maker)
    let outcome = try Self.solve(problem, objective, steps: 400)
    #expect(ScheduleChecker.faults(of: outcome.schedule, in: problem) == [])
    if objective != .profit {
      for (rule, value) in outcome.rules { #expect(outcome.value.cost(for: objective) <= value, "\(rule)") }
    }
    if objective == .makespan { #expect(outcome.value.makespan == ScheduleChecker.makespan(outcome.schedule)) }
    let backward = try BackwardSchedule.plan(problem)
    #expect(ScheduleChecker.faults(of: backward.forward, in: problem) == [])
    for entry in backward.latest.entries {
      for other in backward.latest.entries where other.job == entry.job {
        guard problem.jobs[entry.job].predecessors?[entry.operation].contains(other.operation) == true else { continue }
        #expect(other.end <= entry.start)
      }
    }
  }

  private static func richGraph(_ maker: inout ShopMaker) -> ShopProblem {
    let problem = maker.rich(jobs: 4, machines: 3)
    return ShopMaker.addGraph(to: problem, &maker.random)
  }

  @Test(arguments: 1...6) func aGraphThatIsAChainIsScheduledLikeTheChain(seed: Int) throws {
    var maker = ShopMaker(seed: UInt64(seed))
    let chain = maker.plain(jobs: 4, machines: 4, options: 2)
    var graph = chain
    for job in graph.jobs.indices {
      graph.jobs[job].predecessors = graph.jobs[job].operations.indices.map { $0 == 0 ? [] : [$0 - 1] }
    }
    let (one, other) = (try Self.solve(chain, .makespan), try Self.solve(graph, .makespan))
    #expect(one.value.makespan == other.value.makespan)
    #expect(one.bound == other.bound)
    #expect(one.rules.map(\.value) == other.rules.map(\.value))
  }

  @Test func anOperationMayOnlyWaitForEarlierOnesOfItsJob() {
    let operation = ShopProblem.Operation(machine: 0, duration: 1)
    let machine = ShopProblem.Machine(name: "M")
    let ring = ShopProblem(
      machines: [machine], jobs: [.init(name: "J", operations: [operation, operation], predecessors: [[1], []])])
    #expect(
      throws: SchedulingRefusal(
        "Operation 1 of job 'J' waits for operation 2: an operation may wait for earlier ones of its job only, so "
          + "order them.")
    ) { try ring.check() }
    let short = ShopProblem(
      machines: [machine], jobs: [.init(name: "J", operations: [operation, operation], predecessors: [[]])])
    #expect(
      throws: SchedulingRefusal(
        "Job 'J' says of 1 operations what they wait for, but has 2: say it of each.")
    ) { try short.check() }
  }

  @Test func theBottleneckOfAGraphLiesOnItsLongestWay() throws {
    // Two parts are made side by side and joined; the longer part decides.
    let problem = ShopProblem(
      machines: ["saw", "drill", "assembly"].map { ShopProblem.Machine(name: $0) },
      jobs: [
        .init(
          name: "J",
          operations: [
            .init(machine: 0, duration: 90), .init(machine: 1, duration: 30), .init(machine: 2, duration: 20),
          ], predecessors: [[], [], [0, 1]])
      ])
    let outcome = try Self.solve(problem, .makespan)
    #expect(outcome.value.makespan == 110)
    #expect(outcome.isOptimal)
    let bottleneck = try #require(Bottleneck.find(in: outcome.schedule, of: problem, for: .makespan, relief: 60))
    #expect(bottleneck.machine == 0)
    #expect(bottleneck.criticalTime == 90)
    // The drill takes over when the saw needs 30 less.
    #expect(bottleneck.gain == 60)
  }
}

/// The text format of such shops.
struct PrecedenceFileTests {
  private static let text = """
    5 3 2
    4 0
    0 2
    1 2
    1 0 5
    2 0 4 1 6
    1 1 3
    1 0 7
    1 1 2
    due 20 30
    """

  @Test(arguments: [nil, ShopFormat.flexible, .graph]) func whatArcsConnectIsAJob(format: ShopFormat?) throws {
    let content = try ShopFile.parse(Self.text, format: format)
    #expect(content.format == .graph)
    #expect(content.operationNumbers == [[1, 4, 0, 2], [3]])
    #expect(content.problem.jobs.map(\.predecessors) == [[[], [], [1], [0, 2]], [[]]])
    #expect(content.problem.jobs.map(\.due) == [20, 30])
    #expect(
      content.problem.jobs[0].operations[0].options == [.init(machine: 0, duration: 4), .init(machine: 1, duration: 6)])
    #expect(content.problem.machines.map(\.name) == ["0", "1"])
  }

  @Test func theAnswerNumbersOperationsAsTheFile() throws {
    let command = try ScheduleCommand(seconds: "1", threads: "1")
    let answer = try command.run(command.content(text: Self.text), elapsed: ScheduleCommandTests.time())
    #expect(answer.contains(#""format":"dafjs""#))
    #expect(answer.contains(#"{"end":2,"job":0,"machine":1,"operation":4,"start":0}"#))
    #expect(answer.contains(#""job":1,"machine":0,"operation":3"#))
  }

  @Test(arguments: [
    ("3 2\n", "Line 1: '3 2' must be the numbers of operations (1 to 100000), arcs and machines (1 to 100000)."),
    ("2 1 1\n0 1\n1 0 5\n", "Line 3: the file ends after 2 lines, but line 1 announces 1 arcs and 2 operations."),
    ("2 1 1\n0 2\n1 0 5\n1 0 5\n", "Line 2: operation 2 does not exist; operations are 0 to 1."),
    ("2 1 1\n0 1 1\n1 0 5\n1 0 5\n", "Line 2: an arc has two operations, but here stand 3 numbers."),
    ("2 1 1\n0 1\n1 1 5\n1 0 5\n", "Line 3: machine 1 does not exist; machines are 0 to 0."),
    (
      "2 1 1\n0 1\n2 0 5\n1 0 5\n",
      "Line 3: the operation must have the number of its machines and as many pairs of machine and duration, but here "
        + "stand 3 numbers."
    ),
    (
      "4 4 1\n0 1\n1 2\n2 1\n2 3\n1 0 5\n1 0 5\n1 0 5\n1 0 5\n",
      "Line 4: operation 1 waits for 2, which waits for 1 itself, at once or over others; leave one of these arcs out."
    ),
    (
      "1 1 1\n0 0\n1 0 5\n",
      "Line 2: operation 0 waits for 0, which waits for 0 itself, at once or over others; leave one of these arcs out."
    ),
  ])
  func badInputIsNamedWithItsLine(text: String, sentence: String) {
    #expect(throws: SchedulingRefusal(sentence)) { try ShopFile.parse(text, format: .graph) }
  }
}
