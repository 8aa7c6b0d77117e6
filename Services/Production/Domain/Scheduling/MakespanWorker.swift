/// One thread's search for a short schedule of a job shop: a small population improved by tabu search
/// and renewed by path relinking (Peng, Lu, Cheng 2015).
final class MakespanWorker {
  struct Tuning: Sendable {
    var population = 10
    var idle = 12_500
    /// Generations between two exchanges with other threads.
    var exchangeEvery = 20
  }
  private let network: JobShopNetwork
  private let search: TabuSearch
  private var relinking: PathRelinking
  private var random: SearchRandom
  private var population = JobShopPopulation()
  private let tuning: Tuning
  private(set) var best = JobShopPopulation.Member(order: [], makespan: .max)
  private(set) var descents = 0
  private var generations = 0
  /// Gives the best of this thread to the others and takes theirs.
  var exchange: ((JobShopPopulation.Member) -> JobShopPopulation.Member?)?
  var iterations: Int { search.iterations }
  var stepsPerQuestion: Int { search.stepsPerQuestion }

  init(_ network: JobShopNetwork, seed: UInt64, tuning: Tuning) {
    self.network = network
    self.tuning = tuning
    search = TabuSearch(network, seed: seed &* 2 &+ 1)
    relinking = PathRelinking(network)
    random = SearchRandom(seed: seed)
  }

  func run(starts: [[Int32]], target: Int32, shouldStop: () -> Bool) {
    for start in starts {
      guard improve(start, target, shouldStop) else { return }
    }
    // A small shop may have fewer different local optima.
    var tries = 2 * tuning.population
    while population.members.count < tuning.population, tries > 0 {
      tries -= 1
      guard improve(network.randomOrder(&random), target, shouldStop) else { return }
    }
    while true {
      let count = population.members.count
      let first = random.below(count)
      let second = (first + 1 + random.below(max(1, count - 1))) % count
      let (a, b) = (population[first].order, population[second].order)
      guard relink(a, b, target, shouldStop), relink(b, a, target, shouldStop) else { return }
      generations += 1
      if generations % tuning.exchangeEvery == 0, let other = exchange?(best), isNew(other) {
        population.add(other)
        if population.members.count > tuning.population { population.removeWorst() }
        if other.makespan < best.makespan { best = other }
      }
    }
  }

  private func relink(_ from: [Int32], _ to: [Int32], _ target: Int32, _ shouldStop: () -> Bool) -> Bool {
    let distance = relinking.distance(from, to)
    let state = search.state
    var start = from
    from.withUnsafeBufferPointer { state.link($0.baseAddress!) }
    if distance > 10 {
      let swaps = distance / 3 + random.below(distance / 3)
      relinking.walk(state, towards: to, swaps: swaps, random: &random)
    } else {
      perturb(state, swaps: 20 + random.below(30))
    }
    start.withUnsafeMutableBufferPointer { $0.baseAddress!.update(from: state.order, count: network.operationCount) }
    guard improve(start, target, shouldStop) else { return false }
    if population.members.count > tuning.population { population.removeWorst() }
    return true
  }

  private func isNew(_ member: JobShopPopulation.Member) -> Bool {
    !population.members.contains {
      $0.makespan == member.makespan && relinking.distance($0.order, member.order) == 0
    }
  }

  private func perturb(_ state: JobShopState, swaps: Int) {
    var made = 0
    var tries = 0
    while made < swaps, tries < 50 * swaps {
      tries += 1
      let node = Int(state.order[random.below(network.operationCount)])
      let next = Int(state.after[node])
      if next != network.none, !state.isOtherWay(from: node, to: next) {
        state.moveForward(node, after: next)
        made += 1
      }
    }
  }

  private func improve(_ start: [Int32], _ target: Int32, _ shouldStop: () -> Bool) -> Bool {
    let goesOn = start.withUnsafeBufferPointer {
      search.descend(from: $0.baseAddress!, idleLimit: tuning.idle, target: target, shouldStop: shouldStop)
    }
    descents += 1
    let member = JobShopPopulation.Member(
      order: Array(UnsafeBufferPointer(start: search.best, count: network.operationCount)),
      makespan: search.bestMakespan)
    if member.makespan < best.makespan { best = member }
    if isNew(member) { population.add(member) }
    // Asked here as well: in a small shop a descent may end before its first question.
    return goesOn && best.makespan > target && !shouldStop()
  }
}
