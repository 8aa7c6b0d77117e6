/// Rows that netting one item needs for a moment.
struct NettingScratch: Sendable {
  /// Receipts less requirements per bucket.
  var flow: [Int64]
  /// The row of orders being made.
  var orders: [Int64]
  /// The same by source, of an item with several.
  var sourced: [Int64] = []
  var shared = SharedOrders()
  /// The orders of the item being exploded, and for a net change what they were before.
  var batches: [OrderBatch]
  var formerQuantities: [Int64]
  /// Per item whether a net change has it on its agenda; empty until one is made.
  var marks: [Bool] = []

  init(bucketCount: Int) {
    flow = [Int64](repeating: 0, count: bucketCount)
    orders = [Int64](repeating: 0, count: bucketCount)
    batches = [OrderBatch](repeating: OrderBatch(quantity: 0, arrival: 0, release: 0), count: bucketCount)
    formerQuantities = [Int64](repeating: 0, count: bucketCount)
  }
}

/// What is started of an item to arrive in one bucket.
struct OrderBatch: Sendable {
  var quantity: Int64
  var arrival: Int32
  var release: Int32
}

extension MaterialPlan {
  /// Nets the item and writes its row of orders. True when it has any order.
  mutating func net(_ item: Int) -> Bool {
    guard computeOrders(of: item) else { return false }
    let base = item * model.bucketCount
    for bucket in 0..<model.bucketCount { ordered[base + bucket] = scratch.orders[bucket] }
    if !model.sourcing.isEmpty, let sourcing = model.sourcing[item] { keepSourced(sourcing) }
    return true
  }

  /// Nets the item into `scratch.orders` without touching the plan's orders: projected balance falls
  /// below the safety stock -> an order for as much as the policy's window lacks. True when there is
  /// any order; the row is only written then.
  mutating func computeOrders(of item: Int) -> Bool {
    let record = model.items[item]
    let lowest = fillFlow(of: item)
    if !model.substitutes.isEmpty, let own = model.substitutesFor[Int32(item)] { standIn(own, for: item) }
    guard record.lot.replenished else { return false }
    if !model.leastOrders.isEmpty, let least = model.leastOrders[item] { return order(record, least) }
    // Most items of a bought-in range need nothing: no order, no second pass.
    if model.substitutesFor.isEmpty, lowest >= record.safetyStock { return false }
    if !model.sourcing.isEmpty, model.sourcing[item] != nil { return splitOrders(of: item) }
    let starts = windowStarts(of: record, flow: scratch.flow)
    guard !model.stability.orders.isEmpty, let former = model.stability.orders[item] else {
      return MaterialPlan.order(record, starts: starts, flow: scratch.flow, into: &scratch.orders)
    }
    var keeper = OrderKeeper(former, within: model.stability)
    return MaterialPlan.order(
      record, starts: starts, flow: scratch.flow, into: &scratch.orders,
      keep: { keeper.keep(for: $0, bucket: $1, fence: record.fence) })
  }

  @inline(never)
  private mutating func order(_ record: MaterialModel.Item, _ least: [Int64]) -> Bool {
    let starts = windowStarts(of: record, flow: scratch.flow)
    return MaterialPlan.order(record, starts: starts, flow: scratch.flow, into: &scratch.orders, least: { least[$0] })
  }

  /// `keep` may answer with an order of the last plan that does instead; `least` is ordered anyway.
  @inline(__always)
  private static func order(
    _ record: MaterialModel.Item, starts: [Int], flow: [Int64], into made: inout [Int64],
    least: (Int) -> Int64 = { _ in 0 }, keep: (Int64, Int) -> MaterialModel.Stability.Order? = { _, _ in nil }
  ) -> Bool {
    let count = flow.count
    let flow = flow.span
    var orders = made.mutableSpan
    var any = false
    var balance = record.onHand
    var nextStart = 0
    for bucket in 0..<count { orders[unchecked: bucket] = 0 }
    for bucket in 0..<count {
      balance += flow[unchecked: bucket]
      guard balance < record.safetyStock, bucket >= record.fence else {
        let started = least(bucket)
        guard started > 0 else { continue }
        orders[unchecked: bucket] += started
        balance += record.good(of: started)
        any = true
        continue
      }
      let end: Int
      switch record.lot.window {
      case .lotForLot: end = bucket + 1
      case .period(let buckets): end = bucket + buckets
      default:
        while nextStart < starts.count, starts[nextStart] <= bucket { nextStart += 1 }
        end = nextStart < starts.count ? starts[nextStart] : count
      }
      var need = record.safetyStock - balance
      var later = balance
      var ahead = bucket + 1
      while ahead < end, ahead < count {
        later += flow[unchecked: ahead]
        need = max(need, record.safetyStock - later)
        ahead += 1
      }
      var started = max(least(bucket), record.lot.limits.total(for: record.started(for: need)))
      if let kept = keep(started, bucket) {
        started = kept.quantity
        orders[kept.bucket] += started
      } else {
        orders[unchecked: bucket] += started
      }
      balance += record.good(of: started)
      any = true
    }
    return any
  }

