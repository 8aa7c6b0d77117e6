import Foundation
import HTTPTypes
import Persistence
import ProductionContract
import ProductionDomain
import Testing
import Values

@testable import ProductionService

/// An order keeps the revision it was released with; an engineering change says from which day on another one holds.
@Suite struct RevisionTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  private static let newBill = #"{"components":[{"item":"FRAME","quantity":1},{"item":"WHEEL","quantity":3}]}"#

  private func change(
    _ works: Workshop, revision: String = "B", from: String = "2010-12-08", item: String = "BIKE",
    bill: String = newBill
  ) throws -> EngineeringChangeView {
    let document = try JSONDecoder().decode(JSONDocument.self, from: Data(bill.utf8))
    return try works.perform {
      try ReleaseEngineeringChange(
        item: item, revision: revision, from: day(from), reason: "Third wheel", approvedBy: "Kim", bill: document
      ).perform(in: $0)
    }
  }

  private func bill(_ works: Workshop, _ key: String) throws -> JSONDocument? {
    try works.database.read { try PlanningDataStore.document(.bill, key, $0) }.map { try JSONDocument.parsed($0) }
  }

  private func bikes(_ works: Workshop, _ order: String) throws -> WorkOrderDetailView {
    let view = try #require(try works.workOrders().last { $0.product == "BIKE" && $0.handoffID == order })
    return try works.database.read { try ProductionQueries.workOrder(view.id, $0)! }
  }

  @Test func aChangeEndsTheRevisionBeforeOnTheDayBefore() throws {
    let works = try Workshop.cycleWorks()
    let view = try change(works)
    #expect(view.number == "ECO-2010-000001" && view.replaces == "A" && view.recordedBy == "planner")
    #expect(try bill(works, "BIKE#A")?["to"]?.asText == "2010-12-07")
    #expect(try bill(works, "BIKE#B")?["from"]?.asText == "2010-12-08")
    let next = try change(works, revision: "C", from: "2010-12-20")
    #expect(next.replaces == "B")
    #expect(try bill(works, "BIKE#B")?["to"]?.asText == "2010-12-19")
    #expect(try bill(works, "BIKE#A")?["to"]?.asText == "2010-12-07")
    #expect(try works.audited("engineering-change.released") == 2)
  }

  @Test func aReleasedOrderKeepsItsRevisionWhenTheBillChanges() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let before = try bikes(works, "a")
    _ = try works.perform { try ReleaseWorkOrder().perform(on: before.workOrder.id, in: $0) }
    let told = try #require(try works.published(WorkOrderReleased.self).last { $0.product == "BIKE" })
    #expect(told.revision == "A")
    #expect(told.components.first { $0.item == "WHEEL" }?.quantity == .pieces(8))
    _ = try change(works, from: "2010-12-01")
    let after = try bikes(works, "a")
    #expect(after.workOrder.revision == "A")
    #expect(after.components.map(\.quantity) == before.components.map(\.quantity))
    try works.issueMaterial(for: before.workOrder.id)
    #expect(try bikes(works, "a").components.first { $0.item == "WHEEL" }?.issued == .pieces(8))
    try works.expectSound()
  }

  @Test func whatReportsBookAndWhatItCostsFollowTheRevisionToTheEnd() throws {
    let shop = try Workshop()
    try shop.knowCosts()
    let id = try shop.orderWithMaterial()
    try shop.confirm(id, 10, good: 5, setup: 15, run: 25)
    // The table of today takes twice the glue and no top.
    try shop.perform { unit in
      try PlanningDataStore.save(
        .bill, "TABLE#C",
        #"{"item":"TABLE","revision":"C","components":[{"item":"GLUE","quantity":{"value":"1","unit":"KGM"}}]}"#,
        at: unit.now, unit.database)
    }
    try shop.confirm(id, 20, good: 5, run: 50)
    let used = try shop.published(MaterialBackflushed.self)
    #expect(used.flatMap(\.components).map(\.quantity.steps).reduce(0, +) == 2500)
    #expect(try shop.detail(id).workOrder.revision == "B")
    try shop.confirm(id, 10, good: 5, run: 25)
    try shop.confirm(id, 20, good: 5, run: 50, final: true)
    let cost = try #require(try shop.published(WorkOrderClosed.self).first?.cost)
    // Ten tops of 20.00 and 5 kg of glue at 4.00.
    #expect(cost.material == Money(minorUnits: 22_000, currency: .gbp))
    try shop.expectSound()
  }

  @Test func anOrderThatBeginsAfterTheChangeIsMadeByTheNewRevision() throws {
    let works = try Workshop.cycleWorks(["FRAME": 20, "RIM": 400, "SPOKE": 20_000])
    _ = try change(works)
    try works.request("a", ("1", "BIKE", 2))
    try works.accept("a", ("1", "BIKE", 2))
    try works.request("b", version: 1, lines: [("1", "BIKE", 2)], wanted: day("2010-12-15"))
    try works.accept("b", ("1", "BIKE", 2))
    let early = try bikes(works, "a")
    let late = try bikes(works, "b")
    #expect(early.workOrder.revision == "A")
    #expect(early.components.first { $0.item == "WHEEL" }?.quantity == .pieces(4))
    #expect(try #require(late.workOrder.releaseDate) >= day("2010-12-08"))
    #expect(late.workOrder.revision == "B")
    #expect(late.components.first { $0.item == "WHEEL" }?.quantity == .pieces(6))
    try works.expectSound()
  }

  @Test func aChangeThatCannotTakeEffectIsRefused() throws {
    let works = try Workshop.cycleWorks()
    func code(_ attempt: () throws -> EngineeringChangeView) throws -> String? {
      do {
        _ = try attempt()
        return nil
      } catch let refusal as MasterDataRefusal { return refusal.code }
    }
    #expect(try code { try change(works, revision: "A") } == "REVISION_EXISTS")
    #expect(try code { try change(works, from: "2010-11-30") } == "FIELD_INVALID")
    #expect(try code { try change(works, item: "TRIKE") } == "ITEM_UNKNOWN")
    #expect(try code { try change(works, bill: #"{"item":"X","components":[]}"#) } == "FIELD_INVALID")
    #expect(try code { try change(works, from: "2010-12-20") } == nil)
    #expect(try code { try change(works, revision: "C", from: "2010-12-10") } == "REVISION_LATER")
    // A bill that cannot be read is refused as a whole.
    #expect(throws: (any Error).self) {
      try change(works, revision: "D", from: "2010-12-27", bill: #"{"components":1}"#)
    }
    #expect(try bill(works, "BIKE#B")?["to"] == nil)
    #expect(try works.count("SELECT count(*) FROM engineeringChange") == 1)
  }

  @Test func changesAreListedOverHTTP() async throws {
    let works = try Workshop.cycleWorks()
    let production = try await ServiceOverHTTP(
      works.database, title: "Production", addRoutes: ProductionService.addRoutes)
    let body = """
      {"item":"BIKE","revision":"B","from":"2010-12-08","reason":"Third wheel","approvedBy":"Kim",
       "bill":\(Self.newBill)}
      """
    // The clock of requests is the computer's: the day has passed.
    let late = try await production.send(.post, "/v1/engineering-changes", scopes: ["production:write"], body: body)
    #expect(late.status == 201 || late.problem?.code == "FIELD_INVALID")
    if late.status != 201 { _ = try change(works) }
    func get(_ path: String) async throws -> HTTPFixture.Answer {
      try await production.send(.get, path, scopes: ["production:read"])
    }
    #expect(try await get("/v1/engineering-changes?item=BIKE").text.contains(#""revision":"B""#))
    #expect(try await get("/v1/engineering-changes/ECO-2010-000001").text.contains(#""replaces":"A""#))
    #expect(try await get("/v1/engineering-changes/ECO-1").status == 404)
  }
}
