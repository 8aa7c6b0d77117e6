import GRDB
import InventoryContract
import InventoryService
import Messaging
import Persistence
import SalesContract
import Testing
import Values

/// Where items stand is told a moment after they moved.
@Suite struct StockPositionTests {
  @Test func manyMovementsOfAMomentAreToldInOneEvent() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.list("B")
    try world.receive("A", 5)
    try world.receive("A", 4)
    try world.receive("B", 7)
    try world.ask("h1", [("A", 3)])
    #expect(try world.published(StockPositionChanged.self).isEmpty)
    try world.pass(.milliseconds(1900))
    #expect(try world.published(StockPositionChanged.self).isEmpty)
    try world.pass(.milliseconds(100))
    let told = try world.published(StockPositionChanged.self)
    #expect(told.map(\.site) == ["main"])
    #expect(
      told[0].positions == [
        StockPosition(item: "A", onHand: .pieces(9), reserved: .pieces(3), free: .pieces(6)),
        StockPosition(item: "B", onHand: .pieces(7), reserved: .pieces(0), free: .pieces(7)),
      ])
  }

  @Test func whatDidNotMoveIsNotToldAgain() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.list("B")
    try world.receive("A", 5)
    try world.receive("B", 5)
    try world.pass(.seconds(2))
    #expect(try world.toldPositions() == ["main A 5-0=5", "main B 5-0=5"])
    try world.pass(.seconds(60))
    #expect(try world.published(StockPositionChanged.self).isEmpty)
    #expect(try world.count("SELECT count(*) FROM timer WHERE state = 0") == 0)
    try world.ask("h1", [("B", 2)])
    try world.pass(.seconds(2))
    #expect(try world.toldPositions() == ["main B 5-2=3"])
  }

  @Test func aReservationThatExpiresIsTold() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 5)
    try world.ask("h1", [("A", 3)])
    try world.pass(.seconds(2))
    #expect(try world.toldPositions() == ["main A 5-3=2"])
    try world.pass(.seconds(400))
    try world.pass(.seconds(2))
    #expect(try world.toldPositions() == ["main A 5-0=5"])
  }

  @Test func eachSiteIsToldForItself() throws {
    let world = try InventoryWorld()
    try world.list("A")
    _ = try world.perform { try SetFulfilmentMode(fulfilment: .manual).perform(site: "north", in: $0) }
    _ = try world.perform {
      try AdjustStock(item: "A", site: "north", quantity: .pieces(9), kind: .receipt, reason: "bought").perform(in: $0)
    }
    try world.pass(.seconds(2))
    #expect(try world.toldPositions() == ["north A 9-0=9"])
    _ = try world.perform {
      try TransferStock(item: "A", quantity: .pieces(4), from: "north", to: "main").perform(in: $0)
    }
    try world.pass(.seconds(2))
    #expect(Set(try world.toldPositions()) == ["main A 4-0=4", "north A 5-0=5"])
  }

  @Test func anEventCarriesTwoHundredItemsAtMost() throws {
    let world = try InventoryWorld()
    let codes = (1...2345).map { "I\(10_000 + $0)" }
    _ = try world.perform { unit in
      for code in codes { _ = try CreateItem(code: code, name: code, unit: "H87").perform(in: unit) }
      _ = try AdjustStockList(
        adjustments: codes.map { AdjustStock(item: $0, quantity: .pieces(1), reason: "opening stock") }
      ).perform(in: unit)
    }
    _ = try world.published()
    try world.pass(.seconds(2))
    let told = try world.published(StockPositionChanged.self)
    #expect(told.map(\.positions.count) == Array(repeating: 200, count: 11) + [145])
    #expect(told.flatMap { $0.positions.map(\.item) } == codes)
    #expect(try world.count("SELECT count(*) FROM stockPositionDue") == 0)
    #expect(try world.count("SELECT count(*) FROM timer WHERE state = 0") == 0)
  }

  @Test func whatWasInStockBeforePositionsWereToldIsToldOnce() throws {
    let definition = InventoryService.definition(company: "acme")
    let old = try ServiceDatabase(
      inMemory: definition.identity, migrations: Array(definition.migrations.prefix(2)),
      time: InventoryClock(Instant("2010-12-01T08:00:00Z")!))
    try old.write(Cause(actor: "tester")) { unit in
      try unit.database.execute(
        sql: """
          INSERT INTO item (code, name, kind, supply, unit, isActive) VALUES ('A', 'A', 'goods', 'stock', 'H87', 1);
          INSERT INTO stock (item, location, quantitySteps, reservedSteps)
            VALUES ('A', 'main', 5, 0), ('A', 'supplier', -5, 0);
          """)
      for migration in definition.migrations.dropFirst(2) { try migration.apply(unit.database) }
    }
    let world = try InventoryWorld(template: old)
    try world.pass(.milliseconds(1))
    #expect(try world.toldPositions() == ["main A 5-0=5"])
    try world.pass(.seconds(60))
    #expect(try world.toldPositions().isEmpty)
  }

  @Test func servicesHaveNoPosition() throws {
    let world = try InventoryWorld()
    try world.list("S", kind: .service)
    try world.ask("h1", [("S", 2)])
    try world.accept("h1", [.init(product: "S", ordered: 2, stock: 2, kind: "service")])
    #expect(try world.published(GoodsIssued.self).count == 1)
    try world.pass(.seconds(2))
    #expect(try world.published(StockPositionChanged.self).isEmpty)
  }

  /// What is told is always what stands, whatever moved in between.
  @Test func theLastThatWasToldIsWhatStands() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("stock positions: seed \(seed)")
    var random = InventoryRandom(seed: seed)
    let world = try InventoryWorld()
    let items = ["A", "B", "C"]
    for item in items { try world.list(item) }
    for step in 0..<80 {
      switch Int.random(in: 0..<4, using: &random) {
      case 0: try world.receive(items.randomElement(using: &random)!, .random(in: 1...9, using: &random))
      case 1: try world.ask("h\(step)", items.map { ($0, Int64.random(in: 1...3, using: &random)) })
      case 2:
        try world.complete(
          "w\(step)", 1, items.randomElement(using: &random)!, good: .random(in: 1...5, using: &random), order: "")
      default: try world.pass(.milliseconds(Int64.random(in: 1...2500, using: &random)))
      }
    }
    try world.pass(.seconds(2))
    var last: [String: [Int64]] = [:]
    for event in try world.everPublished(StockPositionChanged.self) {
      for position in event.positions { last[position.item] = [position.onHand.steps, position.reserved.steps] }
    }
    for item in items {
      let stands = try world.stock(item)
      #expect(last[item] ?? [0, 0] == stands, "seed \(seed), \(item)")
    }
  }
}
