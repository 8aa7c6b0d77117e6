import InventoryContract
import InventoryService
import Messaging
import Persistence
import ProductionContract
import SalesContract
import Testing
import Values

/// What comes in from suppliers and from production without an order behind it.
@Suite struct InventorySupplyTests {
  // MARK: Purchase orders

  @Test func aPurchaseOrderIsPlacedMovedReceivedAndCancelled() throws {
    let world = try InventoryWorld()
    try world.list("A")
    let placed = try world.place("A", 20)
    #expect([placed.number, placed.site, placed.status] == ["PO-2010-000001", "main", "placed"])
    let id = placed.purchaseOrderID
    let moved = try world.perform {
      try ReschedulePurchaseOrder(date: LocalDate("2010-12-13")!, reason: "the lorry broke down")
        .perform(purchaseOrder: id, in: $0)
    }
    #expect(moved.due == LocalDate("2010-12-13")!)
    #expect(try world.receive(purchaseOrder: id, 8).status == "partially-received")
    #expect(try world.stock("A") == [8, 0])
    #expect(
      try world.refusal { try ReceivePurchaseOrder(quantity: .pieces(13)).perform(purchaseOrder: id, in: $0) }
        == "MORE_THAN_OPEN")
    let ended = try world.perform { try CancelPurchaseOrder(reason: "sold out").perform(purchaseOrder: id, in: $0) }
    #expect([ended.received, ended.open, ended.cancelled] == [.pieces(8), .pieces(0), .pieces(12)])
    let told = try world.everPublished(PurchaseOrderChanged.self)
    #expect(told.map(\.status) == ["placed", "placed", "partially-received", "cancelled"])
    #expect(told.map(\.open.steps) == [20, 20, 12, 0])
    #expect(told.map(\.received.steps) == [0, 0, 8, 8])
    #expect(told.map(\.due.description) == ["2010-12-10", "2010-12-13", "2010-12-13", "2010-12-13"])
    #expect(try world.broken().isEmpty)
  }

  @Test func whatIsReceivedServesOrdersAndThenWorkOrdersThatWait() throws {
    let world = try InventoryWorld()
    for code in ["A", "P"] { try world.list(code) }
    try world.accept("h1", [.init(product: "A", ordered: 6, stock: 6)])
    try world.release("w1", "P", 2, components: [("A", 3)], order: "h2")
    let order = try world.place("A", 10)
    _ = try world.published()
    _ = try world.receive(purchaseOrder: order.purchaseOrderID, 8)
    #expect(try world.everPublished(GoodsIssued.self).map(\.handoffID) == ["h1"])
    #expect(try world.everPublished(MaterialIssued.self).isEmpty)
    #expect(try world.receive(purchaseOrder: order.purchaseOrderID, 2).status == "received")
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["w1"])
    #expect(try world.stock("A") == [1, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func aPurchaseOrderNeedsStockedGoodsAndASite() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.list("S", kind: .service)
    func refusal(_ item: String, quantity: Quantity = .pieces(5), supplier: String = "x", site: String? = nil) throws
      -> String?
    {
      try world.refusal {
        try PlacePurchaseOrder(
          item: item, quantity: quantity, supplier: supplier, due: LocalDate("2010-12-10")!, site: site
        ).perform(in: $0)
      }
    }
    #expect(try refusal("none") == "ITEM_UNKNOWN")
    #expect(try refusal("S") == "NOT_STOCKED")
    #expect(try refusal("A", quantity: Quantity(steps: 1, unit: UnitOfMeasure("KGM")!)) == "WRONG_UNIT")
    #expect(try refusal("A", quantity: .pieces(0)) == "QUANTITY_RULE")
    #expect(try refusal("A", supplier: " ") == "TEXT_INVALID")
    #expect(try refusal("A", site: "north") == "SITE_UNKNOWN")
    #expect(try world.everPublished(PurchaseOrderChanged.self).isEmpty)
  }

  /// Whatever is received, moved or cancelled in whatever order, stock and purchase orders agree.
  @Test func stockAgreesWithAnyReceipts() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("receipts: seed \(seed)")
    var random = InventoryRandom(seed: seed)
    let world = try InventoryWorld()
    for code in ["A", "B"] { try world.list(code) }
    var orders: [String] = []
    for step in 0..<150 {
      let id = orders.randomElement(using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0, 1:
        let item = Bool.random(using: &random) ? "A" : "B"
        orders.append(try world.place(item, .random(in: 1...20, using: &random)).purchaseOrderID)
      case 2:
        guard let id else { continue }
        _ = try world.refusal { try CancelPurchaseOrder(reason: "x").perform(purchaseOrder: id, in: $0) }
      default:
        guard let id else { continue }
        let pieces = Int64.random(in: 0...9, using: &random)
        _ = try world.refusal { try ReceivePurchaseOrder(quantity: .pieces(pieces)).perform(purchaseOrder: id, in: $0) }
      }
      if step % 15 == 14 { #expect(try world.broken().isEmpty, "seed \(seed), step \(step)") }
    }
    let received = try world.count("SELECT sum(receivedSteps) FROM purchaseOrder")
    #expect(Int(try world.stock("A")[0] + world.stock("B")[0]) == received, "seed \(seed)")
  }

  // MARK: Planned orders

  private func firmed(
    _ id: String, _ item: String, source: String = "buy", from: String? = "Tube Works", plant: String = ""
  ) -> PlannedOrderFirmed {
    PlannedOrderFirmed(
      plannedOrderID: id, item: item, plant: plant, quantity: .pieces(20), source: source, from: from,
      release: LocalDate("2010-12-02")!, due: LocalDate("2010-12-10")!, firmedBy: "planner",
      firmedAt: Instant("2010-12-01T09:00:00Z")!)
  }

  @Test func aFirmedOrderToBuyBecomesOnePurchaseOrder() throws {
    let world = try InventoryWorld()
    try world.list("A")
    for _ in 0..<2 { try world.send(firmed("p1", "A")) }
    let told = try world.everPublished(PurchaseOrderChanged.self)
    #expect(told.map(\.plannedOrderID) == ["p1"])
    #expect([told[0].supplier, told[0].site, told[0].status] == ["Tube Works", "main", "placed"])
    #expect(told[0].open == .pieces(20) && told[0].due == LocalDate("2010-12-10")!)
    #expect(try world.broken().isEmpty)
  }

  @Test func aFirmedOrderToMakeOrTransferBuysNothing() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.send(firmed("p1", "A", source: "make", from: nil))
    try world.send(firmed("p2", "A", source: "transfer", from: "north"))
    #expect(try world.everPublished(PurchaseOrderChanged.self).isEmpty)
  }

  @Test func aFirmedOrderWaitsForItsItem() throws {
    let world = try InventoryWorld()
    try world.send(firmed("p1", "FRAME"))
    #expect(try world.everPublished(PurchaseOrderChanged.self).isEmpty)
    _ = try world.perform { try CreateItem(code: "FRAME", name: "Frame", unit: "H87").perform(in: $0) }
    try world.pass(.seconds(1))
    #expect(try world.everPublished(PurchaseOrderChanged.self).map(\.item) == ["FRAME"])
  }

  @Test func whatIsBoughtForAPlantGoesToTheSiteOfItsName() throws {
    let world = try InventoryWorld()
    try world.list("A")
    _ = try world.perform { try SetFulfilmentMode(fulfilment: .manual).perform(site: "north", in: $0) }
    try world.send(firmed("p1", "A", plant: "north"))
    try world.send(firmed("p2", "A", from: nil, plant: "elsewhere"))
    let told = try world.everPublished(PurchaseOrderChanged.self)
    #expect(told.map(\.site) == ["north", "main"])
    #expect(told.map(\.supplier) == ["Tube Works", "not named"])
    _ = try world.receive(purchaseOrder: told[0].purchaseOrderID, 20)
    #expect(try world.stock("A") == [0, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func aFirmedOrderInAnotherUnitIsParked() throws {
    let world = try InventoryWorld()
    try world.list("S", kind: .service)
    #expect(try world.send(firmed("p1", "S")).parked == 1)
  }

  // MARK: Made for stock

  @Test func aWorkOrderForStockBringsFreeStockAndScrap() throws {
    let world = try InventoryWorld()
    for code in ["P", "C"] { try world.list(code) }
    try world.receive("C", 6)
    try world.release("w1", "P", 6, components: [("C", 6)], order: "")
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["w1"])
    try world.complete("w1", 1, "P", good: 5, scrap: 1, order: "")
    try world.complete("w1", 1, "P", good: 5, scrap: 1, order: "")
    #expect(try world.stock("P") == [5, 0])
    #expect(try world.count("SELECT quantitySteps FROM stock WHERE item = 'P' AND location = 'scrap'") == 1)
    #expect(try world.broken().isEmpty)
  }

  @Test func whatIsMadeForStockServesOrdersAndWorkOrdersThatWait() throws {
    let world = try InventoryWorld()
    for code in ["P", "Q"] { try world.list(code) }
    try world.accept("h1", [.init(product: "P", ordered: 4, stock: 4)])
    try world.release("w2", "Q", 1, components: [("P", 2)], order: "h1")
    try world.complete("w1", 1, "P", good: 7, order: "")
    #expect(try world.everPublished(GoodsIssued.self).map(\.handoffID) == ["h1"])
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["w2"])
    #expect(try world.stock("P") == [1, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func aWorkOrderWithoutComponentsIsIssuedAtOnce() throws {
    let world = try InventoryWorld()
    try world.list("P")
    try world.release("w1", "P", 6, components: [], order: "")
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["w1"])
    #expect(try world.everPublished(MaterialShort.self).isEmpty)
    try world.send(WorkOrderCancelled(workOrderID: "w1", orderID: "", reason: "not needed"))
    #expect(try world.count("SELECT count(*) FROM workOrder WHERE state = 'cancelled'") == 1)
    #expect(try world.broken().isEmpty)
  }

  @Test func aCancelledWorkOrderForStockGivesItsMaterialBack() throws {
    let world = try InventoryWorld()
    for code in ["P", "C"] { try world.list(code) }
    try world.receive("C", 6)
    for id in ["w1", "w2"] { try world.release(id, "P", 4, components: [("C", 4)], order: "") }
    try world.send(WorkOrderCancelled(workOrderID: "w1", orderID: "", reason: "not needed"))
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["w1", "w2"])
    #expect(try world.stock("C") == [2, 0])
    #expect(try world.broken().isEmpty)
  }
}
