import Foundation
import ProductionDomain
import Values

/// Why a scenario cannot be planned at all.
package struct ScenarioFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package let sentence: String
  package var description: String { sentence }
}

/// Reads a scenario; what cannot be read of it is left out and named.
struct ScenarioReader: Sendable {
  let document: ScenarioDocument
  var scenario: PlanningScenario
  var problems: [PlanningProblem] = []
  var units: [ItemAtPlant: UnitOfMeasure] = [:]
  var lanes: [LaneText] = []
  var conversions: [ItemAtPlant: [UnitConversion]] = [:]

  /// `namesUnknownFields`: not where they were refused before.
  init(_ text: String, namesUnknownFields: Bool = true) throws(ScenarioFailure) {
    try self.init(try ScenarioReader.document(text)) { namesUnknownFields ? UnknownFields.problems(in: text) : [] }
  }

  static func document(_ text: String) throws(ScenarioFailure) -> ScenarioDocument {
    do { return try JSONDecoder().decode(ScenarioDocument.self, from: Data(text.utf8)) } catch {
      let why = Reading.explain(error)
      let syntax = Reading.explainSyntax(of: text)
      let plain = why.hasPrefix("'") ? why : syntax.map { "it is not JSON (\($0))" } ?? "it is no record in {}"
      throw ScenarioFailure(sentence: "The scenario cannot be read: \(plain); correct that and plan again.")
    }
  }

  /// A document whose records are read, with the fields in it that nobody reads.
  init(_ document: ScenarioDocument, unknownFields: () -> [PlanningProblem]) throws(ScenarioFailure) {
    self.document = document
    guard let today = LocalDate(document.today) else {
      throw ScenarioFailure(
        sentence:
          "The scenario cannot be read: 'today' is '\(document.today.prefix(40))', which is not an ISO date such "
          + "as 2026-01-05.")
    }
    scenario = PlanningScenario(today: today, horizonDays: document.horizonDays ?? 180)
    scenario.bucketDays = document.bucketDays ?? 1
    if scenario.bucketDays > 1000 {
      scenario.bucketDays = clamped(document.bucketDays, "'bucketDays'", of: "scenario", 1...1000, else: 1)
    }
    scenario.capacityBucketDays = clamped(
      document.capacityBucketDays, "'capacityBucketDays'", of: "scenario", 1...1000, else: 7)
    scenario.finiteCapacity = document.capacity == .finite
    scenario.tolerance = PlanningScenario.Tolerance(
      days: clamped(document.tolerance?.days, "'tolerance.days'", of: "scenario", 0...1000, else: 0),
      percent: clamped(document.tolerance?.percent, "'tolerance.percent'", of: "scenario", 0...1000, else: 0))
    problems += unknownFields()
    if let why = document.network?.why { leaveOut("network", why) }
    if let why = document.productMix?.why { leaveOut("productMix", why) }
    _ = each("policies", document.policies)
    readCalendars()
    readPlaces()
    readItems()
    readLaneCapacities()
    readBills()
    readRoutings()
    readOrders()
    readPromises()
  }

  mutating func leaveOut(_ record: String, _ why: String) {
    problems.append(PlanningProblem(record, "\(record.capitalizedFirst) is left out: \(why)."))
  }

  /// The records of a list; unreadable ones are named by their place in it.
  mutating func each<Record>(_ name: String, _ list: Records<Record>?) -> [(place: Int, record: Record)] {
    for (place, why) in list?.unreadable ?? [] { leaveOut("\(name)[\(place)]", why) }
    return list?.records ?? []
  }

  /// Reads records, each by itself: on all processors where there are many. Answers and problems come in their order. A
  /// record is named only where something is wrong with it.
  mutating func each<Record: Sendable, Answer: Sendable>(
    of records: [(place: Int, record: Record)], _ read: @Sendable (Record, inout ScenarioReader) -> Answer?
  ) -> [Answer] {
    var blank = self
    blank.problems = []
    let reader = blank
    let parts = inParallel(records.count, least: 2000) { places in
      var part = reader
      let answers = records[places].compactMap { read($0.record, &part) }
      return (answers: answers, problems: part.problems)
    }
    for part in parts { problems += part.problems }
    return parts.flatMap(\.answers)
  }

