import InventoryContract
import Persistence
import ProductionContract
import ProductionDomain
import Testing
import Values

@testable import ProductionService

@Suite struct PlannedPromiseTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  @Test func aPromiseCountsTheLeadTimesOfAllLevels() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 4))
    let promise = try #require(try works.promised("a"))
    // Wheels are made on Wednesday, bikes on Thursday: there on Friday.
    #expect(promise.promised == .pieces(4) && promise.date == day("2010-12-03"))
    #expect(promise.deliveries == [SupplyDelivery(plant: "", date: day("2010-12-03"), quantity: .pieces(4))])
    #expect(promise.reasons?.first?.code == "leadTime")
    try works.expectSound()
  }

  @Test func whatIsBoughtComesFirst() throws {
    let works = try Workshop.cycleWorks(["FRAME": 0, "RIM": 100, "SPOKE": 5000])
    try works.request("a", ("1", "BIKE", 4))
    // Frames ordered on Wednesday take five working days, the bikes one more.
    #expect(try works.promised("a")?.date == day("2010-12-09"))
    #expect(try works.promised("a")?.reasons?.contains { $0.record == "item FRAME" } == true)
    try works.expectSound()
  }

  @Test func twoPromisesDoNotShareTheSameParts() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 8))
    try works.request("b", ("1", "BIKE", 4))
    #expect(try works.promised("a")?.date == day("2010-12-03"))
    // Two frames are left; the other two have to be bought.
    #expect(try works.promised("b")?.date == day("2010-12-09"))
    try works.reject("a")
    try works.request("c", ("1", "BIKE", 8))
    #expect(try works.promised("c")?.date == day("2010-12-03"))
    try works.expectSound()
  }

  @Test func anExpiredPromiseLetsEverythingGo() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 8))
    #expect(try works.count("SELECT count(*) FROM materialBooking") > 0)
    works.clock.advance(by: .seconds(601))
    try works.passDueTimers()
    for table in ["materialBooking", "workCentreBooking", "promisedOrder"] {
      #expect(try works.count("SELECT count(*) FROM \(table)") == 0, "\(table)")
    }
    try works.expectSound()
  }

  @Test func aBusyWorkCentrePutsThePromiseOff() throws {
    let works = try Workshop.cycleWorks(["FRAME": 100, "RIM": 400, "SPOKE": 20_000])
    // 30 + 40 x 30 minutes are 2 days and 4.5 hours of assembly.
    try works.request("a", ("1", "BIKE", 40))
    try works.request("b", ("1", "BIKE", 4))
    let first = try #require(try works.promised("a")?.date)
    let second = try #require(try works.promised("b")?.date)
    #expect(first > day("2010-12-03"))
    #expect(second >= day("2010-12-03"))
    #expect(
      try works.count(
        "SELECT max(day) FROM (SELECT sum(seconds) AS day FROM workCentreBooking GROUP BY workCentre, date)") <= 8
        * 3600)
    try works.expectSound()
  }

  @Test func anAcceptedPromiseBecomesWorkOrdersOfAllLevels() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let orders = try works.workOrders()
    #expect(orders.map(\.product).sorted() == ["BIKE", "WHEEL"])
    let bike = try #require(orders.first { $0.product == "BIKE" })
    let wheel = try #require(orders.first { $0.product == "WHEEL" })
    #expect(bike.ordered == .pieces(4) && bike.dueDate == day("2010-12-03") && bike.orderID == "order-a")
    #expect(wheel.ordered == .pieces(8) && wheel.orderID == "")
    #expect(bike.state == .firm && wheel.state == .released)
    let released = try works.published(WorkOrderReleased.self)
    #expect(released.count == 1 && released[0].product == "WHEEL" && released[0].handoffID == "")
    #expect(released[0].components.map(\.item).sorted() == ["RIM", "SPOKE"])
    #expect(released[0].components.first { $0.item == "SPOKE" }?.quantity == .pieces(288))
    works.clock.advance(by: .seconds(86_400))
    try works.passDueTimers()
    #expect(try works.published(WorkOrderReleased.self).map(\.product) == ["WHEEL", "BIKE"])
    try works.expectSound()
  }

  @Test func whatHasToBeBoughtIsOrderedOnAcceptance() throws {
    let works = try Workshop.cycleWorks(["FRAME": 1, "RIM": 100, "SPOKE": 5000])
    try works.request("a", ("1", "BIKE", 4))
    #expect(try works.published(PlannedOrderFirmed.self).isEmpty)
    try works.accept("a", ("1", "BIKE", 4))
    let firmed = try works.published(PlannedOrderFirmed.self)
    #expect(firmed.map(\.item) == ["FRAME"])
    #expect(firmed[0].quantity == .pieces(3) && firmed[0].firmedBy == "promise" && firmed[0].due == day("2010-12-08"))
    try works.expectSound()
  }

  @Test func acceptedOrdersKeepTheirPartsFromLaterPromises() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 8))
    try works.accept("a", ("1", "BIKE", 8))
    try works.request("b", ("1", "BIKE", 4))
    #expect(try works.promised("b")?.date == day("2010-12-09"))
    try works.expectSound()
  }

  @Test func aLateAcceptanceIsPromisedAnewAndTold() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 8))
    works.clock.advance(by: .seconds(700))
    try works.passDueTimers()
    try works.request("b", ("1", "BIKE", 8))
    try works.accept("b", ("1", "BIKE", 8))
    try works.accept("a", ("1", "BIKE", 8))
    let delay = try #require(try works.published(DemandDelayed.self).first)
    #expect(delay.handoffID == "a" && delay.from == day("2010-12-03") && delay.to == day("2010-12-09"))
    #expect(delay.reasons?.isEmpty == false)
    try works.expectSound()
  }

  @Test func aProductWithoutPlanningDataIsPromisedOnOneLevel() throws {
    let works = try Workshop.cycleWorks()
    try works.defineMug(capacity: 10, leadTimeDays: 1)
    try works.request("a", ("1", "MUG", 5))
    #expect(try works.promised("a")?.deliveries == nil)
    #expect(try works.promised("a")?.date == day("2010-12-02"))
  }

  @Test func aQuantityBeyondTheYearIsRefusedWithReasons() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 100_000))
    let promise = try #require(try works.promised("a"))
    #expect(promise.code == "DATE_INFEASIBLE" && promise.refused == .pieces(100_000))
    let refused = try #require(try works.published(SupplyRefused.self).first)
    #expect(refused.lines[0].reasons.contains { $0.code == "capacity" })
    #expect(try works.count("SELECT count(*) FROM promisedOrder") == 0)
  }

  @Test func whatIsOnlyBoughtIsNotManufactured() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "FRAME", 3))
    #expect(try works.promised("a")?.code == "NOT_MANUFACTURED")
  }

  @Test func aQuoteHoldsItsDateUntilItsOrderComes() throws {
    let works = try Workshop.cycleWorks()
    let quote = try works.perform {
      try QuoteSupply(product: "BIKE", quantity: .pieces(8), minutes: 120).perform(in: $0)
    }
    #expect(quote.deliveries.map(\.date) == [day("2010-12-03")])
    try works.request("b", ("1", "BIKE", 8))
    #expect(try works.promised("b")?.date == day("2010-12-09"))
    _ = try works.perform { try AssignQuote(orderID: "order-a").perform(on: quote.id, in: $0) }
    try works.request("a", ("1", "BIKE", 8))
    #expect(try works.promised("a")?.date == day("2010-12-03"))
    try works.accept("a", ("1", "BIKE", 8))
    #expect(try works.workOrders().contains { $0.product == "BIKE" && $0.orderID == "order-a" })
    try works.expectSound()
  }

  @Test func aQuoteKeepsItsDateWhereStockCoversAPart() throws {
    let works = try Workshop.cycleWorks()
    let quote = try works.perform {
      try QuoteSupply(product: "BIKE", quantity: .pieces(10), minutes: 120, orderID: "order-a").perform(in: $0)
    }
    let date = try #require(quote.deliveries.map(\.date).max())
    try works.request("a", ("1", "BIKE", 8))
    #expect(try works.promised("a")?.date == date)
    // What two bikes less take is free: two of the ten frames.
    try works.request("b", ("1", "BIKE", 2))
    #expect(try works.promised("b")?.date == date)
    try works.accept("a", ("1", "BIKE", 8))
    let bike = try #require(try works.workOrders().first { $0.product == "BIKE" })
    #expect(bike.ordered == .pieces(8) && bike.dueDate == date)
    try works.expectSound()
  }

  @Test func whenNothingComesOfItsOrderAQuoteHoldsAllOfItsQuantityAgain() throws {
    let works = try Workshop.cycleWorks()
    let quote = try works.perform {
      try QuoteSupply(product: "BIKE", quantity: .pieces(10), minutes: 120, orderID: "order-a").perform(in: $0)
    }
    let held = "SELECT sum(steps) FROM materialBooking WHERE item = 'FRAME'"
    try works.request("a", ("1", "BIKE", 8))
    #expect(try works.count(held) == 8)
    try works.reject("a")
    #expect(try works.count(held) == 10)
    #expect(try works.database.read { try QuoteStore.find(quote.id, $0)?.state } == .standing)
    // The frames that were free meanwhile are another's now: the quote cannot be kept, and is let go.
    try works.request("a", version: 2, ("1", "BIKE", 8))
    try works.request("b", ("1", "BIKE", 2))
    try works.reject("a", version: 2)
    #expect(try works.database.read { try QuoteStore.find(quote.id, $0)?.state } == .released)
    #expect(try works.count(held) == 2)
    try works.expectSound()
  }

  @Test func aReleasedOrExpiredQuoteGivesItsSupplyBack() throws {
    let works = try Workshop.cycleWorks()
    let first = try works.perform { try QuoteSupply(product: "BIKE", quantity: .pieces(8)).perform(in: $0) }
    let released = try works.perform { try ReleaseQuote().perform(on: first.id, in: $0) }
    #expect(released.state == "released")
    _ = try works.perform { try QuoteSupply(product: "BIKE", quantity: .pieces(8), minutes: 10).perform(in: $0) }
    works.clock.advance(by: .seconds(601))
    try works.passDueTimers()
    #expect(try works.count("SELECT count(*) FROM materialBooking") == 0)
    #expect(try works.count("SELECT count(*) FROM supplyQuote WHERE state = 'expired'") == 1)
    #expect(throws: (any Error).self) {
      try works.perform { try ReleaseQuote().perform(on: first.id, in: $0) }
    }
  }

  @Test func cancellingAnOrderCancelsItsFirmWorkOrders() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    try works.cancel("a")
    let bike = try #require(try works.workOrders().first { $0.product == "BIKE" })
    #expect(bike.state == .cancelled)
    try works.expectSound()
  }

  @Test func aPartThatIsBeingMadeIsNoDelay() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    works.clock.advance(by: .seconds(86_400))
    try works.passDueTimers()
    let bike = try #require(try works.workOrders().first { $0.product == "BIKE" })
    try works.hear(MaterialShort(workOrderID: bike.id, item: "WHEEL", short: .pieces(8)))
    #expect(try works.published(DemandDelayed.self).isEmpty)
    try works.hear(MaterialShort(workOrderID: bike.id, item: "FRAME", short: .pieces(1)))
    #expect(try works.published(DemandDelayed.self).map(\.from) == [day("2010-12-03")])
  }
}
