import Values

extension ScenarioPreparation {
  /// The places of an item's sources: the lowest priority number first, then the cheapest where all of that number have
  /// a known cost in one currency, then as plans ask them.
  func sortedByPriorityAndCost(_ item: Int) -> [Int] {
    let sources = sources(of: item)
    let alike = Dictionary(grouping: sources.indices) { sources[$0].priority }
    var economics = UnitEconomics(self)
    // What costs are compared with none is not worked out.
    let costs = sources.map { alike[$0.priority]!.count > 1 ? economics.price(of: item, by: $0) : nil }
    func rank(_ place: Int) -> (Int, Int) { (sources[place].priority, sources[place].supplierPriority) }
    let comparable = alike.mapValues { places in
      let currencies = Set(places.map { costs[$0]?.currency })
      return currencies.count == 1 && currencies.first != .some(nil)
    }
    return sources.indices.sorted { left, right in
      let (one, other) = (rank(left), rank(right))
      if one.0 != other.0 { return one.0 < other.0 }
      if sources[left].source == sources[right].source, one.1 != other.1 { return one.1 < other.1 }
      if comparable[one.0] == true, costs[left] != costs[right] {
        return costs[left]!.minorUnits < costs[right]!.minorUnits
      }
      return left < right
    }
  }

  /// Where an item is made when it comes from one of its sources: there, or where it comes from in its turn. Nil:
  /// nowhere.
  func maker(of item: Int, from source: PlannedSource, seen: Set<Int>) -> ItemAtPlant? {
    let key = nodes[item].key
    switch source.source {
    case .make, .subcontract: return nodes[item].isPhantom ? nil : key
    case .transfer(let plant):
      guard let other = numberOf[ItemAtPlant(key.item, at: plant)], !seen.contains(other) else { return nil }
      return sources(of: other).lazy.compactMap { self.maker(of: other, from: $0, seen: seen.union([other])) }.first
    case .buy, .lane, .coProduct, .none: return nil
    }
  }
}

extension PromiseBook {
  /// Where what is ordered of an item at a plant is made for the order: there, or where it comes from; by the first of
  /// its sources by which it is made. Nil for what is not made for orders; a phantom is only made within others.
  package func maker(of key: ItemAtPlant) -> ItemAtPlant? { makers(of: key).first }

  /// The same by all of its sources, each once.
  package func makers(of key: ItemAtPlant) -> [ItemAtPlant] {
    guard let item = preparation.numberOf[key] else { return [] }
    var found: [ItemAtPlant] = []
    for source in preparation.sources(of: item) {
      guard let maker = preparation.maker(of: item, from: source, seen: [item]), !found.contains(maker) else {
        continue
      }
      found.append(maker)
    }
    return found
  }
}
