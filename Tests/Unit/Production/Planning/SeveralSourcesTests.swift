import Foundation
import InventoryContract
import Persistence
import ProductionContract
import ProductionService
import Testing
import Values

/// Promises of the service where items come from several sources.
@Suite struct SeveralSourcesTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  /// Frames from a cheap supplier in five working days, or from a dear one in one, as many as `express` in a week.
  private func works(frames: Int64 = 0, express: Int64? = nil, tubeworks: Int64? = nil) throws -> Workshop {
    func limit(_ capacity: Int64?) -> String { capacity.map { #","capacity":\#($0),"capacityDays":7"# } ?? "" }
    let workshop = try Workshop()
    try workshop.load(
      Workshop.cycleWorks.replacingOccurrences(
        of: #"{"item":"FRAME","source":"buy","leadTimeDays":5}"#,
        with: """
          {"item":"FRAME","source":"buy","suppliers":[
           {"supplier":"Tubeworks","leadTimeDays":5,"price":{"amount":"40","currency":"GBP"}\(limit(tubeworks))},
           {"supplier":"Express","leadTimeDays":1,"price":{"amount":"70","currency":"GBP"}\(limit(express))}]}
          """))
    try workshop.stock(["FRAME": frames, "RIM": 100, "SPOKE": 5000])
    return workshop
  }

  private func purchases(_ workshop: Workshop) throws -> [String] {
    try workshop.published(PlannedOrderFirmed.self).map { "\($0.from ?? "-") \($0.quantity)" }
  }

  @Test func theFastSupplierMakesAnEarlierDateAndTheOrderIsPlacedThere() throws {
    let workshop = try works()
    try workshop.request("a", ("1", "BIKE", 2))
    // Frames of Tubeworks would be there on Wednesday the 8th; Express gives them on Thursday, bikes leave on Friday.
    #expect(try workshop.promised("a")?.date == day("2010-12-03"))
    try workshop.accept("a", ("1", "BIKE", 2))
    #expect(try purchases(workshop) == ["Express 2 H87"])
    try workshop.expectSound()
  }

  @Test func whereBothAreInTimeTheCheaperSupplierIsTaken() throws {
    let workshop = try works()
    try workshop.request("a", version: 1, lines: [("1", "BIKE", 2)], wanted: day("2010-12-20"))
    #expect(try workshop.promised("a")?.date == day("2010-12-20"))
    try workshop.accept("a", ("1", "BIKE", 2))
    #expect(try purchases(workshop) == ["Tubeworks 2 H87"])
    try workshop.expectSound()
  }

  @Test func whatAPromiseTookOfASuppliersCapacityIsThereForNobodyElseUntilItIsLetGo() throws {
    let workshop = try works(express: 3)
    try workshop.request("a", ("1", "BIKE", 2))
    #expect(try workshop.promised("a")?.date == day("2010-12-03"))
    // Express has one left this week: Tubeworks and Express together are there on Wednesday.
    try workshop.request("b", ("1", "BIKE", 2))
    let later = try #require(try workshop.promised("b"))
    #expect(later.date == day("2010-12-09"))
    #expect(later.reasons?.contains { $0.record == "supplier Express" } == true)
    try workshop.cancel("a")
    try workshop.request("c", ("1", "BIKE", 2))
    #expect(try workshop.promised("c")?.date == day("2010-12-03"))
    try workshop.expectSound()
  }

  /// What quotes and promises hold of a supplier's frames.
  private func held(of supplier: String, _ workshop: Workshop) throws -> Int64 {
    try workshop.count(
      "SELECT sum(startedSteps) FROM promisedOrder WHERE item = 'FRAME' AND sourceName = '\(supplier)'")
  }

  /// Each supplier gives three frames in a week; five bikes take three of the cheap one and two of the other.
  @Test func anAcceptedQuoteIsBoughtOfTheSourcesThatItWasPromisedFromAndPlansKeepThem() throws {
    let workshop = try works(express: 3, tubeworks: 3)
    let quote = try workshop.perform {
      try QuoteSupply(product: "BIKE", quantity: .pieces(5), minutes: 120, orderID: "order-a").perform(in: $0)
    }
    let date = try #require(quote.deliveries.last?.date)
    #expect(try held(of: "Tubeworks", workshop) == 3)
    #expect(try held(of: "Express", workshop) == 2)
    try workshop.request("b", ("1", "BIKE", 5))
    #expect(try #require(try workshop.promised("b")).date > date)
    try workshop.reject("b")
    try workshop.request("a", ("1", "BIKE", 5))
    #expect(try workshop.promised("a")?.date == date)
    try workshop.accept("a", ("1", "BIKE", 5))
    #expect(try purchases(workshop).sorted() == ["Express 2 H87", "Tubeworks 3 H87"])
    #expect(try held(of: "Tubeworks", workshop) == 0)
    try workshop.plan()
    #expect(try workshop.proposals("FRAME", "BIKE").isEmpty)
    #expect(try workshop.supplies(of: "FRAME").filter { $0.status != "stock" }.count == 2)
    #expect(try purchases(workshop).count == 2)
    // What is ordered counts for the capacity of each.
    try workshop.request("c", ("1", "BIKE", 5))
    #expect(try #require(try workshop.promised("c")).date > date)
    try workshop.expectSound()
  }

  @Test func aQuoteThatExpiresGivesTheCapacityOfEverySourceBack() throws {
    let workshop = try works(express: 3, tubeworks: 3)
    func quote(_ minutes: Int) throws -> QuoteView {
      try workshop.perform {
        try QuoteSupply(product: "BIKE", quantity: .pieces(5), minutes: minutes).perform(in: $0)
      }
    }
    let first = try quote(10)
    let second = try quote(120)
    #expect(try #require(second.deliveries.last).date > #require(first.deliveries.last).date)
    _ = try workshop.perform { try ReleaseQuote().perform(on: second.id, in: $0) }
    workshop.clock.advance(by: .seconds(601))
    try workshop.passDueTimers()
    #expect(try held(of: "Tubeworks", workshop) == 0)
    #expect(try held(of: "Express", workshop) == 0)
    #expect(try workshop.count("SELECT count(*) FROM materialBooking") == 0)
    #expect(try quote(10).deliveries == first.deliveries)
    try workshop.expectSound()
  }

  /// One gear can be made at Leeds, the others come from York.
  @Test func aLineThatTwoPlantsMakeHasAWorkOrderAtEach() throws {
    let world = try TwoPlantWorld(
      others: """
        {"item":"GEAR","plant":"Leeds","sources":[{"source":"make","leadTimeDays":1,"capacity":1},
         {"source":"transfer","from":"York","priority":2,"capacity":3}]},
        {"item":"BLANK","plant":"Leeds","source":"buy","leadTimeDays":1}
        """,
      bills: #"{"item":"GEAR","plant":"Leeds","components":[{"item":"BLANK","quantity":1}]}"#)
    try world.stores.receive("BLANK", 5, at: "main")
    try world.pass()
    // Five are more than both give.
    let refused = try world.order("b", 5)
    #expect(refused.promised == .pieces(0))
    #expect(refused.code == "DATE_INFEASIBLE" && refused.reasons?.isEmpty == false)
    let promise = try world.order("a", 4)
    #expect(promise.promised == .pieces(4) && promise.date == day("2010-12-06"))
    let made = try world.works.workOrders().filter { $0.product == "GEAR" }
    #expect(made.map(\.plant).sorted() == ["Leeds", "York"])
    try world.passDays(6)
    #expect(try world.issued() == 4)
    try world.expectSound()
  }
}
