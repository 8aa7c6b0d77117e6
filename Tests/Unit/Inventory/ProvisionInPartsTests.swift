import InventoryContract
import InventoryDomain
import InventoryService
import Messaging
import Persistence
import ProductionContract
import Testing
import Values

/// Components that are handed over to a subcontractor in parts, before all of them are there.
@Suite struct ProvisionInPartsTests {
  /// Gloss paints ten pieces out of fifteen frames and five litres; there is paint enough, and frames come later.
  private func world(_ frames: Int64, paint: Int64 = 20) throws -> InventoryWorld {
    let world = try InventoryWorld()
    for code in ["FRAME", "PAINT", "PAINTED"] { try world.list(code) }
    if frames > 0 { try world.receive("FRAME", frames) }
    try world.receive("PAINT", paint)
    try world.send(
      WorkOrderReleased(
        workOrderID: "w1", number: "WO-w1", product: "PAINTED", quantity: .pieces(10),
        components: [
          WorkOrderComponent(item: "FRAME", quantity: .pieces(15)),
          WorkOrderComponent(item: "PAINT", quantity: .pieces(5)),
        ], handoffID: "", orderID: "", customerID: "", lineID: "", dueDate: LocalDate("2010-12-10")!,
        releasedAt: world.clock.now(), subcontractor: "Gloss"))
    return world
  }

  private let place = "subcontractor:Gloss"

  private func order(_ world: InventoryWorld) throws -> PurchaseOrderChanged {
    try #require(try world.everPublished(PurchaseOrderChanged.self).last)
  }

  private func provide(_ world: InventoryWorld, pieces: Int64) throws {
    let id = try order(world).purchaseOrderID
    _ = try world.perform { try ProvideComponents(quantity: .pieces(pieces)).perform(purchaseOrder: id, in: $0) }
  }

  private func receive(_ world: InventoryWorld, _ pieces: Int64) throws {
    let id = try order(world).purchaseOrderID
    _ = try world.perform { try ReceivePurchaseOrder(quantity: .pieces(pieces)).perform(purchaseOrder: id, in: $0) }
  }

  private func refusal(_ world: InventoryWorld, _ command: ProvideComponents) throws -> String? {
    let id = try order(world).purchaseOrderID
    return try world.refusal { try command.perform(purchaseOrder: id, in: $0) }
  }

  private func told(_ world: InventoryWorld) throws -> [String: Int64] {
    Dictionary(uniqueKeysWithValues: (try order(world).provided ?? []).map { ($0.item, $0.quantity.steps) })
  }

  @Test func whatIsThereIsHandedOverForSomePiecesAndStaysOursUntilHeUsesIt() throws {
    let world = try world(7)
    #expect(try order(world).provided == nil)
    try provide(world, pieces: 4)
    // 6 of 15 frames and 2 of 5 litres; the one frame that is left is free.
    #expect(try told(world) == ["FRAME": 6, "PAINT": 2])
    #expect(try world.stock("FRAME") == [1, 0] && world.stock("FRAME", at: place) == [6, 0])
    #expect(try world.stock("PAINT", at: place) == [2, 0])
    // He has not got all: production is told of no issue.
    #expect(try world.everPublished(MaterialIssued.self).isEmpty)
    try receive(world, 3)
    #expect(try world.stock("FRAME", at: place) == [1, 0] && world.stock("PAINT", at: place) == [0, 0])
    try world.complete("w1", 1, "PAINTED", good: 3, order: "", closed: false)
    #expect(try world.stock("PAINTED") == [3, 0] && world.broken().isEmpty)
    // As soon as all of the rest is there it follows by itself.
    try world.receive("FRAME", 8)
    #expect(try world.everPublished(MaterialIssued.self).map(\.workOrderID) == ["w1"])
    #expect(try told(world) == ["FRAME": 15, "PAINT": 5] && world.stock("FRAME") == [0, 0])
    try receive(world, 7)
    try world.complete("w1", 2, "PAINTED", good: 7, order: "")
    #expect(try order(world).status == "received" && world.stock("PAINTED") == [10, 0])
    #expect(try world.stock("FRAME", at: place) == [0, 0] && world.broken().isEmpty)
  }

  @Test func heBringsNoMoreThanHeWasGivenComponentsFor() throws {
    let world = try world(7)
    let id = try order(world).purchaseOrderID
    func bring(_ pieces: Int64) throws -> String? {
      try world.refusal { try ReceivePurchaseOrder(quantity: .pieces(pieces)).perform(purchaseOrder: id, in: $0) }
    }
    #expect(try bring(1) == "COMPONENTS_NOT_PROVIDED")
    try provide(world, pieces: 4)
    #expect(try bring(5) == "MORE_THAN_PROVIDED")
    #expect(try bring(4) == nil && bring(1) == "MORE_THAN_PROVIDED")
    #expect(try world.broken().isEmpty)
  }

