import Foundation
import GRDB
import InventoryContract
import InventoryService
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import ProductionService
import SalesContract
import Testing
import Values

/// Production and inventory of one company, with the messages between them, about frames that are sold and used.
private final class Factory {
  let works: Workshop
  let stock = try! InventoryWorld()
  private var heardByStock: Int64 = 0
  private var heardByWorks: Int64 = 0

  init(frames: Int64) throws {
    works = try Workshop()
    try works.load(Workshop.cycleWorks)
    try stock.list("FRAME")
    for part in ["WHEEL", "RIM", "SPOKE"] { try stock.list(part) }
    try stock.list("BIKE", supply: .makeToOrder)
    for (item, pieces) in [("FRAME", frames), ("RIM", 1000), ("SPOKE", 50_000)] where pieces > 0 {
      try stock.receive(item, pieces)
    }
    try pass(.seconds(3))
  }

  /// Lets time pass for both, and their messages arrive.
  func pass(_ duration: Duration) throws {
    works.clock.advance(by: duration)
    try stock.pass(duration)
    try works.passDueTimers()
    try deliver()
  }

  /// Messages go to and fro until there are none.
  func deliver() throws {
    while try toStock() || toWorks() {}
  }

  private func next(_ database: ServiceDatabase, after position: Int64) throws -> (Int64, Envelope)? {
    let row = try database.read { db in
      try Row.fetchOne(
        db, sql: "SELECT position, body FROM outbox WHERE position > ? ORDER BY position", arguments: [position])
    }
    return try row.map { ($0[0], try Envelope.decoded(Array($0[1] as Data))) }
  }

  @discardableResult
  private func toStock() throws -> Bool {
    guard let (position, envelope) = try next(works.database, after: heardByStock) else { return false }
    heardByStock = position
    func pass<Event: BusinessEvent>(_ type: Event.Type) throws {
      guard envelope.type == type.type else { return }
      let report = try stock.send(WireFormat.decode(type, from: envelope.data), from: "acme/production")
      #expect(report.parked == 0, "\(envelope.type)")
    }
    try pass(ComponentBookingChanged.self)
    try pass(WorkOrderReleased.self)
    try pass(WorkOrderCancelled.self)
    try pass(PlannedOrderFirmed.self)
    if envelope.type == WorkOrderCompleted.type {
      // Whose order it is for plays no part here.
      var event = try WireFormat.decode(WorkOrderCompleted.self, from: envelope.data)
      (event.handoffID, event.lineID) = ("", "")
      try stock.send(event, from: "acme/production")
    }
    return true
  }

  @discardableResult
  private func toWorks() throws -> Bool {
    guard let (position, envelope) = try next(stock.database, after: heardByWorks) else { return false }
    heardByWorks = position
    func pass<Event: BusinessEvent>(_ type: Event.Type) throws {
      guard envelope.type == type.type else { return }
      try works.hear(WireFormat.decode(type, from: envelope.data))
    }
    try pass(StockPositionChanged.self)
    try pass(PurchaseOrderChanged.self)
    try pass(MaterialIssued.self)
    try pass(MaterialShort.self)
    return true
  }

  func sell(_ order: String, frames: Int64) throws -> Int64 {
    try stock.ask(order, [("FRAME", frames)])[0].promised.steps
  }

  func promise(_ handoff: String, bikes: Int64) throws -> LocalDate? {
    try works.request(handoff, ("1", "BIKE", bikes))
    return try works.promised(handoff)?.date
  }

  /// What is over of the frames, whatever was promised to whom: on the worst day from now on.
  func balance() throws -> Int64 {
    let today = works.today
    let free = try stock.stock("FRAME")
    return try stock.database.read { db in
      let changes = try Row.fetchAll(
        db,
        sql: """
          SELECT dueOn, orderedSteps - receivedSteps - cancelledSteps FROM purchaseOrder WHERE item = 'FRAME'
          UNION ALL SELECT neededOn, -quantitySteps FROM componentBooking WHERE item = 'FRAME'
          """
      ).map { (max($0[0] as Int, today.daysSinceEpoch), $0[1] as Int64) }
      let days = [today.daysSinceEpoch] + changes.map(\.0)
      return days.map { day in free[0] - free[1] + changes.reduce(0) { $0 + ($1.0 <= day ? $1.1 : 0) } }.min()!
    }
  }

