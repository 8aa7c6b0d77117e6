/// One change to the input of a plan.
package enum MaterialChange: Hashable, Sendable {
  /// The demand line now asks for `quantity` in `bucket` (0: it is gone).
  case demand(line: Int, bucket: Int, quantity: Int64)
  case onHand(item: Int, quantity: Int64)
  case safetyStock(item: Int, quantity: Int64)
  /// ``MaterialModel/leastOrders``, a quantity for each bucket.
  case leastOrders(item: Int, quantities: [Int64])
}

extension MaterialPlan {
  /// Carries changes through the plan: only items whose requirements change are netted again, level
  /// by level, and only orders that differ are exploded. The result equals planning everything anew.
  /// Returns the items that were netted. After a thrown fault the plan is not usable.
  @discardableResult
  package mutating func apply(_ changes: [MaterialChange]) throws(MaterialModel.Fault) -> Int {
    var agenda = Agenda(levels: Int(model.levels.max() ?? 0) + 1, reusing: &scratch.marks, itemCount: model.itemCount)
    defer {
      scratch.marks = agenda.marks
      scratch.shared = SharedOrders()
    }
    for change in changes {
      switch change {
      case .demand(let line, let bucket, let quantity):
        let old = model.demands[line]
        model.demands[line].bucket = bucket
        model.demands[line].quantity = quantity
        try add(-old.quantity, to: old.item, old.bucket)
        try add(quantity, to: old.item, bucket)
        mark(old.item, in: &agenda)
      case .onHand(let item, let quantity):
        model.items[item].onHand = quantity
        mark(item, in: &agenda)
      case .safetyStock(let item, let quantity):
        model.items[item].safetyStock = quantity
        mark(item, in: &agenda)
      case .leastOrders(let item, let quantities):
        precondition(quantities.count == model.bucketCount, "a quantity for each bucket")
        model.leastOrders[item] = quantities
        mark(item, in: &agenda)
      }
    }
    var netted = 0
    while let item = agenda.next() {
      netted += 1
      try replan(item, in: &agenda)
    }
    return netted
  }

  /// The item must be netted again, and so must those that may draw on it as their alternate or take what it has to
  /// spare; `parent` is the item by whose orders its requirement changed.
  private func mark(_ item: Int, in agenda: inout Agenda, by parent: Int? = nil) {
    agenda.add(item, level: model.levels[item])
    if !model.lending.isEmpty {
      for asking in model.lending.planned(with: item, by: parent) where asking != item {
        agenda.add(asking, level: model.levels[asking])
      }
    }
    guard !model.substitutes.isEmpty else { return }
    for line in model.standsInFor[Int32(item)] ?? [] {
      let other = model.substitutes[line].item
      agenda.add(other, level: model.levels[other])
    }
  }

  private mutating func replan(_ item: Int, in agenda: inout Agenda) throws(MaterialModel.Fault) {
    let count = model.bucketCount
    if !model.lending.isEmpty {
      for other in model.lending.shared(after: item) { agenda.add(other, level: model.levels[other]) }
    }
    let own = model.substitutes.isEmpty ? [] : model.substitutesFor[Int32(item)] ?? []
    let before = own.map { Array(substituted[($0 * count)..<(($0 + 1) * count)]) }
    let any = computeOrders(of: item)
    for (line, row) in zip(own, before) where !row.elementsEqual(substituted[(line * count)..<((line + 1) * count)]) {
      let alternate = model.substitutes[line].alternate
      agenda.add(alternate, level: model.levels[alternate])
      // Those who draw on the same alternate after this item.
      for other in model.standsInFor[Int32(alternate)] ?? [] where model.substitutes[other].item > item {
        agenda.add(model.substitutes[other].item, level: model.levels[model.substitutes[other].item])
      }
    }
    if !model.sourcing.isEmpty, let sourcing = model.sourcing[item] {
      return try replan(item, sourcing, any: any, in: &agenda)
    }
    let used = MaterialPlan.takeOver(
      &ordered, at: item * count, any: any, leads: model.structure.releases,
      leadRow: model.items[item].leadTime * count, scratch: &scratch)
    try explodeDifference(used, of: item, row: item, in: &agenda)
  }

  /// The same for an item with several sources, whose orders `scratch` holds in all and by source.
  private mutating func replan(
    _ item: Int, _ sourcing: MaterialModel.Sourcing, any: Bool, in agenda: inout Agenda
  ) throws(MaterialModel.Fault) {
    let count = model.bucketCount
    for bucket in 0..<count { ordered[item * count + bucket] = any ? scratch.orders[bucket] : 0 }
    for (place, source) in sourcing.sources.enumerated() {
      if any { for bucket in 0..<count { scratch.orders[bucket] = scratch.sourced[place * count + bucket] } }
      let used = MaterialPlan.takeOver(
        &sourced, at: (sourcing.firstRow + place) * count, any: any, leads: model.structure.releases,
        leadRow: source.leadTime * count, scratch: &scratch)
      try explodeDifference(used, of: item, row: model.linkRow(of: item, source: place), in: &agenda)
    }
  }

