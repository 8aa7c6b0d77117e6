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
  ///
  /// Several threads count how many each part of the numbers puts into each list, and then write them there; not where
  /// most lists are empty, for each thread counts for all of them.
  init(count: Int, total: Int, list: @Sendable (Int) -> Int) {
    let parts = total < NumberLists.parts * count ? 1 : ConcurrentParts.count(of: total, parts: NumberLists.parts)
    guard parts > 1 else {
      (start, numbers) = countingSort(total, into: count, by: list)
      return
    }
    var next = [Int32](repeating: 0, count: parts * count)
    var start = [Int32](repeating: 0, count: count + 1)
    numbers = next.withUnsafeMutableBufferPointer { buffer in
      let next = SharedSlots(buffer)
      ConcurrentParts.forEach(of: total, parts: parts) { part, numbers in
        for number in numbers { next[part * count + list(number)] += 1 }
      }
      var place: Int32 = 0
      for list in 0..<count {
        for part in 0..<parts {
          let own = next[part * count + list]
          next[part * count + list] = place
          place += own
        }
        start[list + 1] = place
      }
      return .filled(total) { slots in
        ConcurrentParts.forEach(of: total, parts: parts) { part, numbers in
          for number in numbers {
            let own = part * count + list(number)
            slots[Int(next[own])] = Int32(truncatingIfNeeded: number)
            next[own] += 1
          }
        }
      }
    }
    self.start = start
  }

  /// Of the numbers; each part counts for all lists.
  private static let parts = 4

  package var startIndex: Int { 0 }
  package var endIndex: Int { start.count - 1 }

  /// Where the numbers of a list lie among all.
  @inline(__always)
  func places(of list: Int) -> Range<Int> { Int(start[list])..<Int(start[list + 1]) }

  /// Where the numbers of each list lie; it does not hold the numbers, which may change meanwhile.
  var ranges: Ranges { Ranges(start: start) }

  struct Ranges: Sendable {
    fileprivate let start: [Int32]

    @inline(__always)
    subscript(list: Int) -> Range<Int> { Int(start[list])..<Int(start[list + 1]) }
  }

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

  /// The same, to be gone through by other modules: for each of millions of numbers they would ask this one twice.
  package var slice: ArraySlice<Int32> { numbers[places] }
}
