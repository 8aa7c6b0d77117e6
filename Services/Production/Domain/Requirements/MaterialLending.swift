/// Which items of other plants may be taken from before anything is ordered anew, and who asks them in which order.
///
/// An item with several sources that is moved from another plant by one of them is planned after everything else that needs
/// the item there, and before that item: then what the other plant has to spare is known. Several that ask one giver are
/// planned in turn, each after what those before it took. Where bills and lanes leave no such order, the giver is ordered
/// from as from any other source.
///
/// Items that ask the same givers, directly or by way of others that ask these, are a circle. Where all that may need any of
/// them or of their givers is planned before the first, what each needs is known, and they share (``JointSplit``).
struct MaterialLending: Sendable {
  /// By giver the items that ask it, in planning order.
  let receivers: [Int32: [Int]]
  /// By giver and bucket: the first bucket for which the giver can have an order that is released in it, components
  /// ordered anew as well. What it has until then it can not replace; the number of buckets: at no time.
  let replaced: [Int32: [Int32]]
  /// By giver: the first bucket for which an order can be released today. Without one nothing is ordered there.
  let soonest: [Int32: Int]
  /// Items that share, in planning order.
  let circles: [SharingCircle]
  /// By member.
  private let circleOf: [Int32: Int]
  /// By item: the circles that are to be planned anew when it changes, as a member, a giver, or as it may need one of them.
  private let circlesOf: [Int32: [Int]]
  /// The same without givers.
  private let circlesBelow: [Int32: [Int]]
  let ranks: NeedRanks

  static let none = MaterialLending(receivers: [:], replaced: [:], soonest: [:], circles: [], .none)
  var isEmpty: Bool { receivers.isEmpty }

  /// Whether the receiver takes what the giver has to spare.
  func lends(_ giver: Int, to receiver: Int) -> Bool { receivers[Int32(giver)]?.contains(receiver) ?? false }

  /// Those who are planned anew when the item changes, of its circles and of those who ask it; after `parent`, by which it
  /// changes, where that is one of them.
  func planned(with item: Int, by parent: Int?) -> [Int] {
    let circles = (circlesOf[Int32(item)] ?? []).map { self.circles[$0].members }
    let lists = circles + (receivers[Int32(item)].map { [$0] } ?? [])
    return lists.flatMap { all in all.firstIndex { $0 == parent }.map { all[($0 + 1)...] } ?? all[...] }
  }

  /// Those whose shares an item that is planned anew may change though it asks for as much as before: for whom it asks may
  /// have changed.
  func shared(after item: Int) -> [Int] {
    (circlesBelow[Int32(item)] ?? []).flatMap { number in
      let all = circles[number].members
      return all.firstIndex(of: item).map { all[($0 + 1)...] } ?? all[...]
    }
  }

  /// The item and those who ask after it: of its circle, or else of the giver.
  func asking(_ giver: Int, from item: Int) -> ArraySlice<Int> {
    let all = circle(of: item)?.members ?? receivers[Int32(giver)] ?? []
    return all.firstIndex(of: item).map { all[$0...] } ?? [item]
  }

  func circle(of member: Int) -> SharingCircle? { circleOf[Int32(member)].map { circles[$0] } }

  private init(
    receivers: [Int32: [Int]], replaced: [Int32: [Int32]], soonest: [Int32: Int], circles: [[Int]],
    _ ranks: NeedRanks
  ) {
    self.receivers = receivers
    self.replaced = replaced
    self.soonest = soonest
    self.ranks = ranks
    var asked: [Int: [Int32]] = [:]
    for (giver, asking) in receivers { for item in asking { asked[item, default: []].append(giver) } }
    self.circles = circles.map { members in
      let givers = members.flatMap { asked[$0] ?? [] }
      return SharingCircle(members: members, isChained: members.contains { givers.contains(Int32($0)) })
    }
    var (circleOf, below): ([Int32: Int], [Int32: Set<Int>]) = ([:], [:])
    for (number, members) in circles.enumerated() {
      for item in members {
        circleOf[Int32(item)] = number
        for other in ranks.above(item).union([Int32(item)]) { below[other, default: []].insert(number) }
      }
    }
    var circlesOf = below
    for (number, members) in circles.enumerated() {
      for giver in members.flatMap({ asked[$0] ?? [] }) { circlesOf[giver, default: []].insert(number) }
    }
    self.circleOf = circleOf
    self.circlesOf = circlesOf.mapValues { $0.sorted() }
    circlesBelow = below.mapValues { $0.sorted() }
  }
}

/// Items that ask the same givers and share what these have to spare.
struct SharingCircle: Sendable {
  /// In planning order.
  let members: [Int]
  /// One of them asks another, whose needs are then known only when its turn comes.
  let isChained: Bool
}

extension MaterialLending {
  /// When givers can order anew, from the sources of all that they need and as if no stock served these.
  init(
    _ structure: MaterialStructure, items: [MaterialModel.Item], demands: [MaterialModel.Demand],
    bucketCount count: Int, sourcing: [Int: MaterialModel.Sourcing], rule: FairShareRule
  ) {
    let receivers = structure.receivers
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
      receivers: receivers, replaced: replaced.filter { receivers[$0.key] != nil }, soonest: soonest,
      circles: structure.circles,
      NeedRanks(structure.circles, structure, itemCount: items.count, sourcing, demands, rule))
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

extension MaterialModel.Sourcing {
  /// Whether there is more than one source that gives anything.
  var isChoice: Bool { sources.lazy.filter { $0.capacity != 0 }.count > 1 }
}
