import InventoryContract
import InventoryDomain
import InventoryService
import Persistence
import ProductionContract
import SalesContract
import Testing
import Values

/// What arrives and must be inspected is nobody's until it is accepted.
@Suite struct InspectionStockTests {
  @Test func whatASupplierBringsWaitsInInspectionAndIsPromisedToNobody() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.inspect("A", [.receipt])
    let order = try world.place("A", 20)
    _ = try world.published()
    #expect(try world.receive(purchaseOrder: order.purchaseOrderID, 20).status == "received")
    #expect(try world.places("A") == [0, 20, 0])
    let lot = try #require(try world.lots().first)
    #expect(lot.origin == "receipt" && lot.quantity == .pieces(20) && lot.sourceID == order.purchaseOrderID)
    // Available-to-promise knows nothing of it.
    let promise = try world.ask("h1", [(product: "A", pieces: 5)])
    #expect(promise.map(\.promised) == [.pieces(0)] && promise.map(\.short) == [.pieces(5)])
    try world.pass(.seconds(3))
    let told = try #require(try world.everPublished(StockPositionChanged.self).last?.positions.first)
    #expect(told.onHand == .pieces(0) && told.free == .pieces(0) && told.inInspection == .pieces(20))
    #expect(try world.broken().isEmpty)

