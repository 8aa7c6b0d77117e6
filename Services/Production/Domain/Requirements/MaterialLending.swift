/// Which items of other plants may be taken from before anything is ordered anew, and who asks them in which order.
///
/// An item with several sources that is moved from another plant by one of them is planned after everything else that needs
/// the item there, and before that item: then what the other plant has to spare is known. Several that ask one giver are
/// planned in turn, each after what those before it took. Where bills and lanes leave no such order, the giver is ordered
/// from as from any other source.
struct MaterialLending: Sendable {
  /// By giver the items that ask it, in planning order.
  let receivers: [Int32: [Int]]
  /// By giver and bucket: the first bucket for which the giver can have an order that is released in it, components
  /// ordered anew as well. What it has until then it can not replace; the number of buckets: at no time.
  let replaced: [Int32: [Int32]]
  /// By giver: the first bucket for which an order can be released today. Without one nothing is ordered there.
  let soonest: [Int32: Int]

  static let none = MaterialLending(receivers: [:], replaced: [:], soonest: [:])
  var isEmpty: Bool { receivers.isEmpty }

  /// Whether the receiver takes what the giver has to spare.
  func lends(_ giver: Int, to receiver: Int) -> Bool { receivers[Int32(giver)]?.contains(receiver) ?? false }

  /// Those who ask the giver after the item, or all where the item does not ask it.
  func receivers(of giver: Int, after item: Int) -> ArraySlice<Int> {
    guard let all = receivers[Int32(giver)] else { return [] }
    return all.firstIndex(of: item).map { all[($0 + 1)...] } ?? all[...]
  }
}

extension MaterialLending {
  /// When givers can order anew, from the sources of all that they need and as if no stock served these.
  init(
    _ receivers: [Int32: [Int]], items: [MaterialModel.Item], structure: MaterialStructure, bucketCount count: Int,
    sourcing: [Int: MaterialModel.Sourcing]
  ) {
    guard !receivers.isEmpty else {
      self = .none
      return
    }
    let ways = LendingWays(items: items, structure: structure, bucketCount: count, sourcing: sourcing)
    var isNeeded = [Bool](repeating: false, count: items.count)
    for giver in receivers.keys { isNeeded[Int(giver)] = true }
    for item in structure.sequence.map(Int.init) where isNeeded[item] {
      for way in ways.of(item) { for child in ways.components(of: way) { isNeeded[child] = true } }
    }
    var replaced: [Int32: [Int32]] = [:]
    for item in structure.sequence.reversed().map(Int.init) where isNeeded[item] {
      var row = [Int32](repeating: Int32(count), count: count)
      for way in ways.of(item) where way.isUnlimited {
        let children = ways.components(of: way).compactMap { replaced[Int32($0)] }
        var arrival = ways.fence(of: item)
        for bucket in 0..<count {
          let begin = children.reduce(bucket) { max($0, Int($1[bucket])) }
          while arrival < count, ways.release(way, arrival) < begin { arrival += 1 }
          row[bucket] = min(row[bucket], Int32(arrival))
        }
      }
      replaced[Int32(item)] = row
    }
    var soonest: [Int32: Int] = [:]
    for giver in receivers.keys {
      let first = ways.of(Int(giver)).compactMap { way in
        (ways.fence(of: Int(giver))..<count).first { ways.release(way, $0) >= 0 }
      }
      soonest[giver] = first.min()
    }
    self.init(
      receivers: receivers, replaced: replaced.filter { receivers[$0.key] != nil }, soonest: soonest)
  }
}

/// How items are ordered, to see when they can be.
private struct LendingWays {
  struct Way {
    let leadTime: Int
    /// Of bill lines.
    let row: Int
    let isUnlimited: Bool
  }

  let items: [MaterialModel.Item]
  let structure: MaterialStructure
  let bucketCount: Int
  let sourcing: [Int: MaterialModel.Sourcing]

  func of(_ item: Int) -> [Way] {
    guard items[item].lot.replenished else { return [] }
    guard let own = sourcing[item] else { return [Way(leadTime: items[item].leadTime, row: item, isUnlimited: true)] }
    return own.sources.indices.filter { own.sources[$0].capacity != 0 }.map { place in
      Way(
        leadTime: own.sources[place].leadTime,
        row: MaterialModel.linkRow(of: item, source: place, itemCount: items.count, sourcing),
        isUnlimited: own.sources[place].capacity == nil)
    }
  }

  func components(of way: Way) -> [Int] {
    structure.links(of: way.row).filter { !structure.linkIsByProduct[$0] }.map { Int(structure.linkChild[$0]) }
  }
  func fence(of item: Int) -> Int { min(max(0, items[item].fence), bucketCount) }
  func release(_ way: Way, _ bucket: Int) -> Int { Int(structure.releases[way.leadTime * bucketCount + bucket]) }
}

extension PlanningOrder {
  /// The planning order in which items that may be given come after what else is asked of their givers, and whom each
  /// giver is asked by. `sourcing` says who may ask; `extra` as of ``init(itemCount:linkStart:linkChild:extra:)``.
  static func lending(
    _ sourcing: [Int: MaterialModel.Sourcing], itemCount: Int, linkStart: [Int32], linkChild: [Int32],
    extra: [(before: Int, after: Int)]
  ) -> (order: PlanningOrder, receivers: [Int32: [Int]]) {
    func order(_ further: [(before: Int, after: Int)]) -> PlanningOrder {
      PlanningOrder(itemCount: itemCount, linkStart: linkStart, linkChild: linkChild, extra: extra + further)
    }
    var askers: [Int: Set<Int>] = [:]
    for (item, own) in sourcing where own.isChoice {
      for giver in own.sources.compactMap({ $0.capacity == 0 ? nil : $0.giver }) {
        askers[giver, default: []].insert(item)
      }
    }
    while !askers.isEmpty {
      var parents: [(before: Int, after: Int)] = []
      for parent in 0..<itemCount {
        for link in Int(linkStart[parent])..<Int(linkStart[parent + 1]) {
          guard let asking = askers[Int(linkChild[link])], !asking.contains(parent) else { continue }
          parents += asking.sorted().map { (parent, $0) }
        }
      }
      let first = order(parents)
      guard first.loop.isEmpty else {
        // Who would be asked after an item that comes later itself is ordered from like any other source; a ring of
        // bills and lanes alone stays.
        var left = askers
        for (place, before) in first.loop.enumerated() {
          let after = first.loop[(place + 1) % first.loop.count]
          for link in Int(linkStart[before])..<Int(linkStart[before + 1]) {
            let giver = Int(linkChild[link])
            if askers[giver]?.contains(before) == false { left[giver]?.remove(after) }
          }
        }
        left = left.filter { !$0.value.isEmpty }
        if left == askers { return (first, [:]) }
        askers = left
        continue
      }
      var place = [Int](repeating: 0, count: itemCount)
      for (number, item) in first.sequence.enumerated() { place[Int(item)] = number }
      let turns = askers.mapValues { $0.sorted { place[$0] < place[$1] } }
      let pairs = turns.sorted { $0.key < $1.key }.flatMap { zip($0.value, $0.value.dropFirst()).map { ($0, $1) } }
      return (
        order(parents + pairs.map { (before: $0.0, after: $0.1) }),
        Dictionary(uniqueKeysWithValues: turns.map { (Int32($0.key), $0.value) })
      )
    }
    return (order([]), [:])
  }
}

extension MaterialModel.Sourcing {
  /// Whether there is more than one source that gives anything.
  var isChoice: Bool { sources.lazy.filter { $0.capacity != 0 }.count > 1 }
}
