extension MaterialModel {
  /// What is wrong with a model as a whole.
  package enum Fault: Error, Hashable, Sendable {
    /// The bill closes in a ring: each item needs the next, and the last needs the first.
    case loop([Int])
    /// The requirement or an order of this item went beyond ``MaterialModel/largestQuantity``.
    case tooLarge(item: Int)
  }

  /// Sorts the records into flat arrays and the items into planning order. Throws ``Fault/loop(_:)``
  /// when there is none. Numbers of items and buckets are the caller's duty: a wrong one stops the
  /// process.
  package init(
    bucketCount: Int, items: [Item], links: [Link], demands: [Demand], receipts: [Receipt] = [],
    substitutes: [Substitute] = [], leadTimes: LeadTimeTable, stability: Stability = Stability(),
    sources: [Int: [Source]] = [:], fairShare: FairShareRule = .priority
  ) throws(Fault) {
    precondition((1...MaterialModel.largestBucketCount).contains(bucketCount), "1 to 4000 buckets")
    precondition(leadTimes.bucketCount == bucketCount, "lead times are for other buckets")
    let sourcing = MaterialModel.sourcing(sources)
    structure = try MaterialStructure(
      itemCount: items.count, links: links, receipts: receipts, substitutes: substitutes,
      releases: leadTimes.releases, sourcing: sourcing)
    self.sourcing = sourcing
    lending = MaterialLending(
      structure, items: items, demands: demands, bucketCount: bucketCount, sourcing: sourcing, rule: fairShare)
    substitutesFor = Dictionary(grouping: substitutes.indices) { Int32(substitutes[$0].item) }
    standsInFor = Dictionary(grouping: substitutes.indices) { Int32(substitutes[$0].alternate) }
      .mapValues { $0.sorted { (substitutes[$0].item, $0) < (substitutes[$1].item, $1) } }
    substitutesOnLink = MaterialModel.onLinks(
      substitutes, of: structure, itemCount: items.count, sourcing: sourcing)

    self.bucketCount = bucketCount
    self.stability = stability
    self.items = items
    self.demands = demands
    self.receipts = receipts
    self.substitutes = substitutes
    self.leadTimes = leadTimes
  }

  package var itemCount: Int { items.count }

  /// What an order of the parent for `started` takes of (or gives as) link `index`.
  @inline(__always)
  func quantity(ofLink index: Int, for started: Int64) -> Int64 {
    MaterialPlan.amount(
      started, structure.linkNumerator[index], structure.linkDenominator[index],
      roundingUp: !structure.linkIsByProduct[index])
  }

  /// What must be started so that `good` come.
  func started(for good: Int64, item: Int) -> Int64 { items[item].started(for: good) }
  /// What comes of `started`.
  func good(of started: Int64, item: Int) -> Int64 { items[item].good(of: started) }
}

extension MaterialModel.Item {
  @inline(__always)
  func started(for good: Int64) -> Int64 { yield.started(for: good) }
  @inline(__always)
  func good(of started: Int64) -> Int64 { yield.good(of: started) }
}

extension MaterialModel {
  /// A model of no items.
  init(emptyWith bucketCount: Int) {
    do {
      try self.init(
        bucketCount: bucketCount, items: [], links: [], demands: [],
        leadTimes: LeadTimeTable(bucketCount: bucketCount))
    } catch {
      preconditionFailure("no items close no loop")
    }
  }
}

func floorDivide(_ value: Int, _ divisor: Int) -> Int {
  value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
}

/// Stable counting sort: the records of each group, and where each group begins.
@inline(__always)
func countingSort(_ count: Int, into groups: Int, by group: (Int) -> Int) -> (start: [Int32], order: [Int32]) {
  var start = [Int32](repeating: 0, count: groups + 1)
  for index in 0..<count { start[group(index) + 1] += 1 }
  for group in 0..<groups { start[group + 1] += start[group] }
  var next = start
  var order = [Int32](repeating: 0, count: count)
  for index in 0..<count {
    let group = group(index)
    order[Int(next[group])] = Int32(index)
    next[group] += 1
  }
  return (start, order)
}

extension MaterialModel {
  /// The same bills, sources and lead times with other demand, and neither stock nor orders nor lot rules. Sources keep
  /// their tiers, shares and capacities.
  func withoutStock(demands: [(item: Int, bucket: Int, quantity: Int64)]) throws(Fault) -> MaterialModel {
    let bare = items.map {
      Item(lot: .lotForLot, leadTime: $0.leadTime, yield: $0.yield)
    }
    var links: [Link] = []
    for parent in items.indices {
      for source in 0..<(sourcing[parent]?.sources.count ?? 1) {
        for index in structure.links(of: linkRow(of: parent, source: source)) where !structure.linkIsByProduct[index] {
          links.append(
            Link(
              parent: parent, child: Int(structure.linkChild[index]), numerator: structure.linkNumerator[index],
              denominator: structure.linkDenominator[index], from: Int(structure.linkFrom[index]),
              until: Int(structure.linkUntil[index]), source: source))
        }
      }
    }
    let free = sourcing.mapValues { own in
      own.sources.map { source in
        var source = source
        (source.limits, source.standing, source.giver) = (.none, [], nil)
        return source
      }
    }
    return try MaterialModel(
      bucketCount: bucketCount, items: bare, links: links,
      demands: demands.map { Demand(item: $0.item, bucket: $0.bucket, quantity: $0.quantity) }, leadTimes: leadTimes,
      sources: free)
  }
}
