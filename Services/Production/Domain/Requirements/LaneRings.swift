import Values

extension ScenarioPreparation {
  /// Where one of several sources of an item closes the ring, only that source is left out: of plants that could give to
  /// each other, the one that has the most to spare gives, and is not given to. Without such a transfer it is the first
  /// later source on the ring. False where there is none.
  mutating func leaveOutSource(_ ring: [Int], _ path: String) -> Bool {
    var found: [(item: Int, sources: Set<Int>, isTransfer: Bool)] = []
    for (place, item) in ring.enumerated() {
      let next = ring[(place + 1) % ring.count]
      let closing = links.filter {
        $0.link.parent == item && $0.link.child == next && ($0.link.source > 0 || isOneOfSeveral($0))
      }
      guard !closing.isEmpty else { continue }
      found.append((item, Set(closing.map(\.link.source)), closing.allSatisfy { $0.origin.bill == nil }))
    }
    guard var choice = found.first else { return false }
    let transfers = found.filter(\.isTransfer)
    var why = ""
    if !transfers.isEmpty {
      // The first of those that have as much.
      choice = transfers.reduce(transfers[0]) { surplus(of: $1.item) > surplus(of: $0.item) ? $1 : $0 }
      if transfers.count > 1 { why = ", as \(nodes[choice.item].key) has the most to spare" }
    }
    for source in choice.sources {
      sourcing[choice.item]![source].capacity = 0
      sourcing[choice.item]![source].share = 0
    }
    links.removeAll { $0.link.parent == choice.item && choice.sources.contains($0.link.source) }
    report(
      "item \(nodes[choice.item].key)",
      "A source of \(nodes[choice.item].key) closes a loop: \(path); it is left out\(why), so remove one of these sources."
    )
    // A ring by the first sources is found again.
    return true
  }

  /// A transfer by the first of several sources that give something.
  private func isOneOfSeveral(_ line: (link: MaterialModel.Link, origin: LinkOrigin)) -> Bool {
    line.origin.bill == nil && (sourcing[line.link.parent] ?? []).filter { $0.capacity != 0 }.count > 1
  }

  /// What an item has above its safety stock of stock and orders that stand when all is served in the horizon that is
  /// asked of it without transfers by items with several sources; below zero, what it lacks.
  private mutating func surplus(of item: Int) -> Int64 {
    if let surpluses { return surpluses[item] }
    let model = try? MaterialModel(
      bucketCount: bucketCount, items: items,
      links: links.filter { $0.link.source == 0 && ($0.origin.bill != nil || sourcing[$0.link.parent] == nil) }
        .map(\.link),
      demands: demands, receipts: receipts, leadTimes: leadTimes)
    let plan = model.flatMap { try? MaterialPlan($0) }
    var all = items.map { $0.onHand - $0.safetyStock }
    for receipt in receipts { all[receipt.item] += receipt.quantity }
    if let plan {
      for item in items.indices { for bucket in 0..<bucketCount { all[item] -= plan.requirement(item, bucket) } }
    } else {
      // Bills close in a ring of their own: what customers ask for says most of it.
      for demand in demands { all[demand.item] -= demand.quantity }
    }
    surpluses = all
    return all[item]
  }
}