  /// A date, or nil and a problem.
  mutating func date(_ text: String, _ field: String, of record: @autoclosure () -> String) -> LocalDate? {
    if let date = LocalDate(text) { return date }
    leaveOut(record(), "'\(field)' is '\(text.prefix(40))', which is not an ISO date such as 2026-01-05")
    return nil
  }

  /// A quantity in steps of the item's unit, or nil and a problem.
  mutating func steps(_ text: QuantityText, _ key: ItemAtPlant, of record: @autoclosure () -> String) -> Int64? {
    guard let unit = units[key] else {
      leaveOut(record(), "there is no item \(key); add the item")
      return nil
    }
    guard let quantity = quantity(text, unit) else {
      if text.text.count > 15, text.text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }) {
        leaveOut(record(), "'\(text.text.prefix(40))' is too large a quantity")
        return nil
      }
      leaveOut(
        record(),
        "'\(text.text.prefix(40))'\(text.unit.map { " \($0)" } ?? "") is not a quantity in a known unit with at most "
          + "\((text.unit.flatMap { UnitOfMeasure($0) } ?? unit).scale) decimals")
      return nil
    }
    guard let ratio = UnitConversion.between(quantity.unit, and: unit, of: conversions[key] ?? []) else {
      leaveOut(record(), "\(quantity.unit) does not convert to \(unit), the unit of \(key)")
      return nil
    }
    let wide = Int128(quantity.steps) * Int128(ratio.numerator)
    guard wide % Int128(ratio.denominator) == 0, let steps = Int64(exactly: wide / Int128(ratio.denominator)) else {
      leaveOut(record(), "\(quantity) is not a whole number of the smallest steps of \(unit), the unit of \(key)")
      return nil
    }
    return steps
  }

  func quantity(_ text: QuantityText, _ unit: UnitOfMeasure) -> Quantity? {
    guard let code = text.unit else { return Quantity(value: text.text, unit: unit) }
    return UnitOfMeasure(code).flatMap { Quantity(value: text.text, unit: $0) }
  }

  /// A whole number within its range: the nearest one, and a problem, where it lies outside; `missing` where there is
  /// none.
  mutating func clamped(
    _ value: Int?, _ field: @autoclosure () -> String, of record: @autoclosure () -> String, _ range: ClosedRange<Int>,
    else missing: Int
  ) -> Int {
    guard let value, !range.contains(value) else { return value ?? missing }
    let used = min(max(range.lowerBound, value), range.upperBound)
    let record = record()
    problems.append(
      PlanningProblem(
        record,
        "The \(field()) of \(record) is \(value); \(used) is used, give \(range.lowerBound) to "
          + "\(range.upperBound)."))
    return used
  }

  /// A number of days from 0 to as many as no horizon has, 0 where it is missing.
  mutating func days(_ value: Int?, _ field: String, of record: @autoclosure () -> String) -> Int {
    clamped(value, "'\(field)'", of: record(), 0...100_000, else: 0)
  }

  /// `08:30`, up to `48:00`, in seconds.
  func time(_ text: String) -> Int? {
    let parts = text.split(separator: ":").map { Int($0) }
    guard parts.count == 2, let hours = parts[0], let minutes = parts[1], (0...48).contains(hours),
      (0..<60).contains(minutes), hours * 60 + minutes <= 48 * 60
    else { return nil }
    return (hours * 60 + minutes) * 60
  }

  /// `2026-01-07` or `2026-01-07T10:00`, in plant seconds.
  func moment(_ text: String) -> Int? {
    let parts = text.split(separator: "T", maxSplits: 1)
    guard let day = parts.first.flatMap({ LocalDate(String($0)) }) else { return nil }
    guard parts.count == 2 else { return day.daysSinceEpoch * 86_400 }
    return time(String(parts[1])).map { day.daysSinceEpoch * 86_400 + $0 }
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
