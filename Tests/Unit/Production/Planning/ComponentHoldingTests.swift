import InventoryContract
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import ProductionService
import SalesContract
import Testing
import Values

/// What production tells of the components that it holds.
@Suite struct ComponentHoldingTests {
  /// The last of each owner: item and quantity, with the day.
  private func held(_ works: Workshop) throws -> [String: [String]] {
    var held: [String: [String]] = [:]
    for event in try works.published(ComponentBookingChanged.self) {
      held[event.owner] = event.takes.map { "\($0.item) \($0.quantity.steps) on \($0.date) at \($0.site)" }
    }
    return held.filter { !$0.value.isEmpty }
  }

  @Test func aPromiseIsToldAndBecomesItsWorkOrders() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 4))
    let parts = ["FRAME 4 on 2010-12-02 at main", "RIM 8 on 2010-12-01 at main", "SPOKE 288 on 2010-12-01 at main"]
    #expect(try held(works) == ["a:1:1": parts])
    try works.accept("a", ("1", "BIKE", 4))
    let orders = try works.workOrders()
    let bike = try #require(orders.first { $0.product == "BIKE" })
    let wheel = try #require(orders.first { $0.product == "WHEEL" })
    #expect(
      try held(works) == [
        "workorder:\(bike.id)": ["FRAME 4 on 2010-12-02 at main", "WHEEL 8 on 2010-12-02 at main"],
        "workorder:\(wheel.id)": ["RIM 8 on 2010-12-01 at main", "SPOKE 288 on 2010-12-01 at main"],
      ])
    let gives = try works.published(ComponentBookingChanged.self).last { $0.workOrderID == wheel.id }?.gives
    #expect(gives?.quantity == .pieces(8) && gives?.item == "WHEEL")
    // Before its material is asked for, inventory knows what is held for it; afterwards nothing is.
    let told = try works.count(
      "SELECT min(position) FROM outbox WHERE type = 'production.component-booking.changed.v1' AND partitionKey = '\(wheel.id)'"
    )
    let released = try works.count(
      "SELECT min(position) FROM outbox WHERE type = 'production.work-order.released.v1' AND partitionKey = '\(wheel.id)'"
    )
    #expect(told < released)
    try works.issueMaterial(for: wheel.id)
    #expect(try held(works)["workorder:\(wheel.id)"] == nil)
    try works.cancel("a")
    #expect(try held(works).isEmpty)
    try works.expectSound()
  }

  @Test func aQuoteHandsWhatItHoldsToItsOrderAndTakesItBack() throws {
    let works = try Workshop.cycleWorks()
    let quote = try works.perform {
      try QuoteSupply(product: "BIKE", quantity: .pieces(8), minutes: 600, orderID: "order-a").perform(in: $0)
    }
    #expect(try Array(held(works).keys) == ["quote:\(quote.id)"])
    try works.request("a", ("1", "BIKE", 8))
    #expect(try Array(held(works).keys) == ["a:1:1"])
    // The order's hold is told before the quote's ends: at no time is it nobody's.
    let told = try works.published(ComponentBookingChanged.self).suffix(2)
    #expect(told.map { $0.takes.isEmpty } == [false, true])
    try works.reject("a")
    #expect(try Array(held(works).keys) == ["quote:\(quote.id)"])
    _ = try works.perform { try ReleaseQuote().perform(on: quote.id, in: $0) }
    #expect(try held(works).isEmpty)
    try works.expectSound()
  }

  @Test func anInquiryHoldsNothing() throws {
    let works = try Workshop.cycleWorks()
    let before = try works.count("SELECT count(*) FROM outbox")
    try works.request("a", ("1", "FRAME", 3))
    #expect(try works.published(ComponentBookingChanged.self).isEmpty)
    #expect(try works.count("SELECT count(*) FROM outbox") == before + 2, "only the answer")
  }

  // MARK: Asked again

  @Test func aRequestAfterItsBookingExpiredIsAnsweredAnew() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 8))
    works.clock.advance(by: .seconds(601))
    try works.passDueTimers()
    try works.request("b", ("1", "BIKE", 8))
    try works.request("a", ("1", "BIKE", 8))
    let answers = try works.published(SupplyPromised.self).filter { $0.handoffID == "a" }
    #expect(answers.map { $0.lines[0].date } == [LocalDate("2010-12-03")!, LocalDate("2010-12-09")!])
    #expect(try works.count("SELECT count(*) FROM promisedOrder WHERE owner = 'a:1:1'") > 0)
    // The same again is the same answer, and holds nothing more.
    let held = try works.count("SELECT sum(steps) FROM materialBooking")
    try works.request("a", ("1", "BIKE", 8))
    #expect(try works.promised("a")?.date == LocalDate("2010-12-09")!)
    #expect(try works.count("SELECT sum(steps) FROM materialBooking") == held)
    try works.accept("a", ("1", "BIKE", 8))
    #expect(try works.published(DemandDelayed.self).isEmpty)
    try works.expectSound()
  }

  @Test func aOneLevelRequestIsAnsweredAnewToo() throws {
    let works = try Workshop()
    try works.defineMug(capacity: 5, leadTimeDays: 1)
    try works.request("a", ("1", "MUG", 5))
    works.clock.advance(by: .seconds(601))
    try works.passDueTimers()
    try works.request("b", ("1", "MUG", 5))
    try works.request("a", ("1", "MUG", 5))
    let answers = try works.published(SupplyPromised.self).filter { $0.handoffID == "a" }
    #expect(answers.map { $0.lines[0].date } == [LocalDate("2010-12-02")!, LocalDate("2010-12-03")!])
    try works.expectSound()
  }

  @Test func aDecidedRequestIsNotAnswered() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 4))
    works.clock.advance(by: .seconds(601))
    try works.passDueTimers()
    try works.reject("a")
    try works.request("a", ("1", "BIKE", 4))
    try works.request("b", ("1", "BIKE", 4))
    works.clock.advance(by: .seconds(601))
    try works.passDueTimers()
    try works.accept("b", ("1", "BIKE", 4))
    try works.request("b", ("1", "BIKE", 4))
    #expect(try works.published(SupplyPromised.self).map(\.handoffID) == ["a", "b"])
    #expect(try works.count("SELECT count(*) FROM materialBooking") == 0)
    try works.expectSound()
  }

  // MARK: Overdue

  /// Four bikes that were promised for Friday, with all their parts, which nobody has begun.
  private func overdue() throws -> (works: Workshop, bike: WorkOrderView) {
    let works = try Workshop.cycleWorks(["FRAME": 100, "RIM": 400, "SPOKE": 20_000, "WHEEL": 8])
    try works.perform { _ = try SetProductionMode(mode: .manual).perform(in: $0) }
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let bike = try #require(try works.workOrders().first { $0.product == "BIKE" })
    try works.issueMaterial(for: bike.id)
    return (works, bike)
  }

  @Test func anOverdueOrderWithItsMaterialGetsTheDateThatCapacityGives() throws {
    let (works, bike) = try overdue()
    try works.plan()
    #expect(try works.published(DemandDelayed.self).isEmpty)
    // Friday evening, when the shift is over: two and a half hours of assembly on Monday, there on Tuesday.
    works.clock.advance(by: .seconds(2 * 86_400 + 10 * 3600))
    try works.passDueTimers()
    for _ in 0..<3 { try works.plan() }
    let told = try works.published(DemandDelayed.self)
    #expect(told.map(\.from) == [bike.dueDate] && told.map(\.to) == [LocalDate("2010-12-07")!])
    #expect(told.first?.cause == "capacity" && told.first?.reasons?.first?.record == "work centre assembly")
    #expect(try works.workOrders().first { $0.id == bike.id }?.dueDate == LocalDate("2010-12-07")!)
    // Nothing happens until that day has gone by, too.
    works.clock.advance(by: .seconds(4 * 86_400 + 86_400))
    try works.plan()
    #expect(try works.published(DemandDelayed.self).count == 2)
    try works.expectSound()
  }

  @Test func aFrozenOverdueOrderIsNamed() throws {
    let (works, bike) = try overdue()
    _ = try works.perform { try FreezeWorkOrder(reason: "agreed").perform(on: bike.id, in: $0) }
    works.clock.advance(by: .seconds(3 * 86_400))
    let plan = try works.plan()
    #expect(plan.problems.map(\.record).contains("order \(bike.number)"))
    #expect(try works.published(DemandDelayed.self).isEmpty)
  }

  // MARK: Calendars

  @Test func aPromiseFallsOnAWorkingDayOfItsPlant() throws {
    let works = try Workshop.cycleWorks()
    // Thursday: wheels on Thursday, bikes on Friday, there when Saturday begins.
    works.clock.advance(by: .seconds(86_400))
    try works.request("a", ("1", "BIKE", 4))
    #expect(try works.promised("a")?.date == LocalDate("2010-12-06")!)
    try works.request("b", version: 1, lines: [("1", "BIKE", 1)], wanted: LocalDate("2010-12-12")!)
    #expect(try works.promised("b")?.date == LocalDate("2010-12-13")!)
    #expect(
      try works.promised("b")?.reasons?.map(\.sentence) == [
        "Nothing leaves the plant from 2010-12-12 to 2010-12-12: it is closed."
      ], "nothing but the calendar stands against Sunday")
    try works.load(
      #"{"calendars":[{"name":"week","shifts":[{"days":[1,2,3,4,5],"from":"08:00","to":"16:00"}],"holidays":["2010-12-13"]}]}"#
    )
    try works.request("c", version: 1, lines: [("1", "BIKE", 1)], wanted: LocalDate("2010-12-12")!)
    #expect(try works.promised("c")?.date == LocalDate("2010-12-14")!)
    try works.accept("a", ("1", "BIKE", 4))
    #expect(try works.workOrders().first { $0.product == "BIKE" }?.dueDate == LocalDate("2010-12-06")!)
    try works.expectSound()
  }

  @Test func aDelayFallsOnAWorkingDayToo() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let wheel = try #require(try works.workOrders().first { $0.product == "WHEEL" })
    works.clock.advance(by: .seconds(86_400))
    try works.passDueTimers()
    let bike = try #require(try works.workOrders().first { $0.product == "BIKE" })
    // Told on Thursday: the frames come on Friday at the earliest, and the bikes take a day.
    try works.hear(MaterialShort(workOrderID: bike.id, item: "FRAME", short: .pieces(1)))
    let delay = try #require(try works.published(DemandDelayed.self).first)
    #expect(delay.to == LocalDate("2010-12-06")! && delay.cause == "material", "\(wheel.number)")
  }

  // MARK: Messages to planners

  @Test func aCustomersOrderIsNotExpeditedForAForecast() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", version: 1, lines: [("1", "BIKE", 4)], wanted: LocalDate("2010-12-20")!)
    try works.accept("a", ("1", "BIKE", 4))
    try works.hear(
      ForecastSubmitted(
        product: "BIKE", plant: "",
        periods: [
          ForecastPeriod(
            from: LocalDate("2010-12-08")!, to: LocalDate("2010-12-10")!, quantity: .pieces(30))
        ], submittedBy: "sales", submittedAt: works.clock.now()))
    try works.plan()
    #expect(try !works.proposals("BIKE").isEmpty)
    let bike = try #require(try works.workOrders().first { $0.product == "BIKE" })
    #expect(try works.database.read { try PlanningReport.messages($0) }.allSatisfy { !$0.hasSuffix(bike.number) })
  }

  // MARK: Cancelled orders

  @Test func whatWasOrderedForACancelledOrderIsNamedToThePlanner() throws {
    let works = try Workshop.cycleWorks(["FRAME": 0, "RIM": 100, "SPOKE": 5000])
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let frames = try #require(try works.published(PlannedOrderFirmed.self).first)
    try works.hear(
      PurchaseOrderChanged(
        purchaseOrderID: "po", number: "PO-2010-000001", item: "FRAME", site: "main", supplier: "Tube Works",
        ordered: .pieces(4), received: .pieces(0), open: .pieces(4), due: frames.due, status: "placed",
        plannedOrderID: frames.plannedOrderID, changedAt: works.clock.now()))
    let wheel = try #require(try works.workOrders().first { $0.product == "WHEEL" })
    #expect(wheel.state == .firm)
    try works.cancel("a")
    // It is an order for stock now: its wheels are anybody's.
    #expect(try works.count("SELECT count(*) FROM workOrder WHERE parentID IS NOT NULL") == 0)
    #expect(try works.workOrders().first { $0.id == wheel.id }?.state == .firm)
    try works.plan()
    let messages = try works.database.read { try PlanningReport.messages($0) }
    #expect(messages.sorted() == ["cancel PO-2010-000001", "cancel \(wheel.number)"].sorted())
    // The next order takes them, and neither is to be cancelled any more.
    try works.request("b", ("1", "BIKE", 4))
    try works.accept("b", ("1", "BIKE", 4))
    #expect(try works.workOrders().filter { $0.product == "WHEEL" }.map(\.id) == [wheel.id])
    try works.plan()
    #expect(try works.database.read { try PlanningReport.messages($0) }.allSatisfy { !$0.hasPrefix("cancel") })
    try works.expectSound()
  }
}
