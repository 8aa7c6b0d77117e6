/// The moves of the search for little tardiness: the ends of a machine arc without slack on the path of a tardy job
/// are swapped, or one of them goes farther along its block.
///
/// Swapping a machine arc without slack never makes a cycle when durations are positive (van Laarhoven,
/// Aarts, Lenstra 1992), and only arcs on a path that ends in a tardy job can make it end sooner.
final class TardinessMoves {
  private let network: JobShopNetwork
  private let due: UnsafePointer<Int32>
  private let lateJobs: UnsafeMutablePointer<Int32>
  /// The first operations of the arcs of a path.
  private let arcs: UnsafeMutablePointer<Int32>
  /// Of 256 moves so many go farther than a swap.
  private let insertionShare: Int

  /// `moved` goes right after `target`, or right before it.
  struct Move {
    var moved: Int
    var target: Int
    var isForward: Bool
    var isSwap = false
  }

  /// How a move is taken back.
  struct Undo {
    fileprivate var moved: Int
    fileprivate var target: Int
    fileprivate var isForward: Bool
    /// First place of the topological order that changed.
    var from: Int
  }

  init(_ network: JobShopNetwork, due: UnsafePointer<Int32>, insertionShare: Int) {
    self.network = network
    self.due = due
    self.insertionShare = insertionShare
    lateJobs = .allocate(capacity: network.jobCount + 1)
    arcs = .allocate(capacity: network.operationCount + 1)
  }

  deinit {
    lateJobs.deallocate()
    arcs.deallocate()
  }

  /// The first operation of a machine arc without slack on a path that ends in a tardy job drawn at
  /// random; nil when there is none. So arcs that make many jobs late are drawn often.
  @inline(__always)
  func drawArc(_ state: JobShopState, _ random: inout SearchRandom) -> Int? {
    let (end, before, duration, machine) = (state.end, state.before, network.duration, network.machine)
    let lateJobs = self.lateJobs
    var late = 0
    for job in 0..<network.jobCount where end[Int(network.lastOperation[job])] > due[job] {
      lateJobs[late] = Int32(job)
      late &+= 1
    }
    while late > 0 {
      let drawn = random.below(late)
      var node = Int(network.lastOperation[Int(lateJobs[drawn])])
      var found = 0
      while machine[node] >= 0 {
        let head = end[node] &- duration[node]
        let previous = Int(before[node])
        let onMachine = previous != network.none && end[previous] == head && previous != node &- 1
        let onJob = machine[node &- 1] >= 0 && end[node &- 1] == head
        if onMachine && !(onJob && random.next() & 1 == 0) {
          // Only by way of work of no length can there be another way.
          if duration[previous &+ 1] > 0 || !state.isOtherWay(from: previous, to: node) {
            arcs[found] = Int32(previous)
            found &+= 1
          }
          node = previous
        } else if onJob {
          node &-= 1
        } else {
          break
        }
      }
      if found > 0 { return Int(arcs[random.below(found)]) }
      lateJobs[drawn] = lateJobs[late &- 1]
      late &-= 1
    }
    return nil
  }

  /// The swap of an arc that begins with `first`, or a move of one of its ends farther along the block.
  @inline(__always)
  func draw(_ state: JobShopState, _ first: Int, _ random: inout SearchRandom) -> Move {
    let (end, before, after, duration) = (state.end, state.before, state.after, network.duration)
    let second = Int(after[first])
    let drawn = random.next()
    if Int(drawn & 255) < insertionShare {
      // Most go a few places, some far.
      let reach: UInt64 = drawn & 0x600 == 0 ? 31 : 3
      if drawn & 256 == 0 {
        var target = first
        while random.next() & reach != 0 {
          let previous = Int(before[target])
          guard previous != network.none, end[previous] == end[target] &- duration[target] else { break }
          target = previous
        }
        if target != first { return Move(moved: second, target: target, isForward: false) }
      } else {
        var target = second
        while random.next() & reach != 0 {
          let next = Int(after[target])
          guard next != network.none, end[target] == end[next] &- duration[next] else { break }
          target = next
        }
        if target != second { return Move(moved: first, target: target, isForward: true) }
      }
    }
    return Move(moved: first, target: second, isForward: true, isSwap: true)
  }

  /// Makes a move. Nil when that would make a cycle; then nothing has changed.
  @inline(__always)
  func make(_ move: Move, _ state: JobShopState) -> Undo? {
    if move.isForward {
      guard move.isSwap || !state.isJobWay(from: move.moved, to: move.target) else { return nil }
      let undo = Undo(
        moved: move.moved, target: Int(state.after[move.moved]), isForward: false,
        from: Int(state.position[move.moved]))
      state.moveForward(move.moved, after: move.target)
      return undo
    }
    guard !state.isOtherWay(from: move.target, to: move.moved) else { return nil }
    let undo = Undo(
      moved: move.moved, target: Int(state.before[move.moved]), isForward: true,
      from: Int(state.position[move.target]))
    state.moveBackward(move.moved, before: move.target)
    return undo
  }

  /// Takes the last move back; the ends are the caller's.
  @inline(__always)
  func takeBack(_ undo: Undo, _ state: JobShopState) {
    if undo.isForward {
      state.moveForward(undo.moved, after: undo.target)
    } else {
      state.moveBackward(undo.moved, before: undo.target)
    }
  }
}
