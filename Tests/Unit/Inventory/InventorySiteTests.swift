import InventoryContract
import InventoryService
import Messaging
import Persistence
import ProductionContract
import Testing
import Values

/// Plants with sites of their own, and what goes between them.
@Suite struct InventorySiteTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  private func world(_ items: String..., york: FulfilmentMode = .automatic) throws -> InventoryWorld {
    let world = try InventoryWorld()
    for item in items { try world.list(item) }
    try world.setMode(york, at: "York")
    return world
  }

  private func firmed(
    _ id: String, _ item: String, _ pieces: Int64, from: String = "York", to: String = "main",
    release: String = "2010-12-02", due: String = "2010-12-06"
  ) -> PlannedOrderFirmed {
    PlannedOrderFirmed(
      plannedOrderID: id, item: item, plant: to == "main" ? "Leeds" : to, quantity: .pieces(pieces), source: "transfer",
      from: from, release: day(release), due: day(due), firmedBy: "planner",
      firmedAt: Instant("2010-12-01T09:00:00Z")!, site: to, fromSite: from)
  }

  private func transfers(_ world: InventoryWorld) throws -> [TransferOrderChanged] {
    try world.everPublished(TransferOrderChanged.self)
  }

  private func only(_ world: InventoryWorld) throws -> String { try #require(transfers(world).last).transferOrderID }

  // MARK: Work orders

  @Test func aWorkOrderTakesItsMaterialAndDeliversAtTheSiteOfItsPlant() throws {
    let world = try world("P", "C")
    try world.receive("C", 10)
    try world.release("w1", "P", 2, components: [("C", 4)], order: "", site: "York")
    // Main has plenty; York has none.
    #expect(try world.everPublished(MaterialShort.self).map(\.short) == [.pieces(4)])
    try world.receive("C", 5, at: "York")
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["w1"])
    #expect(try world.stock("C", at: "York") == [1, 0])
    try world.complete("w1", 1, "P", good: 2, order: "")
    #expect(try world.stock("P", at: "York") == [2, 0])
    #expect(try world.stock("P") == [0, 0] && world.stock("C") == [10, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func whatIsUsedUpIsBookedAtTheSiteOfTheWorkOrder() throws {
    let world = try world("P", "C")
    try world.receive("C", 10)
    try world.release("w1", "P", 2, components: [], order: "", site: "York")
    try world.useUp("w1", [("C", 4)])
    #expect(try world.count("SELECT count(*) FROM backflushDue WHERE bookedSteps = 0 AND site = 'York'") == 1)
    try world.receive("C", 3, at: "York")
    try world.receive("C", 3, at: "York")
    #expect(try world.stock("C", at: "York") == [2, 0])
    #expect(try world.stock("C") == [10, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func materialOfACancelledWorkOrderComesBackToItsSite() throws {
    let world = try world("P", "C")
    try world.receive("C", 4, at: "York")
    try world.release("w1", "P", 2, components: [("C", 4)], order: "", site: "York")
    try world.send(WorkOrderCancelled(workOrderID: "w1", orderID: "", reason: "x"))
    #expect(try world.stock("C", at: "York") == [4, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func aPlantThatIsNotKnownBecomesASiteThatWorksAsMainDoes() throws {
    let world = try InventoryWorld()
    for item in ["P", "C"] { try world.list(item) }
    try world.setMode(.manual)
    try world.release("w1", "P", 1, components: [], order: "", site: "Hull")
    try world.complete("w1", 1, "P", good: 1, order: "")
    #expect(try world.stock("P", at: "Hull") == [1, 0])
    #expect(try world.count("SELECT count(*) FROM site WHERE code = 'Hull' AND fulfilment = 'manual'") == 1)
  }

  @Test func aPlantNamedLikeAPlaceOutsideTheCompanyIsRefused() throws {
    let world = try world("P")
    let event = firmed("p1", "P", 1, from: "York", to: "supplier")
    #expect(try world.send(event).parked == 1)
  }

  @Test func whatWasToldWithoutASiteIsMains() throws {
    let world = try world("P", "C")
    try world.receive("C", 4)
    try world.release("w1", "P", 2, components: [("C", 4)], order: "")
    try world.complete("w1", 1, "P", good: 2, order: "")
    #expect(try world.stock("P") == [2, 0] && world.stock("C") == [0, 0])
  }

  // MARK: Transfers

  @Test func aFirmTransferLeavesWhenItsDayAndItsGoodsHaveComeAndArrivesWhenDue() throws {
    let world = try world("A")
    for _ in 0..<2 { try world.send(firmed("p1", "A", 8)) }
    #expect(try transfers(world).map(\.status) == ["planned"])
    try world.receive("A", 5, at: "York")
    try world.pass(.seconds(86_400))
    // Thursday: it is to leave, but there are not enough.
    #expect(try world.stock("A", at: "York") == [5, 0])
    try world.receive("A", 4, at: "York")
    #expect(try world.stock("A", at: "York") == [1, 0])
    #expect(try world.stock("A", at: "in-transit") == [8, 0])
    #expect(try world.stock("A") == [0, 0])
    // Nobody can promise what is on its way.
    #expect(try world.ask("h1", [("A", 8)]).map(\.promised) == [.pieces(0)])
    try world.pass(.seconds(4 * 86_400))
    #expect(try world.stock("A", at: "in-transit") == [0, 0])
    #expect(try world.stock("A") == [8, 0])
    let told = try transfers(world)
    #expect(told.map(\.status) == ["planned", "shipped", "received"])
    #expect(told.map(\.open.steps) == [8, 8, 0] && told.map(\.received.steps) == [0, 0, 8])
    #expect(told.allSatisfy { $0.plannedOrderID == "p1" && $0.number == "TR-2010-000001" })
    #expect([told[0].from, told[0].to] == ["York", "main"])
    #expect(try world.broken().isEmpty)
  }

  @Test func aTransferThatIsLateLeavesInParts() throws {
    let world = try world("A")
    // Two days on the way, due on Friday.
    try world.send(firmed("p1", "A", 8, release: "2010-12-01", due: "2010-12-03"))
    try world.receive("A", 5, at: "York")
    try world.pass(.seconds(2 * 86_400))
    // On the day it is due it still waits to be whole.
    #expect(try world.stock("A", at: "York") == [5, 0])
    try world.pass(.seconds(86_400))
    // Saturday: what is there leaves, and arrives after two days; the rest is waited for.
    #expect(try world.stock("A", at: "in-transit") == [5, 0])
    let part = try #require(try transfers(world).last { $0.plannedOrderID == "p1" })
    #expect(part.status == "shipped" && part.shipped == .pieces(5) && part.open == .pieces(5))
    #expect(part.due == day("2010-12-06"))
    let rest = try #require(try transfers(world).last)
    #expect(rest.transferOrderID != part.transferOrderID && rest.plannedOrderID == nil)
    #expect(rest.status == "planned" && rest.ordered == .pieces(3) && rest.due == day("2010-12-06"))
    try world.pass(.seconds(2 * 86_400))
    #expect(try world.stock("A") == [5, 0] && world.stock("A", at: "in-transit") == [0, 0])
    // The rest is whole again until it is late: then each piece leaves as it comes.
    try world.receive("A", 1, at: "York")
    #expect(try world.stock("A", at: "York") == [1, 0])
    try world.receive("A", 2, at: "York")
    #expect(try world.stock("A", at: "in-transit") == [3, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func ofALateTransferWhatComesLaterLeavesWhenItComes() throws {
    let world = try world("A")
    try world.send(firmed("p1", "A", 8, release: "2010-12-01", due: "2010-12-03"))
    try world.pass(.seconds(4 * 86_400))
    #expect(try transfers(world).map(\.status) == ["planned"])
    try world.receive("A", 2, at: "York")
    #expect(try world.stock("A", at: "in-transit") == [2, 0])
    try world.receive("A", 1, at: "York")
    #expect(try world.stock("A", at: "York") == [1, 0])
    let id = try only(world)
    _ = try world.perform { try CancelTransferOrder(reason: "not needed").perform(transferOrder: id, in: $0) }
    try world.pass(.seconds(9 * 86_400))
    #expect(try world.stock("A") == [2, 0] && world.stock("A", at: "York") == [1, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func whoNeedsTheGoodsAtTheSiteComesBeforeATransfer() throws {
    let world = try world("A", "P")
    try world.send(firmed("p1", "A", 5, release: "2010-12-01"))
    try world.release("w1", "P", 1, components: [("A", 3)], order: "", site: "York")
    try world.receive("A", 6, at: "York")
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["w1"])
    #expect(try transfers(world).last?.status == "planned")
    try world.receive("A", 2, at: "York")
    #expect(try transfers(world).last?.status == "shipped")
    #expect(try world.stock("A", at: "York") == [0, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func peopleShipAndReceiveAtManualSites() throws {
    let world = try world("A", york: .manual)
    try world.setMode(.manual)
    try world.receive("A", 10, at: "York")
    let planned = try world.perform {
      try PlanTransferOrder(item: "A", quantity: .pieces(8), from: "York", to: "main", due: day("2010-12-03"))
        .perform(in: $0)
    }
    let id = planned.transferOrderID
    #expect([planned.status, planned.number] == ["planned", "TR-2010-000001"] && planned.ships == day("2010-12-01"))
    try world.pass(.seconds(5 * 86_400))
    #expect(try world.stock("A", at: "York") == [10, 0])
    #expect(
      try world.refusal { try ReceiveTransferOrder().perform(transferOrder: id, in: $0) }
        == "TRANSFER_ORDER_NOT_SHIPPED")
    _ = try world.perform { try ShipTransferOrder(quantity: .pieces(7)).perform(transferOrder: id, in: $0) }
    try world.pass(.seconds(5 * 86_400))
    #expect(try world.stock("A", at: "in-transit") == [7, 0])
    let part = try world.perform {
      try ReceiveTransferOrder(quantity: .pieces(3)).perform(transferOrder: id, in: $0)
    }
    #expect(part.status == "partially-received" && part.open == .pieces(4) && part.cancelled == .pieces(1))
    let ended = try world.perform {
      try CancelTransferOrder(reason: "fell into the river").perform(transferOrder: id, in: $0)
    }
    #expect(ended.status == "cancelled" && ended.cancelled == .pieces(5) && ended.inTransit == .pieces(0))
    #expect(try world.stock("A") == [3, 0] && world.stock("A", at: "York") == [3, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func aTransferNeedsGoodsAndTwoSites() throws {
    let world = try world("A", york: .manual)
    func refusal(_ item: String = "A", from: String = "York", to: String = "main") throws -> String? {
      try world.refusal {
        try PlanTransferOrder(item: item, quantity: .pieces(5), from: from, to: to, due: day("2010-12-03"))
          .perform(in: $0)
      }
    }
    #expect(try refusal("none") == "ITEM_UNKNOWN")
    #expect(try refusal(from: "nowhere") == "SITE_UNKNOWN")
    #expect(try refusal(from: "main") == "SAME_SITE")
    #expect(try refusal() == nil)
    let id = try only(world)
    #expect(try world.refusal { try ShipTransferOrder().perform(transferOrder: id, in: $0) } == "NOT_ON_HAND")
    #expect(
      try world.refusal { try ShipTransferOrder().perform(transferOrder: "x", in: $0) } == "TRANSFER_ORDER_UNKNOWN")
    #expect(
      try world.refusal { try SetFulfilmentMode(fulfilment: .manual).perform(site: "in-transit", in: $0) }
        == "SITE_NAME_RESERVED")
    #expect(try transfers(world).count == 1)
    #expect(try world.broken().isEmpty)
  }

  @Test func whatArrivesServesOrdersThatWait() throws {
    let world = try world("A")
    try world.receive("A", 4, at: "York")
    try world.accept("h1", [.init(product: "A", ordered: 4, stock: 4)])
    try world.send(firmed("p1", "A", 4, release: "2010-12-01", due: "2010-12-02"))
    #expect(try world.everPublished(GoodsIssued.self).isEmpty)
    try world.pass(.seconds(86_400))
    #expect(try world.everPublished(GoodsIssued.self).map(\.handoffID) == ["h1"])
    #expect(try world.broken().isEmpty)
  }

  // MARK: Made for a customer's line at another plant

  private func carried(_ pieces: Int64, due: String = "2010-12-03") -> WorkOrderCarriage {
    WorkOrderCarriage(quantity: .pieces(pieces), to: "main", due: day(due))
  }

  @Test func whatIsMadeForALineAtAnotherPlantIsCarriedToItsCustomer() throws {
    let world = try world("P")
    try world.accept("h1", [.init(product: "P", ordered: 5, stock: 0, made: 5)])
    try world.release("w1", "P", 7, components: [], order: "h1", site: "York")
    try world.complete("w1", 1, "P", good: 2, order: "h1", closed: false, carriage: carried(2))
    try world.complete("w1", 2, "P", good: 5, order: "h1", carriage: carried(3))
    // Two transfers are on their way; what is over of the lot is York's.
    #expect(try world.stock("P", at: "York") == [2, 0] && world.stock("P", at: "in-transit") == [5, 0])
    #expect(try world.everPublished(GoodsIssued.self).isEmpty)
    let told = try transfers(world)
    #expect(told.allSatisfy { $0.handoffID == "h1" && $0.lineID == "1" && $0.workOrderID == "w1" })
    try world.pass(.seconds(2 * 86_400))
    #expect(try world.everPublished(GoodsIssued.self).flatMap { $0.lines.map(\.quantity.steps) }.reduce(0, +) == 5)
    #expect(try world.stock("P") == [0, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func goodsForALineAreNobodyElsesWhereTheyWereMade() throws {
    let world = try world("P", "Q", york: .manual)
    try world.accept("h1", [.init(product: "P", ordered: 5, stock: 0, made: 5)])
    try world.release("w1", "P", 5, components: [], order: "h1", site: "York")
    try world.complete("w1", 1, "P", good: 5, order: "h1", carriage: carried(5))
    #expect(try world.stock("P", at: "York") == [5, 5])
    // Another work order at York cannot take them.
    try world.release("w2", "Q", 1, components: [("P", 1)], order: "", site: "York")
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["w1"])
    // Their position there does not tell them as free.
    try world.pass(.seconds(3))
    #expect(try world.toldPositions().last { $0.hasPrefix("York P") } == "York P 5-5=0")
    let id = try only(world)
    _ = try world.perform { try CancelTransferOrder(reason: "not wanted").perform(transferOrder: id, in: $0) }
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["w1", "w2"])
    #expect(try world.broken().isEmpty)
  }

  @Test func whatArrivesForACancelledOrderIsFree() throws {
    let world = try world("P")
    try world.accept("h1", [.init(product: "P", ordered: 5, stock: 0, made: 5)])
    try world.complete("w1", 1, "P", good: 5, order: "h1")
    #expect(try world.everPublished(GoodsIssued.self).count == 1)
    try world.accept("h2", [.init(product: "P", ordered: 5, stock: 0, made: 5)])
    try world.release("w2", "P", 5, components: [], order: "h2", site: "York")
    try world.complete("w2", 1, "P", good: 5, order: "h2", carriage: carried(5))
    try world.requestCancellation("h2")
    try world.pass(.seconds(2 * 86_400))
    #expect(try world.stock("P") == [5, 0])
    #expect(try world.broken().isEmpty)
  }

  // MARK: By-products

  @Test func byProductsComeInAtTheSiteOfTheWorkOrder() throws {
    let world = try world("P", "CHIPS")
    try world.release("w1", "P", 4, components: [], order: "", site: "York")
    for _ in 0..<2 {
      try world.complete("w1", 1, "P", good: 1, order: "", closed: false, byProducts: [("CHIPS", 2)])
    }
    try world.complete("w1", 2, "P", good: 3, order: "", byProducts: [("CHIPS", 5)])
    #expect(try world.stock("CHIPS", at: "York") == [7, 0])
    #expect(try world.broken().isEmpty)
  }

  // MARK: Made for a work order

  @Test func aPartMadeForAWorkOrderIsKeptForItBeforeCustomersGetIt() throws {
    let world = try world("WHEEL", "BIKE")
    try world.accept("h1", [.init(product: "WHEEL", ordered: 3, stock: 3)])
    try world.release("child", "WHEEL", 5, components: [], order: "", neededBy: "parent")
    try world.complete("child", 1, "WHEEL", good: 4, order: "", closed: false)
    // The bicycle's order is not released yet.
    #expect(try world.stock("WHEEL") == [4, 4])
    #expect(try world.everPublished(GoodsIssued.self).isEmpty)
    try world.pass(.seconds(3))
    // Production sets them aside itself.
    #expect(try world.toldPositions().last { $0.hasPrefix("main WHEEL") } == "main WHEEL 4-0=4")
    try world.release("parent", "BIKE", 2, components: [("WHEEL", 4)], order: "")
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["child", "parent"])
    #expect(try world.stock("WHEEL") == [0, 0])
    try world.complete("child", 2, "WHEEL", good: 1, order: "")
    #expect(try world.everPublished(GoodsIssued.self).flatMap { $0.lines.map(\.quantity.steps) } == [1])
    #expect(try world.broken().isEmpty)
  }

  @Test func aWorkOrderThatWaitsGetsWhatWasMadeForIt() throws {
    let world = try world("WHEEL", "BIKE")
    try world.release("parent", "BIKE", 2, components: [("WHEEL", 4)], order: "")
    try world.release("other", "BIKE", 1, components: [("WHEEL", 2)], order: "")
    try world.release("child", "WHEEL", 4, components: [], order: "", neededBy: "parent")
    try world.complete("child", 1, "WHEEL", good: 3, order: "", closed: false)
    // Two of them would be enough for the other.
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["child"])
    try world.complete("child", 2, "WHEEL", good: 1, order: "")
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["child", "parent"])
    #expect(try world.stock("WHEEL") == [0, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func whatIsKeptForAWorkOrderIsFreeWhenThatIsCancelled() throws {
    let world = try world("WHEEL")
    try world.accept("h1", [.init(product: "WHEEL", ordered: 3, stock: 3)])
    try world.release("child", "WHEEL", 5, components: [], order: "", neededBy: "parent")
    try world.complete("child", 1, "WHEEL", good: 2, order: "", closed: false)
    try world.send(WorkOrderCancelled(workOrderID: "parent", orderID: "", reason: "x"))
    #expect(try world.everPublished(GoodsIssued.self).flatMap { $0.lines.map(\.quantity.steps) } == [2])
    // What comes for it afterwards is not kept.
    try world.complete("child", 2, "WHEEL", good: 3, order: "")
    #expect(try world.stock("WHEEL") == [2, 0])
    #expect(try world.broken().isEmpty)
  }

  // MARK: Whatever happens

  /// Whatever is made, moved, lost, sold or cancelled in whatever order, sites and what is in transit agree with the
  /// movements, and nothing is kept or received twice.
  @Test func sitesAgreeWithAnyOrderOfEvents() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("sites: seed \(seed)")
    var random = InventoryRandom(seed: seed)
    let world = try world("A", "B", york: Bool.random(using: &random) ? .automatic : .manual)
    var workOrders: [(id: String, site: String, order: String)] = []
    for step in 0..<200 {
      let item = Bool.random(using: &random) ? "A" : "B"
      let (from, to) = Bool.random(using: &random) ? ("York", "main") : ("main", "York")
      let pieces = Int64.random(in: 1...6, using: &random)
      let open = Array(Set(try transfers(world).filter(\.open.isPositive).map(\.transferOrderID))).sorted()
      switch Int.random(in: 0..<10, using: &random) {
      case 0: try world.receive(item, pieces, at: from)
      case 1: try world.send(firmed("p\(step)", item, pieces, from: from, to: to, release: "2010-12-01"))
      case 2:
        guard let id = open.randomElement(using: &random) else { continue }
        _ = try world.refusal { try ShipTransferOrder().perform(transferOrder: id, in: $0) }
      case 3:
        guard let id = open.randomElement(using: &random) else { continue }
        _ = try world.refusal { try ReceiveTransferOrder(quantity: .pieces(pieces)).perform(transferOrder: id, in: $0) }
      case 4:
        guard let id = open.randomElement(using: &random) else { continue }
        _ = try world.refusal { try CancelTransferOrder(reason: "x").perform(transferOrder: id, in: $0) }
      case 5:
        let order = "h\(step)"
        try world.accept(order, [.init(product: item, ordered: pieces, stock: pieces / 2, made: pieces - pieces / 2)])
        try world.release(
          "w\(step)", item, pieces, components: [(item == "A" ? "B" : "A", 1)], order: order, site: from)
        workOrders.append(("w\(step) \(item)", from, order))
      case 6:
        try world.release(
          "w\(step)", item, pieces, components: [], order: "", site: from,
          neededBy: workOrders.randomElement(using: &random).map { String($0.id.split(separator: " ")[0]) })
        workOrders.append(("w\(step) \(item)", from, ""))
      case 7, 8:
        guard let made = workOrders.randomElement(using: &random) else { continue }
        let parts = made.id.split(separator: " ").map(String.init)
        try world.complete(
          parts[0], step, parts[1], good: pieces, order: made.order, closed: false,
          carriage: made.site == "main" || made.order.isEmpty
            ? nil : carried(Int64.random(in: 0...pieces, using: &random), due: "2010-12-01"),
          byProducts: [(parts[1] == "A" ? "B" : "A", 1)])
      default: try world.pass(.seconds(3600 * Int64.random(in: 1...12, using: &random)))
      }
      if step % 20 == 19 { #expect(try world.broken().isEmpty, "seed \(seed), step \(step)") }
    }
    #expect(try world.broken().isEmpty, "seed \(seed)")
  }
}
