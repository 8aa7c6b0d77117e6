import Persistence
import ProductionContract
import ProductionDomain
import Testing
import Values

@testable import ProductionService

/// Work orders of a running factory whose operations lose something.
@Suite struct OperationScrapKeepingTests {
  /// The bicycle factory; of five bikes that are assembled one is lost, and the wheels are mounted afterwards.
  private func works() throws -> Workshop {
    let works = try Workshop.cycleWorks(["FRAME": 100, "RIM": 400, "SPOKE": 20_000])
    try works.load(
      #"""
      {"workCentres":[{"name":"mounting","calendar":"week","machines":1}],
       "bills":[{"item":"BIKE","revision":"A","components":[{"item":"FRAME","quantity":1},
         {"item":"WHEEL","quantity":2,"operation":20}]}],
       "routings":[{"item":"BIKE","operations":[
         {"operation":10,"workCentre":"assembly","runMinutes":30,"scrapPercent":20},
         {"operation":20,"workCentre":"mounting","runMinutes":15}]}]}
      """#)
    return works
  }

  @Test func aWorkOrderStartsMoreAndItsComponentsAndTimesAreThoseOfTheirOperations() throws {
    let works = try works()
    try works.request("a", ("1", "BIKE", 4))
    #expect(try works.count("SELECT startedSteps FROM promisedOrder WHERE item = 'BIKE'") == 5)
    #expect(try works.count("SELECT goodSteps FROM promisedOrder WHERE item = 'BIKE'") == 4)
    try works.accept("a", ("1", "BIKE", 4))
    let bike = try #require(try works.workOrders().first { $0.product == "BIKE" })
    #expect(bike.ordered == .pieces(5))
    #expect(try works.count("SELECT sum(steps) FROM workOrderComponent WHERE item = 'FRAME'") == 5)
    #expect(try works.count("SELECT sum(steps) FROM workOrderComponent WHERE item = 'WHEEL'") == 8)
    // Five at the first operation, four at the second.
    #expect(
      try works.count("SELECT sum(seconds) FROM workCentreBooking WHERE workCentre = 'assembly'") == 5 * 1800)
    #expect(try works.count("SELECT sum(seconds) FROM workCentreBooking WHERE workCentre = 'mounting'") == 4 * 900)
    #expect(
      try works.count(
        "SELECT 100 * min(expectedSteps) + max(expectedSteps) FROM workOrderOperation WHERE workOrderID = '\(bike.id)'")
        == 405)
    let open = try works.database.read { try PlanSnapshot(scenarioID: nil, now: works.clock.now(), $0) }
      .openOrders.first { $0.id == bike.id }
    #expect(open?.operations.map(\.runSeconds) == [5 * 1800, 4 * 900])
    #expect(open?.comingSteps == 4)
    try works.plan()
    try works.expectSound()
  }

  @Test func aPlanProposesTheSame() throws {
    let works = try works()
    try works.load(#"{"items":[{"item":"BIKE","source":"make","leadTimeDays":1,"safetyStock":100}]}"#)
    try works.plan()
    // 100 / 0.8 = 125 are started, which take 25 frames more than there are and 125 x 0.8 x 2 wheels.
    let proposed = try works.published(PlannedOrderProposed.self)
    let sums = Dictionary(proposed.map { ($0.item, $0.quantity.steps) }) { $0 + $1 }
    #expect(sums == ["BIKE": 100, "FRAME": 25, "WHEEL": 200])
    try works.expectSound()
  }
}
