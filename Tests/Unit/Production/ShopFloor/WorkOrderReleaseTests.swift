import ProductionContract
import ProductionDomain
import ProductionService
import Testing
import Values

/// Work orders that plans made, from firm to released.
@Suite struct WorkOrderReleaseTests {
  @Test func aFirmWorkOrderWaitsForItsReleaseDate() throws {
    let shop = try Workshop()
    let id = try shop.order(.init(release: 2))
    #expect(try shop.detail(id).workOrder.state == .firm)
    #expect(try shop.published(WorkOrderReleased.self).isEmpty)
    shop.clock.advance(by: .seconds(86_400))
    try shop.passDueTimers()
    #expect(try shop.published(WorkOrderReleased.self).isEmpty)
    shop.clock.advance(by: .seconds(57_600))
    try shop.passDueTimers()
    #expect(try shop.published(WorkOrderReleased.self).map(\.workOrderID) == [id])
    #expect(try shop.detail(id).workOrder.state == .released)
    try shop.expectSound()
  }

  @Test func aWorkOrderWhoseDayHasComeIsReleasedAtOnce() throws {
    let shop = try Workshop()
    try shop.order(.init(release: 0))
    try shop.order(.init(release: -3))
    #expect(try shop.published(WorkOrderReleased.self).count == 2)
    #expect(try shop.count("SELECT count(*) FROM timer WHERE state = 0") == 0)
  }

  @Test func onlyWhatIsNotBackflushedIsAskedFor() throws {
    let shop = try Workshop()
    let id = try shop.order()
    let released = try #require(try shop.published(WorkOrderReleased.self).first)
    #expect(released.components == [WorkOrderComponent(item: "TOP", quantity: .pieces(10))])
    #expect(released.handoffID == "" && released.orderID == "" && released.plant == nil)
    let view = try shop.detail(id)
    #expect(view.workOrder.revision == "B" && view.workOrder.routed && view.operations.map(\.operation) == [10, 20])
    #expect(view.components.map(\.isBackflushed) == [false, true])
    #expect(view.components.allSatisfy { $0.issued.isZero })
    try shop.issueMaterial(for: id)
    #expect(try shop.detail(id).components.map(\.issued.steps) == [10, 0])
  }

