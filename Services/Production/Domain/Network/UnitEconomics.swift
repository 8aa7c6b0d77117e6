import Values

/// What a whole unit of an item costs to get and how long each work centre is busy with it, over all levels, by the first
/// source of each item. Set-ups belong to orders, not to units, and count nowhere.
struct UnitEconomics {
  struct Unit: Hashable {
    /// Millionths of minor units of money: what is bought, the lanes it comes by, and subcontractors' work.
    var cost: Int128
    /// Microseconds by work centre.
    var work: [Int: Int128]
  }

  private static let million: Int128 = 1_000_000
  private let preparation: ScenarioPreparation
  private var known: [Int: Unit?] = [:]
  /// Of all amounts; another one makes an item's cost unknown.
  private(set) var currency: Currency?

  init(_ preparation: ScenarioPreparation) { self.preparation = preparation }

  /// Nil where a cost that belongs to it is not known.
  mutating func unit(of item: Int) -> Unit? { unit(of: item, by: preparation.sources(of: item)[0]) }

  /// The same by one of its sources.
  mutating func unit(of item: Int, by source: PlannedSource) -> Unit? {
    let isFirst = preparation.sources(of: item)[0] == source
    if isFirst {
      if let found = known[item] { return found }
      // Plants that supply each other have no cost.
      known[item] = .some(nil)
    }
    let computed = compute(item, source)
    if isFirst { known[item] = .some(computed) }
    return computed
  }

  private mutating func compute(_ item: Int, _ source: PlannedSource) -> Unit? {
    let node = preparation.nodes[item]
    if node.isPhantom { return made(item, source: 0) }
    switch source.source {
    case .make:
      return made(item, source: preparation.madeSource(of: item) ?? 0)
    case .subcontract:
      guard let price = source.unitCost, let work = amount(price),
        var unit = made(item, source: preparation.madeSource(of: item) ?? 0, work: [:])
      else { return nil }
      unit.cost += work
      return unit
    case .transfer(let plant):
      guard let other = preparation.numberOf[ItemAtPlant(node.key.item, at: plant)], var unit = unit(of: other) else {
        return nil
      }
      if let cost = source.unitCost {
        guard let amount = amount(cost) else { return nil }
        unit.cost += amount
      }
      return unit
    case .buy, .lane, .coProduct, .none:
      guard let cost = source.unitCost ?? node.standardCost, let amount = amount(cost) else { return nil }
      return Unit(cost: amount, work: [:])
    }
  }

  private mutating func amount(_ money: Money) -> Int128? {
    if let currency, currency != money.currency { return nil }
    currency = money.currency
    return Int128(money.minorUnits) * UnitEconomics.million
  }

  /// Of its components, and of the work on them; nil: that of the item's operations.
  private mutating func made(_ item: Int, source: Int, work own: [Int: Int128]? = nil) -> Unit? {
    let structure = preparation.model.structure
    let steps = preparation.stepsOfUnit(item)
    let yield = preparation.items[item].yield
    var total = Unit(cost: 0, work: [:])
    for link in structure.links(of: preparation.model.linkRow(of: item, source: source))
    where structure.linkFrom[link] <= 0 && structure.linkUntil[link] > 0 && !structure.linkIsByProduct[link] {
      let child = Int(structure.linkChild[link])
      guard let part = unit(of: child) else { return nil }
      let numerator = Int128(structure.linkNumerator[link]) * Int128(steps) * Int128(yield.denominator)
      let denominator =
        Int128(structure.linkDenominator[link]) * Int128(preparation.stepsOfUnit(child)) * Int128(yield.numerator)
      total.cost += UnitEconomics.rounded(part.cost, numerator, denominator)
      for (centre, work) in part.work {
        total.work[centre, default: 0] += UnitEconomics.rounded(work, numerator, denominator)
      }
    }
    for (centre, work) in own ?? ownWork(of: item) { total.work[centre, default: 0] += work }
    return total
  }

  /// Microseconds of the item's own operations for a unit, by work centre.
  func ownWork(of item: Int) -> [Int: Int128] {
    guard !preparation.nodes[item].isPhantom else { return [:] }
    let steps = Int128(preparation.stepsOfUnit(item))
    let yield = preparation.items[item].yield
    var work: [Int: Int128] = [:]
    for operation in preparation.routings[item] {
      let efficiency = Int128(preparation.centres[operation.workCentre].efficiencyPercent)
      work[operation.workCentre, default: 0] += UnitEconomics.rounded(
        Int128(operation.runSeconds) * UnitEconomics.million, steps * 100 * Int128(yield.denominator),
        Int128(operation.runQuantity) * efficiency * Int128(yield.numerator))
    }
    return work
  }

  /// What a whole unit costs by one of the item's sources, work included where hours have a cost; nil where it is not known.
  mutating func price(of item: Int, by source: PlannedSource) -> Money? {
    guard var cost = unit(of: item, by: source)?.cost, let work = unit(of: item, by: source)?.work else {
      return source.source == .make ? preparation.nodes[item].standardCost : nil
    }
    for (centre, microseconds) in work {
      guard let hour = preparation.hourlyCost(ofCentre: centre) else { continue }
      guard hour.currency == currency ?? hour.currency else { return nil }
      currency = hour.currency
      cost += UnitEconomics.rounded(Int128(hour.minorUnits) * microseconds, 1, 3600)
    }
    return currency.map {
      Money(minorUnits: Int64(clamping: (cost + UnitEconomics.million / 2) / UnitEconomics.million), currency: $0)
    }
  }

  /// value × numerator ÷ denominator, rounded half up.
  private static func rounded(_ value: Int128, _ numerator: Int128, _ denominator: Int128) -> Int128 {
    let divisor = ScrapYield.commonDivisor(numerator, denominator)
    let (numerator, denominator) = (numerator / divisor, denominator / divisor)
    let (product, overflow) = value.multipliedReportingOverflow(by: numerator)
    guard !overflow else { return value / denominator * numerator }
    return (product + denominator / 2) / denominator
  }
}

extension ScenarioPreparation {
  /// Steps in a whole unit of an item: 1, 10, 100 or 1000.
  package func stepsOfUnit(_ item: Int) -> Int64 {
    (0..<nodes[item].unit.scale).reduce(1) { value, _ in value * 10 }
  }

  /// What a whole unit costs by one of the item's sources, all that it takes included; nil where it is not known. Apart from
  /// its callers, as it takes a copy of all that is prepared.
  @inline(never)
  func price(ofItem item: Int, by source: PlannedSource) -> Money? {
    var economics = UnitEconomics(self)
    return economics.price(of: item, by: source)
  }

  /// What an hour costs at a work centre, overhead included.
  func hourlyCost(ofCentre centre: Int) -> Money? {
    guard let cost = centreRecords[centre].costPerHour else { return nil }
    let overhead = Int128(cost.minorUnits) * Int128(centreRecords[centre].overheadPerMillion) / 1_000_000
    return Money(minorUnits: cost.minorUnits + Int64(clamping: overhead), currency: cost.currency)
  }
}
