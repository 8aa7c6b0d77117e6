/// Numbers that hang together, each set known by its smallest member.
///
/// Source: union by least member with path halving (Tarjan, van Leeuwen 1984).
package struct DisjointSets {
  /// Each number points towards the smallest of its set.
  private var towards: [Int]

  /// `0..<count`, each by itself.
  package init(count: Int) { towards = Array(0..<count) }

  /// The smallest number that hangs together with this one.
  package mutating func first(of number: Int) -> Int {
    var place = number
    while towards[place] != place {
      towards[place] = towards[towards[place]]
      place = towards[place]
    }
    return place
  }

  package mutating func join(_ one: Int, _ other: Int) {
    let (one, other) = (first(of: one), first(of: other))
    towards[max(one, other)] = min(one, other)
  }
}
