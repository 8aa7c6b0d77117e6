import InventoryContract
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import ProductionService
import SalesContract
import Testing
import Values

@Suite struct PlanRunTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  private func forecast(_ works: Workshop, _ quantity: Int64, from: String = "2010-12-13") throws {
    let first = day(from)
    try works.hear(
      ForecastSubmitted(
        product: "BIKE", plant: "",
        periods: [ForecastPeriod(from: first, to: first + 6, quantity: .pieces(quantity))],
        submittedBy: "sales", submittedAt: works.clock.now()))
  }

  @Test func aForecastBecomesProposalsOfAllLevels() throws {
    let works = try Workshop.cycleWorks()
    try forecast(works, 20)
    let plan = try works.plan()
    #expect(plan.figures.demands == 1 && plan.figures.late == 0 && plan.figures.short == 0)
    let proposed = try works.published(PlannedOrderProposed.self)
    #expect(Set(proposed.map(\.item)) == ["BIKE", "WHEEL", "FRAME"])
    let bike = try #require(proposed.first { $0.item == "BIKE" })
    #expect(bike.quantity == .pieces(20) && bike.source == "make" && bike.due == day("2010-12-13"))
    #expect(bike.demands.map(\.demand) == ["forecast BIKE 2010-12-13"])
    // Ten frames are there.
    #expect(proposed.first { $0.item == "FRAME" }?.quantity == .pieces(10))
    #expect(try works.published(PlanPublished.self).count == 1)
  }

  @Test func theSameSituationIsPlannedTheSameAndToldOnce() throws {
    let works = try Workshop.cycleWorks()
    try forecast(works, 20)
    try works.plan()
    let told = try works.published(PlannedOrderProposed.self)
    let proposals = try works.proposals()
    try works.plan()
    #expect(try works.published(PlannedOrderProposed.self) == told)
    #expect(try works.published(PlannedOrderRescheduled.self).isEmpty)
    #expect(try works.published(PlannedOrderWithdrawn.self).isEmpty)
    #expect(try works.proposals() == proposals && !proposals.isEmpty)
  }

  @Test func aChangedForecastReschedulesAndAGoneOneWithdraws() throws {
    let works = try Workshop.cycleWorks()
    try forecast(works, 20)
    try works.plan()
    try forecast(works, 30, from: "2010-12-20")
    try works.plan()
    let moved = try #require(try works.published(PlannedOrderRescheduled.self).first { $0.item == "BIKE" })
    #expect(moved.fromDue == day("2010-12-13") && moved.due == day("2010-12-20"))
    #expect(moved.fromQuantity == .pieces(20) && moved.quantity == .pieces(30))
    try works.hear(
      ForecastSubmitted(product: "BIKE", plant: "", periods: [], submittedBy: "sales", submittedAt: works.clock.now()))
    try works.plan()
    #expect(Set(try works.published(PlannedOrderWithdrawn.self).map(\.item)) == ["BIKE", "WHEEL", "FRAME"])
    #expect(try works.proposals().isEmpty)
  }

  @Test func ordersUseUpTheForecast() throws {
    let works = try Workshop.cycleWorks(["FRAME": 100, "RIM": 400, "SPOKE": 20_000])
    try forecast(works, 20)
    try works.request("a", ("1", "BIKE", 8))
    try works.accept("a", ("1", "BIKE", 8))
    // The order is wanted on the 1st, outside the forecast's week and reach: nothing is used up.
    let plan = try works.plan()
    #expect(plan.figures.demands == 2)
    #expect(try works.published(PlannedOrderProposed.self).first { $0.item == "BIKE" }?.quantity == .pieces(20))
  }

  @Test func anApprovedOrderToMakeIsAFirmWorkOrderThatPlansLeaveAlone() throws {
    let works = try Workshop.cycleWorks()
    try forecast(works, 5)
    try works.plan()
    let proposal = try #require(try works.published(PlannedOrderProposed.self).first { $0.item == "BIKE" })
    try works.perform { _ = try PlanningReport.firm(proposal.plannedOrderID, in: $0) }
    #expect(try works.published(PlannedOrderFirmed.self).map(\.firmedBy) == ["planner"])
    let order = try #require(try works.workOrders().first { $0.product == "BIKE" })
    #expect(order.state == .firm && order.dueDate == day("2010-12-13") && order.ordered == .pieces(5))
    try works.plan()
    let again = try #require(try works.workOrders().first { $0.id == order.id })
    #expect(again.dueDate == order.dueDate && again.state == .firm)
    #expect(try works.proposals("BIKE").isEmpty)
    #expect(throws: (any Error).self) {
      try works.perform { try PlanningReport.firm(proposal.plannedOrderID, in: $0) }
    }
    try works.expectSound()
  }

  @Test func anApprovedPurchaseIsCountedOnUntilItsOrderIsThere() throws {
    let works = try Workshop.cycleWorks()
    try forecast(works, 20)
    try works.plan()
    let proposal = try #require(try works.published(PlannedOrderProposed.self).first { $0.item == "FRAME" })
    try works.perform { _ = try PlanningReport.firm(proposal.plannedOrderID, in: $0) }
    try works.plan()
    #expect(try works.proposals("FRAME").isEmpty)
    try works.hear(
      PurchaseOrderChanged(
        purchaseOrderID: "po-1", number: "PO-2010-000001", item: "FRAME", site: "main", supplier: "Tube Works",
        ordered: proposal.quantity, received: .pieces(0), open: proposal.quantity, due: proposal.due,
        status: "placed", plannedOrderID: proposal.plannedOrderID, changedAt: works.clock.now()))
    try works.plan()
    #expect(try works.proposals("FRAME").isEmpty)
  }

  @Test func aLatePurchaseDelaysTheCustomersOrderWithItsReason() throws {
    let works = try Workshop.cycleWorks(["FRAME": 0, "RIM": 100, "SPOKE": 5000])
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let firmed = try #require(try works.published(PlannedOrderFirmed.self).first)
    try works.hear(
      PurchaseOrderChanged(
        purchaseOrderID: "po-1", number: "PO-2010-000001", item: "FRAME", site: "main", supplier: "Tube Works",
        ordered: .pieces(4), received: .pieces(0), open: .pieces(4), due: day("2010-12-20"), status: "placed",
        plannedOrderID: firmed.plannedOrderID, changedAt: works.clock.now()))
    // Its frames are those that were bought for it.
    try works.plan()
    let delay = try #require(try works.published(DemandDelayed.self).first)
    #expect(delay.handoffID == "a" && delay.from == day("2010-12-09") && delay.to == day("2010-12-21"))
    #expect(delay.reasons?.map(\.record) == ["order PO-2010-000001"])
    // Told once: the order has its new date now.
    try works.plan()
    #expect(try works.published(DemandDelayed.self).count == 1)
    try works.expectSound()
  }

  @Test func aScenarioLeavesTheLivePlanAloneUntilItIsPromoted() throws {
    let works = try Workshop.cycleWorks(["FRAME": 100, "RIM": 400, "SPOKE": 20_000])
    try forecast(works, 90, from: "2010-12-06")
    let live = try works.plan()
    #expect(live.figures.overloads > 0 || live.figures.late > 0)
    let scenario = try works.perform {
      try CreateScenario(
        name: "second line",
        changes: [
          ScenarioChangeBody(
            kind: "workCentre",
            document: .record(["name": .text("assembly"), "calendar": .text("week"), "machines": .whole(4)]))
        ]
      ).perform(in: $0)
    }
    let what = try works.plan(scenario: scenario.id)
    #expect(what.figures.capacityMinutes > live.figures.capacityMinutes)
    #expect(what.figures.overloads <= live.figures.overloads)
    let again = try works.plan()
    #expect(again.figures == live.figures)
    #expect(try works.published(PlanPublished.self).count == 2)
    _ = try works.perform { try PromoteScenario().perform(on: scenario.id, in: $0) }
    #expect(try works.plan().figures.capacityMinutes == what.figures.capacityMinutes)
    #expect(throws: (any Error).self) {
      try works.perform { try PromoteScenario().perform(on: scenario.id, in: $0) }
    }
  }

  @Test func aCycleInABillIsRefusedByName() throws {
    let works = try Workshop.cycleWorks()
    let before = try works.count("SELECT count(*) FROM planningRecord")
    do {
      try works.load(#"{"bills":[{"item":"WHEEL","components":[{"item":"BIKE","quantity":1}]}]}"#)
      Issue.record("a loop was stored")
    } catch {
      #expect("\(error)".contains("close in a loop"))
    }
    #expect(try works.count("SELECT count(*) FROM planningRecord") == before)
  }

  @Test func whatIsNotKeptOfAScenarioIsNamed() throws {
    let works = try Workshop()
    let view = try works.load(
      #"{"today":"2026-01-05","items":[{"item":"A","stock":5,"source":"buy"}],"demands":[]}"#)
    #expect(view.stored.map(\.kind) == [.item])
    #expect(view.notes.count == 3)
    #expect(throws: (any Error).self) { try works.load(#"{"itmes":[]}"#) }
    #expect(throws: (any Error).self) { try works.load(#"{"items":[{"item":"B","source":"grow"}]}"#) }
  }

  @Test func settingsAndRecordsThatMakeNoSenseAreRefused() throws {
    let works = try Workshop.cycleWorks()
    func refused(_ text: String) -> String {
      do {
        try works.load(text)
        return "it was accepted"
      } catch { return "\(error)" }
    }
    #expect(refused(#"{"settings":{"horizonDays":0}}"#).contains("INVALID_FIELD"))
    #expect(refused(#"{"settings":{"objective":"speed"}}"#).contains("makespan, weighted-tardiness, profit"))
    #expect(refused(#"{"fairShare":"first"}"#).contains("priority, proportional"))
    #expect(refused(#"{"items":[{"item":"A"},{"item":"A"}]}"#).contains("is the same item as items[0]"))
    // Nobody is served from there.
    let view = try works.load(#"{"settings":{"mainPlant":"Leeds"}}"#)
    #expect(view.problems.map(\.record) == ["setting mainPlant"])
  }

  @Test func stockFollowsTheMainPlant() throws {
    let works = try Workshop.cycleWorks(["FRAME": 7])
    try works.load(#"{"settings":{"mainPlant":"Leeds"}}"#)
    #expect(try works.count("SELECT freeSteps FROM stockPosition WHERE item = 'FRAME' AND plant = 'Leeds'") == 7)
    #expect(try works.count("SELECT count(*) FROM stockPosition WHERE plant = ''") == 0)
  }

  @Test func aMasterScheduleIsReleasedWhenItChanges() throws {
    let works = try Workshop.cycleWorks()
    try works.load(#"{"masterSchedules":[{"item":"BIKE","periodDays":7,"periods":8}]}"#)
    try forecast(works, 20)
    try works.plan()
    let schedule = try #require(try works.published(MasterScheduleReleased.self).first)
    #expect(schedule.item == "BIKE" && schedule.periods.count == 8)
    #expect(schedule.periods.map(\.forecast.steps).reduce(0, +) == 20)
    #expect(schedule.periods.map(\.lot.steps).reduce(0, +) == 20)
    try works.plan()
    #expect(try works.published(MasterScheduleReleased.self).count == 1)
  }

  @Test func aBackflushedPartIsNotIssuedButBookedByReports() throws {
    let works = try Workshop.cycleWorks()
    try works.load(
      #"{"bills":[{"item":"WHEEL","components":[{"item":"RIM","quantity":1},{"item":"SPOKE","quantity":36,"backflush":true}]}]}"#
    )
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let wheel = try #require(try works.published(WorkOrderReleased.self).first { $0.product == "WHEEL" })
    #expect(wheel.components.map(\.item) == ["RIM"])
    try works.issueMaterial(for: wheel.workOrderID)
    let used = try works.published(MaterialBackflushed.self)
    #expect(used.flatMap(\.components) == [WorkOrderComponent(item: "SPOKE", quantity: .pieces(288))])
    try works.expectSound()
  }
}
