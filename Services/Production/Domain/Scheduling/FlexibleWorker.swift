/// One thread's search for a short schedule of a flexible job shop: tabu descents from greedy starts,
/// then from disturbed members of a small elite.
final class FlexibleWorker<Precedence: FlexiblePrecedence> {
  private let network: FlexibleNetwork
  private let search: FlexibleTabuSearch<Precedence>
  private let tuning: FlexibleTuning
  private let precedence: Precedence
  private var random: SearchRandom
  private var elite: [FlexibleSelection] = []
  private(set) var best = FlexibleSelection(order: [], choice: [], makespan: .max)
  private(set) var descents = 0
  var iterations: Int { search.iterations }
  var stepsPerQuestion: Int { search.stepsPerQuestion }

  init(_ network: FlexibleNetwork, seed: UInt64, tuning: FlexibleTuning) {
    self.network = network
    precedence = Precedence(network)
    self.tuning = tuning
    random = SearchRandom(seed: seed)
    search = FlexibleTabuSearch<Precedence>(network, seed: seed &* 2 &+ 1)
    search.tenure = tuning.tenure
  }

  func run(starts: [FlexibleSelection], target: Int32, shouldStop: () -> Bool) {
    for start in starts {
      guard improve(start, target, shouldStop) else { return }
    }
    while elite.count < tuning.elite {
      guard improve(greedy(), target, shouldStop) else { return }
    }
    while true {
      // Better members are drawn more often.
      let drawn = min(random.below(elite.count), random.below(elite.count))
      let strength = 2 + random.below(tuning.strength)
      guard improve(search.perturb(elite[drawn], count: strength), target, shouldStop, parent: drawn) else { return }
    }
  }

  private func improve(
    _ start: FlexibleSelection, _ target: Int32, _ shouldStop: () -> Bool, parent: Int? = nil
  ) -> Bool {
    let goesOn = search.descend(from: start, idleLimit: tuning.idle, target: target, shouldStop: shouldStop)
    descents += 1
    let found = search.best
    if found.makespan < best.makespan { best = found }
    if let parent {
      // A child takes its parent's place unless it is worse.
      if found.makespan <= elite[parent].makespan {
        elite[parent] = found
      } else if random.below(20) == 0 {
        elite[elite.count - 1] = found
      }
    } else {
      elite.append(found)
    }
    elite.sort { $0.makespan < $1.makespan }
    // Asked here as well: in a small shop a descent may end before its first question.
    return goesOn && best.makespan > target && !shouldStop()
  }

  /// Operations that may begin in random order; each goes where it ends first, of equals anywhere.
  func greedy() -> FlexibleSelection {
    var free = [Int32](repeating: 0, count: network.machineCount)
    let nodes = (0..<network.none).filter { network.job[$0] >= 0 }
    var ready = [Int32](repeating: 0, count: network.nodeCount)
    var waiting = ready
    for node in nodes {
      ready[node] = network.release[Int(network.job[node])]
      waiting[node] = precedence.count(before: node)
    }
    var open = nodes.filter { waiting[$0] == 0 }
    var selection = FlexibleSelection(
      order: [], choice: [Int32](repeating: 0, count: network.nodeCount), makespan: .max)
    while !open.isEmpty {
      let index = random.below(open.count)
      let node = open[index]
      var chosen = Int(network.optionStart[node])
      var earliest = Int32.max
      for option in chosen..<Int(network.optionStart[node + 1]) {
        let machine = Int(network.optionMachine[option])
        let end = max(free[machine], ready[node]) + network.optionDuration[option]
        if end < earliest || (end == earliest && random.below(2) == 0) {
          earliest = end
          chosen = option
        }
      }
      selection.order.append(Int32(node))
      selection.choice[node] = Int32(chosen)
      free[Int(network.optionMachine[chosen])] = earliest
      var isReplaced = false
      precedence.forEach(after: node) { other in
        ready[other] = max(ready[other], earliest)
        waiting[other] -= 1
        guard waiting[other] == 0 else { return }
        if isReplaced { open.append(other) } else { open[index] = other }
        isReplaced = true
      }
      if !isReplaced {
        open[index] = open[open.count - 1]
        open.removeLast()
      }
    }
    return selection
  }
}

/// How a worker searches.
struct FlexibleTuning: Sendable {
  /// Members that new starts are drawn from.
  var elite = 6
  /// Moves without success before a new start.
  var idle = 3_000
  /// The most random moves that make a new start of a member.
  var strength = 10
  /// The least moves for which an option stays forbidden.
  var tenure = 12
}
