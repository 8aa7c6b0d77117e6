/// The planning order in which items that may be given come after what else is asked of their givers.
struct LendingOrder {
  let order: PlanningOrder
  /// By giver who asks it, in planning order.
  let receivers: [Int32: [Int]]
  /// Items that share, in planning order; those that ask nobody else's givers are in none.
  let circles: [[Int]]

  /// `sourcing` says who may ask, `alone` which items do not share; `extra` as of
  /// ``PlanningOrder/init(itemCount:linkStart:linkChild:extra:)``.
  init(
    _ sourcing: [Int: MaterialModel.Sourcing], itemCount: Int, linkStart: [Int32], linkChild: [Int32],
    extra: [(before: Int, after: Int)], alone: Set<Int>
  ) {
    func order(_ further: [(before: Int, after: Int)]) -> PlanningOrder {
      PlanningOrder(itemCount: itemCount, linkStart: linkStart, linkChild: linkChild, extra: extra + further)
    }
    var askers: [Int: Set<Int>] = [:]
    for (item, own) in sourcing where own.isChoice {
      for giver in own.sources.compactMap({ $0.capacity == 0 ? nil : $0.giver }) {
        askers[giver, default: []].insert(item)
      }
    }
    // Who does not share, as what a circle needs would not be known in time.
    var alone = alone
    while !askers.isEmpty {
      let circles = LendingOrder.circles(askers).filter { alone.isDisjoint(with: $0.members) }
      // A giver in one circle may be a member of another.
      var circlesOf: [Int: [Int]] = [:]
      for (number, circle) in circles.enumerated() {
        for item in circle.members.union(circle.givers) { circlesOf[item, default: []].append(number) }
      }
      var parents: [(before: Int, after: Int)] = []
      for parent in 0..<itemCount {
        var met: Set<Int> = []
        for link in Int(linkStart[parent])..<Int(linkStart[parent + 1]) {
          let child = Int(linkChild[link])
          for number in circlesOf[child] ?? [] where !circles[number].members.contains(parent) {
            guard met.insert(number).inserted else { continue }
            parents += circles[number].members.sorted().map { (parent, $0) }
          }
          if let asking = askers[child], !asking.contains(parent) {
            parents += asking.sorted().map { (parent, $0) }
          }
        }
      }
      let first = order(parents)
      guard first.loop.isEmpty else {
        let steps = first.loop.indices.map { (first.loop[$0], first.loop[($0 + 1) % first.loop.count]) }
        let apart = circles.indices.filter { number in steps.contains { circles[number].members.contains($0.1) } }
        if !apart.isEmpty {
          for number in apart { alone.formUnion(circles[number].members) }
          continue
        }
        // Who would be asked after an item that comes later itself is ordered from like any other source; a ring of
        // bills and lanes alone stays.
        var left = askers
        for (before, after) in steps {
          for link in Int(linkStart[before])..<Int(linkStart[before + 1]) {
            let giver = Int(linkChild[link])
            if askers[giver]?.contains(before) == false { left[giver]?.remove(after) }
          }
        }
        left = left.filter { !$0.value.isEmpty }
        if left == askers {
          self.init(order: first, receivers: [:], circles: [])
          return
        }
        askers = left
        continue
      }
      var place = [Int](repeating: 0, count: itemCount)
      for (number, item) in first.sequence.enumerated() { place[Int(item)] = number }
      let turns = askers.mapValues { $0.sorted { place[$0] < place[$1] } }
      let shared = circles.map { $0.members.sorted { place[$0] < place[$1] } }
      let pairs = (turns.sorted { $0.key < $1.key }.map(\.value) + shared).flatMap { list in
        zip(list, list.dropFirst()).map { (before: $0, after: $1) }
      }
      self.init(
        order: order(parents + pairs),
        receivers: Dictionary(uniqueKeysWithValues: turns.map { (Int32($0.key), $0.value) }), circles: shared)
      return
    }
    self.init(order: order([]), receivers: [:], circles: [])
  }

  private init(order: PlanningOrder, receivers: [Int32: [Int]], circles: [[Int]]) {
    self.order = order
    self.receivers = receivers
    self.circles = circles
  }

  /// Items that ask the same givers, directly or by way of others, where there are several.
  private static func circles(_ askers: [Int: Set<Int>]) -> [(members: Set<Int>, givers: Set<Int>)] {
    var asked: [Int: [Int]] = [:]
    for (giver, items) in askers { for item in items { asked[item, default: []].append(giver) } }
    var seen: Set<Int> = []
    var circles: [(members: Set<Int>, givers: Set<Int>)] = []
    for giver in askers.keys.sorted() where seen.insert(giver).inserted {
      var (members, givers, open): (Set<Int>, Set<Int>, [Int]) = ([], [giver], [giver])
      while let next = open.popLast() {
        for item in askers[next] ?? [] where members.insert(item).inserted {
          for other in asked[item] ?? [] where seen.insert(other).inserted {
            givers.insert(other)
            open.append(other)
          }
        }
      }
      if members.count > 1 { circles.append((members, givers)) }
    }
    return circles
  }
}
