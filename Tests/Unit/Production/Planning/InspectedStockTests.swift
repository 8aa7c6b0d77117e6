import InventoryContract
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import SalesContract
import Testing
import Values

@testable import ProductionService

/// Goods that inventory inspects come into stock when their inspection is expected to end. Wednesday, 1 December 2010.
@Suite struct InspectedStockTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  private func works() throws -> Workshop {
    let works = try Workshop.cycleWorks(["FRAME": 0, "RIM": 400, "SPOKE": 20_000])
    try works.load(#"{"items":[{"item":"FRAME","source":"buy","leadTimeDays":5,"inspectionDays":2}]}"#)
    return works
  }

  /// Inventory inspects pieces that came some days ago.
  private func inspect(
    _ works: Workshop, _ pieces: Int64, lot lotID: String = "lot-1", of item: String = "FRAME", daysAgo: Int64 = 0,
    origin: String = "receipt", madeBy workOrderID: String? = nil
  ) throws {
    try works.hear(
      InspectionLotOpened(
        lotID: lotID, number: "IL-\(lotID)", item: item, site: "main", origin: origin, quantity: .pieces(pieces),
        sample: 1, sourceID: workOrderID ?? "po-1", workOrderID: workOrderID,
        handoffID: workOrderID.map { _ in "a" }, lineID: workOrderID.map { _ in "1" },
        openedAt: works.clock.now() + .seconds(-86_400 * daysAgo)))
  }

  private func decide(
    _ works: Workshop, _ lotID: String = "lot-1", accept: Int64 = 0, reject: Int64 = 0, open: Int64 = 0
  ) throws {
    try works.hear(
      InspectionLotDecided(
        lotID: lotID, number: "IL-\(lotID)", item: "FRAME", site: "main", origin: "receipt", decision: 1,
        accepted: .pieces(accept), rejected: .pieces(reject), open: .pieces(open), decidedAt: works.clock.now()))
  }

  private func coming(_ works: Workshop) throws -> [Int64] {
    try works.database.read { try InspectedGoodsStore.coming($0).map(\.steps) }
  }

  private func forecast(_ works: Workshop, _ quantity: Int64) throws {
    let first = day("2010-12-13")
    try works.hear(
      ForecastSubmitted(
        product: "BIKE", plant: "",
        periods: [ForecastPeriod(from: first, to: first + 6, quantity: .pieces(quantity))], submittedBy: "sales",
        submittedAt: works.clock.now()))
  }

  @Test func aPlanCountsOnThemAndOrdersTheRest() throws {
    let works = try works()
    try forecast(works, 10)
    try inspect(works, 6)
    let plan = try works.plan()
    #expect(try works.proposals("FRAME").map(\.steps) == [4])
    let lot = try #require(try works.supplies(of: "FRAME").first { $0.name.contains("IL-lot-1") })
    #expect(lot.quantity == "6" && lot.status == "frozen" && lot.possible == nil)
    let supply = try #require(
      try works.database.read { db in
        try PlanStore.supplies(plan.id, item: "FRAME", plant: "", db).first { $0.name == lot.name }
      })
    #expect(supply.due == "2010-12-01" && supply.usable == "2010-12-03")
    #expect(plan.figures.problems == 0)
    // Accepted, they count until they are told as stock, and then no more.
    try decide(works, accept: 6)
    #expect(try coming(works) == [6])
    works.clock.advance(by: .seconds(2))
    try works.stock(["FRAME": 6])
    #expect(try coming(works) == [])
    try works.plan()
    #expect(try works.proposals("FRAME").map(\.steps) == [4])
    try works.expectSound()
  }

  @Test func whatIsRejectedIsOrderedAnew() throws {
    let works = try works()
    try forecast(works, 10)
    try inspect(works, 6)
    try works.plan()
    #expect(try works.proposals("FRAME").map(\.steps) == [4])
    try decide(works, reject: 5, open: 1)
    try works.plan()
    #expect(try works.proposals("FRAME").map(\.steps) == [9])
    try decide(works, reject: 1)
    #expect(try coming(works) == [])
    try works.plan()
    #expect(try works.proposals("FRAME").map(\.steps) == [10])
    try works.expectSound()
  }

  @Test func aDecisionThatIsHeardAfterItsStockCountsNoMore() throws {
    let works = try works()
    try inspect(works, 6)
    let decided = works.clock.now()
    works.clock.advance(by: .seconds(2))
    try works.stock(["FRAME": 6])
    try works.hear(
      InspectionLotDecided(
        lotID: "lot-1", number: "IL-lot-1", item: "FRAME", site: "main", origin: "receipt", decision: 1,
        accepted: .pieces(6), rejected: .pieces(0), open: .pieces(0), decidedAt: decided))
    #expect(try coming(works) == [])
  }

  @Test func aPurchaseThatWasReceivedIsCountedOnce() throws {
    let works = try works()
    try forecast(works, 10)
    func purchase(open: Int64) throws {
      try works.hear(
        PurchaseOrderChanged(
          purchaseOrderID: "po-1", number: "PO-2010-000001", item: "FRAME", site: "main", supplier: "Tube Works",
          ordered: .pieces(10), received: .pieces(10 - open), open: .pieces(open), due: day("2010-12-06"),
          status: open == 0 ? "received" : "partially-received", changedAt: works.clock.now()))
    }
    try purchase(open: 10)
    try works.plan()
    #expect(try works.proposals("FRAME").isEmpty)
    try purchase(open: 3)
    try inspect(works, 7)
    let plan = try works.plan()
    #expect(try works.proposals("FRAME").isEmpty)
    let counted = try works.supplies(of: "FRAME").compactMap { Int64($0.quantity) }.reduce(0, +)
    #expect(counted == 10 && plan.figures.late == 0)
  }

  @Test func aPromiseWaitsForTheEndOfTheirInspection() throws {
    let works = try works()
    try inspect(works, 10)
    try works.request("a", ("1", "BIKE", 4))
    // Inspected on Wednesday and Thursday; the bikes are made on Friday and leave on Monday.
    #expect(try works.promised("a")?.date == day("2010-12-06"))
    try works.accept("a", ("1", "BIKE", 4))
    #expect(try works.published(PlannedOrderFirmed.self).isEmpty)
    // No second promise counts on the same frames.
    try works.request("b", ("1", "BIKE", 8))
    #expect(try #require(try works.promised("b")).date > day("2010-12-10"))
    let plan = try works.plan()
    #expect(plan.figures.late == 0)
    #expect(try works.published(DemandDelayed.self).isEmpty)
    try works.expectSound()
  }

  @Test func whatShouldHaveBeenDecidedIsExpectedToday() throws {
    let works = try works()
    try inspect(works, 10, daysAgo: 16)
    try works.request("a", ("1", "BIKE", 4))
    #expect(try works.promised("a")?.date == day("2010-12-03"))
  }

  @Test func whatIsMadeForALineIsItsOwn() throws {
    let (shop, id) = try WorkOrderServiceTests.accepted(6, .automatic)
    try shop.issueMaterial(for: id)
    try inspect(shop, 6, of: "MUG", origin: "production", madeBy: id)
    #expect(try coming(shop) == [])
    // What nobody made for it is free, and so is what was put right after it was made again.
    try inspect(shop, 2, lot: "lot-2", of: "MUG")
    try inspect(shop, 1, lot: "lot-3", of: "MUG", origin: "rework", madeBy: id)
    #expect(try coming(shop) == [2, 1])
    try shop.cancel("a")
    #expect(try coming(shop).reduce(0, +) == 9)
    try shop.expectSound()
  }
}
