import Values

/// Takes typed values out of an untrusted tree and notes every value that is missing or misshapen.
/// A value that could not be read is replaced by a harmless one; the document is refused anyway.
struct DocumentReader {
  struct Fields {
    let values: [String: DocumentValue]
    let path: String
    /// Not there at all: that was noted once, its members are not missed one by one.
    var absent = false
    func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
  }
  private(set) var faults: [HandoffFault] = []
  private let today: LocalDate

  init(today: LocalDate) { self.today = today }

  mutating func note(_ fields: Fields, _ key: String, _ expectation: String) {
    if fields.absent { return }
    let path = fields.path(of: key)
    faults.append(HandoffFault(.schema, field: path, "'\(path)' \(expectation)"))
  }

  mutating func root(_ document: DocumentValue) -> Fields {
    if case .object(let values) = document { return Fields(values: values, path: "") }
    faults.append(HandoffFault(.schema, "The document must be a JSON object."))
    return Fields(values: [:], path: "", absent: true)
  }

  /// The value, nil when it is absent or null.
  private func value(_ fields: Fields, _ key: String) -> DocumentValue? {
    guard let value = fields.values[key], value != .null else { return nil }
    return value
  }

  mutating func object(_ fields: Fields, _ key: String) -> Fields {
    let path = fields.path(of: key)
    if case .object(let values)? = value(fields, key) { return Fields(values: values, path: path) }
    let missing = HandoffFault(.schema, field: path, "'\(path)' must be an object.")
    if !fields.absent, !faults.contains(missing) { faults.append(missing) }
    return Fields(values: [:], path: path, absent: true)
  }

  mutating func list(_ fields: Fields, _ key: String) -> [Fields] {
    guard case .list(let items)? = value(fields, key), !items.isEmpty else {
      note(fields, key, "must be a list with at least one entry.")
      return []
    }
    var result: [Fields] = []
    for (index, item) in items.enumerated() {
      let path = "\(fields.path(of: key))[\(index)]"
      if case .object(let values) = item {
        result.append(Fields(values: values, path: path))
      } else {
        faults.append(HandoffFault(.schema, field: path, "'\(path)' must be an object."))
      }
    }
    return result
  }

  mutating func optionalText(_ fields: Fields, _ key: String, longest: Int = 100) -> String? {
    guard let found = value(fields, key) else { return nil }
    if case .text(let text) = found, !text.isEmpty, text.utf8.count <= longest,
      text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    {
      return text
    }
    note(fields, key, "must be a text of 1 to \(longest) bytes without control characters.")
    return nil
  }

  mutating func text(_ fields: Fields, _ key: String, longest: Int = 100) -> String {
    if value(fields, key) == nil {
      note(fields, key, "is missing.")
      return ""
    }
    return optionalText(fields, key, longest: longest) ?? ""
  }

  mutating func boolean(_ fields: Fields, _ key: String) -> Bool {
    if case .boolean(let found)? = value(fields, key) { return found }
    note(fields, key, "must be true or false.")
    return false
  }

  mutating func optionalInteger(_ fields: Fields, _ key: String) -> Int64? {
    switch value(fields, key) {
    case nil: return nil
    case .integer(let found)?: return found
    default:
      note(fields, key, "must be a whole number.")
      return nil
    }
  }

  mutating func integer(_ fields: Fields, _ key: String, in range: ClosedRange<Int64>) -> Int64 {
    if case .integer(let found)? = value(fields, key), range.contains(found) { return found }
    note(fields, key, "must be a whole number from \(range.lowerBound) to \(range.upperBound).")
    return range.lowerBound
  }

  mutating func optionalDate(_ fields: Fields, _ key: String) -> LocalDate? {
    guard let found = value(fields, key) else { return nil }
    if case .text(let text) = found, let date = LocalDate(text) { return date }
    note(fields, key, "must be a date such as 2010-12-01.")
    return nil
  }

  mutating func date(_ fields: Fields, _ key: String) -> LocalDate {
    if value(fields, key) == nil { note(fields, key, "is missing.") }
    return optionalDate(fields, key) ?? LocalDate(daysSinceEpoch: 0)
  }

  /// A day on which goods are wanted: not far from today, else it is a slip of the pen.
  mutating func optionalWantedDate(_ fields: Fields, _ key: String) -> LocalDate? {
    guard let date = optionalDate(fields, key) else { return nil }
    let window = today + -366...today + 3653
    if !window.contains(date) {
      note(fields, key, "must lie between \(window.lowerBound) and \(window.upperBound).")
    }
    return date
  }

  mutating func wantedDate(_ fields: Fields, _ key: String) -> LocalDate {
    if value(fields, key) == nil { note(fields, key, "is missing.") }
    return optionalWantedDate(fields, key) ?? LocalDate(daysSinceEpoch: 0)
  }

  /// A text by which somebody can be told from others.
  mutating func name(_ fields: Fields, _ key: String, longest: Int) -> String {
    let name = text(fields, key, longest: longest)
    if !name.isEmpty, CustomerMatching.nameKey(name).isEmpty { note(fields, key, "must have letters or digits.") }
    return name
  }

  mutating func instant(_ fields: Fields, _ key: String) -> Instant {
    if case .text(let text)? = value(fields, key), let instant = Instant(text) { return instant }
    note(fields, key, "must be an RFC 3339 time such as 2010-12-01T08:26:00Z.")
    return Instant(microseconds: 0)
  }

  mutating func currency(_ fields: Fields, _ key: String) -> Currency {
    if case .text(let text)? = value(fields, key), let currency = Currency(text) { return currency }
    note(fields, key, "must be a three-letter ISO 4217 code such as EUR.")
    return .eur
  }

  mutating func money(_ fields: Fields, _ key: String) -> Money {
    let parts = object(fields, key)
    let currency = currency(parts, "currency")
    if let money = Money(amount: text(parts, "amount"), currency: currency) { return money }
    note(parts, "amount", "must be a plain decimal with at most \(currency.scale) decimals, in quotes.")
    return .zero(currency)
  }

  mutating func quantity(_ fields: Fields, _ key: String) -> Quantity {
    let parts = object(fields, key)
    guard let unit = UnitOfMeasure(text(parts, "unit")) else {
      note(parts, "unit", "must be one of \(UnitOfMeasure.known.joined(separator: ", ")).")
      return .pieces(0)
    }
    if let quantity = Quantity(value: text(parts, "value"), unit: unit) { return quantity }
    note(parts, "value", "must be a plain decimal with at most \(unit.scale) decimals, in quotes.")
    return .zero(unit)
  }

  mutating func taxRate(_ fields: Fields, _ key: String) -> TaxRate {
    // A percent with two decimals is an amount with two decimals, in hundredths.
    if let points = Money(amount: text(fields, key), currency: .eur)?.minorUnits, (0...10_000).contains(points) {
      return TaxRate(basisPoints: points)
    }
    note(fields, key, "must be a percent from 0 to 100 with at most 2 decimals, in quotes.")
    return .zero
  }

  mutating func address(_ fields: Fields, _ key: String) -> PostalAddress {
    let parts = object(fields, key)
    return PostalAddress(
      name: text(parts, "name", longest: 200), street: optionalText(parts, "street", longest: 200),
      postcode: optionalText(parts, "postcode"), city: optionalText(parts, "city"),
      country: text(parts, "country"))
  }
}
