import Persistence
import ProductionContract
import ProductionDomain
@testable import ProductionService
import Testing
import Values

/// Operations reported by people and by themselves, and what follows from them.
@Suite struct ShopFloorTests {
  @Test func theFirstReportStartsTheWorkOrder() throws {
    let shop = try Workshop()
    let id = try shop.order()
    #expect(throws: WorkOrderRefusal.materialMissing) { try shop.confirm(id, 10, good: 1) }
    try shop.issueMaterial(for: id)
    #expect(try shop.published(WorkOrderStarted.self).isEmpty)
    #expect(try shop.confirm(id, 10, good: 4, setup: 15, run: 22).state == .started)
    #expect(try shop.confirm(id, 10, good: 1).state == .started)
    #expect(try shop.published(WorkOrderStarted.self).count == 1)
    let reports = try shop.published(OperationCompleted.self)
    #expect(reports.map(\.good) == [.pieces(4), .pieces(1)])
    #expect(reports[0].operation == 10 && reports[0].workCentre == "saw" && !reports[0].final)
    #expect(reports[0].setupMinutes == 15 && reports[0].runMinutes == 22 && reports[0].downMinutes == 0)
    try shop.expectSound()
  }

  @Test func withoutMaterialToIssueTheFirstReportNeedsNoIssue() throws {
    let shop = try Workshop()
    let id = try shop.order(.init(isTopBackflushed: true))
    #expect(try shop.published(WorkOrderReleased.self)[0].components.isEmpty)
    #expect(try shop.confirm(id, 10, good: 2).state == .started)
    // Inventory's answer to the empty request comes later.
    try shop.issueMaterial(for: id)
    #expect(try shop.detail(id).workOrder.state == .started)
    try shop.expectSound()
  }

