import GRDB
import InventoryContract
import Persistence
import ProductionContract
import ProductionDomain
import ProductionService
import Testing
import Values

/// What was made and is rejected when inventory inspects it is missing to its line, and made again.
@Suite struct RejectedGoodsTests {
  func decide(
    _ shop: Workshop, _ workOrderID: String, rejected: Int64, accepted: Int64 = 0, decision: Int = 1,
    origin: String = "production", unit: UnitOfMeasure = .piece
  ) throws {
    try shop.hear(
      InspectionLotDecided(
        lotID: "lot-" + workOrderID, number: "IL-2010-000001", item: "MUG", site: "main", origin: origin,
        decision: decision, accepted: Quantity(steps: accepted, unit: unit),
        rejected: Quantity(steps: rejected, unit: unit), open: Quantity(steps: 0, unit: unit), defectCode: "CRACKED",
        workOrderID: workOrderID, decidedAt: shop.clock.now()))
  }

  func views(_ shop: Workshop) throws -> [WorkOrderView] {
    try shop.database.read { try PlanningReport.workOrders($0) }
  }

  func made(_ mode: BillOfMaterials.Mode = .automatic) throws -> (Workshop, String) {
    let (shop, id) = try WorkOrderServiceTests.accepted(6, mode)
    try shop.issueMaterial(for: id)
    return (shop, id)
  }