  @Test func componentsMayBeNamedAndTheLastOfThemIssuesTheWorkOrder() throws {
    let world = try world(14)
    func hand(_ parts: [(String, Int64)]) -> ProvideComponents {
      ProvideComponents(components: parts.map { ProvidedComponent(item: $0.0, quantity: .pieces($0.1)) })
    }
    #expect(try refusal(world, hand([("FRAME", 10)])) == nil)
    #expect(try refusal(world, hand([("FRAME", 6)])) == "MORE_THAN_NEEDED")
    #expect(try refusal(world, hand([("FRAME", 5)])) == "COMPONENT_SHORT")
    for wrong in [hand([]), hand([("PAINTED", 1)]), hand([("PAINT", 1), ("PAINT", 1)]), hand([("PAINT", 0)])] {
      #expect(try refusal(world, wrong) == "PROVISION_INVALID")
    }
    #expect(try refusal(world, ProvideComponents()) == "PROVISION_INVALID")
    #expect(try refusal(world, hand([("FRAME", 4), ("PAINT", 5)])) == nil)
    #expect(try world.everPublished(MaterialIssued.self).isEmpty)
    try world.receive("FRAME", 1)
    #expect(try world.everPublished(MaterialIssued.self).count == 1)
    #expect(try refusal(world, hand([("FRAME", 1)])) == "ALL_PROVIDED")
    #expect(try told(world) == ["FRAME": 15, "PAINT": 5] && world.broken().isEmpty)
  }

  @Test func whatIsReservedForCustomersIsNotHandedOver() throws {
    let world = try world(7)
    _ = try world.ask("h1", [("FRAME", 3)])
    #expect(try refusal(world, ProvideComponents(quantity: .pieces(4))) == "COMPONENT_SHORT")
    try provide(world, pieces: 2)
    #expect(try world.stock("FRAME") == [4, 3] && told(world)["FRAME"] == 3 && world.broken().isEmpty)
  }

  @Test func whatHeIsGivenIsClaimedNoMore() throws {
    let world = try world(20, paint: 4)
    // Production holds what the work order takes.
    try world.send(
      ComponentBookingChanged(
        owner: "workorder:w1", workOrderID: "w1",
        takes: [
          BookedComponent(item: "FRAME", site: "main", date: LocalDate("2010-12-02")!, quantity: .pieces(15))
        ], changedAt: world.clock.now()))
    #expect(try world.ask("h1", [("FRAME", 6)]).first?.promised == .pieces(5))
    try world.reject("h1")
    try provide(world, pieces: 4)
    // Six are with him, and he still takes nine of the fourteen that are there.
    #expect(try world.stock("FRAME") == [14, 0])
    #expect(try world.ask("h2", [("FRAME", 6)]).first?.promised == .pieces(5) && world.broken().isEmpty)
  }

  @Test func whatHeDidNotUseComesBackWhenHisOrderEndsBeforeHeHasAll() throws {
    for made in [Int64(0), 2] {
      let world = try world(7)
      try provide(world, pieces: 4)
      if made > 0 {
        try receive(world, made)
        try world.complete("w1", 1, "PAINTED", good: made, order: "", closed: false)
      }
      let id = try order(world).purchaseOrderID
      _ = try world.perform { try CancelPurchaseOrder(reason: "he cannot").perform(purchaseOrder: id, in: $0) }
      #expect(try world.stock("FRAME") == [7 - 3 * made / 2, 0] && world.stock("FRAME", at: place) == [0, 0])
      // Nothing more goes to him.
      try world.receive("FRAME", 20)
      #expect(try world.stock("FRAME", at: place) == [0, 0])
      if made > 0 { try world.complete("w1", 2, "PAINTED", good: 0, order: "") }
      #expect(try world.broken().isEmpty)
    }
  }

  @Test func allOfItMayComeOutOfAPart() throws {
    let world = try world(14)
    try provide(world, pieces: 9)
    let id = try order(world).purchaseOrderID
    _ = try world.perform {
      try ReceivePurchaseOrder(
        quantity: .pieces(10),
        consumed: [
          ConsumedComponent(item: "FRAME", quantity: .pieces(12)),
          ConsumedComponent(item: "PAINT", quantity: .pieces(4)),
        ]
      ).perform(purchaseOrder: id, in: $0)
    }
    // Two frames of fourteen are left, and come back; he is given no more.
    #expect(try order(world).status == "received" && world.stock("FRAME") == [2, 0])
    try world.receive("FRAME", 5)
    #expect(try world.stock("FRAME") == [7, 0] && world.stock("FRAME", at: place) == [0, 0])
    try world.complete("w1", 1, "PAINTED", good: 10, order: "")
    #expect(try world.stock("PAINTED") == [10, 0] && world.broken().isEmpty)
  }

  @Test func productionMayGiveTheWorkUpWhenHeHasAPart() throws {
    let world = try world(7)
    try provide(world, pieces: 4)
    try world.send(WorkOrderCancelled(workOrderID: "w1", orderID: "", reason: "not needed"))
    #expect(try order(world).status == "cancelled" && world.stock("FRAME") == [7, 0])
    #expect(try world.stock("FRAME", at: place) == [0, 0] && world.broken().isEmpty)
  }
}
