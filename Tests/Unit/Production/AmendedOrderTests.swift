import Persistence
import ProductionContract
import ProductionDomain
import ProductionService
import Testing
import Values

@Suite struct AmendedOrderTests {
  @Test func anIncreaseTakesCapacityOnlyForWhatIsNew() throws {
    let (workshop, _) = try WorkOrderServiceTests.accepted(6, .automatic, capacity: 10)
    try workshop.request("a", version: 2, ("1", "MUG", 9))
    #expect(try workshop.published(SupplyPromised.self)[1].lines[0].promised == .pieces(9))
    #expect(try workshop.count("SELECT sum(steps) FROM capacityReservation") == 9)
    try workshop.accept("a", version: 2, ("1", "MUG", 9))
    #expect(try workshop.published(WorkOrderReleased.self).map(\.quantity) == [.pieces(6), .pieces(3)])
    try workshop.expectSound()
  }

  @Test func piecesFinishedBetweenAnswerAndAcceptanceAreNotMadeTwice() throws {
    let (workshop, id) = try WorkOrderServiceTests.accepted(6, .automatic)
    try workshop.request("a", version: 2, ("1", "MUG", 9))
    try workshop.issueMaterial(for: id)
    try workshop.accept("a", version: 2, ("1", "MUG", 9))
    #expect(try workshop.published(WorkOrderReleased.self).map(\.quantity) == [.pieces(6), .pieces(3)])
    try workshop.expectSound()
  }

  @Test func whatWasMadeBeforeTheAmendmentIsNotMadeAgain() throws {
    let (workshop, id) = try WorkOrderServiceTests.accepted(10, .automatic)
    try workshop.issueMaterial(for: id)
    #expect(try workshop.count("SELECT sum(goodSteps) FROM workOrder") == 10)
    try workshop.request("a", version: 2, ("1", "MUG", 12))
    #expect(try workshop.published(SupplyPromised.self)[1].lines[0].promised == .pieces(12))
    try workshop.accept("a", version: 2, ("1", "MUG", 12))
    #expect(try workshop.published(WorkOrderReleased.self).map(\.quantity) == [.pieces(10), .pieces(2)])
    try workshop.expectSound()
  }

  @Test func whatWasMadeIsPromisedAlsoWhenTheIncreaseCannotBeMade() throws {
    let (workshop, id) = try WorkOrderServiceTests.accepted(10, .automatic, capacity: 10)
    try workshop.issueMaterial(for: id)
    try workshop.request("a", version: 2, ("1", "MUG", 10_000))
    let line = try workshop.published(SupplyPromised.self)[1].lines[0]
    #expect(line.promised == .pieces(10) && line.refused == .pieces(9990) && line.code == "DATE_INFEASIBLE")
    try workshop.accept("a", version: 2, ("1", "MUG", 10))
    #expect(try workshop.published(WorkOrderReleased.self).map(\.quantity) == [.pieces(10)])
    try workshop.expectSound()
  }

  @Test func whatALineGaveBackToFreeStockIsMadeAnewWhenItGrowsAgain() throws {
    let (workshop, id) = try WorkOrderServiceTests.accepted(10, .automatic)
    try workshop.issueMaterial(for: id)
    for (version, steps) in [(2, Int64(6)), (3, 10)] {
      try workshop.request("a", version: version, ("1", "MUG", steps))
      try workshop.accept("a", version: version, ("1", "MUG", steps))
    }
    #expect(try workshop.published(WorkOrderReleased.self).map(\.quantity) == [.pieces(10), .pieces(4)])
    try workshop.expectSound()
  }

  @Test func aDecreaseCancelsAndMakesASmallerWorkOrder() throws {
    let (workshop, id) = try WorkOrderServiceTests.accepted(25, .automatic, capacity: 10)
    try workshop.request("a", version: 2, ("1", "MUG", 12))
    try workshop.accept("a", version: 2, ("1", "MUG", 12))
    #expect(try workshop.published(WorkOrderCancelled.self).map(\.workOrderID) == [id])
    #expect(try workshop.published(WorkOrderReleased.self).map(\.quantity) == [.pieces(25), .pieces(12)])
    #expect(try workshop.count("SELECT sum(reservedSteps) FROM capacityDay") == 12)
    try workshop.expectSound()
  }

