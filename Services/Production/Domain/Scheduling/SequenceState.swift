/// The machine sequences of one selection with its heads and tails, kept in flat arrays: what the searches of job
/// shops and of flexible job shops share. Belongs to one thread.
///
/// `end[x]` is the earliest end of `x` (head + duration), `tail[x]` the longest way from the start of `x`
/// to the end of the schedule (duration + what follows). `order` is a topological order of all
/// operations and at the same time the complete description of the sequences.
class SequenceState {
  /// Neighbours on the machine; a node that stands for none at the borders.
  final let before: UnsafeMutablePointer<Int32>
  final let after: UnsafeMutablePointer<Int32>
  final let end: UnsafeMutablePointer<Int32>
  final let tail: UnsafeMutablePointer<Int32>
  final let order: UnsafeMutablePointer<Int32>
  final let position: UnsafeMutablePointer<Int32>

  init(nodeCount: Int) {
    before = Self.array(nodeCount)
    after = Self.array(nodeCount)
    end = Self.array(nodeCount)
    tail = Self.array(nodeCount)
    order = Self.array(nodeCount)
    position = Self.array(nodeCount)
  }

  deinit {
    for pointer in [before, after, end, tail, order, position] { pointer.deallocate() }
  }

  /// Room for `count` numbers, all 0; whoever asks gives it back.
  static func array(_ count: Int) -> UnsafeMutablePointer<Int32> {
    let pointer = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, count))
    pointer.initialize(repeating: 0, count: max(1, count))
    return pointer
  }

  /// When the last of some operations ends.
  @inline(__always)
  final func latestEnd(of operations: UnsafeBufferPointer<Int32>) -> Int32 {
    var latest: Int32 = 0
    for last in operations { latest = max(latest, end[Int(last)]) }
    return latest
  }

  /// Writes a critical path backwards, so that it ends with `path[room - 1]`, chosen at random where several lead on.
  /// Returns where it begins.
  ///
  /// - Parameter lasts: the operations that may end it: those that end at `makespan`.
  @inline(__always)
  final func tracePath<Precedence: FlexiblePrecedence>(
    into path: UnsafeMutablePointer<Int32>, room: Int, lasts: UnsafeBufferPointer<Int32>, makespan: Int32,
    _ duration: UnsafeMutablePointer<Int32>, _ precedence: Precedence, none: Int, _ random: inout SearchRandom
  ) -> Int {
    let (end, before) = (self.end, self.before)
    var node = 0
    var ties = 0
    for last in lasts where end[Int(last)] == makespan {
      ties &+= 1
      if ties == 1 || random.below(ties) == 0 { node = Int(last) }
    }
    var write = room
    while true {
      write &-= 1
      path[write] = Int32(node)
      let head = end[node] &- duration[node]
      let machineBefore = Int(before[node])
      let jobBefore = precedence.critical(before: node, at: head, end, &random)
      let onMachine = machineBefore != none && end[machineBefore] == head
      if jobBefore >= 0 && !(onMachine && random.next() & 1 != 0) {
        node = jobBefore
      } else if onMachine {
        node = machineBefore
      } else {
        return write
      }
    }
  }
}
