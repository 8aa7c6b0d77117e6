import InventoryContract
import InventoryDomain
import InventoryService
import ProductionContract
import Testing
import Values

/// What production used up leaves the stock, as far as there is any.
@Suite struct BackflushTests {
  @Test func freeStockIsSharedOldestFirst() {
    #expect(MaterialRequest.shares(of: 7, amongOpen: [4, 2, 5]) == [4, 2, 1])
    #expect(MaterialRequest.shares(of: 4, amongOpen: [4, 2]) == [4])
    #expect(MaterialRequest.shares(of: 0, amongOpen: [4]) == [])
  }

  @Test func whatIsUsedUpLeavesTheStockOnce() throws {
    let world = try InventoryWorld()
    for code in ["C", "D"] { try world.list(code) }
    try world.receive("C", 10)
    try world.receive("D", 10)
    for _ in 0..<2 { try world.useUp("w1", [("C", 3), ("D", 2), ("C", 1)]) }
    #expect(try world.stock("C") == [6, 0])
    #expect(try world.stock("D") == [8, 0])
    try world.useUp("w1", issue: 2, [("C", 3)])
    #expect(try world.stock("C") == [3, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func whatIsNotThereIsBookedAsItArrivesOldestFirst() throws {
    let world = try InventoryWorld()
    try world.list("C")
    try world.receive("C", 2)
    try world.useUp("w1", [("C", 5)])
    try world.pass(.seconds(1))
    try world.useUp("w2", [("C", 4)])
    func booked() throws -> [Int] {
      try ["w1", "w2"].map { try world.count("SELECT bookedSteps FROM backflushDue WHERE workOrderID = '\($0)'") }
    }
    #expect(try world.stock("C") == [0, 0])
    #expect(try booked() == [2, 0])
    try world.receive("C", 4)
    #expect(try booked() == [5, 1])
    try world.receive("C", 9)
    #expect(try booked() == [5, 4])
    #expect(try world.stock("C") == [6, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func ordersAndWorkOrdersComeFirst() throws {
    let world = try InventoryWorld()
    for code in ["C", "P"] { try world.list(code) }
    try world.useUp("w1", [("C", 5)])
    try world.release("w2", "P", 1, components: [("C", 3)], order: "h2")
    try world.accept("h1", [.init(product: "C", ordered: 2, stock: 2)])
    try world.receive("C", 6)
    #expect(try world.everPublished(GoodsIssued.self).map(\.handoffID) == ["h1"])
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["w2"])
    #expect(try world.count("SELECT bookedSteps FROM backflushDue") == 1)
    #expect(try world.broken().isEmpty)
  }

  @Test func whatIsReservedIsNotUsedUp() throws {
    let world = try InventoryWorld()
    try world.list("C")
    try world.receive("C", 6)
    try world.ask("h1", [("C", 4)])
    try world.useUp("w1", [("C", 5)])
    #expect(try world.stock("C") == [4, 4])
    try world.reject("h1")
    #expect(try world.stock("C") == [1, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func aBackflushWaitsForItsItem() throws {
    let world = try InventoryWorld()
    try world.useUp("w1", [("C", 5)])
    try world.list("C")
    #expect(try world.count("SELECT dueSteps FROM backflushDue") == 5)
    try world.receive("C", 7)
    #expect(try world.stock("C") == [2, 0])
    #expect(try world.broken().isEmpty)
  }

  /// Receipts, orders and backflushes in any order: stock is never below zero and nothing is booked twice.
  @Test func anyMixtureBooksEachComponentOnce() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("backflush: seed \(seed)")
    var random = InventoryRandom(seed: seed)
    let world = try InventoryWorld()
    let items = ["A", "B"]
    for item in items { try world.list(item) }
    var used: [(workOrder: String, components: [(String, Int64)])] = []
    for step in 0..<150 {
      let item = items.randomElement(using: &random)!
      switch Int.random(in: 0..<6, using: &random) {
      case 0: try world.receive(item, .random(in: 1...9, using: &random))
      case 1: try world.ask("h\(step)", [(item, .random(in: 1...5, using: &random))])
      case 2: try world.reject("h\(Int.random(in: 0...step, using: &random))")
      case 3:
        guard let again = used.randomElement(using: &random) else { continue }
        try world.useUp(again.workOrder, again.components)
      default:
        let components = items.map { ($0, Int64.random(in: 0...4, using: &random)) }
        used.append(("w\(step)", components))
        try world.useUp("w\(step)", components)
      }
      if step % 15 == 14 { #expect(try world.broken().isEmpty, "seed \(seed), step \(step)") }
    }
    for item in items { try world.receive(item, 1000) }
    #expect(try world.count("SELECT count(*) FROM backflushDue WHERE bookedSteps < dueSteps") == 0, "seed \(seed)")
    for item in items {
      let wanted = used.flatMap(\.components).filter { $0.0 == item }.reduce(0) { $0 + $1.1 }
      let moved = try world.count(
        "SELECT sum(quantitySteps) FROM movement WHERE item = '\(item)' AND kind = 'material'")
      #expect(Int64(moved) == wanted, "seed \(seed), \(item)")
    }
    #expect(try world.broken().isEmpty, "seed \(seed)")
  }
}
