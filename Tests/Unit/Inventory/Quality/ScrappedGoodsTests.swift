import InventoryContract
import InventoryDomain
import InventoryService
import Persistence
import ProductionContract
import Testing
import Values

/// Goods that are thrown away or lost are told once, with their value.
@Suite struct ScrappedGoodsTests {
  private func world() throws -> InventoryWorld {
    let world = try InventoryWorld()
    try world.list("A")
    _ = try world.perform {
      try SetStandardCost(standardCost: Money(minorUnits: 250, currency: .gbp)).perform(item: "A", in: $0)
    }
    return world
  }

  private func scrapped(_ world: InventoryWorld) throws -> [String] {
    try world.everPublished(GoodsScrapped.self).map {
      "\($0.site) \($0.quantity.steps) \($0.cost?.minorUnits ?? -1) \($0.documentID)"
    }
  }

  @Test func rejectedGoodsAreALossWhenTheyAreScrappedAndNotBefore() throws {
    let world = try world()
    try world.inspect("A")
    try world.complete("w1", 1, "A", good: 10, scrap: 3, order: "")
    try world.decide(try world.lots()[0].lotID, accept: 4, reject: 6, conforms: false, reason: "sorted out")
    let id = try #require(try world.nonconformances().last).nonconformanceID
    try world.dispose(id, .useAsIs, 1)
    try world.dispose(id, .rework, 1)
    // What production scrapped itself is in what its work order cost.
    #expect(try scrapped(world).isEmpty)
    try world.dispose(id, .scrap, 3)
    try world.dispose(id, .scrap)
    #expect(try scrapped(world) == ["main 3 750 \(id)", "main 1 250 \(id)"])
    #expect(Set(try world.everPublished(GoodsScrapped.self).map(\.scrapID)).count == 2)
    #expect(try world.broken().isEmpty)
  }

  @Test func whatIsThrownAwayByHandIsALoss() throws {
    let world = try world()
    try world.receive("A", 10)
    let view = try world.perform {
      try AdjustStock(item: "A", quantity: .pieces(-4), kind: .scrap, reason: "rust").perform(in: $0)
    }
    // A count is a correction.
    try world.receive("A", -1)
    #expect(try scrapped(world) == ["main 4 1000 \(view.adjustmentID)"])
  }

  @Test func whatIsLostBetweenSitesIsALoss() throws {
    let world = try world()
    try world.setMode(.manual, at: "York")
    try world.receive("A", 10, at: "York")
    let id = try world.perform {
      try PlanTransferOrder(
        item: "A", quantity: .pieces(8), from: "York", to: "main", due: LocalDate("2010-12-03")!
      ).perform(in: $0)
    }.transferOrderID
    _ = try world.perform { try ShipTransferOrder().perform(transferOrder: id, in: $0) }
    _ = try world.perform { try ReceiveTransferOrder(quantity: .pieces(6)).perform(transferOrder: id, in: $0) }
    _ = try world.perform { try CancelTransferOrder(reason: "burnt").perform(transferOrder: id, in: $0) }
    #expect(try scrapped(world) == ["in-transit 2 500 \(id)"])
  }
}
