/// Many short lists of numbers one behind the other in one array, for tables of millions of them.
package struct NumberLists: Sendable, RandomAccessCollection {
  private var start: [Int32] = [0]
  private(set) var numbers: [Int32] = []

  package init() {}

  /// `start` says where each list begins in `numbers`, and where the last one ends.
  init(start: [Int32], numbers: [Int32]) {
    self.start = start
    self.numbers = numbers
  }

  /// The numbers `0..<total` by the list that each belongs to, in their order.
  init(count: Int, total: Int, list: (Int) -> Int) {
    (start, numbers) = countingSort(total, into: count, by: list)
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { start.count - 1 }

  /// Where the numbers of a list lie among all.
  @inline(__always)
  func places(of list: Int) -> Range<Int> { Int(start[list])..<Int(start[list + 1]) }

  /// A list, in the order in which its numbers were put there.
  package subscript(list: Int) -> NumberList { NumberList(numbers: numbers, places: places(of: list)) }

  /// Lets `arrange` change the order within lists, in the array of all.
  mutating func rearrange(_ arrange: (SharedSlots<Int32>) -> Void) {
    numbers.withUnsafeMutableBufferPointer { arrange(SharedSlots($0)) }
  }
}

/// One of ``NumberLists``, counted from 0.
package struct NumberList: Sendable, RandomAccessCollection {
  let numbers: [Int32]
  let places: Range<Int>

  package var startIndex: Int { 0 }
  package var endIndex: Int { places.count }
  package subscript(place: Int) -> Int { Int(numbers[places.lowerBound + place]) }
}
