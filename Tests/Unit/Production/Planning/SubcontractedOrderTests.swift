import InventoryContract
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Testing
import Values

@testable import ProductionService

/// Work orders that a subcontractor makes, on the production service. Wednesday, 1 December 2010.
@Suite struct SubcontractedOrderTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  /// Gloss paints a frame in three days for 7.50; a bike takes one and is made in a day.
  private func works(_ frames: Int64 = 50) throws -> Workshop {
    let works = try Workshop()
    try works.load(
      """
      {"items":[{"item":"BIKE","source":"make","leadTimeDays":1},
         {"item":"PAINTED","source":"subcontract","standardCost":{"amount":"30","currency":"GBP"},
           "suppliers":[{"supplier":"Gloss","leadTimeDays":3,"price":{"amount":"7.50","currency":"GBP"}}]},
         {"item":"FRAME","source":"buy","leadTimeDays":5,"standardCost":{"amount":"20","currency":"GBP"}}],
       "bills":[{"item":"BIKE","components":[{"item":"PAINTED","quantity":1}]},
         {"item":"PAINTED","revision":"A","components":[{"item":"FRAME","quantity":1}]}]}
      """)
    try works.stock(["FRAME": frames])
    return works
  }

  private func order(_ works: Workshop, _ product: String = "PAINTED") throws -> WorkOrderView {
    try #require(try works.workOrders().first { $0.product == product })
  }

  /// Inventory tells where the purchase order stands.
  private func purchase(
    _ works: Workshop, received: Int64 = 0, of ordered: Int64, due: String = "2010-12-04", status: String = "placed",
    used: Int64? = nil, moves: Int = 0, open: Int64? = nil, scrapped: Int64? = nil, provided: Int64? = nil
  ) throws {
    try works.hear(
      PurchaseOrderChanged(
        purchaseOrderID: "p1", number: "PO-1", item: "PAINTED", site: "main", supplier: "Gloss",
        ordered: .pieces(ordered), received: .pieces(received),
        open: .pieces(open ?? ordered - received - (scrapped ?? 0)),
        due: day(due), status: status, changedAt: works.clock.now(), workOrderID: order(works).id,
        consumed: used.map { [ConsumedComponent(item: "FRAME", quantity: .pieces($0))] }, moves: moves,
        scrapped: scrapped.map { .pieces($0) },
        provided: provided.map { [ProvidedComponent(item: "FRAME", quantity: .pieces($0))] }))
  }

  private func promised(_ product: String, _ works: Workshop) throws -> WorkOrderView {
    try works.request("a", ("1", product, 10))
    try works.accept("a", ("1", product, 10))
    return try order(works)
  }

  @Test func aPromiseCountsTheSubcontractorsTimeAndBecomesHisWorkOrder() throws {
    let works = try works()
    let painted = try promised("BIKE", works)
    #expect(try works.promised("a")?.date == day("2010-12-05"))
    #expect(try works.promised("a")?.reasons?.contains { $0.sentence.contains("subcontractor Gloss") } == true)
    #expect(painted.subcontractor == "Gloss" && !painted.routed && painted.revision == "A")
    #expect(try painted.parentID == order(works, "BIKE").id && painted.dueDate == day("2010-12-04"))
    let released = try #require(try works.published(WorkOrderReleased.self).first { $0.product == "PAINTED" })
    #expect(released.subcontractor == "Gloss")
    #expect(released.components == [WorkOrderComponent(item: "FRAME", quantity: .pieces(10))])
    try works.expectSound()
  }

  @Test func whatHeBringsIsReportedAndWhatItCostIsTold() throws {
    let works = try works()
    let painted = try promised("PAINTED", works)
    try works.issueMaterial(for: painted.id)
    // Nobody here reports it.
    for command in [
      { (unit: UnitOfWork) in try StartWorkOrder().perform(on: painted.id, in: unit) },
      { try CompleteWorkOrder(good: .pieces(1)).perform(on: painted.id, in: $0) },
      { try CloseWorkOrder().perform(on: painted.id, in: $0) },
    ] {
      #expect(throws: WorkOrderRefusal.subcontracted) { try works.perform(command) }
    }
    try purchase(works, received: 4, of: 10, status: "partially-received", used: 5)
    #expect(try order(works).good == .pieces(4) && order(works).purchaseOrder == "PO-1")
    try purchase(works, received: 4, of: 10, status: "partially-received", used: 5)
    try purchase(works, received: 10, of: 10, status: "received", used: 12)
    #expect(try order(works).state == .closed)
    #expect(try works.published(WorkOrderCompleted.self).map(\.good.steps) == [4, 6])
    let cost = try #require(try works.published(WorkOrderClosed.self).last?.cost)
    // Twelve frames and ten pieces painted, worth 300.00: two frames too many, and 25.00 better than standard.
    #expect(cost.material.minorUnits == 24_000 && cost.service?.minorUnits == 7_500)
    #expect(cost.output.minorUnits == 30_000)
    #expect(cost.variances.filter { $0.amount.minorUnits != 0 }.map(\.kind) == ["material-usage", "yield"])
    #expect(cost.variances.map(\.amount.minorUnits).filter { $0 != 0 } == [4_000, -2_500])
    try works.expectSound()
  }

  @Test func aDeliveryMayBeToldBeforeTheComponentsAre() throws {
    let works = try works()
    let painted = try promised("PAINTED", works)
    try purchase(works, received: 10, of: 10, status: "received", used: 10)
    #expect(try order(works).state == .closed)
    try works.issueMaterial(for: painted.id)
    #expect(try order(works).state == .closed)
    try works.expectSound()
  }

  @Test func whatHeDoesNotBringIsMadeByAnother() throws {
    let works = try works()
    let painted = try promised("PAINTED", works)
    try works.issueMaterial(for: painted.id)
    try purchase(works, received: 6, of: 10, status: "cancelled", used: 6, open: 0)
    let orders = try works.workOrders().filter { $0.product == "PAINTED" }
    #expect(orders.map(\.state) == [.closed, .released] && orders.map(\.ordered) == [.pieces(10), .pieces(4)])
    #expect(orders.map(\.subcontractor) == ["Gloss", "Gloss"])
    try works.expectSound()
  }

  @Test func whatHeSpoilsIsScrapOfTheWorkOrderAndMadeAgainForItsLine() throws {
    let works = try works()
    let painted = try promised("PAINTED", works)
    try works.issueMaterial(for: painted.id)
    try purchase(works, received: 5, of: 10, status: "partially-received", used: 7, scrapped: 2)
    #expect(try order(works).good == .pieces(5) && order(works).scrap == .pieces(2))
    // Told again, nothing changes.
    try purchase(works, received: 5, of: 10, status: "partially-received", used: 7, scrapped: 2)
    try purchase(works, received: 7, of: 10, status: "received", used: 10, scrapped: 3)
    let reports = try works.published(WorkOrderCompleted.self)
    #expect(reports.map(\.good.steps) == [5, 2] && reports.map(\.scrap.steps) == [2, 1])
    let orders = try works.workOrders().filter { $0.product == "PAINTED" }
    #expect(orders.map(\.state) == [.closed, .released] && orders.map(\.ordered) == [.pieces(10), .pieces(3)])
    #expect(orders[1].replacesID == painted.id && orders[1].handoffID == "a" && orders[1].subcontractor == "Gloss")
    // Ten frames and seven pieces paid, worth 210.00: the three that were spoiled are the yield's.
    let cost = try #require(try works.published(WorkOrderClosed.self).last?.cost)
    #expect(cost.material.minorUnits == 20_000 && cost.service?.minorUnits == 5_250)
    #expect(cost.output.minorUnits == 21_000)
    let variances = cost.variances.filter { $0.amount.minorUnits != 0 }
    #expect(variances.map(\.kind) == ["yield"] && variances.map(\.amount.minorUnits) == [4_250])
    try works.expectSound()
  }

  @Test func allOfItMayBeSpoiled() throws {
    let works = try works()
    let painted = try promised("PAINTED", works)
    try works.issueMaterial(for: painted.id)
    try purchase(works, of: 10, status: "received", used: 10, scrapped: 10)
    let orders = try works.workOrders().filter { $0.product == "PAINTED" }
    #expect(orders.map(\.state) == [.closed, .released] && orders.map(\.ordered) == [.pieces(10), .pieces(10)])
    try works.expectSound()
  }

  /// What the plan and inventory are told to set aside of frames.
  private func held(_ works: Workshop) throws -> (plan: Int64, promises: Int64, told: Int64) {
    let told = try works.published(ComponentBookingChanged.self).last { $0.owner.hasPrefix("workorder:") }
    return try works.database.read { db in
      let key = ItemAtPlant("FRAME", at: "")
      let data = try ScenarioAssembly(today: works.today, items: [key], db).reader().scenario
      let supply = PromiseSupply(
        today: works.today, mainPlant: try PlanningDataStore.settings(db).main, InspectionTimes(data), db)
      let plan = try PlanSnapshot(scenarioID: nil, now: works.clock.now(), db).openOrders.flatMap(\.components)
        .filter { $0.key == key }
      return (
        plan.reduce(0) { $0 + $1.quantity },
        try supply.bookings(of: [key]).material.reduce(0) { $0 + $1.quantity },
        told?.takes.filter { $0.item == "FRAME" }.reduce(0) { $0 + $1.quantity.steps } ?? 0
      )
    }
  }

  @Test func whatHeWasGivenInPartIsNeededNoMoreAndTheRestStillIs() throws {
    let works = try works(4)
    let painted = try promised("PAINTED", works)
    _ = try works.perform { try ReleaseWorkOrder().perform(on: painted.id, in: $0) }
    #expect(try held(works) == (10, 10, 10))
    try purchase(works, of: 10, provided: 4)
    #expect(try order(works).state == .released)
    // Four left the stock, and inventory knows what he has of what it is told.
    #expect(try held(works) == (6, 6, 10))
    #expect(try works.count("SELECT onHandSteps FROM stockPosition WHERE item = 'FRAME'") == 0)
    // He brings some of it before he has the rest.
    try purchase(works, received: 3, of: 10, status: "partially-received", used: 3, provided: 4)
    #expect(try order(works).state == .partiallyCompleted && held(works) == (6, 6, 10))
    // The rest is handed over: told by the issue, and by his order.
    try works.stock(["FRAME": 6])
    try works.issueMaterial(for: painted.id)
    #expect(try held(works) == (0, 0, 0))
    #expect(try works.count("SELECT onHandSteps FROM stockPosition WHERE item = 'FRAME'") == 0)
    try purchase(works, received: 3, of: 10, status: "partially-received", used: 3, provided: 10)
    try purchase(works, received: 10, of: 10, status: "received", used: 10, provided: 10)
    #expect(try order(works).state == .closed && held(works) == (0, 0, 0))
    try works.expectSound()
  }

  @Test func whatIsHandedOverAtOnceIsTakenFromStockOnce() throws {
    for isToldFirst in [false, true] {
      let works = try works(50)
      let painted = try promised("PAINTED", works)
      if !isToldFirst { try works.issueMaterial(for: painted.id) }
      try purchase(works, received: 4, of: 10, status: "partially-received", used: 4, provided: 10)
      if isToldFirst { try works.issueMaterial(for: painted.id) }
      #expect(try works.count("SELECT onHandSteps FROM stockPosition WHERE item = 'FRAME'") == 40)
      #expect(try held(works) == (0, 0, 0))
      try works.expectSound()
    }
  }

  @Test func anOrderThatHeDeclinesBeforeHeHasAnythingIsMadeAnew() throws {
    let works = try works()
    _ = try promised("PAINTED", works)
    try purchase(works, of: 10, status: "cancelled", open: 0)
    let orders = try works.workOrders().filter { $0.product == "PAINTED" }
    #expect(orders.map(\.state) == [.cancelled, .released] && orders.map(\.ordered) == [.pieces(10), .pieces(10)])
    try works.expectSound()
  }

  @Test func aLaterDeliveryMovesTheWorkOrderAndTheCustomersDate() throws {
    let works = try works()
    let painted = try promised("PAINTED", works)
    try works.issueMaterial(for: painted.id)
    try purchase(works, of: 10, due: "2010-12-09", moves: 1)
    #expect(try order(works).dueDate == day("2010-12-09"))
    let delay = try #require(try works.published(DemandDelayed.self).last)
    #expect(delay.from == day("2010-12-04") && delay.to == day("2010-12-09") && delay.reason.contains("Gloss"))
    // What production moves itself is told to inventory; an echo of it moves nothing.
    try works.perform {
      _ = try RescheduleWorkOrder(date: day("2010-12-13"), reason: "no room").perform(on: painted.id, in: $0)
    }
    #expect(try works.published(SubcontractRescheduled.self).last?.due == day("2010-12-13"))
    #expect(try works.published(SubcontractRescheduled.self).last?.afterMove == 1)
    try purchase(works, of: 10, due: "2010-12-09", moves: 1)
    #expect(try order(works).dueDate == day("2010-12-13"))
    try works.expectSound()
  }

  @Test func aProposalToSubcontractBecomesAWorkOrderWhenItIsApproved() throws {
    let works = try works()
    try works.load(
      #"""
      {"items":[{"item":"PAINTED","source":"subcontract","safetyStock":8,
        "suppliers":[{"supplier":"Gloss","leadTimeDays":3}]}]}
      """#
    )
    try works.plan()
    let proposed = try #require(try works.published(PlannedOrderProposed.self).first { $0.item == "PAINTED" })
    #expect(proposed.source == "subcontract" && proposed.from == "Gloss")
    try works.perform { _ = try RoutedOrders($0).firm(plannedOrder: proposed.plannedOrderID) }
    let painted = try order(works)
    #expect(painted.subcontractor == "Gloss" && painted.ordered == .pieces(8))
    // It counts for the next plan, which proposes nothing more.
    try works.plan()
    #expect(try works.published(PlannedOrderProposed.self).filter { $0.item == "PAINTED" }.count == 1)
    #expect(try works.count("SELECT count(*) FROM workCentreBooking") == 0)
    try works.expectSound()
  }
}
