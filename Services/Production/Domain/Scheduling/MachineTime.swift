/// When a machine works: everything but its closed times.
struct WorkingTime: Sendable {
  private let starts: [Int]
  private let ends: [Int]
  private let isResumable: Bool

  init(_ machine: ShopProblem.Machine) {
    // Closed times that touch are one.
    var starts: [Int] = []
    var ends: [Int] = []
    for interval in machine.closed.sorted(by: { $0.start < $1.start }) {
      if let last = ends.last, last == interval.start {
        ends[ends.count - 1] = interval.end
      } else {
        starts.append(interval.start)
        ends.append(interval.end)
      }
    }
    self.starts = starts
    self.ends = ends
    isResumable = machine.isResumable
  }

  /// The earliest time for `length` units of work from `time` on. Work of no length is done at once.
  @inline(__always)
  func earliest(_ length: Int, from time: Int) -> ShopProblem.Interval {
    if starts.isEmpty || length == 0 { return ShopProblem.Interval(time, time + length) }
    return search(length, from: time)
  }

  private func search(_ length: Int, from time: Int) -> ShopProblem.Interval {
    var next = firstClosed(endingAfter: time)
    var start = time
    if next < starts.count, starts[next] <= start {
      start = ends[next]
      next += 1
    }
    if isResumable {
      var end = start + length
      while next < starts.count, starts[next] < end {
        end += ends[next] - starts[next]
        next += 1
      }
      return ShopProblem.Interval(start, end)
    }
    while next < starts.count, starts[next] < start + length {
      start = ends[next]
      next += 1
    }
    return ShopProblem.Interval(start, start + length)
  }

  /// The latest time for `length` units of work that ends by `time`.
  func latest(_ length: Int, until time: Int) -> ShopProblem.Interval {
    if starts.isEmpty || length == 0 { return ShopProblem.Interval(time - length, time) }
    // The last closed time that begins before `time`.
    var previous = firstClosed(endingAfter: time)
    if previous == starts.count || starts[previous] >= time { previous -= 1 }
    var end = time
    if previous >= 0, ends[previous] >= end {
      end = starts[previous]
      previous -= 1
    }
    if isResumable {
      var start = end - length
      while previous >= 0, ends[previous] > start {
        start -= ends[previous] - starts[previous]
        previous -= 1
      }
      return ShopProblem.Interval(start, end)
    }
    while previous >= 0, ends[previous] > end - length {
      end = starts[previous]
      previous -= 1
    }
    return ShopProblem.Interval(end - length, end)
  }

  /// How much of an interval the machine works.
  func worked(in interval: ShopProblem.Interval) -> Int {
    var total = interval.end - interval.start
    var next = firstClosed(endingAfter: interval.start)
    while next < starts.count, starts[next] < interval.end {
      total -= min(ends[next], interval.end) - max(starts[next], interval.start)
      next += 1
    }
    return total
  }

  private func firstClosed(endingAfter time: Int) -> Int {
    var low = 0
    var high = ends.count
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
