import GRDB
import InventoryContract
import InventoryDomain
import InventoryService
import Persistence
import ProductionContract
import SalesContract
import Testing
import Values

/// A warehouse that finds damaged goods blocks them, whoever they were kept for.
@Suite struct BlockedReservationTests {
  @discardableResult
  private func block(
    _ pieces: Int64, of item: String = "A", at site: String? = nil, in world: InventoryWorld
  ) throws -> StockBlockView {
    try world.perform {
      try BlockStock(item: item, site: site, quantity: .pieces(pieces), reason: "wet", includeReserved: true)
        .perform(in: $0)
    }
  }

  private func told(_ world: InventoryWorld) throws -> [String] {
    try world.everPublished(StockBlockChanged.self).flatMap { event in
      (event.lines ?? []).map { "\($0.handoffID) \($0.lineID) \($0.quantity.steps)/\($0.made.steps)" }
    }
  }

  /// Ten A at a manual main site: three for h1, wanted on the 3rd, four for h2, wanted on the 9th; three are free.
  private func world() throws -> InventoryWorld {
    let world = try InventoryWorld()
    try world.list("A")
    try world.setMode(.manual)
    try world.receive("A", 10)
    try world.accept("h1", [.init(product: "A", ordered: 3, stock: 3, wanted: "2010-12-03")])
    try world.accept("h2", [.init(product: "A", ordered: 4, stock: 4, wanted: "2010-12-09")])
    #expect(try world.stock("A") == [10, 7])
    return world
  }

  @Test func freeGoodsAreTakenFirst() throws {
    let world = try world()
    try block(2, in: world)
    #expect(try world.stock("A") == [8, 7])
    #expect(try told(world).isEmpty)
    #expect(try world.broken().isEmpty)
  }

  @Test func thenWhatIsWantedLastWaitsAgain() throws {
    let world = try world()
    let view = try block(6, in: world)
    #expect(view.blocked == .pieces(6))
    #expect(try world.stock("A") == [4, 4])
    #expect(try told(world) == ["h2 1 3/0"])
    // The shipment no longer fits: it is withdrawn, and what is left is planned anew.
    #expect(try world.everPublished(ShipmentProgressed.self).map(\.status) == ["withdrawn"])
    #expect(try world.everPublished(ShipmentPlanned.self).last?.lines.map(\.quantity) == [.pieces(1)])
    try world.pass(.seconds(3))
    let position = try #require(try world.everPublished(StockPositionChanged.self).last?.positions.last)
    #expect(position.waiting == .pieces(3))
    try block(2, in: world)
    #expect(try told(world).suffix(2) == ["h2 1 1/0", "h1 1 1/0"])
    #expect(try world.stock("A") == [2, 2])
    // What is unblocked serves who waits, first ordered first.
    try world.perform { _ = try UnblockStock(item: "A", quantity: .pieces(2), reason: "dried").perform(in: $0) }
    #expect(try world.stock("A") == [4, 4])
    #expect(try world.count("SELECT quantitySteps FROM reservation WHERE handoffID = 'h1'") == 3)
    #expect(try world.broken().isEmpty)
  }

