/// Lets the demand for co-products drive the orders that give them.
///
/// A co-product is netted without orders of its own. Forward in time, in each bucket in which one is short, the least
/// that its main item must order there is raised until what comes along is enough; the main item's own later orders
/// shrink by what it then has too much, so the next short bucket is looked for only afterwards. An order is so raised
/// by no piece more, and in no bucket earlier, than the co-products of that bucket need. Main items whose orders need
/// co-products of others change what those lack; all are gone through until nothing changes.
struct CoProductDriving {
  /// The co-products when nothing comes to rest.
  private(set) var unsettled: [Int] = []

  init(_ plan: inout MaterialPlan, _ pairs: [(item: Int, main: Int)]) throws(MaterialModel.Fault) {
    guard !pairs.isEmpty else { return }
    let mains = Dictionary(grouping: pairs, by: \.main).mapValues { $0.map(\.item) }.sorted { $0.key < $1.key }
    // Main items need each other's co-products in no ring, so that each round settles at least one of them.
    for round in 0...mains.count {
      var changed = false
      for (main, items) in mains where try CoProductDriving.drive(main, by: items, in: &plan) { changed = true }
      if !changed || (mains.count == 1 && round == 0) { return }
    }
    unsettled = pairs.map(\.item)
  }

  /// Works out anew the least orders of a main item; true when they are others than before.
  private static func drive(
    _ main: Int, by items: [Int], in plan: inout MaterialPlan
  ) throws(MaterialModel.Fault) -> Bool {
    let none = [Int64](repeating: 0, count: plan.model.bucketCount)
    let before = plan.model.leastOrders[main] ?? none
    var least = none
    if before != none { try plan.apply([.leastOrders(item: main, quantities: none)]) }
    var next = plan.model.items[main].fence
    while let (bucket, quantity) = try shortage(of: items, givenBy: main, from: next, in: plan) {
      least[bucket] = quantity
      try plan.apply([.leastOrders(item: main, quantities: least)])
      next = bucket + 1
    }
    return least != before
  }

  /// The first bucket in which a co-product is short and more of the main item would help, and the least order of the
  /// main item that gives all of them enough there.
  private static func shortage(
    of items: [Int], givenBy main: Int, from first: Int, in plan: MaterialPlan
  ) throws(MaterialModel.Fault) -> (bucket: Int, quantity: Int64)? {
    let model = plan.model
    var found: (bucket: Int, quantity: Int64)?
    for item in items {
      let projected = plan.projected(item)
      for bucket in projected.indices.dropFirst(max(first, model.items[item].fence)) {
        if let found, found.bucket < bucket { break }
        let short = model.items[item].safetyStock - projected[bucket]
        guard short > 0 else { continue }
        let links = model.givingLinks(from: main, to: item, arrival: bucket)
        guard !links.isEmpty else { continue }
        let given = model.given(by: links, for: plan.ordered(main, bucket))
        let needed = try model.order(of: main, giving: given + short, by: links)
        if let earlier = found, earlier.bucket == bucket, earlier.quantity >= needed { break }
        found = (bucket, needed)
        break
      }
    }
    return found
  }
}

extension MaterialModel {
  /// The lines by which an order of `main` that arrives in the bucket gives `item`.
  fileprivate func givingLinks(from main: Int, to item: Int, arrival: Int) -> [Int] {
    let release = max(0, leadTimes.release(items[main].leadTime, arrival))
    return structure.links(of: main).filter {
      structure.linkIsByProduct[$0] && Int(structure.linkChild[$0]) == item && Int(structure.linkFrom[$0]) <= release
        && release < Int(structure.linkUntil[$0])
    }
  }

  fileprivate func given(by links: [Int], for started: Int64) -> Int64 {
    links.reduce(0) { $0 + quantity(ofLink: $1, for: started) }
  }

  /// The smallest order within the item's limits that gives so much.
  fileprivate func order(of main: Int, giving wanted: Int64, by links: [Int]) throws(Fault) -> Int64 {
    let limits = items[main].lot.limits
    var low: Int64 = 0
    var high: Int64 = 1
    while given(by: links, for: limits.total(for: high)) < wanted {
      low = high
      high *= 2
      guard high <= MaterialModel.largestQuantity else { throw .tooLarge(item: main) }
    }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if given(by: links, for: limits.total(for: middle)) < wanted { low = middle } else { high = middle }
    }
    return limits.total(for: high)
  }
}
