extension PegTable {
  mutating func addIndependent(_ plan: MaterialPlan) {
    for (index, line) in plan.model.demands.enumerated() where line.quantity > 0 {
      append(Demand(item: line.item, kind: .independent(index), bucket: line.bucket, quantity: line.quantity))
    }
  }

  /// Adds everything that supplies the item, and what those supplies need.
  mutating func addSupplies(of item: Int, _ plan: MaterialPlan, _ ordersAtOnce: Int) {
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
          quantity: receipt.quantity))
      guard let issue = receipt.issueBucket else { continue }
      addNeeds(of: supply, before: 0, release: issue, plan)
    }
    addStandIns(for: item, plan)
    addPlanned(item, plan, ordersAtOnce)
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

  private mutating func addPlanned(_ item: Int, _ plan: MaterialPlan, _ ordersAtOnce: Int) {
    let model = plan.model
    let limits = model.items[item].lot.limits
    for bucket in 0..<model.bucketCount {
      let total = plan.ordered(item, bucket)
      guard total > 0 else { continue }
      let release = model.leadTimes.release(model.items[item].leadTime, bucket)
      var before: Int64 = 0
      // Orders of the last plan that were kept may exceed the limits; they stay one order.
      let count = model.stability.orders[item] == nil ? limits.orderCount(of: total, atMost: ordersAtOnce) : 1
      for part in 0..<count {
        let started = count == 1 ? total : limits.quantity(ofPart: part, in: total, atMost: ordersAtOnce)
        let good = model.good(of: before + started, item: item) - model.good(of: before, item: item)
        let supply = append(
          Supply(item: item, kind: .planned, bucket: bucket, release: release, started: started, quantity: good))
        addNeeds(of: supply, before: before, release: max(0, release), plan)
        before += started
      }
    }
  }

  /// Components and by-products of an order; orders of one bucket share the rounding, so that they
  /// need together what the plan required.
  private mutating func addNeeds(of supply: Int, before: Int64, release: Int, _ plan: MaterialPlan) {
    let structure = plan.model.structure
    let order = supplies[supply]
    for link in structure.links(of: order.item)
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