  @Test func withoutTheWordReservedGoodsStay() throws {
    let world = try world()
    #expect(throws: QualityRefusal.reserved(free: .pieces(3))) {
      try world.perform { try BlockStock(item: "A", quantity: .pieces(4), reason: "wet").perform(in: $0) }
    }
    #expect(throws: StockRefusal.notOnHand(onHand: 10)) { try block(11, in: world) }
    #expect(try world.stock("A") == [10, 7])
  }

  @Test func whatIsPickedOrHeldForAnUndecidedOrderIsNotTaken() throws {
    let world = try world()
    let shipment = try #require(try world.everPublished(ShipmentPlanned.self).last { $0.handoffID == "h2" })
    _ = try world.perform { try PickShipment(lines: nil).perform(shipment: shipment.shipmentID, in: $0) }
    try world.ask("h3", [(product: "A", pieces: 2)])
    #expect(try world.stock("A") == [10, 9])
    #expect(throws: QualityRefusal.moreThanTakeable(.pieces(4))) { try block(5, in: world) }
    try block(4, in: world)
    #expect(try told(world) == ["h1 1 3/0"])
    #expect(try world.broken().isEmpty)
  }

  @Test func anOrderThatShipsCompleteWaitsWhole() throws {
    let world = try InventoryWorld()
    for item in ["A", "B"] { try world.list(item) }
    try world.setMode(.manual)
    for item in ["A", "B"] { try world.receive(item, 2) }
    try world.accept(
      "h1", [.init(product: "A", ordered: 2, stock: 2), .init(product: "B", ordered: 2, stock: 2)], shipComplete: true)
    try block(1, of: "B", in: world)
    #expect(try world.everPublished(ShipmentProgressed.self).map(\.status) == ["withdrawn"])
    #expect(try world.count("SELECT count(*) FROM shipment WHERE status = 'planned'") == 0)
    try world.receive("B", 1)
    #expect(try world.everPublished(ShipmentPlanned.self).last?.lines.map(\.quantity.steps) == [2, 2])
    #expect(try world.broken().isEmpty)
  }

  @Test func whatWasMadeForALineIsExpectedOfProductionAgain() throws {
    let world = try InventoryWorld()
    try world.list("M", supply: .makeToOrder)
    try world.setMode(.manual)
    try world.accept("h1", [.init(product: "M", ordered: 5, stock: 0, made: 5)])
    try world.complete("w1", 1, "M", good: 5, order: "h1")
    try block(2, of: "M", in: world)
    #expect(try told(world) == ["h1 1 2/2"])
    // Stock of others is not the line's: production makes it.
    #expect(try world.count("SELECT backorderSteps FROM fulfilmentLine") == 0)
    try world.complete("w2", 1, "M", good: 2, order: "h1")
    #expect(try world.stock("M") == [5, 5])
    #expect(try world.broken().isEmpty)
  }

  @Test func partsKeptForAWorkOrderAreTakenToo() throws {
    let world = try InventoryWorld()
    for item in ["WHEEL", "BIKE"] { try world.list(item) }
    try world.setMode(.automatic, at: "York")
    try world.release("child", "WHEEL", 5, components: [], order: "", site: "York", neededBy: "parent")
    try world.complete("child", 1, "WHEEL", good: 5, order: "")
    #expect(try world.stock("WHEEL", at: "York") == [5, 5])
    try block(2, of: "WHEEL", at: "York", in: world)
    #expect(try world.stock("WHEEL", at: "York") == [3, 3])
    try world.release("parent", "BIKE", 2, components: [("WHEEL", 4)], order: "", site: "York")
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["child"])
    try world.receive("WHEEL", 1, at: "York")
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["child", "parent"])
    #expect(try world.broken().isEmpty)
  }

  @Test func goodsOfAStockTransferOrderAreItsOwn() throws {
    let world = try InventoryWorld()
    try world.list("M", supply: .makeToOrder)
    try world.setMode(.manual, at: "York")
    try world.accept("h1", [.init(product: "M", ordered: 5, stock: 0, made: 5)])
    try world.release("w1", "M", 5, components: [], order: "h1", site: "York")
    try world.complete(
      "w1", 1, "M", good: 5, order: "h1",
      carriage: WorkOrderCarriage(quantity: .pieces(5), to: "main", due: LocalDate("2010-12-03")!))
    #expect(throws: QualityRefusal.moreThanTakeable(.pieces(0))) { try block(1, of: "M", at: "York", in: world) }
    let id = try #require(try world.everPublished(TransferOrderChanged.self).last).transferOrderID
    _ = try world.perform { try CancelTransferOrder(reason: "damaged").perform(transferOrder: id, in: $0) }
    try block(5, of: "M", at: "York", in: world)
    #expect(try world.stock("M", at: "blocked:York") == [5, 0])
    #expect(try world.broken().isEmpty)
  }

  /// Whatever is ordered, picked, blocked and unblocked in whatever order, the invariants hold and nothing is lost.
  @Test func reservationsAgreeWithAnyBlocks() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("blocked reservations: seed \(seed)")
    var random = InventoryRandom(seed: seed)
    let world = try InventoryWorld()
    try world.list("A")
    try world.list("M", supply: .makeToOrder)
    if Bool.random(using: &random) { try world.setMode(.manual) }
    for step in 0..<150 {
      let item = Bool.random(using: &random) ? "A" : "M"
      let pieces = Int64.random(in: 1...6, using: &random)
      switch Int.random(in: 0..<7, using: &random) {
      case 0: try world.receive(item, pieces)
      case 1:
        let made = item == "M" ? pieces : 0
        try world.accept(
          "h\(step)",
          [
            .init(
              product: item, ordered: pieces, stock: pieces - made, made: made,
              wanted: "2010-12-\(10 + Int.random(in: 0...9, using: &random))")
          ], shipComplete: Bool.random(using: &random))
        if made > 0 { try world.complete("w\(step)", 1, "M", good: made, order: "h\(step)") }
      case 2, 3:
        _ = try world.refusal {
          try BlockStock(item: item, quantity: .pieces(pieces), reason: "x", includeReserved: true).perform(in: $0)
        }
      case 4:
        _ = try world.refusal { try UnblockStock(item: item, quantity: .pieces(pieces), reason: "x").perform(in: $0) }
      case 5:
        let planned = try world.database.read {
          try String.fetchAll($0, sql: "SELECT shipmentID FROM shipment WHERE status = 'planned' ORDER BY shipmentID")
        }
        guard let id = planned.randomElement(using: &random) else { continue }
        _ = try world.refusal { try PickShipment(lines: nil).perform(shipment: id, in: $0) }
      default: try world.pass(.seconds(3600 * Int64.random(in: 1...24, using: &random)))
      }
      if step % 15 == 14 { #expect(try world.broken().isEmpty, "seed \(seed), step \(step)") }
    }
    for line in try world.everPublished(StockBlockChanged.self).flatMap({ $0.lines ?? [] }) {
      #expect(line.quantity.isPositive && line.made.steps <= line.quantity.steps, "seed \(seed), \(line.handoffID)")
    }
    #expect(try world.broken().isEmpty, "seed \(seed)")
  }
}
