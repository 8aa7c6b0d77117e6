/// Dynasearch for the weighted tardiness of one machine (Congram, Potts, van de Velde 2002): of all sets of moves that do
/// not overlap the best is found at once, by dynamic programming over the places. A move swaps two jobs, or takes one
/// out and puts it in elsewhere (generalized pairwise interchanges; Grosso, Della Croce, Tadei 2004).
///
/// Jobs outside a move keep their times. Inside, insertions are valued in a step each from the one before; a swap is
/// looked at only when a tangent to its convex cost does not rule it out.
final class DynaSearch {
  private enum Kind: UInt8 {
    case stay, swap, forward, backward
  }
  let sequence: MachineSequence
  /// The most places between the two jobs of a move.
  private let reach: Int
  /// The least cost of all places before, over the sets of moves that stay there.
  private let least: UnsafeMutablePointer<Int64>
  /// What the jobs behind a place up to the one looked at cost when its own job goes behind them.
  private let pulled: UnsafeMutablePointer<Int64>
  /// By place behind it, the last move and where it begins.
  private let kind: UnsafeMutablePointer<Kind>
  private let from: UnsafeMutablePointer<Int32>
  /// Pairs of places looked at, over all passes.
  private(set) var valued = 0

  init(_ sequence: MachineSequence, reach: Int) {
    self.sequence = sequence
    self.reach = reach
    let room = sequence.count + 1
    least = .allocate(capacity: room)
    pulled = .allocate(capacity: room)
    kind = .allocate(capacity: room)
    from = .allocate(capacity: room)
    least.initialize(repeating: 0, count: room)
    pulled.initialize(repeating: 0, count: room)
    kind.initialize(repeating: .stay, count: room)
    from.initialize(repeating: 0, count: room)
  }

  deinit {
    least.deallocate()
    pulled.deallocate()
    kind.deallocate()
    from.deallocate()
  }

  /// Makes the best set of moves, when it is better than none.
  ///
  /// - Parameter changed: the places whose jobs have changed since no move outside them was good.
  /// - Returns: the places whose jobs have changed now; nil when there is no better set.
  func improve(changed: ClosedRange<Int>) -> ClosedRange<Int>? {
    let sequence = self.sequence
    let end = min(sequence.count, changed.upperBound &+ reach &+ 1)
    prepare(changed.lowerBound)
    for place in changed.lowerBound..<end { look(place) }
    guard least[end] < sequence.cost[end] else { return nil }
    return make(until: end, lowest: changed.lowerBound)
  }

  private func prepare(_ first: Int) {
    let (time, weight, lateness) = (sequence.time, sequence.weight, sequence.lateness)
    for place in max(0, first &- reach)...first { least[place] = sequence.cost[place] }
    for place in max(0, first &- reach)..<first {
      let own = time[place]
      var sum: Int64 = 0
      var other = place &+ 1
      while other < first {
        sum &+= weight[other] &* max(0, lateness[other] &- own)
        other &+= 1
      }
      pulled[place] = sum
    }
  }

  /// Finds the least cost of the places up to and with `last`.
  @inline(__always)
  private func look(_ last: Int) {
    let (time, due, weight, start) = (sequence.time, sequence.due, sequence.weight, sequence.start)
    let (lateness, cost, lateWeight) = (sequence.lateness, sequence.cost, sequence.lateWeight)
    let (least, pulled) = (self.least, self.pulled)
    let (ownTime, ownDue, ownWeight, end) = (time[last], due[last], weight[last], start[last &+ 1])
    let (costBefore, weightBefore) = (cost[last], lateWeight[last])
    var best = least[last] &+ cost[last &+ 1] &- costBefore
    var bestKind = Kind.stay
    var bestFrom = last
    // What the jobs from `first` on cost when the last goes before them.
    var pushed: Int64 = 0
    pulled[last] = 0
    var first = last &- 1
    let lowest = max(0, last &- reach)
    while first >= lowest {
      let before = least[first]
      let otherTime = time[first]
      pushed &+= weight[first] &* max(0, lateness[first] &+ ownTime)
      pulled[first] &+= ownWeight &* max(0, end &- otherTime &- ownDue)
      let early = before &+ ownWeight &* max(0, start[first] &+ ownTime &- ownDue)
      let late = weight[first] &* max(0, end &- due[first])
      if early &+ pushed < best {
        best = early &+ pushed
        bestKind = .backward
        bestFrom = first
      }
      if before &+ pulled[first] &+ late < best {
        best = before &+ pulled[first] &+ late
        bestKind = .forward
        bestFrom = first
      }
      let shift = ownTime &- otherTime
      var total = early &+ late
      let tangent = costBefore &- cost[first &+ 1] &+ shift &* (weightBefore &- lateWeight[first &+ 1])
      if total &+ tangent < best, total < best {
        var place = first &+ 1
        while place < last {
          total &+= weight[place] &* max(0, lateness[place] &+ shift)
          place &+= 1
        }
        if total < best {
          best = total
          bestKind = .swap
          bestFrom = first
        }
      }
      first &-= 1
    }
    valued &+= last &- lowest
    least[last &+ 1] = best
    kind[last &+ 1] = bestKind
    from[last &+ 1] = Int32(truncatingIfNeeded: bestFrom)
  }

  private func make(until end: Int, lowest: Int) -> ClosedRange<Int> {
    let order = sequence.order
    var place = end
    var first = end
    var last = 0
    while place > lowest {
      let begin = Int(from[place])
      if kind[place] != .stay {
        let final = place &- 1
        if last == 0 { last = final }
        first = begin
        let (one, other) = (order[begin], order[final])
        switch kind[place] {
        case .swap:
          order[begin] = other
          order[final] = one
        case .forward:
          for index in begin..<final { order[index] = order[index &+ 1] }
          order[final] = one
        default:
          for index in stride(from: final, to: begin, by: -1) { order[index] = order[index &- 1] }
          order[begin] = other
        }
      }
      place = begin
    }
    sequence.refresh(first, last)
    return first...last
  }
}
