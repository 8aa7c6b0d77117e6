import CustomerStatusDomain
import GRDB
import HTTPSupport
import InventoryContract
import Persistence
import ProductionContract
import Testing
import Values

@testable import CustomerStatusService

/// What is shown as being made, ready and shipped is what production and the warehouse have.
@Suite struct QuantityTests {
  private static func accepted() throws -> StatusFixture {
    let status = try StatusFixture()
    try status.confirm()
    try status.accept()
    return status
  }

  @Test func whatAClosedWorkOrderLeavesUnmadeIsNotShownAsBeingMade() throws {
    let status = try Self.accepted()
    try status.release(quantity: 10)
    try status.complete(good: 3, scrap: 1)
    #expect(try status.line().inProduction == .pieces(6))
    try status.complete(good: 2, closed: true)
    #expect(try status.line().inProduction == .pieces(0))
    try status.expectSound()
  }

  @Test func aCancelledWorkOrderIsNotShownAsBeingMade() throws {
    let status = try Self.accepted()
    try status.release("W1", quantity: 4)
    try status.release("W2", quantity: 6)
    let version = try status.document().version
    try status.tell(WorkOrderCancelled(workOrderID: "W1", orderID: "O1", reason: "The order was changed."))
    #expect(try status.line().inProduction == .pieces(6))
    #expect(try status.document().version == version + 1)
    try status.expectSound()
  }

  @Test func aWorkOrderForStockIsShownNowhere() throws {
    let status = try Self.accepted()
    let before = try status.document()
    let digest = try status.database.read { try CustomerStatusService.digest($0) }
    try status.release("W1", of: "", quantity: 10)
    try status.complete("W1", of: "", good: 3, scrap: 1)
    try status.release("W2", of: "", quantity: 10)
    try status.tell(WorkOrderCancelled(workOrderID: "W2", orderID: "", reason: "not needed"))
    try status.complete("W1", of: "", good: 6, closed: true)
    #expect(try status.document() == before)
    #expect(try status.database.read { try CustomerStatusService.digest($0) } == digest)
    try status.expectSound()
  }

  // MARK: Between sites

  private static func transfer(
    _ id: String, _ status: String, open: Int64, due: String = "2010-12-06", handoff: String?
  ) -> TransferOrderChanged {
    var event = TransferOrderChanged.example
    event.transferOrderID = id
    event.status = status
    event.plannedOrderID = nil
    event.ordered = .pieces(10)
    event.open = .pieces(open)
    event.due = LocalDate(due)!
    event.handoffID = handoff
    event.lineID = handoff.map { _ in "1" }
    return event
  }

  @Test func whatAnotherSiteMadeIsShownOnItsWayUntilItArrives() throws {
    let status = try Self.accepted()
    let handoff = try #require(
      try status.database.read { try String.fetchOne($0, sql: "SELECT handoffID FROM orderStatus") })
    try status.tell(Self.transfer("T1", "planned", open: 4, handoff: handoff))
    #expect(try status.line().onTheWay == nil)
    try status.tell(Self.transfer("T1", "shipped", open: 4, handoff: handoff))
    try status.tell(Self.transfer("T2", "shipped", open: 3, due: "2010-12-08", handoff: handoff))
    // Goods for nobody's line are no customer's business.
    try status.tell(Self.transfer("T3", "shipped", open: 9, handoff: nil))
    let shown = try #require(try status.line().onTheWay)
    #expect(shown.quantity == .pieces(7) && shown.expected == LocalDate("2010-12-08"))
    let page = try StatusPage.live(status.document().orders[0], of: status.document()).markup
    #expect(page.contains("7 on the way between our sites, expected 8 Dec"))
    #expect(
      try status.document().timeline.map(\.sentence)
        .contains("4 of FRAME are on the way between our sites, expected 2010-12-06."))
    try status.tell(Self.transfer("T2", "partially-received", open: 1, due: "2010-12-08", handoff: handoff))
    #expect(try status.line().onTheWay?.quantity == .pieces(5))
    try status.tell(Self.transfer("T1", "received", open: 0, handoff: handoff))
    try status.tell(Self.transfer("T2", "cancelled", open: 0, handoff: handoff))
    #expect(try status.line().onTheWay == nil)
    try status.expectSound()
  }

  @Test func whatIsPutBackAndPlannedAgainIsReadyOnce() throws {
    let status = try Self.accepted()
    try status.plan("S1", ["1": 10])
    try status.progress(to: "picked")
    try status.plan("S1", ["1": 10])
    #expect(try status.line().ready == .pieces(10))
    #expect(try status.line().state == .ready)
    try status.issue("S1", ["1": 10])
    #expect(try status.line().ready == .pieces(0) && status.line().shipped == .pieces(10))
    try status.expectSound()
  }

  @Test func aShortPickLeavesNothingOfTheOldShipment() throws {
    let status = try StatusFixture()
    try status.confirm("O1", [.init(), .init(id: "2", quantity: 5)])
    try status.accept("O1", [.init(), .init(id: "2", quantity: 5)])
    try status.plan("S1", ["1": 10, "2": 5])
    try status.plan("S1", ["1": 7])
    #expect(try status.line("1").ready == .pieces(7) && status.line("2").ready == .pieces(0))
    #expect(try status.document().shipments.flatMap(\.lines).map(\.lineID) == ["1"])
    try status.issue("S1", ["1": 7], complete: false)
    #expect(try status.document().shipments.flatMap(\.lines).map(\.quantity) == [.pieces(7)])
    try status.expectSound()
  }

  @Test func aWithdrawnShipmentIsNeitherReadyNorShown() throws {
    let status = try Self.accepted()
    try status.plan("S1", ["1": 4])
    try status.plan("S2", ["1": 6])
    try status.progress("S1", to: "withdrawn")
    #expect(try status.line().ready == .pieces(6))
    #expect(try status.document().shipments.map(\.shipmentID) == ["S2"])
    try status.expectSound()
  }
}
