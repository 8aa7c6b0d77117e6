import Messaging
import Persistence
import ProductionContract
import ProductionService
import Testing
import Values

/// A quote keeps its date whatever others order, and what is cancelled is there for others.
@Suite struct QuotePropertyTests {
  private func works(_ random: inout WorkshopRandomness) throws -> Workshop {
    let works = try Workshop.cycleWorks([
      "FRAME": Int64.random(in: 0...12, using: &random), "RIM": Int64.random(in: 0...60, using: &random),
      "SPOKE": Int64.random(in: 0...3000, using: &random), "WHEEL": Int64.random(in: 0...6, using: &random),
    ])
    for number in 0..<Int.random(in: 0...3, using: &random) { try order("first\(number)", works, &random) }
    return works
  }

  /// Somebody orders, and mostly means it.
  private func order(_ handoffID: String, _ works: Workshop, _ random: inout WorkshopRandomness) throws {
    let line: Workshop.Line = (
      "1", random.chance(70) ? "BIKE" : "WHEEL", Int64.random(in: 1...8, using: &random)
    )
    try works.request(handoffID, version: 1, lines: [line])
    if random.chance(80) {
      try works.accept(handoffID, version: 1, lines: [line])
    } else {
      try works.reject(handoffID)
    }
  }

  private func quote(_ works: Workshop, bikes: Int64, orderID: String? = nil) throws -> QuoteView {
    try works.perform {
      try QuoteSupply(product: "BIKE", quantity: .pieces(bikes), minutes: 30, orderID: orderID).perform(in: $0)
    }
  }

  private func held(_ works: Workshop) throws -> Int64 {
    try works.count(
      "SELECT (SELECT count(*) FROM materialBooking) + (SELECT count(*) FROM workCentreBooking) "
        + "+ (SELECT count(*) FROM promisedOrder) + (SELECT count(*) FROM toldBooking)")
  }

  @Test(arguments: 1...8) func aConfirmedQuoteKeepsItsDate(run: Int) throws {
    let seed = UInt64.random(in: .min ... .max)
    print("quotes, run \(run): seed \(seed)")
    var random = WorkshopRandomness(seed: seed)
    let works = try works(&random)
    let bikes = Int64.random(in: 1...6, using: &random)
    let quote = try quote(works, bikes: bikes, orderID: "order-q")
    let date = try #require(quote.deliveries.map(\.date).max())
    for number in 0..<Int.random(in: 1...3, using: &random) { try order("later\(number)", works, &random) }
    try works.request("q", ("1", "BIKE", bikes))
    #expect(try works.promised("q")?.date == date, "seed \(seed)")
    try works.accept("q", ("1", "BIKE", bikes))
    try works.plan()
    #expect(try works.published(DemandDelayed.self).allSatisfy { $0.handoffID != "q" }, "seed \(seed)")
    let bike = try #require(try works.workOrders().first { $0.handoffID == "q" })
    #expect(bike.dueDate == date, "seed \(seed)")
    try works.expectSound("seed \(seed)")
  }

  @Test(arguments: 1...8) func whatIsCancelledIsThereForOthers(run: Int) throws {
    let seed = UInt64.random(in: .min ... .max)
    print("cancelled, run \(run): seed \(seed)")
    var random = WorkshopRandomness(seed: seed)
    let works = try works(&random)
    let bikes = Int64.random(in: 1...6, using: &random)
    let before = try held(works)
    let first = try quote(works, bikes: bikes)
    _ = try works.perform { try ReleaseQuote().perform(on: first.id, in: $0) }
    #expect(try held(works) == before, "seed \(seed)")
    try works.request("x", ("1", "BIKE", bikes))
    if random.chance(70) { try works.accept("x", ("1", "BIKE", bikes)) }
    try works.cancel("x")
    let second = try quote(works, bikes: bikes)
    let dates = [first, second].map { $0.deliveries.map(\.date).max()! }
    #expect(dates[1] <= dates[0], "seed \(seed): \(dates)")
    try works.expectSound("seed \(seed)")
  }
}
