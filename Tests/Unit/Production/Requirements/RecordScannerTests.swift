import Foundation
import Testing

@testable import ProductionService

/// Records are read the same whether the scanner or Foundation's decoder reads them, and what is wrong with them is said
/// in the same words.
@Suite struct RecordScannerTests {
  /// Every kind of value there may be in a field, right or wrong.
  static func value(_ random: inout RequirementsRandom, depth: Int) -> String {
    switch random.below(depth > 0 ? 19 : 14) {
    case 0: "3"
    case 1: "-12"
    case 2: "0"
    case 3: "\"007\""
    case 4: "1.5"
    case 5: "12345678901234567890"
    case 6: "null"
    case 7: "true"
    case 8: "false"
    case 9: "\"2.5\""
    case 10: "\"KGM\""
    case 11: "\"Stück \\u00fc \\\" \\\\ /\""
    case 12: "\"GÄRT-1 ☂\""
    case 13: "\"EUR\""
    case 14: "{\"value\":\"1.5\",\"unit\":\"KGM\"}"
    case 15: "{\"amount\":\"1.50\", \"currency\":\"EUR\"}"
    case 16: "[ ]"
    case 17: "[" + record(&random, depth: depth - 1) + " , " + record(&random, depth: depth - 1) + "]"
    default: record(&random, depth: depth - 1)
    }
  }

  /// What a field is mostly given.
  static func usual(_ field: String, _ random: inout RequirementsRandom, depth: Int) -> String {
    switch field {
    case "item", "plant", "source", "from", "to", "supplier", "rule", "workCentre", "revision", "description", "unit":
      ["\"BELL\"", "\"make\"", "\"2026-01-05\"", "\"KGM\"", "\"\""][random.below(5)]
    case "sources", "suppliers", "units", "components", "byProducts", "coProducts", "operations", "alternates":
      depth > 0
        ? "[" + (0..<random.below(3)).map { _ in record(&random, depth: depth - 1) }.joined(separator: ",") + "]" : "[]"
    case "lot": depth > 0 ? record(&random, depth: depth - 1) : "{}"
    case "phantom", "backflush": random.chance(50) ? "true" : "false"
    case "price", "standardCost", "setupCost", "holdingCost": "{\"currency\":\"EUR\",\"amount\":\"12.05\"}"
    default: String(random.below(1000))
    }
  }

  private static let fields = [
    "item", "item", "item", "plant", "unit", "source", "from", "to", "sources", "suppliers", "supplier", "leadTimeDays",
    "inspectionDays",
    "stock", "safetyStock", "lot", "yieldPercent", "phantom", "units", "price", "standardCost", "components",
    "components",
    "quantity", "quantity", "quantity", "byProducts", "coProducts", "output", "priority", "revision", "operations",
    "operations", "workCentre", "workCentre", "runMinutes", "runMinutes", "per", "alternates", "rule", "equals",
    "share",
    "minimum", "maximum", "multiple", "scrapPercent", "backflush", "planningFenceDays", "setupFamily", "colour",
  ]

  static func record(_ random: inout RequirementsRandom, depth: Int) -> String {
    var names: [String] = []
    for _ in 0..<(2 + random.below(8)) {
      let name = fields[random.below(fields.count)]
      if !names.contains(name) { names.append(name) }
    }
    let space = random.chance(20) ? " \n" : ""
    let members = names.map { name in
      let value = random.chance(90) ? usual(name, &random, depth: depth) : value(&random, depth: depth)
      return "\"\(name)\"\(space):\(space)\(value)"
    }
    return "{" + members.joined(separator: "\(space),\(space)") + "}"
  }

  /// How many of the records Foundation's decoder read.
  static func check<Record: ScannedRecord & Sendable>(_ type: Record.Type, _ documents: [String], _ note: String) throws
    -> Int
  {
    var list = DocumentList()
    for document in documents { list.append(document) }
    let scanned: Records<Record> = list.records()
    let decoded = try JSONDecoder().decode(
      Records<Record>.self, from: Data("[\(documents.joined(separator: ","))]".utf8))
    #expect(scanned.records.map(\.place) == decoded.records.map(\.place), "\(note)")
    #expect(scanned.records.map { "\($0.record)" } == decoded.records.map { "\($0.record)" }, "\(note)")
    #expect(scanned.unreadable.map { "\($0)" } == decoded.unreadable.map { "\($0)" }, "\(note)")
    return scanned.odd
  }

