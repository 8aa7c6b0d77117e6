import InventoryContract
import InventoryDomain
import InventoryService
import Persistence
import SalesContract
import Testing
import Values

/// What is blocked is not available-to-promise, and what becomes of it is decided.
@Suite struct BlockedStockTests {
  /// Ten A from a supplier, of which these were rejected; the non-conformance.
  static func rejected(_ pieces: Int64, of world: InventoryWorld) throws -> String {
    try world.list("A")
    try world.inspect("A")
    _ = try world.receive(purchaseOrder: try world.place("A", 10).purchaseOrderID, 10)
    try world.decide(
      try world.lots()[0].lotID, accept: 10 - pieces, reject: pieces, conforms: false, reason: "sorted out")
    return try #require(try world.nonconformances().last).nonconformanceID
  }

  @Test func dispositionsMoveTheGoodsWhereTheySay() throws {
    let world = try InventoryWorld()
    let id = try Self.rejected(8, of: world)
    #expect(try world.places("A") == [2, 0, 8])
    try world.dispose(id, .useAsIs, 1)
    #expect(try world.places("A") == [3, 0, 7])
    try world.dispose(id, .scrap, 2)
    try world.dispose(id, .returnToSupplier, 3)
    #expect(try world.places("A") == [3, 0, 2])
    let view = try world.dispose(id, .rework)
    #expect(view.status == "dispositioned" && view.rework == .pieces(2))
    // What was put right is inspected again.
    #expect(try world.places("A") == [3, 2, 0])
    let again = try #require(try world.lots().last)
    #expect(again.origin == "rework" && again.sourceID == id)
    try world.decide(again.lotID, accept: 2)
    #expect(try world.places("A") == [5, 0, 0])
    let told = try #require(try world.nonconformances().last)
    #expect([told.useAsIs, told.scrap, told.returned, told.blocked].map(\.steps) == [1, 2, 3, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func aCorrectiveActionIsDueTodayOrLater() throws {
    let world = try InventoryWorld()
    let id = try Self.rejected(1, of: world)
    let today = world.clock.now().date
    func add(_ due: LocalDate) throws -> String? {
      try world.refusal {
        try AddCorrectiveAction(description: "New supplier", owner: "Kim", due: due)
          .perform(nonconformance: id, in: $0)
      }
    }
    #expect(try add(today) == nil)
    #expect(try add(today + -1) == "DATE_INVALID" && add(today + 4000) == "DATE_INVALID")
    let view = try world.perform {
      try AddCorrectiveAction(description: "New drill", owner: "Kim", due: today + 30)
        .perform(nonconformance: id, in: $0)
    }
    #expect(view.actions.map(\.due) == [today, today + 30])
  }

  @Test func aNonconformanceIsClosedOnceItsActionWasVerified() throws {
    let world = try InventoryWorld()
    let id = try Self.rejected(1, of: world)
    try world.dispose(id, .scrap)
    _ = try world.perform {
      try AddCorrectiveAction(description: "New supplier", owner: "Kim", due: LocalDate("2010-12-20")!)
        .perform(nonconformance: id, in: $0)
    }
    func close() throws -> String? {
      try world.refusal { try CloseNonconformance().perform(nonconformance: id, in: $0) }
    }
    #expect(try close() == "ACTION_OPEN")
    try world.perform { _ = try CompleteCorrectiveAction().perform(1, nonconformance: id, in: $0) }
    let view = try world.perform {
      try VerifyCorrectiveAction(effective: true, finding: "20 lots without a crack")
        .perform(1, nonconformance: id, in: $0)
    }
    #expect(view.actions.map(\.status) == [.effective] && view.actions[0].verifiedBy == "tester")
    #expect(try close() == nil)
    #expect(try world.nonconformances().map(\.status) == ["open", "dispositioned", "closed"])
    #expect(try world.broken().isEmpty)
  }

