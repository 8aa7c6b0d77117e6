import Values

/// A record that ``RecordScanner`` reads. What it reads must be what the record's `Decodable` reads.
protocol ScannedRecord: Decodable {
  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd)
}

extension RecordScanner {
  mutating func scanned<Record: ScannedRecord>() throws(Odd) -> Record { try Record(&self) }
  /// Nil where `null` stands.
  mutating func scanned<Record: ScannedRecord>() throws(Odd) -> Record? {
    try optional { scanner throws(Odd) in try Record(&scanner) }
  }
  /// Nil where `null` stands.
  mutating func scannedList<Record: ScannedRecord>() throws(Odd) -> [Record]? {
    try optional { scanner throws(Odd) in
      try scanner.list { scanner throws(Odd) in try Record(&scanner) }
    }
  }

  mutating func optionalText() throws(Odd) -> String? {
    try optional { scanner throws(Odd) in try scanner.text() }
  }
  mutating func optionalInt() throws(Odd) -> Int? { try optional { scanner throws(Odd) in try scanner.int() } }
  mutating func optionalTruth() throws(Odd) -> Bool? { try optional { scanner throws(Odd) in try scanner.truth() } }

  /// What must be there.
  func given<Value>(_ value: Value?) throws(Odd) -> Value {
    guard let value else { throw Odd() }
    return value
  }
}

extension QuantityText: ScannedRecord {
  private enum Field: String, CaseIterable { case unit, value }
  private static let fields = FieldNames(Field.self)

  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd) {
    if scanner.isText {
      text = try scanner.text()
    } else if scanner.isRecord {
      var (value, code): (String?, String?) = (nil, nil)
      try scanner.record(QuantityText.fields) { field, scanner throws(RecordScanner.Odd) in
        switch field {
        case .unit: code = try scanner.text()
        case .value: value = try scanner.text()
        }
      }
      (text, unit) = (try scanner.given(value), try scanner.given(code))
    } else {
      text = String(try scanner.whole())
    }
  }
}

extension NumberText: ScannedRecord {
  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd) {
    if scanner.isText {
      self = try scanner.given(NumberText(try scanner.text()))
    } else {
      (digits, decimals) = (try scanner.whole(), 0)
    }
  }
}

extension Money: ScannedRecord {
  private enum Field: String, CaseIterable { case amount, currency }
  private static let fields = FieldNames(Field.self)

  init(_ scanner: inout RecordScanner) throws(RecordScanner.Odd) {
    var (amount, code): (String?, String?) = (nil, nil)
    try scanner.record(Money.fields) { field, scanner throws(RecordScanner.Odd) in
      switch field {
      case .amount: amount = try scanner.text()
      case .currency: code = try scanner.text()
      }
    }
    let currency = try scanner.given(Currency(try scanner.given(code)))
    self = try scanner.given(Money(amount: try scanner.given(amount), currency: currency))
  }
}
