/// What other plants have to spare of an item while its orders are divided among its sources.
///
/// To spare is what a giver has above its safety stock, of stock and of orders that stand, and does not need itself before it
/// can have more: the lowest balance from the day on which it would be sent until the day for which the giver can order anew
/// then. What others ask of it counts as its own need, those who are asked for in later turns left out. So whatever is taken,
/// nothing that the giver needs comes later, as long as open orders come when they say.
struct TransferSpare {
  private let lending: MaterialLending
  /// By giver: the balance of each bucket above the safety stock, without new orders.
  private var free: [Int: [Int64]]

  static let none = TransferSpare(lending: .none, free: [:])
  var isEmpty: Bool { free.isEmpty }

  private init(lending: MaterialLending, free: [Int: [Int64]]) {
    self.lending = lending
    self.free = free
  }

  init(_ plan: MaterialPlan, for item: Int) {
    lending = plan.model.lending
    free = [:]
    for source in plan.model.sourcing[item]?.sources ?? [] where source.capacity != 0 {
      guard let giver = source.giver, free[giver] == nil, lending.lends(giver, to: item) else { continue }
      free[giver] = plan.balance(of: giver, before: item)
    }
  }

  func gives(_ source: MaterialModel.Source) -> Bool { source.giver.map { free[$0] != nil } ?? false }

  /// The first bucket for which the giver can order anything today; nil: it orders nothing.
  func soonest(of giver: Int) -> Int? { lending.soonest[Int32(giver)] }

  func quantity(of giver: Int, leaving bucket: Int) -> Int64 {
    guard let row = free[giver], let replaced = lending.replaced[Int32(giver)] else { return 0 }
    return max(0, row[bucket..<max(bucket + 1, Int(replaced[bucket]))].min() ?? 0)
  }

  mutating func take(_ quantity: Int64, of giver: Int, leaving bucket: Int) {
    for later in bucket..<(free[giver]?.count ?? 0) { free[giver]![later] -= quantity }
  }
}

extension MaterialPlan {
  /// The giver's balance above its safety stock without new orders, as it is before a receiver asks.
  fileprivate func balance(of giver: Int, before receiver: Int) -> [Int64] {
    let count = model.bucketCount
    var flow = (0..<count).map { -requirement[giver * count + $0] }
    for index in model.structure.receipts(of: giver) {
      let receipt = model.receipts[Int(model.structure.receiptOrder[index])]
      flow[receipt.bucket] += receipt.quantity
    }
    // A net change finds in the requirement what is to be worked out anew: by this item, and by those after it.
    for asking in [receiver] + model.lending.receivers(of: giver, after: receiver) {
      for place in model.sourcing[asking]?.sources.indices ?? 0..<0 {
        giveBack(of: giver, by: asking, from: place, to: &flow)
      }
    }
    var balance = model.items[giver].onHand - model.items[giver].safetyStock
    return flow.map { change in
      balance += change
      return balance
    }
  }
  /// Takes off what the orders of one source of an item ask of the giver, as a transfer or otherwise.
  private func giveBack(of giver: Int, by item: Int, from source: Int, to flow: inout [Int64]) {
    let structure = model.structure
    for link in structure.links(of: model.linkRow(of: item, source: source))
    where Int(structure.linkChild[link]) == giver {
      for bucket in 0..<model.bucketCount {
        let started = ordered(item, from: source, bucket)
        let release = max(0, model.leadTimes.release(model.leadTime(of: item, source: source), bucket))
        guard started > 0, Int(structure.linkFrom[link]) <= release, release < Int(structure.linkUntil[link]) else {
          continue
        }
        let quantity = model.quantity(ofLink: link, for: started)
        let isByProduct = structure.linkIsByProduct[link]
        flow[isByProduct ? bucket : release] += isByProduct ? -quantity : quantity
      }
    }
  }
}
