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
      var lane = lane
      if lane.capacity != nil, lane.item == nil {
        report(lane.name, "The capacity of the \(lane.name) is left out: it is not for one item; give the lane one.")
        lane.capacity = nil
      }
      let ends = lane.item.map { item in [lane.from, lane.to].map { ItemAtPlant(item, at: $0) } } ?? []
      if let missing = ends.first(where: { numberOf[$0] == nil }) {
        refuse("there is no item \(missing); add the item")
        continue
      }
      lanesTo[lane.to, default: []].append(lane)
    }
  }

  /// Decides how an item is replenished: its sources that can be used by priority, and for a bought item its suppliers.
  mutating func chooseSources(of item: Int) {
    let node = nodes[item]
    var chosen = [PlannedSource(node.source, leadTimeDays: node.leadTimeDays)]
    if !node.sources.isEmpty || node.source == .lane || node.source == .subcontract {
      let own = node.sources.isEmpty ? [SourceRecord(node.source)] : node.sources
      let options = own.enumerated().sorted { ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset) }
      chosen = []
      for (place, option) in options.enumerated() {
        let found = usable(option.element, for: item, isLast: place == own.count - 1 && chosen.isEmpty)
        // What is not ordered cannot share with what is.
        let isOrdered = found.allSatisfy { $0.source.isOrdered }
        if chosen.isEmpty || isOrdered { chosen += found }
        if !isOrdered { break }
      }
      if chosen.isEmpty { chosen = [PlannedSource(.none, leadTimeDays: node.leadTimeDays)] }
      if node.isPhantom { chosen = [chosen[0]] }
    }
    chosen = supplied(item, chosen)
    setTiers(of: item, &chosen)
    checkInspectionDays(of: item)
    if inspected.contains(item) {
      for place in chosen.indices { chosen[place].inspectionDays = node.inspectionDays(of: chosen[place].origin) }
    }
    nodes[item].source = chosen[0].source
    nodes[item].leadTimeDays = chosen[0].leadTimeDays
    suppliers[item] = chosen[0].supplier
    lanesInUse[item] = chosen[0].lane
    ownLimits[item] = chosen[0].supplier == nil ? nil : node.lot.limits
    nodes[item].lot.limits = chosen[0].supplier?.limits(over: node.lot.limits) ?? node.lot.limits
    if chosen[0].source.isOrdered, chosen.count > 1 || chosen[0].capacity != nil { sourcesOf[item] = chosen }
  }

  /// A source as it can be planned: by each lane that leads here from its plant, none when it cannot be used.
  private mutating func usable(_ option: SourceRecord, for item: Int, isLast: Bool) -> [PlannedSource] {
    let key = nodes[item].key
    var lanes: [LaneRecord] = []
    switch option.source {
    case .none, .buy, .coProduct: break
    case .make:
      guard isLast || billedItems.contains(key) else {
        report("item \(key)", "Item \(key) has no bill to be made by; that source is left out, so give it one.")
        return []
      }
    case .subcontract: return subcontracted(option, item)
    case .transfer(let plant):
      guard plant != key.plant, has(item, at: plant) else {
        report(
          "item \(key)",
          "Item \(key) cannot come from \(plant): there is no such item in the same unit; that source is left out.")
        return []
      }
      lanes = self.lanes(for: item, from: plant)
    case .lane:
      lanes = self.lanes(for: item, from: nil)
      guard !lanes.isEmpty else {
        report(
          "item \(key)",
          "Item \(key) is transferred, but 'from' names no plant and no lane leads to it from a plant that has it; "
            + "that source is left out.")
        return []
      }
    }
    var ways = lanes.map { lane in
      PlannedSource(.transfer(from: lane.from), leadTimeDays: option.leadTimeDays ?? lane.leadTimeDays, lane: lane)
    }
    if lanes.isEmpty {
      ways = [PlannedSource(option.source, leadTimeDays: option.leadTimeDays ?? nodes[item].leadTimeDays)]
    }
    for place in ways.indices {
      ways[place].leadTimeDays = usableLeadTime(ways[place].leadTimeDays, of: item)
      ways[place].priority = option.priority
      ways[place].share = place == 0 ? share(option.share, of: item) : 0
      let lane = ways[place].lane
      if let limit = capacity(option.capacity, option.capacityDays, of: item)
        ?? capacity(lane?.capacity, lane?.capacityDays, of: item)
      {
        (ways[place].capacity, ways[place].capacityDays) = limit
      }
    }
    return ways
  }

  mutating func usableLeadTime(_ days: Int, of item: Int) -> Int {
    guard !(0...ScenarioPreparation.longestLeadTimeDays).contains(days) else { return days }
    report(
      "item \(nodes[item].key)",
      "Item \(nodes[item].key) has a source with a lead time of \(days) days; 0 is used, give 0 to 3650.")
    return 0
  }

  private func has(_ item: Int, at plant: String) -> Bool {
    numberOf[ItemAtPlant(nodes[item].key.item, at: plant)].map { nodes[$0].unit == nodes[item].unit } ?? false
  }

  /// The lanes for the item itself, or else those for all: the cheapest first where all costs are known in one currency,
  /// then the quickest, then the first given.
  func lanes(for item: Int, from plant: String?) -> [LaneRecord] {
    let key = nodes[item].key
    var lanes = (lanesTo[key.plant] ?? []).filter {
      ($0.item ?? key.item) == key.item && $0.from == plant ?? $0.from && has(item, at: $0.from)
    }
    if lanes.contains(where: { $0.item != nil }) { lanes.removeAll { $0.item == nil } }
    let currencies = Set(lanes.map(\.cost?.currency))
    let comparable = currencies.count == 1 && currencies.first != .some(nil)
    return lanes.enumerated().sorted {
      let (left, right) = ($0.element, $1.element)
      let (cost, other) = comparable ? (left.cost!.minorUnits, right.cost!.minorUnits) : (0, 0)
      return (cost, left.leadTimeDays, $0.offset) < (other, right.leadTimeDays, $1.offset)
    }.map(\.element)
  }

  /// Those that have a share are asked together, the others one after the other.
  private func setTiers(of item: Int, _ chosen: inout [PlannedSource]) {
    // Suppliers share what their source gets: those it is bought of, and those who make it.
    var shared: [ItemRecord.Source?: Int] = [:]
    for place in chosen.indices {
      chosen[place].tier = place
      guard chosen[place].share > 0 else { continue }
      let group = chosen[place].isSharedBySuppliers ? chosen[place].source : nil
      chosen[place].tier = shared[group] ?? place
      shared[group] = chosen[place].tier
    }
  }

  mutating func share(_ share: Int64?, of item: Int) -> Int64 {
    if let share, !(0...ScenarioPreparation.largestShare).contains(share) {
      report(
        "item \(nodes[item].key)",
        "Item \(nodes[item].key) has a source or supplier with a share that is not 0 to 100 percent; it is left out.")
    }
    return self.share(share, of: item, reporting: false)
  }
  func share(_ share: Int64?, of item: Int, reporting: Bool) -> Int64 {
    share.flatMap { (0...ScenarioPreparation.largestShare).contains($0) ? $0 : nil } ?? 0
  }

  /// 100 percent, in millionths.
  private static let largestShare: Int64 = 1_000_000

  mutating func capacity(_ quantity: Int64?, _ days: Int?, of item: Int) -> (Int64?, Int?)? {
    guard let quantity else { return nil }
    guard (0...MaterialModel.largestQuantity).contains(quantity), (1...100_000).contains(days ?? 1) else {
      report(
        "item \(nodes[item].key)",
        "Item \(nodes[item].key) has a source, supplier or lane with a capacity that is negative or too large, or for no "
          + "days; it is left out.")
      return nil
    }
    return (quantity, days)
  }
}
