import AccountingContract
import CustomerServiceContract
import GRDB
import InventoryContract
import InventoryDomain
import InventoryService
import Messaging
import Persistence
import ProductionContract
import Testing
import Values

@Suite struct InventoryWarehouseTests {
  @Test func manualShipmentGoesFromPickToGoodsIssue() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.setMode(.manual)
    try world.receive("A", 6)
    try world.ask("h1", [("A", 6)])
    try world.accept("h1", [.init(product: "A", ordered: 6, stock: 6)])
    let shipment = try world.published(ShipmentPlanned.self)[0].shipmentID
    let picked = try world.perform {
      try PickShipment(lines: [.init(lineID: "1", quantity: .pieces(4))]).perform(shipment: shipment, in: $0)
    }
    #expect(picked.status == "picked")
    #expect(picked.lines.map(\.quantity.steps) == [4])
    let rest = try world.published(ShipmentPlanned.self)
    #expect(rest.map { $0.lines[0].quantity.steps } == [2])
    _ = try world.perform { try PackShipment(carrier: "Royal Mail").perform(shipment: shipment, in: $0) }
    let issued = try world.perform { try IssueShipment(tracking: "RM1").perform(shipment: shipment, in: $0) }
    #expect(issued.status == "issued")
    let event = try world.published(GoodsIssued.self)[0]
    #expect([event.carrier, event.tracking] == ["Royal Mail", "RM1"])
    #expect(!event.orderComplete)
    #expect(try world.stock("A") == [2, 2])
    #expect(
      try world.refusal { try IssueShipment().perform(shipment: shipment, in: $0) } == "SHIPMENT_NOT_OPEN")
    #expect(try world.broken().isEmpty)
  }

  @Test func pickedShipmentCanBePutBack() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.setMode(.manual)
    try world.receive("A", 6)
    try world.accept("h1", [.init(product: "A", ordered: 6, stock: 6)])
    let shipment = try world.published(ShipmentPlanned.self)[0].shipmentID
    _ = try world.perform { try PickShipment().perform(shipment: shipment, in: $0) }
    let view = try world.perform { try CancelShipment().perform(shipment: shipment, in: $0) }
    #expect(view.status == "planned")
    #expect(try world.stock("A") == [6, 6])
    #expect(try world.broken().isEmpty)
  }

  @Test func stockIsNeverTakenBelowZeroOrBelowWhatIsReserved() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 6)
    try world.ask("h1", [("A", 4)])
    #expect(
      try world.refusal { try AdjustStock(item: "A", quantity: .pieces(-7), reason: "count").perform(in: $0) }
        == "NOT_ON_HAND")
    #expect(
      try world.refusal { try AdjustStock(item: "A", quantity: .pieces(-3), reason: "count").perform(in: $0) }
        == "RESERVED")
    try world.receive("A", -2)
    #expect(try world.stock("A") == [4, 4])
    #expect(
      try world.refusal { try AdjustStock(item: "A", quantity: .pieces(0), reason: "count").perform(in: $0) }
        == "QUANTITY_ZERO")
    #expect(
      try world.refusal { try AdjustStock(item: "unknown", quantity: .pieces(1), reason: "count").perform(in: $0) }
        == "ITEM_UNKNOWN")
  }

  @Test func listOfAdjustmentsIsAllOrNothing() throws {
    let world = try InventoryWorld()
    try world.list("A")
    #expect(
      try world.refusal {
        try AdjustStockList(adjustments: [
          AdjustStock(item: "A", quantity: .pieces(5), reason: "opening stock"),
          AdjustStock(item: "unknown", quantity: .pieces(5), reason: "opening stock"),
        ]).perform(in: $0)
      } == "ITEM_UNKNOWN")
    #expect(try world.stock("A") == [0, 0])
  }

  @Test func movementsAreFinal() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 6)
    for sql in ["UPDATE movement SET quantitySteps = 7", "DELETE FROM movement"] {
      #expect(throws: DatabaseError.self) { try world.perform { try $0.database.execute(sql: sql) } }
    }
  }

  @Test func goodsOfAnotherSiteServeOrdersOnceTheyAreTransferred() throws {
    let world = try InventoryWorld()
    try world.list("A")
    _ = try world.perform { try SetFulfilmentMode(fulfilment: .manual).perform(site: "north", in: $0) }
    _ = try world.perform {
      try AdjustStock(item: "A", site: "north", quantity: .pieces(9), kind: .receipt, reason: "bought").perform(in: $0)
    }
    #expect(try world.ask("h1", [("A", 5)]).map(\.promised.steps) == [0])
    _ = try world.perform {
      try TransferStock(item: "A", quantity: .pieces(5), from: "north", to: "main").perform(in: $0)
    }
    #expect(try world.ask("h2", [("A", 6)]).map(\.promised.steps) == [5])
    #expect(
      try world.refusal {
        try TransferStock(item: "A", quantity: .pieces(1), from: "main", to: "north").perform(in: $0)
      } == "RESERVED")
    #expect(try world.broken().isEmpty)
  }

  @Test func materialIsIssuedAllAtOnceOrWhenItArrives() throws {
    let world = try InventoryWorld()
    for code in ["P", "C", "D"] { try world.list(code) }
    try world.receive("C", 4)
    try world.release("w1", "P", 2, components: [("C", 2), ("D", 2), ("C", 2)], order: "h1")
    let short = try world.published(MaterialShort.self)
    #expect(short.map { "\($0.item) \($0.short.steps)" } == ["D 2"])
    #expect(try world.stock("C") == [4, 0])
    try world.receive("D", 1)
    #expect(try world.published(MaterialIssued.self).isEmpty)
    try world.receive("D", 1)
    #expect(try world.published(MaterialIssued.self).map(\.workOrderID) == ["w1"])
    #expect(try world.stock("C") == [0, 0])
    try world.send(WorkOrderCancelled(workOrderID: "w1", orderID: "order-h1", reason: "order cancelled"))
    #expect(try world.stock("C") == [4, 0])
    #expect(try world.stock("D") == [2, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func returnIsReceivedOnceUpToWhatWasAuthorised() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 6)
    try world.ask("h1", [("A", 6)])
    try world.accept("h1", [.init(product: "A", ordered: 6, stock: 6)])
    try world.send(
      ReturnRequested(
        returnID: "r1", number: "RMA-1", caseID: "c1", customerID: "customer", orderID: "order-h1",
        lines: [.init(lineID: "1", product: "A", quantity: .pieces(3), reason: "broken")],
        requestedAt: world.clock.now()), from: "group/customer-service")
    _ = try world.published()
    #expect(
      try world.refusal {
        try ReceiveReturn(lines: [.init(lineID: "1", quantity: .pieces(4), disposition: .stock)])
          .perform(return: "r1", in: $0)
      } == "MORE_THAN_AUTHORISED")
    let view = try world.perform {
      try ReceiveReturn(lines: [
        .init(lineID: "1", quantity: .pieces(2), disposition: .stock),
        .init(lineID: "1", quantity: .pieces(1), disposition: .scrap),
      ]).perform(return: "r1", in: $0)
    }
    #expect(view.status == "received")
    let returned = try world.published(GoodsReturned.self)
    #expect(returned.map { $0.lines.map(\.disposition) } == [["stock", "scrap"]])
    #expect(try world.stock("A") == [2, 0])
    #expect(
      try world.refusal {
        try ReceiveReturn(lines: [.init(lineID: "1", quantity: .pieces(1), disposition: .stock)])
          .perform(return: "r1", in: $0)
      } == "RETURN_RECEIVED")
    #expect(try world.broken().isEmpty)
  }

  @Test func creditNoteBringsItsGoodsBackOnce() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 6)
    try world.ask("h1", [("A", 6)])
    try world.accept("h1", [.init(product: "A", ordered: 6, stock: 6)])
    _ = try world.published()
    var note = CreditNoteIssued.example
    note.lines[0].product = "A"
    note.lines[0].matched = [.init(invoiceID: "i1", orderID: "order-h1", lineID: "1", quantity: .pieces(2))]
    try world.send(note)
    try world.send(note)
    let returned = try world.published(GoodsReturned.self)
    #expect(returned.map(\.creditNoteID) == [note.creditNoteID])
    #expect(try world.stock("A") == [2, 0])
    #expect(try world.broken().isEmpty)
  }
}
