import Values

extension ScenarioPreparation {
  static let longestLeadTimeDays = 3650

  mutating func prepareLanes() {
    let plants = Set(scenario.plants.map(\.name))
    for lane in scenario.lanes {
      func refuse(_ why: String) { report(lane.name, "The \(lane.name) is left out: \(why).") }
      guard lane.from != lane.to else {
        refuse("it leads nowhere else")
        continue
      }
      if !plants.isEmpty, let missing = [lane.from, lane.to].first(where: { !plants.contains($0) }) {
        refuse("\(missing) is not a plant that is given; add the plant")
        continue
      }
      guard (0...ScenarioPreparation.longestLeadTimeDays).contains(lane.leadTimeDays), isUsable(lane.cost) else {
        refuse("its lead time is not 0 to \(ScenarioPreparation.longestLeadTimeDays) days, or its cost is negative")
        continue
      }
      let ends = lane.item.map { item in [lane.from, lane.to].map { ItemAtPlant(item, at: $0) } } ?? []
      if let missing = ends.first(where: { numberOf[$0] == nil }) {
        refuse("there is no item \(missing); add the item")
        continue
      }
      lanesTo[lane.to, default: []].append(lane)
    }
  }

  /// Decides how an item is replenished: the first of its sources by priority that can be used, and for
  /// a bought item the first of its suppliers.
  mutating func chooseSource(of item: Int) {
    if !nodes[item].sources.isEmpty || nodes[item].source == .lane {
      let own = nodes[item].sources.isEmpty ? [SourceRecord(nodes[item].source)] : nodes[item].sources
      let options = own.enumerated().sorted { ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset) }
      nodes[item].source = .none
      for (place, option) in options.enumerated() where use(option.element, for: item, isLast: place == own.count - 1) {
        break
      }
    }
    guard !nodes[item].suppliers.isEmpty else { return }
    if nodes[item].source == .buy {
      chooseSupplier(of: item)
    } else if !nodes[item].sources.contains(where: { $0.source == .buy }) {
      report(
        "item \(nodes[item].key)",
        "Item \(nodes[item].key) has suppliers but is not bought; they are not used, so correct its source.")
    }
  }

  private mutating func use(_ option: SourceRecord, for item: Int, isLast: Bool) -> Bool {
    let key = nodes[item].key
    var lane: LaneRecord?
    var source = option.source
    switch option.source {
    case .none, .buy, .coProduct: break
    case .make:
      guard isLast || billedItems.contains(key) else {
        report("item \(key)", "Item \(key) has no bill to be made by; that source is left out, so give it one.")
        return false
      }
    case .transfer(let plant):
      guard plant != key.plant, has(item, at: plant) else {
        report(
          "item \(key)",
          "Item \(key) cannot come from \(plant): there is no such item in the same unit; that source is left out.")
        return false
      }
      lane = bestLane(for: item, from: plant)
    case .lane:
      lane = bestLane(for: item, from: nil)
      guard let lane else {
        report(
          "item \(key)",
          "Item \(key) is transferred, but 'from' names no plant and no lane leads to it from a plant that has it; "
            + "that source is left out.")
        return false
      }
      source = .transfer(from: lane.from)
    }
    var days = option.leadTimeDays ?? lane?.leadTimeDays ?? nodes[item].leadTimeDays
    if !(0...ScenarioPreparation.longestLeadTimeDays).contains(days) {
      report("item \(key)", "Item \(key) has a source with a lead time of \(days) days; 0 is used, give 0 to 3650.")
      days = 0
    }
    nodes[item].source = source
    nodes[item].leadTimeDays = days
    lanesInUse[item] = lane
    return true
  }

  private func has(_ item: Int, at plant: String) -> Bool {
    numberOf[ItemAtPlant(nodes[item].key.item, at: plant)].map { nodes[$0].unit == nodes[item].unit } ?? false
  }

  /// A lane for the item itself before one for all, then the cheapest where all costs are known in one
  /// currency, then the quickest, then the first given.
  private func bestLane(for item: Int, from plant: String?) -> LaneRecord? {
    let key = nodes[item].key
    var lanes = (lanesTo[key.plant] ?? []).filter {
      ($0.item ?? key.item) == key.item && $0.from == plant ?? $0.from && has(item, at: $0.from)
    }
    if lanes.contains(where: { $0.item != nil }) { lanes.removeAll { $0.item == nil } }
    let currencies = Set(lanes.map(\.cost?.currency))
    let comparable = currencies.count == 1 && currencies.first != .some(nil)
    return lanes.enumerated().min {
      let (left, right) = ($0.element, $1.element)
      let (cost, other) = comparable ? (left.cost!.minorUnits, right.cost!.minorUnits) : (0, 0)
      return (cost, left.leadTimeDays, $0.offset) < (other, right.leadTimeDays, $1.offset)
    }?.element
  }

  private mutating func chooseSupplier(of item: Int) {
    let node = nodes[item]
    let usable = node.suppliers.enumerated().filter { isUsable($0.element, for: node) }
    let best = usable.min {
      let (left, right) = ($0.element, $1.element)
      return (left.priority, left.leadTimeDays ?? node.leadTimeDays, $0.offset)
        < (right.priority, right.leadTimeDays ?? node.leadTimeDays, $1.offset)
    }?.element
    guard let best else { return }
    suppliers[item] = best
    nodes[item].leadTimeDays = best.leadTimeDays ?? node.leadTimeDays
    nodes[item].lot.limits = best.limits(over: node.lot.limits)
  }

  private mutating func isUsable(_ supplier: SupplierRecord, for node: ItemRecord) -> Bool {
    func refuse(_ why: String) -> Bool {
      report("item \(node.key)", "Supplier \(supplier.name) of item \(node.key) is not used: \(why).")
      return false
    }
    if let days = supplier.leadTimeDays, !(0...ScenarioPreparation.longestLeadTimeDays).contains(days) {
      return refuse("its lead time of \(days) days is not 0 to \(ScenarioPreparation.longestLeadTimeDays)")
    }
    if let name = supplier.calendar, calendars[name] == nil {
      return refuse("its calendar \(name) is not given or has no working time")
    }
    let most = MaterialModel.largestQuantity
    if [supplier.minimum, supplier.multiple, supplier.maximum].contains(where: { ($0 ?? 0) > most }) {
      return refuse("an order limit is above \(most)")
    }
    if let contradiction = supplier.limits(over: node.lot.limits).contradiction { return refuse(contradiction) }
    if !isUsable(supplier.price) { return refuse("its price is negative or too large") }
    return true
  }

  /// Amounts of money up to this many minor units are reckoned with.
  static let largestAmount: Int64 = 1_000_000_000_000

  func isUsable(_ money: Money?) -> Bool {
    money.map { (0...ScenarioPreparation.largestAmount).contains($0.minorUnits) } ?? true
  }

  // MARK: What was chosen

  /// The supplier of a bought item's planned orders.
  package func supplier(of item: Int) -> SupplierRecord? { suppliers[item] }

  /// What a whole unit of a planned order costs to get: the supplier's price or the lane's cost.
  package func unitCost(of item: Int) -> Money? { suppliers[item]?.price ?? lanesInUse[item]?.cost }

  /// The calendar by which an item's lead time counts.
  func leadTimeCalendar(of item: Int) -> WorkCalendar {
    suppliers[item]?.calendar.flatMap { calendars[$0] } ?? calendar(ofPlant: nodes[item].key.plant)
  }
}
