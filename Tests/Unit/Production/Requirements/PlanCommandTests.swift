import Foundation
import ProductionService
import Testing

@Suite struct PlanCommandTests {
  struct Output: Decodable {
    struct Supply: Decodable {
      struct Peg: Decodable {
        var name: String
        var quantity: String
      }
      var name: String
      var status: String
      var source: String?
      var supplier: String?
      var cost: Money?
      var due: String
      var release: String?
      var quantity: String
      var `for`: [Peg]
    }
    struct Demand: Decodable {
      struct Delivery: Decodable, Equatable {
        var date: String
        var quantity: String
      }
      struct Reason: Decodable { var code: String }
      var demand: String
      var deliveries: [Delivery]
      var short: String
      var reasons: [Reason]
      var from: [Supply.Peg]
    }
    struct Promise: Decodable {
      var promise: String
      var reserved: Bool
      var deliveries: [Demand.Delivery]
    }
    struct Schedule: Decodable {
      var lots: [String]
      var availableToPromise: [String]
    }
    struct Money: Decodable, Equatable { var amount: String }
    struct Mix: Decodable {
      var quantities: [String: Int]
      var profit: Money
      var bottleneck: String?
      var optimal: Bool
    }
    struct Network: Decodable {
      var cost: Money
      var optimal: Bool
    }
    struct Policy: Decodable { var result: [String: String] }
    struct Problem: Decodable {
      var record: String
      var sentence: String
    }
    struct Figures: Decodable {
      var plannedOrders: Int
      var demands: Int
      var late: Int
      var short: Int
      var onTimePerMille: Int?
      var overloads: Int
      var loadMinutes: Int
      var capacityMinutes: Int
      var averageStockValue: Money?
      var margin: Money?
    }
    var figures: Figures
    var supplies: [Supply]
    var demands: [Demand]
    var promises: [Promise]?
    var masterSchedules: [Schedule]?
    var productMix: Mix?
    var network: Network?
    var policies: [Policy]?
    var problems: [Problem]
  }

  static func plan(_ text: String) throws -> Output {
    try JSONDecoder().decode(Output.self, from: Data(PlanCommand.plan(text).utf8))
  }

  static let small = """
    {"today":"2026-01-05","horizonDays":30,
     "items":[
       {"item":"TABLE","source":"make","leadTimeDays":2},
       {"item":"LEG","source":"buy","leadTimeDays":1,"stock":2},
       {"item":"LACQUER","unit":"KGM","source":"buy","leadTimeDays":1,"stock":"0.4"}],
     "bills":[{"item":"TABLE","components":[
       {"item":"LEG","quantity":4},{"item":"LACQUER","quantity":{"value":"250","unit":"GRM"}}]}],
     "demands":[{"demand":"SO-1","item":"TABLE","quantity":3,"due":"2026-01-15"}]}
    """

  @Test func aSmallScenarioIsPlannedWithPegsBothWays() throws {
    let output = try Self.plan(Self.small)
    #expect(output.problems.isEmpty)
    #expect(output.demands[0].deliveries == [.init(date: "2026-01-15", quantity: "3")])
    #expect(output.demands[0].from.map(\.name) == ["TABLE 2026-01-15"])
    let table = try #require(output.supplies.first { $0.name == "TABLE 2026-01-15" })
    #expect(table.release == "2026-01-13" && table.for.map(\.name) == ["SO-1"])
    let lacquer = try #require(output.supplies.first { $0.name == "LACQUER 2026-01-13" })
    #expect(lacquer.quantity == "0.350" && lacquer.release == "2026-01-12")
    #expect(lacquer.for.map(\.name) == ["TABLE 2026-01-15"])
  }

  @Test func theSameScenarioGivesTheSameTextEveryTime() throws {
    #expect(try PlanCommand.plan(Self.small) == PlanCommand.plan(Self.small))
  }

