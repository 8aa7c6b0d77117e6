import Values

extension ScenarioPreparation {
  /// Puts the suppliers that can be used in the place of buying from anybody, and of having it made by anybody.
  mutating func supplied(_ item: Int, _ chosen: [PlannedSource]) -> [PlannedSource] {
    let node = nodes[item]
    let isMadeOutside = chosen.contains { $0.source == .subcontract }
    guard !node.suppliers.isEmpty else { return chosen }
    guard chosen.contains(where: { $0.source == .buy }) || isMadeOutside else {
      if !node.sources.contains(where: { $0.source == .buy }), !node.isSubcontracted {
        report(
          "item \(node.key)",
          "Item \(node.key) has suppliers but is not bought; they are not used, so correct its source.")
      }
      return chosen
    }
    let named = Set(node.sources.compactMap(\.supplier))
    // Who makes it is not also asked to sell it.
    let usable = node.suppliers.enumerated().filter {
      !named.contains($0.element.name) && isUsable($0.element, for: node)
    }
    let sorted = usable.sorted {
      let (left, right) = ($0.element, $1.element)
      return (left.priority, left.leadTimeDays ?? node.leadTimeDays, $0.offset)
        < (right.priority, right.leadTimeDays ?? node.leadTimeDays, $1.offset)
    }.map(\.element)
    // Nobody makes what nobody is given to make: that has been reported.
    guard !sorted.isEmpty else { return chosen.filter { $0.source != .subcontract || $0.supplier != nil } }
    // The first supplier stands for the source where none of them has a share of its own.
    let isShared = sorted.contains { share($0.share, of: item, reporting: false) > 0 }
    let weights = isShared ? sorted.reduce(0) { $0 + share($1.share, of: item) } : 1
    return chosen.flatMap { way -> [PlannedSource] in
      guard way.supplier == nil, way.source == .buy || way.source == .subcontract else {
        var other = way
        other.share = way.share * weights
        return [other]
      }
      return sorted.enumerated().map { place, supplier in
        let days = supplier.leadTimeDays ?? (way.source == .buy ? node.leadTimeDays : way.leadTimeDays)
        var own = PlannedSource(way.source, leadTimeDays: days, supplier: supplier)
        let weight = isShared ? share(supplier.share, of: item, reporting: false) : place == 0 ? 1 : 0
        own.share = way.share > 0 ? way.share * weight : isShared ? weight : 0
        own.isSharedBySuppliers = isShared && way.share == 0
        if let limit = capacity(supplier.capacity, supplier.capacityDays, of: item) {
          (own.capacity, own.capacityDays) = limit
        } else {
          (own.capacity, own.capacityDays) = (way.capacity, way.capacityDays)
        }
        return own
      }
    }
  }

  /// Having the item made by a supplier, as it can be planned; none, and a problem, when it cannot be used.
  mutating func subcontracted(_ option: SourceRecord, _ item: Int) -> [PlannedSource] {
    let node = nodes[item]
    func refuse(_ why: String) -> [PlannedSource] {
      report("item \(node.key)", "Item \(node.key) cannot be subcontracted: \(why). That source is left out.")
      return []
    }
    guard billedItems.contains(node.key) else {
      return refuse("it has no bill that says what the subcontractor is given; give it one")
    }
    guard !node.isPhantom else { return refuse("it is a phantom, which is only made within others; let it be none") }
    let days = usableLeadTime(option.leadTimeDays ?? node.leadTimeDays, of: item)
    var way = PlannedSource(.subcontract, leadTimeDays: days)
    way.share = share(option.share, of: item)
    if let limit = capacity(option.capacity, option.capacityDays, of: item) {
      (way.capacity, way.capacityDays) = limit
    }
    guard let name = option.supplier else {
      let named = Set(node.sources.compactMap(\.supplier))
      guard node.suppliers.contains(where: { !named.contains($0.name) }) else {
        return refuse("nobody makes it; name the subcontractor among its 'suppliers'")
      }
      guard !node.sources.contains(where: { $0.source == .buy }) else {
        return refuse("it is bought too, and 'supplier' does not say which of its suppliers makes it")
      }
      return [way]
    }
    guard let supplier = node.suppliers.first(where: { $0.name == name }) else {
      return refuse("\(name) is none of its 'suppliers'; add it there, with its terms")
    }
    guard isUsable(supplier, for: node) else { return [] }
    way.supplier = supplier
    way.leadTimeDays = supplier.leadTimeDays ?? way.leadTimeDays
    if let limit = capacity(supplier.capacity, supplier.capacityDays, of: item) {
      (way.capacity, way.capacityDays) = limit
    }
    return [way]
  }
}

extension ItemRecord {
  /// Whether one of its sources is a subcontractor.
  package var isSubcontracted: Bool { source == .subcontract || sources.contains { $0.source == .subcontract } }
}
