extension MaterialPlan {
  /// Adds the components of every planned order of the item to their requirements.
  mutating func explode(_ item: Int) throws(MaterialModel.Fault) {
    if !model.sourcing.isEmpty, let sourcing = model.sourcing[item] {
      for (place, source) in sourcing.sources.enumerated() {
        let failed = MaterialPlan.explode(
          item, row: model.linkRow(of: item, source: place), of: model.structure, leadTime: source.leadTime,
          bucketCount: model.bucketCount, ordered: sourced, at: (sourcing.firstRow + place) * model.bucketCount,
          into: &requirement, scratch: &scratch)
        if failed >= 0 { throw .tooLarge(item: failed) }
      }
      return
    }
    let failed = MaterialPlan.explode(
      item, row: item, of: model.structure, leadTime: model.items[item].leadTime, bucketCount: model.bucketCount,
      ordered: ordered, at: item * model.bucketCount, into: &requirement, scratch: &scratch)
    if failed >= 0 { throw .tooLarge(item: failed) }
  }

  /// The item whose quantity went too far, or -1.
  private static func explode(
    _ item: Int, row: Int, of structure: MaterialStructure, leadTime: Int, bucketCount count: Int, ordered: [Int64],
    at base: Int, into requirement: inout [Int64], scratch: inout NettingScratch
  ) -> Int {
    let limit = UInt64(MaterialModel.largestQuantity)
    // Gather the orders once; then go through the links, so that each child's row is walked once.
    let orders = ordered.span
    let leads = structure.releases.span
    var used = 0
    for bucket in 0..<count {
      let quantity = orders[unchecked: base + bucket]
      guard quantity > 0 else { continue }
      if quantity.magnitude > limit { return item }
      let release = max(0, leads[unchecked: leadTime * count + bucket])
      scratch.batches[used] = OrderBatch(
        quantity: quantity, arrival: Int32(truncatingIfNeeded: bucket), release: release)
      used += 1
    }
    let batches = scratch.batches.span
    let children = structure.linkChild.span
    let numerators = structure.linkNumerator.span
    let denominators = structure.linkDenominator.span
    let froms = structure.linkFrom.span
    let untils = structure.linkUntil.span
    let byProducts = structure.linkIsByProduct.span
    var rows = requirement.mutableSpan
    var failed = -1
    for link in structure.links(of: row) {
      let child = Int(children[unchecked: link])
      let numerator = numerators[unchecked: link]
      let denominator = denominators[unchecked: link]
      let isByProduct = byProducts[unchecked: link]
      let from = froms[unchecked: link]
      let until = untils[unchecked: link]
      for index in 0..<used {
        let batch = batches[unchecked: index]
        guard from <= batch.release, batch.release < until else { continue }
        let cell = child * count + Int(isByProduct ? batch.arrival : batch.release)
        let quantity = amount(batch.quantity, numerator, denominator, roundingUp: !isByProduct)
        let (sum, overflow) = rows[unchecked: cell].addingReportingOverflow(isByProduct ? -quantity : quantity)
        if overflow || sum.magnitude > limit { failed = child } else { rows[unchecked: cell] = sum }
      }
    }
    return failed
  }

  @inline(__always)
  static func amount(_ started: Int64, _ numerator: Int64, _ denominator: Int64, roundingUp: Bool) -> Int64 {
    if denominator == 1 {
      let (product, overflow) = started.multipliedReportingOverflow(by: numerator)
      if !overflow { return product }
    }
    let wide = Int128(started) * Int128(numerator)
    let divisor = Int128(denominator)
    return Int64(clamping: roundingUp ? (wide + divisor - 1) / divisor : wide / divisor)
  }
}
