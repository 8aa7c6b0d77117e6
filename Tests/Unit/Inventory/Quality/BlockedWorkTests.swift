import GRDB
import InventoryContract
import InventoryDomain
import InventoryService
import Persistence
import ProductionContract
import SalesContract
import Testing
import Values

/// Which work orders the goods came from that are blocked in stock.
@Suite struct BlockedWorkTests {
  private func block(_ pieces: Int64, in world: InventoryWorld) throws {
    _ = try world.perform {
      try BlockStock(item: "M", quantity: .pieces(pieces), reason: "wet", includeReserved: true).perform(in: $0)
    }
  }

  /// Of the last block: the work orders with their pieces, of how many that were made.
  private func told(_ world: InventoryWorld) throws -> (makers: [String], made: Int64) {
    let line = try #require(try world.everPublished(StockBlockChanged.self).last?.lines?.first)
    return (line.madeBy?.map { "\($0.workOrderID) \($0.quantity.steps)" } ?? [], line.made.steps)
  }

  /// Six M are made for h1, at a manual site.
  private func world(inspected: Bool = false) throws -> InventoryWorld {
    let world = try InventoryWorld()
    try world.list("M", supply: .makeToOrder)
    try world.setMode(.manual)
    if inspected { try world.inspect("M", [.production]) }
    try world.accept("h1", [.init(product: "M", ordered: 6, stock: 0, made: 6)])
    return world
  }

  @Test func theWorkOrderThatCameLastLosesItsPiecesFirst() throws {
    let world = try world()
    try world.complete("w1", 1, "M", good: 4, order: "h1")
    try world.complete("w2", 1, "M", good: 2, order: "h1")
    try block(3, in: world)
    #expect(try told(world) == (["w2 2", "w1 1"], 3))
    try block(3, in: world)
    #expect(try told(world) == (["w1 3"], 3))
    #expect(try world.broken().isEmpty)
  }

  @Test func whatIsStillInspectedWasNotBlocked() throws {
    let world = try world(inspected: true)
    try world.complete("w1", 1, "M", good: 6, order: "h1")
    try world.decide(try world.lots()[0].lotID, accept: 4, reject: 2, conforms: false, reason: "looked at")
    try world.complete("w2", 1, "M", good: 2, order: "h1")
    try block(2, in: world)
    #expect(try told(world) == (["w1 2"], 2))
    // What is used as it is came from the first one too.
    try world.dispose(try #require(try world.nonconformances().last).nonconformanceID, .useAsIs)
    try block(4, in: world)
    #expect(try told(world) == (["w1 4"], 4))
    #expect(try world.broken().isEmpty)
  }

  @Test func whatCameFromAnotherSiteIsItsWorkOrdersToo() throws {
    let world = try world()
    try world.setMode(.manual, at: "York")
    try world.release("w1", "M", 6, components: [], order: "h1", site: "York")
    try world.complete(
      "w1", 1, "M", good: 6, order: "h1",
      carriage: WorkOrderCarriage(quantity: .pieces(6), to: "main", due: LocalDate("2010-12-03")!))
    let id = try #require(try world.everPublished(TransferOrderChanged.self).last).transferOrderID
    _ = try world.perform { try ShipTransferOrder().perform(transferOrder: id, in: $0) }
    _ = try world.perform { try ReceiveTransferOrder(quantity: .pieces(5)).perform(transferOrder: id, in: $0) }
    try block(2, in: world)
    #expect(try told(world) == (["w1 2"], 2))
    #expect(try world.broken().isEmpty)
  }

  @Test func ofWhatCameBeforeItWasWrittenDownNothingIsSaid() throws {
    let world = try world()
    try world.complete("w1", 1, "M", good: 4, order: "h1")
    try world.database.write(Cause(actor: "test")) { try $0.database.execute(sql: "DELETE FROM lineDelivery") }
    try world.complete("w2", 1, "M", good: 2, order: "h1")
    try block(3, in: world)
    #expect(try told(world) == (["w2 2"], 3))
    #expect(try world.broken().isEmpty)
  }

  /// Whatever work orders deliver and is blocked in whatever order: a work order never loses more than it brought, and
  /// of each block it is known who made it.
  @Test func noWorkOrderLosesMoreThanItBrought() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("blocked work: seed \(seed)")
    var random = InventoryRandom(seed: seed)
    let world = try world()
    var brought: [String: Int64] = [:]
    for step in 0..<60 {
      if Bool.random(using: &random) {
        let pieces = Int64.random(in: 1...4, using: &random)
        let work = "w\(Int.random(in: 0...9, using: &random))"
        try world.complete(work, step + 1, "M", good: pieces, order: "h1", closed: false)
        brought[work, default: 0] += pieces
      } else {
        _ = try world.refusal {
          try BlockStock(
            item: "M", quantity: .pieces(.random(in: 1...4, using: &random)), reason: "x", includeReserved: true
          ).perform(in: $0)
        }
      }
      if step % 20 == 19 { #expect(try world.broken().isEmpty, "seed \(seed), step \(step)") }
    }
    let lines = try world.everPublished(StockBlockChanged.self).flatMap { $0.lines ?? [] }
    for line in lines {
      #expect(line.madeBy?.reduce(0) { $0 + $1.quantity.steps } ?? 0 == line.made.steps, "seed \(seed)")
    }
    var lost: [String: Int64] = [:]
    for part in lines.flatMap({ $0.madeBy ?? [] }) { lost[part.workOrderID, default: 0] += part.quantity.steps }
    for (work, steps) in lost { #expect(steps <= brought[work] ?? 0, "seed \(seed), \(work)") }
  }
}
