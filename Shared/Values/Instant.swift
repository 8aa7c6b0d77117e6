/// A moment in time: whole microseconds since 1970-01-01T00:00:00Z.
///
/// On the wire and in pages it is RFC 3339 in UTC (`2010-12-01T08:26:00Z`), with a fraction of
/// milliseconds or microseconds only where there is one. In tables it is the integer.
package struct Instant: Hashable, Comparable, Sendable {
  package var microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }
  package init(secondsSinceEpoch: Int64) { self.microseconds = secondsSinceEpoch * 1_000_000 }

  package static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }
  package static func + (left: Instant, right: Duration) -> Instant {
    Instant(microseconds: left.microseconds + right.wholeMicroseconds)
  }
  package static func - (left: Instant, right: Duration) -> Instant {
    Instant(microseconds: left.microseconds - right.wholeMicroseconds)
  }
  /// The time from `right` to `left`; negative when `left` is earlier.
  package static func - (left: Instant, right: Instant) -> Duration {
    .microseconds(left.microseconds - right.microseconds)
  }

  /// The calendar day of this moment in UTC.
  package var date: LocalDate {
    LocalDate(daysSinceEpoch: Int(floorDivide(microseconds, 86_400_000_000)))
  }
}

extension Duration {
  package var wholeMicroseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
  }
  package var wholeMilliseconds: Int64 { wholeMicroseconds / 1000 }
  package var inSeconds: Double { Double(wholeMicroseconds) / 1_000_000 }
}

extension Instant: CustomStringConvertible {
  package var description: String {
    let day = date
    let time = microseconds - Int64(day.daysSinceEpoch) * 86_400_000_000
    let seconds = time / 1_000_000
    let fraction = time % 1_000_000
    var bytes: [UInt8] = []
    bytes.reserveCapacity(27)
    day.append(to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    appendDigits(seconds / 3600, 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendDigits(seconds / 60 % 60, 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendDigits(seconds % 60, 2, to: &bytes)
    if fraction != 0 {
      bytes.append(UInt8(ascii: "."))
      if fraction % 1000 == 0 {
        appendDigits(fraction / 1000, 3, to: &bytes)
      } else {
        appendDigits(fraction, 6, to: &bytes)
      }
    }
    bytes.append(UInt8(ascii: "Z"))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads RFC 3339, with any fraction (cut to microseconds) and any offset; nil when it is not one.
  package init?(_ text: String) {
    var scanner = DigitScanner(Array(text.utf8))
    guard let date = scanner.date(), scanner.skip("T") || scanner.skip("t") || scanner.skip(" "),
      let hour = scanner.number(digits: 2), hour < 24, scanner.skip(":"),
      let minute = scanner.number(digits: 2), minute < 60, scanner.skip(":"),
      let second = scanner.number(digits: 2), second < 61
    else { return nil }
    var fraction: Int64 = 0
    if scanner.skip(".") {
      var digits = 0
      while let digit = scanner.digit() {
        if digits < 6 { fraction = fraction * 10 + Int64(digit) }
        digits += 1
      }
      guard digits > 0 else { return nil }
      while digits < 6 {
        fraction *= 10
        digits += 1
      }
    }
    var offset = 0
    if !(scanner.skip("Z") || scanner.skip("z")) {
      let sign: Int
      if scanner.skip("+") { sign = 1 } else if scanner.skip("-") { sign = -1 } else { return nil }
      guard let hours = scanner.number(digits: 2), hours < 24, scanner.skip(":"),
        let minutes = scanner.number(digits: 2), minutes < 60
      else { return nil }
      offset = sign * (hours * 3600 + minutes * 60)
    }
    guard scanner.atEnd else { return nil }
    let seconds = Int64(date.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
    self.init(microseconds: seconds * 1_000_000 + fraction)
  }
}

extension Instant: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Instant(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text.prefix(40))' is not an RFC 3339 time such as 2010-12-01T08:26:00Z.")
    }
    self = value
  }
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
