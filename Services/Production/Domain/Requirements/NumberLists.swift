/// Many short lists of numbers one behind the other in one array, for tables of millions of them.
package struct NumberLists: Sendable {
  private var start: [Int32] = [0]
  private var numbers: [Int32] = []

  package init() {}

  /// `count` lists; each pair puts its number at the end of its list.
  init(count: Int, _ pairs: some Sequence<(list: Int, number: Int)>) {
    start = [Int32](repeating: 0, count: count + 1)
    var total = 0
    for pair in pairs {
      start[pair.list + 1] += 1
      total += 1
    }
    for list in 0..<count { start[list + 1] += start[list] }
    var next = start
    numbers = [Int32](repeating: 0, count: total)
    for pair in pairs {
      numbers[Int(next[pair.list])] = Int32(pair.number)
      next[pair.list] += 1
    }
  }

  /// Where the numbers of a list lie.
  @inline(__always)
  func places(of list: Int) -> Range<Int> { Int(start[list])..<Int(start[list + 1]) }
  /// The number at one of these places.
  @inline(__always)
  func number(at place: Int) -> Int { Int(numbers[place]) }

  /// A list, in the order in which its numbers were put there.
  package subscript(list: Int) -> LazyMapCollection<ArraySlice<Int32>, Int> {
    numbers[Int(start[list])..<Int(start[list + 1])].lazy.map(Int.init)
  }
}
