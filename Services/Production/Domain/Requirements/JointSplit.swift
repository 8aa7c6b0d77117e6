/// Divides the orders of an item among its sources, or those of several that ask the same plants at once, bucket by bucket.
///
/// Where one plant cannot give what several ask of it for one bucket, each gets its part in proportion to what it needs, in
/// whole units and lots; what one cannot use of its part goes to the others.
struct JointSplit {
  /// One of the items.
  struct Member {
    let record: MaterialModel.Item
    /// Receipts less requirements per bucket.
    let flow: [Int64]
    /// Below it, more is ordered.
    let safetyStock: Int64
    /// Where the cost rules begin an order; nil: orders are lot for lot.
    let starts: [Int]?
    var split: SourceSplit
    private(set) var orders: [Int64]
    private(set) var isOrdered = false
    fileprivate var left: Int64 = 0
    fileprivate var isUrgent = false
    private var balance: Int64

    init(_ record: MaterialModel.Item, flow: [Int64], safetyStock: Int64, starts: [Int]?, split: SourceSplit) {
      self.record = record
      self.flow = flow
      self.safetyStock = safetyStock
      self.starts = starts
      self.split = split
      orders = [Int64](repeating: 0, count: flow.count)
      balance = record.onHand
    }

    /// True when it needs more in the bucket.
    fileprivate mutating func begin(_ bucket: Int) -> Bool {
      balance += flow[bucket]
      guard balance < safetyStock, bucket >= record.fence else { return false }
      var need = safetyStock - balance
      if let starts {
        var later = balance
        let end = record.lot.windowEnd(of: bucket, starts: starts, count: flow.count)
        for ahead in (bucket + 1)..<max(bucket + 1, end) {
          later += flow[ahead]
          need = max(need, safetyStock - later)
        }
      }
      split.begin()
      left = record.started(for: need)
      isUrgent = balance < 0
      return true
    }

    fileprivate mutating func end() {
      let count = flow.count
      for place in split.touched {
        let before = record.good(of: orders[place])
        orders[place] = 0
        for row in stride(from: place, to: split.rows.count, by: count) { orders[place] += split.rows[row] }
        balance += record.good(of: orders[place]) - before
        isOrdered = true
      }
    }
  }

  private(set) var members: [Member]
  private(set) var spare: TransferSpare

  init(_ members: [Member], spare: TransferSpare) {
    self.members = members
    self.spare = spare
    for bucket in 0..<(members.first?.flow.count ?? 0) { order(bucket) }
  }

  private mutating func order(_ bucket: Int) {
    var asking: [Int] = []
    for place in members.indices where members[place].begin(bucket) { asking.append(place) }
    guard !asking.isEmpty else { return }
    take(asking.map { ($0, members[$0].split.spareInTime(bucket, spare)) }, bucket)
    for place in asking where members[place].left > 0 {
      members[place].left = members[place].split.orderInTime(members[place].left, in: bucket, &spare)
    }
    let late = asking.filter { members[$0].left > 0 }
    take(late.map { ($0, members[$0].split.late(bucket, isUrgent: members[$0].isUrgent, spare)) }, bucket)
    for place in asking { members[place].end() }
  }

  /// Everybody's first steps, then the second ones.
  private mutating func take(_ steps: [(member: Int, steps: [SourceSplit.Step])], _ bucket: Int) {
    for number in 0..<(steps.map(\.steps.count).max() ?? 0) {
      var asks: [Int: [Ask]] = [:]
      for (place, own) in steps where number < own.count && members[place].left > 0 {
        switch own[number] {
        case .order(let sources):
          members[place].left = members[place].split.order(members[place].left, of: sources, in: bucket, &spare)
        case .spare(let source):
          guard let way = members[place].split.leaving(source, for: bucket) else { continue }
          asks[way.giver, default: []].append(Ask(member: place, source: source, leaving: way.bucket))
        }
      }
      for (giver, own) in asks.sorted(by: { $0.key < $1.key }) { share(own, of: giver, bucket) }
    }
  }

  private struct Ask {
    let member: Int
    let source: Int
    let leaving: Int
  }

  private mutating func share(_ asks: [Ask], of giver: Int, _ bucket: Int) {
    guard scarce(asks, of: giver, bucket) != nil else {
      for ask in asks { take(ask, bucket, atMost: .max) }
      return
    }
    // What is set aside for one is no part of what is shared.
    for ask in asks {
      take(ask, bucket, atMost: spare.held(of: giver, leaving: ask.leaving, for: ask.member))
    }
    let asks = asks.filter { members[$0.member].left > 0 }
    guard let share = scarce(asks, of: giver, bucket) else {
      for ask in asks { take(ask, bucket, atMost: .max) }
      return
    }
    for (ask, portion) in zip(asks, share.portions) where portion > 0 { take(ask, bucket, atMost: portion) }
    for place in share.order { take(asks[place], bucket, atMost: .max) }
  }

  private mutating func take(_ ask: Ask, _ bucket: Int, atMost limit: Int64) {
    guard members[ask.member].left > 0 else { return }
    members[ask.member].left = members[ask.member].split.takeSpare(
      members[ask.member].left, of: ask.source, in: bucket, atMost: limit, &spare)
  }

  /// The largest quantity that can be divided among those who ask; nil where there is enough for all, or one asks alone.
  private func scarce(_ asks: [Ask], of giver: Int, _ bucket: Int) -> ProportionalShare? {
    guard asks.count > 1 else { return nil }
    let needs = asks.map {
      min(members[$0.member].left, members[$0.member].split.room(of: $0.source, in: bucket) ?? .max)
    }
    let total = needs.reduce(0, +)
    func isThere(_ portions: [Int64]) -> Bool {
      var rest = spare
      for (ask, portion) in zip(asks, portions) where portion > 0 {
        guard rest.quantity(of: giver, leaving: ask.leaving, for: ask.member) >= portion else { return false }
        rest.take(portion, of: giver, leaving: ask.leaving, for: ask.member, isSpare: true)
      }
      return true
    }
    if isThere(needs) { return nil }
    var (enough, tooMuch): (Int64, Int64) = (0, total)
    while tooMuch - enough > 1 {
      let middle = enough + (tooMuch - enough) / 2
      if isThere(ProportionalShare(of: middle, by: needs).portions) { enough = middle } else { tooMuch = middle }
    }
    return ProportionalShare(of: enough, by: needs)
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