  @Test func peopleReleaseEarlier() throws {
    let shop = try Workshop()
    let id = try shop.order(.init(release: 2))
    let view = try shop.perform { try ReleaseWorkOrder().perform(on: id, in: $0) }
    #expect(view.state == .released)
    _ = try shop.perform { try ReleaseWorkOrder().perform(on: id, in: $0) }
    shop.clock.advance(by: .seconds(200_000))
    try shop.passDueTimers()
    #expect(try shop.published(WorkOrderReleased.self).count == 1)
    try shop.issueMaterial(for: id)
    #expect(throws: WorkOrderRefusal.notFirm) {
      try shop.perform { try ReleaseWorkOrder().perform(on: id, in: $0) }
    }
  }

  @Test func aReleaseDateBeforeTodayIsRefusedAndReleasesNothing() throws {
    let shop = try Workshop()
    let id = try shop.order(.init(release: 2, due: 5))
    let past = RescheduleWorkOrder(date: shop.today + 5, releaseDate: shop.today + -1, reason: "The saw is back.")
    #expect(throws: WorkOrderRefusal.releasePast(shop.today)) {
      try shop.perform { try past.perform(on: id, in: $0) }
    }
    #expect(try shop.detail(id).workOrder.state == .firm)
    #expect(try shop.published(WorkOrderReleased.self).isEmpty)
    // A due date alone moves the release along; what would lie before today begins at once.
    let soon = RescheduleWorkOrder(date: shop.today + 1, reason: "The saw is back.")
    _ = try shop.perform { try soon.perform(on: id, in: $0) }
    #expect(try shop.detail(id).workOrder.state == .released)
    // What stays as it is may lie before today.
    let release = try #require(try shop.detail(id).workOrder.releaseDate)
    #expect(release < shop.today)
    let later = RescheduleWorkOrder(date: shop.today + 4, releaseDate: release, reason: "The saw is away.")
    let moved = try shop.perform { try later.perform(on: id, in: $0) }
    #expect(moved.dueDate == shop.today + 4 && moved.releaseDate == release)
    try shop.expectSound()
  }

  @Test func aFirmWorkOrderMovesInBothDirectionsWithItsTimer() throws {
    let shop = try Workshop()
    let id = try shop.order(.init(release: 2, due: 5))
    let later = RescheduleWorkOrder(date: shop.today + 8, reason: "The saw is away.")
    let view = try shop.perform { try later.perform(on: id, in: $0) }
    #expect(view.releaseDate == shop.today + 5 && view.dueDate == shop.today + 8)
    shop.clock.advance(by: .seconds(3 * 86_400))
    try shop.passDueTimers()
    #expect(try shop.detail(id).workOrder.state == .firm)
    let earlier = RescheduleWorkOrder(date: shop.today + 3, releaseDate: shop.today, reason: "The saw is back.")
    #expect(try shop.perform { try earlier.perform(on: id, in: $0) }.state == .released)
    #expect(try shop.count("SELECT count(*) FROM timer WHERE state = 0") == 0)
    // Made for stock: nobody is told.
    #expect(try shop.published(DemandDelayed.self).isEmpty)
    #expect(try shop.audited("work-order.rescheduled") == 2)
    try shop.expectSound()
  }

  @Test func aCustomerIsToldOfLaterDatesOnly() throws {
    let shop = try Workshop()
    let id = try shop.order(.init(release: 2, due: 5, handoffID: "a"))
    for days in [7, 4] {
      let command = RescheduleWorkOrder(date: shop.today + days, reason: "The saw is away.")
      _ = try shop.perform { try command.perform(on: id, in: $0) }
    }
    let delays = try shop.published(DemandDelayed.self)
    #expect(delays.count == 1 && delays[0].to == shop.today + 7 && delays[0].handoffID == "a")
  }

  @Test func aFrozenWorkOrderStaysWhereItIs() throws {
    let shop = try Workshop()
    let id = try shop.order(.init(handoffID: "a"))
    let frozen = try shop.perform { try FreezeWorkOrder(reason: "Promised by phone.").perform(on: id, in: $0) }
    #expect(frozen.frozen)
    let command = RescheduleWorkOrder(date: shop.today + 9, reason: "The saw is away.")
    #expect(throws: WorkOrderRefusal.frozen) { try shop.perform { try command.perform(on: id, in: $0) } }
    shop.clock.advance(by: .seconds(10 * 86_400))
    try shop.reportShort(id)
    #expect(try shop.detail(id).workOrder.dueDate == frozen.dueDate)
    #expect(try shop.count("SELECT count(*) FROM inbox WHERE state <> 0") == 0)
    #expect(try !shop.perform { try UnfreezeWorkOrder().perform(on: id, in: $0) }.frozen)
    let later = RescheduleWorkOrder(date: shop.today + 9, reason: "The saw is away.")
    #expect(try shop.perform { try later.perform(on: id, in: $0) }.dueDate == later.date)
    #expect(try shop.audited("work-order.frozen") == 1)
    #expect(try shop.audited("work-order.unfrozen") == 1)
    #expect(throws: WorkOrderRefusal.reasonMissing) {
      try shop.perform { try FreezeWorkOrder(reason: " ").perform(on: id, in: $0) }
    }
  }

  @Test func shortMaterialPostponesByTheTimeTheWorkTakes() throws {
    let shop = try Workshop()
    let id = try shop.order(.init(release: 0, due: 2, handoffID: "a"))
    try shop.reportShort(id)
    #expect(try shop.detail(id).workOrder.dueDate == shop.today + 3)
    try shop.reportShort(id)
    shop.clock.advance(by: .seconds(86_400))
    try shop.reportShort(id)
    #expect(try shop.detail(id).workOrder.dueDate == shop.today + 3)
    let delays = try shop.published(DemandDelayed.self)
    #expect(delays.count == 2 && delays.allSatisfy { $0.reason == "Component BLANK is short." })
    try shop.expectSound()
  }

  @Test func shortMaterialOfAWorkOrderReleasedEarlyChangesNothing() throws {
    let shop = try Workshop()
    let id = try shop.order(.init(release: 3, due: 5, handoffID: "a"))
    _ = try shop.perform { try ReleaseWorkOrder().perform(on: id, in: $0) }
    // Tomorrow and two days are before the due date.
    try shop.reportShort(id)
    #expect(try shop.published(DemandDelayed.self).isEmpty)
    #expect(try shop.detail(id).workOrder.dueDate == shop.today + 5)
  }

  @Test func aCancelledFirmWorkOrderIsNotReleased() throws {
    let shop = try Workshop()
    let id = try shop.order(.init(release: 2, handoffID: "a"))
    try shop.cancel("a")
    #expect(try shop.published(WorkOrderCancelled.self).map(\.workOrderID) == [id])
    shop.clock.advance(by: .seconds(3 * 86_400))
    try shop.passDueTimers()
    #expect(try shop.published(WorkOrderReleased.self).isEmpty)
    try shop.expectSound()
  }

  @Test func whatAPlanDoesNotNeedIsSurplusFromTheStart() throws {
    let shop = try Workshop()
    let id = try shop.orderWithMaterial(.init(steps: 11, surplusSteps: 1, handoffID: "a"))
    #expect(try shop.detail(id).workOrder.surplus == .pieces(1))
    try shop.confirm(id, 10, good: 10, scrap: 1)
    try shop.confirm(id, 20, good: 10, final: true)
    // Ten are what the line needs: nothing has to be made up.
    #expect(try shop.published(WorkOrderReleased.self).count == 1)
    try shop.expectSound()
  }
}