  /// Both hold and know the same.
  func expectSound(_ note: String = "") throws {
    try works.expectSound(note)
    #expect(try stock.broken().isEmpty, "\(note)")
    let told = try works.figure("componentBookings.digest")
    let known = try stock.database.read(InventoryService.definition(company: "acme").verify)
      .figures["componentBookings.digest"]
    #expect(told == known, "\(note)")
  }
}

@Suite struct SoldAndUsedTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  @Test func customersGetWhatBikesDoNotNeed() throws {
    let factory = try Factory(frames: 10)
    #expect(try factory.promise("a", bikes: 8) == day("2010-12-03"))
    try factory.deliver()
    #expect(try factory.sell("s", frames: 4) == 2)
    // Accepted, made and given its frames: nothing is held twice, nothing is free that is gone.
    try factory.works.accept("a", ("1", "BIKE", 8))
    try factory.deliver()
    try factory.expectSound()
    #expect(try factory.sell("t", frames: 4) == 0)
    try factory.pass(.seconds(86_400))
    try factory.pass(.seconds(3))
    #expect(try factory.stock.stock("FRAME")[0] == 2)
    #expect(try factory.stock.count("SELECT count(*) FROM componentBooking") == 0)
    try factory.expectSound()
  }

  @Test func bikesAreMadeOfWhatCustomersDoNotGet() throws {
    let factory = try Factory(frames: 10)
    #expect(try factory.sell("s", frames: 8) == 8)
    try factory.pass(.seconds(3))
    // Two frames are left, the others are bought in five working days.
    #expect(try factory.promise("a", bikes: 4) == day("2010-12-09"))
  }

  @Test func whatIsLetGoServesTheOther() throws {
    let factory = try Factory(frames: 10)
    _ = try factory.promise("a", bikes: 8)
    try factory.deliver()
    try factory.works.reject("a")
    try factory.deliver()
    #expect(try factory.sell("s", frames: 10) == 10)
    try factory.stock.reject("s")
    try factory.pass(.seconds(3))
    #expect(try factory.promise("b", bikes: 10) == day("2010-12-03"))
  }

  /// Both decide before they hear of one another: the customer has the pieces, and the work order's delay is told.
  @Test func whenBothPromiseThePieceThePlanTellsTheDelay() throws {
    let factory = try Factory(frames: 10)
    try factory.works.perform { _ = try SetProductionMode(mode: .manual).perform(in: $0) }
    #expect(try factory.promise("a", bikes: 8) == day("2010-12-03"))
    #expect(try factory.sell("s", frames: 8) == 8)
    try factory.works.accept("a", ("1", "BIKE", 8))
    try factory.deliver()
    try factory.pass(.seconds(3))
    #expect(try factory.sell("t", frames: 1) == 0, "nobody else is promised what lacks already")
    try factory.works.plan()
    try factory.deliver()
    let delay = try #require(try factory.works.published(DemandDelayed.self).first)
    #expect(delay.from == day("2010-12-03") && delay.to == day("2010-12-09") && delay.cause == "leadTime")
    #expect(try factory.works.proposals("FRAME").reduce(0) { $0 + $1.steps } == 6)
    try factory.expectSound()
  }

  @Test func whatOrdersWaitForIsNotPromisedToBikes() throws {
    let factory = try Factory(frames: 0)
    try factory.stock.accept("s", [.init(product: "FRAME", ordered: 4, stock: 4)])
    try factory.pass(.seconds(3))
    let purchase = try factory.stock.place("FRAME", 6)
    try factory.pass(.seconds(3))
    // Due on the 10th, for the four that wait and two more.
    func bought(for order: String) throws -> Int64 {
      try factory.works.request(order, version: 1, lines: [("1", "BIKE", 2)], wanted: day("2010-12-13"))
      #expect(try factory.works.promised(order)?.date == day("2010-12-13"))
      return try factory.works.count(
        "SELECT coalesce(sum(goodSteps), 0) FROM promisedOrder WHERE owner = '\(order):1:1' AND item = 'FRAME'")
    }
    #expect(try bought(for: "a") == 0)
    #expect(try bought(for: "b") == 2)
    try factory.deliver()
    _ = try factory.stock.receive(purchaseOrder: purchase.purchaseOrderID, 6)
    #expect(try factory.stock.count("SELECT coalesce(sum(backorderSteps), 0) FROM fulfilmentLine") == 0)
  }

  /// Any mixture of questions, decisions and receipts, each heard before the next: no frame is promised twice, and no
  /// promise moves.
  @Test(arguments: 1...6) func noFrameIsPromisedTwice(run: Int) throws {
    let seed = UInt64.random(in: .min ... .max)
    print("frames, run \(run): seed \(seed)")
    var random = InventoryRandom(seed: seed)
    let factory = try Factory(frames: 12)
    var told: [String] = []
    var bikes: [(id: String, count: Int64, version: Int, accepted: Bool)] = []
    var sales: [(id: String, promised: Int64)] = []
    for step in 0..<40 {
      switch Int.random(in: 0..<12, using: &random) {
      case 0, 1, 2:
        let count = Int64.random(in: 1...6, using: &random)
        _ = try factory.promise("b\(step)", bikes: count)
        bikes.append(("b\(step)", count, 1, false))
        told.append("b\(step): \(count) bikes")
      case 3, 4:
        let promised = try factory.sell("s\(step)", frames: Int64.random(in: 1...4, using: &random))
        sales.append(("s\(step)", promised))
        told.append("s\(step): \(promised) frames")
      case 5, 6:
        guard let place = bikes.indices.filter({ !bikes[$0].accepted }).randomElement(using: &random) else { continue }
        try factory.works.accept(
          bikes[place].id, version: bikes[place].version, lines: [("1", "BIKE", bikes[place].count)])
        bikes[place].accepted = true
        told.append("accept \(bikes[place].id)")
      case 7:
        guard let place = bikes.indices.randomElement(using: &random) else { continue }
        let order = bikes.remove(at: place)
        if order.accepted { try factory.works.cancel(order.id) } else { try factory.works.reject(order.id) }
        told.append("end \(order.id)")
      case 8:
        guard let place = sales.indices.randomElement(using: &random) else { continue }
        let sale = sales.remove(at: place)
        if sale.promised > 0, Bool.random(using: &random) {
          try factory.stock.accept(sale.id, [.init(product: "FRAME", ordered: sale.promised, stock: sale.promised)])
          told.append("accept \(sale.id)")
        } else {
          try factory.stock.reject(sale.id)
          told.append("reject \(sale.id)")
        }
      case 9:
        let open = try factory.stock.database.read {
          try Row.fetchAll(
            $0,
            sql: "SELECT purchaseOrderID, orderedSteps - receivedSteps, item FROM purchaseOrder "
              + "WHERE orderedSteps > receivedSteps")
        }
        guard let row = open.randomElement(using: &random) else { continue }
        _ = try factory.stock.receive(purchaseOrder: row[0], row[1])
        told.append("receive \(row[1] as Int64) \(row[2] as String)")
      case 10:
        try factory.pass(.seconds(86_400))
        told.append("next day, \(factory.works.today)")
      default:
        try factory.pass(.seconds(250))
        told.append("wait")
      }
      try factory.deliver()
      try factory.pass(.seconds(3))
      let note = "seed \(seed): " + told.suffix(10).joined(separator: "; ")
      try factory.expectSound(note)
      // A purchase that is received after its day counts as coming today, for both.
      let balance = try factory.balance()
      #expect(balance >= 0, "\(note)")
      guard balance >= 0 else { return }
    }
  }
}
