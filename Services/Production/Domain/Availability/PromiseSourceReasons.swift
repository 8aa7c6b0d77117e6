import Values

extension PromiseBook {
  /// ` from supplier Tubeworks`, of an item with several sources.
  func origin(of item: Int, _ source: Int) -> String {
    guard let several = preparation.sourcesOf[item], several.count > 1 else { return "" }
    let way = several[source]
    switch way.source {
    case .transfer(let plant): return " from \(plant)"
    case .buy: return way.supplier.map { " from \($0.name)" } ?? " to buy"
    case .make: return " to make"
    case .subcontract, .lane, .coProduct, .none: return ""
    }
  }

  mutating func refuse(full source: Int, _ item: Int, by bucket: Int) -> Bool {
    let key = preparation.nodes[item].key
    let way = preparation.sources(of: item)[source]
    let name: (record: String, who: String)
    switch way.source {
    case .transfer(let plant): name = ("lane from \(plant)", "The way from \(plant)")
    case .buy where way.supplier != nil, .subcontract where way.supplier != nil:
      name = ("supplier \(way.supplier!.name)", "Supplier \(way.supplier!.name)")
    default: name = ("item \(key)", "The source")
    }
    let days = way.capacityDays.map { "in \($0) days" } ?? "within the horizon"
    return refuse(
      .capacity, name.record,
      "\(name.who) gives no more than \(text(way.capacity ?? 0, item)) \(key) \(days), not enough by "
        + "\(preparation.date(ofBucket: bucket)).")
  }

  /// With each reason that is one of an item's sources those of its other sources.
  func withSources(_ reasons: [LateReason]) -> [LateReason] {
    guard !furtherObstacles.isEmpty else { return reasons }
    var all: [LateReason] = []
    for reason in reasons {
      for named in [reason] + (furtherObstacles[reason] ?? []) where !all.contains(named) { all.append(named) }
    }
    return all
  }
}
