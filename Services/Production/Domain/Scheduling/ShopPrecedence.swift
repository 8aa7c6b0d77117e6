/// Which operations must have ended before others begin, for all jobs of a problem; operations are numbered through
/// the jobs, so that what an operation waits for has a smaller number.
struct ShopPrecedence: Sendable {
  /// Whether in every job each operation waits for the one before it and for nothing else.
  let isChain: Bool
  private let before: Lists
  private let after: Lists
  /// Per operation the first of its job.
  private let firstOfJob: [Int]
  /// For graphs, per operation the bits of those of its job that come before it, over some ways; from `bitStart` on.
  private let bits: [UInt64]
  private let bitStart: [Int]

  /// Lists of numbers one behind the other.
  private struct Lists: Sendable {
    var start = [0]
    var numbers: [Int] = []

    mutating func append(_ list: some Sequence<Int>) {
      numbers.append(contentsOf: list)
      start.append(numbers.count)
    }

    subscript(index: Int) -> ArraySlice<Int> { numbers[start[index]..<start[index + 1]] }
  }

  init(_ jobs: [ShopProblem.Job]) {
    isChain = jobs.allSatisfy { $0.predecessors == nil }
    var before = Lists()
    var after = Lists()
    var firsts: [Int] = []
    for job in jobs {
      let first = firsts.count
      let last = first + job.operations.count - 1
      firsts += repeatElement(first, count: job.operations.count)
      guard let predecessors = job.predecessors else {
        for number in first...max(first, last) where number <= last {
          before.append(number == first ? number..<number : (number - 1)..<number)
          after.append(number == last ? number..<number : (number + 1)..<(number + 2))
        }
        continue
      }
      var successors = job.operations.map { _ in [Int]() }
      for (index, others) in predecessors.enumerated() {
        before.append(others.map { first + $0 })
        for other in others { successors[other].append(first + index) }
      }
      for list in successors { after.append(list) }
    }
    self.before = before
    self.after = after
    firstOfJob = firsts
    var bits: [UInt64] = []
    var starts: [Int] = []
    if !isChain {
      for number in firsts.indices {
        let start = bits.count
        starts.append(start)
        bits += [UInt64](repeating: 0, count: (number - firsts[number] + 63) / 64)
        for other in before[number] {
          let place = other - firsts[number]
          bits[start + place / 64] |= 1 << UInt64(place % 64)
          for word in 0..<((place + 63) / 64) { bits[start + word] |= bits[starts[other] + word] }
        }
      }
    }
    self.bits = bits
    bitStart = starts
  }

  func predecessors(of number: Int) -> ArraySlice<Int> { before[number] }
  func successors(of number: Int) -> ArraySlice<Int> { after[number] }

  /// Whether `second` waits for `first`, at once or over others; both of one job, `first` being another operation
  /// than `second`. In a chain the smaller number comes first.
  @inline(__always)
  func isBefore(_ first: Int, _ second: Int) -> Bool {
    if first >= second { return false }
    if isChain { return true }
    let place = first - firstOfJob[second]
    return bits[bitStart[second] + place / 64] >> UInt64(place % 64) & 1 == 1
  }

  /// The longest way from the beginning of each operation to the end of its job, by the operations' lengths.
  func tails(_ lengths: [Int]) -> [Int] {
    var tails = lengths
    for number in lengths.indices.reversed() {
      tails[number] += after[number].reduce(0) { max($0, tails[$1]) }
    }
    return tails
  }
}

extension ShopProblem.Job {
  /// The operations that must have ended before one begins.
  func predecessors(of index: Int) -> [Int] {
    predecessors?[index] ?? (index == 0 ? [] : [index - 1])
  }
}
