/// The pegs of each demand: they stand next to each other in the table.
package struct PegsOfDemands: Sendable {
  /// By demand; -1: it has none.
  let first: [Int32]
  let pegs: [PegTable.Peg]

  /// Numbers of pegs.
  package subscript(demand: Int) -> Range<Int> {
    let begin = Int(first[demand])
    guard begin >= 0 else { return 0..<0 }
    var end = begin + 1
    while end < pegs.count, pegs[end].demand == demand { end += 1 }
    return begin..<end
  }
}

/// The demands for components of each supply: they stand next to each other in the table.
package struct ComponentsOfSupplies: Sendable {
  /// By supply, where its demands would begin.
  let first: [Int32]
  let demands: [PegTable.Demand]

  /// Numbers of demands.
  package subscript(supply: Int) -> Range<Int> {
    let begin = Int(first[supply])
    var end = begin
    while end < demands.count, Int(demands[end].needer) == supply { end += 1 }
    return begin..<end
  }
}

/// The pegs of each supply: those to components stand next to each other, those to independent demand behind all of these.
package struct PegsOfSupplies: Sendable {
  /// By supply, to components; -1: it has none.
  let first: [Int32]
  let pegs: [PegTable.Peg]
  /// How many pegs go to components.
  let dependentCount: Int
  /// By supply, to independent demand, counted from ``dependentCount``.
  let others: NumberLists

  init(_ pegs: [PegTable.Peg], first: [Int32], dependentCount: Int) {
    self.first = first
    self.pegs = pegs
    self.dependentCount = dependentCount
    others = NumberLists(count: first.count, total: pegs.count - dependentCount) {
      pegs[dependentCount + $0].supply
    }
  }

  /// To components.
  func dependent(_ supply: Int) -> Range<Int> {
    let begin = Int(first[supply])
    guard begin >= 0 else { return 0..<0 }
    var end = begin + 1
    while end < dependentCount, pegs[end].supply == supply { end += 1 }
    return begin..<end
  }

  /// Numbers of pegs, ascending.
  package subscript(supply: Int) -> Numbers {
    Numbers(dependent: dependent(supply), dependentCount: dependentCount, others: others[supply])
  }

  package struct Numbers: Sendable, RandomAccessCollection {
    let dependent: Range<Int>
    let dependentCount: Int
    let others: NumberList

    package var startIndex: Int { 0 }
    package var endIndex: Int { dependent.count + others.count }
    package subscript(place: Int) -> Int {
      place < dependent.count ? dependent.lowerBound + place : dependentCount + others[place - dependent.count]
    }
  }
}