  /// Fills `scratch.flow` and returns the lowest balance that it leads to.
  private mutating func fillFlow(of item: Int) -> Int64 {
    let receipts = model.structure.receipts(of: item)
    if !receipts.isEmpty || !model.substitutes.isEmpty { return fillFlowWithReceipts(of: item, receipts) }
    return MaterialPlan.fill(
      &scratch.flow, from: requirement, at: item * model.bucketCount, onHand: model.items[item].onHand)
  }

  private static func fill(_ made: inout [Int64], from requirement: [Int64], at base: Int, onHand: Int64) -> Int64 {
    let count = made.count
    let rows = requirement.span
    var flow = made.mutableSpan
    var balance = onHand
    var lowest = Int64.max
    for bucket in 0..<count {
      let out = rows[unchecked: base + bucket]
      flow[unchecked: bucket] = -out
      balance -= out
      lowest = min(lowest, balance)
    }
    return lowest
  }

  private mutating func fillFlowWithReceipts(of item: Int, _ range: Range<Int>) -> Int64 {
    for bucket in 0..<model.bucketCount { scratch.flow[bucket] = -requirement(item, bucket) }
    for index in range {
      let receipt = model.receipts[Int(model.structure.receiptOrder[index])]
      scratch.flow[receipt.counted ?? receipt.bucket] += receipt.quantity
    }
    var balance = model.items[item].onHand
    var lowest = Int64.max
    for bucket in 0..<model.bucketCount {
      balance += scratch.flow[bucket]
      lowest = min(lowest, balance)
    }
    return lowest
  }

  /// The buckets in which the cost rules begin an order, from the net requirements after the fence.
  func windowStarts(of record: MaterialModel.Item, flow: [Int64]) -> [Int] {
    let heuristic: LotHeuristic?
    let cost: LotCost
    switch record.lot.window {
    case .lotForLot, .period: return []
    case .wagnerWhitin(let given): (heuristic, cost) = (nil, given)
    case .silverMeal(let given): (heuristic, cost) = (.silverMeal, given)
    case .leastUnitCost(let given): (heuristic, cost) = (.leastUnitCost, given)
    case .partPeriod(let given): (heuristic, cost) = (.partPeriod, given)
    }
    var net = [Int64](repeating: 0, count: model.bucketCount)
    var balance = record.onHand
    for bucket in net.indices {
      balance += flow[bucket]
      guard bucket >= record.fence, balance < record.safetyStock else { continue }
      net[bucket] = record.safetyStock - balance
      balance = record.safetyStock
    }
    let setup = [Int64](repeating: cost.setup, count: net.count)
    if let heuristic { return heuristic.starts(demand: net, setup: setup, holding: cost.holding) }
    let lots = WagnerWhitin.plan(demand: net, cost: cost).plan.lots
    return lots.indices.filter { lots[$0] > 0 }
  }
}

/// Hands out the orders of the last plan, each once.
private struct OrderKeeper {
  var left: [MaterialModel.Stability.Order]
  let limits: MaterialModel.Stability

  init(_ orders: [MaterialModel.Stability.Order], within limits: MaterialModel.Stability) {
    left = orders.sorted { ($0.bucket, $0.quantity) < ($1.bucket, $1.quantity) }
    self.limits = limits
  }

  mutating func keep(for quantity: Int64, bucket: Int, fence: Int) -> MaterialModel.Stability.Order? {
    let surplus = Int64(clamping: Int128(quantity) * Int128(limits.perMillion) / 1_000_000)
    let found = left.lastIndex {
      $0.bucket <= bucket && $0.bucket >= max(fence, bucket - limits.buckets) && $0.quantity >= quantity
        && $0.quantity - quantity <= surplus
    }
    return found.map { left.remove(at: $0) }
  }
}
