import InventoryContract
import InventoryDomain
import InventoryService
import Messaging
import Persistence
import ProductionContract
import Testing
import Values

/// Components with subcontractors, and what these bring.
@Suite struct SubcontractedWorkTests {
  private func world(_ stock: Int64 = 30) throws -> InventoryWorld {
    let world = try InventoryWorld()
    for code in ["FRAME", "PAINTED"] { try world.list(code) }
    if stock > 0 { try world.receive("FRAME", stock) }
    return world
  }

  /// Gloss paints ten pieces out of fifteen frames.
  private func release(_ world: InventoryWorld, _ id: String = "w1", pieces: Int64 = 10, frames: Int64 = 15) throws {
    try world.send(
      WorkOrderReleased(
        workOrderID: id, number: "WO-" + id, product: "PAINTED", quantity: .pieces(pieces),
        components: [WorkOrderComponent(item: "FRAME", quantity: .pieces(frames))], handoffID: "", orderID: "",
        customerID: "", lineID: "", dueDate: LocalDate("2010-12-10")!, releasedAt: world.clock.now(),
        subcontractor: "Gloss"))
  }

  private func order(_ world: InventoryWorld) throws -> PurchaseOrderChanged {
    try #require(try world.everPublished(PurchaseOrderChanged.self).last)
  }

  private func receive(
    _ world: InventoryWorld, _ pieces: Int64, used: Int64? = nil, of id: String? = nil
  ) throws -> PurchaseOrderView {
    let purchaseOrder = try id ?? order(world).purchaseOrderID
    return try world.perform {
      try ReceivePurchaseOrder(
        quantity: .pieces(pieces), consumed: used.map { [ConsumedComponent(item: "FRAME", quantity: .pieces($0))] }
      ).perform(purchaseOrder: purchaseOrder, in: $0)
    }
  }

  /// He brings `pieces`, and spoiled others.
  private func spoil(
    _ world: InventoryWorld, _ spoiled: Int64, bringing pieces: Int64? = nil, reason: String? = "runs",
    of id: String? = nil
  ) throws -> PurchaseOrderView {
    let purchaseOrder = try id ?? order(world).purchaseOrderID
    return try world.perform {
      try ReceivePurchaseOrder(
        quantity: pieces.map { .pieces($0) }, scrapped: .pieces(spoiled), reason: reason
      ).perform(purchaseOrder: purchaseOrder, in: $0)
    }
  }

  private let place = "subcontractor:Gloss"