  @Test(arguments: ["", "{", "[]", "{}", #"{"today":5}"#, #"{"today":"soon"}"#, #"{"today":"2026-01-05","items":5}"#])
  func aTextThatIsNoScenarioIsRefusedInOneSentence(text: String) {
    do {
      _ = try PlanCommand.plan(text)
      Issue.record("planned \(text)")
    } catch {
      let sentence = "\(error)"
      #expect(sentence.hasPrefix("The scenario cannot be read: ") && sentence.hasSuffix("."))
      #expect(!sentence.contains("\n"))
    }
  }

  @Test func aRecordThatCannotBeReadIsNamedAndTheRestIsPlanned() throws {
    let broken = Self.small
      .replacingOccurrences(
        of: #""demands":["#,
        with: #"""
          "demands":[
          {"demand":"SO-2","item":"TABLE","quantity":1,"due":"2026-13-01"},
          {"demand":"SO-3","item":"TABLE","quantity":"1.5","due":"2026-01-15"},
          {"demand":"SO-4","item":"CHAIR","quantity":1,"due":"2026-01-15"},
          {"demand":"SO-5","item":"TABLE","due":"2026-01-15"},
          {"demand":"SO-6","item":"TABLE","quantity":{"value":"1","unit":"LTR"},"due":"2026-01-15"},
          {"demand":"SO-7","item":"TABLE","quantity":1,"due":"2025-12-31"},
          {"demand":"SO-8","item":"TABLE","quantity":1,"due":"2026-01-16","prioritty":2},
          """#)
    let output = try Self.plan(broken)
    #expect(output.demands.map(\.demand).sorted() == ["SO-1", "SO-8"])
    #expect(
      output.problems.map(\.record).sorted() == [
        "demand SO-2", "demand SO-3", "demand SO-4", "demand SO-6", "demand SO-7", "demands[3]", "demands[6]",
      ])
    for problem in output.problems { #expect(problem.sentence.hasSuffix("."), "\(problem.sentence)") }
    #expect(output.problems.contains { $0.sentence.contains("2026-13-01") })
    #expect(output.problems.contains { $0.sentence.contains("'quantity' is missing") })
    #expect(output.problems.contains { $0.sentence.contains("LTR does not convert to H87") })
    #expect(output.problems.contains { $0.sentence.contains("prioritty") })
  }

  @Test func schedulesPromisesMixNetworkAndPoliciesStandBesideThePlan() throws {
    let output = try Self.plan(
      #"""
      {"today":"2026-01-05","horizonDays":60,
       "items":[{"item":"PUMP","source":"buy","stock":64,"lot":{"rule":"fixed","quantity":70}},
                {"item":"BOLT","source":"none","stock":5}],
       "demands":[{"demand":"a","item":"PUMP","quantity":33,"due":"2026-01-05"},
                  {"demand":"b","item":"PUMP","quantity":20,"due":"2026-01-12"},
                  {"demand":"c","item":"PUMP","quantity":10,"due":"2026-01-19"},
                  {"demand":"d","item":"PUMP","quantity":4,"due":"2026-01-26"},
                  {"demand":"e","item":"PUMP","quantity":2,"due":"2026-02-02"}],
       "forecasts":[{"item":"PUMP","from":"2026-01-05","to":"2026-01-11","quantity":30},
                    {"item":"PUMP","from":"2026-01-12","to":"2026-01-18","quantity":30},
                    {"item":"PUMP","from":"2026-01-19","to":"2026-01-25","quantity":30},
                    {"item":"PUMP","from":"2026-01-26","to":"2026-02-01","quantity":30},
                    {"item":"PUMP","from":"2026-02-02","to":"2026-02-08","quantity":40},
                    {"item":"PUMP","from":"2026-02-09","to":"2026-02-15","quantity":40},
                    {"item":"PUMP","from":"2026-02-16","to":"2026-02-22","quantity":40},
                    {"item":"PUMP","from":"2026-02-23","to":"2026-03-01","quantity":40}],
       "masterSchedules":[{"item":"PUMP","periods":8}],
       "promises":[{"promise":"Q1","item":"BOLT","quantity":4,"wanted":"2026-01-06"},
                   {"promise":"Q2","item":"BOLT","quantity":4,"wanted":"2026-01-06","kind":"inquiry"}],
       "productMix":{"fixedCost":{"amount":"6000","currency":"USD"},
         "resources":[{"resource":"A","minutes":2400},{"resource":"B","minutes":2400}],
         "products":[
          {"product":"P","price":{"amount":"90","currency":"USD"},"material":{"amount":"45","currency":"USD"},
           "demand":100,"minutes":{"A":15,"B":15}},
          {"product":"Q","price":{"amount":"100","currency":"USD"},"material":{"amount":"40","currency":"USD"},
           "demand":50,"minutes":{"A":10,"B":30}}]},
       "network":{"places":[{"place":"plant","supply":10},{"place":"shop","demand":6}],
         "lanes":[{"from":"plant","to":"shop","cost":{"amount":"1.50","currency":"USD"}}]},
       "policies":[{"policy":"economicOrderQuantity","values":{"fixed":8,"holding":"0.225","demand":1300}},
                   {"policy":"newsvendorPoisson","values":{"holding":200,"penalty":270,"mean":18}},
                   {"policy":"guesswork"}]}
      """#)
    #expect(output.masterSchedules?.first?.lots == ["0", "0", "70", "0", "70", "0", "70", "70"])
    #expect(output.masterSchedules?.first?.availableToPromise == ["11", "0", "56", "0", "68", "0", "70", "70"])
    #expect(output.promises?.map(\.reserved) == [true, false])
    #expect(output.promises?[0].deliveries == [.init(date: "2026-01-06", quantity: "4")])
    #expect(output.promises?[1].deliveries.isEmpty == true)
    #expect(output.productMix?.quantities == ["P": 100, "Q": 30])
    #expect(output.productMix?.profit == .init(amount: "300.00"))
    #expect(output.productMix?.bottleneck == "B" && output.productMix?.optimal == true)
    #expect(output.network?.cost == .init(amount: "9.00") && output.network?.optimal == true)
    #expect(output.policies?.first?.result == ["quantity": "304.0468", "cost": "68.4105"])
    #expect(output.policies?.last?.result == ["baseStock": "19", "cost": "786.0884"])
    #expect(output.problems.map(\.record) == ["policy guesswork"])
  }

  @Test func aScenarioWithNearlyEveryFieldHasNoProblems() throws {
    let output = try Self.plan(BicycleScenario.text)
    #expect(output.problems.isEmpty, "\(output.problems)")
    #expect(output.demands.count == 5 && output.figures.demands == 5)
    #expect(output.figures.margin != nil && output.figures.averageStockValue != nil)
    #expect(output.supplies.first { $0.name.hasPrefix("FRAME at Leeds 2026") }?.supplier == "Tubeworks")
    #expect(output.supplies.first { $0.name.hasPrefix("BIKE at York 2026") }?.cost == .init(amount: "22.50"))
    #expect(output.demands.first { $0.demand == "SO-3/1" }?.reasons.map(\.code) == ["leadTime"])
  }

  /// Damaged scenarios: whatever is put in place of a number, a text or a line, the answer is a plan or
  /// one sentence, and never a crash.
  @Test func noDamageToAScenarioStopsTheProcess() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    let nasty = [
      "-1", "0", "1", "9223372036854775807", "-9223372036854775808", "1e400", "0.5", "999999999999999", "100000",
      "null", "true", "[]", "{}", "\"\"", "\"-0\"", "\"999999999999999\"", "\"0.001\"", "\"2026-02-30\"",
      "\"9999-12-31\"", "\"0001-01-01\"", "\"2025-01-01\"", "\"BIKE\"", "\"Leeds\"", "\"KGM\"", "\"24:00\"",
    ]
    for _ in 0..<60 {
      var text = BicycleScenario.text
      for _ in 0..<(1 + random.below(3)) {
        if random.chance(15) {
          var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
          lines.remove(at: random.below(lines.count))
          text = lines.joined(separator: "\n")
          continue
        }
        let places = Self.values(of: text)
        guard !places.isEmpty else { continue }
        text.replaceSubrange(places[random.below(places.count)], with: nasty[random.below(nasty.count)])
      }
      do {
        let output = try Self.plan(text)
        for problem in output.problems {
          #expect(problem.sentence.hasSuffix("."), "seed \(seed): \(problem.sentence)")
        }
      } catch {
        #expect("\(error)".hasPrefix("The scenario cannot be read: "), "seed \(seed): \(error)\n\(text)")
      }
    }
  }

  /// Where the numbers and texts of a JSON text stand, names of fields left out.
  private static func values(of text: String) -> [Range<String.Index>] {
    var places: [Range<String.Index>] = []
    var index = text.startIndex
    while index < text.endIndex {
      let start = index
      if text[index] == "\"" {
        index = text[text.index(after: index)...].firstIndex(of: "\"").map { text.index(after: $0) } ?? text.endIndex
        if index < text.endIndex, text[index] != ":" { places.append(start..<index) }
      } else if text[index].isNumber {
        index = text[index...].firstIndex { !$0.isNumber } ?? text.endIndex
        places.append(start..<index)
      } else {
        index = text.index(after: index)
      }
    }
    return places
  }
}
