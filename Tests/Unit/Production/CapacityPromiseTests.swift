import Persistence
import ProductionContract
import ProductionDomain
import ProductionService
import Testing
import Values

@Suite struct CapacityPromiseTests {
  @Test func aPromiseTakesCapacityAndTheNextOneComesLater() throws {
    let workshop = try Workshop()
    try workshop.defineMug(capacity: 10, leadTimeDays: 1)
    try workshop.request("a", ("1", "MUG", 25))
    try workshop.request("b", ("1", "MUG", 6))
    let dates = try workshop.published(SupplyPromised.self).map { $0.lines[0].date }
    // 2nd, 3rd and half of the 4th for the first; the second takes the 4th and the 5th.
    #expect(dates == [LocalDate("2010-12-04")!, LocalDate("2010-12-05")!])
    try workshop.expectSound()
  }

  @Test func linesOfOneOrderShareTheCapacity() throws {
    let workshop = try Workshop()
    try workshop.defineMug(capacity: 10)
    try workshop.request("a", ("1", "MUG", 10), ("2", "MUG", 10))
    let lines = try workshop.published(SupplyPromised.self)[0].lines
    #expect(lines.map(\.date) == [workshop.today, workshop.today + 1])
    try workshop.expectSound()
  }

  @Test func whatCannotBeMadeIsRefusedWithItsReason() throws {
    let workshop = try Workshop()
    try workshop.defineMug(capacity: 1)
    try workshop.request("a", ("1", "MUG", 500), ("2", "LAMP", 3))
    let lines = try workshop.published(SupplyPromised.self)[0].lines
    #expect(lines.map(\.code) == ["DATE_INFEASIBLE", "NOT_MANUFACTURED"])
    #expect(lines.map(\.refused) == [.pieces(500), .pieces(3)])
    #expect(lines.map(\.promised) == [.pieces(0), .pieces(0)])
    #expect(try workshop.count("SELECT count(*) FROM capacityReservation") == 0)
  }

  @Test func theSameRequestUnderAnotherIdGetsTheSameAnswer() throws {
    let workshop = try Workshop()
    try workshop.defineMug(capacity: 10)
    try workshop.request("a", ("1", "MUG", 25))
    workshop.clock.advance(by: .seconds(60))
    try workshop.request("a", ("1", "MUG", 25))
    let answers = try workshop.published(SupplyPromised.self)
    #expect(answers.count == 2 && answers[0] == answers[1])
    #expect(try workshop.count("SELECT sum(steps) FROM capacityReservation") == 25)
  }

  @Test func anExpiredPromiseFreesItsCapacity() throws {
    let workshop = try Workshop()
    try workshop.defineMug(capacity: 10)
    try workshop.request("a", ("1", "MUG", 25))
    workshop.clock.advance(by: .seconds(601))
    try workshop.passDueTimers()
    #expect(try workshop.count("SELECT sum(reservedSteps) FROM capacityDay") == 0)
    try workshop.expectSound()
  }

  @Test func aPromiseAcceptedAfterItExpiredIsPlannedAnewAndItsDelayTold() throws {
    let workshop = try Workshop()
    try workshop.defineMug(capacity: 10)
    try workshop.request("a", ("1", "MUG", 10))
    workshop.clock.advance(by: .seconds(601))
    try workshop.passDueTimers()
    try workshop.request("b", ("1", "MUG", 10))
    try workshop.accept("a", ("1", "MUG", 10))
    let delay = try #require(try workshop.published(DemandDelayed.self).first)
    #expect(delay.from == workshop.today && delay.to == workshop.today + 1 && delay.quantity == .pieces(10))
    #expect(try workshop.published(WorkOrderReleased.self).map(\.dueDate) == [workshop.today + 1])
    try workshop.expectSound()
  }

  @Test func aRejectedVersionFreesItsCapacity() throws {
    let workshop = try Workshop()
    try workshop.defineMug(capacity: 10)
    try workshop.request("a", ("1", "MUG", 25))
    try workshop.reject("a")
    #expect(try workshop.count("SELECT count(*) FROM capacityReservation") == 0)
    #expect(try workshop.count("SELECT count(*) FROM timer WHERE state = 0") == 0)
    try workshop.expectSound()
  }

  @Test func holidaysAndWeekendsAreNotPromised() throws {
    let workshop = try Workshop()
    try workshop.defineMug(capacity: 10)
    let calendar = SetCalendar(workingWeekdays: [1, 2, 3, 4, 5], holidays: [LocalDate("2010-12-02")!])
    _ = try workshop.perform { try calendar.perform(in: $0) }
    try workshop.request("a", ("1", "MUG", 30))
    // Wednesday 1st, Friday 3rd, Monday 6th.
    #expect(try workshop.published(SupplyPromised.self)[0].lines[0].date == LocalDate("2010-12-06"))
  }

  @Test func aProductIsNotMadeFromItself() throws {
    let workshop = try Workshop()
    try workshop.defineMug()
    let command = DefineBillOfMaterials(
      components: [.init(item: "MUG", quantity: .pieces(1))], outputQuantity: .pieces(1), leadTimeDays: 0)
    #expect(throws: MasterDataRefusal.self) { try workshop.perform { try command.perform(for: "BLANK", in: $0) } }
  }
}
