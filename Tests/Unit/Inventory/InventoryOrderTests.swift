import GatewayContract
import InventoryContract
import InventoryService
import Messaging
import Persistence
import SalesContract
import Testing
import Values

@Suite struct InventoryOrderTests {
  @Test func requestReservesWhatIsThereAndTellsWhatIsShort() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.list("B", kind: .service)
    try world.list("C", supply: .makeToOrder)
    try world.receive("A", 6)
    try world.receive("C", 9)
    let lines = try world.ask("h1", [("A", 10), ("B", 1), ("C", 2)])
    #expect(lines.map(\.promised.steps) == [6, 1, 0])
    #expect(lines.map(\.short.steps) == [4, 0, 2])
    #expect(try world.stock("A") == [6, 6])
    #expect(try world.stock("C") == [9, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func twoLinesOfOneOrderAndTwoOrdersNeverGetTheSamePiece() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 10)
    #expect(try world.ask("h1", [("A", 4), ("A", 4)]).map(\.promised.steps) == [4, 4])
    #expect(try world.ask("h2", [("A", 1), ("A", 4)]).map(\.promised.steps) == [1, 1])
    #expect(try world.ask("h3", [("A", 4)]).map(\.promised.steps) == [0])
  }

  @Test func sameRequestAgainGetsTheSameAnswerAndReservesNothingMore() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 10)
    let first = try world.ask("h1", [("A", 4)])
    let second = try world.ask("h1", [("A", 4)])
    #expect(first == second)
    #expect(try world.stock("A") == [10, 4])
    try world.reject("h1")
    #expect(try world.ask("h1", [("A", 4)]).isEmpty)
    #expect(try world.stock("A") == [10, 0])
  }

  @Test func requestWaitsForItsProduct() throws {
    let world = try InventoryWorld()
    #expect(try world.ask("h1", [("A", 4)]).isEmpty)
    try world.list("A")
    #expect(try world.published(AvailabilityPromised.self).map(\.handoffID) == ["h1"])
  }

  @Test func acceptedOrderIsIssuedAtOnceWhereTheSiteIsAutomatic() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.list("S", kind: .service)
    try world.receive("A", 10)
    _ = try world.perform {
      try SetStandardCost(standardCost: Money(minorUnits: 125, currency: .gbp)).perform(item: "A", in: $0)
    }
    try world.ask("h1", [("A", 6), ("S", 1)])
    try world.accept(
      "h1", [.init(product: "A", ordered: 6, stock: 6), .init(product: "S", ordered: 1, stock: 1, kind: "service")])
    let issued = try world.published(GoodsIssued.self)
    #expect(issued.count == 1)
    #expect(issued[0].lines.map(\.lineID) == ["1", "2"])
    #expect(issued[0].lines.map(\.cost?.minorUnits) == [750, nil])
    #expect(issued[0].orderComplete)
    #expect(issued[0].number == "SH-2010-000001")
    #expect(try world.stock("A") == [4, 0])
    #expect(try world.broken().isEmpty)
    try world.accept("h1", [.init(product: "A", ordered: 6, stock: 6)])
    #expect(try world.published(GoodsIssued.self).isEmpty)
  }

  @Test func orderOfServicesAloneIsIssuedForItsInvoice() throws {
    let world = try InventoryWorld()
    try world.list("S", kind: .service)
    try world.ask("h1", [("S", 3)])
    try world.accept("h1", [.init(product: "S", ordered: 3, stock: 3, kind: "service")])
    #expect(try world.published(GoodsIssued.self).map { $0.lines.map(\.quantity.steps) } == [[3]])
    #expect(try world.broken().isEmpty)
  }

  @Test func expiredHoldIsTakenAgainAndTheRestIsServedInTheOrderOfOrders() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 10)
    try world.ask("h1", [("A", 8)])
    try world.pass(.seconds(301))
    #expect(try world.stock("A") == [10, 0])
    try world.ask("h2", [("A", 7)])
    try world.accept("h1", [.init(product: "A", ordered: 8, stock: 8)], orderedAt: world.clock.now() - .seconds(900))
    #expect(try world.published(GoodsIssued.self).map { $0.lines[0].quantity.steps } == [3])
    try world.ask("h3", [("A", 1)])
    try world.accept("h3", [.init(product: "A", ordered: 1, stock: 1)])
    try world.receive("A", 5)
    let later = try world.published(GoodsIssued.self)
    #expect(later.map(\.handoffID) == ["h1"])
    #expect(later.map(\.orderComplete) == [true])
    try world.receive("A", 1)
    #expect(try world.published(GoodsIssued.self).map(\.handoffID) == ["h3"])
    #expect(try world.broken().isEmpty)
  }

  @Test func shipCompleteOrderWaitsForProduction() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 2)
    try world.ask("h1", [("A", 5)], shipComplete: true)
    try world.accept("h1", [.init(product: "A", ordered: 5, stock: 2, made: 3)], shipComplete: true)
    #expect(try world.published(GoodsIssued.self).isEmpty)
    try world.complete("w1", 1, "A", good: 1, order: "h1", closed: false)
    #expect(try world.stock("A") == [3, 3])
    try world.complete("w1", 2, "A", good: 2, order: "h1")
    try world.complete("w1", 2, "A", good: 2, order: "h1")
    #expect(try world.published(GoodsIssued.self).map { $0.lines[0].quantity.steps } == [5])
    #expect(try world.stock("A") == [0, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func deliveryOfProductionWaitsForTheAcceptedOrder() throws {
    let world = try InventoryWorld()
    try world.list("M", supply: .makeToOrder)
    try world.complete("w1", 1, "M", good: 4, order: "h1")
    #expect(try world.stock("M") == [0, 0])
    try world.accept("h1", [.init(product: "M", ordered: 3, stock: 0, made: 3)])
    #expect(try world.published(GoodsIssued.self).map { $0.lines[0].quantity.steps } == [3])
    #expect(try world.stock("M") == [1, 0])
    #expect(try world.ask("h2", [("M", 1)]).map(\.promised.steps) == [0])
  }

  @Test func cancellationBeforeGoodsIssueFreesTheStockAndAfterItIsRefused() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.setMode(.manual)
    try world.receive("A", 10)
    try world.ask("h1", [("A", 6)])
    try world.accept("h1", [.init(product: "A", ordered: 6, stock: 6)])
    #expect(try world.stock("A") == [10, 6])
    try world.requestCancellation("h1")
    #expect(try world.published(CancellationConfirmed.self).map(\.handoffID) == ["h1"])
    #expect(try world.stock("A") == [10, 0])
    try world.setMode(.automatic)
    try world.ask("h2", [("A", 6)])
    try world.accept("h2", [.init(product: "A", ordered: 6, stock: 6)])
    try world.requestCancellation("h2")
    #expect(try world.published(InventoryContract.CancellationRefused.self).map(\.code) == ["ALREADY_SHIPPED"])
    #expect(try world.broken().isEmpty)
  }

  @Test func amendmentRestsShippingAndReplacesTheOrderWhenAccepted() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.setMode(.manual)
    try world.receive("A", 10)
    try world.ask("h1", [("A", 6)])
    try world.accept("h1", [.init(product: "A", ordered: 6, stock: 6)])
    let shipment = try world.published(ShipmentPlanned.self)[0].shipmentID
    let answer = try world.ask("h1", version: 2, [("A", 9)])
    #expect(answer.map(\.promised.steps) == [9])
    #expect(try world.stock("A") == [10, 9])
    #expect(
      try world.refusal { try PickShipment().perform(shipment: shipment, in: $0) } == "ORDER_CHANGING")
    try world.accept("h1", version: 2, [.init(product: "A", ordered: 9, stock: 9)])
    #expect(try world.published(ShipmentPlanned.self).map { $0.lines[0].quantity.steps } == [3])
    try world.ask("h1", version: 3, [("A", 10)])
    try world.reject("h1", version: 3)
    #expect(try world.stock("A") == [10, 9])
    _ = try world.perform { try PickShipment().perform(shipment: shipment, in: $0) }
    #expect(try world.broken().isEmpty)
  }

  @Test func anAutomaticSiteShipsOnTheDayTheCustomerWantsIt() throws {
    let world = try InventoryWorld()
    for item in ["A", "B", "C"] {
      try world.list(item)
      try world.receive(item, 10)
    }
    try world.ask("h1", [("A", 2), ("B", 3), ("C", 1)])
    try world.accept(
      "h1",
      [
        .init(product: "A", ordered: 2, stock: 2, wanted: "2010-12-01"),
        .init(product: "B", ordered: 3, stock: 3, wanted: "2010-12-20"),
        .init(product: "C", ordered: 1, stock: 1, wanted: "2010-12-11"),
      ])
    #expect(try world.published(GoodsIssued.self).map { $0.lines.map(\.product) } == [["A"]], "what is wanted today")
    #expect(try world.stock("B") == [10, 3])
    try world.pass(.seconds(9 * 86_400 + 16 * 3600 - 1))
    #expect(try world.published(GoodsIssued.self).isEmpty)
    try world.pass(.seconds(1))
    #expect(try world.published(GoodsIssued.self).map { $0.lines.map(\.product) } == [["C"]])
    try world.pass(.seconds(30 * 86_400))
    let last = try world.published(GoodsIssued.self)
    #expect(last.map { $0.lines.map(\.product) } == [["B"]] && last.map(\.orderComplete) == [true])
    #expect(try world.broken().isEmpty)
  }

  @Test func anOrderThatShipsCompleteWaitsForItsLatestDay() throws {
    let world = try InventoryWorld()
    for item in ["A", "B"] {
      try world.list(item)
      try world.receive(item, 10)
    }
    try world.ask("h1", [("A", 2), ("B", 3)], shipComplete: true)
    try world.accept(
      "h1",
      [
        .init(product: "A", ordered: 2, stock: 2, wanted: "2010-12-05"),
        .init(product: "B", ordered: 3, stock: 3, wanted: "2010-12-10"),
      ], shipComplete: true)
    try world.pass(.seconds(5 * 86_400))
    #expect(try world.published(GoodsIssued.self).isEmpty)
    try world.pass(.seconds(5 * 86_400))
    #expect(try world.published(GoodsIssued.self).map { $0.lines.count } == [2])
  }

  @Test func anAmendmentBringsTheDayForwardAndACancellationEndsTheWait() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 10)
    for order in ["h1", "h2"] {
      try world.ask(order, [("A", 2)])
      try world.accept(order, [.init(product: "A", ordered: 2, stock: 2, wanted: "2030-01-01")])
    }
    try world.ask("h1", version: 2, [("A", 2)])
    try world.accept("h1", version: 2, [.init(product: "A", ordered: 2, stock: 2, wanted: "2010-12-01")])
    #expect(try world.published(GoodsIssued.self).map(\.handoffID) == ["h1"])
    try world.requestCancellation("h2")
    #expect(try world.published(CancellationConfirmed.self).count == 1)
    #expect(try world.count("SELECT count(*) FROM timer WHERE kind = 'wanted-date' AND state = 0 AND key = 'h2'") == 0)
  }

  @Test func aManualSitePlansAtOnceWhateverTheDay() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.setMode(.manual)
    try world.receive("A", 10)
    try world.ask("h1", [("A", 2)])
    try world.accept("h1", [.init(product: "A", ordered: 2, stock: 2, wanted: "2030-01-01")])
    #expect(try world.published(ShipmentPlanned.self).count == 1)
  }

  @Test func whateverNoLongerLeavesIsTold() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.setMode(.manual)
    try world.receive("A", 10)
    try world.ask("h1", [("A", 6)])
    try world.accept("h1", [.init(product: "A", ordered: 6, stock: 6)])
    let first = try world.published(ShipmentPlanned.self)[0].shipmentID
    try world.ask("h1", version: 2, [("A", 4)])
    try world.accept("h1", version: 2, [.init(product: "A", ordered: 4, stock: 4)])
    let changes = try world.published()
    let told = try changes.filter { $0.type == ShipmentProgressed.type }.map {
      try WireFormat.decode(ShipmentProgressed.self, from: $0.data)
    }
    #expect(told.map(\.shipmentID) == [first] && told.map(\.status) == ["withdrawn"])
    let planned = try changes.filter { $0.type == ShipmentPlanned.type }.map {
      try WireFormat.decode(ShipmentPlanned.self, from: $0.data)
    }
    #expect(planned.map { $0.lines[0].quantity.steps } == [4])
    try world.requestCancellation("h1", version: 2)
    let cancelled = try world.published(ShipmentProgressed.self)
    #expect(cancelled.map(\.shipmentID) == planned.map(\.shipmentID) && cancelled.map(\.status) == ["withdrawn"])
    #expect(try world.broken().isEmpty)
  }

  @Test func amendmentBelowWhatWasShippedIsRefused() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 10)
    try world.ask("h1", [("A", 6)])
    try world.accept("h1", [.init(product: "A", ordered: 6, stock: 6)])
    _ = try world.published()
    try world.send(
      AvailabilityRequested(
        handoffID: "h1", version: 2, orderID: "order-h1", orderNumber: "SO-h1", customerID: "customer",
        shipComplete: false,
        lines: [.init(lineID: "1", product: "A", quantity: .pieces(5), requestedDate: world.clock.now().date)],
        expiresAt: world.clock.now() + .seconds(60)))
    #expect(try world.published(AvailabilityRefused.self).map(\.code) == ["BELOW_SHIPPED"])
  }

  @Test func partlyRefusedLineAddsUp() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 4)
    try world.ask("h1", [("A", 6)])
    try world.accept("h1", [.init(product: "A", ordered: 6, stock: 4)])
    #expect(try world.published(GoodsIssued.self).map(\.orderComplete) == [true])
    #expect(try world.count("SELECT cancelledSteps FROM fulfilmentLine") == 2)
    #expect(try world.broken().isEmpty)
  }
}
