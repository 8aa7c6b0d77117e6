extension ItemText: ScannedRecord {
  private enum Field: String, CaseIterable {
    case consumeEarlyDays, consumeLateDays, demandFenceDays, from, holdingCostPerDay, item, latenessCostPerDay
    case inspectionDays, leadTimeDays, lot, phantom, planningFenceDays, plant, price, safetyStock, setupFamily, source,
      sources
    case standardCost, stock, suppliers, unit, units, yieldPercent
  }
  private static let fields = FieldNames(Field.self)

  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd) {
    var text = ItemText(item: "")
    var isNamed = false
    try scanner.record(ItemText.fields) { field, scanner throws(RecordScanner.Odd) in
      switch field {
      case .item: (text.item, isNamed) = (try scanner.text(), true)
      case .plant: text.plant = try scanner.optionalText()
      case .unit: text.unit = try scanner.optionalText()
      case .source: text.source = try scanner.optionalText()
      case .from: text.from = try scanner.optionalText()
      case .sources: text.sources = try scanner.scannedList()
      case .suppliers: text.suppliers = try scanner.scannedList()
      case .leadTimeDays: text.leadTimeDays = try scanner.optionalInt()
      case .inspectionDays: text.inspectionDays = try scanner.optionalInt()
      case .stock: text.stock = try scanner.scanned()
      case .safetyStock: text.safetyStock = try scanner.scanned()
      case .lot: text.lot = try scanner.scanned()
      case .yieldPercent: text.yieldPercent = try scanner.scanned()
      case .phantom: text.phantom = try scanner.optionalTruth()
      case .planningFenceDays: text.planningFenceDays = try scanner.optionalInt()
      case .demandFenceDays: text.demandFenceDays = try scanner.optionalInt()
      case .consumeEarlyDays: text.consumeEarlyDays = try scanner.optionalInt()
      case .consumeLateDays: text.consumeLateDays = try scanner.optionalInt()
      case .units: text.units = try scanner.scannedList()
      case .standardCost: text.standardCost = try scanner.scanned()
      case .price: text.price = try scanner.scanned()
      case .latenessCostPerDay: text.latenessCostPerDay = try scanner.scanned()
      case .holdingCostPerDay: text.holdingCostPerDay = try scanner.scanned()
      case .setupFamily: text.setupFamily = try scanner.optionalText()
      }
    }
    guard isNamed else { throw RecordScanner.Odd() }
    self = text
  }
}

extension ItemText.Conversion: ScannedRecord {
  private enum Field: String, CaseIterable { case equals, unit }
  private static let fields = FieldNames(Field.self)

  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd) {
    var (unit, equals): (String?, QuantityText?) = (nil, nil)
    try scanner.record(ItemText.Conversion.fields) { field, scanner throws(RecordScanner.Odd) in
      switch field {
      case .unit: unit = try scanner.text()
      case .equals: equals = try QuantityText(&scanner)
      }
    }
    (self.unit, self.equals) = (try scanner.given(unit), try scanner.given(equals))
  }
}

extension ItemText.Source: ScannedRecord {
  private enum Field: String, CaseIterable {
    case capacity, capacityDays, from, inspectionDays, leadTimeDays, priority, share, source, supplier
  }
  private static let fields = FieldNames(Field.self)

  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd) {
    var text = ItemText.Source(source: "")
    var isNamed = false
    try scanner.record(ItemText.Source.fields) { field, scanner throws(RecordScanner.Odd) in
      switch field {
      case .source: (text.source, isNamed) = (try scanner.text(), true)
      case .from: text.from = try scanner.optionalText()
      case .supplier: text.supplier = try scanner.optionalText()
      case .priority: text.priority = try scanner.optionalInt()
      case .leadTimeDays: text.leadTimeDays = try scanner.optionalInt()
      case .inspectionDays: text.inspectionDays = try scanner.optionalInt()
      case .share: text.share = try scanner.scanned()
      case .capacity: text.capacity = try scanner.scanned()
      case .capacityDays: text.capacityDays = try scanner.optionalInt()
      }
    }
    guard isNamed else { throw RecordScanner.Odd() }
    self = text
  }
}

extension ItemText.Supplier: ScannedRecord {
  private enum Field: String, CaseIterable {
    case calendar, capacity, capacityDays, inspectionDays, leadTimeDays, maximum, minimum, multiple, price, priority
    case share, supplier
  }
  private static let fields = FieldNames(Field.self)

  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd) {
    var text = ItemText.Supplier(supplier: "")
    var isNamed = false
    try scanner.record(ItemText.Supplier.fields) { field, scanner throws(RecordScanner.Odd) in
      switch field {
      case .supplier: (text.supplier, isNamed) = (try scanner.text(), true)
      case .priority: text.priority = try scanner.optionalInt()
      case .leadTimeDays: text.leadTimeDays = try scanner.optionalInt()
      case .inspectionDays: text.inspectionDays = try scanner.optionalInt()
      case .calendar: text.calendar = try scanner.optionalText()
      case .minimum: text.minimum = try scanner.scanned()
      case .multiple: text.multiple = try scanner.scanned()
      case .maximum: text.maximum = try scanner.scanned()
      case .price: text.price = try scanner.scanned()
      case .share: text.share = try scanner.scanned()
      case .capacity: text.capacity = try scanner.scanned()
      case .capacityDays: text.capacityDays = try scanner.optionalInt()
      }
    }
    guard isNamed else { throw RecordScanner.Odd() }
    self = text
  }
}

extension LotText: ScannedRecord {
  private enum Field: String, CaseIterable {
    case days, holdingCost, maximum, minimum, multiple, quantity, rule, setupCost, yearlyDemand
  }
  private static let fields = FieldNames(Field.self)

  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd) {
    var text = LotText()
    try scanner.record(LotText.fields) { field, scanner throws(RecordScanner.Odd) in
      switch field {
      case .rule: text.rule = try scanner.optionalText()
      case .quantity: text.quantity = try scanner.scanned()
      case .days: text.days = try scanner.optionalInt()
      case .setupCost: text.setupCost = try scanner.scanned()
      case .holdingCost: text.holdingCost = try scanner.scanned()
      case .yearlyDemand: text.yearlyDemand = try scanner.scanned()
      case .minimum: text.minimum = try scanner.scanned()
      case .multiple: text.multiple = try scanner.scanned()
      case .maximum: text.maximum = try scanner.scanned()
      }
    }
    self = text
  }
}
