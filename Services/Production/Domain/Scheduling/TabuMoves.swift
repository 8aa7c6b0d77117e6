/// The moves of a critical block and what they are worth.
extension TabuSearch {
  @inline(__always)
  func examineBlock(
    from start: Int, to stop: Int, isFirst: Bool, isLast: Bool, _ allowed: inout Move, _ tabu: inout Move
  ) {
    let path = self.path
    let first = Int(path[start])
    let last = Int(path[stop])
    if stop &- start == 1 {
      forward(first, last, &allowed, &tabu)
      return
    }
    if !isLast {
      for index in start..<stop { forward(Int(path[index]), last, &allowed, &tabu) }
      for index in (start &+ 1)..<max(start &+ 1, stop &- 1) { backward(last, Int(path[index]), &allowed, &tabu) }
    }
    if !isFirst {
      for index in (start &+ 1)...stop { backward(Int(path[index]), first, &allowed, &tabu) }
      for index in (start &+ 2)..<max(start &+ 2, stop) { forward(first, Int(path[index]), &allowed, &tabu) }
    }
  }

  /// Values moving `first` right after `last`.
  @inline(__always)
  private func forward(_ first: Int, _ last: Int, _ allowed: inout Move, _ tabu: inout Move) {
    let (end, tail, before, after) = (state.end, state.tail, state.before, state.after)
    let (duration, rank, pairRow) = (network.duration, network.rank, network.pairRow)
    // A way from the job successor of `first` to `last` would make a cycle.
    guard tail[first &+ 1] < duration[first &+ 1] &+ tail[last], first &+ 1 != last else { return }
    let heads = self.heads
    let column = Int(rank[first])
    var isTabu = false
    var node = Int(after[first])
    var reached = end[Int(before[first])]
    var count = 0
    while true {
      let head = max(end[node &- 1], reached)
      heads[count] = head
      count &+= 1
      reached = head &+ duration[node]
      isTabu = isTabu || forbidden[Int(pairRow[node]) &+ column] > iteration
      if node == last { break }
      node = Int(after[node])
    }
    let head = max(end[first &- 1], reached)
    var following = max(tail[first &+ 1], tail[Int(after[last])]) &+ duration[first]
    var value = head &+ following
    // A value beyond this is not chosen, so it need not be exact.
    let limit = isTabu ? bestMakespan : allowed.value
    while value <= limit {
      count &-= 1
      following = max(tail[node &+ 1], following) &+ duration[node]
      value = max(value, heads[count] &+ following)
      if count == 0 { break }
      node = Int(before[node])
    }
    consider(value, first, last, true, isTabu, &allowed, &tabu)
  }

  /// Values moving `last` right before `first`.
  @inline(__always)
  private func backward(_ last: Int, _ first: Int, _ allowed: inout Move, _ tabu: inout Move) {
    let (end, tail, before, after) = (state.end, state.tail, state.before, state.after)
    let (duration, rank, pairRow) = (network.duration, network.rank, network.pairRow)
    guard end[last &- 1] < end[first] &+ duration[last &- 1], last &- 1 != first else { return }
    let heads = self.heads
    let row = Int(pairRow[last])
    var isTabu = false
    let head = max(end[last &- 1], end[Int(before[first])])
    var reached = head &+ duration[last]
    var node = first
    var count = 0
    while true {
      let head = max(end[node &- 1], reached)
      heads[count] = head
      count &+= 1
      reached = head &+ duration[node]
      isTabu = isTabu || forbidden[row &+ Int(rank[node])] > iteration
      let next = Int(after[node])
      if next == last { break }
      node = next
    }
    var following = tail[Int(after[last])]
    var value: Int32 = 0
    let limit = isTabu ? bestMakespan : allowed.value
    while value <= limit {
      count &-= 1
      following = max(tail[node &+ 1], following) &+ duration[node]
      value = max(value, heads[count] &+ following)
      if count == 0 { break }
      node = Int(before[node])
    }
    following = max(tail[last &+ 1], following) &+ duration[last]
    value = max(value, head &+ following)
    consider(value, last, first, false, isTabu, &allowed, &tabu)
  }

  @inline(__always)
  private func consider(
    _ value: Int32, _ moved: Int, _ target: Int, _ isForward: Bool, _ isTabu: Bool, _ allowed: inout Move,
    _ tabu: inout Move
  ) {
    if !isTabu || value < bestMakespan {
      if value < allowed.value {
        allowed = Move(value: value, moved: Int32(moved), target: Int32(target), isForward: isForward, ties: 1)
      } else if value == allowed.value {
        allowed.ties &+= 1
        if random.below(Int(allowed.ties)) == 0 {
          allowed.moved = Int32(moved)
          allowed.target = Int32(target)
          allowed.isForward = isForward
        }
      }
    } else {
      // Should every move be tabu, any one of them is made.
      tabu.ties &+= 1
      if random.below(Int(tabu.ties)) == 0 {
        tabu = Move(
          value: value, moved: Int32(moved), target: Int32(target), isForward: isForward, ties: tabu.ties)
      }
    }
  }
}
