import InventoryContract
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import ProductionService
import Testing
import Values

/// What is promised once is not promised again, whatever becomes of orders.
@Suite struct PromiseKeepingTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  private static let plenty: [String: Int64] = ["FRAME": 100, "RIM": 400, "SPOKE": 20_000]

  /// The bicycle factory with another record of an item.
  private func works(
    _ item: String, _ fields: String, _ free: [String: Int64] = PromiseKeepingTests.plenty
  ) throws -> Workshop {
    let works = try Workshop.cycleWorks(free)
    try works.load(#"{"items":[{"item":"\#(item)",\#(fields)}]}"#)
    return works
  }

  private func open(_ works: Workshop, _ product: String) throws -> [WorkOrderView] {
    try works.workOrders().filter { $0.product == product && $0.open.isPositive }
  }

  /// Four bikes.
  private func request(_ works: Workshop, _ handoffID: String, wanted: LocalDate) throws {
    try works.request(handoffID, version: 1, lines: [("1", "BIKE", 4)], wanted: wanted)
  }

  // MARK: Lots and scrap

  @Test func whatIsOverOfAPromisesLotIsNotPromisedToOthers() throws {
    let works = try works("WHEEL", #""source":"make","leadTimeDays":1,"lot":{"minimum":50}"#)
    try works.request("a", ("1", "BIKE", 4))
    try works.request("b", ("1", "BIKE", 4))
    // Nobody makes the wheels of the first one when it is rejected.
    #expect(try works.count("SELECT count(*) FROM promisedOrder WHERE item = 'WHEEL'") == 2)
    try works.reject("a")
    try works.accept("b", ("1", "BIKE", 4))
    #expect(try open(works, "WHEEL").map(\.ordered) == [.pieces(50)])
    // Once it is ordered it serves all.
    try request(works, "c", wanted: day("2010-12-10"))
    #expect(try works.promised("c")?.date == day("2010-12-10"))
    #expect(try works.count("SELECT count(*) FROM promisedOrder WHERE item = 'WHEEL'") == 0)
    try works.expectSound()
  }

  @Test func aLotLargerThanItsLineIsSound() throws {
    let works = try works("BIKE", #""source":"make","leadTimeDays":1,"lot":{"multiple":10}"#)
    try works.request("a", ("1", "BIKE", 8))
    try works.accept("a", ("1", "BIKE", 8))
    let bike = try #require(try open(works, "BIKE").first)
    #expect(bike.ordered == .pieces(10) && bike.surplus == .pieces(2))
    try works.expectSound()
    // Five bikes are a lot of ten, too.
    try works.request("a", version: 2, ("1", "BIKE", 5))
    try works.accept("a", version: 2, ("1", "BIKE", 5))
    #expect(try open(works, "BIKE").map(\.id) == [bike.id])
    #expect(try open(works, "BIKE").map(\.surplus) == [.pieces(5)])
    try works.expectSound()
  }

  @Test func expectedScrapIsNotPromised() throws {
    let works = try works("WHEEL", #""source":"make","leadTimeDays":1,"yieldPercent":80"#)
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    #expect(try open(works, "WHEEL").map(\.ordered) == [.pieces(10)])
    try works.request("b", ("1", "BIKE", 1))
    #expect(try works.count("SELECT sum(startedSteps) FROM promisedOrder WHERE item = 'WHEEL'") == 3)
    try works.expectSound()
  }

  // MARK: Amendments and shortfalls

  @Test func aSmallerWorkOrderKeepsItsWork() throws {
    let works = try Workshop.cycleWorks(PromiseKeepingTests.plenty)
    try works.request("a", ("1", "BIKE", 40))
    try works.accept("a", ("1", "BIKE", 40))
    try works.request("a", version: 2, ("1", "BIKE", 36))
    try works.accept("a", version: 2, ("1", "BIKE", 36))
    #expect(try open(works, "BIKE").map(\.ordered) == [.pieces(36)])
    let booked = try works.count("SELECT sum(seconds) FROM workCentreBooking WHERE workCentre = 'assembly'")
    #expect((36 * 1800...37 * 1800).contains(booked))
    try works.expectSound()
  }

  @Test func amendmentsOfEveryKindLeaveOneSetOfOrders() throws {
    let works = try Workshop.cycleWorks(PromiseKeepingTests.plenty)
    try works.request("a", ("1", "BIKE", 4), ("2", "WHEEL", 6))
    try works.accept("a", ("1", "BIKE", 4), ("2", "WHEEL", 6))
    try works.request("a", version: 2, ("1", "BIKE", 9), ("2", "WHEEL", 6))
    try works.accept("a", version: 2, ("1", "BIKE", 9), ("2", "WHEEL", 6))
    #expect(try open(works, "BIKE").map(\.ordered) == [.pieces(4), .pieces(5)])
    // The second line is for bikes now, the first is gone.
    try works.request("a", version: 3, ("2", "BIKE", 3))
    try works.accept("a", version: 3, ("2", "BIKE", 3))
    let bikes = try open(works, "BIKE")
    #expect(bikes.map(\.ordered) == [.pieces(3)] && bikes.map(\.lineID) == ["2"])
    #expect(try open(works, "WHEEL").allSatisfy { $0.handoffID.isEmpty })
    try works.expectSound()
  }

  @Test func whatFallsShortIsMadeAgainOverAllLevels() throws {
    let works = try Workshop.cycleWorks()
    try works.perform { _ = try SetProductionMode(mode: .manual).perform(in: $0) }
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let wheel = try #require(try open(works, "WHEEL").first)
    try works.issueMaterial(for: wheel.id)
    _ = try works.perform { try ConfirmOperation(good: .pieces(8), final: true).perform(10, on: wheel.id, in: $0) }
    works.clock.advance(by: .seconds(86_400))
    try works.passDueTimers()
    let bike = try #require(try open(works, "BIKE").first)
    try works.issueMaterial(for: bike.id)
    _ = try works.perform {
      try ConfirmOperation(good: .pieces(3), scrap: .pieces(1), final: true).perform(10, on: bike.id, in: $0)
    }
    #expect(try open(works, "BIKE").map(\.ordered) == [.pieces(1)])
    #expect(try open(works, "WHEEL").map(\.ordered) == [.pieces(2)])
    // Wheels on Thursday, the bike on Friday: there on Monday.
    let delay = try #require(try works.published(DemandDelayed.self).last)
    #expect(delay.from == day("2010-12-03") && delay.to > delay.from && delay.quantity == .pieces(1))
    try works.expectSound()
  }

  @Test func aMovedWorkOrderMovesItsWork() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let bike = try #require(try open(works, "BIKE").first)
    let before = try works.count("SELECT min(date) FROM workCentreBooking WHERE workOrderID = '\(bike.id)'")
    try works.perform {
      _ = try RescheduleWorkOrder(date: bike.dueDate + 7, reason: "The customer is away.").perform(on: bike.id, in: $0)
    }
    #expect(try works.count("SELECT min(date) FROM workCentreBooking WHERE workOrderID = '\(bike.id)'") == before + 7)
    try works.expectSound()
  }

  @Test func workThatWasNotDoneIsStillToBeDone() throws {
    let works = try Workshop.cycleWorks(PromiseKeepingTests.plenty)
    // A whole day of assembly.
    try works.request("a", ("1", "BIKE", 15))
    try works.accept("a", ("1", "BIKE", 15))
    works.clock.advance(by: .seconds(2 * 86_400))
    try works.passDueTimers()
    try works.request("b", ("1", "BIKE", 15))
    // On Friday the wheels and bikes of before are made, the new wheels until Monday and the bikes on Tuesday.
    #expect(try works.promised("b")?.date == day("2010-12-08"))
    try works.expectSound()
  }

  // MARK: Cancelling

  @Test func aCancelledOrderIsNoDemandAndItsPartsServeOthers() throws {
    let works = try Workshop.cycleWorks(["FRAME": 0, "RIM": 100, "SPOKE": 5000])
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let firmed = try #require(try works.published(PlannedOrderFirmed.self).first)
    func purchase(open: Int64) throws {
      try works.hear(
        PurchaseOrderChanged(
          purchaseOrderID: "po-1", number: "PO-2010-000001", item: "FRAME", site: "main", supplier: "Tube Works",
          ordered: .pieces(4), received: .pieces(4 - open), open: .pieces(open), due: firmed.due, status: "placed",
          plannedOrderID: firmed.plannedOrderID, changedAt: works.clock.now()))
    }
    try purchase(open: 4)
    #expect(try works.count("SELECT count(*) FROM plannedOrder WHERE status = 'firm'") == 0)
    try works.cancel("a")
    #expect(try works.count("SELECT count(*) FROM customerDemand") == 0)
    #expect(try open(works, "BIKE").isEmpty)
    try works.request("b", ("1", "BIKE", 4))
    // Its frames and wheels are ordered already.
    #expect(try works.count("SELECT count(*) FROM promisedOrder WHERE item <> 'BIKE'") == 0)
    #expect(try works.promised("b")?.date == day("2010-12-09"))
    try works.expectSound()
  }

  @Test func aCancelledLotIsMadeForThoseWhoCountOnIt() throws {
    let works = try works("WHEEL", #""source":"make","leadTimeDays":1,"lot":{"minimum":50}"#)
    try works.request("a", ("1", "WHEEL", 4))
    try works.accept("a", ("1", "WHEEL", 4))
    let wheels = try #require(try open(works, "WHEEL").first)
    try works.request("b", version: 1, lines: [("1", "BIKE", 4)], wanted: day("2010-12-20"))
    #expect(try works.count("SELECT count(*) FROM promisedOrder WHERE item = 'WHEEL'") == 0)
    try works.cancel("a")
    try works.accept("b", ("1", "BIKE", 4))
    // Its wheels are what was over.
    let left = try #require(try open(works, "WHEEL").first)
    #expect(left.id == wheels.id && left.surplus == .pieces(50))
    try works.cancel("b")
    try works.expectSound()
    // Nobody counts on these.
    try works.request("c", ("1", "WHEEL", 4))
    try works.accept("c", ("1", "WHEEL", 4))
    try works.cancel("c")
    #expect(try open(works, "WHEEL").map(\.id) == [wheels.id])
    try works.expectSound()
  }

  // MARK: Quotes

  @Test func aQuoteEndsWhenItsDateCanNoLongerBeKept() throws {
    let works = try Workshop.cycleWorks()
    let quote = try works.perform {
      try QuoteSupply(product: "BIKE", quantity: .pieces(8), minutes: 43_200).perform(in: $0)
    }
    // Its wheels have to be begun today.
    #expect(quote.expiresAt == day("2010-12-02").start)
    _ = try works.perform { try AssignQuote(orderID: "order-a").perform(on: quote.id, in: $0) }
    works.clock.advance(by: .seconds(20 * 86_400))
    try works.request("a", ("1", "BIKE", 8))
    #expect(try works.promised("a")?.date ?? day("2000-01-01") >= works.today)
    try works.passDueTimers()
    try works.expectSound()
  }

  @Test func aQuoteOutlivesAPromiseThatNobodyDecidedOn() throws {
    let works = try Workshop.cycleWorks()
    let quote = try works.perform {
      try QuoteSupply(product: "BIKE", quantity: .pieces(8), minutes: 600, orderID: "order-a").perform(in: $0)
    }
    try works.request("a", ("1", "BIKE", 8))
    works.clock.advance(by: .seconds(700))
    try works.passDueTimers()
    try works.expectSound()
    try works.request("b", ("1", "BIKE", 8))
    #expect(try works.promised("b")?.date == day("2010-12-09"))
    try works.accept("a", ("1", "BIKE", 8))
    #expect(try works.published(DemandDelayed.self).isEmpty)
    #expect(try open(works, "BIKE").map(\.dueDate) == [day("2010-12-03")])
    #expect(try works.count("SELECT count(*) FROM supplyQuote WHERE state = 'accepted'") == 1)
    #expect(quote.deliveries.map(\.date) == [day("2010-12-03")])
    try works.expectSound()
  }

  // MARK: What can be promised

  @Test func whatIsWantedBeyondTheYearIsPromisedWithinIt() throws {
    let works = try Workshop.cycleWorks()
    try request(works, "a", wanted: works.today + 500)
    let promise = try #require(try works.promised("a"))
    #expect(promise.promised == .pieces(4) && promise.date > works.today + 300)
    try works.expectSound()
  }

  @Test func aPhantomIsNotMadeToOrder() throws {
    let works = try works("WHEEL", #""source":"make","leadTimeDays":1,"phantom":true"#)
    try works.request("a", ("1", "WHEEL", 4), ("2", "BIKE", 2))
    let lines = try #require(try works.published(SupplyPromised.self).first).lines
    #expect(lines.map(\.code) == ["NOT_MANUFACTURED", nil])
    try works.accept("a", ("2", "BIKE", 2))
    #expect(try open(works, "BIKE").count == 1)
    try works.expectSound()
  }

  @Test func aProductThatTheMainPlantBuysIsMadeWhereItIsMade() throws {
    let works = try Workshop.cycleWorks(PromiseKeepingTests.plenty)
    try works.load(
      """
      {"plants":[{"name":"NORTH","calendar":"week"}],
       "items":[{"item":"BIKE","source":"buy","leadTimeDays":1},
         {"item":"BIKE","plant":"NORTH","source":"make","leadTimeDays":1},
         {"item":"FRAME","plant":"NORTH","source":"buy","leadTimeDays":5}],
       "bills":[{"item":"BIKE","plant":"NORTH","components":[{"item":"FRAME","quantity":1}]}]}
      """)
    try works.request("a", ("1", "BIKE", 4))
    #expect(try works.promised("a")?.deliveries?.map(\.plant) == ["NORTH"])
    try works.accept("a", ("1", "BIKE", 4))
    #expect(try open(works, "BIKE").map(\.plant) == ["NORTH"])
    try works.expectSound()
  }

  @Test func aLateAcceptanceThatCannotBeMadeIsDueAtTheEndOfTheYear() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 4))
    works.clock.advance(by: .seconds(700))
    try works.passDueTimers()
    try works.stock(["FRAME": 0])
    try works.load(#"{"items":[{"item":"FRAME","source":"none"}]}"#)
    try works.accept("a", ("1", "BIKE", 4))
    let bike = try #require(try open(works, "BIKE").first)
    #expect(bike.dueDate > works.today + 300)
    let delay = try #require(try works.published(DemandDelayed.self).first)
    #expect(delay.to == bike.dueDate && delay.reasons?.first?.record == "item FRAME")
    try works.expectSound()
  }

  // MARK: Other plants

  @Test func whatIsTransferredIsNotPromisedAgain() throws {
    let works = try Workshop.cycleWorks(PromiseKeepingTests.plenty)
    try works.load(
      """
      {"plants":[{"name":"NORTH","calendar":"week"}],
       "items":[{"item":"WHEEL","source":"transfer","from":"NORTH","leadTimeDays":1},
         {"item":"WHEEL","plant":"NORTH","source":"buy","leadTimeDays":10}]}
      """)
    try works.hear(
      StockPositionChanged(
        site: "NORTH",
        positions: [StockPosition(item: "WHEEL", onHand: .pieces(8), reserved: .pieces(0), free: .pieces(8))],
        at: works.clock.now()))
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    #expect(try works.published(PlannedOrderFirmed.self).map(\.source) == ["transfer"])
    let date = try #require(try works.promised("a")?.date)
    try works.request("b", ("1", "BIKE", 4))
    // They have to be bought.
    #expect(try works.promised("b")?.date ?? date > date + 10)
    try works.expectSound()
  }

  // MARK: Messages

  @Test func materialThatIsToldLateIsTakenOnce() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let wheel = try #require(try open(works, "WHEEL").first)
    let issuedAt = works.clock.now()
    works.clock.advance(by: .seconds(2))
    try works.stock(["RIM": 92, "SPOKE": 4712])
    works.clock.advance(by: .seconds(60))
    try works.hear(MaterialIssued(workOrderID: wheel.id, issuedAt: issuedAt))
    #expect(try works.count("SELECT freeSteps FROM stockPosition WHERE item = 'RIM'") == 92)
  }

  @Test func whatAWorkOrderWithoutPlanWaitsForIsSpokenFor() throws {
    let works = try Workshop.cycleWorks()
    try works.load(
      """
      {"items":[{"item":"SET","source":"make","leadTimeDays":1},{"item":"BLANK","source":"buy","leadTimeDays":20}],
       "bills":[{"item":"SET","components":[{"item":"BLANK","quantity":1}]}]}
      """)
    try works.stock(["BLANK": 5])
    try works.defineMug(capacity: 10, leadTimeDays: 1)
    try works.request("a", ("1", "MUG", 5))
    try works.accept("a", ("1", "MUG", 5))
    try works.request("b", ("1", "SET", 5))
    #expect(try works.promised("b")?.date ?? works.today > works.today + 20)
    try works.expectSound()
  }
}