  /// Carries the first `used` batches of `scratch` into the components of a row of bill lines.
  private mutating func explodeDifference(
    _ used: Int, of item: Int, row: Int, in agenda: inout Agenda
  ) throws(MaterialModel.Fault) {
    guard used > 0 else {
      if used < 0 { throw .tooLarge(item: item) }
      return
    }
    for link in model.structure.links(of: row) {
      let changed = MaterialPlan.addDifference(
        of: link, in: model.structure, batches: scratch.batches, former: scratch.formerQuantities, count: used,
        bucketCount: model.bucketCount, to: &requirement)
      let child = Int(model.structure.linkChild[link])
      guard let changed else { throw .tooLarge(item: child) }
      if changed { mark(child, in: &agenda, by: item) }
    }
  }

  /// Writes the orders of `scratch.orders` over the item's row and lists the batches that differ:
  /// in `scratch.batches` the new, in `scratch.formerQuantities` the old. How many; -1: one is too large.
  private static func takeOver(
    _ ordered: inout [Int64], at base: Int, any: Bool, leads: [Int32], leadRow: Int, scratch: inout NettingScratch
  ) -> Int {
    let count = scratch.orders.count
    var rows = ordered.mutableSpan
    var used = 0
    for bucket in 0..<count {
      let old = rows[unchecked: base + bucket]
      let new = any ? scratch.orders[bucket] : 0
      guard old != new else { continue }
      guard new <= MaterialModel.largestQuantity else { return -1 }
      rows[unchecked: base + bucket] = new
      scratch.batches[used] = OrderBatch(
        quantity: new, arrival: Int32(bucket), release: max(0, leads[leadRow + bucket]))
      scratch.formerQuantities[used] = old
      used += 1
    }
    return used
  }

  /// True when the child's requirements changed; nil when one went too far.
  private static func addDifference(
    of link: Int, in structure: MaterialStructure, batches: [OrderBatch], former: [Int64], count used: Int,
    bucketCount: Int, to requirement: inout [Int64]
  ) -> Bool? {
    let isByProduct = structure.linkIsByProduct[link]
    let base = Int(structure.linkChild[link]) * bucketCount
    let numerator = structure.linkNumerator[link]
    let denominator = structure.linkDenominator[link]
    let from = structure.linkFrom[link]
    let until = structure.linkUntil[link]
    var rows = requirement.mutableSpan
    var changed = false
    for index in 0..<used {
      let batch = batches[index]
      guard from <= batch.release, batch.release < until else { continue }
      let new = amount(batch.quantity, numerator, denominator, roundingUp: !isByProduct)
      let delta = new - amount(former[index], numerator, denominator, roundingUp: !isByProduct)
      guard delta != 0 else { continue }
      let cell = base + Int(isByProduct ? batch.arrival : batch.release)
      let (sum, overflow) = rows[unchecked: cell].addingReportingOverflow(isByProduct ? -delta : delta)
      guard !overflow, sum.magnitude <= UInt64(MaterialModel.largestQuantity) else { return nil }
      rows[unchecked: cell] = sum
      changed = true
    }
    return changed
  }
}

/// The items still to be netted, lowest level first, each once.
private struct Agenda {
  private var waiting: [[Int32]]
  /// Per item whether it was added.
  var marks: [Bool]
  private var level = 0
  private var position = 0

  /// `marks` is taken, all false, and given back so in ``marks`` once the agenda is empty.
  init(levels: Int, reusing marks: inout [Bool], itemCount: Int) {
    waiting = Array(repeating: [], count: levels)
    self.marks = []
    swap(&self.marks, &marks)
    if self.marks.count != itemCount { self.marks = Array(repeating: false, count: itemCount) }
  }

  mutating func add(_ item: Int, level: Int32) {
    guard !marks[item] else { return }
    marks[item] = true
    waiting[Int(level)].append(Int32(item))
  }

  mutating func next() -> Int? {
    while level < waiting.count {
      if position < waiting[level].count {
        position += 1
        return Int(waiting[level][position - 1])
      }
      for item in waiting[level] { marks[Int(item)] = false }
      level += 1
      position = 0
      // By number, so that memory is walked forward.
      if level < waiting.count { waiting[level].sort() }
    }
    return nil
  }
}
