import Foundation
import InventoryContract
import Messaging
import Persistence
import ProductionContract
import Testing
import Values

@testable import ProductionService

@Suite struct ScenarioTests {
  private func centre(_ machines: Int64, efficiency: Int64 = 100) -> JSONDocument {
    .record([
      "name": .text("assembly"), "calendar": .text("week"), "machines": .whole(machines),
      "efficiencyPercent": .whole(efficiency),
    ])
  }

  private func scenario(_ works: Workshop, _ changes: ScenarioChangeBody...) throws -> ScenarioView {
    try works.perform { try CreateScenario(name: "what if", changes: changes).perform(in: $0) }
  }

  /// The sentence of what is refused.
  private func refusal(_ perform: () throws -> Void) -> String {
    do {
      try perform()
      return "it was accepted"
    } catch { return "\(error)" }
  }

  @Test func aRecordThatHasChangedSinceIsNotOverwritten() throws {
    let works = try Workshop.cycleWorks()
    let what = try scenario(works, ScenarioChangeBody(kind: "workCentre", document: centre(3)))
    try works.load(
      #"{"workCentres":[{"name":"assembly","calendar":"week","machines":1,"efficiencyPercent":50}]}"#)
    let why = refusal { _ = try works.perform { try PromoteScenario().perform(on: what.id, in: $0) } }
    #expect(why.contains("SCENARIO_OUTDATED") && why.contains("workCentre assembly"))
    #expect(
      try works.count("SELECT count(*) FROM planningRecord WHERE document LIKE '%\"efficiencyPercent\":50%'") == 1)
    // Looked at, and changed again.
    _ = try works.perform {
      try ChangeScenario(changes: [ScenarioChangeBody(kind: "workCentre", document: centre(3, efficiency: 50))])
        .perform(on: what.id, in: $0)
    }
    let promoted = try works.perform { try PromoteScenario().perform(on: what.id, in: $0) }
    #expect(promoted.state == "promoted")
  }

  @Test func aScenarioThatEndedIsNotPlanned() throws {
    let works = try Workshop.cycleWorks()
    let what = try scenario(works, ScenarioChangeBody(kind: "workCentre", document: centre(3)))
    _ = try works.perform { try DiscardScenario().perform(on: what.id, in: $0) }
    #expect(refusal { try works.plan(scenario: what.id) }.contains("SCENARIO_CLOSED"))
    #expect(try works.count("SELECT count(*) FROM plan") == 0)
  }

