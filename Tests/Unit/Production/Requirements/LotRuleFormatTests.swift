import ProductionService
import Testing

/// Lot rules of a scenario, and numbers as large as they go.
@Suite struct LotRuleFormatTests {
  /// Ten weeks of Heizer and Render (see the tests of lot sizing) in pieces and in kilograms, whose smallest step is a
  /// gram: costs are for the whole unit, so the lots are the same.
  @Test(arguments: ["H87", "KGM"]) func costsOfALotRuleAreForAWholeUnit(unit: String) throws {
    func lots(_ lot: String, _ net: [Int]) throws -> [String] {
      let demands = net.enumerated().filter { $0.element > 0 }.map {
        #"{"demand":"\#($0.offset)","item":"A","quantity":\#($0.element),"due":"2026-02-\#(10 + $0.offset)"}"#
      }
      let output = try PlanCommandTests.plan(
        #"""
        {"today":"2026-01-05","horizonDays":90,
         "items":[{"item":"A","unit":"\#(unit)","leadTimeDays":1,"lot":\#(lot)}],
         "demands":[\#(demands.joined(separator: ","))]}
        """#)
      #expect(output.problems.isEmpty, "\(output.problems)")
      return output.supplies.map { String($0.quantity.prefix { $0 != "." }) }
    }
    let net = [0, 30, 40, 0, 10, 40, 30, 0, 30, 55]
    func costs(_ rule: String, _ setup: String, _ more: String = "") -> String {
      #"{"rule":"\#(rule)","setupCost":{"amount":"\#(setup)","currency":"USD"},"#
        + #""holdingCost":{"amount":"1","currency":"USD"}\#(more)}"#
    }
    #expect(try lots(costs("partPeriod", "100"), net) == ["80", "100", "55"])
    #expect(try lots(costs("wagnerWhitin", "100"), net) == ["80", "70", "85"])
    #expect(try lots(costs("silverMeal", "100"), net) == ["80", "70", "85"])
    #expect(try lots(costs("leastUnitCost", "100"), net) == ["70", "80", "85"])
    #expect(try lots(costs("economic", "20", #","yearlyDemand":1000"#), [0, 150, 150]) == ["200", "200"])
    for rule in ["partPeriod", "wagnerWhitin", "silverMeal", "leastUnitCost", "economic"] {
      #expect(try lots(costs(rule, "0"), net) == net.filter { $0 > 0 }.map(String.init), "no set-up cost: \(rule)")
    }
  }

  /// Demand of 130: the economic lot is 200 (2 x 1000 x 20 / 1), the fixed one 50.
  @Test(arguments: [
    ("", ["200"], ["50", "50", "50"]), (#","minimum":60"#, ["200"], ["60", "60", "60"]),
    (#","multiple":30"#, ["210"], ["60", "60", "60"]),
    (#","maximum":40"#, ["40", "40", "40", "40"], ["40", "40", "40", "40"]),
    (#","multiple":30,"maximum":100"#, ["90", "90"], ["60", "60", "60"]),
    (#","minimum":220"#, ["220"], ["220"]),
  ])
  func limitsBringFixedAndEconomicLotsWithinThem(limits: String, economic: [String], fixed: [String]) throws {
    func lots(_ rule: String, _ supplier: String = "{}") throws -> [String] {
      let output = try PlanCommandTests.plan(
        #"""
        {"today":"2026-01-05","horizonDays":30,
         "items":[{"item":"A","lot":{\#(rule)\#(supplier == "{}" ? limits : "")},
           "suppliers":[\#(supplier == "{}" ? "" : supplier)]}],
         "demands":[{"demand":"1","item":"A","quantity":130,"due":"2026-01-14"}]}
        """#)
      #expect(output.problems.isEmpty, "\(output.problems)")
      return output.supplies.map(\.quantity)
    }
    let costs =
      #""rule":"economic","setupCost":{"amount":"20","currency":"USD"},"yearlyDemand":1000,"#
      + #""holdingCost":{"amount":"1","currency":"USD"}"#
    #expect(try lots(costs) == economic)
    #expect(try lots(#""rule":"fixed","quantity":50"#) == fixed)
    // A supplier's limits do the same.
    let supplier = #"{"supplier":"S"\#(limits)}"#
    #expect(try lots(costs, supplier) == economic)
    #expect(try lots(#""rule":"fixed","quantity":50"#, supplier) == fixed)
  }

  @Test func limitsOfAFixedLotThatContradictAreNamed() throws {
    let output = try PlanCommandTests.plan(
      #"""
      {"today":"2026-01-05","horizonDays":30,
       "items":[{"item":"A","lot":{"rule":"fixed","quantity":50,"minimum":60,"maximum":40}}],
       "demands":[{"demand":"1","item":"A","quantity":130,"due":"2026-01-14"}]}
      """#)
    #expect(output.problems.map(\.record) == ["item A"])
    #expect(output.supplies.map(\.quantity) == ["130"])
  }

  @Test func anItemWhoseLotRuleCannotBeUsedIsPlannedLotForLot() throws {
    func costs(_ rule: String, _ setup: String, _ holding: String, _ currency: String = "USD") -> String {
      #"{"rule":"\#(rule)","setupCost":{"amount":"\#(setup)","currency":"USD"},"#
        + #""holdingCost":{"amount":"\#(holding)","currency":"\#(currency)"}}"#
    }
    let rules = [
      #"{"rule":"wagnerWhitn"}"#, #"{"rule":"wagnerWhitin"}"#, #"{"rule":"fixed"}"#, #"{"rule":"period","days":0}"#,
      costs("economic", "1", "1"), costs("silverMeal", "1", "0"), costs("partPeriod", "1", "1", "EUR"),
      costs("leastUnitCost", "1", "90000000000000"),
    ]
    for rule in rules {
      let output = try PlanCommandTests.plan(
        #"""
        {"today":"2026-01-05","horizonDays":30,"items":[{"item":"A","lot":\#(rule)}],
         "demands":[{"demand":"1","item":"A","quantity":3,"due":"2026-01-14"},
           {"demand":"2","item":"A","quantity":4,"due":"2026-01-15"}]}
        """#)
      #expect(output.problems.map(\.record) == ["lot rule of A"], "\(rule)")
      #expect(output.problems[0].sentence.hasSuffix("; the item is planned lot for lot."), "\(rule)")
      #expect(output.supplies.map(\.quantity) == ["3", "4"], "\(rule)")
    }
  }

  @Test func whatDoesNotParseSaysWhatIsWrongInTermsOfTheFile() {
    func failure(_ text: String) -> String? {
      do { _ = try PlanCommandTests.plan(text) } catch { return "\(error)" }
      return nil
    }
    #expect(
      failure(#"{"today":"2026-01-05","capacity":"finit"}"#)
        == "The scenario cannot be read: 'capacity' is 'finit', which is none of its values; correct that and plan "
        + "again."
    )
    #expect(failure("[]") == "The scenario cannot be read: it is no record in {}; correct that and plan again.")
  }

  /// Every number of a scenario that has all kinds of costs and times, one after the other, as large as it goes.
  @Test func noNumberIsTooLargeToBeReadOrRefused() throws {
    let text = #"""
      {"today":"2026-01-05","horizonDays":30,"direction":"backward","capacity":"finite",
       "workCentres":[{"name":"M","setups":{"first":5,"between":[{"from":"x","to":"x","minutes":6}],"otherwise":7},
         "overtime":{"shifts":[{"days":[6],"from":"08:00","to":"12:00"}]}}],
       "items":[
         {"item":"A","source":"make","leadTimeDays":1,"setupFamily":"x","lot":{"rule":"partPeriod",
           "setupCost":{"amount":"31","currency":"USD"},"holdingCost":{"amount":"32","currency":"USD"}}},
         {"item":"B","lot":{"rule":"wagnerWhitin","setupCost":{"amount":"33","currency":"USD"},
           "holdingCost":{"amount":"34","currency":"USD"}}},
         {"item":"C","lot":{"rule":"silverMeal","setupCost":{"amount":"35","currency":"USD"},
           "holdingCost":{"amount":"36","currency":"USD"}}},
         {"item":"D","lot":{"rule":"leastUnitCost","setupCost":{"amount":"37","currency":"USD"},
           "holdingCost":{"amount":"38","currency":"USD"}}},
         {"item":"E","lot":{"rule":"economic","setupCost":{"amount":"39","currency":"USD"},
           "holdingCost":{"amount":"41","currency":"USD"},"yearlyDemand":42}},
         {"item":"F","safetyStock":43,"stock":44,"lot":{"rule":"fixed","quantity":45}}],
       "bills":[{"item":"A","output":46,"components":[{"item":"B","quantity":47}]}],
       "routings":[{"item":"A","operations":[{"workCentre":"M","setupMinutes":48,"runMinutes":49,"per":51,
         "queueMinutes":52,"moveMinutes":53,"alternates":[{"workCentre":"M","setupMinutes":54,"runMinutes":55}]}]}],
       "demands":[{"demand":"1","item":"A","quantity":56,"due":"2026-01-12"},
         {"demand":"2","item":"A","quantity":57,"due":"2026-01-14"},
         {"demand":"3","item":"C","quantity":58,"due":"2026-01-13"},
         {"demand":"4","item":"C","quantity":59,"due":"2026-01-15"},
         {"demand":"5","item":"D","quantity":61,"due":"2026-01-13"},
         {"demand":"6","item":"D","quantity":62,"due":"2026-01-15"},
         {"demand":"7","item":"E","quantity":63,"due":"2026-01-13"},
         {"demand":"8","item":"F","quantity":64,"due":"2026-01-15"}]}
      """#
    #expect(try PlanCommandTests.plan(text).problems.isEmpty)
    for number in [5, 6, 7] + Array(31...64) where text.contains("\(number)") {
      for quoted in [true, false] {
        let (from, quote) = (quoted ? "\"\(number)\"" : ":\(number)", quoted ? "\"" : "")
        for large in ["999999999999999", "9999999999999.99", "9223372036854775807"] {
          let wide = text.replacing(from, with: (quoted ? quote : ":") + large + quote)
          guard wide != text, quoted || !large.contains(".") else { continue }
          let output = try PlanCommandTests.plan(wide)
          for problem in output.problems { #expect(problem.sentence.hasSuffix("."), "\(number): \(problem.sentence)") }
        }
      }
    }
  }
}
