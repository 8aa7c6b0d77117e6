/// Divides what is ordered of one item among its sources.
///
/// Of those that are in time the tiers are asked in turn; within one whoever is furthest behind its share of all that the
/// tier was given gets the next part, so that in the long run everybody has its share but for one lot. What the capacity of
/// a period leaves open goes to the next tier, then to earlier periods, and then to sources that come too late. Whatever
/// nobody can give is asked for again in the next bucket.
///
/// What other plants have to spare (``TransferSpare``) comes before all of it, also too late before what is ordered anew and
/// comes no sooner. Beyond it a transfer is in time where the other plant can order in time what is sent; where that would be
/// the soonest of sources that are too late, it is asked for again until it is in time.
struct SourceSplit {
  private let sources: [MaterialModel.Source]
  private let releases: [Int32]
  private let bucketCount: Int
  private let fence: Int
  /// Members by tier, in the order of the tiers.
  private let tiers: [[Int]]
  /// Source × bucket: started.
  private(set) var rows: [Int64]
  private var given: [Int64]
  /// By source and period.
  private var used: [[Int: Int64]]
  private(set) var spare: TransferSpare
  /// The buckets that the last call of ``order(_:in:isUrgent:)`` ordered in.
  private(set) var touched: [Int] = []

  init(
    _ sources: [MaterialModel.Source], releases: [Int32], bucketCount: Int, fence: Int, spare: TransferSpare = .none
  ) {
    self.sources = sources
    self.spare = spare
    self.releases = releases
    self.bucketCount = bucketCount
    self.fence = fence
    tiers = Dictionary(grouping: sources.indices) { sources[$0].tier }.sorted { $0.key < $1.key }.map(\.value)
    rows = [Int64](repeating: 0, count: sources.count * bucketCount)
    given = sources.map { $0.standing.reduce(0) { $0 + $1.quantity } }
    used = sources.map { _ in [:] }
    for (place, source) in sources.enumerated() {
      for order in source.standing { used[place][period(of: order.bucket, place), default: 0] += order.quantity }
    }
  }

  /// Orders at least `quantity`, as far as the sources have it, to arrive in the bucket or, where a period is full, before.
  /// `isUrgent`: demand waits for it, so that of sources that are all too late the soonest is better than the preferred.
  mutating func order(_ quantity: Int64, in bucket: Int, isUrgent: Bool) {
    touched = []
    var left = quantity
    if !spare.isEmpty { left = takeSpare(left, of: tiers.joined().filter { release($0, bucket) >= 0 }, bucket) }
    for tier in tiers where left > 0 { left = share(left, among: tier.filter { isInTime($0, bucket) }, bucket) }
    for tier in tiers { for source in tier where left > 0 { left = orderEarlier(left, source, before: bucket) } }
    guard left > 0 else { return }
    for way in isUrgent ? soonestLate(bucket) : preferredLate(bucket) where left > 0 {
      if way.isSpare {
        left = takeSpare(left, of: way.sources, bucket)
      } else if way.sources.contains(where: { spare.gives(sources[$0]) }) {
        // Sent before the giver can have more, it would take what the giver needs itself.
        return
      } else {
        left = share(left, among: way.sources, bucket)
      }
    }
  }

  /// Where it could come from too late, the soonest first; of transfers what is there is one, what is ordered for them another.
  private func soonestLate(_ bucket: Int) -> [Way] {
    let ways = tiers.joined().flatMap { source -> [(way: Way, release: Int)] in
      var own: [(way: Way, release: Int)] = []
      if spare.gives(sources[source]), release(source, bucket) < 0 {
        own.append((Way(sources: [source], isSpare: true), release(source, bucket)))
      }
      if isOrdered(source), !isInTime(source, bucket) {
        own.append((Way(sources: [source], isSpare: false), orderRelease(source, bucket)))
      }
      return own
    }
    return ways.enumerated().sorted { (-$0.element.release, $0.offset) < (-$1.element.release, $1.offset) }
      .map(\.element.way)
  }

  /// The same by tiers, where nobody waits for it; what is there comes first.
  private func preferredLate(_ bucket: Int) -> [Way] {
    let there = Way(sources: tiers.joined().filter { release($0, bucket) < 0 }, isSpare: true)
    return (spare.isEmpty ? [] : [there])
      + tiers.map { tier in
        Way(sources: tier.filter { !isInTime($0, bucket) && isOrdered($0) }, isSpare: false)
      }
  }

  private struct Way {
    let sources: [Int]
    /// What givers have to spare, not what is ordered.
    let isSpare: Bool
  }

  /// What is left of the quantity when the givers of these sources gave what they have to spare.
  private mutating func takeSpare(_ quantity: Int64, of asked: [Int], _ bucket: Int) -> Int64 {
    var left = quantity
    for source in asked where left > 0 && spare.gives(sources[source]) {
      let most = spare.quantity(of: sources[source].giver!, leaving: max(0, release(source, bucket)))
      if most > 0 { left = max(0, left - take(left, from: source, in: bucket, atMost: most)) }
    }
    return left
  }

  private func release(_ source: Int, _ bucket: Int) -> Int {
    Int(releases[sources[source].leadTime * bucketCount + bucket])
  }
  /// The same of what has to be ordered for a transfer first: how many buckets before or after it can be sent.
  private func orderRelease(_ source: Int, _ bucket: Int) -> Int {
    guard spare.gives(sources[source]), let soonest = spare.soonest(of: sources[source].giver!) else {
      return release(source, bucket)
    }
    return release(source, bucket) - soonest
  }
  /// False where the other plant orders nothing, and gives only what it has to spare.
  private func isOrdered(_ source: Int) -> Bool {
    !spare.gives(sources[source]) || spare.soonest(of: sources[source].giver!) != nil
  }
  private func isInTime(_ source: Int, _ bucket: Int) -> Bool {
    isOrdered(source) && orderRelease(source, bucket) >= 0
  }