  @Test func whatWasRejectedIsMadeAgainForItsLine() throws {
    let (shop, id) = try made()
    try decide(shop, id, rejected: 2, accepted: 4)
    let orders = try views(shop)
    #expect(orders.map(\.ordered) == [.pieces(6), .pieces(2)])
    #expect(orders[0].good == .pieces(6) && orders[0].rejected == .pieces(2))
    #expect(orders[1].replacesID == id && orders[1].handoffID == "a" && orders[1].lineID == "1")
    #expect(try shop.published(WorkOrderReleased.self).last?.quantity == .pieces(2))
    try shop.expectSound()
    // And again, when that is rejected too.
    try shop.issueMaterial(for: orders[1].id)
    try decide(shop, orders[1].id, rejected: 1, accepted: 1)
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(2), .pieces(1)])
    try shop.expectSound()
  }

  @Test func theCustomerIsToldOfTheDelay() throws {
    let shop = try Workshop()
    try shop.defineMug(leadTimeDays: 3)
    try shop.request("a", ("1", "MUG", 6))
    try shop.accept("a", ("1", "MUG", 6))
    let id = try #require(try shop.published(WorkOrderReleased.self).last).workOrderID
    try shop.issueMaterial(for: id)
    shop.clock.advance(by: .seconds(2 * 86_400))
    try decide(shop, id, rejected: 6)
    let delay = try #require(try shop.published(DemandDelayed.self).last)
    #expect(delay.quantity == .pieces(6) && delay.to > delay.from)
    #expect(delay.reason.contains("rejected"))
  }

  @Test func anOrderStillAtWorkMakesItUpWhenItEnds() throws {
    let (shop, id) = try made(.manual)
    func report(_ good: Int64) throws {
      _ = try shop.perform { try CompleteWorkOrder(good: .pieces(good), scrap: .pieces(0)).perform(on: id, in: $0) }
    }
    _ = try shop.perform { try StartWorkOrder().perform(on: id, in: $0) }
    try report(4)
    try decide(shop, id, rejected: 1, accepted: 3)
    #expect(try views(shop).count == 1)
    try report(2)
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(1)])
    try shop.expectSound()
  }

  @Test func nothingIsMadeForAnOrderThatWasCancelled() throws {
    let (shop, id) = try made()
    try shop.cancel("a")
    try decide(shop, id, rejected: 2, accepted: 4)
    #expect(try views(shop).count == 1)
    try shop.expectSound()
  }

  @Test func aSmallerVersionOfTheOrderNeedsLess() throws {
    let (shop, id) = try made()
    try shop.request("a", version: 2, ("1", "MUG", 5))
    try shop.accept("a", version: 2, ("1", "MUG", 5))
    try decide(shop, id, rejected: 3, accepted: 3)
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(2)])
    try shop.expectSound()
  }

  @Test func aLargerVersionDoesNotCountOnWhatWasRejected() throws {
    let (shop, id) = try made()
    try decide(shop, id, rejected: 2, accepted: 4)
    try shop.request("a", version: 2, ("1", "MUG", 8))
    try shop.accept("a", version: 2, ("1", "MUG", 8))
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(2), .pieces(2)])
    try shop.expectSound()
  }

  @Test func whatWasReworkedAndIsRejectedAgainWasMadeUpBefore() throws {
    let (shop, id) = try made()
    try decide(shop, id, rejected: 2)
    try decide(shop, id, rejected: 2, origin: "rework")
    try decide(shop, id, rejected: 0, accepted: 4, decision: 2)
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(2)])
  }

  // MARK: Blocked in stock

  func block(
    _ shop: Workshop, made: Int64, of pieces: Int64, line: String = "1", by makers: [(String, Int64)]? = nil
  ) throws {
    try shop.hear(
      StockBlockChanged(
        blockID: "block", item: "MUG", site: "main", quantity: .pieces(pieces), blocked: .pieces(pieces), reason: "wet",
        changedAt: shop.clock.now(),
        lines: [
          BlockedLine(
            handoffID: "a", orderID: "order-a", lineID: line, quantity: .pieces(pieces), made: .pieces(made),
            madeBy: makers?.map { BlockedWork(workOrderID: $0.0, quantity: .pieces($0.1)) })
        ]))
  }

  @Test func whatWasMadeForALineAndIsBlockedIsMadeAgain() throws {
    let (shop, id) = try made()
    try block(shop, made: 2, of: 3)
    let orders = try views(shop)
    #expect(orders.map(\.ordered) == [.pieces(6), .pieces(2)] && orders[1].replacesID == id)
    // Not a fault that inspection found.
    #expect(orders[0].rejected == .pieces(0))
    try block(shop, made: 0, of: 4)
    try block(shop, made: 1, of: 1, line: "2")
    #expect(try views(shop).count == 2)
    // A larger version does not count on what was blocked.
    try shop.request("a", version: 2, ("1", "MUG", 8))
    try shop.accept("a", version: 2, ("1", "MUG", 8))
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(2), .pieces(2)])
    try shop.expectSound()
  }

  @Test func whatIsRejectedAfterGoodsOfItsLineWereBlockedIsMadeAgainToo() throws {
    let (shop, id) = try made()
    try decide(shop, id, rejected: 2, accepted: 4)
    let second = try views(shop)[1].id
    try shop.issueMaterial(for: second)
    // Of the four that the line has; the two of the second work order are still inspected.
    try block(shop, made: 2, of: 2)
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(2), .pieces(2)])
    try decide(shop, second, rejected: 2)
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(2), .pieces(2), .pieces(2)])
    try shop.expectSound()
  }

  private func lost(_ shop: Workshop) throws -> [Int64] {
    try shop.database.read { try Int64.fetchAll($0, sql: "SELECT lostSteps FROM workOrder ORDER BY position") }
  }

  @Test func whatIsBlockedIsPutDownToTheWorkOrderThatMadeIt() throws {
    let (shop, id) = try made()
    try decide(shop, id, rejected: 2, accepted: 4)
    let second = try views(shop)[1].id
    try shop.issueMaterial(for: second)
    try block(shop, made: 2, of: 2, by: [(id, 2)])
    #expect(try lost(shop) == [2, 0, 0])
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(2), .pieces(2)])
    #expect(try views(shop)[2].replacesID == id)
    // The second one's pieces were not touched: they are rejected, and made again.
    try decide(shop, second, rejected: 2)
    #expect(try lost(shop) == [2, 0, 0, 0])
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(2), .pieces(2), .pieces(2)])
    try shop.expectSound()
  }

  @Test func ofWhatIsNotSaidTheNewestWorkOrderGaveIt() throws {
    let (shop, id) = try made()
    try decide(shop, id, rejected: 2, accepted: 4)
    try shop.issueMaterial(for: try views(shop)[1].id)
    try block(shop, made: 4, of: 4, by: [(id, 1), ("unknown", 1)])
    #expect(try lost(shop).prefix(2) == [2, 2])
    #expect(try views(shop).dropFirst(2).map(\.ordered) == [.pieces(2), .pieces(2)])
    try shop.expectSound()
  }

  @Test func anOrderStillAtWorkMakesUpWhatWasBlocked() throws {
    let (shop, id) = try made(.manual)
    func report(_ good: Int64) throws {
      _ = try shop.perform { try CompleteWorkOrder(good: .pieces(good), scrap: .pieces(0)).perform(on: id, in: $0) }
    }
    _ = try shop.perform { try StartWorkOrder().perform(on: id, in: $0) }
    try report(4)
    try block(shop, made: 2, of: 2)
    #expect(try views(shop).count == 1)
    try report(2)
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(2)])
    try shop.expectSound()
  }

  @Test func nothingIsMadeForABlockedLineOfACancelledOrder() throws {
    let (shop, _) = try made()
    try shop.cancel("a")
    try block(shop, made: 2, of: 2)
    #expect(try views(shop).count == 1)
    try shop.expectSound()
  }

  @Test func aDecisionAboutAWorkOrderNotKnownYetWaits() throws {
    let shop = try Workshop()
    try decide(shop, "unknown", rejected: 1)
    #expect(try shop.count("SELECT count(*) FROM inbox WHERE state = 2") == 1)
  }

  @Test func anOrderOverSeveralLevelsIsPlannedAnew() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let bike = try #require(try works.workOrders().first { $0.product == "BIKE" })
    _ = try works.perform { try ReleaseWorkOrder().perform(on: bike.id, in: $0) }
    try works.issueMaterial(for: bike.id)
    try decide(works, bike.id, rejected: 1, accepted: 3)
    let again = try #require(try works.workOrders().last { $0.product == "BIKE" })
    #expect(again.replacesID == bike.id && again.ordered == .pieces(1) && again.handoffID == "a")
    try works.expectSound()
  }
}
