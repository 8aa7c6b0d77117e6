import InventoryContract
import Messaging
import Persistence
import ProductionContract
import ProductionService
import Testing
import Values

/// Whatever happens to orders, versions and quotes: nothing is promised that is not there and does not come.
@Suite struct PromisePropertyTests {
  /// Wheels in lots of at least 12, of which one in ten fails; frames come in fives.
  private static let lots = """
    {"items":[{"item":"WHEEL","source":"make","leadTimeDays":1,"yieldPercent":90,"lot":{"minimum":12}},
      {"item":"FRAME","source":"buy","leadTimeDays":5,"lot":{"multiple":5}}]}
    """

  private struct Order {
    var version = 1
    var accepted = 0
    var isAsked = true
    var lines: [(product: String, steps: Int64)]
  }

  private final class Story {
    let works: Workshop
    var random: WorkshopRandomness
    var orders: [Order] = []
    var purchases = 0

    init(seed: UInt64) throws {
      works = try Workshop.cycleWorks(["FRAME": 7, "RIM": 40, "SPOKE": 2000])
      try works.load(PromisePropertyTests.lots)
      random = WorkshopRandomness(seed: seed)
    }

    func lines() -> [(product: String, steps: Int64)] {
      (0..<Int.random(in: 1...2, using: &random)).map { _ in
        (random.chance(70) ? "BIKE" : "WHEEL", Int64.random(in: 1...9, using: &random))
      }
    }

    private func lines(of order: Order) -> [Workshop.Line] {
      order.lines.enumerated().map { ("\($0 + 1)", $1.product, $1.steps) }
    }

    func ask(_ number: Int) throws {
      let order = orders[number]
      try works.request(
        "h\(number)", version: order.version, lines: lines(of: order), wanted: works.today + (number % 3) * 4)
    }

    func accept(_ number: Int) throws {
      let order = orders[number]
      try works.accept("h\(number)", version: order.version, lines: lines(of: order))
      orders[number].accepted = order.version
      orders[number].isAsked = false
    }

    func step() throws -> String {
      let number = orders.isEmpty ? 0 : Int.random(in: 0..<orders.count, using: &random)
      switch Int.random(in: 0..<100, using: &random) {
      case 0..<30:
        orders.append(Order(lines: lines()))
        try ask(orders.count - 1)
        return "order \(orders.count - 1): \(orders.last!.lines)"
      case 30..<60 where !orders.isEmpty && orders[number].isAsked:
        try accept(number)
        return "accept \(number) version \(orders[number].version)"
      case 60..<66 where !orders.isEmpty && orders[number].isAsked:
        try works.reject("h\(number)", version: orders[number].version)
        orders[number].isAsked = false
        return "reject \(number)"
      case 66..<80 where !orders.isEmpty && !orders[number].isAsked && orders[number].accepted > 0:
        orders[number].version += 1
        orders[number].lines = lines()
        orders[number].isAsked = true
        try ask(number)
        return "amend \(number): \(orders[number].lines)"
      case 80..<85 where !orders.isEmpty && orders[number].accepted > 0:
        try works.cancel("h\(number)", version: orders[number].version)
        orders[number].accepted = 0
        orders[number].isAsked = false
        return "cancel \(number)"
      case 85..<90:
        _ = try? works.perform {
          try QuoteSupply(product: "BIKE", quantity: .pieces(3), minutes: 90).perform(in: $0)
        }
        return "quote"
      default:
        works.clock.advance(by: .seconds(random.chance(30) ? 86_400 : 240))
        try works.passDueTimers()
        return "wait until \(works.clock.now())"
      }
    }

    /// Inventory buys what was firmed.
    func buy() throws {
      let firmed = try works.published(PlannedOrderFirmed.self)
      for order in firmed[purchases...] {
        purchases += 1
        try works.hear(
          PurchaseOrderChanged(
            purchaseOrderID: "po-\(purchases)", number: "PO-\(purchases)", item: order.item, site: "main",
            supplier: "somebody", ordered: order.quantity, received: .pieces(0), open: order.quantity, due: order.due,
            status: "placed", plannedOrderID: order.plannedOrderID, changedAt: works.clock.now()))
      }
    }

    /// What is there and comes, less what is spoken for.
    func balance(_ item: String) throws -> Int64 {
      try works.count(
        """
        SELECT (SELECT coalesce(sum(freeSteps), 0) FROM stockPosition WHERE item = '\(item)')
          + (SELECT coalesce(sum(openSteps), 0) FROM purchaseOrder WHERE item = '\(item)')
          + (SELECT coalesce(sum(max(0, openSteps * 9 / 10
              - CASE WHEN handoffID = '' THEN 0 ELSE max(0, orderedSteps - surplusSteps) END)), 0)
            FROM workOrder WHERE product = '\(item)' AND openSteps > 0)
          - (SELECT coalesce(sum(steps), 0) FROM workOrderComponent JOIN workOrder ON workOrder.id = workOrderID
            WHERE item = '\(item)' AND openSteps > 0)
          - (SELECT coalesce(sum(max(0, held)), 0) FROM (
            SELECT sum(steps) AS held FROM materialBooking WHERE item = '\(item)' GROUP BY owner))
        """)
    }
  }

  @Test(arguments: 1...8) func nothingIsPromisedTwice(seed: Int) throws {
    let story = try Story(seed: UInt64(seed))
    var told: [String] = []
    for _ in 0..<50 {
      told.append(try story.step())
      try story.buy()
      let note = told.suffix(12).joined(separator: "\n")
      try story.works.expectSound(note)
      for item in ["FRAME", "RIM", "SPOKE", "WHEEL"] {
        let balance = try story.balance(item)
        #expect(balance >= 0, "\(item) \(note)")
        guard balance >= 0 else { return }
      }
      #expect(try story.works.count("SELECT count(*) FROM inbox WHERE handledAt IS NULL") == 0, "\(note)")
    }
  }
}
