extension RoutingText: ScannedRecord {
  private enum Field: String, CaseIterable { case item, operations, plant }
  private static let fields = FieldNames(Field.self)

  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd) {
    var (item, plant, operations): (String?, String?, [Step]?) = (nil, nil, nil)
    try scanner.record(RoutingText.fields) { field, scanner throws(RecordScanner.Odd) in
      switch field {
      case .item: item = try scanner.text()
      case .plant: plant = try scanner.optionalText()
      case .operations: operations = try scanner.scannedList()
      }
    }
    self.init(item: try scanner.given(item), plant: plant, operations: try scanner.given(operations))
  }
}

extension RoutingText.Step: ScannedRecord {
  private enum Field: String, CaseIterable {
    case alternates, description, moveMinutes, operation, per, queueMinutes, runMinutes, setupMinutes, workCentre
  }
  private static let fields = FieldNames(Field.self)

  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd) {
    var (centre, run, setup): (String?, NumberText?, NumberText?) = (nil, nil, nil)
    var (number, description, per): (Int?, String?, QuantityText?) = (nil, nil, nil)
    var (queue, move, alternates): (NumberText?, NumberText?, [Alternate]?) = (nil, nil, nil)
    try scanner.record(RoutingText.Step.fields) { field, scanner throws(RecordScanner.Odd) in
      switch field {
      case .operation: number = try scanner.optionalInt()
      case .description: description = try scanner.optionalText()
      case .workCentre: centre = try scanner.text()
      case .setupMinutes: setup = try scanner.scanned()
      case .runMinutes: run = try NumberText(&scanner)
      case .per: per = try scanner.scanned()
      case .queueMinutes: queue = try scanner.scanned()
      case .moveMinutes: move = try scanner.scanned()
      case .alternates: alternates = try scanner.scannedList()
      }
    }
    self.init(
      operation: number, description: description, workCentre: try scanner.given(centre), setupMinutes: setup,
      runMinutes: try scanner.given(run), per: per, queueMinutes: queue, moveMinutes: move, alternates: alternates)
  }
}

extension RoutingText.Step.Alternate: ScannedRecord {
  private enum Field: String, CaseIterable { case runMinutes, setupMinutes, workCentre }
  private static let fields = FieldNames(Field.self)

  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd) {
    var (centre, setup, run): (String?, NumberText?, NumberText?) = (nil, nil, nil)
    try scanner.record(RoutingText.Step.Alternate.fields) { field, scanner throws(RecordScanner.Odd) in
      switch field {
      case .workCentre: centre = try scanner.text()
      case .setupMinutes: setup = try scanner.scanned()
      case .runMinutes: run = try scanner.scanned()
      }
    }
    self.init(workCentre: try scanner.given(centre), setupMinutes: setup, runMinutes: run)
  }
}
