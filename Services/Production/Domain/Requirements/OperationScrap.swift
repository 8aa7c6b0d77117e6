import Values

/// Scrap by operation: what an operation loses is started more at it and at all before it.
///
/// Quantities are not rounded from operation to operation: an order starts good / (yield of the item × yields of all
/// operations), rounded up once, and to an operation comes what is started × the yields of those before it. What that
/// takes, in time or components, is rounded up where it is reckoned.
extension RoutingRecord {
  /// Usable scrap of a step: below 100 percent, none otherwise.
  private static func yield(of step: Step) -> ScrapYield {
    (0..<1_000_000).contains(step.scrapPerMillion) ? ScrapYield(perMillion: 1_000_000 - step.scrapPerMillion) : .whole
  }

  package var hasScrap: Bool { steps.contains { $0.scrapPerMillion != 0 } }

  /// Of what is started the part that reaches each operation.
  package var reaching: [ScrapYield] {
    var shares: [ScrapYield] = []
    var share = ScrapYield.whole
    for step in steps {
      shares.append(share)
      share = share.times(RoutingRecord.yield(of: step), roundingUp: true)
    }
    return shares
  }

  /// Of what is started the part that comes out of the last operation.
  package var operationYield: ScrapYield {
    steps.reduce(.whole) { $0.times(RoutingRecord.yield(of: $1), roundingUp: false) }
  }

  /// Where the operation of a number stands, counted 10, 20, 30 where they have none; nil: there is no such one.
  func place(ofOperation number: Int) -> Int? {
    steps.indices.first { self.number(at: $0) == number }
  }

  /// The number of an operation on the shop floor.
  package func number(at place: Int) -> Int { steps[place].number ?? (place + 1) * 10 }
}

extension PlanningScenario {
  /// Tells items what their operations lose. Only those that come in no other way than by being made here: what is
  /// bought loses nothing in the shop.
  package mutating func spreadOperationScrap() {
    let losing = Dictionary(routings.filter(\.hasScrap).map { ($0.key, $0) }) { first, _ in first }
    guard !losing.isEmpty else { return }
    for place in items.indices {
      guard let routing = losing[items[place].key], items[place].isOnlyMade else { continue }
      items[place].operationYield = routing.operationYield
    }
  }
}

extension ScenarioPreparation {
  /// Of what an order of the item starts the part that reaches each operation of its routing; nil: all of it.
  package func operationShares(of item: Int) -> [ScrapYield]? { reaching[item] }
}

extension ItemRecord {
  /// Made here, and in no other way.
  var isOnlyMade: Bool { sources.isEmpty ? source == .make : sources.count == 1 && sources[0].source == .make }
}
