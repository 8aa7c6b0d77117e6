import Foundation
import ProductionDomain
import ProductionService
import Testing
import Values

/// Items that a supplier makes out of our components, in files and plans.
@Suite struct SubcontractingTests {
  private struct Output: Decodable {
    struct Amount: Decodable { let amount: String }
    struct Part: Decodable, Equatable {
      let item: String
      let needed: String
      let quantity: String
    }
    struct Supply: Decodable {
      let item: String
      let status: String
      let source: String?
      let supplier: String?
      let cost: Amount?
      let quantity: String
      let release: String?
      let due: String
      let components: [Part]?
    }
    struct Reason: Decodable {
      let code: String
      let sentence: String
    }
    struct Demand: Decodable {
      let reasons: [Reason]
      let lateDays: Int?
    }
    struct Delivery: Decodable {
      let date: String
      let quantity: String
    }
    struct Promise: Decodable {
      let deliveries: [Delivery]
      let reasons: [Reason]
    }
    struct Problem: Decodable {
      let record: String
      let sentence: String
    }
    let supplies: [Supply]
    let demands: [Demand]
    let promises: [Promise]?
    let problems: [Problem]

    func planned(_ item: String) -> [Supply] { supplies.filter { $0.item == item && $0.status == "planned" } }
  }

  private func plan(_ text: String) throws -> Output {
    try JSONDecoder().decode(Output.self, from: Data(PlanCommand.plan(text).utf8))
  }