  @Test func theScannerReadsWhatFoundationsDecoderReads() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<5 {
      let documents = (0..<24).map { _ in Self.record(&random, depth: 2) }
      _ = try Self.check(ItemText.self, documents, "seed \(seed), round \(round)")
      _ = try Self.check(BillText.self, documents, "seed \(seed), round \(round)")
      _ = try Self.check(RoutingText.self, documents, "seed \(seed), round \(round)")
    }
  }

  @Test func whatPlanningDataUsuallyHoldNeedsNoOtherDecoder() throws {
    let items = [
      #"{"item":"BELL","lot":{"days":7,"maximum":"50","minimum":10,"rule":"period"},"plant":"west","price":{"amount":"2.50","currency":"EUR"},"safetyStock":{"unit":"H87","value":"3"},"source":"make","unit":"H87","yieldPercent":"97.5"}"#,
      #"{"item":"GÄRT-1","sources":[{"share":60,"source":"make"},{"source":"subcontract","supplier":"Lackwerk"}],"suppliers":[{"capacity":5,"supplier":"A","priority":null}],"units":[{"equals":12,"unit":"DZN"}],"phantom":false}"#,
    ]
    #expect(try Self.check(ItemText.self, items, "items") == 0)
    let bills = [
      #"{"components":[{"alternates":[{"item":"C"}],"backflush":true,"item":"B","quantity":2,"scrapPercent":"1.5"}],"coProducts":[{"costPercent":20,"item":"D","quantity":1}],"item":"A","output":"10"}"#
    ]
    #expect(try Self.check(BillText.self, bills, "bills") == 0)
    let routings = [
      #"{"item":"A","operations":[{"alternates":[{"workCentre":"P"}],"operation":10,"per":"1","runMinutes":"2.5","setupMinutes":5,"workCentre":"L"}]}"#
    ]
    #expect(try Self.check(RoutingText.self, routings, "routings") == 0)
    #expect(
      try Self.check(ItemText.self, [#"{"item":"\u0041"}"#, #"{"item":"A","colour":1}"#, #"{"item":1}"#], "odd") == 3)
  }

  @Test func aNumberThatCannotBeHeldIsToldAlikeAloneAndWithinAList() throws {
    let documents = [
      #"{"item":"A","leadTimeDays":1e400}"#, #"{"item":"A","safetyStock":1e400}"#,
      #"{"item":"A","units":[{"equals":1e400}]}"#,
      #"{"item":"A"}"#,
    ]
    _ = try Self.check(ItemText.self, documents, "numbers")
    var list = DocumentList()
    for document in documents { list.append(document) }
    let records: Records<ItemText> = list.records()
    #expect(records.unreadable.count == 3 && records.unreadable.allSatisfy { !$0.why.contains("JSON") })
  }

  @Test func nothingIsReadBeyondTheEndOfARecord() throws {
    let record = #"{"item":"A","plant":"west","leadTimeDays":12,"phantom":true,"lot":{"minimum":"3"}}"#
    for count in 0..<record.utf8.count {
      let bytes = Array(record.utf8)
      _ = bytes.withUnsafeBytes { bytes in
        #expect(throws: RecordScanner.Odd.self) {
          var scanner = RecordScanner(bytes, 0..<count)
          _ = try ItemText(&scanner)
          try scanner.finish()
        }
      }
    }
  }

  @Test func manyDocumentsKeepTheirPlaces() throws {
    var list = DocumentList()
    for number in 0..<9000 { list.append(number % 1000 == 999 ? "{}" : "{\"item\":\"I\(number)\"}") }
    let records: Records<ItemText> = list.records()
    #expect(records.unreadable.map(\.place) == (0..<9).map { 1000 * $0 + 999 })
    #expect(records.records.allSatisfy { $0.record.item == "I\($0.place)" } && records.records.count == 8991)
    #expect(records.records.map(\.place) == records.records.map(\.place).sorted())
  }
}
