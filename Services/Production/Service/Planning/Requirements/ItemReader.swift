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
    for (_, item) in items {
      let key = ItemAtPlant(item.item, at: item.plant ?? "")
      if units[key] != nil, let record = read(item, key) { scenario.items.append(record) }
    }
  }

  private func power10(_ exponent: Int) -> Int64 { (0..<exponent).reduce(1) { value, _ in value * 10 } }

  private mutating func read(_ item: ItemText, _ key: ItemAtPlant) -> ItemRecord? {
    let name = "item \(key)"
    var record = ItemRecord(key: key, unit: units[key]!)
    guard readSources(item, into: &record) else { return nil }
    record.leadTimeDays = item.leadTimeDays ?? 0
    if let stock = item.stock {
      guard let steps = steps(stock, key, of: "stock of \(key)") else { return nil }
      record.stock = steps
    }
    if let safety = item.safetyStock {
      guard let steps = steps(safety, key, of: "safety stock of \(key)") else { return nil }
      record.safetyStock = steps
    }
    if let lot = item.lot {
      guard let policy = policy(lot, key) else { return nil }
      record.lot = policy
    }
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

  private mutating func policy(_ lot: LotText, _ key: ItemAtPlant) -> LotPolicy? {
    let name = "lot rule of \(key)"
    guard let given = limits([lot.minimum, lot.multiple, lot.maximum, lot.quantity], key, of: name) else { return nil }
    let limits = OrderLimits(minimum: given[0] ?? 0, multiple: given[1] ?? 0, maximum: given[2] ?? 0)
    let quantity = given[3] ?? 0
    let cost = LotCost(setup: lot.setupCost?.minorUnits ?? 0, holding: lot.holdingCost?.minorUnits ?? 0)
    let needsCost = ["economic", "wagnerWhitin", "silverMeal", "leastUnitCost", "partPeriod"]
    if needsCost.contains(lot.rule ?? ""),
      cost.setup <= 0 || cost.holding <= 0 || lot.setupCost?.currency != lot.holdingCost?.currency
    {
      leaveOut(name, "the rule \(lot.rule!) needs 'setupCost' and 'holdingCost' above zero in one currency")
      return nil
    }
    switch lot.rule ?? "lotForLot" {
    case "lotForLot": return LotPolicy(.lotForLot, limits: limits)
    case "fixed" where quantity > 0: return .fixed(quantity)
    case "period" where (lot.days ?? 0) > 0:
      let buckets = max(
        1, (days(lot.days, "days", of: name) + max(1, scenario.bucketDays) - 1) / max(1, scenario.bucketDays))
      return LotPolicy(.period(buckets: buckets), limits: limits)
    case "economic":
      guard let yearly = lot.yearlyDemand, let demand = steps(yearly, key, of: name), demand > 0 else {
        leaveOut(name, "the rule economic needs 'yearlyDemand'; its holding cost is for a year")
        return nil
      }
      return .fixed(EconomicLotSize.quantity(demand: demand, setup: cost.setup, holding: cost.holding))
    case "wagnerWhitin": return LotPolicy(.wagnerWhitin(cost), limits: limits)
    case "silverMeal": return LotPolicy(.silverMeal(cost), limits: limits)
    case "leastUnitCost": return LotPolicy(.leastUnitCost(cost), limits: limits)
    case "partPeriod": return LotPolicy(.partPeriod(cost), limits: limits)
    default:
      leaveOut(
        name,
        "the rule '\(lot.rule!.prefix(40))' is not known or lacks its 'quantity' or 'days'; use lotForLot, fixed, "
          + "period, economic, wagnerWhitin, silverMeal, leastUnitCost or partPeriod")
      return nil
    }
  }
}