  /// A frame is painted by Gloss in five days; tubes are bought in two.
  private func shop(
    frame: String = #""source":"subcontract""#, due: String = "2026-01-20", quantity: Int = 10, more: String = ""
  ) throws -> Output {
    try plan(
      #"""
      {"today":"2026-01-05","horizonDays":40,
       "items":[{"item":"PAINTED",FRAME,"suppliers":[{"supplier":"Gloss","leadTimeDays":5,"multiple":4,
            "price":{"amount":"7.50","currency":"GBP"}}]},
         {"item":"FRAME","stock":4,"leadTimeDays":2,"standardCost":{"amount":"20","currency":"GBP"}}],
       "bills":[{"item":"PAINTED","components":[{"item":"FRAME","quantity":1}]}],
       "demands":[{"demand":"1","item":"PAINTED","quantity":QUANTITY,"due":"DUE"}]MORE}
      """#.replacing("FRAME,\"sup", with: frame + ",\"sup").replacing("QUANTITY", with: "\(quantity)")
        .replacing("DUE", with: due).replacing("MORE", with: more))
  }

  @Test func componentsAreNeededWhenTheSubcontractorBegins() throws {
    let output = try shop()
    #expect(output.problems.isEmpty, "\(output.problems)")
    let painted = try #require(output.planned("PAINTED").first)
    // In fours, at 7.50 for the work and 20.00 for each frame.
    #expect(painted.source == "subcontract" && painted.supplier == "Gloss" && painted.quantity == "12")
    #expect(painted.release == "2026-01-15" && painted.due == "2026-01-20" && painted.cost?.amount == "330.00")
    #expect(painted.components == [Output.Part(item: "FRAME", needed: "2026-01-15", quantity: "12")])
    let frames = output.planned("FRAME")
    #expect(frames.map(\.quantity) == ["8"] && frames.map(\.due) == ["2026-01-15"])
  }

  @Test func aDemandThatIsLateNamesTheSubcontractorsLeadTime() throws {
    let output = try shop(due: "2026-01-08", quantity: 4)
    let reason = try #require(output.demands.first?.reasons.first)
    #expect(reason.code == "leadTime" && reason.sentence.contains("takes 5 working days at subcontractor Gloss"))
  }

  @Test func aPromiseWaitsForComponentsAndForTheSubcontractorAndSaysWhich() throws {
    let wish = #","promises":[{"promise":"Q","item":"PAINTED","quantity":QTY,"wanted":"2026-01-06"}]"#
    // Four frames are there: five days of work. For more of them two days come before.
    let soon = try #require(try shop(quantity: 0, more: wish.replacing("QTY", with: "4")).promises?.first)
    #expect(soon.deliveries.map(\.date) == ["2026-01-10"])
    #expect(soon.reasons.contains { $0.sentence.contains("5 working days at subcontractor Gloss") }, "\(soon.reasons)")
    let later = try #require(try shop(quantity: 0, more: wish.replacing("QTY", with: "8")).promises?.first)
    #expect(later.deliveries.map(\.date) == ["2026-01-12"])
    #expect(later.reasons.contains { $0.sentence.contains("FRAME takes 2 working days") }, "\(later.reasons)")
  }

  @Test func whatCannotBeSubcontractedIsNamedAndNotOrdered() throws {
    let unnamed = try plan(
      #"""
      {"today":"2026-01-05","items":[{"item":"A","source":"subcontract"},{"item":"B"}],
       "bills":[{"item":"A","components":[{"item":"B","quantity":1}]}],
       "demands":[{"demand":"1","item":"A","quantity":1,"due":"2026-02-01"}]}
      """#
    )
    #expect(unnamed.planned("A").isEmpty)
    #expect(
      unnamed.problems.map(\.sentence).contains(
        "Item A cannot be subcontracted: nobody makes it; name the subcontractor among its 'suppliers'. That source is "
          + "left out."
      ))
    let bare = try plan(
      #"""
      {"today":"2026-01-05","items":[{"item":"A","source":"subcontract","suppliers":[{"supplier":"S"}]}],
       "demands":[{"demand":"1","item":"A","quantity":1,"due":"2026-02-01"}]}
      """#
    )
    #expect(bare.planned("A").isEmpty && bare.problems.contains { $0.sentence.contains("it has no bill") })
    let strange = try shop(frame: #""sources":[{"source":"subcontract","supplier":"Matt"}]"#)
    #expect(strange.planned("PAINTED").isEmpty)
    #expect(strange.problems.contains { $0.sentence.contains("Matt is none of its 'suppliers'") })
    let both = try shop(frame: #""sources":[{"source":"buy"},{"source":"subcontract","priority":2}]"#)
    #expect(both.problems.contains { $0.sentence.contains("'supplier' does not say which of its suppliers makes it") })
    let misplaced = try shop(frame: #""sources":[{"source":"buy","supplier":"Gloss"}]"#)
    #expect(misplaced.problems.contains { $0.record.contains("'supplier' of a source") }, "\(misplaced.problems)")
  }

  @Test func whatIsMadeHereAndOutsideTakesItsComponentsBothWays() throws {
    let output = try plan(
      #"""
      {"today":"2026-01-05","horizonDays":40,
       "items":[{"item":"A","leadTimeDays":1,
           "sources":[{"source":"make","share":"50"},{"source":"subcontract","supplier":"S","share":"25"},
             {"source":"buy","share":"25","priority":3}],
           "suppliers":[{"supplier":"S","leadTimeDays":3},{"supplier":"T","leadTimeDays":2}]},{"item":"B","stock":500}],
       "bills":[{"item":"A","components":[{"item":"B","quantity":2}]}],
       "demands":[{"demand":"1","item":"A","quantity":80,"due":"2026-01-20"}]}
      """#)
    #expect(output.problems.isEmpty, "\(output.problems)")
    let orders = output.planned("A").sorted { $0.release! < $1.release! }
    #expect(orders.map(\.source) == ["subcontract", "buy", "make"] && orders.map(\.quantity) == ["20", "20", "40"])
    #expect(orders.map(\.supplier) == ["S", "T", nil])
    #expect(orders.map { $0.components?.first?.quantity } == ["40", nil, "80"])
  }

  @Test func aRoutingOfWhatOnlyASubcontractorMakesIsLeftOut() throws {
    let more =
      #","workCentres":[{"name":"M"}],"#
      + #""routings":[{"item":"PAINTED","operations":[{"workCentre":"M","runMinutes":60}]}]"#
    let output = try shop(more: more)
    #expect(output.problems.contains { $0.sentence.contains("a subcontractor makes it") })
    #expect(output.planned("PAINTED").first?.release == "2026-01-15")
  }

  /// Whatever the world: an item with a subcontractor is planned as one made here with that lead time and those limits.
  @Test func aSubcontractedItemIsPlannedAsOneThatIsMadeInAsMuchTime() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<60 {
      let (days, minimum, multiple) = (random.below(9), random.below(12), 1 + random.below(6))
      let limits = "\"minimum\":\(minimum),\"multiple\":\(multiple)"
      let stock = random.below(30)
      let partDays = random.below(6)
      let needed = 1 + random.below(4)
      let percent = 50 + random.below(51)
      let demands = (0..<(1 + random.below(5))).map { number in
        let (pieces, day) = (1 + random.below(40), 10 + random.below(20))
        return #"{"demand":"\#(number)","item":"TOP","quantity":\#(pieces),"due":"2026-01-\#(day)"}"#
      }.joined(separator: ",")
      func text(_ part: String) -> String {
        #"""
        {"today":"2026-01-05","horizonDays":40,
         "items":[{"item":"TOP","source":"make","leadTimeDays":1},{"item":"PART","yieldPercent":\#(percent),\#(part)},
           {"item":"RAW","stock":\#(stock),"leadTimeDays":\#(partDays)}],
         "bills":[{"item":"TOP","components":[{"item":"PART","quantity":2}]},
           {"item":"PART","components":[{"item":"RAW","quantity":\#(needed)}]}],
         "demands":[\#(demands)],
         "promises":[{"promise":"Q","item":"TOP","quantity":\#(1 + round % 9),"wanted":"2026-01-07"}]}
        """#
      }
      let made = try plan(text(#""source":"make","leadTimeDays":\#(days),"lot":{\#(limits)}"#))
      let outside = try plan(
        text(#""source":"subcontract","suppliers":[{"supplier":"S","leadTimeDays":\#(days),\#(limits)}]"#))
      func shape(_ output: Output) -> [String] {
        output.supplies.map { "\($0.item) \($0.quantity) \($0.release ?? "") \($0.due) \($0.components ?? [])" }
      }
      #expect(shape(made) == shape(outside), "seed \(seed), round \(round)")
      #expect(
        made.promises?.first?.deliveries.map(\.date) == outside.promises?.first?.deliveries.map(\.date),
        "seed \(seed), round \(round)")
      #expect(outside.problems.isEmpty, "seed \(seed): \(outside.problems)")
    }
  }
}
