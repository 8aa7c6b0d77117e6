import ProductionDomain

/// A made-up company for material planning: the same seed makes the same.
struct MaterialWorld {
  var items = 100_000
  var levels = 10
  var links = 450_000
  var buckets = 52

  struct Company {
    /// ``MaterialModel/Item/leadTime`` is in buckets, and the row of a table with so many.
    let items: [MaterialModel.Item]
    let links: [MaterialModel.Link]
    let demands: [MaterialModel.Demand]
  }

  /// Items in levels: each level but the last takes its components mostly from the next one, sometimes from
  /// deeper ones. Half the items are ordered lot for lot, the others in periods, fixed lots or multiples.
  func company(seed: UInt64) -> Company {
    var random = SearchRandom(seed: seed)
    let perLevel = items / levels
    let all = (0..<items).map { _ in
      let lot = MaterialWorld.lot(&random)
      return MaterialModel.Item(
        onHand: Int64(random.below(200)), safetyStock: Int64(random.below(3) == 0 ? random.below(20) : 0), lot: lot,
        leadTime: random.below(4))
    }
    let links = bill(perLevel, &random)
    return Company(items: all, links: links, demands: demands(perLevel, &random))
  }

  func model(seed: UInt64) throws -> MaterialModel {
    let company = company(seed: seed)
    var leadTimes = LeadTimeTable(bucketCount: buckets)
    for row in 0..<4 { precondition(leadTimes.add(buckets: row) == row) }
    return try MaterialModel(
      bucketCount: buckets, items: company.items, links: company.links, demands: company.demands, leadTimes: leadTimes)
  }

  private static func lot(_ random: inout SearchRandom) -> LotPolicy {
    switch random.below(10) {
    case 0..<5: .lotForLot
    case 5, 6: LotPolicy(.period(buckets: 2 + random.below(4)))
    case 7, 8: .fixed(Int64(50 + random.below(200)))
    default: LotPolicy(.lotForLot, limits: OrderLimits(minimum: 20, multiple: 10))
    }
  }

  private func bill(_ perLevel: Int, _ random: inout SearchRandom) -> [MaterialModel.Link] {
    let parents = items - perLevel
    return (0..<links).map { index in
      let parent = index < parents ? index : random.below(parents)
      let level = parent / perLevel
      let target = random.below(5) == 0 ? level + 1 + random.below(levels - level - 1) : level + 1
      return MaterialModel.Link(
        parent: parent, child: target * perLevel + random.below(perLevel), numerator: Int64(1 + random.below(3)))
    }
  }

  /// Customers want the items of the first level, every one to four buckets.
  private func demands(_ perLevel: Int, _ random: inout SearchRandom) -> [MaterialModel.Demand] {
    (0..<perLevel).flatMap { item in
      stride(from: 4 + random.below(4), to: buckets, by: 1 + random.below(4)).map { bucket in
        MaterialModel.Demand(item: item, bucket: bucket, quantity: Int64(1 + random.below(50)))
      }
    }
  }
}
