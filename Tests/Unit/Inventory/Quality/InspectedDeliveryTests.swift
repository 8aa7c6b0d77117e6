import GRDB
import InventoryContract
import InventoryDomain
import InventoryService
import Messaging
import Persistence
import ProductionContract
import SalesContract
import Testing
import Values

/// Where goods go that were inspected: to whom they were made for, from whatever place they come.
@Suite struct InspectedDeliveryTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  private func transfers(_ world: InventoryWorld) throws -> [TransferOrderChanged] {
    try world.everPublished(TransferOrderChanged.self)
  }

  // MARK: Made for a work order

  /// Five wheels that were made for the work order `parent` are under inspection; a customer waits for three.
  private func wheels(parentIsReleased: Bool = false) throws -> InventoryWorld {
    let world = try InventoryWorld()
    for item in ["WHEEL", "BIKE"] { try world.list(item) }
    try world.inspect("WHEEL", [.production])
    try world.accept("h1", [.init(product: "WHEEL", ordered: 3, stock: 3)])
    if parentIsReleased { try world.release("parent", "BIKE", 2, components: [("WHEEL", 4)], order: "") }
    try world.release("child", "WHEEL", 5, components: [], order: "", neededBy: "parent")
    try world.complete("child", 1, "WHEEL", good: 5, order: "")
    return world
  }

  @Test func partsThatPassAreKeptForTheWorkOrderTheyWereMadeFor() throws {
    let world = try wheels()
    try world.decide(try world.lots()[0].lotID, accept: 4)
    // The bicycles' order is not released yet, and needs them all.
    #expect(try world.stock("WHEEL") == [4, 4])
    #expect(try world.everPublished(GoodsIssued.self).isEmpty)
    try world.release("parent", "BIKE", 2, components: [("WHEEL", 4)], order: "")
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["child", "parent"])
    // What the work order does not need, or no more, is for customers.
    try world.decide(try world.lots()[0].lotID, accept: 1)
    #expect(try world.everPublished(GoodsIssued.self).flatMap(\.lines).map(\.quantity) == [.pieces(1)])
    #expect(try world.broken().isEmpty)
  }

  @Test func aWorkOrderThatWaitsGetsItsPartsAsTheyPass() throws {
    let world = try wheels(parentIsReleased: true)
    let lotID = try world.lots()[0].lotID
    try world.decide(lotID, accept: 3)
    #expect(try world.stock("WHEEL") == [3, 3])
    try world.decide(lotID, accept: 2)
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["child", "parent"])
    #expect(try world.everPublished(GoodsIssued.self).flatMap(\.lines).map(\.quantity) == [.pieces(1)])
    #expect(try world.broken().isEmpty)
  }

  @Test func partsThatAreUsedAsTheyAreOrPutRightGoToTheirWorkOrderToo() throws {
    let world = try wheels(parentIsReleased: true)
    try world.decide(try world.lots()[0].lotID, reject: 5, conforms: false)
    let id = try #require(try world.nonconformances().last).nonconformanceID
    try world.dispose(id, .useAsIs, 2)
    #expect(try world.stock("WHEEL") == [2, 2])
    try world.dispose(id, .rework, 3)
    try world.decide(try #require(try world.lots().last).lotID, accept: 3)
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["child", "parent"])
    #expect(try world.everPublished(GoodsIssued.self).flatMap(\.lines).map(\.quantity) == [.pieces(1)])
    #expect(try world.broken().isEmpty)
  }

  @Test func partsForAWorkOrderThatWasCancelledAreFreeWhenTheyPass() throws {
    let world = try wheels()
    try world.send(WorkOrderCancelled(workOrderID: "parent", orderID: "", reason: "x"))
    try world.decide(try world.lots()[0].lotID, accept: 5)
    #expect(try world.everPublished(GoodsIssued.self).flatMap(\.lines).map(\.quantity) == [.pieces(3)])
    #expect(try world.stock("WHEEL") == [2, 0])
    #expect(try world.broken().isEmpty)
  }

  // MARK: Made at another plant for an order line

  /// York made seven and inspects them; the line needs five, which take two days to the main site.
  private func york(
    made: Int64 = 7, carried: Int64 = 5, mode: FulfilmentMode = .automatic
  ) throws -> InventoryWorld {
    let world = try InventoryWorld()
    try world.list("M", supply: .makeToOrder)
    try world.setMode(mode, at: "York")
    try world.inspect("M", [.production])
    try world.accept("h1", [.init(product: "M", ordered: carried, stock: 0, made: carried)])
    try world.release("w1", "M", made, components: [], order: "h1", site: "York")
    try world.complete("w1", 1, "M", good: made, order: "h1", carriage: carriage(carried, due: "2010-12-03"))
    return world
  }

  private func carriage(_ pieces: Int64, due: String) -> WorkOrderCarriage {
    WorkOrderCarriage(quantity: .pieces(pieces), to: "main", due: day(due))
  }

  @Test func onlyWhatTheLineNeedsOfWhatPassesIsCarried() throws {
    let world = try york()
    #expect(try world.stock("M", at: "inspection:York") == [7, 0])
    #expect(try transfers(world).isEmpty)
    try world.decide(try world.lots()[0].lotID, accept: 7)
    try world.pass(.zero)
    let planned = try #require(try transfers(world).first)
    #expect(planned.ordered == .pieces(5) && planned.due == day("2010-12-03"))
    #expect([planned.handoffID, planned.lineID, planned.workOrderID] == ["h1", "1", "w1"])
    // What is over of the lot is York's.
    #expect(try world.stock("M", at: "York") == [2, 0] && world.stock("M", at: "in-transit") == [5, 0])
    try world.pass(.seconds(2 * 86_400))
    #expect(try world.everPublished(GoodsIssued.self).flatMap(\.lines).map(\.quantity) == [.pieces(5)])
    #expect(try world.broken().isEmpty)
  }

  @Test func inspectionDoesNotShortenTheWay() throws {
    let world = try york()
    try world.pass(.seconds(4 * 86_400))
    try world.decide(try world.lots()[0].lotID, accept: 7)
    try world.pass(.zero)
    // Decided on Sunday the 5th; the lorry still takes two days.
    let planned = try #require(try transfers(world).first)
    #expect(planned.ships == day("2010-12-05") && planned.due == day("2010-12-07"))
    #expect(try world.stock("M", at: "in-transit") == [5, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func partsOfALotAreCarriedAsTheyPass() throws {
    let world = try york(mode: .manual)
    let lotID = try world.lots()[0].lotID
    try world.decide(lotID, accept: 2)
    #expect(try world.stock("M", at: "York") == [2, 2])
    try world.decide(lotID, accept: 4, reject: 1, conforms: false, reason: "the others are fine")
    // Two and three are for the line; one is over.
    #expect(try transfers(world).map(\.ordered) == [.pieces(2), .pieces(3)])
    #expect(try world.stock("M", at: "York") == [6, 5])
    try world.dispose(try #require(try world.nonconformances().last).nonconformanceID, .useAsIs)
    #expect(try world.stock("M", at: "York") == [7, 5])
    #expect(try transfers(world).count == 2)
    #expect(try world.broken().isEmpty)
  }

  @Test func whatIsRejectedIsNotCarriedUnlessItIsUsedAfterAll() throws {
    let world = try york()
    let lotID = try world.lots()[0].lotID
    try world.decide(lotID, reject: 4, conforms: false)
    #expect(try transfers(world).isEmpty)
    let told = try #require(try world.everPublished(InspectionLotDecided.self).last)
    #expect([told.workOrderID, told.handoffID, told.lineID] == ["w1", "h1", "1"] && told.site == "York")
    try world.decide(lotID, accept: 3, reason: "sorted out")
    try world.pass(.zero)
    #expect(try transfers(world).last?.shipped == .pieces(3))
    let id = try #require(try world.nonconformances().last).nonconformanceID
    try world.dispose(id, .useAsIs, 1)
    try world.pass(.zero)
    #expect(try transfers(world).last?.shipped == .pieces(1))
    try world.dispose(id, .rework, 3)
    try world.decide(try #require(try world.lots().last).lotID, accept: 3)
    try world.pass(.zero)
    #expect(try transfers(world).filter { $0.status == "shipped" }.map(\.shipped.steps) == [3, 1, 1])
    #expect(try world.stock("M", at: "York") == [2, 0])
    try world.pass(.seconds(2 * 86_400))
    #expect(try world.everPublished(GoodsIssued.self).flatMap(\.lines).map(\.quantity.steps) == [3, 1, 1])
    #expect(try world.broken().isEmpty)
  }

  @Test func whatPassesAfterItsOrderWasCancelledStaysWhereItIs() throws {
    let world = try york()
    try world.requestCancellation("h1")
    try world.decide(try world.lots()[0].lotID, accept: 7)
    #expect(try transfers(world).isEmpty)
    #expect(try world.stock("M", at: "York") == [7, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func aReportOfWhatIsOverIsNotCarriedBecauseAnEarlierOneWas() throws {
    let world = try york(made: 5, carried: 5)
    try world.complete("w1", 2, "M", good: 2, order: "h1")
    for lot in try world.lots() { try world.decide(lot.lotID, accept: lot.quantity.steps) }
    try world.pass(.zero)
    #expect(try transfers(world).filter { $0.status == "planned" }.map(\.ordered) == [.pieces(5)])
    #expect(try world.stock("M", at: "York") == [2, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func twoWorkOrdersOfALineAreCarriedInTheirOwnName() throws {
    let world = try york(made: 5, carried: 5)
    try world.decide(try world.lots()[0].lotID, accept: 2, reject: 3, conforms: false, reason: "sorted out")
    try world.release("w2", "M", 3, components: [], order: "h1", site: "York")
    try world.complete("w2", 1, "M", good: 3, order: "h1", carriage: carriage(3, due: "2010-12-06"))
    try world.dispose(try #require(try world.nonconformances().last).nonconformanceID, .useAsIs, 1)
    try world.decide(try #require(try world.lots().last).lotID, accept: 3)
    let planned = try transfers(world).filter { $0.status == "planned" }
    #expect(planned.map(\.workOrderID) == ["w1", "w1", "w2"])
    #expect(planned.map(\.ordered.steps) == [2, 1, 3])
    #expect(planned.map(\.due) == [day("2010-12-03"), day("2010-12-03"), day("2010-12-06")])
    #expect(try world.broken().isEmpty)
  }
}

/// What stood under inspection before a quantity was kept of what is to be carried.
@Suite struct CarriageMigrationTests {
  @Test func goodsUnderInspectionBeforeAreStillCarried() throws {
    let definition = InventoryService.definition(company: "acme")
    let place = try #require(definition.migrations.firstIndex { $0.name == "M0009_AddCarriage" })
    let old = try ServiceDatabase(
      inMemory: definition.identity, migrations: Array(definition.migrations.prefix(place)),
      time: InventoryClock(Instant("2010-12-01T08:00:00Z")!))
    try old.write(Cause(actor: "tester")) { unit in
      // Four of w1 and two of w2 are not accepted; both took the line's way, of which the last one was kept.
      try unit.database.execute(
        sql: """
          INSERT INTO item (code, name, kind, supply, unit, isActive) VALUES ('M', 'M', 'goods', 'stock', 'H87', 1);
          INSERT INTO inspectionCarriage VALUES ('h1', '1', 'York', 'w2', 'main', 14949);
          INSERT INTO inspectionLot (lotID, number, item, site, origin, sourceID, sourceLine, workOrderID, handoffID,
              lineID, unit, receivedSteps, acceptedSteps, rejectedSteps, sample, decisions, characteristics, status,
              openedAt)
            VALUES ('l1', 'IL-1', 'M', 'York', 'production', 'w1', '1', 'w1', 'h1', '1', 'H87', 5, 1, 1, 1, 1, '[]',
                'open', 1291363200000000),
              ('l2', 'IL-2', 'M', 'York', 'production', 'w2', '1', 'w2', 'h1', '1', 'H87', 2, 0, 0, 1, 0, '[]', 'open',
                1291363200000000);
          """)
      for migration in definition.migrations.dropFirst(place) { try migration.apply(unit.database) }
    }
    let carriages = try old.read { db in
      try String.fetchAll(
        db, sql: "SELECT workOrderID || ' ' || toSite || ' ' || days || ' ' || quantitySteps FROM carriage ORDER BY 1")
    }
    // 3 December was day 14946.
    #expect(carriages == ["w1 main 3 4", "w2 main 3 2"])
  }
}
