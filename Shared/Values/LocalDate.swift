/// A calendar day without a time or zone, ISO 8601 on the wire (`2010-12-01`), an integer in tables
/// (days since 1970-01-01, proleptic Gregorian).
package struct LocalDate: Hashable, Comparable, Sendable {
  package var daysSinceEpoch: Int

  package init(daysSinceEpoch: Int) { self.daysSinceEpoch = daysSinceEpoch }

  /// Nil when the month or day does not exist.
  /// Civil-to-days after H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
  package init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= LocalDate.daysInMonth(year: year, month: month) else { return nil }
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    self.init(daysSinceEpoch: era * 146_097 + dayOfEra - 719_468)
  }

  package static func daysInMonth(year: Int, month: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  package var civil: (year: Int, month: Int, day: Int) {
    let z = daysSinceEpoch + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// Midnight UTC at the start of this day.
  package var start: Instant { Instant(secondsSinceEpoch: Int64(daysSinceEpoch) * 86_400) }
  /// Monday is 1, Sunday is 7 (ISO 8601).
  package var weekday: Int { Int(floorRemainder(Int64(daysSinceEpoch) + 3, 7)) + 1 }

  package static func < (left: LocalDate, right: LocalDate) -> Bool { left.daysSinceEpoch < right.daysSinceEpoch }
  package static func + (left: LocalDate, days: Int) -> LocalDate {
    LocalDate(daysSinceEpoch: left.daysSinceEpoch + days)
  }
  package static func - (left: LocalDate, right: LocalDate) -> Int { left.daysSinceEpoch - right.daysSinceEpoch }
}

extension LocalDate: CustomStringConvertible, Codable {
  /// What ISO 8601 can write with four digits of the year. What arithmetic takes beyond is written as the nearest of
  /// them, so that every date can be written and read again.
  private static let writable = LocalDate(year: 0, month: 1, day: 1)!...LocalDate(year: 9999, month: 12, day: 31)!

  func append(to bytes: inout [UInt8]) {
    let (year, month, day) = min(max(self, LocalDate.writable.lowerBound), LocalDate.writable.upperBound).civil
    appendDigits(Int64(year), 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendDigits(Int64(month), 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendDigits(Int64(day), 2, to: &bytes)
  }
  package var description: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
  package init?(_ text: String) {
    var scanner = DigitScanner(Array(text.utf8))
    guard let date = scanner.date(), scanner.atEnd else { return nil }
    self = date
  }
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = LocalDate(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text.prefix(40))' is not an ISO 8601 date such as 2010-12-01.")
    }
    self = value
  }
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((-a + b - 1) / b) }
func floorRemainder(_ a: Int64, _ b: Int64) -> Int64 { a - floorDivide(a, b) * b }

func appendDigits(_ value: Int64, _ width: Int, to bytes: inout [UInt8]) {
  var divisor: Int64 = 1
  for _ in 1..<width { divisor *= 10 }
  while divisor > 0 {
    bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
    divisor /= 10
  }
}

struct DigitScanner {
  let bytes: [UInt8]
  var position = 0
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var atEnd: Bool { position == bytes.count }
  mutating func digit() -> Int? {
    guard position < bytes.count, (48...57).contains(bytes[position]) else { return nil }
    position += 1
    return Int(bytes[position - 1]) - 48
  }
  mutating func number(digits: Int) -> Int? {
    var value = 0
    for _ in 0..<digits {
      guard let next = digit() else { return nil }
      value = value * 10 + next
    }
    return value
  }
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }
  mutating func date() -> LocalDate? {
    guard let year = number(digits: 4), skip("-"), let month = number(digits: 2), skip("-"), let day = number(digits: 2)
    else { return nil }
    return LocalDate(year: year, month: month, day: day)
  }
}