  @Test func aLineThatStockCoversNeedsNoWorkOrderAnyMore() throws {
    let (workshop, id) = try WorkOrderServiceTests.accepted(6, .automatic, capacity: 10)
    try workshop.accept("a", version: 2, ("1", "MUG", 0))
    #expect(try workshop.published(WorkOrderCancelled.self).map(\.workOrderID) == [id])
    #expect(try workshop.count("SELECT sum(reservedSteps) FROM capacityDay") == 0)
    try workshop.expectSound()
  }

  @Test func aDecreaseBelowWhatHasBegunLeavesASurplus() throws {
    let (workshop, id) = try WorkOrderServiceTests.accepted(6, .manual)
    try workshop.issueMaterial(for: id)
    try workshop.request("a", version: 2, ("1", "MUG", 2))
    try workshop.accept("a", version: 2, ("1", "MUG", 2))
    #expect(try workshop.published(WorkOrderCancelled.self).isEmpty)
    #expect(try workshop.count("SELECT surplusSteps FROM workOrder") == 4)
    try workshop.expectSound()
  }

  @Test func aRejectedAmendmentFreesOnlyItsIncrease() throws {
    let (workshop, _) = try WorkOrderServiceTests.accepted(6, .automatic, capacity: 10)
    try workshop.request("a", version: 2, ("1", "MUG", 9))
    try workshop.reject("a", version: 2)
    #expect(try workshop.count("SELECT sum(reservedSteps) FROM capacityDay") == 6)
    #expect(try workshop.published(WorkOrderCancelled.self).isEmpty)
    try workshop.expectSound()
  }

  /// Random orders through all their turns; the invariants hold after each.
  @Test func theInvariantsHoldThroughRandomLives() throws {
    let seed = UInt64.random(in: 0 ... .max)
    print("theInvariantsHoldThroughRandomLives: seed \(seed)")
    var random = WorkshopRandomness(seed: seed)
    let workshop = try Workshop()
    try workshop.defineMug(capacity: 20, leadTimeDays: 1, mode: .manual)
    var version: [String: Int] = [:]
    var pending: [String: Int64] = [:]
    for _ in 0..<600 {
      let handoffID = "h\(Int.random(in: 0..<40, using: &random))"
      let steps = Int64.random(in: 1...30, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0, 1, 2:
        guard pending[handoffID] == nil else { continue }
        version[handoffID, default: 0] += 1
        pending[handoffID] = steps
        try workshop.request(handoffID, version: version[handoffID]!, ("1", "MUG", steps))
      case 3, 4:
        guard let asked = pending.removeValue(forKey: handoffID) else { continue }
        try workshop.accept(handoffID, version: version[handoffID]!, ("1", "MUG", asked))
      case 5:
        guard pending.removeValue(forKey: handoffID) != nil else { continue }
        try workshop.reject(handoffID, version: version[handoffID]!)
      case 6 where random.chance(20):
        try workshop.cancel(handoffID, version: version[handoffID] ?? 1)
        pending[handoffID] = nil
      case 9:
        workshop.clock.advance(by: .seconds(Int64.random(in: 1...40_000, using: &random)))
        try workshop.passDueTimers()
      default:
        try shopFloor(workshop, &random)
      }
      try workshop.expectSound("seed \(seed)")
    }
    #expect(try workshop.count("SELECT count(*) FROM inbox WHERE state <> 0") == 0, "seed \(seed)")
  }

  private func shopFloor(_ workshop: Workshop, _ random: inout WorkshopRandomness) throws {
    let ids = try workshop.workOrderIDs()
    guard let id = ids.randomElement(using: &random) else { return }
    let good = Int64.random(in: 0...10, using: &random)
    let scrap = Int64.random(in: 0...2, using: &random)
    let close = random.chance(30)
    let date = workshop.today + Int.random(in: 1...20, using: &random)
    do {
      switch Int.random(in: 0..<5, using: &random) {
      case 0: try workshop.issueMaterial(for: id)
      case 1: try workshop.reportShort(id)
      case 2: _ = try workshop.perform { try StartWorkOrder().perform(on: id, in: $0) }
      case 3:
        let command = RescheduleWorkOrder(date: date, reason: "The kiln is down.")
        _ = try workshop.perform { try command.perform(on: id, in: $0) }
      default:
        let command = CompleteWorkOrder(good: .pieces(good), scrap: .pieces(scrap), close: close)
        _ = try workshop.perform { try command.perform(on: id, in: $0) }
      }
    } catch is WorkOrderRefusal {}
  }
}