    try world.decide(lot.lotID, accept: 20)
    #expect(try world.places("A") == [20, 0, 0])
    try world.pass(.seconds(3))
    let after = try #require(try world.everPublished(StockPositionChanged.self).last?.positions.first)
    #expect(after.free == .pieces(20) && after.inInspection == nil)
    #expect(try world.ask("h2", [(product: "A", pieces: 5)]).map(\.promised) == [.pieces(5)])
    #expect(try world.broken().isEmpty)
  }

  @Test func theAvailabilityInquiryCountsOnlyFreeStock() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 10)
    try world.perform { _ = try BlockStock(item: "A", quantity: .pieces(7), reason: "recall").perform(in: $0) }
    #expect(try world.ask("h1", [(product: "A", pieces: 10)]).map(\.promised) == [.pieces(3)])
    #expect(try world.broken().isEmpty)
  }

  @Test func whatIsAcceptedServesWhoeverWaits() throws {
    let world = try InventoryWorld()
    for code in ["A", "P"] { try world.list(code) }
    try world.inspect("A")
    try world.accept("h1", [.init(product: "A", ordered: 6, stock: 6)])
    try world.release("w1", "P", 2, components: [("A", 3)], order: "")
    let order = try world.place("A", 10)
    _ = try world.receive(purchaseOrder: order.purchaseOrderID, 10)
    #expect(try world.everPublished(GoodsIssued.self).isEmpty)
    #expect(try world.everPublished(MaterialIssued.self).isEmpty)
    let lot = try #require(try world.lots().first)
    try world.decide(lot.lotID, accept: 6)
    #expect(try world.everPublished(GoodsIssued.self).map(\.handoffID) == ["h1"])
    try world.decide(lot.lotID, accept: 3)
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["w1"])
    #expect(try world.places("A") == [0, 1, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func whatWasMadeForALineIsItsOwnOnceItIsAccepted() throws {
    let world = try InventoryWorld()
    try world.list("M", supply: .makeToOrder)
    try world.inspect("M", [.production])
    try world.accept("h1", [.init(product: "M", ordered: 5, stock: 0, made: 5)])
    try world.release("w1", "M", 5, components: [], order: "h1")
    try world.complete("w1", 1, "M", good: 5, order: "h1")
    #expect(try world.places("M") == [0, 5, 0])
    #expect(try world.everPublished(GoodsIssued.self).isEmpty)
    let lot = try #require(try world.lots().first)
    #expect(lot.workOrderID == "w1" && lot.handoffID == "h1" && lot.lineID == "1")
    try world.decide(lot.lotID, accept: 5)
    let issued = try #require(try world.everPublished(GoodsIssued.self).first)
    #expect(issued.orderComplete && issued.lines.map(\.quantity) == [.pieces(5)])
    #expect(try world.broken().isEmpty)
  }

  @Test func aManualSiteKeepsWhatWasAcceptedReservedForItsLine() throws {
    let world = try InventoryWorld()
    try world.list("M", supply: .makeToOrder)
    try world.setMode(.manual)
    try world.inspect("M", [.production])
    try world.accept("h1", [.init(product: "M", ordered: 5, stock: 0, made: 5)])
    try world.complete("w1", 1, "M", good: 5, order: "h1")
    try world.decide(try world.lots()[0].lotID, accept: 4)
    #expect(try world.stock("M") == [4, 4])
    #expect(try world.places("M") == [4, 1, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func whatIsRejectedLeavesTheLineWaitingAndNamesItsWorkOrder() throws {
    let world = try InventoryWorld()
    try world.list("M", supply: .makeToOrder)
    try world.inspect("M", [.production])
    try world.accept("h1", [.init(product: "M", ordered: 5, stock: 0, made: 5)])
    try world.complete("w1", 1, "M", good: 5, order: "h1")
    try world.decide(try world.lots()[0].lotID, accept: 3, reject: 2, conforms: false, reason: "the others are fine")
    #expect(try world.everPublished(GoodsIssued.self).flatMap(\.lines).map(\.quantity) == [.pieces(3)])
    let decided = try #require(try world.everPublished(InspectionLotDecided.self).first)
    #expect(decided.workOrderID == "w1" && decided.rejected == .pieces(2) && decided.open == .pieces(0))
    #expect(decided.handoffID == "h1" && decided.defectCode == "CRACKED")
    #expect(try world.places("M") == [0, 0, 2])
    // Production makes two more: they pass their own inspection and complete the order.
    try world.complete("w2", 1, "M", good: 2, order: "h1")
    try world.decide(try world.lots()[1].lotID, accept: 2)
    #expect(try world.everPublished(GoodsIssued.self).last?.orderComplete == true)
    #expect(try world.broken().isEmpty)
  }

  @Test func whatIsInspectedAfterItsOrderWasCancelledIsFreeStock() throws {
    let world = try InventoryWorld()
    try world.list("M", supply: .makeToOrder)
    try world.inspect("M", [.production])
    try world.accept("h1", [.init(product: "M", ordered: 5, stock: 0, made: 5)])
    try world.complete("w1", 1, "M", good: 5, order: "h1")
    try world.requestCancellation("h1")
    try world.decide(try world.lots()[0].lotID, accept: 5)
    #expect(try world.stock("M") == [5, 0])
    #expect(try world.everPublished(GoodsIssued.self).isEmpty)
    #expect(try world.broken().isEmpty)
  }

  @Test func aReceiptWithoutAnOrderIsInspectedToo() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.inspect("A", [.receipt])
    let view = try world.perform {
      try AdjustStock(item: "A", quantity: .pieces(4), kind: .receipt, reason: "sample").perform(in: $0)
    }
    #expect(view.onHand == .pieces(0))
    #expect(try world.places("A") == [0, 4, 0])
    // A count is not: the goods were there.
    try world.receive("A", 2)
    #expect(try world.places("A") == [2, 4, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func ofLotsThatMayBeSkippedTheFirstAndTheOneAfterARejectionAreInspected() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.inspect("A", every: 3)
    let order = try world.place("A", 100)
    func receive() throws -> Bool {
      let before = try world.lots().count
      _ = try world.receive(purchaseOrder: order.purchaseOrderID, 1)
      return try world.lots().count > before
    }
    #expect(try [receive(), receive(), receive(), receive()] == [true, false, false, true])
    try world.decide(try world.lots()[1].lotID, reject: 1)
    #expect(try [receive(), receive(), receive(), receive()] == [true, false, false, true])
    #expect(try world.count("SELECT count(*) FROM inspectionLot WHERE status = 'skipped'") == 4)
    #expect(try world.places("A") == [4, 3, 1])
    #expect(try world.broken().isEmpty)
  }

  @Test func goodsOfAnItemWithoutAPlanGoStraightToStock() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.inspect("A", [.production])
    _ = try world.receive(purchaseOrder: try world.place("A", 3).purchaseOrderID, 3)
    #expect(try world.places("A") == [3, 0, 0])
    #expect(try world.lots().isEmpty)
    try world.perform { _ = try RemoveInspectionPlan().perform(item: "A", in: $0) }
    try world.complete("w1", 1, "A", good: 2, order: "")
    #expect(try world.places("A") == [5, 0, 0])
  }

  @Test func whatAnotherPlantMadeIsInspectedThereAndThenCarriedToItsLine() throws {
    let world = try InventoryWorld()
    try world.list("M", supply: .makeToOrder)
    _ = try world.perform { try SetFulfilmentMode(fulfilment: .manual).perform(site: "Leeds", in: $0) }
    try world.inspect("M", [.production])
    try world.accept("h1", [.init(product: "M", ordered: 5, stock: 0, made: 5)])
    try world.release("w1", "M", 5, components: [], order: "h1", site: "Leeds")
    try world.complete(
      "w1", 1, "M", good: 5, order: "h1",
      carriage: WorkOrderCarriage(quantity: .pieces(5), to: "main", due: LocalDate("2010-12-03")!))
    let lot = try #require(try world.lots().first)
    #expect(lot.site == "Leeds")
    #expect(try world.everPublished(TransferOrderChanged.self).isEmpty)
    try world.decide(lot.lotID, accept: 4)
    let transfer = try #require(try world.everPublished(TransferOrderChanged.self).first)
    #expect(transfer.from == "Leeds" && transfer.to == "main" && transfer.ordered == .pieces(4))
    #expect(transfer.handoffID == "h1")
    #expect(try world.broken().isEmpty)
  }

  @Test func aSiteDoesNotBearTheNameOfInspectionOrBlockedStock() throws {
    let world = try InventoryWorld()
    for name in ["inspection:main", "blocked:north", "supplier"] {
      #expect(
        try world.refusal { try SetFulfilmentMode(fulfilment: .manual).perform(site: name, in: $0) }
          == "SITE_NAME_RESERVED")
    }
  }
}
