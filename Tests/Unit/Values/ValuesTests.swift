import Foundation
import Testing
import Values

@Suite struct ValuesTests {
  @Test func timesAreWrittenAndReadAsRFC3339() throws {
    #expect(Instant("2010-12-01T08:26:00Z")?.description == "2010-12-01T08:26:00Z")
    #expect(Instant("2010-12-01T09:26:00+01:00")?.description == "2010-12-01T08:26:00Z")
    #expect(Instant("2010-12-01T08:26:00.5Z")?.description == "2010-12-01T08:26:00.500Z")
    #expect(Instant("1969-12-31T23:59:59.999999Z")?.microseconds == -1)
    #expect(Instant(microseconds: -1).description == "1969-12-31T23:59:59.999999Z")
    for wrong in [
      "", "2010-12-01", "2010-13-01T00:00:00Z", "2010-02-29T00:00:00Z", "2010-12-01T24:00:00Z", "2010-12-01T08:26:00",
    ] {
      #expect(Instant(wrong) == nil, "\(wrong)")
    }
  }

  @Test func datesAgreeWithFoundationOverTwoCenturies() {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(secondsFromGMT: 0)!
    for day in stride(from: -40_000, to: 40_000, by: 97) {
      let date = LocalDate(daysSinceEpoch: day)
      let parts = calendar.dateComponents(
        [.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(day) * 86_400))
      let (year, month, dayOfMonth) = date.civil
      #expect(parts.year == year && parts.month == month && parts.day == dayOfMonth)
      #expect(LocalDate(year: year, month: month, day: dayOfMonth) == date)
      #expect((parts.weekday! + 5) % 7 + 1 == date.weekday)
    }
  }

  @Test func everyDateCanBeWrittenAndReadAgain() {
    let last = LocalDate(year: 9999, month: 12, day: 31)!
    #expect((last + 1).description == "9999-12-31")
    #expect((LocalDate("0000-01-01")! + -1).description == "0000-01-01")
    for day in [Int(Int32.min), -719_529, -719_528, 0, 2_932_896, 2_932_897, Int(Int32.max)] {
      let text = LocalDate(daysSinceEpoch: day).description
      #expect(LocalDate(text)?.description == text, "day \(day)")
    }
  }

  @Test func moneyIsRoundedHalfAwayFromZero() {
    #expect(Money(minorUnits: 15_445, currency: .eur).scaled(by: 1000, over: 10_000).minorUnits == 1545)
    #expect(Money(minorUnits: -5, currency: .eur).scaled(by: 1, over: 2).minorUnits == -3)
    #expect(Money(minorUnits: 12_345, currency: .jpy).scaled(by: 10, over: 100).minorUnits == 1235)
  }

  @Test func aSplitAlwaysSumsToTheWhole() {
    // W12: IFRS 15 example 33 and a telecom bundle.
    #expect(Money(minorUnits: 100, currency: .jpy).allocated(by: [50, 25, 75]).map(\.minorUnits) == [33, 17, 50])
    #expect(Money(minorUnits: 80, currency: .jpy).allocated(by: [20, 30, 40]).map(\.minorUnits) == [18, 27, 35])
    #expect(
      Money(minorUnits: 8000, currency: .eur).allocated(by: [20, 30, 40]).map(\.minorUnits) == [1778, 2667, 3555])
    #expect(Money(minorUnits: 100, currency: .eur).allocated(by: [1, 1, 1]).map(\.minorUnits) == [34, 33, 33])
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let whole = Money(minorUnits: Int64.random(in: -1_000_000...1_000_000, using: &generator), currency: .eur)
      let weights = (0..<Int.random(in: 1...7, using: &generator)).map { _ in
        Int64.random(in: 0...50, using: &generator)
      }
      #expect(whole.allocated(by: weights).reduce(.zero(.eur), +) == whole, "\(whole) by \(weights)")
    }
  }

  @Test func amountsKeepTheirCurrencysDecimals() throws {
    #expect(Money(amount: "1234.5", currency: .eur)?.minorUnits == 123_450)
    #expect(Money(amount: "1234.505", currency: .eur) == nil)
    #expect(Money(amount: "12.5", currency: .jpy) == nil)
    #expect(Money(amount: "-0.05", currency: .eur)?.amountText == "-0.05")
    for wrong in ["", "-", ".5", "1.", "1e3", "1,5", "٣", "99999999999999999999"] {
      #expect(Money(amount: wrong, currency: .eur) == nil, "\(wrong)")
    }
    let json = try JSONEncoder().encode(Money(minorUnits: -5, currency: .eur))
    #expect(try JSONDecoder().decode(Money.self, from: json) == Money(minorUnits: -5, currency: .eur))
  }

  @Test func onlyCurrenciesOfTheListAreMoney() throws {
    for (code, scale) in [("GBP", 2), ("JPY", 0), ("KWD", 3), ("MGA", 2)] {
      #expect(Currency(code)?.scale == scale, "\(code)")
    }
    for wrong in ["ZZZ", "XXX", "XTS", "XAU", "gbp", "GB", "GBPX", "", "DEM"] {
      #expect(Currency(wrong) == nil, "\(wrong)")
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Money.self, from: Data(#"{"amount":"1.00","currency":"ZZZ"}"#.utf8))
    }
    for known in [Currency.eur, .gbp, .usd, .jpy] { #expect(Currency(known.code) == known) }
  }

  @Test func identifiersOfOneProcessAreInOrderAndDistinct() {
    let source = UUIDv7Source()
    let ids = (0..<10_000).map { _ in source.next() }
    #expect(ids == ids.sorted())
    #expect(Set(ids).count == ids.count)
    #expect(ids.allSatisfy { UUID(uuidString: $0) != nil && Array($0)[14] == "7" })
  }
}
