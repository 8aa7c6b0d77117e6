import Persistence
import ProductionContract
import ProductionDomain
import ProductionService
import Testing
import Values

@Suite struct WorkOrderServiceTests {
  /// An accepted order for mugs; the id of its work order.
  static func accepted(
    _ steps: Int64, _ mode: BillOfMaterials.Mode, capacity: Int64? = nil
  ) throws -> (Workshop, String) {
    let workshop = try Workshop()
    try workshop.defineMug(capacity: capacity, mode: mode)
    try workshop.request("a", ("1", "MUG", steps))
    try workshop.accept("a", ("1", "MUG", steps))
    return (workshop, try #require(try workshop.published(WorkOrderReleased.self).last).workOrderID)
  }

  @Test func anAcceptedPromiseIsReleasedWithItsMaterial() throws {
    let (workshop, _) = try Self.accepted(6, .automatic)
    let released = try workshop.published(WorkOrderReleased.self)
    #expect(released.count == 1)
    #expect(released[0].components == [WorkOrderComponent(item: "BLANK", quantity: .pieces(6))])
    #expect(released[0].number == "WO-2010-000001" && released[0].orderID == "order-a")
    #expect(try workshop.count("SELECT count(*) FROM timer WHERE state = 0") == 0)
    try workshop.expectSound()
  }

  @Test func anAcceptedVersionIsAppliedOnce() throws {
    let (workshop, _) = try Self.accepted(6, .automatic)
    try workshop.accept("a", ("1", "MUG", 6))
    #expect(try workshop.published(WorkOrderReleased.self).count == 1)
    #expect(try workshop.figure("acceptedOrders") == 1)
  }

  @Test func inAutomaticModeMaterialBecomesGoodsAtOnce() throws {
    let (workshop, id) = try Self.accepted(6, .automatic)
    try workshop.issueMaterial(for: id)
    try workshop.issueMaterial(for: id)
    let completed = try workshop.published(WorkOrderCompleted.self)
    #expect(completed.count == 1 && completed[0].good == .pieces(6) && completed[0].closed)
    #expect(try workshop.published(WorkOrderStarted.self).isEmpty)
    #expect(try workshop.figure("workOrderReceipts") == 1)
    try workshop.expectSound()
  }

  @Test func materialForAWorkOrderNotKnownYetWaits() throws {
    let workshop = try Workshop()
    try workshop.issueMaterial(for: "unknown")
    #expect(try workshop.count("SELECT count(*) FROM inbox WHERE state = 2") == 1)
  }

  @Test func inManualModePeopleStartAndReport() throws {
    let (workshop, id) = try Self.accepted(6, .manual)
    #expect(throws: WorkOrderRefusal.materialMissing) {
      try workshop.perform { try StartWorkOrder().perform(on: id, in: $0) }
    }
    try workshop.issueMaterial(for: id)
    _ = try workshop.perform { try StartWorkOrder().perform(on: id, in: $0) }
    _ = try workshop.perform { try CompleteWorkOrder(good: .pieces(2)).perform(on: id, in: $0) }
    let view = try workshop.perform { try CompleteWorkOrder(good: .pieces(4), close: true).perform(on: id, in: $0) }
    #expect(view.state == .closed && view.good == .pieces(6) && view.open.isZero)
    #expect(try workshop.published(WorkOrderStarted.self).count == 1)
    #expect(try workshop.published(WorkOrderCompleted.self).map(\.completion) == [1, 2])
    #expect(try workshop.published(WorkOrderCompleted.self).map(\.closed) == [false, true])
    try workshop.expectSound()
  }

  @Test func whatBecomesScrapIsMadeAgainAndTheDelayTold() throws {
    let (workshop, id) = try Self.accepted(6, .manual, capacity: 6)
    try workshop.issueMaterial(for: id)
    _ = try workshop.perform { try StartWorkOrder().perform(on: id, in: $0) }
    let report = CompleteWorkOrder(good: .pieces(4), scrap: .pieces(2), close: true)
    _ = try workshop.perform { try report.perform(on: id, in: $0) }
    let released = try workshop.published(WorkOrderReleased.self)
    #expect(released.count == 2 && released[1].quantity == .pieces(2) && released[1].lineID == "1")
    let delay = try #require(try workshop.published(DemandDelayed.self).first)
    #expect(delay.from == workshop.today && delay.to == workshop.today + 1 && delay.quantity == .pieces(2))
    try workshop.expectSound()
  }

  @Test func aShortComponentPostponesWhatCannotBeReadyInTime() throws {
    let (workshop, id) = try Self.accepted(6, .automatic)
    try workshop.reportShort(id)
    let delay = try #require(try workshop.published(DemandDelayed.self).first)
    #expect(delay.reason == "Component BLANK is short." && delay.to == workshop.today + 1)
    try workshop.reportShort(id)
    #expect(try workshop.published(DemandDelayed.self).count == 1)
    try workshop.issueMaterial(for: id)
    #expect(try workshop.published(WorkOrderCompleted.self).count == 1)
    try workshop.expectSound()
  }

  @Test func aPlannerPutsAWorkOrderOffAndItsCapacityMoves() throws {
    let (workshop, id) = try Self.accepted(6, .manual, capacity: 6)
    let date = workshop.today + 3
    _ = try workshop.perform {
      try RescheduleWorkOrder(date: date, reason: "The kiln is down.").perform(on: id, in: $0)
    }
    let delay = try #require(try workshop.published(DemandDelayed.self).first)
    #expect(delay.to == date && delay.reason == "The kiln is down.")
    #expect(try workshop.count("SELECT date FROM capacityReservation") == Int64(date.daysSinceEpoch))
    try workshop.expectSound()
  }

  @Test func aCancelledOrderStopsWhatHasNoMaterial() throws {
    let (workshop, id) = try Self.accepted(6, .automatic, capacity: 6)
    try workshop.cancel("a")
    try workshop.cancel("a")
    #expect(try workshop.published(WorkOrderCancelled.self).map(\.workOrderID) == [id])
    #expect(try workshop.count("SELECT sum(reservedSteps) FROM capacityDay") == 0)
    try workshop.issueMaterial(for: id)
    #expect(try workshop.published(WorkOrderCompleted.self).isEmpty)
    try workshop.expectSound()
  }

  @Test func aCancelledOrderLeavesWhatHasBegunToBeMadeForStock() throws {
    let (workshop, id) = try Self.accepted(6, .manual)
    try workshop.issueMaterial(for: id)
    _ = try workshop.perform { try StartWorkOrder().perform(on: id, in: $0) }
    try workshop.cancel("a")
    #expect(try workshop.published(WorkOrderCancelled.self).isEmpty)
    let view = try workshop.perform {
      try CompleteWorkOrder(good: .pieces(1), scrap: .pieces(5), close: true).perform(on: id, in: $0)
    }
    #expect(view.surplus == .pieces(6))
    #expect(try workshop.published(WorkOrderReleased.self).count == 1)
    try workshop.expectSound()
  }
}
