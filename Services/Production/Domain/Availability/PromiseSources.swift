import Values

/// How hard a promise looks for sources.
struct SourceEffort: Sendable {
  /// Orders that may still be tried at other sources than the first, so that an answer never takes long.
  var left = 20_000
  /// Some other source than the first was looked at.
  var hasChosen = false
  /// Only the first source of each item is asked.
  var firstOnly = false
  /// A part of an order is being tried for size; its own components are not divided in that way.
  var isSizing = false
}

/// When a source may still give something of an order: then, and what is known of asking it for the whole order.
private struct SourceSlot {
  let source: Int
  let bucket: Int
  /// Why it cannot give all of it while nothing of the order is placed, and how many orders were tried to find out.
  var refusal: (obstacle: LateReason?, tried: Int)?
}

extension PromiseBook {
  /// Has the quantity come by the bucket from the item's sources, one of them where one can, else several. They are asked
  /// in turn: the lowest priority number first, then the cheapest.
  mutating func order(
    _ quantity: Int64, of item: Int, among sources: [MaterialModel.Source], by bucket: Int
  ) -> Bool {
    let options = options(for: item, quantity, by: bucket)
    var told: [LateReason] = []
    var slots: [SourceSlot] = []
    for source in options where source == options.first || effort.left > 0 {
      if source != 0 {
        effort.left -= 1
        effort.hasChosen = true
      }
      let mark = journal.count
      let started = limits(of: item, source).total(for: model.items[item].started(for: quantity))
      var refusal: (obstacle: LateReason?, tried: Int)?
      if started <= room(of: source, item, bucket) {
        let before = effort.left
        if place(quantity, of: item, from: source, by: bucket) { return true }
        rollBack(to: mark)
        refusal = (obstacle, before - effort.left)
      } else {
        _ = refuse(full: source, item, by: bucket)
      }
      if let obstacle, !told.contains(obstacle) { told.append(obstacle) }
      let own = self.slots(of: source, item, by: bucket)
      slots += own.map { SourceSlot(source: source, bucket: $0, refusal: $0 == bucket ? refusal : nil) }
    }
    let mark = journal.count
    if slots.count > 1, orderInParts(quantity, of: item, from: slots) { return true }
    rollBack(to: mark)
    if let first = told.first {
      obstacle = first
      // Of its own components, what was noted for the same reason.
      for other in told.dropFirst() where furtherObstacles[first]?.contains(other) != true {
        furtherObstacles[first, default: []].append(other)
      }
    }
    return false
  }

  /// From each what it can give, in turn; true when that is all.
  private mutating func orderInParts(
    _ quantity: Int64, of item: Int, from slots: [SourceSlot]
  ) -> Bool {
    var open = quantity
    for (place, slot) in slots.enumerated() where open > 0 {
      guard effort.left > 0 || slot.source == 0 else { return false }
      let limits = limits(of: item, slot.source)
      let room = room(of: slot.source, item, slot.bucket)
      let most =
        limits.total(for: model.items[item].started(for: open)) <= room
        ? open : min(open, model.items[item].good(of: limits.largestTotal(within: room)))
      guard most > 0 else { continue }
      open -= largest(
        most, of: item, from: slot.source, by: slot.bucket, isLast: place == slots.count - 1,
        refusal: most == quantity ? slot.refusal : nil)
    }
    return open == 0
  }

