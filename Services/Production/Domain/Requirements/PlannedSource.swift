import Values

/// One way in which a plan orders an item: a source, and of a bought or subcontracted item one of its suppliers, of a
/// moved one a lane.
package struct PlannedSource: Hashable, Sendable {
  package var source: ItemRecord.Source
  package var supplier: SupplierRecord?
  package var lane: LaneRecord?
  /// Working days.
  package var leadTimeDays: Int
  /// Working days of the plant for which what comes is inspected.
  package internal(set) var inspectionDays = 0
  /// See ``MaterialModel/Source``.
  var tier = 0
  /// Lower numbers come first: of the source, and of a supplier among those of its item.
  var priority = 1
  var supplierPriority = 0
  var share: Int64 = 0
  /// Its share is of what its source gets, not of the item.
  var isSharedBySuppliers = false
  /// See ``SourceRecord``.
  package internal(set) var capacity: Int64?
  /// The days that ``capacity`` is for; nil: the horizon.
  package internal(set) var capacityDays: Int?

  init(_ source: ItemRecord.Source, leadTimeDays: Int, supplier: SupplierRecord? = nil, lane: LaneRecord? = nil) {
    self.source = source
    self.supplier = supplier
    self.lane = lane
    self.leadTimeDays = leadTimeDays
  }

  /// What a whole unit costs to get: the supplier's price or the lane's cost. Of a subcontracted one the work alone.
  package var unitCost: Money? { supplier?.price ?? lane?.cost }

  /// `5 working days`, of a subcontracted item with the name of who makes it.
  var duration: String {
    "\(leadTimeDays) working days" + (inspectionDays > 0 ? " and \(inspectionDays) of inspection" : "")
      + (source == .subcontract ? supplier.map { " at subcontractor \($0.name)" } ?? "" : "")
  }

  /// As an order of it says it.
  var origin: OrderOrigin { OrderOrigin(source, supplier: supplier?.name) }

  /// Whether an order of it is one of `origin`.
  func gives(_ origin: OrderOrigin) -> Bool {
    switch (source, origin.source) {
    case (.buy, .buy), (.subcontract, .subcontract): origin.supplier == nil || supplier?.name == origin.supplier
    case (.transfer(let from), .transfer(let other)): from == other
    case (.transfer, .lane), (.make, .make): true
    default: false
    }
  }
}

/// Where an order that stands comes from.
package struct OrderOrigin: Hashable, Sendable {
  /// ``ItemRecord/Source/lane``: moved from any plant.
  package var source: ItemRecord.Source
  /// Of a bought or subcontracted one; nil: any.
  package var supplier: String?

  package init(_ source: ItemRecord.Source, supplier: String? = nil) {
    self.source = source
    self.supplier = supplier
  }
}

extension ScenarioPreparation {
  /// The ways in which an item is ordered, the preferred first; one where it has one.
  package func sources(of item: Int) -> [PlannedSource] {
    if let several = sourcesOf[item] { return several }
    let node = nodes[item]
    var only = PlannedSource(
      node.source, leadTimeDays: node.leadTimeDays, supplier: suppliers[item], lane: lanesInUse[item])
    if inspected.contains(item) { only.inspectionDays = node.inspectionDays(of: only.origin) }
    return [only]
  }

  /// Where an order comes from.
  package func source(of supply: PegTable.Supply) -> PlannedSource { sources(of: supply.item)[supply.source] }

  /// The operations that make what a supply gives.
  package func operations(of supply: PegTable.Supply) -> [RoutingOperation] {
    operations(of: supply.item, from: supply.source)
  }

  /// Working days of an order of the item from one of its sources.
  func leadTimeDays(of item: Int, from source: Int) -> Int {
    sourcesOf[item]?[source].leadTimeDays ?? nodes[item].leadTimeDays
  }

  /// The operations of an order of the item from one of its sources.
  func operations(of item: Int, from source: Int) -> [RoutingOperation] {
    if let several = sourcesOf[item], several[source].source != .make { return [] }
    return routings[item]
  }

  /// Why the item can never be made by one of its sources; nil: it can, or it is not made.
  package func neverMade(_ item: Int, from source: Int) -> LateReason? {
    guard let why = unworkable[item], sources(of: item)[source].source == .make else { return nil }
    return why
  }

  /// The operations of an order of the item's first source.
  func firstOperations(of item: Int) -> [RoutingOperation] { operations(of: item, from: 0) }

  /// The calendar by which the lead time of an item's source counts.
  func leadTimeCalendar(of item: Int, _ source: PlannedSource) -> WorkCalendar {
    source.supplier?.calendar.flatMap { calendars[$0] } ?? calendar(ofPlant: nodes[item].key.plant)
  }
  func leadTimeCalendar(of supply: PegTable.Supply) -> WorkCalendar {
    leadTimeCalendar(of: supply.item, source(of: supply))
  }

  /// Which of the item's sources an order that stands comes from; one of the same kind, or the first, where it is none.
  func place(of origin: OrderOrigin?, amongSourcesOf item: Int) -> Int {
    guard let origin, let several = sourcesOf[item] else { return 0 }
    return several.firstIndex { $0.gives(origin) }
      ?? several.firstIndex { $0.gives(OrderOrigin(origin.source)) } ?? 0
  }

  /// The model's sources of the items that have several, or one of limited capacity.
  mutating func prepareSourcing() {
    for (item, own) in sourcesOf.sorted(by: { $0.key < $1.key }) {
      sourcing[item] = own.map { source in
        var record = MaterialModel.Source(
          leadTime: leadTimeRow(of: item, source), limits: limits(of: item, source), tier: source.tier,
          share: source.share)
        if case .transfer(let plant) = source.source {
          record.giver = numberOf[ItemAtPlant(nodes[item].key.item, at: plant)]
        }
        let days = scenario.bucketDays
        if let capacity = source.capacity {
          let buckets = source.capacityDays.map { max(1, $0 / days) } ?? 0
          let scaled = source.capacityDays.map { Int128(capacity) * Int128(buckets * days) / Int128($0) }
          record.capacity = Int64(clamping: scaled ?? Int128(capacity))
          record.capacityBuckets = buckets
        }
        return record
      }
    }
  }

  func limits(of item: Int, _ source: PlannedSource) -> OrderLimits {
    source.supplier?.limits(over: ownLimits[item] ?? nodes[item].lot.limits) ?? ownLimits[item]
      ?? nodes[item].lot.limits
  }

  /// Orders that stand count for their source's share and capacity, where they say whose they are.
  mutating func countStanding() {
    guard !sourcing.isEmpty else { return }
    for (receipt, origin) in zip(receipts, receiptOrigins) {
      guard sourcing[receipt.item] != nil, let stated = stated(origin),
        sourcesOf[receipt.item]![receipt.source].gives(stated)
      else { continue }
      sourcing[receipt.item]![receipt.source].standing.append(
        MaterialModel.Source.Standing(
          bucket: receipt.counted ?? receipt.bucket, quantity: items[receipt.item].started(for: receipt.quantity)))
    }
  }

  private func stated(_ origin: ReceiptOrigin) -> OrderOrigin? {
    switch origin {
    case .order(let place): scenario.receipts[place].origin
    case .kept(let place): scenario.previous[place].origin
    case .schedule: nil
    }
  }

  /// Takes the later sources off an item.
  mutating func keepFirstSource(of item: Int) {
    guard sourcesOf[item] != nil else { return }
    sourcesOf[item] = nil
    sourcing[item] = nil
    links.removeAll { $0.link.parent == item && $0.link.source > 0 }
  }
}
