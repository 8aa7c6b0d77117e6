/// Lets the demand for co-products drive the orders that give them.
///
/// A co-product is netted without orders of its own. In each bucket in which it is short, the least that
/// the main item must order there is raised until what comes along is enough; the main item's own later
/// orders shrink by what it then has too much. That is repeated until no co-product is short.
struct CoProductDriving {
  /// The co-products when nothing comes to rest.
  private(set) var unsettled: [Int] = []

  init(_ plan: inout MaterialPlan, _ pairs: [(item: Int, main: Int)]) throws(MaterialModel.Fault) {
    guard !pairs.isEmpty else { return }
    let most = 4 * plan.model.bucketCount + pairs.count
    for _ in 0..<most {
      var settled = true
      for (item, main) in pairs {
        guard let raised = try CoProductDriving.raised(for: item, main, in: plan) else { continue }
        settled = false
        try plan.apply([.leastOrders(item: main, quantities: raised)])
      }
      if settled { return }
    }
    unsettled = pairs.map(\.item)
  }

  /// The least orders of the main item that leave the co-product nowhere short, its other orders as they
  /// are; nil when there is nothing to raise.
  private static func raised(for item: Int, _ main: Int, in plan: MaterialPlan) throws(MaterialModel.Fault) -> [Int64]?
  {
    let model = plan.model
    let projected = plan.projected(item)
    var least = model.leastOrders[main] ?? [Int64](repeating: 0, count: model.bucketCount)
    var added: Int64 = 0
    var changed = false
    let first = max(model.items[item].fence, model.items[main].fence)
    for bucket in projected.indices.dropFirst(first) {
      let short = model.items[item].safetyStock - projected[bucket] - added
      guard short > 0 else { continue }
      let links = model.givingLinks(from: main, to: item, arrival: bucket)
      guard !links.isEmpty else { continue }
      let ordered = plan.ordered(main, bucket)
      let given = model.given(by: links, for: ordered)
      let needed = try model.order(of: main, giving: given + short, by: links)
      least[bucket] = max(needed, ordered)
      added += model.given(by: links, for: least[bucket]) - given
      changed = true
    }
    return changed ? least : nil
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