  /// Books the largest part of the quantity that the source can give by the bucket; what it is. `refusal`: why it is not
  /// all of it, where that has been found out already.
  private mutating func largest(
    _ quantity: Int64, of item: Int, from source: Int, by bucket: Int, isLast: Bool,
    refusal: (obstacle: LateReason?, tried: Int)?
  ) -> Int64 {
    let mark = journal.count
    func fits(_ book: inout PromiseBook, _ part: Int64) -> Bool {
      book.effort.left -= 1
      if book.place(part, of: item, from: source, by: bucket) { return true }
      book.rollBack(to: mark)
      return false
    }
    if let refusal, effort.left > refusal.tried + 1 {
      effort.left -= refusal.tried + 1
      obstacle = refusal.obstacle
    } else if fits(&self, quantity) {
      return quantity
    }
    guard !isLast, quantity > 1, !effort.isSizing else { return 0 }
    effort.isSizing = true
    defer { effort.isSizing = false }
    guard fits(&self, 1) else { return 0 }
    rollBack(to: mark)
    var low: Int64 = 1
    var high = quantity
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if fits(&self, middle) {
        rollBack(to: mark)
        low = middle
      } else {
        high = middle
      }
    }
    return fits(&self, low) ? low : 0
  }

  /// When the source may still give something that is there by the bucket: then, and at the ends of the periods before.
  private func slots(of source: Int, _ item: Int, by bucket: Int) -> [Int] {
    guard let record = model.sourcing[item]?.sources[source] else { return [] }
    var slots: [Int] = []
    var due = bucket
    while due >= model.items[item].fence, waived == .leadTime || model.leadTimes.release(record.leadTime, due) >= 0 {
      if room(of: source, item, due) > 0 { slots.append(due) }
      guard record.capacity != nil, record.capacityBuckets > 0, due >= record.capacityBuckets,
        slots.count < SourceEffort.mostPeriods
      else { break }
      due = due / record.capacityBuckets * record.capacityBuckets - 1
    }
    return slots
  }

  /// The item's sources in the order in which they are asked.
  private mutating func options(for item: Int, _ quantity: Int64, by bucket: Int) -> [Int] {
    let usable = usableSources(of: item)
    guard usable.count > 1 else { return usable }
    if effort.firstOnly { return [usable[0]] }
    let sorted: [Int]
    if let known = preferred[item] {
      sorted = known
    } else {
      sorted = preparation.sortedByPriorityAndCost(item)
      preferred[item] = sorted
    }
    return sorted.filter(usable.contains)
  }

  /// Where the item asked for must be made, only the sources by which it is.
  private func usableSources(of item: Int) -> [Int] {
    let sources = preparation.sources(of: item)
    let all = sources.indices.filter { sources[$0].capacity != 0 && model.sourcing[item]!.sources[$0].capacity != 0 }
    guard made == preparation.nodes[item].key.item else { return all.isEmpty ? [0] : all }
    let making = all.filter { preparation.maker(of: item, from: sources[$0], seen: [item]) != nil }
    return making.isEmpty ? [0] : making
  }

  // MARK: What a source gives

  func limits(of item: Int, _ source: Int) -> OrderLimits {
    model.sourcing[item]?.sources[source].limits ?? model.items[item].lot.limits
  }

  private func period(of bucket: Int, _ source: MaterialModel.Source) -> Int {
    source.capacityBuckets > 0 ? bucket / source.capacityBuckets : 0
  }

  /// What may still be started of the item from the source to be there in the bucket.
  private func room(of source: Int, _ item: Int, _ bucket: Int) -> Int64 {
    guard let record = model.sourcing[item]?.sources[source], let capacity = record.capacity, waived != .capacity else {
      return .max
    }
    return max(0, capacity - (given[item]?[source][period(of: bucket, record)] ?? 0))
  }

  /// Counts an order for the capacity of its source, or no longer.
  mutating func count(_ order: PlacedOrder, sign: Int64) {
    count(order.item, order.source, order.due, sign * order.started)
  }

  private mutating func count(_ item: Int, _ source: Int, _ bucket: Int, _ quantity: Int64) {
    guard quantity != 0, let sources = model.sourcing[item]?.sources, sources[source].capacity != nil else { return }
    given[item, default: sources.map { _ in [:] }][source][period(of: bucket, sources[source]), default: 0] += quantity
  }

  /// What stands of the sources and what a plan orders of them.
  mutating func countGiven(by plan: MaterialPlan) {
    countStanding()
    for (item, sourcing) in model.sourcing {
      for source in sourcing.sources.indices where sourcing.sources[source].capacity != nil {
        for bucket in 0..<model.bucketCount { count(item, source, bucket, plan.ordered(item, from: source, bucket)) }
      }
    }
  }

  /// What stands of the sources and what promises order of them.
  mutating func countGiven(_ bookings: PromiseBookings) {
    guard !model.sourcing.isEmpty else { return }
    countStanding()
    for order in bookings.orders {
      guard let item = preparation.numberOf[order.key],
        let source = preparation.sources(of: item).firstIndex(where: { $0.gives(order.origin) })
      else { continue }
      let use = preparation.use(ofItem: item, from: preparation.sources(of: item)[source], comingOn: order.due)
      let bucket = min(max(0, preparation.bucket(use)), model.bucketCount - 1)
      count(item, source, bucket, order.quantity)
    }
  }

  private mutating func countStanding() {
    for (item, sourcing) in model.sourcing {
      for (source, record) in sourcing.sources.enumerated() {
        for order in record.standing { count(item, source, order.bucket, order.quantity) }
      }
    }
  }
}

extension SourceEffort {
  /// Periods of limited capacity that are looked at before a bucket.
  static let mostPeriods = 100
}
