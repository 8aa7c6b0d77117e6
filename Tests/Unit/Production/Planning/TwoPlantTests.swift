import InventoryContract
import InventoryDomain
import InventoryService
import Persistence
import ProductionContract
import ProductionService
import Testing
import Values

/// Orders that another plant makes, and goods that go from plant to plant, through both services.
@Suite struct TwoPlantTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  private static let gearAtLeeds = #"{"item":"GEAR","plant":"Leeds","source":"transfer","from":"York"}"#
  private static let box = #"{"item":"BOX","plant":"Leeds","source":"make","leadTimeDays":1}"#
  private static let boxBill = #"{"item":"BOX","plant":"Leeds","components":[{"item":"GEAR","quantity":2}]}"#

  @Test(arguments: ["", gearAtLeeds])
  func anOrderThatAnotherPlantMakesIsPromisedMadeCarriedReservedAndShipped(others: String) throws {
    let world = try TwoPlantWorld(others: others)
    let promise = try world.order("a", 4)
    // Made on Wednesday, ready on Thursday, on the lorry on Thursday and Friday: there on Saturday, leaves on Monday.
    #expect(promise.promised == .pieces(4) && promise.date == day("2010-12-06"))
    // Blanks were taken and gears made at once at York; nothing is at main yet.
    #expect(try world.stores.stock("BLANK", at: "York") == [46, 0])
    let released = try #require(try world.works.published(WorkOrderReleased.self).first)
    #expect(released.site == "York" && released.plant == "York")
    #expect(try world.transfers().map(\.status).first == "planned")
    #expect(try world.transfers().allSatisfy { $0.from == "York" && $0.to == "main" && $0.handoffID == "a" })
    #expect(try world.stores.stock("GEAR") == [0, 0] && world.issued() == 0)
    // No transfer of a plan carries the same goods once more.
    #expect(try world.works.published(PlannedOrderFirmed.self).isEmpty)
    try world.passDays(4)
    #expect(try world.issued() == 4)
    #expect(try world.transfers().last?.status == "received")
    #expect(try world.stores.stock("CHIPS", at: "York") == [12, 0])
    try world.expectSound()
  }

  @Test func materialForTheOtherPlantIsBoughtForItsSite() throws {
    let world = try TwoPlantWorld(blanks: 0)
    let promise = try world.order("a", 4)
    // Blanks take three working days, gears one, the lorry two.
    #expect(promise.date == day("2010-12-09"))
    #expect(try world.stores.everPublished(PurchaseOrderChanged.self).map(\.site) == ["York"])
    try world.expectSound()
  }

  @Test func aLateTransferMovesTheCustomersDate() throws {
    let world = try TwoPlantWorld(york: .manual)
    _ = try world.order("a", 4)
    let id = try #require(world.transfers().last).transferOrderID
    _ = try world.stores.perform { try ShipTransferOrder().perform(transferOrder: id, in: $0) }
    _ = try world.stores.perform {
      try RescheduleTransferOrder(date: day("2010-12-07"), reason: "snow").perform(transferOrder: id, in: $0)
    }
    try world.pass()
    let told = try #require(try world.works.published(DemandDelayed.self).last)
    #expect(told.from == day("2010-12-06") && told.to == day("2010-12-07") && told.handoffID == "a")
    #expect(told.reason.hasPrefix("TR-2010-000001"))
    try world.expectSound()
  }

  @Test func aDelayAtTheOtherPlantIsToldAsTheDayOfArrival() throws {
    let world = try TwoPlantWorld(blanks: 0)
    _ = try world.order("a", 4)
    let number = try #require(try world.works.workOrders().first).number
    let purchase = try #require(world.stores.everPublished(PurchaseOrderChanged.self).last)
    _ = try world.stores.perform {
      try ReschedulePurchaseOrder(date: day("2010-12-13"), reason: "strike")
        .perform(purchaseOrder: purchase.purchaseOrderID, in: $0)
    }
    try world.pass()
    try world.works.plan()
    let told = try #require(try world.works.published(DemandDelayed.self).last)
    // Blanks on Monday, gears on Tuesday, and two days on the lorry.
    #expect(told.from == day("2010-12-09"))
    #expect(told.to == day("2010-12-16"), "\(number)")
    try world.expectSound()
  }

  @Test func whatIsLostOnTheWayIsMadeAnew() throws {
    let world = try TwoPlantWorld()
    _ = try world.order("a", 4)
    let id = try #require(world.transfers().last).transferOrderID
    _ = try world.stores.perform { try CancelTransferOrder(reason: "burnt").perform(transferOrder: id, in: $0) }
    try world.pass()
    #expect(try world.works.published(DemandDelayed.self).isEmpty)
    try world.passDays(6)
    #expect(try world.works.workOrders().count == 2)
    #expect(try world.issued() == 4)
    #expect(try world.stores.stock("BLANK", at: "York") == [42, 0])
    try world.expectSound()
  }

  /// Of five gears that York inspects two pass and are lost on the way, and three are rejected, in either order.
  @Test(arguments: [true, false])
  func whatIsLostAndWhatIsRejectedOfTheSameLineAreBothMadeAnew(lostFirst: Bool) throws {
    let world = try TwoPlantWorld(york: .manual)
    try world.stores.inspect("GEAR", [.production])
    _ = try world.order("a", 5)
    let lotID = try #require(world.stores.lots().first).lotID
    func lose() throws {
      let id = try #require(world.transfers().last).transferOrderID
      _ = try world.stores.perform { try ShipTransferOrder().perform(transferOrder: id, in: $0) }
      _ = try world.stores.perform { try CancelTransferOrder(reason: "burnt").perform(transferOrder: id, in: $0) }
      try world.pass()
    }
    try world.stores.decide(lotID, accept: 2)
    try world.pass()
    if lostFirst { try lose() }
    try world.stores.decide(lotID, reject: 3, conforms: false)
    try world.pass()
    if !lostFirst { try lose() }
    // All five are made again, and pass.
    #expect(try world.works.workOrders().map(\.ordered.steps).reduce(0, +) == 10)
    for lot in try world.stores.lots().dropFirst() { try world.stores.decide(lot.lotID, accept: lot.quantity.steps) }
    try world.pass()
    let planned = try world.transfers().filter { $0.status == "planned" }.suffix(2)
    #expect(planned.map(\.ordered.steps).sorted() == [2, 3])
    for transfer in planned {
      _ = try world.stores.perform { try ShipTransferOrder().perform(transferOrder: transfer.transferOrderID, in: $0) }
    }
    try world.passDays(9)
    #expect(try world.issued() == 5)
    #expect(try world.works.workOrders().count == 3)
    try world.expectSound()
  }

  @Test func whatIsLostAndNotNeededAnyMoreIsNotMadeAnew() throws {
    let world = try TwoPlantWorld(york: .manual)
    _ = try world.order("a", 5)
    let id = try #require(world.transfers().last).transferOrderID
    try world.works.request("a", version: 2, ("1", "GEAR", 4))
    try world.works.accept("a", version: 2, ("1", "GEAR", 4))
    try world.stores.accept("a", version: 2, [.init(product: "GEAR", ordered: 4, stock: 0, made: 4)])
    _ = try world.stores.perform { try ShipTransferOrder().perform(transferOrder: id, in: $0) }
    _ = try world.stores.perform {
      try ReceiveTransferOrder(quantity: .pieces(3)).perform(transferOrder: id, in: $0)
    }
    _ = try world.stores.perform { try CancelTransferOrder(reason: "burnt").perform(transferOrder: id, in: $0) }
    try world.pass()
    // Two were lost; the line needs one of them.
    #expect(try world.works.workOrders().map(\.ordered.steps) == [5, 1])
    try world.expectSound()
  }

  @Test func whatIsOnItsWayForACancelledOrderIsFreeSupply() throws {
    let world = try TwoPlantWorld(others: Self.gearAtLeeds)
    _ = try world.order("a", 4)
    try world.works.cancel("a")
    try world.stores.requestCancellation("a")
    #expect(try world.counted() == ["Leeds TR-2010-000001 4"])
    try world.passDays(4)
    #expect(try world.stores.stock("GEAR") == [4, 0])
    try world.expectSound()
  }

  // MARK: Transfers that plans propose

  /// Boxes at Leeds take two gears each, which come from York.
  private func boxes(gearsAtYork: Int64, york: FulfilmentMode = .automatic) throws -> TwoPlantWorld {
    let world = try TwoPlantWorld(others: Self.gearAtLeeds + "," + Self.box, bills: Self.boxBill, york: york)
    if gearsAtYork > 0 { try world.stores.receive("GEAR", gearsAtYork, at: "York") }
    try world.pass(.seconds(3))
    return world
  }

  @Test func goodsThatAreTransferredCountOnceFromFirstToLast() throws {
    let world = try boxes(gearsAtYork: 10, york: .manual)
    #expect(try world.counted() == ["York stock 10"])
    let view = try world.stores.perform {
      try PlanTransferOrder(
        item: "GEAR", quantity: .pieces(6), from: "York", to: "main", due: day("2010-12-03")
      ).perform(in: $0)
    }
    try world.pass(.seconds(3))
    // Still at York, where the transfer takes six of them.
    #expect(try world.counted() == ["Leeds TR-2010-000001 6", "York stock 10"])
    #expect(try world.left("GEAR", at: "York") == ["4"])
    _ = try world.stores.perform { try ShipTransferOrder().perform(transferOrder: view.transferOrderID, in: $0) }
    // Also before inventory has told the new position of York.
    try world.pass()
    #expect(try world.counted() == ["Leeds TR-2010-000001 6", "York stock 4"])
    try world.pass(.seconds(3))
    #expect(try world.counted() == ["Leeds TR-2010-000001 6", "York stock 4"])
    _ = try world.stores.perform {
      try ReceiveTransferOrder(quantity: .pieces(2)).perform(transferOrder: view.transferOrderID, in: $0)
    }
    try world.pass(.seconds(3))
    #expect(try world.counted() == ["Leeds stock 2", "Leeds TR-2010-000001 4", "York stock 4"])
    _ = try world.stores.perform { try ReceiveTransferOrder().perform(transferOrder: view.transferOrderID, in: $0) }
    try world.pass(.seconds(3))
    #expect(try world.counted() == ["Leeds stock 6", "York stock 4"])
    try world.expectSound()
  }

  @Test func anApprovedTransferIsCarriedOutAndClosed() throws {
    let world = try boxes(gearsAtYork: 10)
    try world.works.request("a", ("1", "BOX", 3))
    let promise = try #require(try world.works.promised("a"))
    // Gears leave on Wednesday and are there on Friday; boxes are made on Friday.
    #expect(promise.date == day("2010-12-06"))
    try world.works.accept("a", ("1", "BOX", 3))
    try world.stores.accept("a", [.init(product: "BOX", ordered: 3, stock: 0, made: 3)])
    try world.pass()
    let firm = try #require(try world.works.published(PlannedOrderFirmed.self).last)
    #expect([firm.source, firm.site, firm.fromSite] == ["transfer", "main", "York"])
    #expect(try world.transfers().map(\.status) == ["planned", "shipped"])
    #expect(try world.works.count("SELECT count(*) FROM plannedOrder WHERE status = 'firm'") == 0)
    try world.passDays(4)
    #expect(try world.transfers().last?.status == "received")
    #expect(try world.issued() == 3)
    #expect(try world.counted() == ["York stock 4"])
    #expect(try world.works.published(DemandDelayed.self).isEmpty)
    try world.expectSound()
  }

  @Test func aTransferThatIsLateMovesThePromiseThatCountsOnIt() throws {
    let world = try boxes(gearsAtYork: 10)
    try world.works.request("a", ("1", "BOX", 3))
    try world.works.accept("a", ("1", "BOX", 3))
    try world.pass()
    let id = try #require(world.transfers().last).transferOrderID
    _ = try world.stores.perform {
      try RescheduleTransferOrder(date: day("2010-12-10"), reason: "snow").perform(transferOrder: id, in: $0)
    }
    try world.pass()
    try world.works.plan()
    let told = try #require(try world.works.published(DemandDelayed.self).last)
    #expect(told.from == day("2010-12-06") && told.to == day("2010-12-13"))
    #expect(told.reason.contains("TR-2010-000001"))
    try world.expectSound()
  }
}
