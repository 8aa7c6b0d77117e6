import Values

/// Goods that come may be inspected before they can be used. An order is due on the day on which it comes; a plan
/// counts what it gives from the day on which it can be used: so many working days of its plant later.
extension ItemRecord {
  /// The most working days for which goods can be inspected.
  package static let longestInspectionDays = 365

  /// Working days of its plant for which goods of an order are inspected: those of the supplier, else of the source,
  /// else of the item. Nothing is inspected of a phantom, nor of what comes along with other orders.
  package func inspectionDays(of origin: OrderOrigin) -> Int {
    guard !isPhantom, origin.source.isReceived else { return 0 }
    let own = sources.first { $0.isWay(of: origin) } ?? sources.first { $0.isAlike(origin.source) }
    let supplier = origin.supplier.flatMap { name in suppliers.first { $0.name == name } }
    let days = supplier?.inspectionDays ?? own?.inspectionDays ?? inspectionDays
    return min(max(0, days), ItemRecord.longestInspectionDays)
  }

  /// Whether any of its goods are inspected.
  package var isInspected: Bool {
    inspectionDays > 0 || sources.contains { $0.inspectionDays ?? 0 > 0 }
      || suppliers.contains { $0.inspectionDays ?? 0 > 0 }
  }

  /// Those that are given.
  fileprivate var givenInspectionDays: [Int] {
    [inspectionDays] + sources.compactMap(\.inspectionDays) + suppliers.compactMap(\.inspectionDays)
  }
}

extension SourceRecord {
  /// The very source that an order names: of several ways of subcontracting, that of its supplier.
  fileprivate func isWay(of origin: OrderOrigin) -> Bool {
    isAlike(origin.source) && (supplier == nil || supplier == origin.supplier)
  }

  fileprivate func isAlike(_ other: ItemRecord.Source) -> Bool {
    switch (source, other) {
    case (.lane, .transfer), (.transfer, .lane): true
    default: source == other
    }
  }
}

extension ItemRecord.Source {
  /// Whether goods of it come in by an order of their own.
  fileprivate var isReceived: Bool {
    switch self {
    case .make, .buy, .subcontract, .transfer, .lane: true
    case .coProduct, .none: false
    }
  }
}

extension WorkCalendar {
  /// The day from which goods can be used that come on a day.
  func use(of coming: LocalDate, inspectedFor days: Int) -> LocalDate {
    guard days > 0 else { return coming }
    return arrival(from: coming, workingDays: days) ?? coming + days
  }

  /// The last day on which goods can come that are used on a day.
  func coming(forUseOn day: LocalDate, inspectedFor days: Int) -> LocalDate {
    guard days > 0 else { return day }
    return release(for: day, workingDays: days) ?? day + -days
  }
}

extension ScenarioPreparation {
  /// The day from which goods can be used that come on a day.
  func use(ofItem item: Int, from source: PlannedSource, comingOn day: LocalDate) -> LocalDate {
    guard source.inspectionDays > 0 else { return day }
    return calendar(ofPlant: nodes[item].key.plant).use(of: day, inspectedFor: source.inspectionDays)
  }

  /// The last day on which goods can come that are used on a day.
  func coming(ofItem item: Int, from source: PlannedSource, forUseOn day: LocalDate) -> LocalDate {
    guard source.inspectionDays > 0 else { return day }
    return calendar(ofPlant: nodes[item].key.plant).coming(forUseOn: day, inspectedFor: source.inspectionDays)
  }

  /// Of an order that arrives in a bucket, the day from today on which it comes: the bucket's first, or so much earlier
  /// that it is inspected by then.
  func dueDay(of item: Int, from source: Int, usedIn bucket: Int) -> Int {
    let day = bucket * scenario.bucketDays
    guard !inspected.isEmpty, inspected.contains(item) else { return day }
    return self.day(coming(ofItem: item, from: sources(of: item)[source], forUseOn: date(ofBucket: bucket)))
  }

  /// Days for which what a supply gives is inspected; nil: it is used as it comes.
  func inspection(of supply: PegTable.Supply) -> PlannedSource? {
    guard !inspected.isEmpty, inspected.contains(supply.item) else { return nil }
    switch supply.kind {
    case .stock, .byProduct, .substitute: return nil
    case .planned, .receipt:
      let source = source(of: supply)
      return source.inspectionDays > 0 ? source : nil
    }
  }

  /// The day on which a supply comes by the plan, which counts it from its bucket on.
  package func due(of supply: PegTable.Supply) -> LocalDate {
    if case .receipt(let index) = supply.kind, case .order(let place) = receiptOrigins[index],
      isInspected(receipt: index, supply)
    {
      return max(scenario.today, scenario.receipts[place].due)
    }
    return coming(of: supply, forUseOn: date(ofBucket: supply.bucket))
  }

  /// The last day on which a supply can come that is used on a day.
  package func coming(of supply: PegTable.Supply, forUseOn day: LocalDate) -> LocalDate {
    guard let source = inspection(of: supply) else { return day }
    return coming(ofItem: supply.item, from: source, forUseOn: day)
  }

  /// When an order that stands can be used, and what it says of it.
  func use(of record: ReceiptRecord, _ item: Int, from source: Int) -> LocalDate {
    let coming = max(scenario.today, record.due)
    if let usable = record.usable { return max(coming, usable) }
    return use(ofItem: item, from: sources(of: item)[source], comingOn: coming)
  }

  /// Whether an order that is too late could be released in time if its goods were not inspected.
  func isInTimeUninspected(_ item: Int, from source: Int, usedOn day: LocalDate) -> Bool {
    let way = sources(of: item)[source]
    guard way.inspectionDays > 0 else { return false }
    let calendar = leadTimeCalendar(of: item, way)
    return calendar.release(for: day, workingDays: way.leadTimeDays).map { $0 >= scenario.today } ?? false
  }

  /// Whether a supply is inspected after it has come.
  package func isInspected(_ supply: PegTable.Supply) -> Bool {
    if case .receipt(let index) = supply.kind { return isInspected(receipt: index, supply) }
    return inspection(of: supply) != nil
  }

  /// The same of an order that stands.
  func isInspected(receipt: Int, _ supply: PegTable.Supply) -> Bool {
    if case .order(let place) = receiptOrigins[receipt], let usable = scenario.receipts[place].usable {
      return usable > max(scenario.today, scenario.receipts[place].due)
    }
    return inspection(of: supply) != nil
  }

  /// Names inspection days that cannot be, and remembers whose goods are inspected.
  mutating func checkInspectionDays(of item: Int) {
    let record = nodes[item]
    guard record.givenInspectionDays.contains(where: { $0 != 0 }) else { return }
    let name = "item \(record.key)"
    if !record.givenInspectionDays.allSatisfy((0...ItemRecord.longestInspectionDays).contains) {
      report(
        name,
        "Item \(record.key) has inspection days that are not 0 to \(ItemRecord.longestInspectionDays); the nearest "
          + "number is used.")
    }
    if record.isPhantom {
      report(name, "Item \(record.key) is a phantom, of which nothing comes; its inspection days are left out.")
    } else if case .coProduct = record.source, record.sources.isEmpty {
      report(
        name,
        "Item \(record.key) is a co-product, which is there with what it comes with; its inspection days are left out.")
    }
    if record.isInspected { inspected.insert(item) }
  }
}
