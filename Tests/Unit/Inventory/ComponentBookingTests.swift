import InventoryContract
import InventoryDomain
import InventoryService
import Messaging
import Persistence
import ProductionContract
import SalesContract
import Testing
import Values

/// What production holds of components is not promised to customers, and is free exactly once.
@Suite struct ComponentBookingTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  /// Gears are sold and used.
  private func gears(_ pieces: Int64) throws -> InventoryWorld {
    let world = try InventoryWorld()
    try world.list("GEAR")
    try world.list("PUMP", supply: .makeToOrder)
    if pieces > 0 { try world.receive("GEAR", pieces) }
    return world
  }

  private func proposals(_ world: InventoryWorld, _ pieces: Int, wanted: String) throws -> [String] {
    try world.inquire("GEAR", pieces, wanted: wanted).proposals.map { "\($0.date) \($0.quantity.steps)" }
  }

  @Test func aPieceHeldForAPromiseIsNotPromisedToACustomer() throws {
    let world = try gears(10)
    try world.hold("h:1:1", gears: 8, on: "2010-12-03")
    #expect(try world.ask("a", [("GEAR", 4)]).map(\.promised) == [.pieces(2)])
    #expect(try world.stock("GEAR") == [10, 2])
    #expect(try proposals(world, 3, wanted: "2010-12-01").isEmpty)
    // The promise is let go.
    try world.hold("h:1:1", gears: 0, on: "2010-12-03")
    #expect(try world.ask("b", [("GEAR", 9)]).map(\.promised) == [.pieces(8)])
    #expect(try world.broken().isEmpty)
  }

  @Test func anInquiryReservesNothing() throws {
    let world = try gears(10)
    try world.hold("h:1:1", gears: 4, on: "2010-12-03")
    for _ in 0..<3 { #expect(try proposals(world, 9, wanted: "2010-12-02") == ["2010-12-02 6"]) }
    #expect(try world.stock("GEAR") == [10, 0])
  }

  @Test func whatAPurchaseBringsInTimeLeavesTheStockToCustomers() throws {
    let world = try gears(10)
    _ = try world.place("GEAR", 6)
    // It comes on the 10th: in time for six of the eight.
    try world.hold("h:1:1", gears: 8, on: "2010-12-13")
    #expect(try proposals(world, 20, wanted: "2010-12-01") == ["2010-12-01 8"])
    // Needed before it comes.
    try world.hold("h:1:1", gears: 8, on: "2010-12-09")
    #expect(try proposals(world, 20, wanted: "2010-12-01") == ["2010-12-01 2"])
  }

  @Test func partsMadeForAnotherWorkOrderAreNotProposed() throws {
    let world = try gears(0)
    try world.send(
      ComponentBookingChanged(
        owner: "workorder:child", workOrderID: "child", takes: [],
        gives: ComingSupply(item: "GEAR", site: "main", date: day("2010-12-03"), quantity: .pieces(8)),
        changedAt: world.clock.now()))
    try world.hold("workorder:parent", workOrder: "parent", gears: 6, on: "2010-12-04")
    #expect(try proposals(world, 8, wanted: "2010-12-01") == ["2010-12-03 2"])
    // Released, and made in part: it is counted once.
    try world.release("child", "GEAR", 8, components: [], order: "")
    #expect(try proposals(world, 8, wanted: "2010-12-01") == ["2010-12-03 2"])
    try world.complete("child", 1, "GEAR", good: 5, order: "", closed: false)
    #expect(try world.stock("GEAR") == [5, 0])
    #expect(try proposals(world, 8, wanted: "2010-12-01") == ["2010-12-01 2"])
    try world.complete("child", 2, "GEAR", good: 3, order: "")
    #expect(try proposals(world, 8, wanted: "2010-12-01") == ["2010-12-01 2"])
  }

  @Test func aGoodsIssueFreesTheBookingOnce() throws {
    let world = try gears(10)
    try world.hold("workorder:w", workOrder: "w", gears: 6, on: "2010-12-01")
    try world.release("w", "PUMP", 6, components: [("GEAR", 6)], order: "")
    #expect(try world.stock("GEAR") == [4, 0])
    #expect(try world.count("SELECT count(*) FROM componentBooking") == 0)
    // Told before production heard of it.
    try world.hold("workorder:w", workOrder: "w", gears: 6, on: "2010-12-02")
    #expect(try world.count("SELECT count(*) FROM componentBooking") == 0)
    #expect(try world.ask("a", [("GEAR", 9)]).map(\.promised) == [.pieces(4)])
    #expect(try world.broken().isEmpty)
  }

  @Test func aReleasedWorkOrderKeepsItsBookingUntilAllOfItIsThere() throws {
    let world = try gears(4)
    try world.list("CASE")
    try world.send(
      ComponentBookingChanged(
        owner: "workorder:w", workOrderID: "w",
        takes: [
          BookedComponent(item: "GEAR", site: "main", date: day("2010-12-01"), quantity: .pieces(4)),
          BookedComponent(item: "CASE", site: "main", date: day("2010-12-01"), quantity: .pieces(1)),
        ], changedAt: world.clock.now()))
    try world.release("w", "PUMP", 1, components: [("GEAR", 4), ("CASE", 1)], order: "")
    #expect(try world.ask("a", [("GEAR", 1)]).map(\.promised) == [.pieces(0)])
    try world.receive("CASE", 1)
    #expect(try world.stock("GEAR") == [0, 0])
    #expect(try world.count("SELECT count(*) FROM componentBooking") == 0)
  }

  @Test func whatReportsUseUpIsHeldUntilItIsToldUsed() throws {
    let world = try gears(10)
    try world.hold("workorder:w", workOrder: "w", gears: 6, on: "2010-12-01", backflushed: true)
    try world.release("w", "PUMP", 6, components: [], order: "")
    #expect(try world.ask("a", [("GEAR", 9)]).map(\.promised) == [.pieces(4)])
    try world.reject("a")
    try world.useUp("w", [("GEAR", 2)])
    try world.hold("workorder:w", workOrder: "w", gears: 4, on: "2010-12-01", backflushed: true)
    #expect(try world.ask("b", [("GEAR", 9)]).map(\.promised) == [.pieces(4)])
    try world.reject("b")
    // What its last report used up is told after it.
    try world.complete("w", 1, "PUMP", good: 6, order: "")
    #expect(try world.ask("c", [("GEAR", 9)]).map(\.promised) == [.pieces(4)])
    try world.reject("c")
    try world.useUp("w", issue: 2, [("GEAR", 4)])
    try world.hold("workorder:w", workOrder: "w", gears: 0, on: "2010-12-01")
    #expect(try world.stock("GEAR") == [4, 0])
    #expect(try world.ask("d", [("GEAR", 9)]).map(\.promised) == [.pieces(4)])
    #expect(try world.broken().isEmpty)
  }

  @Test func aCancelledWorkOrderLeavesItsPiecesToThoseWhoWait() throws {
    let world = try gears(5)
    try world.hold("workorder:w", workOrder: "w", gears: 5, on: "2010-12-03")
    try world.accept("a", [.init(product: "GEAR", ordered: 3, stock: 3)])
    // What production holds is not taken for them, whatever moves.
    try world.receive("GEAR", 1)
    #expect(try world.stock("GEAR") == [5, 0])
    try world.send(WorkOrderCancelled(workOrderID: "w", orderID: "", reason: "Not needed."))
    #expect(try world.stock("GEAR") == [3, 0])
    #expect(try world.broken().isEmpty)
  }

  @Test func productionHearsWhatOrdersWaitFor() throws {
    let world = try gears(0)
    try world.pass(.seconds(3))
    try world.accept("a", [.init(product: "GEAR", ordered: 3, stock: 3)])
    try world.pass(.seconds(3))
    let told = try world.everPublished(StockPositionChanged.self).last?.positions.first
    #expect(told?.waiting == .pieces(3) && told?.free == .pieces(0))
    try world.receive("GEAR", 3)
    try world.pass(.seconds(3))
    #expect(try world.everPublished(StockPositionChanged.self).last?.positions.first?.waiting == nil)
  }

  @Test func aRequestAfterItsReservationExpiredIsAnsweredAnew() throws {
    let world = try gears(5)
    #expect(try world.ask("a", [("GEAR", 5)]).map(\.promised) == [.pieces(5)])
    try world.pass(.seconds(301))
    #expect(try world.ask("b", [("GEAR", 3)]).map(\.promised) == [.pieces(3)])
    #expect(try world.ask("a", [("GEAR", 5)]).map(\.promised) == [.pieces(2)])
    #expect(try world.stock("GEAR") == [5, 5])
    // Decided: nobody waits for an answer.
    try world.reject("a")
    #expect(try world.ask("a", [("GEAR", 5)]).isEmpty)
    #expect(try world.broken().isEmpty)
  }

  // MARK: Arithmetic

  @Test func nobodyIsPromisedWhatIsMissedLater() {
    let start = day("2010-12-01")
    for seed in UInt64(1)...300 {
      var random = InventoryRandom(seed: seed)
      func changes() -> [StockOutlook.Change] {
        (0..<Int.random(in: 0...4, using: &random)).map { _ in
          .init(
            date: start + Int.random(in: 0...9, using: &random), steps: Int64.random(in: 1...6, using: &random))
        }
      }
      let outlook = StockOutlook(
        free: Int64.random(in: 0...12, using: &random), receipts: changes(), purchases: changes(), claims: changes())
      let wanted = start + Int.random(in: 0...5, using: &random)
      let lines = outlook.proposals(30, wanted: wanted)
      // Day by day: purchases serve production first, what they cannot give comes from the rest.
      var own = outlook.free
      var bought: Int64 = 0
      var wasKept = true
      var isKept = true
      var alone = outlook.free
      for offset in 0...9 {
        let now = start + offset
        func sum(_ list: [StockOutlook.Change]) -> Int64 { list.reduce(0) { $0 + ($1.date == now ? $1.steps : 0) } }
        bought += sum(outlook.purchases)
        let claimed = sum(outlook.claims)
        let fromPurchase = min(bought, claimed)
        bought -= fromPurchase
        alone += sum(outlook.receipts) - (claimed - fromPurchase)
        own += sum(outlook.receipts) - (claimed - fromPurchase)
        own -= lines.reduce(0) { $0 + ($1.date == now ? $1.steps : 0) }
        if alone < 0 { wasKept = false }
        if own < 0 { isKept = false }
      }
      #expect(isKept || !wasKept, "seed \(seed): \(outlook) \(lines)")
      if !wasKept { #expect(outlook.promisable(on: start) == 0, "seed \(seed)") }
    }
  }
}

extension InventoryWorld {
  /// What `GET /v1/availability` answers.
  func inquire(_ item: String, _ pieces: Int, wanted: String) throws -> AvailabilityView {
    try database.read { [clock] db in
      try AvailabilityInquiry.answer(
        item, quantity: String(pieces), wanted: LocalDate(wanted)!, shipComplete: false, today: clock.now().date, db)
    }
  }

  /// Production holds so many gears at the main site; 0: none any more.
  func hold(
    _ owner: String, workOrder: String? = nil, gears: Int64, on date: String, backflushed: Bool? = nil
  ) throws {
    try send(
      ComponentBookingChanged(
        owner: owner, workOrderID: workOrder,
        takes: gears == 0
          ? []
          : [
            BookedComponent(
              item: "GEAR", site: "main", date: LocalDate(date)!, quantity: .pieces(gears), backflushed: backflushed)
          ], changedAt: clock.now()))
  }
}
