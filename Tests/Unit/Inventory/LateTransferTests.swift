import InventoryContract
import InventoryService
import Persistence
import ProductionContract
import Testing
import Values

/// What leaves later than it was to leave is expected so much later. Wednesday, 1 December 2010.
@Suite struct LateTransferTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  /// Five pieces are to leave York on the first and to be at main on the third.
  private func planned(_ york: FulfilmentMode) throws -> InventoryWorld {
    let world = try InventoryWorld()
    try world.list("A")
    try world.setMode(york, at: "York")
    try world.send(
      PlannedOrderFirmed(
        plannedOrderID: "p1", item: "A", plant: "Leeds", quantity: .pieces(5), source: "transfer", from: "York",
        release: day("2010-12-01"), due: day("2010-12-03"), firmedBy: "planner",
        firmedAt: Instant("2010-12-01T09:00:00Z")!, site: "main", fromSite: "York"))
    return world
  }

  private func last(_ world: InventoryWorld) throws -> TransferOrderChanged {
    try #require(try world.everPublished(TransferOrderChanged.self).last)
  }

  @Test func aWholeTransferThatLeavesLateArrivesSoMuchLater() throws {
    let world = try planned(.automatic)
    try world.pass(.seconds(86_400))
    try world.receive("A", 5, at: "York")
    let shipped = try last(world)
    #expect(shipped.status == "shipped" && shipped.shipped == .pieces(5))
    #expect(shipped.ships == day("2010-12-02") && shipped.due == day("2010-12-04"))
    try world.pass(.seconds(86_400))
    #expect(try last(world).status == "shipped")
    try world.pass(.seconds(86_400))
    #expect(try last(world).status == "received" && world.stock("A") == [5, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func whatPeopleShipLateIsExpectedLaterToo() throws {
    let world = try planned(.manual)
    let id = try last(world).transferOrderID
    try world.pass(.seconds(4 * 86_400))
    #expect(
      try world.refusal { try ShipTransferOrder(quantity: .pieces(9)).perform(transferOrder: id, in: $0) }
        == "MORE_THAN_OPEN")
    #expect(try last(world).due == day("2010-12-03"))
    try world.receive("A", 5, at: "York")
    _ = try world.perform { try ShipTransferOrder(quantity: .pieces(3)).perform(transferOrder: id, in: $0) }
    #expect(try last(world).ships == day("2010-12-05") && last(world).due == day("2010-12-07"))
    #expect(try world.broken().isEmpty)
  }

  @Test func whatLeavesOnItsDayKeepsItsDay() throws {
    let world = try planned(.manual)
    let id = try last(world).transferOrderID
    try world.receive("A", 5, at: "York")
    _ = try world.perform { try ShipTransferOrder().perform(transferOrder: id, in: $0) }
    #expect(try last(world).ships == day("2010-12-01") && last(world).due == day("2010-12-03"))
    #expect(try world.everPublished(TransferOrderChanged.self).map(\.status) == ["planned", "shipped"])
  }
}
