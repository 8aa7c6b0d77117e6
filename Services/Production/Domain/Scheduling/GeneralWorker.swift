/// One thread's search for problems with calendars, set-ups, extra costs or other machines to choose:
/// annealing over the list of operations that the decoder turns into a schedule.
///
/// A move puts an operation before or behind another of its machine, or on another machine. Every list
/// gives a feasible schedule, so every move may be tried.
final class GeneralWorker {
  private let decoder: ShopDecoder
  private let objective: ShopObjective
  private var random: SearchRandom
  private var list: [Int32] = []
  private var choice: [Int32] = []
  private var place: [Int] = []
  private var moved: [Int32] = []
  private(set) var best: (list: [Int32], choice: [Int32], cost: Int64) = ([], [], .max)
  private(set) var moves = 0
  /// Moves between two questions whether to stop.
  let stepsPerQuestion: Int

  init(_ problem: ShopProblem, objective: ShopObjective, seed: UInt64) {
    decoder = ShopDecoder(problem)
    self.objective = objective
    random = SearchRandom(seed: seed)
    place = [Int](repeating: 0, count: decoder.operationCount)
    stepsPerQuestion = ShopSize.movesPerQuestion(most: 16, visits: 8 * decoder.operationCount)
  }

  /// Searches from `starts` until the cost is `bound` or `shouldStop` says so.
  func run(starts: [ShopScheduler.Plan], bound: Int64, shouldStop: () -> Bool) {
    for start in starts { keep(start.list, start.choice, start.cost) }
    guard decoder.operationCount > 1 else { return }
    var length = 2_000
    var heat = 1.0
    while best.cost > bound {
      (list, choice) = (best.list, best.choice)
      guard anneal(moves: length, heat: heat, bound: bound, shouldStop: shouldStop) else { return }
      length = min(length * 3 / 2, 200_000)
      heat = random.below(3) == 0 ? 1 : 0.3
    }
  }

  private func keep(_ list: [Int32], _ choice: [Int32], _ cost: Int64) {
    if cost < best.cost { best = (list, choice, cost) }
  }

  private func anneal(moves limit: Int, heat: Double, bound: Int64, shouldStop: () -> Bool) -> Bool {
    var cost = decoder.cost(list, choice, objective)
    for (index, number) in list.enumerated() { place[Int(number)] = index }
    let scale = temperatureScale()
    var temperature = heat * scale
    let stages = 200
    // From the first temperature down to a hundredth.
    for _ in 0..<stages {
      for _ in 0..<max(1, limit / stages) {
        moves += 1
        if moves % stepsPerQuestion == 0, shouldStop() { return false }
        guard let undo = propose() else { continue }
        let changed = decoder.cost(list, choice, objective)
        if changed <= cost || Double(changed - cost) < temperature * random.exponential() {
          cost = changed
          if cost < best.cost {
            keep(list, choice, cost)
            if cost <= bound { return true }
          }
        } else {
          takeBack(undo)
        }
      }
      temperature *= 0.977
    }
    return true
  }

  /// A typical operation's time, in the unit of the objective.
  private func temperatureScale() -> Double {
    let work = decoder.options.reduce(0.0) { $0 + Double($1.duration) } / Double(max(1, decoder.options.count))
    if objective == .makespan { return max(1, work * 0.5) }
    let jobs = decoder.problem.jobs
    let weight = jobs.reduce(0.0) { $0 + Double($1.weight) } / Double(max(1, jobs.count))
    return max(1, work * weight)
  }

  private enum Undo {
    case segment(from: Int, [Int32])
    case option(Int, Int32)
  }

  private func propose() -> Undo? {
    let number = Int(list[random.below(list.count)])
    let optionCount = decoder.optionStart[number + 1] - decoder.optionStart[number]
    if optionCount > 1, random.below(3) == 0 {
      let old = choice[number]
      var new = random.below(optionCount - 1)
      if new >= Int(old) { new += 1 }
      choice[number] = Int32(new)
      return .option(number, old)
    }
    // The operation moves before one that stands earlier on its machine, one to some places before.
    let machine = machineOf(number)
    let reach = 1 + random.below(3)
    var target = place[number]
    var passed = 0
    var index = target - 1
    let job = decoder.jobOf[number]
    while index >= 0, passed < reach {
      let other = Int(list[index])
      if machineOf(other) == machine {
        if decoder.jobOf[other] == job, decoder.precedence.isBefore(other, number) { break }
        target = index
        passed += 1
      }
      index -= 1
    }
    guard passed > 0 else { return nil }
    if random.below(2) == 0 { return hoist(number, to: target) }
    return sink(Int(list[target]), behind: place[number])
  }

  @inline(__always)
  private func machineOf(_ number: Int) -> Int {
    decoder.options[decoder.optionStart[number] + Int(choice[number])].machine
  }

  /// Moves an operation, and what it waits for in its job, to an earlier place.
  private func hoist(_ number: Int, to target: Int) -> Undo {
    let last = place[number]
    let old = Array(list[target...last])
    let job = decoder.jobOf[number]
    rewrite(from: target, old) {
      Int($0) == number || decoder.jobOf[Int($0)] == job && decoder.precedence.isBefore(Int($0), number)
    }
    return .segment(from: target, old)
  }

  /// Moves an operation, and what waits for it in its job, behind a later place.
  private func sink(_ number: Int, behind last: Int) -> Undo {
    let first = place[number]
    let old = Array(list[first...last])
    let job = decoder.jobOf[number]
    rewrite(from: first, old) {
      Int($0) != number && (decoder.jobOf[Int($0)] != job || !decoder.precedence.isBefore(number, Int($0)))
    }
    return .segment(from: first, old)
  }

  private func rewrite(from start: Int, _ segment: [Int32], isEarly: (Int32) -> Bool) {
    var index = start
    for early in [true, false] {
      for number in segment where isEarly(number) == early {
        list[index] = number
        place[Int(number)] = index
        index += 1
      }
    }
  }

  private func takeBack(_ undo: Undo) {
    switch undo {
    case .option(let number, let old): choice[number] = old
    case .segment(let from, let old):
      for (offset, number) in old.enumerated() {
        list[from + offset] = number
        place[Int(number)] = from + offset
      }
    }
  }
}
