/// Divides what is ordered of one item among its sources.
///
/// Of those that are in time the tiers are asked in turn; within one whoever is furthest behind its share of all that the
/// tier was given gets the next part, so that in the long run everybody has its share but for one lot. What the capacity of
/// a period leaves open goes to the next tier, then to earlier periods, and then to sources that come too late. Whatever
/// nobody can give is asked for again in the next bucket.
///
/// What other plants have to spare (``TransferSpare``) comes before all of it, also too late before what is ordered anew and
/// comes no sooner. Beyond it a transfer is in time where the other plant can order in time what is sent; where that would be
/// the soonest of sources that are too late, it is asked for again until it is in time. ``JointSplit`` takes the steps.
struct SourceSplit {
  /// One way to get what is still open of a bucket.
  enum Step {
    /// What the giver of a source has to spare.
    case spare(Int)
    /// Sources that are ordered from.
    case order([Int])
  }

  private let sources: [MaterialModel.Source]
  private let releases: [Int32]
  private let bucketCount: Int
  private let fence: Int
  /// Its place among those that ask together.
  private let asker: Int
  /// Members by tier, in the order of the tiers.
  private let tiers: [[Int]]
  /// Source × bucket: started.
  private(set) var rows: [Int64]
  private var given: [Int64]
  /// By source and period.
  private var used: [[Int: Int64]]
  /// The buckets that were ordered in since ``begin()``.
  private(set) var touched: [Int] = []

