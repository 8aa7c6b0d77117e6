import Foundation
import ProductionService
import Testing

/// Sources, overtime and direction as `causeway-production plan` prints them.
@Suite struct PlanSourcesCommandTests {
  private struct Output: Decodable {
    struct Supply: Decodable {
      let item: String
      let plant: String?
      let status: String
      let source: String?
      let from: String?
      let supplier: String?
      let quantity: String
    }
    struct Amount: Decodable { let amount: String }
    struct Figures: Decodable {
      let overtimeMinutes: Int?
      let overtimeCost: Amount?
    }
    struct Operation: Decodable {
      let order: String
      let start: String
      let end: String
      let lateMinutes: Int
    }
    struct Problem: Decodable {
      let record: String
      let sentence: String
    }
    let figures: Figures
    let supplies: [Supply]
    let schedule: [Operation]?
    let problems: [Problem]
  }

  private func plan(_ text: String) throws -> Output {
    try JSONDecoder().decode(Output.self, from: Data(PlanCommand.plan(text).utf8))
  }

  @Test func eachPlannedOrderSaysWhereItComesFrom() throws {
    let output = try plan(
      #"""
      {"today":"2026-01-05","plants":[{"name":"Leeds"},{"name":"York"}],
       "lanes":[{"from":"York","to":"Leeds","leadTimeDays":1,"item":"S","capacity":20,"capacityDays":7}],
       "items":[{"item":"S","plant":"Leeds",
          "sources":[{"source":"transfer"},{"source":"buy","priority":2}],
          "suppliers":[{"supplier":"A","share":"75"},{"supplier":"B","share":"25"}]},
        {"item":"S","plant":"York","source":"none","stock":30}],
       "receipts":[{"order":"PO-1","item":"S","plant":"Leeds","quantity":20,"due":"2026-01-20","supplier":"B"}],
       "demands":[{"demand":"1","item":"S","plant":"Leeds","quantity":100,"due":"2026-01-20"}]}
      """#)
    #expect(output.problems.isEmpty, "\(output.problems)")
    let planned = output.supplies.filter { $0.status == "planned" }
    // 20 by the lane, 20 are ordered of B; of the other 60, with B's 20, a quarter is B's.
    #expect(planned.map(\.source) == ["transfer", "buy"] && planned.map(\.quantity) == ["20", "60"])
    #expect(planned.map(\.from) == ["York", nil] && planned.map(\.supplier) == [nil, "A"])
  }

  @Test(arguments: [
    ("", ["5", "25"]), (#""fairShare":"priority","#, ["5", "25"]), (#""fairShare":"proportional","#, ["13", "17"]),
  ])
  func plantsShareWhatOneHasToSpareByTheRuleGiven(_ rule: String, _ moved: [String]) throws {
    let sources = #""sources":[{"source":"transfer","from":"York","leadTimeDays":1},{"source":"buy","priority":2}]"#
    let output = try plan(
      #"""
      {"today":"2026-01-05",\#(rule)"plants":[{"name":"Leeds"},{"name":"Hull"},{"name":"York"}],
       "items":[{"item":"S","plant":"Leeds",\#(sources)},{"item":"S","plant":"Hull",\#(sources)},
        {"item":"S","plant":"York","source":"none","stock":30}],
       "demands":[{"demand":"1","item":"S","plant":"Leeds","quantity":20,"due":"2026-01-20","priority":2},
        {"demand":"2","item":"S","plant":"Hull","quantity":25,"due":"2026-01-20","priority":1}]}
      """#)
    #expect(output.problems.isEmpty, "\(output.problems)")
    let transfers = output.supplies.filter { $0.source == "transfer" }
    #expect(["Leeds", "Hull"].map { plant in transfers.first { $0.plant == plant }?.quantity } == moved)
  }

  private let shop = #"""
    {"today":"2026-01-05","horizonDays":30,"capacity":"finite","direction":"backward",
     "calendars":[{"name":"week","shifts":[{"days":[1,2,3,4,5],"from":"08:00","to":"16:00"}]}],
     "plants":[{"name":"","calendar":"week"}],
     "workCentres":[{"name":"M","calendar":"week","overtime":{"shifts":[{"days":[6],"from":"08:00","to":"16:00"}],
       "costPerHour":{"amount":"60","currency":"GBP"}}}],
     "items":[{"item":"A","source":"make","leadTimeDays":5},{"item":"S","source":"none","stock":1000}],
     "bills":[{"item":"A","components":[{"item":"S","quantity":1}]}],
     "routings":[{"item":"A","operations":[{"workCentre":"M","runMinutes":48}]}],
     "demands":[{"demand":"1","item":"A","quantity":QUANTITY,"due":"DUE"}]}
    """#

  private func shop(_ quantity: Int, due: String) throws -> Output {
    try plan(shop.replacing("QUANTITY", with: "\(quantity)").replacing("DUE", with: due))
  }

  @Test func backwardOperationsEndWhenTheirOrderIsDue() throws {
    let output = try shop(10, due: "2026-01-14")
    #expect(output.problems.isEmpty, "\(output.problems)")
    // Eight hours of work: all of Tuesday.
    #expect(
      output.schedule?.map(\.start) == ["2026-01-13T08:00"] && output.schedule?.map(\.end) == ["2026-01-13T16:00"])
    #expect(output.figures.overtimeMinutes == nil && output.figures.overtimeCost == nil)
  }

  @Test func anOrderThatCannotBeOnTimeIsScheduledForwardAndNamed() throws {
    let output = try shop(30, due: "2026-01-07")
    #expect(output.schedule?.map(\.start) == ["2026-01-05T08:00"])
    #expect(output.schedule?.first.map { $0.lateMinutes > 0 } ?? false)
    #expect(output.problems.contains { $0.sentence.hasSuffix("It is scheduled forward from today.") })
  }

  @Test func overtimeThatIsWorkedIsPrintedWithItsCost() throws {
    let output = try shop(55, due: "2026-01-12")
    // Five days hold 50.
    #expect(output.figures.overtimeMinutes == 240 && output.figures.overtimeCost?.amount == "240.00")
  }
}