  private func period(of bucket: Int, _ source: Int) -> Int {
    sources[source].capacityBuckets > 0 ? bucket / sources[source].capacityBuckets : 0
  }

  /// What is left of the quantity.
  private mutating func share(_ quantity: Int64, among members: [Int], _ bucket: Int) -> Int64 {
    var left = quantity
    var open = members
    while left > 0, !open.isEmpty {
      let next = furthestBehind(of: open, left)
      let taken = take(next.part, from: next.source, in: bucket)
      left = max(0, left - taken)
      if taken < next.part { open.removeAll { $0 == next.source } }
    }
    return left
  }

  /// The source furthest behind its share of what these were given, with what is left, and how much it is behind.
  private func furthestBehind(of open: [Int], _ left: Int64) -> (source: Int, part: Int64) {
    let weights = open.reduce(Int128(0)) { $0 + Int128(sources[$1].share) }
    guard open.count > 1, weights > 0 else { return (open[0], left) }
    let total = open.reduce(Int128(left)) { $0 + Int128(given[$1]) }
    var best = (source: open[0], behind: Int128.min)
    for source in open {
      let behind = Int128(sources[source].share) * total - Int128(given[source]) * weights
      if behind > best.behind { best = (source, behind) }
    }
    let part = (best.behind + weights - 1) / weights
    return (best.source, Int64(min(Int128(left), max(1, part))))
  }

  /// Adds to the source's order of the bucket, in its lots; how much.
  private mutating func take(
    _ quantity: Int64, from source: Int, in bucket: Int, atMost limit: Int64 = .max
  ) -> Int64 {
    let cell = source * bucketCount + bucket
    let limits = sources[source].limits
    var total = limits.total(for: rows[cell] + quantity)
    let period = period(of: bucket, source)
    if let capacity = sources[source].capacity {
      let most = rows[cell] + max(0, capacity - (used[source][period] ?? 0))
      if total > most { total = limits.largestTotal(within: most) }
    }
    if total - rows[cell] > limit { total = limits.largestTotal(within: rows[cell] + limit) }
    let taken = total - rows[cell]
    guard taken > 0 else { return 0 }
    rows[cell] = total
    given[source] += taken
    used[source][period, default: 0] += taken
    if spare.gives(sources[source]) {
      spare.take(taken, of: sources[source].giver!, leaving: max(0, release(source, bucket)))
    }
    if !touched.contains(bucket) { touched.append(bucket) }
    return taken
  }

  /// From the last days of the periods before, the nearest first.
  private mutating func orderEarlier(_ quantity: Int64, _ source: Int, before bucket: Int) -> Int64 {
    let length = sources[source].capacityBuckets
    guard sources[source].capacity != nil, length > 0 else { return quantity }
    var left = quantity
    var end = bucket / length * length - 1
    while left > 0, end >= max(0, fence), isInTime(source, end) {
      left = max(0, left - take(left, from: source, in: end))
      end -= length
    }
    return left
  }
}

extension MaterialPlan {
  /// The item's orders and those of its sources into `scratch`, from its flow. True when there are any.
  mutating func splitOrders(
    _ record: MaterialModel.Item, among sources: [MaterialModel.Source], of item: Int, starts: [Int]
  ) -> Bool {
    let count = model.bucketCount
    var split = SourceSplit(
      sources, releases: model.structure.releases, bucketCount: count, fence: record.fence,
      spare: model.lending.isEmpty ? .none : TransferSpare(self, for: item))
    for bucket in 0..<count { scratch.orders[bucket] = 0 }
    var any = false
    var balance = record.onHand
    for bucket in 0..<count {
      balance += scratch.flow[bucket]
      guard balance < record.safetyStock, bucket >= record.fence else { continue }
      var need = record.safetyStock - balance
      var later = balance
      for ahead in (bucket + 1)..<max(bucket + 1, record.lot.windowEnd(of: bucket, starts: starts, count: count)) {
        later += scratch.flow[ahead]
        need = max(need, record.safetyStock - later)
      }
      split.order(record.started(for: need), in: bucket, isUrgent: balance < 0)
      for place in split.touched {
        let before = record.good(of: scratch.orders[place])
        scratch.orders[place] = sources.indices.reduce(0) { $0 + split.rows[$1 * count + place] }
        balance += record.good(of: scratch.orders[place]) - before
        any = true
      }
    }
    scratch.sourced = split.rows
    return any
  }

  /// Puts the orders of the item's sources where they stand, from `scratch`.
  mutating func keepSourced(_ sourcing: MaterialModel.Sourcing) {
    let base = sourcing.firstRow * model.bucketCount
    for cell in scratch.sourced.indices { sourced[base + cell] = scratch.sourced[cell] }
  }

  /// Started of the item from one of its sources to arrive in the bucket.
  package func ordered(_ item: Int, from source: Int, _ bucket: Int) -> Int64 {
    guard let sourcing = model.sourcing[item] else { return source == 0 ? ordered(item, bucket) : 0 }
    return sourced[(sourcing.firstRow + source) * model.bucketCount + bucket]
  }
}

extension LotPolicy {
  /// The bucket after the last one that an order for `bucket` covers; `starts` are those of the cost rules.
  fileprivate func windowEnd(of bucket: Int, starts: [Int], count: Int) -> Int {
    switch window {
    case .lotForLot: bucket + 1
    case .period(let buckets): min(count, bucket + buckets)
    default: starts.first { $0 > bucket } ?? count
    }
  }
}
