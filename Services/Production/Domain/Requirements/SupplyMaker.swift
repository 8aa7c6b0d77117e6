/// Makes the supplies of an item, and what they need, out of a plan's quantities.
struct SupplyMaker: Sendable {
  private let plan: MaterialPlan
  private let ordersAtOnce: Int
  /// The bill lines in the order of the model's links.
  private let lines: [Line]

  private struct Line: BitwiseCopyable {
    let numerator: Int64
    let denominator: Int64
    let child: Int32
    let from: Int32
    let until: Int32
    let isByProduct: Bool
  }

  init(_ plan: MaterialPlan, ordersAtOnce: Int) {
    self.plan = plan
    self.ordersAtOnce = ordersAtOnce
    let structure = plan.model.structure
    lines = structure.linkChild.indices.map {
      Line(
        numerator: structure.linkNumerator[$0], denominator: structure.linkDenominator[$0],
        child: structure.linkChild[$0], from: structure.linkFrom[$0], until: structure.linkUntil[$0],
        isByProduct: structure.linkIsByProduct[$0])
    }
  }

  /// Adds everything that supplies the item, and what those supplies need.
  func addSupplies(of item: Int, to sink: inout some SupplySink) {
    let stock = plan.model.items[item].onHand
    if stock > 0 {
      _ = sink.add(
        PegTable.Supply(item: item, kind: .stock, bucket: 0, release: nil, started: stock, quantity: stock))
    }
    for position in plan.model.structure.receipts(of: item) {
      let index = Int(plan.model.structure.receiptOrder[position])
      let receipt = plan.model.receipts[index]
      let order = PegTable.Supply(
        item: item, kind: .receipt(index), bucket: receipt.bucket, release: receipt.issueBucket,
        started: plan.model.started(for: receipt.quantity, item: item), quantity: receipt.quantity,
        source: receipt.source)
      let supply = sink.add(order)
      if let issue = receipt.issueBucket { addNeeds(of: supply, order, before: 0, release: issue, to: &sink) }
    }
    if !plan.model.substitutes.isEmpty { addStandIns(for: item, to: &sink) }
    addPlanned(item, to: &sink)
  }

  private func addStandIns(for item: Int, to sink: inout some SupplySink) {
    for line in plan.model.substitutesFor[Int32(item)] ?? [] {
      for bucket in 0..<plan.model.bucketCount {
        let quantity = plan.substituted[line * plan.model.bucketCount + bucket]
        guard quantity > 0 else { continue }
        let supply = sink.add(
          PegTable.Supply(
            item: item, kind: .substitute(line), bucket: bucket, release: bucket, started: quantity,
            quantity: quantity))
        sink.add(
          PegTable.Demand(
            item: plan.model.substitutes[line].alternate, kind: .standIn(for: supply), bucket: bucket,
            quantity: plan.drawn(line, bucket)))
      }
    }
  }

  private func addPlanned(_ item: Int, to sink: inout some SupplySink) {
    guard !plan.model.sourcing.isEmpty, let sourcing = plan.model.sourcing[item] else {
      let record = plan.model.items[item]
      // Orders of the last plan that were kept may exceed the limits; they stay one order.
      let isKept = !plan.model.stability.orders.isEmpty && plan.model.stability.orders[item] != nil
      for bucket in 0..<plan.model.bucketCount {
        let total = plan.ordered(item, bucket)
        guard total > 0 else { continue }
        let release = plan.model.leadTimes.release(record.leadTime, bucket)
        addPlanned(
          item, total, bucket, after: 0, release: release, isKept ? nil : record.lot.limits, source: 0, to: &sink)
      }
      return
    }
    for bucket in 0..<plan.model.bucketCount {
      var before: Int64 = 0
      for (place, source) in sourcing.sources.enumerated() {
        let total = plan.ordered(item, from: place, bucket)
        guard total > 0 else { continue }
        let release = plan.model.leadTimes.release(source.leadTime, bucket)
        addPlanned(
          item, total, bucket, after: before, release: release, source.limits, source: place, to: &sink)
        before += total
      }
    }
  }

  /// The orders of one source in one bucket, after `others` of the bucket; one without limits.
  private func addPlanned(
    _ item: Int, _ total: Int64, _ bucket: Int, after others: Int64, release: Int, _ limits: OrderLimits?,
    source: Int, to sink: inout some SupplySink
  ) {
    let record = plan.model.items[item]
    var before: Int64 = 0
    let count = limits?.orderCount(of: total, atMost: ordersAtOnce) ?? 1
    for part in 0..<count {
      let started = count == 1 ? total : limits!.quantity(ofPart: part, in: total, atMost: ordersAtOnce)
      let good = record.good(of: others + before + started) - record.good(of: others + before)
      let order = PegTable.Supply(
        item: item, kind: .planned, bucket: bucket, release: release, started: started, quantity: good,
        source: source)
      let supply = sink.add(order)
      addNeeds(of: supply, order, before: before, release: max(0, release), to: &sink)
      before += started
    }
  }

  /// Components and by-products of an order; orders of one bucket share the rounding, so that they
  /// need together what the plan required.
  @inline(__always)
  private func addNeeds(
    of supply: Int, _ order: PegTable.Supply, before: Int64, release: Int, to sink: inout some SupplySink
  ) {
    let row = plan.model.linkRow(of: order.item, source: order.source)
    let first = Int(plan.model.structure.linkStart[row])
    let last = Int(plan.model.structure.linkStart[row + 1])
    let lines = lines.span
    for link in first..<last {
      let line = lines[link]
      guard Int(line.from) <= release, release < Int(line.until) else { continue }
      let rounding = !line.isByProduct
      var quantity = MaterialPlan.amount(
        before + order.started, line.numerator, line.denominator, roundingUp: rounding)
      if before > 0 {
        quantity -= MaterialPlan.amount(before, line.numerator, line.denominator, roundingUp: rounding)
      }
      guard quantity > 0 else { continue }
      let child = Int(line.child)
      if line.isByProduct {
        _ = sink.add(
          PegTable.Supply(
            item: child, kind: .byProduct(of: supply, link: link), bucket: order.bucket, release: nil,
            started: quantity, quantity: quantity))
      } else {
        sink.add(
          PegTable.Demand(
            item: child, kind: .component(of: supply, link: link), bucket: release, quantity: quantity))
      }
    }
  }
}