  @Test func componentsGoToTheSubcontractorAndHisWorkIsOrdered() throws {
    let world = try world()
    try release(world)
    let order = try order(world)
    #expect([order.supplier, order.item, order.status, order.workOrderID] == ["Gloss", "PAINTED", "placed", "w1"])
    #expect(order.open == .pieces(10) && order.due == LocalDate("2010-12-10")!)
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["w1"])
    // Ours, but at no site: fifteen are free.
    #expect(try world.stock("FRAME") == [15, 0] && world.stock("FRAME", at: place) == [15, 0])
    #expect(try world.ask("h1", [("FRAME", 20)]).first?.promised == .pieces(15))
    #expect(try world.broken().isEmpty)
  }

  @Test func whatHeBringsUsesComponentsUpInProportionAndComesInByTheReport() throws {
    let world = try world()
    try release(world)
    #expect(try receive(world, 3).status == "partially-received")
    // 4.5 of 15, rounded up.
    #expect(try world.stock("FRAME", at: place) == [10, 0] && world.stock("PAINTED") == [0, 0])
    #expect(try order(world).consumed == [ConsumedComponent(item: "FRAME", quantity: .pieces(5))])
    try world.complete("w1", 1, "PAINTED", good: 3, order: "", closed: false)
    #expect(try world.stock("PAINTED") == [3, 0])
    #expect(try receive(world, 7).status == "received")
    try world.complete("w1", 2, "PAINTED", good: 7, order: "")
    #expect(try world.stock("FRAME", at: place) == [0, 0] && world.stock("PAINTED") == [10, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func whatHeSaysThatHeUsedCountsAndIsNeverMoreThanHeHas() throws {
    let world = try world()
    try release(world)
    _ = try receive(world, 2, used: 8)
    #expect(try order(world).consumed?.first?.quantity == .pieces(8))
    let id = try order(world).purchaseOrderID
    func refusal(_ item: String, _ pieces: Int64) throws -> String? {
      try world.refusal {
        try ReceivePurchaseOrder(
          quantity: .pieces(1), consumed: [ConsumedComponent(item: item, quantity: .pieces(pieces))]
        ).perform(purchaseOrder: id, in: $0)
      }
    }
    #expect(try refusal("FRAME", 8) == "MORE_THAN_PROVIDED" && refusal("PAINTED", 1) == "COMPONENT_NOT_PROVIDED")
    // Nine pieces should have taken 13.5; he has used 8.
    _ = try receive(world, 7)
    #expect(try order(world).consumed?.first?.quantity == .pieces(14))
    _ = try receive(world, 1, used: 0)
    // What is left of the last piece comes back.
    #expect(try world.stock("FRAME") == [16, 0] && world.stock("FRAME", at: place) == [0, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func whatHeSpoiledUsesComponentsUpTooAndSumsUp() throws {
    let world = try world()
    try release(world)
    let first = try spoil(world, 2, bringing: 4)
    #expect(first.received == .pieces(4) && first.scrapped == .pieces(2) && first.open == .pieces(4))
    #expect(first.status == "partially-received")
    // Six of ten made: nine of fifteen frames.
    #expect(try order(world).consumed?.first?.quantity == .pieces(9) && order(world).scrapped == .pieces(2))
    #expect(try world.stock("FRAME", at: place) == [6, 0])
    try world.complete("w1", 1, "PAINTED", good: 4, scrap: 2, order: "", closed: false)
    #expect(try world.stock("PAINTED") == [4, 0] && world.stock("PAINTED", at: "scrap") == [2, 0])
    #expect(try world.broken().isEmpty)
    // One more is spoiled and nothing comes; what is left is cancelled.
    #expect(try spoil(world, 1).open == .pieces(3))
    let id = try order(world).purchaseOrderID
    let last = try world.perform { try CancelPurchaseOrder(reason: "he is ill").perform(purchaseOrder: id, in: $0) }
    #expect([last.received, last.scrapped, last.cancelled] == [.pieces(4), .pieces(3), .pieces(3)])
    try world.complete("w1", 2, "PAINTED", good: 0, scrap: 1, order: "")
    // 10.5 of fifteen, rounded up, were used.
    #expect(try world.stock("FRAME") == [19, 0] && world.stock("FRAME", at: place) == [0, 0])
    // What he spoils is in the cost of his work order: no loss of the warehouse.
    #expect(try world.everPublished(GoodsScrapped.self).isEmpty && world.broken().isEmpty)
  }

  @Test func whatHeSpoilsInTheEndClosesHisOrder() throws {
    let world = try world()
    try release(world)
    #expect(try receive(world, 7).status == "partially-received")
    #expect(try spoil(world, 3).status == "received")
    #expect(try order(world).open == .pieces(0) && world.stock("FRAME", at: place) == [0, 0])
    try world.complete("w1", 1, "PAINTED", good: 7, scrap: 3, order: "")
    #expect(try world.broken().isEmpty)
  }

  @Test func scrapNeedsAReasonAndASubcontractorAndIsNotMoreThanIsOpen() throws {
    let world = try world()
    try release(world)
    let id = try order(world).purchaseOrderID
    #expect(throws: (any Error).self) { _ = try spoil(world, 1, reason: nil) }
    #expect(throws: PurchaseOrder.Refusal.moreThanOpen(.pieces(10))) { _ = try spoil(world, 4, bringing: 7) }
    #expect(throws: PurchaseOrder.Refusal.quantity) { _ = try spoil(world, 0) }
    #expect(throws: PurchaseOrder.Refusal.quantity) { _ = try spoil(world, -1, bringing: 2) }
    #expect(throws: PurchaseOrder.Refusal.quantity) {
      try world.perform { _ = try ReceivePurchaseOrder().perform(purchaseOrder: id, in: $0) }
    }
    let bought = try world.perform {
      try PlacePurchaseOrder(
        item: "FRAME", quantity: .pieces(5), supplier: "Tube Works", due: LocalDate("2010-12-09")!
      ).perform(in: $0)
    }
    #expect(throws: PurchaseOrder.Refusal.scrap) { _ = try spoil(world, 1, of: bought.purchaseOrderID) }
    #expect(try world.broken().isEmpty)
  }

  @Test func whatIsCancelledComesBackFromHim() throws {
    let world = try world()
    try release(world)
    _ = try receive(world, 4)
    let id = try order(world).purchaseOrderID
    _ = try world.perform { try CancelPurchaseOrder(reason: "he cannot").perform(purchaseOrder: id, in: $0) }
    #expect(try order(world).status == "cancelled" && order(world).received == .pieces(4))
    #expect(try world.stock("FRAME") == [24, 0] && world.stock("FRAME", at: place) == [0, 0])
    try world.complete("w1", 1, "PAINTED", good: 4, order: "")
    #expect(try world.stock("PAINTED") == [4, 0] && world.broken().isEmpty)
  }

  @Test func whatProductionGaveUpMeanwhileIsStockOfEverybody() throws {
    let world = try world()
    try release(world)
    _ = try receive(world, 4)
    try world.send(WorkOrderCancelled(workOrderID: "w1", orderID: "", reason: "not needed"))
    #expect(try order(world).status == "cancelled")
    #expect(try world.stock("PAINTED") == [4, 0] && world.stock("FRAME") == [24, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func componentsThatAreShortAreHandedOverWhenTheyCome() throws {
    let world = try world(0)
    try release(world)
    #expect(try world.everPublished(MaterialShort.self).map(\.item) == ["FRAME"])
    let id = try order(world).purchaseOrderID
    #expect(
      try world.refusal { try ReceivePurchaseOrder(quantity: .pieces(1)).perform(purchaseOrder: id, in: $0) }
        == "COMPONENTS_NOT_PROVIDED")
    try world.receive("FRAME", 15)
    #expect(try world.stock("FRAME", at: place) == [15, 0])
    #expect(try receive(world, 10).status == "received" && world.broken().isEmpty)
  }

  @Test func aPurchaseOrderThatIsCancelledFirstAsksForNothingMore() throws {
    let world = try world(0)
    try release(world)
    let id = try order(world).purchaseOrderID
    _ = try world.perform { try CancelPurchaseOrder(reason: "he cannot").perform(purchaseOrder: id, in: $0) }
    try world.receive("FRAME", 15)
    #expect(try world.stock("FRAME") == [15, 0] && world.stock("FRAME", at: place) == [0, 0])
    try world.send(WorkOrderCancelled(workOrderID: "w1", orderID: "", reason: "cancelled"))
    #expect(try world.stock("FRAME") == [15, 0] && world.broken().isEmpty)
  }

  @Test func aDateOfProductionMovesTheOrderUnlessTheSupplierSaidOneSince() throws {
    let world = try world()
    try release(world)
    func move(to day: String, after moves: Int) throws {
      try world.send(
        SubcontractRescheduled(
          workOrderID: "w1", number: "WO-w1", subcontractor: "Gloss", due: LocalDate(day)!, afterMove: moves,
          rescheduledAt: world.clock.now()))
    }
    try move(to: "2010-12-14", after: 0)
    #expect(try order(world).due == LocalDate("2010-12-14")! && order(world).moves == 0)
    let id = try order(world).purchaseOrderID
    _ = try world.perform {
      try ReschedulePurchaseOrder(date: LocalDate("2010-12-20")!, reason: "he is ill").perform(
        purchaseOrder: id, in: $0)
    }
    #expect(try order(world).moves == 1)
    try move(to: "2010-12-15", after: 0)
    #expect(try order(world).due == LocalDate("2010-12-20")!)
    try move(to: "2010-12-21", after: 1)
    #expect(try order(world).due == LocalDate("2010-12-21")! && world.broken().isEmpty)
  }

  /// Whatever is received, used, cancelled and given up in whatever order: what subcontractors have, used and gave back
  /// is what they were given.
  @Test func nothingThatSubcontractorsWereGivenIsLost() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("subcontractors: seed \(seed)")
    var random = InventoryRandom(seed: seed)
    let world = try world(60)
    var orders: [(work: String, purchase: String)] = []
    for step in 0..<120 {
      let picked = orders.randomElement(using: &random)
      switch Int.random(in: 0..<11, using: &random) {
      case 9, 10:
        guard let picked else { continue }
        let frames = Bool.random(using: &random)
        let steps = Int64.random(in: 1...8, using: &random)
        _ = try world.refusal {
          try ProvideComponents(
            quantity: frames ? nil : .pieces(steps),
            components: frames ? [ProvidedComponent(item: "FRAME", quantity: .pieces(steps))] : nil
          ).perform(purchaseOrder: picked.purchase, in: $0)
        }
      case 0, 1:
        let work = "w\(step)"
        let pieces = Int64.random(in: 1...9, using: &random)
        try release(world, work, pieces: pieces, frames: .random(in: 1...20, using: &random))
        orders.append((work, try order(world).purchaseOrderID))
      case 2: try world.receive("FRAME", .random(in: 1...12, using: &random))
      case 3:
        guard let picked else { continue }
        _ = try world.refusal { try CancelPurchaseOrder(reason: "x").perform(purchaseOrder: picked.purchase, in: $0) }
      case 4:
        guard let picked else { continue }
        // Production gives up only what it has not reported: here it never does.
        try world.send(WorkOrderCancelled(workOrderID: picked.work, orderID: "", reason: "x"))
      default:
        guard let picked else { continue }
        let used: Int64? = Bool.random(using: &random) ? nil : .random(in: 0...6, using: &random)
        let spoiled: Int64? = Bool.random(using: &random) ? nil : .random(in: 0...2, using: &random)
        _ = try world.refusal {
          try ReceivePurchaseOrder(
            quantity: .pieces(.random(in: 0...5, using: &random)),
            consumed: used.map { [ConsumedComponent(item: "FRAME", quantity: .pieces($0))] },
            scrapped: spoiled.map { .pieces($0) }, reason: "x"
          ).perform(purchaseOrder: picked.purchase, in: $0)
        }
      }
      if step % 10 == 9 { #expect(try world.broken().isEmpty, "seed \(seed), step \(step)") }
    }
  }
}