  init(_ sources: [MaterialModel.Source], releases: [Int32], bucketCount: Int, fence: Int, asker: Int) {
    self.sources = sources
    self.asker = asker
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

  mutating func begin() { touched = [] }

  /// Whose spare goods would be there in time.
  func spareInTime(_ bucket: Int, _ spare: TransferSpare) -> [Step] {
    guard !spare.isEmpty else { return [] }
    return tiers.joined().filter { release($0, bucket) >= 0 && spare.gives(sources[$0]) }.map { .spare($0) }
  }

  /// Orders the quantity of sources that are in time, as far as they have it, to arrive in the bucket or, where a period is
  /// full, before. What is left of it.
  mutating func orderInTime(_ quantity: Int64, in bucket: Int, _ spare: inout TransferSpare) -> Int64 {
    var left = quantity
    for tier in tiers where left > 0 {
      left = order(left, of: tier.filter { isInTime($0, bucket, spare) }, in: bucket, &spare)
    }
    for tier in tiers {
      for source in tier where left > 0 { left = orderEarlier(left, source, before: bucket, &spare) }
    }
    return left
  }

  /// How it comes too late. `isUrgent`: demand waits for it, so that the soonest is better than the preferred. The steps
  /// end before a transfer that would be ordered before the other plant can have more: it would take what that needs itself.
  func late(_ bucket: Int, isUrgent: Bool, _ spare: TransferSpare) -> [Step] {
    let steps = isUrgent ? soonestLate(bucket, spare) : preferredLate(bucket, spare)
    let end = steps.firstIndex {
      if case .order(let members) = $0 { members.contains { spare.gives(sources[$0]) } } else { false }
    }
    return Array(steps[..<(end ?? steps.count)])
  }

  /// Where it could come from too late, the soonest first; of transfers what is there is one, what is ordered for them another.
  private func soonestLate(_ bucket: Int, _ spare: TransferSpare) -> [Step] {
    let ways = tiers.joined().flatMap { source -> [(step: Step, release: Int)] in
      var own: [(step: Step, release: Int)] = []
      if spare.gives(sources[source]), release(source, bucket) < 0 {
        own.append((.spare(source), release(source, bucket)))
      }
      if isOrdered(source, spare), !isInTime(source, bucket, spare) {
        own.append((.order([source]), orderRelease(source, bucket, spare)))
      }
      return own
    }
    return ways.enumerated().sorted { (-$0.element.release, $0.offset) < (-$1.element.release, $1.offset) }
      .map(\.element.step)
  }

  /// The same by tiers, where nobody waits for it; what is there comes first.
  private func preferredLate(_ bucket: Int, _ spare: TransferSpare) -> [Step] {
    let there = tiers.joined().filter { release($0, bucket) < 0 && spare.gives(sources[$0]) }
    return there.map { .spare($0) }
      + tiers.map { tier in .order(tier.filter { !isInTime($0, bucket, spare) && isOrdered($0, spare) }) }
  }

  /// The plant that a source moves from, and when it would leave there to arrive in the bucket, today at the earliest.
  func leaving(_ source: Int, for bucket: Int) -> (giver: Int, bucket: Int)? {
    sources[source].giver.map { ($0, max(0, release(source, bucket))) }
  }

  /// What the capacity of the source leaves of the bucket's period; nil: any quantity.
  func room(of source: Int, in bucket: Int) -> Int64? {
    sources[source].capacity.map { max(0, $0 - (used[source][period(of: bucket, source)] ?? 0)) }
  }

  /// What is left of the quantity when the giver of the source gave what it has to spare of it, at most `limit`.
  mutating func takeSpare(
    _ quantity: Int64, of source: Int, in bucket: Int, atMost limit: Int64, _ spare: inout TransferSpare
  ) -> Int64 {
    guard let way = leaving(source, for: bucket) else { return quantity }
    let most = min(limit, spare.quantity(of: way.giver, leaving: way.bucket, for: asker))
    guard most > 0 else { return quantity }
    return max(0, quantity - take(quantity, from: source, in: bucket, atMost: most, &spare))
  }

  private func release(_ source: Int, _ bucket: Int) -> Int {
    Int(releases[sources[source].leadTime * bucketCount + bucket])
  }
  /// The same of what has to be ordered for a transfer first: how many buckets before or after it can be sent.
  private func orderRelease(_ source: Int, _ bucket: Int, _ spare: TransferSpare) -> Int {
    guard spare.gives(sources[source]), let soonest = spare.soonest(of: sources[source].giver!) else {
      return release(source, bucket)
    }
    return release(source, bucket) - soonest
  }
  /// False where the other plant orders nothing, and gives only what it has to spare.
  private func isOrdered(_ source: Int, _ spare: TransferSpare) -> Bool {
    !spare.gives(sources[source]) || spare.soonest(of: sources[source].giver!) != nil
  }
  private func isInTime(_ source: Int, _ bucket: Int, _ spare: TransferSpare) -> Bool {
    isOrdered(source, spare) && orderRelease(source, bucket, spare) >= 0
  }

  private func period(of bucket: Int, _ source: Int) -> Int {
    sources[source].capacityBuckets > 0 ? bucket / sources[source].capacityBuckets : 0
  }

  /// Orders of sources that share it; what is left of the quantity.
  mutating func order(
    _ quantity: Int64, of members: [Int], in bucket: Int, _ spare: inout TransferSpare
  ) -> Int64 {
    var left = quantity
    var open = members
    while left > 0, !open.isEmpty {
      let next = furthestBehind(of: open, left)
      let taken = take(next.part, from: next.source, in: bucket, &spare)
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

  /// Adds to the source's order of the bucket, in its lots; how much. `limit`: of what its giver has to spare.
  private mutating func take(
    _ quantity: Int64, from source: Int, in bucket: Int, atMost limit: Int64? = nil, _ spare: inout TransferSpare
  ) -> Int64 {
    let cell = source * bucketCount + bucket
    let limits = sources[source].limits
    var total = limits.total(for: rows[cell] + quantity)
    let period = period(of: bucket, source)
    if let capacity = sources[source].capacity {
      let most = rows[cell] + max(0, capacity - (used[source][period] ?? 0))
      if total > most { total = limits.largestTotal(within: most) }
    }
    if let limit, total - rows[cell] > limit { total = limits.largestTotal(within: rows[cell] + limit) }
    let taken = total - rows[cell]
    guard taken > 0 else { return 0 }
    rows[cell] = total
    given[source] += taken
    used[source][period, default: 0] += taken
    if spare.gives(sources[source]), let way = leaving(source, for: bucket) {
      spare.take(taken, of: way.giver, leaving: way.bucket, for: asker, isSpare: limit != nil)
    }
    if !touched.contains(bucket) { touched.append(bucket) }
    return taken
  }

  /// From the last days of the periods before, the nearest first.
  private mutating func orderEarlier(
    _ quantity: Int64, _ source: Int, before bucket: Int, _ spare: inout TransferSpare
  ) -> Int64 {
    let length = sources[source].capacityBuckets
    guard sources[source].capacity != nil, length > 0 else { return quantity }
    var left = quantity
    var end = bucket / length * length - 1
    while left > 0, end >= max(0, fence), isInTime(source, end, spare) {
      left = max(0, left - take(left, from: source, in: end, &spare))
      end -= length
    }
    return left
  }
}

extension MaterialPlan {
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
