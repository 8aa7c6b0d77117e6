/// One thread's search for a short schedule of a flexible job shop: tabu descents from greedy starts,
/// then from disturbed members of a small elite.
final class FlexibleWorker {
  struct Tuning: Sendable {
    var elite = 6
    var idle = 3_000
    var strength = 10
    var tenure = 12
  }
  private let network: FlexibleNetwork
  private let search: FlexibleTabuSearch
  private let tuning: Tuning
  private var random: SearchRandom
  private var elite: [FlexibleSelection] = []
  private(set) var best = FlexibleSelection(order: [], choice: [], makespan: .max)
  private(set) var descents = 0
  var iterations: Int { search.iterations }

  init(_ network: FlexibleNetwork, seed: UInt64, tuning: Tuning) {
    self.network = network
    self.tuning = tuning
    random = SearchRandom(seed: seed)
    search = FlexibleTabuSearch(network, seed: seed &* 2 &+ 1)
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

  /// Jobs in random order; each next operation goes where it ends first, seldom elsewhere.
  func greedy() -> FlexibleSelection {
    var free = [Int32](repeating: 0, count: network.machineCount)
    var reached = network.release
    var next = network.firstOperation
    var open = Array(0..<network.jobCount)
    var selection = FlexibleSelection(
      order: [], choice: [Int32](repeating: 0, count: network.nodeCount), makespan: .max)
    while !open.isEmpty {
      let index = random.below(open.count)
      let job = open[index]
      let node = Int(next[job])
      var chosen = Int(network.optionStart[node])
      var earliest = Int32.max
      for option in chosen..<Int(network.optionStart[node + 1]) {
        let machine = Int(network.optionMachine[option])
        let end = max(free[machine], reached[job]) + network.optionDuration[option]
        if end < earliest || (end == earliest && random.below(2) == 0) {
          earliest = end
          chosen = option
        }
      }
      selection.order.append(Int32(node))
      selection.choice[node] = Int32(chosen)
      free[Int(network.optionMachine[chosen])] = earliest
      reached[job] = earliest
      if next[job] == network.lastOperation[job] {
        open[index] = open[open.count - 1]
        open.removeLast()
      } else {
        next[job] += 1
      }
    }
    return selection
  }
}
