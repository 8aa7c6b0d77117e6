import Values

extension ScenarioPreparation {
  mutating func prepareCalendars() {
    for calendar in scenario.calendars {
      guard calendars[calendar.name] == nil else {
        report("calendar \(calendar.name)", "Calendar \(calendar.name) is given twice; the second is left out.")
        continue
      }
      let works = (0..<scenario.horizonDays).contains { calendar.work(on: scenario.today + $0) > 0 }
      guard works else {
        report(
          "calendar \(calendar.name)",
          "Calendar \(calendar.name) has no working time between \(scenario.today) and the horizon; what counts by it "
            + "is planned as if every day were worked, so give it a shift.")
        continue
      }
      calendars[calendar.name] = calendar
    }
    var seen: Set<String> = []
    for plant in scenario.plants {
      let title = plant.name.isEmpty ? "The plant without a name" : "Plant \(plant.name)"
      if !seen.insert(plant.name).inserted {
        report("plant \(plant.name)", "\(title) is given twice; the second is left out.")
        continue
      }
      guard let name = plant.calendar, !scenario.calendars.contains(where: { $0.name == name }) else { continue }
      report(
        "plant \(plant.name)",
        "\(title) names calendar \(name), which is not given; its lead times count every day.")
    }
  }

  mutating func prepareItems() {
    let plants = Set(scenario.plants.map(\.name))
    nodes.reserveCapacity(scenario.items.count)
    items.reserveCapacity(scenario.items.count)
    numberOf.reserveCapacity(scenario.items.count)
    for record in scenario.items {
      var name: String { "item \(record.key)" }
      guard numberOf[record.key] == nil else {
        report(name, "Item \(record.key) is given twice; the second is left out.")
        continue
      }
      guard plants.isEmpty || plants.contains(record.key.plant) else {
        report(name, "Item \(record.key) is at a plant that is not given; it is left out, so add the plant.")
        continue
      }
      numberOf[record.key] = nodes.count
      nodes.append(checked(record))
    }
    prepareLanes()
    for item in nodes.indices {
      chooseSources(of: item)
      items.append(planned(nodes[item]))
      items[item].leadTime = leadTimeRow(of: item, sources(of: item)[0])
    }
    prepareSourcing()
  }

  private mutating func checked(_ record: ItemRecord) -> ItemRecord {
    var item = record
    var name: String { "item \(record.key)" }
    let most = MaterialModel.largestQuantity
    if !(0...3650).contains(item.leadTimeDays) {
      report(name, "Item \(item.key) has a lead time of \(item.leadTimeDays) days; 0 is used, give 0 to 3650.")
      item.leadTimeDays = 0
    }
    if !(0...most).contains(item.stock) {
      report(name, "Item \(item.key) has a stock that is negative or too large; 0 is used, count it again.")
      item.stock = 0
    }
    if !(0...most).contains(item.safetyStock) {
      report(name, "Item \(item.key) has a safety stock that is negative or too large; 0 is used.")
      item.safetyStock = 0
    }
    if !(1...1_000_000).contains(item.yieldPerMillion) {
      report(name, "Item \(item.key) has a yield that is not above 0 and at most 100 percent; 100 is used.")
      item.yieldPerMillion = 1_000_000
    }
    if let contradiction = item.lot.limits.contradiction(in: item.unit) {
      report(name, "Item \(item.key) cannot be ordered: \(contradiction); its order limits are left out.")
      item.lot.limits = .none
    }
    if case .period(let buckets) = item.lot.window, buckets < 1 {
      report(name, "Item \(item.key) groups \(buckets) periods in an order; 1 is used.")
      item.lot.window = .lotForLot
    }
    for (amount, what) in [
      (\ItemRecord.standardCost, "standard cost"), (\.price, "price"), (\.latenessCostPerDay, "lateness cost"),
      (\.holdingCostPerDay, "holding cost"),
    ] where !isUsable(item[keyPath: amount]) {
      report(name, "Item \(item.key) has a \(what) that is negative or too large; it is left out of the figures.")
      item[keyPath: amount] = nil
    }
    return item
  }

  private func planned(_ item: ItemRecord) -> MaterialModel.Item {
    var lot = item.isPhantom ? .lotForLot : item.lot
    switch item.source {
    case .make, .buy, .subcontract, .transfer: break
    case .lane, .coProduct, .none: lot.replenished = false
    }
    return MaterialModel.Item(
      onHand: item.stock, safetyStock: item.isPhantom ? 0 : item.safetyStock, lot: lot,
      fence: item.isPhantom ? 0 : min(bucketCount, bucketAfter(item.planningFenceDays)),
      yield: item.yield)
  }

  /// The first bucket that begins at or after so many days from today.
  func bucketAfter(_ days: Int) -> Int {
    days <= 0 ? 0 : (days + scenario.bucketDays - 1) / scenario.bucketDays
  }

  /// The row of release buckets for the lead time of an item's source on its calendar.
  mutating func leadTimeRow(of item: Int, _ source: PlannedSource) -> Int {
    let node = nodes[item]
    let plant = scenario.plants.first { $0.name == node.key.plant }
    let days = node.isPhantom ? 0 : source.leadTimeDays
    var key = LeadTimeKey(calendar: source.supplier?.calendar ?? plant?.calendar, days: days)
    if source.inspectionDays > 0 { (key.inspectionDays, key.inspectedAt) = (source.inspectionDays, node.key.plant) }
    if let row = leadTimeRows[key] { return row }
    let calendar = leadTimeCalendar(of: item, source)
    let row = leadTimes.add(
      (0..<bucketCount).map { bucket in
        let arrival = coming(ofItem: item, from: source, forUseOn: date(ofBucket: bucket))
        let release = calendar.release(for: arrival, workingDays: days)
        return release.map { self.bucket($0) } ?? self.bucket(ofDay: self.day(arrival) - days)
      })
    leadTimeRows[key] = row
    return row
  }

  /// The quantity in whole steps of the item's unit, rounded up; nil when it does not convert.
  func steps(of quantity: Quantity, in item: ItemRecord) -> Int64? {
    guard let ratio = UnitConversion.between(quantity.unit, and: item.unit, of: item.conversions) else { return nil }
    let wide = Int128(quantity.steps) * Int128(ratio.numerator)
    return Int64(exactly: (wide + Int128(ratio.denominator) - 1) / Int128(ratio.denominator))
  }
}