  @Test func peopleStartWhatNeedsNoIssue() throws {
    let shop = try Workshop()
    let id = try shop.order(.init(isRouted: false, isTopBackflushed: true))
    #expect(try shop.perform { try StartWorkOrder().perform(on: id, in: $0) }.state == .started)
    let report = CompleteWorkOrder(good: .pieces(4))
    #expect(try shop.perform { try report.perform(on: id, in: $0) }.good == .pieces(4))
    #expect(try shop.published(MaterialBackflushed.self)[0].components.map(\.quantity.steps) == [4, 2000])
    #expect(throws: WorkOrderRefusal.alreadyStarted) {
      try shop.perform { try StartWorkOrder().perform(on: id, in: $0) }
    }
    try shop.expectSound()
  }

  @Test func theLastOperationGivesWhatTheWorkOrderGives() throws {
    let shop = try Workshop()
    let id = try shop.orderWithMaterial()
    try shop.confirm(id, 10, good: 6, scrap: 1)
    #expect(try shop.published(WorkOrderCompleted.self).isEmpty)
    let half = try shop.confirm(id, 20, good: 4)
    // The saw's scrap comes along with the first tables.
    #expect(half.state == .partiallyCompleted && half.good == .pieces(4) && half.scrap == .pieces(1))
    #expect(half.open == .pieces(5))
    try shop.confirm(id, 10, good: 3)
    let whole = try shop.confirm(id, 20, good: 4, scrap: 1)
    #expect(whole.state == .completed && whole.good == .pieces(8) && whole.scrap == .pieces(2) && whole.open.isZero)
    let reports = try shop.published(WorkOrderCompleted.self)
    #expect(reports.map(\.completion) == [1, 2] && reports.map(\.closed) == [false, true])
    #expect(try shop.published(OperationCompleted.self).map(\.final) == [false, false, true, true])
    #expect(try shop.published(WorkOrderClosed.self).isEmpty)
    let closed = try shop.perform { try CloseWorkOrder().perform(on: id, in: $0) }
    #expect(closed.state == .closed && closed.givenUp.isZero)
    #expect(try shop.published(WorkOrderClosed.self).count == 1)
    #expect(try shop.published(WorkOrderCompleted.self).count == 2)
    try shop.expectSound()
  }

  @Test func anOperationWaitsForTheOneBefore() throws {
    let shop = try Workshop()
    let id = try shop.orderWithMaterial()
    #expect(throws: OperationProgress.Refusal.tooMuch(waiting: .pieces(0))) { try shop.confirm(id, 20, good: 1) }
    try shop.confirm(id, 10, good: 3)
    #expect(throws: OperationProgress.Refusal.tooMuch(waiting: .pieces(3))) { try shop.confirm(id, 20, good: 4) }
    try shop.confirm(id, 20, good: 3)
    try shop.confirm(id, 10, good: 7)
    try shop.confirm(id, 20, good: 7)
    #expect(try shop.detail(id).operations.map(\.state) == [.completed, .completed])
    try shop.expectSound()
  }

  @Test func aRefusedReportChangesNothing() throws {
    let shop = try Workshop()
    let id = try shop.orderWithMaterial()
    #expect(throws: OperationProgress.Refusal.minutes) { try shop.confirm(id, 10, good: 1, run: -1) }
    #expect(throws: OperationProgress.Refusal.unknown) { try shop.confirm(id, 30, good: 1) }
    #expect(try shop.detail(id).workOrder.state == .materialIssued)
    #expect(try shop.published(OperationCompleted.self).isEmpty)
    #expect(try shop.published(WorkOrderStarted.self).isEmpty)
  }

  @Test func aRoutedWorkOrderIsNotReportedAsAWhole() throws {
    let shop = try Workshop()
    let id = try shop.orderWithMaterial()
    #expect(throws: WorkOrderRefusal.routed) {
      try shop.perform { try CompleteWorkOrder(good: .pieces(1)).perform(on: id, in: $0) }
    }
    let whole = try shop.orderWithMaterial(.init(isRouted: false))
    #expect(throws: WorkOrderRefusal.notRouted) { try shop.confirm(whole, 10, good: 1) }
  }

  @Test func aFinalReportOfTheLastOperationClosesShort() throws {
    let shop = try Workshop()
    let id = try shop.orderWithMaterial()
    try shop.confirm(id, 10, good: 6, scrap: 1)
    let view = try shop.confirm(id, 20, good: 5, final: true)
    #expect(view.state == .closed && view.good == .pieces(5) && view.scrap == .pieces(1) && view.givenUp == .pieces(4))
    let closed = try #require(try shop.published(WorkOrderClosed.self).first)
    #expect(closed.good == .pieces(5) && closed.scrap == .pieces(1) && closed.ordered == .pieces(10))
    // Stock's next plan makes the rest.
    #expect(try shop.published(WorkOrderReleased.self).count == 1)
    #expect(throws: WorkOrderRefusal.ended) { try shop.confirm(id, 10, good: 1) }
    #expect(throws: WorkOrderRefusal.ended) { try shop.perform { try CloseWorkOrder().perform(on: id, in: $0) } }
    #expect(try shop.published(WorkOrderClosed.self).count == 1)
    try shop.expectSound()
  }

  @Test func closingTellsTheScrapThatCameToNoTable() throws {
    let shop = try Workshop()
    let id = try shop.orderWithMaterial()
    try shop.confirm(id, 10, good: 0, scrap: 10)
    let view = try shop.perform { try CloseWorkOrder().perform(on: id, in: $0) }
    #expect(view.state == .closed && view.scrap == .pieces(10) && view.givenUp.isZero)
    #expect(try shop.published(WorkOrderCompleted.self).map(\.scrap) == [.pieces(10)])
    #expect(try shop.published(MaterialBackflushed.self).count == 1)
    try shop.expectSound()
  }

  @Test func whatACustomersLineLacksIsMadeByAnotherWorkOrder() throws {
    let shop = try Workshop()
    let id = try shop.orderWithMaterial(.init(release: 0, due: 2, handoffID: "a"))
    try shop.confirm(id, 10, good: 9, scrap: 1)
    try shop.confirm(id, 20, good: 7, scrap: 1, final: true)
    let released = try shop.published(WorkOrderReleased.self)
    #expect(released.count == 2 && released[1].quantity == .pieces(3) && released[1].lineID == "1")
    let successor = try shop.detail(released[1].workOrderID)
    #expect(successor.workOrder.replacesID == id && successor.workOrder.revision == "B")
    #expect(successor.components.map(\.quantity.steps) == [3, 1500])
    #expect(successor.operations.map(\.standardRunMinutes) == [15, 30])
    #expect(successor.operations.map(\.standardSetupMinutes) == [15, 0])
    #expect(try shop.published(DemandDelayed.self).isEmpty)
    try shop.expectSound()
  }

  @Test func aCustomerIsToldWhenWhatIsMadeUpComesLater() throws {
    let shop = try Workshop()
    let id = try shop.orderWithMaterial(.init(release: 0, due: 2, handoffID: "a"))
    try shop.confirm(id, 10, good: 0, scrap: 10)
    shop.clock.advance(by: .seconds(86_400))
    _ = try shop.perform { try CloseWorkOrder().perform(on: id, in: $0) }
    let delay = try #require(try shop.published(DemandDelayed.self).first)
    #expect(delay.from == shop.today + 1 && delay.to == shop.today + 2 && delay.quantity == .pieces(10))
    try shop.expectSound()
  }

  @Test func aSmallerDemandMakesASmallerWorkOrderOfTheSamePlan() throws {
    let shop = try Workshop()
    let id = try shop.order(.init(release: 3, due: 5, handoffID: "a"))
    let child = try shop.order(.init(release: 1, due: 3, parentID: id))
    try shop.perform { unit in
      let orders = try WorkOrderStore.open(handoffID: "a", unit.database)
      try WorkOrderDesk(unit).reduce(orders, by: 4, reason: "Less is needed.")
    }
    #expect(try shop.detail(id).workOrder.state == .cancelled)
    let successor = try #require(
      try shop.database.read { try WorkOrderStore.open(handoffID: "a", $0) }.first)
    #expect(successor.job.ordered == .pieces(6) && successor.state.name == .firm)
    #expect(try shop.detail(successor.id).workOrder.releaseDate == shop.today + 3)
    #expect(try shop.detail(child).workOrder.parentID == successor.id)
    try shop.expectSound()
  }

  @Test func componentsAreBookedAsTheyAreUsed() throws {
    let shop = try Workshop()
    let id = try shop.orderWithMaterial(.init(steps: 3))
    try shop.confirm(id, 10, good: 3)
    for _ in 0..<2 { try shop.confirm(id, 20, good: 1) }
    #expect(try shop.detail(id).components.map(\.issued.steps) == [3, 1000])
    try shop.confirm(id, 20, good: 0, scrap: 1)
    let booked = try shop.published(MaterialBackflushed.self)
    #expect(booked.map(\.issue) == [1, 2, 3])
    #expect(booked.map { $0.components[0].quantity.steps } == [500, 500, 500])
    #expect(booked.allSatisfy { $0.components.map(\.item) == ["GLUE"] })
    try shop.expectSound()
  }

  @Test func sharesOfComponentsAreRoundedUpAndNeverExceedTheWhole() {
    #expect((0...3).map { Backflush.used(by: $0, of: 3, required: 10) } == [0, 4, 7, 10])
    #expect(Backflush.used(by: 4, of: 3, required: 10) == 10)
    #expect(Backflush.used(by: .max, of: .max, required: .max) == .max)
  }

  @Test func anAutomaticWorkOrderRunsThroughItsOperations() throws {
    let shop = try Workshop()
    try shop.knowCosts()
    let id = try shop.orderWithMaterial(.init(mode: .automatic, handoffID: "a"))
    try shop.issueMaterial(for: id)
    let reports = try shop.published(OperationCompleted.self)
    #expect(reports.map(\.operation) == [10, 20] && reports.allSatisfy { $0.good == .pieces(10) && $0.final })
    #expect(reports.map(\.setupMinutes) == [15, 0] && reports.map(\.runMinutes) == [50, 100])
    let completed = try shop.published(WorkOrderCompleted.self)
    #expect(completed.count == 1 && completed[0].good == .pieces(10) && completed[0].closed)
    #expect(try shop.published(MaterialBackflushed.self).map { $0.components[0].quantity.steps } == [5000])
    #expect(try shop.published(WorkOrderClosed.self).count == 1)
    let view = try shop.detail(id)
    #expect(view.workOrder.state == .closed && view.workOrder.closedAt == shop.clock.now())
    try shop.expectSound()
  }

  @Test func anAutomaticWorkOrderWithoutOperationsIsMadeWhole() throws {
    let shop = try Workshop()
    try shop.orderWithMaterial(.init(mode: .automatic, isRouted: false))
    #expect(try shop.published(WorkOrderCompleted.self).map(\.good) == [.pieces(10)])
    #expect(try shop.published(MaterialBackflushed.self).count == 1)
    #expect(try shop.published(WorkOrderClosed.self).count == 1)
    #expect(try shop.published(WorkOrderStarted.self).isEmpty)
    try shop.expectSound()
  }

  @Test func aWorkOrderWithoutAPlanHasTheEventsItAlwaysHad() throws {
    let (shop, id) = try WorkOrderServiceTests.accepted(6, .automatic)
    try shop.issueMaterial(for: id)
    #expect(try shop.published(WorkOrderClosed.self).isEmpty)
    #expect(try shop.published(MaterialBackflushed.self).isEmpty)
    #expect(try shop.count("SELECT count(*) FROM workOrderCost") == 0)
    try shop.expectSound()
  }

  /// Random work orders of plans through all their turns; the invariants hold after each.
  @Test func theInvariantsHoldOnAnyShopFloor() throws {
    let seed = UInt64.random(in: 0 ... .max)
    print("theInvariantsHoldOnAnyShopFloor: seed \(seed)")
    var random = WorkshopRandomness(seed: seed)
    let shop = try Workshop()
    try shop.knowCosts()
    var handoffs = 0
    for _ in 0..<500 {
      if random.chance(10) {
        handoffs += 1
        try shop.order(
          .init(
            steps: Int64.random(in: 1...12, using: &random), release: Int.random(in: -1...3, using: &random), due: 5,
            mode: random.chance(20) ? .automatic : .manual, handoffID: random.chance(50) ? "h\(handoffs)" : nil,
            isRouted: random.chance(80), isTopBackflushed: random.chance(20)))
      }
      try step(shop, handoffs, &random)
      try shop.expectSound("seed \(seed)")
    }
    #expect(try shop.count("SELECT count(*) FROM inbox WHERE state <> 0") == 0, "seed \(seed)")
    let closed = try shop.published(WorkOrderClosed.self)
    #expect(Set(closed.map(\.workOrderID)).count == closed.count, "seed \(seed)")
    let over = try shop.count("SELECT count(*) FROM workOrder WHERE state = 'closed'")
    #expect(closed.count == over && over > 0, "seed \(seed)")
  }

  private func step(_ shop: Workshop, _ handoffs: Int, _ random: inout WorkshopRandomness) throws {
    guard let id = try shop.workOrderIDs().suffix(12).randomElement(using: &random) else { return }
    let good = Int64.random(in: 0...6, using: &random)
    let scrap = Int64.random(in: 0...1, using: &random)
    do {
      switch Int.random(in: 0..<20, using: &random) {
      case 0, 1, 2: try shop.issueMaterial(for: id)
      case 3: try shop.reportShort(id)
      case 4: _ = try shop.perform { try ReleaseWorkOrder().perform(on: id, in: $0) }
      case 5:
        let date = shop.today + Int.random(in: -1...9, using: &random)
        _ = try shop.perform { try RescheduleWorkOrder(date: date, reason: "Otherwise.").perform(on: id, in: $0) }
      case 6 where random.chance(30): _ = try shop.perform { try CloseWorkOrder().perform(on: id, in: $0) }
      case 7:
        _ = try shop.perform { try CompleteWorkOrder(good: .pieces(good)).perform(on: id, in: $0) }
      case 8 where handoffs > 0 && random.chance(30):
        try shop.cancel("h\(Int.random(in: 1...handoffs, using: &random))")
      case 9:
        shop.clock.advance(by: .seconds(Int64.random(in: 1...50_000, using: &random)))
        try shop.passDueTimers()
      case 10 where random.chance(30):
        _ = try shop.perform { try FreezeWorkOrder(reason: "Stay.").perform(on: id, in: $0) }
      default:
        try shop.confirm(
          id, [10, 20].randomElement(using: &random)!, good: good, scrap: scrap,
          run: Int.random(in: 0...60, using: &random), final: random.chance(10))
      }
    } catch is WorkOrderRefusal {
    } catch is OperationProgress.Refusal {}
  }
}
