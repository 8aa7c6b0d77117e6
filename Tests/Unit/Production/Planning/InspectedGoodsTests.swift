import InventoryContract
import InventoryService
import Persistence
import ProductionContract
import ProductionDomain
import SalesContract
import Testing
import Values

@testable import ProductionService

/// Goods that are inspected when they have come, in the running service. Wednesday, 1 December 2010; weekdays are
/// worked.
@Suite struct InspectedGoodsTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  /// Frames are bought in 5 working days and inspected for two.
  private static let frame =
    #"{"items":[{"item":"FRAME","source":"buy","leadTimeDays":5,"inspectionDays":2}]}"#
  /// Bikes are made in a working day and inspected for two.
  private static let bike =
    #"{"items":[{"item":"BIKE","source":"make","leadTimeDays":1,"inspectionDays":2}]}"#

  private func works(_ data: String, _ free: [String: Int64]) throws -> Workshop {
    let works = try Workshop.cycleWorks(free)
    try works.load(data)
    return works
  }

  @Test func whatIsBoughtForAPromiseIsDueBeforeItsInspection() throws {
    let works = try works(Self.frame, ["FRAME": 0, "RIM": 100, "SPOKE": 5000])
    try works.request("a", ("1", "BIKE", 4))
    // Frames come on Wednesday 8, inspected until Thursday has gone by; bikes are made on Friday and leave on Monday.
    #expect(try works.promised("a")?.date == day("2010-12-13"))
    #expect(try works.promised("a")?.reasons?.contains { $0.record == "item FRAME" } == true)
    try works.accept("a", ("1", "BIKE", 4))
    let firmed = try #require(try works.published(PlannedOrderFirmed.self).first)
    #expect(firmed.item == "FRAME" && firmed.due == day("2010-12-08") && firmed.release == day("2010-12-01"))
    try works.hear(
      PurchaseOrderChanged(
        purchaseOrderID: "po-1", number: "PO-2010-000001", item: "FRAME", site: "main", supplier: "Tube Works",
        ordered: .pieces(4), received: .pieces(0), open: .pieces(4), due: firmed.due, status: "placed",
        plannedOrderID: firmed.plannedOrderID, changedAt: works.clock.now()))
    let plan = try works.plan()
    #expect(plan.figures.late == 0 && plan.figures.problems == 0)
    #expect(try works.proposals("FRAME").isEmpty)
    #expect(try works.published(DemandDelayed.self).isEmpty)
    try works.expectSound()
  }

  @Test func aPurchaseThatIsInspectedTooLateMovesTheCustomersDate() throws {
    let works = try works(Self.frame, ["FRAME": 0, "RIM": 100, "SPOKE": 5000])
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let firmed = try #require(try works.published(PlannedOrderFirmed.self).first)
    try works.hear(
      PurchaseOrderChanged(
        purchaseOrderID: "po-1", number: "PO-2010-000001", item: "FRAME", site: "main", supplier: "Tube Works",
        ordered: .pieces(4), received: .pieces(0), open: .pieces(4), due: day("2010-12-10"), status: "placed",
        plannedOrderID: firmed.plannedOrderID, changedAt: works.clock.now()))
    try works.plan()
    let delay = try #require(try works.published(DemandDelayed.self).first)
    // There on Friday, before the bikes are begun, but inspected until Monday has gone by: begun on Tuesday.
    #expect(delay.from == day("2010-12-13") && delay.to == day("2010-12-15"))
    #expect(delay.reasons?.first?.code == "inspection" && delay.reasons?.first?.record == "order PO-2010-000001")
    try works.expectSound()
  }

  @Test func whatIsMadeForALineIsReadyBeforeItsInspection() throws {
    let works = try works(Self.bike, ["FRAME": 10, "RIM": 100, "SPOKE": 5000])
    try works.request("a", ("1", "BIKE", 4))
    // Wheels on Wednesday, bikes on Thursday, there on Friday; inspected on Friday and Monday.
    #expect(try works.promised("a")?.date == day("2010-12-07"))
    try works.accept("a", ("1", "BIKE", 4))
    let order = try #require(try works.workOrders().first { $0.product == "BIKE" })
    #expect(order.dueDate == day("2010-12-03"))
    let plan = try works.plan()
    #expect(plan.figures.late == 0)
    #expect(try works.published(DemandDelayed.self).isEmpty)
    try works.perform {
      _ = try RescheduleWorkOrder(date: day("2010-12-06"), reason: "a machine is down").perform(on: order.id, in: $0)
    }
    let delay = try #require(try works.published(DemandDelayed.self).last)
    // Ready on Monday, inspected on that day and the next.
    #expect(delay.from == day("2010-12-07") && delay.to == day("2010-12-08"))
    try works.expectSound()
  }

  @Test func proposalsAreDueWhenTheyCome() throws {
    let works = try works(Self.frame, ["FRAME": 0, "RIM": 400, "SPOKE": 20_000])
    let first = day("2010-12-20")
    try works.hear(
      ForecastSubmitted(
        product: "BIKE", plant: "",
        periods: [ForecastPeriod(from: first, to: first + 6, quantity: .pieces(10))], submittedBy: "sales",
        submittedAt: works.clock.now()))
    try works.plan()
    let frame = try #require(try works.published(PlannedOrderProposed.self).first { $0.item == "FRAME" })
    // Bikes of Monday 20 are begun on Friday 17; the frames come on Wednesday 15, ordered on Wednesday 8.
    #expect(frame.due == day("2010-12-15") && frame.release == day("2010-12-08"))
    let before = try works.proposals("FRAME")
    // The next plan proposes the same and tells nothing.
    try works.plan()
    #expect(try works.proposals("FRAME") == before)
    #expect(try works.published(PlannedOrderRescheduled.self).isEmpty)
    try works.perform { _ = try PlanningReport.firm(frame.plannedOrderID, in: $0) }
    #expect(try works.published(PlannedOrderFirmed.self).last?.due == day("2010-12-15"))
    let plan = try works.plan()
    #expect(plan.figures.late == 0)
    #expect(try works.proposals("FRAME").isEmpty)
    let messages = try works.database.read { db in try PlanStore.messages(plan.id, db) }
    #expect(!messages.contains { $0.item == "FRAME" })
  }

  @Test func inventoryIsToldWhenAWorkOrderBringsWhatCanBeUsed() throws {
    let wheel = #"{"items":[{"item":"WHEEL","source":"make","leadTimeDays":1,"inspectionDays":2}]}"#
    let works = try works(wheel, ["FRAME": 10, "RIM": 100, "SPOKE": 5000])
    try works.request("a", ("1", "BIKE", 4))
    // Wheels on Wednesday, inspected on Thursday and Friday; bikes on Monday.
    #expect(try works.promised("a")?.date == day("2010-12-07"))
    try works.accept("a", ("1", "BIKE", 4))
    let order = try #require(try works.workOrders().first { $0.product == "WHEEL" })
    #expect(order.dueDate == day("2010-12-02"))
    let told = try works.published(ComponentBookingChanged.self).last { $0.workOrderID == order.id }
    // Available from Saturday.
    #expect(told?.gives?.date == day("2010-12-04"))
    try works.expectSound()
  }

  @Test func aTransferThatShouldHaveLeftIsExpectedAsLongAfterToday() {
    func expected(shipped: Int64, today: String) -> LocalDate {
      TransferStore.Transfer(
        id: "t", number: "TR", key: ItemAtPlant("FRAME", at: "Leeds"), fromPlant: "York", unit: .piece, orderedSteps: 5,
        shippedSteps: shipped, openSteps: 5, ships: day("2010-12-02"), due: day("2010-12-04"), status: "planned",
        plannedOrderID: nil, handoffID: "", isKept: false
      ).expected(today: day(today))
    }
    #expect(expected(shipped: 0, today: "2010-12-01") == day("2010-12-04"))
    #expect(expected(shipped: 0, today: "2010-12-05") == day("2010-12-07"))
    #expect(expected(shipped: 5, today: "2010-12-05") == day("2010-12-04"))
  }
}
