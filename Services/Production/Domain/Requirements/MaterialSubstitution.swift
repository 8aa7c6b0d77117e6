extension MaterialPlan {
  /// Lets alternates stand in where the item's balance would fall below zero, from what they have to
  /// spare: the lowest balance from that bucket on, above their safety stock, without new orders.
  /// Of each bucket they serve no more than the bill lines need that name them, after what is in stock.
  /// Rewrites the substitutes' rows and corrects `scratch.flow`. The item's safety stock is not
  /// filled from alternates.
  mutating func standIn(_ lines: [Int], for item: Int) {
    let count = model.bucketCount
    let record = model.items[item]
    let spares = lines.map { spare(of: $0, for: item) }
    let rows = lines.map { needed(ofLinesServedBy: $0) }
    for line in lines {
      for bucket in 0..<count { substituted[line * count + bucket] = 0 }
    }
    // What is ordered of the item is there when it is needed.
    let isOrdered = record.lot.replenished && model.sourcing[item] == nil
    // By alternate.
    var drawnSoFar: [Int: Int64] = [:]
    // What the bill lines of each substitute still lack.
    var open = [Int64](repeating: 0, count: lines.count)
    var balance = record.onHand
    for bucket in 0..<count {
      balance += scratch.flow[bucket]
      let inStock = max(0, balance + max(0, requirement(item, bucket)))
      for (position, row) in rows.enumerated() { open[position] += row.map { max(0, $0[bucket] - inStock) } ?? 0 }
      for (position, line) in lines.enumerated() where balance < 0 {
        let ratio = model.substitutes[line]
        let free = spares[position][bucket] - drawnSoFar[ratio.alternate, default: 0]
        guard free > 0 else { continue }
        let possible = Int64(clamping: Int128(free) * Int128(ratio.denominator) / Int128(ratio.numerator))
        let taken = min(-balance, possible, rows[position] == nil ? .max : open[position])
        guard taken > 0 else { continue }
        substituted[line * count + bucket] = taken
        drawnSoFar[ratio.alternate, default: 0] += drawn(line, bucket)
        scratch.flow[bucket] += taken
        balance += taken
        for (other, number) in lines.enumerated() where servesSameLines(number, line) {
          open[other] = max(0, open[other] - taken)
        }
      }
      if isOrdered, bucket >= record.fence { balance = max(0, balance) }
      for position in open.indices { open[position] = min(open[position], max(0, -balance)) }
    }
  }

  /// Whether what one substitute gives is no longer lacking to the other.
  private func servesSameLines(_ substitute: Int, _ other: Int) -> Bool {
    guard let own = model.substitutes[substitute].lines, let others = model.substitutes[other].lines else {
      return true
    }
    return own.contains { others.contains($0) }
  }

  /// Per bucket, what the alternate can give for good from then on.
  private func spare(of line: Int, for item: Int) -> [Int64] {
    let count = model.bucketCount
    let alternate = model.substitutes[line].alternate
    let earlier = (model.standsInFor[Int32(alternate)] ?? []).filter { model.substitutes[$0].item < item }
    var balance = model.items[alternate].onHand - model.items[alternate].safetyStock
    var spare = (0..<count).map { bucket in
      balance -= requirement[alternate * count + bucket]
      for other in earlier { balance -= drawn(other, bucket) }
      for index in model.structure.receipts(of: alternate) {
        let receipt = model.receipts[Int(model.structure.receiptOrder[index])]
        if receipt.bucket == bucket { balance += receipt.quantity }
      }
      return balance
    }
    for bucket in (0..<(count - 1)).reversed() { spare[bucket] = min(spare[bucket], spare[bucket + 1]) }
    return spare
  }
}