  @Test func onlyFreeStockIsBlockedAndOnlyByHandBlockedStockUnblocked() throws {
    let world = try InventoryWorld()
    _ = try Self.rejected(4, of: world)
    try world.setMode(.manual)
    try world.accept("h1", [.init(product: "A", ordered: 5, stock: 5)])
    #expect(try world.stock("A") == [6, 5])
    #expect(
      try world.refusal { try BlockStock(item: "A", quantity: .pieces(2), reason: "x").perform(in: $0) } == "RESERVED")
    let blocked = try world.perform { try BlockStock(item: "A", quantity: .pieces(1), reason: "x").perform(in: $0) }
    #expect(blocked.blocked == .pieces(5))
    #expect(
      try world.refusal { try UnblockStock(item: "A", quantity: .pieces(2), reason: "x").perform(in: $0) }
        == "MORE_THAN_BLOCKED")
    try world.perform { _ = try UnblockStock(item: "A", quantity: .pieces(1), reason: "x").perform(in: $0) }
    #expect(try world.everPublished(StockBlockChanged.self).map(\.quantity.steps) == [1, -1])
    #expect(try world.broken().isEmpty)
  }

  @Test func whatIsUnblockedServesWhoeverWaits() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 3)
    try world.perform { _ = try BlockStock(item: "A", quantity: .pieces(3), reason: "x").perform(in: $0) }
    try world.accept("h1", [.init(product: "A", ordered: 3, stock: 3)])
    #expect(try world.everPublished(GoodsIssued.self).isEmpty)
    try world.perform { _ = try UnblockStock(item: "A", quantity: .pieces(3), reason: "y").perform(in: $0) }
    #expect(try world.everPublished(GoodsIssued.self).map(\.handoffID) == ["h1"])
    #expect(try world.broken().isEmpty)
  }

  @Test func aNonconformanceFoundOnTheShelfBlocksItsGoods() throws {
    let world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 9)
    func raise(_ pieces: Int64, fromBlocked: Bool? = nil) throws -> NonconformanceView {
      try world.perform {
        try RaiseNonconformance(
          item: "A", quantity: .pieces(pieces), defectCode: "RUST", description: "wet shelf", fromBlocked: fromBlocked
        ).perform(in: $0)
      }
    }
    let first = try raise(4)
    #expect(try world.places("A") == [5, 0, 4])
    try world.perform { _ = try BlockStock(item: "A", quantity: .pieces(2), reason: "x").perform(in: $0) }
    _ = try raise(2, fromBlocked: true)
    #expect(try world.places("A") == [3, 0, 6])
    #expect(throws: QualityRefusal.moreThanBlocked(.pieces(0))) { try raise(1, fromBlocked: true) }
    #expect(throws: QualityRefusal.notPurchased) { try world.dispose(first.nonconformanceID, .returnToSupplier) }
    #expect(try world.broken().isEmpty)
  }

  @Test func whatWasMadeForALineAndIsUsedAsItIsGoesToItsLine() throws {
    let world = try InventoryWorld()
    try world.list("M", supply: .makeToOrder)
    try world.inspect("M", [.production])
    try world.accept("h1", [.init(product: "M", ordered: 5, stock: 0, made: 5)])
    try world.complete("w1", 1, "M", good: 5, order: "h1")
    try world.decide(try world.lots()[0].lotID, reject: 5)
    try world.dispose(try world.nonconformances()[0].nonconformanceID, .useAsIs)
    #expect(try world.everPublished(GoodsIssued.self).map(\.orderComplete) == [true])
    #expect(try world.broken().isEmpty)
  }

  /// Whatever arrives and is decided in whatever order, every rule of the verification holds.
  @Test func stockAgreesWithAnyInspections() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = InventoryRandom(seed: seed)
    let world = try InventoryWorld()
    for code in ["A", "M"] { try world.list(code, supply: code == "M" ? .makeToOrder : .stock) }
    try world.inspect("A", every: 2)
    try world.inspect("M")
    let order = try world.place("A", 10_000)
    try world.accept("h1", [.init(product: "M", ordered: 200, stock: 0, made: 200)])
    for step in 0..<150 {
      let pieces = Int64.random(in: 1...8, using: &random)
      _ = try? { () throws -> Void in
        switch Int.random(in: 0..<8, using: &random) {
        case 0: _ = try world.receive(purchaseOrder: order.purchaseOrderID, pieces)
        case 1: try world.complete("w\(step)", 1, "M", good: pieces, scrap: 1, order: "h1")
        case 2, 3:
          guard let lot = try world.lots().randomElement(using: &random) else { return }
          try world.decide(
            lot.lotID, accept: pieces, reject: Int64.random(in: 0...3, using: &random), reason: "agreed")
        case 4:
          guard let found = try world.nonconformances().randomElement(using: &random) else { return }
          try world.dispose(
            found.nonconformanceID, Nonconformance.Disposition.allCases.randomElement(using: &random)!, pieces)
        case 5:
          try world.perform { _ = try BlockStock(item: "A", quantity: .pieces(pieces), reason: "x").perform(in: $0) }
        case 6:
          try world.perform { _ = try UnblockStock(item: "A", quantity: .pieces(pieces), reason: "x").perform(in: $0) }
        default: try world.accept("b\(step)", [.init(product: "A", ordered: pieces, stock: pieces)])
        }
      }()
      let broken = try world.broken()
      guard broken.isEmpty else {
        Issue.record("seed \(seed), step \(step): \(broken)")
        return
      }
    }
  }
}
