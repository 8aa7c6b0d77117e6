import ProductionDomain
import Values

extension ScenarioReader {
  mutating func readItems() {
    let items = each("items", document.items)
    // Units first: quantities of other records are read by them.
    for (_, item) in items {
      let key = ItemAtPlant(item.item, at: item.plant ?? "")
      guard let unit = UnitOfMeasure(item.unit ?? "H87") else {
        leaveOut(
          "item \(key)",
          "'\(item.unit ?? "")' is not a known unit; use one of \(UnitOfMeasure.known.joined(separator: ", "))")
        continue
      }
      units[key] = unit
      for other in item.units ?? [] {
        guard let from = UnitOfMeasure(other.unit), let equals = quantity(other.equals, unit), equals.unit == unit,
          (1...1_000_000_000).contains(equals.steps)
        else {
          leaveOut("unit \(other.unit) of item \(key)", "it is not known, or 'equals' is not a quantity in \(unit)")
          continue
        }
        conversions[key, default: []].append(
          UnitConversion(unit: from, numerator: equals.steps, denominator: power10(from.scale)))
      }
    }
    scenario.items = each(of: items) { item, reader in
      let key = ItemAtPlant(item.item, at: item.plant ?? "")
      return reader.units[key] == nil ? nil : reader.read(item, key)
    }
  }

  private func power10(_ exponent: Int) -> Int64 { (0..<exponent).reduce(1) { value, _ in value * 10 } }

  private mutating func read(_ item: ItemText, _ key: ItemAtPlant) -> ItemRecord? {
    var name: String { "item \(key)" }
    var record = ItemRecord(key: key, unit: units[key]!)
    guard readSources(item, into: &record) else { return nil }
    record.leadTimeDays = item.leadTimeDays ?? 0
    record.inspectionDays = item.inspectionDays ?? 0
    if let stock = item.stock {
      guard let steps = steps(stock, key, of: "stock of \(key)") else { return nil }
      record.stock = steps
    }
    if let safety = item.safetyStock {
      guard let steps = steps(safety, key, of: "safety stock of \(key)") else { return nil }
      record.safetyStock = steps
    }
    if let lot = item.lot { record.lot = policy(lot, key) }
    record.yieldPerMillion = item.yieldPercent?.times(10_000) ?? 1_000_000
    record.isPhantom = item.phantom ?? false
    record.planningFenceDays = days(item.planningFenceDays, "planningFenceDays", of: name)
    record.demandFenceDays = days(item.demandFenceDays, "demandFenceDays", of: name)
    record.consumeEarlyDays = days(item.consumeEarlyDays, "consumeEarlyDays", of: name)
    record.consumeLateDays = days(item.consumeLateDays, "consumeLateDays", of: name)
    record.conversions = conversions[key] ?? []
    record.suppliers = (item.suppliers ?? []).compactMap { supplier($0, key) }
    record.standardCost = item.standardCost
    record.price = item.price
    record.latenessCostPerDay = item.latenessCostPerDay
    record.holdingCostPerDay = item.holdingCostPerDay
    record.setupFamily = item.setupFamily
    return record
  }

  /// The lot rule, or lot for lot and a problem where it cannot be used.
  private mutating func policy(_ lot: LotText, _ key: ItemAtPlant) -> LotPolicy {
    var name: String { "lot rule of \(key)" }
    guard let given = limits([lot.minimum, lot.multiple, lot.maximum, lot.quantity], key, of: name) else {
      return .lotForLot
    }
    let limits = OrderLimits(minimum: given[0] ?? 0, multiple: given[1] ?? 0, maximum: given[2] ?? 0)
    let quantity = given[3] ?? 0
    let lotForLot = LotPolicy(.lotForLot, limits: limits)
    // Limits that contradict each other are named with the item.
    func fixed(_ quantity: Int64) -> LotPolicy {
      limits.contradiction == nil ? .fixed(quantity, within: limits) : lotForLot
    }
    var cost = LotCost(setup: 0, holding: 0)
    if ["economic", "wagnerWhitin", "silverMeal", "leastUnitCost", "partPeriod"].contains(lot.rule ?? "") {
      guard let given = lotCost(lot, units[key]!) else {
        planLotForLot(
          name,
          "the rule \(lot.rule!) needs 'setupCost' and 'holdingCost' in one currency, the second above zero and "
            + "neither beyond \(ScenarioReader.mostLotCost) in its smallest coins")
        return lotForLot
      }
      cost = given
      // Orders that cost nothing are made for each need.
      if cost.setup == 0 { return lotForLot }
    }
    switch lot.rule ?? "lotForLot" {
    case "lotForLot": return lotForLot
    case "fixed" where quantity > 0: return fixed(quantity)
    case "period" where (lot.days ?? 0) > 0:
      let buckets = max(
        1, (days(lot.days, "days", of: name) + max(1, scenario.bucketDays) - 1) / max(1, scenario.bucketDays))
      return LotPolicy(.period(buckets: buckets), limits: limits)
    case "economic":
      guard let yearly = lot.yearlyDemand, let demand = steps(yearly, key, of: name), demand > 0 else {
        planLotForLot(name, "the rule economic needs 'yearlyDemand' above zero; its holding cost is for a year")
        return lotForLot
      }
      return fixed(EconomicLotSize.quantity(demand: demand, setup: cost.setup, holding: cost.holding))
    case "wagnerWhitin": return LotPolicy(.wagnerWhitin(cost), limits: limits)
    case "silverMeal": return LotPolicy(.silverMeal(cost), limits: limits)
    case "leastUnitCost": return LotPolicy(.leastUnitCost(cost), limits: limits)
    case "partPeriod": return LotPolicy(.partPeriod(cost), limits: limits)
    case "fixed":
      planLotForLot(name, "the rule fixed needs a 'quantity' above zero")
      return lotForLot
    case "period":
      planLotForLot(name, "the rule period needs 'days' above zero")
      return lotForLot
    default:
      planLotForLot(
        name,
        "the rule '\(lot.rule!.prefix(40))' is not known; use lotForLot, fixed, period, economic, wagnerWhitin, "
          + "silverMeal, leastUnitCost or partPeriod")
      return lotForLot
    }
  }

  private static let mostLotCost: Int64 = 1_000_000_000_000

  /// The costs of a lot rule in one scale: holding is for a whole unit, orders count its smallest steps. Nil where they
  /// cannot be compared.
  private func lotCost(_ lot: LotText, _ unit: UnitOfMeasure) -> LotCost? {
    guard let setup = lot.setupCost, let holding = lot.holdingCost, setup.currency == holding.currency,
      (0...ScenarioReader.mostLotCost).contains(setup.minorUnits),
      (1...ScenarioReader.mostLotCost).contains(holding.minorUnits)
    else { return nil }
    return LotCost(setup: setup.minorUnits * power10(unit.scale), holding: holding.minorUnits)
  }

  /// Names a lot rule that cannot be used; its item is planned lot for lot.
  private mutating func planLotForLot(_ rule: String, _ why: String) {
    leaveOut(rule, "\(why); the item is planned lot for lot")
  }
}