  @Test func whatCouldNotBePlannedIsRefusedAtOnce() throws {
    let works = try Workshop.cycleWorks()
    func refused(_ kind: String, _ document: JSONDocument, key: String? = nil) -> String {
      refusal { _ = try scenario(works, ScenarioChangeBody(kind: kind, key: key, document: document)) }
    }
    #expect(refused("item", .record(["item": .text("A@B")])).contains("must not contain"))
    #expect(refused("item", .record(["item": .text("A"), "leadTimeDays": .text("x")])).contains("leadTimeDays"))
    #expect(
      refused(
        "bill",
        .record([
          "item": .text("WHEEL"),
          "components": .list([.record(["item": .text("BIKE"), "quantity": .whole(1)])]),
        ])
      ).contains("close in a loop"))
    #expect(refused("workCentre", centre(2), key: "wheels").contains("is not what the document names"))
    #expect(refused("demand", .record(["priority": .whole(0)]), key: "D").contains("between 1 and 1000"))
    #expect(refused("demand", .record(["quantity": .whole(-1)]), key: "D").contains("above zero"))
    #expect(refused("order", .record(["date": .text("2010-12-09")]), key: "WO-1").contains("is not known here"))
    #expect(try works.count("SELECT count(*) FROM scenario") == 0)
  }

  @Test func stockIsInventorysInScenariosToo() throws {
    let works = try Workshop.cycleWorks()
    let what = try scenario(
      works,
      ScenarioChangeBody(
        kind: "item",
        document: .record(["item": .text("FRAME"), "source": .text("buy"), "stock": .whole(1_000_000)])))
    _ = try works.perform { try PromoteScenario().perform(on: what.id, in: $0) }
    #expect(try works.count("SELECT count(*) FROM planningRecord WHERE document LIKE '%stock%'") == 0)
  }

  @Test func eachDecisionOfAPromotedScenarioIsAudited() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let what = try scenario(
      works, ScenarioChangeBody(kind: "workCentre", document: centre(3)),
      ScenarioChangeBody(kind: "demand", key: "SO-2010-000001/1", document: .record(["priority": .whole(2)])),
      ScenarioChangeBody(
        kind: "demand", key: "imagined", document: .record(["item": .text("BIKE"), "quantity": .whole(5)])))
    _ = try works.perform { try PromoteScenario().perform(on: what.id, in: $0) }
    #expect(try works.count("SELECT count(*) FROM auditEntry WHERE action = 'scenario.decision'") == 3)
    #expect(try works.count("SELECT count(*) FROM auditEntry WHERE detail LIKE '%left behind%'") == 1)
    #expect(try works.count("SELECT priority FROM demandDecision WHERE demand = 'SO-2010-000001/1'") == 2)
    #expect(try works.count("SELECT count(*) FROM demandDecision") == 1)
  }

  @Test func onlyACustomersDemandHasAPriority() throws {
    let works = try Workshop.cycleWorks()
    let why = refusal { try works.perform { try DecidePriority(priority: 2).perform(on: "SO-2010-000009/1", in: $0) } }
    #expect(why.contains("NOT_FOUND"))
    #expect(try works.count("SELECT count(*) FROM demandDecision") == 0)
  }

  private func document(_ text: String) throws -> JSONDocument {
    try JSONDecoder().decode(JSONDocument.self, from: Data(text.utf8))
  }

  @Test func quantitiesOfImaginedDemandsHaveDecimalsAndUnits() throws {
    let works = try Workshop()
    try works.load(
      #"{"items":[{"item":"DOUGH","unit":"KGM","source":"make","leadTimeDays":1},{"item":"FLOUR","unit":"KGM"}],"#
        + #""bills":[{"item":"DOUGH","components":[{"item":"FLOUR","quantity":"0.6"}]}]}"#)
    let texts = [
      #"{"item":"DOUGH","quantity":"2.5","due":"2010-12-10"}"#,
      #"{"item":"DOUGH","quantity":{"value":"500","unit":"GRM"},"due":"2010-12-11"}"#,
      #"{"item":"DOUGH","quantity":{"value":"1","unit":"LTR"},"due":"2010-12-12"}"#,
    ]
    let changes = try texts.enumerated().map {
      ScenarioChangeBody(kind: "demand", key: "imagined \($0)", document: try document($1))
    }
    let what = try works.perform { try CreateScenario(name: "what if", changes: changes).perform(in: $0) }
    let plan = try works.plan(scenario: what.id)
    let demands = try works.database.read { try PlanStore.demands(plan.id, $0) }
    #expect(demands.map(\.quantity) == ["2.500", "0.500"])
    #expect(plan.problems.map(\.record) == ["demand imagined 2"])
    let zero = try document(#"{"item":"DOUGH","quantity":"0.0"}"#)
    let change = ChangeScenario(changes: [ScenarioChangeBody(kind: "demand", key: "D", document: zero)])
    #expect(
      refusal { _ = try works.perform { try change.perform(on: what.id, in: $0) } }.contains("above zero"))
  }

  @Test func anOrderOfAScenarioThatIsNotOpenIsNamed() throws {
    let works = try Workshop.cycleWorks()
    let what = try scenario(
      works, ScenarioChangeBody(kind: "order", key: "WO-9", document: try document(#"{"frozen":true}"#)))
    #expect(try works.plan(scenario: what.id).problems.map(\.record) == ["order WO-9"])
  }

  @Test func theDateOfAPurchaseIsLeftBehindWhenAScenarioIsPromoted() throws {
    let works = try Workshop.cycleWorks()
    try works.hear(
      PurchaseOrderChanged(
        purchaseOrderID: "po-1", number: "PO-1", item: "FRAME", site: "main", supplier: "Tube Works",
        ordered: .pieces(4), received: .pieces(0), open: .pieces(4), due: LocalDate("2010-12-20")!, status: "placed",
        plannedOrderID: nil, changedAt: works.clock.now()))
    let what = try scenario(
      works, ScenarioChangeBody(kind: "order", key: "PO-1", document: try document(#"{"due":"2010-12-10"}"#)),
      ScenarioChangeBody(kind: "workCentre", document: centre(3)))
    #expect(try works.plan(scenario: what.id).problems.isEmpty)
    let promoted = try works.perform { try PromoteScenario().perform(on: what.id, in: $0) }
    #expect(promoted.state == "promoted")
    #expect(try works.count("SELECT count(*) FROM auditEntry WHERE detail LIKE '%left behind%'") == 1)
  }
}
