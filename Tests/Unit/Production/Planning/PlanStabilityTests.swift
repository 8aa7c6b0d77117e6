import InventoryContract
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import ProductionService
import SalesContract
import Testing
import Values

/// What a plan leaves as it is, and what it tells once.
@Suite struct PlanStabilityTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  private func forecast(_ works: Workshop, _ quantities: [String: Int64]) throws {
    try works.hear(
      ForecastSubmitted(
        product: "BIKE", plant: "",
        periods: quantities.sorted { $0.key < $1.key }.map {
          ForecastPeriod(from: day($0.key), to: day($0.key) + 6, quantity: .pieces($0.value))
        }, submittedBy: "sales", submittedAt: works.clock.now()))
  }

  private func purchase(
    _ works: Workshop, for order: PlannedOrderFirmed, open: Quantity? = nil, due: LocalDate? = nil,
    status: String = "placed"
  ) throws {
    let open = open ?? order.quantity
    try works.hear(
      PurchaseOrderChanged(
        purchaseOrderID: "po-" + order.plannedOrderID, number: "PO-" + order.item, item: order.item, site: "main",
        supplier: "Tube Works", ordered: order.quantity, received: order.quantity - open, open: open,
        due: due ?? order.due, status: status, plannedOrderID: order.plannedOrderID, changedAt: works.clock.now()))
  }

  /// Four bikes are promised for the 9th, and their frames bought.
  private func worksWithAnOrder() throws -> (works: Workshop, frames: PlannedOrderFirmed, bike: WorkOrderView) {
    let works = try Workshop.cycleWorks(["FRAME": 0, "RIM": 100, "SPOKE": 5000])
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let frames = try #require(try works.published(PlannedOrderFirmed.self).first)
    return (works, frames, try #require(try works.workOrders().first { $0.product == "BIKE" }))
  }

  @Test(arguments: [false, true]) func aDelayIsToldOnceHoweverOftenItIsPlanned(released: Bool) throws {
    let (works, frames, bike) = try worksWithAnOrder()
    if released { _ = try works.perform { try ReleaseWorkOrder().perform(on: bike.id, in: $0) } }
    try purchase(works, for: frames, due: day("2010-12-20"))
    for _ in 0..<4 { try works.plan() }
    // Nothing is made or bought instead of what comes late.
    #expect(try works.published(PlannedOrderProposed.self).isEmpty)
    let told = try works.published(DemandDelayed.self)
    #expect(told.map(\.to) == [day("2010-12-21")])
    let moved = try #require(try works.workOrders().first { $0.id == bike.id })
    #expect(moved.dueDate == day("2010-12-21") && moved.releaseDate == day("2010-12-20"))
    // Once more, later: as long as the work was to take.
    try purchase(works, for: frames, due: day("2010-12-27"))
    for _ in 0..<3 { try works.plan() }
    #expect(try works.published(DemandDelayed.self).map(\.to) == [day("2010-12-21"), day("2010-12-28")])
    try works.expectSound()
  }

  @Test func whatComesLastIsTheFirstReason() throws {
    let works = try Workshop.cycleWorks(["FRAME": 0, "RIM": 0, "SPOKE": 5000])
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let bought = try works.published(PlannedOrderFirmed.self)
    for order in bought {
      try purchase(works, for: order, due: order.item == "FRAME" ? day("2010-12-14") : day("2010-12-20"))
    }
    try works.plan()
    let delay = try #require(try works.published(DemandDelayed.self).last)
    let wheels = try #require(try works.workOrders().first { $0.product == "WHEEL" })
    #expect(delay.reasons?.map(\.record) == ["order \(wheels.number)", "order PO-RIM", "order PO-FRAME"])
    #expect(delay.reason == delay.reasons?.first?.sentence)
  }

  @Test func aFrozenOrderStaysAndWhatStandsAgainstItIsNamed() throws {
    let (works, frames, bike) = try worksWithAnOrder()
    _ = try works.perform { try FreezeWorkOrder(reason: "agreed").perform(on: bike.id, in: $0) }
    try purchase(works, for: frames, due: day("2010-12-20"))
    let plan = try works.plan()
    #expect(plan.problems.map(\.record) == ["order \(bike.number)"])
    #expect(plan.problems.first?.sentence.contains("PO-FRAME, which comes on 2010-12-20") == true)
    let after = try #require(try works.workOrders().first { $0.id == bike.id })
    #expect(after.dueDate == bike.dueDate && after.releaseDate == bike.releaseDate)
    #expect(try works.published(DemandDelayed.self).isEmpty)
  }

  @Test func aReceivedPurchaseIsNotExpectedAgain() throws {
    let works = try Workshop.cycleWorks()
    try forecast(works, ["2010-12-13": 20])
    try works.plan()
    let proposal = try #require(try works.published(PlannedOrderProposed.self).first { $0.item == "FRAME" })
    try works.perform { _ = try PlanningReport.firm(proposal.plannedOrderID, in: $0) }
    let firmed = try #require(try works.published(PlannedOrderFirmed.self).first)
    try purchase(works, for: firmed)
    try purchase(works, for: firmed, open: .pieces(0), status: "received")
    // Its frames are gone again: they are to be bought anew.
    try works.stock(["FRAME": 10, "RIM": 100, "SPOKE": 5000])
    try works.plan()
    #expect(try works.proposals("FRAME").map(\.steps) == [10])
    #expect(try works.count("SELECT count(*) FROM plannedOrder WHERE status = 'firm'") == 0)
  }

  @Test func whatIsApprovedTooLateGetsTheDateThatIsPossible() throws {
    let works = try Workshop.cycleWorks()
    // Needed on the 3rd; ten frames lack, which take five working days, and then the bikes one.
    try forecast(works, ["2010-12-03": 20])
    try works.plan()
    let proposed = try works.published(PlannedOrderProposed.self)
    let frames = try #require(proposed.first { $0.item == "FRAME" })
    let bikes = try #require(proposed.first { $0.item == "BIKE" })
    let bought = try works.perform { try PlanningReport.firm(frames.plannedOrderID, in: $0) }
    #expect(bought.release == works.today && bought.due == day("2010-12-08"))
    let made = try works.perform { try PlanningReport.firm(bikes.plannedOrderID, in: $0) }
    #expect(made.due == day("2010-12-09") && made.release == day("2010-12-08"))
    try works.plan()
    #expect(try works.proposals("BIKE", "FRAME").isEmpty)
  }

  @Test func anotherOrderInBetweenMovesNoOther() throws {
    let works = try Workshop.cycleWorks(["FRAME": 100, "RIM": 400, "SPOKE": 20_000])
    try forecast(works, ["2010-12-13": 10, "2010-12-27": 10])
    try works.plan()
    let before = try works.published(PlannedOrderProposed.self).filter { $0.item == "BIKE" }
    #expect(before.count == 2)
    try forecast(works, ["2010-12-13": 10, "2010-12-20": 10, "2010-12-27": 10])
    try works.plan()
    #expect(try works.published(PlannedOrderRescheduled.self).filter { $0.item == "BIKE" }.isEmpty)
    let new = try works.published(PlannedOrderProposed.self).filter { $0.item == "BIKE" }.dropFirst(2)
    #expect(new.map(\.due) == [day("2010-12-20")])
    try forecast(works, ["2010-12-13": 10, "2010-12-27": 10])
    try works.plan()
    #expect(try works.published(PlannedOrderWithdrawn.self).map(\.plannedOrderID).contains(new.first!.plannedOrderID))
    #expect(try works.published(PlannedOrderRescheduled.self).filter { $0.item == "BIKE" }.isEmpty)
  }

  @Test func anOverloadIsToldOnceUnlessItGrows() throws {
    let works = try Workshop.cycleWorks(["FRAME": 1000, "RIM": 4000, "SPOKE": 200_000])
    try forecast(works, ["2010-12-20": 400])
    try works.plan()
    let told = try works.published(CapacityOverloaded.self).count
    #expect(told > 0)
    // The days that are looked at have moved on, and there is less to do.
    works.clock.advance(by: .seconds(86_400))
    try forecast(works, ["2010-12-20": 350])
    try works.plan()
    #expect(try works.published(CapacityOverloaded.self).count == told)
    try forecast(works, ["2010-12-20": 500])
    try works.plan()
    #expect(try works.published(CapacityOverloaded.self).count > told)
  }

  @Test func nothingChangesInsideThePlanningFence() throws {
    let works = try Workshop.cycleWorks(["FRAME": 100, "RIM": 400, "SPOKE": 20_000])
    try works.load(#"{"items":[{"item":"BIKE","source":"make","leadTimeDays":1,"planningFenceDays":5}]}"#)
    try forecast(works, ["2010-12-06": 10])
    try works.plan()
    let bike = try #require(try works.published(PlannedOrderProposed.self).first { $0.item == "BIKE" })
    #expect(bike.due == day("2010-12-06"))
    // From tomorrow on it lies inside the fence; less is expected, and more.
    for (quantity, days) in [(10, 1), (4, 1), (12, 0)] as [(Int64, Int)] {
      works.clock.advance(by: .seconds(Int64(days) * 86_400))
      try forecast(works, ["2010-12-06": quantity])
      for _ in 0..<2 { try works.plan() }
    }
    #expect(try works.published(PlannedOrderRescheduled.self).filter { $0.item == "BIKE" }.isEmpty)
    #expect(try works.published(PlannedOrderWithdrawn.self).filter { $0.item == "BIKE" }.isEmpty)
    #expect(try works.proposals("BIKE").first { $0.id == bike.plannedOrderID }?.steps == 10)
    // It can be approved, for the day on which it can be ready: its wheels are not begun yet.
    let firm = try works.perform { try PlanningReport.firm(bike.plannedOrderID, in: $0) }
    #expect(firm.due == day("2010-12-07"))
  }

  @Test func aLotOfAMasterScheduleIsProposedAndCanBeApproved() throws {
    let works = try Workshop.cycleWorks(["FRAME": 100, "RIM": 400, "SPOKE": 20_000])
    try works.load(#"{"masterSchedules":[{"item":"BIKE","periodDays":7,"periods":8}]}"#)
    try forecast(works, ["2010-12-13": 10, "2010-12-20": 10])
    let plan = try works.plan()
    let lots = try works.published(PlannedOrderProposed.self).filter { $0.item == "BIKE" }
    #expect(lots.map(\.quantity) == [.pieces(10), .pieces(10)])
    #expect(Set(try works.supplies(of: "BIKE").compactMap(\.plannedOrderID)).count == 2)
    #expect(try works.count("SELECT count(*) FROM planOperation WHERE item = 'BIKE'") == 2)
    #expect(plan.figures.orders == (try works.proposals().count))
    _ = try works.perform { try PlanningReport.firm(lots[0].plannedOrderID, in: $0) }
    for _ in 0..<2 { try works.plan() }
    #expect(try works.proposals("BIKE").count == 1)
    #expect(try works.published(PlannedOrderWithdrawn.self).isEmpty)
  }

  @Test func theWorkOfAllStandingOrdersIsInTheScheduleAndTheLoad() throws {
    let works = try Workshop.cycleWorks(["FRAME": 100, "RIM": 400, "SPOKE": 20_000])
    try works.load(#"{"settings":{"capacity":"finite"}}"#)
    try works.request("a", ("1", "BIKE", 40))
    try works.accept("a", ("1", "BIKE", 40))
    let plan = try works.plan()
    // 80 wheels are 810 minutes, 40 bikes 1,230.
    #expect(plan.figures.loadMinutes == 2040 && plan.figures.overloads == 0)
    for (product, minutes) in [("BIKE", 1230), ("WHEEL", 810)] as [(String, Int64)] {
      let id = try #require(try works.workOrders().first { $0.product == product }).id
      #expect(
        try works.count(
          "SELECT count(*) FROM planOperation WHERE workOrderID = '\(id)' AND serves = 'SO-2010-000001/1'") == 1)
      #expect(
        try works.count(
          "SELECT sum(loadMinutes) FROM planLoad WHERE workCentre = '\(product == "BIKE" ? "assembly" : "wheels")'")
          == minutes)
    }
    // Weeks without work have capacity, too.
    #expect(try works.count("SELECT count(*) FROM planLoad WHERE loadMinutes = 0 AND capacityMinutes > 0") > 40)
    // A planned order finds the work centre taken.
    try forecast(works, ["2010-12-02": 4])
    #expect(try works.plan().figures.late == 1)
    let late = try works.supplies(of: "BIKE").filter { $0.status == "planned" && $0.possible != nil }
    #expect(late.count == 1 && late.first?.possible?.hasPrefix("2010-12-0") == true)
  }

  @Test func anItemShowsWhatStandingOrdersTake() throws {
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    try works.plan()
    // Ten frames are there, and four leave when the bikes are begun.
    let frames = try #require(try works.table(of: "FRAME"))
    #expect(frames.stock == "10" && frames.gross == "4" && frames.projected == "6")
    // Wheels come when they are taken.
    let wheels = try #require(try works.table(of: "WHEEL"))
    #expect(wheels.receipts == "8" && wheels.gross == "8" && wheels.projected == "0")
  }

  @Test func aWorkOrderIsNotMovedIntoThePastOrBeyondAllPlans() throws {
    let (works, _, bike) = try worksWithAnOrder()
    for date in ["2010-11-30", "9999-12-31"] {
      #expect(throws: WorkOrderRefusal.dateOutside(works.today, works.today + 3650)) {
        try works.perform {
          _ = try RescheduleWorkOrder(date: day(date), reason: "typing error").perform(on: bike.id, in: $0)
        }
      }
    }
    #expect(try works.workOrders().first { $0.id == bike.id }?.state == .firm)
  }

  @Test func whatPlansLeftBehindIsCleaned() throws {
    let works = try Workshop.cycleWorks()
    try forecast(works, ["2010-12-13": 20])
    try works.plan()
    try forecast(works, [:])
    try works.plan()
    #expect(try works.count("SELECT count(*) FROM plannedOrder WHERE status = 'withdrawn'") > 0)
    let scenario = try works.perform { try CreateScenario(name: "s", changes: []).perform(in: $0) }
    try works.plan(scenario: scenario.id)
    _ = try works.perform { try DiscardScenario().perform(on: scenario.id, in: $0) }
    works.clock.advance(by: .seconds(31 * 86_400))
    try works.plan()
    #expect(try works.count("SELECT count(*) FROM plannedOrder WHERE status = 'withdrawn'") == 0)
    #expect(try works.count("SELECT count(*) FROM plan WHERE scenarioID IS NOT NULL") == 0)
    for table in ["planItem", "planSupply", "planDemand", "planLoad", "planOperation"] {
      #expect(try works.count("SELECT count(DISTINCT planID) FROM \(table)") <= 1, "\(table)")
    }
    #expect(try works.count("SELECT count(*) FROM planPlace WHERE scenarioID <> ''") == 0)
    #expect(try works.count("SELECT count(*) FROM plan") == 3)
  }
}
