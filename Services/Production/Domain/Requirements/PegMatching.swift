extension PegTable {
  mutating func addIndependent(_ plan: MaterialPlan) {
    for (index, line) in plan.model.demands.enumerated() where line.quantity > 0 {
      append(Demand(item: line.item, kind: .independent(index), bucket: line.bucket, quantity: line.quantity))
    }
  }

  /// Adds everything that supplies the item, and what those supplies need.
  mutating func addSupplies(of item: Int, _ plan: MaterialPlan) {
    let model = plan.model
    if model.items[item].onHand > 0 {
      let stock = model.items[item].onHand
      _ = append(Supply(item: item, kind: .stock, bucket: 0, release: nil, started: stock, quantity: stock))
    }
    for position in model.structure.receipts(of: item) {
      let index = Int(model.structure.receiptOrder[position])
      let receipt = model.receipts[index]
      let started = model.started(for: receipt.quantity, item: item)
      let supply = append(
        Supply(
          item: item, kind: .receipt(index), bucket: receipt.bucket, release: receipt.issueBucket, started: started,
          quantity: receipt.quantity, source: receipt.source))
      guard let issue = receipt.issueBucket else { continue }
      addNeeds(of: supply, before: 0, release: issue, plan)
    }
    addStandIns(for: item, plan)
    addPlanned(item, plan)
  }

  private mutating func addStandIns(for item: Int, _ plan: MaterialPlan) {
    for line in plan.model.substitutesFor[Int32(item)] ?? [] {
      for bucket in 0..<plan.model.bucketCount {
        let quantity = plan.substituted[line * plan.model.bucketCount + bucket]
        guard quantity > 0 else { continue }
        let supply = append(
          Supply(
            item: item, kind: .substitute(line), bucket: bucket, release: bucket, started: quantity,
            quantity: quantity))
        append(
          Demand(
            item: plan.model.substitutes[line].alternate, kind: .standIn(for: supply), bucket: bucket,
            quantity: plan.drawn(line, bucket)))
      }
    }
  }

  private mutating func addPlanned(_ item: Int, _ plan: MaterialPlan) {
    let model = plan.model
    guard let sourcing = model.sourcing[item] else {
      for bucket in 0..<model.bucketCount {
        _ = addPlanned(item, plan.ordered(item, bucket), bucket, after: 0, model.items[item].lot.limits, plan)
      }
      return
    }
    for bucket in 0..<model.bucketCount {
      var before: Int64 = 0
      for (place, source) in sourcing.sources.enumerated() {
        let total = plan.ordered(item, from: place, bucket)
        before += addPlanned(item, total, bucket, after: before, source.limits, plan, source: place)
      }
    }
  }

  /// The orders of one source in one bucket, after `others` of the bucket; what is started of them.
  private mutating func addPlanned(
    _ item: Int, _ total: Int64, _ bucket: Int, after others: Int64, _ limits: OrderLimits, _ plan: MaterialPlan,
    source: Int = 0
  ) -> Int64 {
    let model = plan.model
    guard total > 0 else { return 0 }
    let release = model.leadTimes.release(model.leadTime(of: item, source: source), bucket)
    var before: Int64 = 0
    // Orders of the last plan that were kept may exceed the limits; they stay one order.
    let isKept = model.stability.orders[item] != nil && model.sourcing[item] == nil
    let count = isKept ? 1 : limits.orderCount(of: total, atMost: ordersAtOnce)
    for part in 0..<count {
      let started = count == 1 ? total : limits.quantity(ofPart: part, in: total, atMost: ordersAtOnce)
      let good =
        model.good(of: others + before + started, item: item) - model.good(of: others + before, item: item)
      let supply = append(
        Supply(
          item: item, kind: .planned, bucket: bucket, release: release, started: started, quantity: good,
          source: source))
      addNeeds(of: supply, before: before, release: max(0, release), plan)
      before += started
    }
    return total
  }

  /// Components and by-products of an order; orders of one bucket share the rounding, so that they
  /// need together what the plan required.
  private mutating func addNeeds(of supply: Int, before: Int64, release: Int, _ plan: MaterialPlan) {
    let structure = plan.model.structure
    let order = supplies[supply]
    for link in structure.links(of: plan.model.linkRow(of: order.item, source: order.source))
    where Int(structure.linkFrom[link]) <= release && release < Int(structure.linkUntil[link]) {
      let quantity =
        plan.model.quantity(ofLink: link, for: before + order.started) - plan.model.quantity(ofLink: link, for: before)
      guard quantity > 0 else { continue }
      let child = Int(structure.linkChild[link])
      if structure.linkIsByProduct[link] {
        _ = append(
          Supply(
            item: child, kind: .byProduct(of: supply, link: link), bucket: order.bucket, release: nil,
            started: quantity, quantity: quantity))
      } else {
        append(Demand(item: child, kind: .component(of: supply, link: link), bucket: release, quantity: quantity))
      }
    }
  }

  mutating func match(_ item: Int, _ priority: (Int) -> Int) {
    func rank(_ demand: Int) -> Int {
      if case .independent(let line) = demands[demand].kind { return priority(line) }
      return .min
    }
    suppliesOfItem[item].sort { (supplies[$0].bucket, $0) < (supplies[$1].bucket, $1) }
    demandsOfItem[item].sort { (demands[$0].bucket, rank($0), $0) < (demands[$1].bucket, rank($1), $1) }
    var next = 0
    var free = suppliesOfItem[item].first.map { supplies[$0].quantity } ?? 0
    for demand in demandsOfItem[item] {
      var open = demands[demand].quantity
      while open > 0, next < suppliesOfItem[item].count {
        let taken = min(open, free)
        if taken > 0 { peg(suppliesOfItem[item][next], to: demand, taken) }
        open -= taken
        free -= taken
        if free == 0 {
          next += 1
          if next < suppliesOfItem[item].count { free = supplies[suppliesOfItem[item][next]].quantity }
        }
      }
    }
  }
}
