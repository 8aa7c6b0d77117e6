extension MaterialPlan {
  /// Lets alternates stand in where the item's balance would fall below zero, from what they have to
  /// spare: the lowest balance from that bucket on, above their safety stock, without new orders.
  /// Rewrites the substitutes' rows and corrects `scratch.flow`. The item's safety stock is not
  /// filled from alternates.
  mutating func standIn(_ lines: [Int], for item: Int) {
    let count = model.bucketCount
    let spares = lines.map { spare(of: $0, for: item) }
    for line in lines {
      for bucket in 0..<count { substituted[line * count + bucket] = 0 }
    }
    var drawnSoFar = [Int64](repeating: 0, count: lines.count)
    var balance = model.items[item].onHand
    for bucket in 0..<count {
      balance += scratch.flow[bucket]
      for (position, line) in lines.enumerated() where balance < 0 {
        let free = spares[position][bucket] - drawnSoFar[position]
        guard free > 0 else { continue }
        let ratio = model.substitutes[line]
        let possible = Int64(clamping: Int128(free) * Int128(ratio.denominator) / Int128(ratio.numerator))
        let taken = min(-balance, possible)
        guard taken > 0 else { continue }
        substituted[line * count + bucket] = taken
        drawnSoFar[position] += drawn(line, bucket)
        scratch.flow[bucket] += taken
        balance += taken
      }
    }
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
