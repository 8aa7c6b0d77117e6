import Messaging
import Persistence
import ProductionContract
import ProductionService
import Testing
import Values

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
}
