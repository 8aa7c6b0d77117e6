/// The order in which items are planned: an item after everything that can need it.
///
/// Its level is the low-level code of J. Orlicky (1975): the longest way down to it through bills. Then
/// shared components are netted once, with all their requirements known.
package struct PlanningOrder {
  package private(set) var sequence: [Int32] = []
  package private(set) var levels: [Int32]
  /// Items that need one another in a ring, each the next and the last the first; empty when none do.
  package private(set) var loop: [Int] = []

  /// `linkStart` and `linkChild` are the bill by parent; `extra` are further pairs of an item and one
  /// that must come after it.
  package init(itemCount: Int, linkStart: [Int32], linkChild: [Int32], extra: [(before: Int, after: Int)] = []) {
    let (extraStart, extraOrder) = countingSort(extra.count, into: itemCount) { extra[$0].before }
    var waiting = [Int32](repeating: 0, count: itemCount)
    for child in linkChild { waiting[Int(child)] += 1 }
    for pair in extra { waiting[pair.after] += 1 }
    levels = [Int32](repeating: 0, count: itemCount)
    sequence.reserveCapacity(itemCount)
    var current = (0..<Int32(itemCount)).filter { waiting[Int($0)] == 0 }
    var level: Int32 = 0
    while !current.isEmpty {
      var next: [Int32] = []
      for item in current {
        levels[Int(item)] = level
        let place = Int(item)
        for link in Int(linkStart[place])..<Int(linkStart[place + 1]) {
          let child = Int(linkChild[link])
          waiting[child] -= 1
          if waiting[child] == 0 { next.append(Int32(child)) }
        }
        for index in Int(extraStart[place])..<Int(extraStart[place + 1]) {
          let after = extra[Int(extraOrder[index])].after
          waiting[after] -= 1
          if waiting[after] == 0 { next.append(Int32(after)) }
        }
      }
      sequence += current
      // By number within a level, so that memory is walked forward.
      next.sort()
      current = next
      level += 1
    }
    guard sequence.count < itemCount else { return }
    loop = PlanningOrder.ring(among: waiting) { item in
      (Int(linkStart[item])..<Int(linkStart[item + 1])).map { Int(linkChild[$0]) }
        + (Int(extraStart[item])..<Int(extraStart[item + 1])).map { extra[Int(extraOrder[$0])].after }
    }
  }

  /// A ring among the items that still wait: from each of them some waiting item leads to it.
  private static func ring(among waiting: [Int32], following: (Int) -> [Int]) -> [Int] {
    var leader: [Int: Int] = [:]
    for item in waiting.indices where waiting[item] > 0 {
      for next in following(item) where waiting[next] > 0 && leader[next] == nil { leader[next] = item }
    }
    guard var item = waiting.indices.first(where: { waiting[$0] > 0 }) else { return [] }
    var seen: [Int: Int] = [:]
    var path: [Int] = []
    while seen[item] == nil {
      seen[item] = path.count
      path.append(item)
      item = leader[item]!
    }
    let ring = Array(path[seen[item]!...].reversed())
    // Begin with the lowest number: the same ring reads the same.
    let first = ring.indices.min { ring[$0] < ring[$1] }!
    return Array(ring[first...] + ring[..<first])
  }

  /// An item with a substitute is planned once the substitute's other needs are known, and before the
  /// substitute; items that share a substitute draw on it in turn.
  static func constraints(
    of substitutes: [MaterialModel.Substitute], linkStart: [Int32], linkChild: [Int32], itemCount: Int
  ) -> [(before: Int, after: Int)] {
    guard !substitutes.isEmpty else { return [] }
    var pairs: [(before: Int, after: Int)] = []
    let alternates = Dictionary(grouping: substitutes.indices, by: { substitutes[$0].alternate })
    for parent in 0..<itemCount {
      for link in Int(linkStart[parent])..<Int(linkStart[parent + 1]) {
        for index in alternates[Int(linkChild[link])] ?? [] { pairs.append((parent, substitutes[index].item)) }
      }
    }
    for (alternate, indices) in alternates.sorted(by: { $0.key < $1.key }) {
      let items = Set(indices.map { substitutes[$0].item }).sorted()
      for (position, item) in items.enumerated() {
        pairs.append((item, alternate))
        if position > 0 { pairs.append((items[position - 1], item)) }
      }
    }
    return pairs
  }
}
