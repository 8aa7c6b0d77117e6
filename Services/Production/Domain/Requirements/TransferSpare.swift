/// What other plants have to spare of an item while orders are divided among its sources.
///
/// To spare is what a giver has above its safety stock, of stock and of orders that stand, and does not need itself before it
/// can have more: the lowest balance from the day on which it would be sent until the day for which the giver can order anew
/// then. What others ask of it counts as its own need, those whose turn comes later left out. So whatever is taken, nothing
/// that the giver needs comes later, as long as open orders come when they say.
///
/// Where several share, what is set aside for one (``holding(whatWasTakenOf:)``) is nobody else's, and stays there until it
/// is sent.
struct TransferSpare {
  private let lending: MaterialLending
  /// By giver: the balance of each bucket above the safety stock, without new orders and what is set aside.
  private var free: [Int: [Int64]]
  /// By who asks and giver: what is set aside for it, by the bucket in which it would be sent.
  private var held: [[Int: [Int64]]]
  /// The same of what was taken of it.
  private var taken: [[Int: [Int64]]]
  /// By giver and bucket: what is short of what is set aside for that bucket; nil: nothing is.
  private var guarded: [Int: [Int64?]] = [:]

  static let none = TransferSpare(lending: .none, free: [:], askerCount: 1)
  var isEmpty: Bool { free.isEmpty }

  private init(lending: MaterialLending, free: [Int: [Int64]], askerCount: Int) {
    self.lending = lending
    self.free = free
    held = Array(repeating: [:], count: askerCount)
    taken = held
  }

  /// For items that ask together, in the order of their turns, none of which has asked yet.
  init(_ plan: MaterialPlan, for asking: [Int]) {
    var free: [Int: [Int64]] = [:]
    for item in asking {
      for source in plan.model.sourcing[item]?.sources ?? [] where source.capacity != 0 {
        guard let giver = source.giver, free[giver] == nil, plan.model.lending.lends(giver, to: item) else { continue }
        free[giver] = plan.balance(of: giver, before: asking[0])
      }
    }
    self.init(lending: plan.model.lending, free: free, askerCount: asking.count)
  }

  /// The same with what was taken of `other` set aside for those who took it.
  func holding(whatWasTakenOf other: TransferSpare) -> TransferSpare {
    var copy = self
    copy.held = other.taken
    for (giver, row) in other.taken.joined() {
      var sum: Int64 = 0
      for bucket in row.indices {
        sum += row[bucket]
        copy.free[giver]![bucket] -= sum
      }
    }
    for (giver, row) in other.taken.joined() {
      for bucket in row.indices where row[bucket] > 0 {
        for place in bucket..<until(bucket, giver) {
          copy.guarded[giver, default: Array(repeating: nil, count: row.count)][place] = max(
            0, -copy.free[giver]![place])
        }
      }
    }
    return copy
  }

  func gives(_ source: MaterialModel.Source) -> Bool { source.giver.map { free[$0] != nil } ?? false }

  /// The first bucket for which the giver can order anything today; nil: it orders nothing.
  func soonest(of giver: Int) -> Int? { lending.soonest[Int32(giver)] }

  /// The bucket in which the giver has what it orders on the day of leaving.
  private func until(_ leaving: Int, _ giver: Int) -> Int {
    max(leaving + 1, lending.replaced[Int32(giver)].map { Int($0[leaving]) } ?? 0)
  }

  /// What is set aside for one who asks, and not taken yet.
  func held(of giver: Int, leaving bucket: Int, for asker: Int) -> Int64 {
    held[asker][giver].map { $0[...bucket].reduce(0, +) } ?? 0
  }

  /// What one who asks can have: what is set aside for it, and of what is not, as much as nobody is to miss.
  func quantity(of giver: Int, leaving bucket: Int, for asker: Int) -> Int64 {
    guard let row = free[giver] else { return 0 }
    let until = until(bucket, giver)
    var least = row[bucket..<until].min() ?? 0
    if let guarded = guarded[giver] {
      for place in until..<max(until, row.count) {
        if let short = guarded[place] { least = min(least, row[place] + short) }
      }
    }
    return held(of: giver, leaving: bucket, for: asker) + max(0, least)
  }

  /// `isSpare`: of what there is; else of what the giver orders for it.
  mutating func take(_ quantity: Int64, of giver: Int, leaving bucket: Int, for asker: Int, isSpare: Bool) {
    guard var row = free[giver] else { return }
    for later in bucket..<row.count { row[later] -= quantity }
    if isSpare {
      if var own = held[asker].removeValue(forKey: giver) {
        var left = quantity
        for place in (0...bucket).reversed() where left > 0 && own[place] > 0 {
          let used = min(left, own[place])
          own[place] -= used
          left -= used
          for later in place..<row.count { row[later] += used }
        }
        held[asker][giver] = own
      }
      taken[asker][giver, default: [Int64](repeating: 0, count: row.count)][bucket] += quantity
    }
    free[giver] = row
  }
}

extension MaterialPlan {
  /// The giver's balance above its safety stock without new orders, as it is before a receiver asks.
  fileprivate func balance(of giver: Int, before receiver: Int) -> [Int64] {
    let row = requirement(of: giver, without: model.lending.asking(giver, from: receiver))
    var receipts = [Int64](repeating: 0, count: row.count)
    for index in model.structure.receipts(of: giver) {
      let receipt = model.receipts[Int(model.structure.receiptOrder[index])]
      receipts[receipt.bucket] += receipt.quantity
    }
    var balance = model.items[giver].onHand - model.items[giver].safetyStock
    return row.indices.map { bucket in
      balance += receipts[bucket] - row[bucket]
      return balance
    }
  }

  /// What is asked of an item but for what the orders of some others ask of it. A net change finds in the requirement what
  /// is to be worked out anew: by an item, and by those after it.
  func requirement(of item: Int, without others: ArraySlice<Int>) -> [Int64] {
    let count = model.bucketCount
    var row = Array(requirement[(item * count)..<((item + 1) * count)])
    for other in others where other != item {
      for place in model.sourcing[other]?.sources.indices ?? 0..<0 {
        takeOff(of: item, by: other, from: place, in: &row)
      }
    }
    return row
  }

  private func takeOff(of item: Int, by other: Int, from source: Int, in row: inout [Int64]) {
    let structure = model.structure
    for link in structure.links(of: model.linkRow(of: other, source: source))
    where Int(structure.linkChild[link]) == item {
      for bucket in 0..<model.bucketCount {
        let started = ordered(other, from: source, bucket)
        let release = max(0, model.leadTimes.release(model.leadTime(of: other, source: source), bucket))
        guard started > 0, Int(structure.linkFrom[link]) <= release, release < Int(structure.linkUntil[link]) else {
          continue
        }
        let quantity = model.quantity(ofLink: link, for: started)
        let isByProduct = structure.linkIsByProduct[link]
        row[isByProduct ? bucket : release] -= isByProduct ? -quantity : quantity
      }
    }
  }
}
