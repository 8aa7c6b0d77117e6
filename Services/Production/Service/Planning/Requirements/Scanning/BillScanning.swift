extension BillText: ScannedRecord {
  private enum Field: String, CaseIterable {
    case byProducts, coProducts, components, from, item, output, plant, priority, revision, to
  }
  private static let fields = FieldNames(Field.self)

  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd) {
    var (item, components): (String?, [Line]?) = (nil, nil)
    var text = BillText(item: "", components: [])
    try scanner.record(BillText.fields) { field, scanner throws(RecordScanner.Odd) in
      switch field {
      case .item: item = try scanner.text()
      case .plant: text.plant = try scanner.optionalText()
      case .revision: text.revision = try scanner.optionalText()
      case .output: text.output = try scanner.scanned()
      case .priority: text.priority = try scanner.optionalInt()
      case .from: text.from = try scanner.optionalText()
      case .to: text.to = try scanner.optionalText()
      case .components: components = try scanner.scannedList()
      case .byProducts: text.byProducts = try scanner.scannedList()
      case .coProducts: text.coProducts = try scanner.scannedList()
      }
    }
    (text.item, text.components) = (try scanner.given(item), try scanner.given(components))
    self = text
  }
}

extension BillText.Line: ScannedRecord {
  private enum Field: String, CaseIterable { case alternates, backflush, from, item, quantity, scrapPercent, to }
  private static let fields = FieldNames(Field.self)

  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd) {
    var (item, quantity): (String?, QuantityText?) = (nil, nil)
    var (scrap, backflush): (NumberText?, Bool?) = (nil, nil)
    var (from, to): (String?, String?) = (nil, nil)
    var alternates: [Alternate]?
    try scanner.record(BillText.Line.fields) { field, scanner throws(RecordScanner.Odd) in
      switch field {
      case .item: item = try scanner.text()
      case .quantity: quantity = try QuantityText(&scanner)
      case .scrapPercent: scrap = try scanner.scanned()
      case .from: from = try scanner.optionalText()
      case .to: to = try scanner.optionalText()
      case .backflush: backflush = try scanner.optionalTruth()
      case .alternates: alternates = try scanner.scannedList()
      }
    }
    self.init(
      item: try scanner.given(item), quantity: try scanner.given(quantity), scrapPercent: scrap, from: from, to: to,
      backflush: backflush, alternates: alternates)
  }
}

extension BillText.Line.Alternate: ScannedRecord {
  private enum Field: String, CaseIterable { case item, quantity }
  private static let fields = FieldNames(Field.self)

  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd) {
    var (item, quantity): (String?, QuantityText?) = (nil, nil)
    try scanner.record(BillText.Line.Alternate.fields) { field, scanner throws(RecordScanner.Odd) in
      switch field {
      case .item: item = try scanner.text()
      case .quantity: quantity = try scanner.scanned()
      }
    }
    self.init(item: try scanner.given(item), quantity: quantity)
  }
}

extension BillText.CoProduct: ScannedRecord {
  private enum Field: String, CaseIterable { case costPercent, item, quantity }
  private static let fields = FieldNames(Field.self)

  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd) {
    var (item, quantity, percent): (String?, QuantityText?, NumberText?) = (nil, nil, nil)
    try scanner.record(BillText.CoProduct.fields) { field, scanner throws(RecordScanner.Odd) in
      switch field {
      case .item: item = try scanner.text()
      case .quantity: quantity = try QuantityText(&scanner)
      case .costPercent: percent = try scanner.scanned()
      }
    }
    self.init(item: try scanner.given(item), quantity: try scanner.given(quantity), costPercent: percent)
  }
}
