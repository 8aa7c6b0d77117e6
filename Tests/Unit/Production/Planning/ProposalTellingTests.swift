import InventoryContract
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import SalesContract
import Testing
import Values

@testable import ProductionService

@Suite struct ProposalTellingTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }

  private func works(expecting quantity: Int64 = 20) throws -> Workshop {
    let works = try Workshop.cycleWorks()
    try works.hear(
      ForecastSubmitted(
        product: "BIKE", plant: "",
        periods: [ForecastPeriod(from: day("2010-12-20"), to: day("2010-12-24"), quantity: .pieces(quantity))],
        submittedBy: "sales", submittedAt: works.clock.now()))
    return works
  }

  @Test func whatBeginsLaterThanIsToldIsToldWhenItsTimeHasCome() throws {
    let works = try works()
    try works.load(#"{"settings":{"tellDays":3}}"#)
    try works.plan()
    #expect(try works.published(PlannedOrderProposed.self).isEmpty)
    let proposals = try works.proposals()
    #expect(!proposals.isEmpty)
    works.clock.advance(by: .seconds(14 * 86_400))
    try works.plan()
    let told = try works.published(PlannedOrderProposed.self)
    #expect(Set(told.map(\.plannedOrderID)).isSubset(of: proposals.map(\.id)) && told.contains { $0.item == "FRAME" })
    try works.plan()
    #expect(try works.published(PlannedOrderProposed.self) == told)
  }

  @Test func ofManyProposalsThoseThatBeginFirstAreTold() throws {
    let scenario = PlanningWorld.scenario(
      [PlanningWorld.item("A", leadTime: 2)],
      demands: (0..<10).map { PlanningWorld.demand("D\($0)", "A", 1, day: 10 + $0 / 2) })
    let plan = RequirementsPlan(scenario)
    // An order a day from day 8 on, the eighth being bucket 7.
    #expect(ProposalTelling.limit(plan, within: 30, most: 3) == (10, 0))
    #expect(ProposalTelling.limit(plan, within: 30, most: 100) == (30, 95))
    #expect(ProposalTelling.limit(plan, within: 8, most: 100) == (8, 99))
  }

  @Test func pagesOfProposalsComeInTheOrderOfRelease() throws {
    let works = try works()
    try works.plan()
    let all = try works.database.read { db in
      try PlannedOrderStore.list(status: nil, source: nil, item: nil, after: nil, limit: 1000, db)
    }
    #expect(all.count > 2)
    #expect(all.map(\.release) == all.map(\.release).sorted())
    var paged: [String] = []
    var cursor: String?
    while true {
      let page = try works.database.read { db in
        try PlannedOrderStore.list(status: nil, source: nil, item: nil, after: cursor, limit: 2, db)
      }
      guard let last = page.last else { break }
      paged += page.map(\.id)
      cursor = "\(last.release.daysSinceEpoch):\(last.id)"
    }
    #expect(paged == all.map(\.id))
    let bought = try works.database.read { db in
      try PlannedOrderStore.list(status: .proposed, source: "buy", item: "FRAME", after: nil, limit: 1000, db)
    }
    #expect(bought.map(\.id) == all.filter { $0.key.item == "FRAME" }.map(\.id))
  }

  @Test func whatAPlanOfBeforeProposedIsWithdrawnByTheFirstPlanByItem() throws {
    let works = try works()
    let old = PlannedOrderStore.PlannedOrder(
      id: "old", key: ItemAtPlant("FRAME"), unit: .piece, source: "buy", sourceName: nil, steps: 10, startedSteps: 10,
      release: day("2010-12-06"), due: day("2010-12-13"), status: .proposed, scenarioID: nil, planID: "p")
    let firm = PlannedOrderStore.PlannedOrder(
      id: "firm", key: ItemAtPlant("RIM"), unit: .piece, source: "buy", sourceName: nil, steps: 7, startedSteps: 7,
      release: day("2010-12-06"), due: day("2010-12-13"), status: .firm, scenarioID: nil, planID: "p")
    try works.perform { unit in
      for order in [old, firm] { try PlannedOrderStore.save(order, at: unit.now, unit.database) }
    }
    try works.plan()
    #expect(try works.published(PlannedOrderWithdrawn.self).map(\.plannedOrderID) == ["old"])
    #expect(try works.database.read { try PlannedOrderStore.find("old", $0)?.status } == .withdrawn)
    #expect(try works.database.read { try PlannedOrderStore.find("firm", $0)?.status } == .firm)
    #expect(try works.supplies(of: "RIM").contains { $0.status == "firm" && $0.quantity == "7" })
  }

  @Test func changedPlanningDataAreReadAnew() throws {
    let works = try works()
    let runner = PlanRunner(database: works.database)
    func due() throws -> LocalDate? {
      _ = try runner.plan(scenario: nil, cause: Cause(actor: "planner"))
      return try works.database.read { db in
        try PlannedOrderStore.list(status: .proposed, source: nil, item: "FRAME", after: nil, limit: 1, db)
      }.first?.release
    }
    let first = try due()
    #expect(try due() == first)
    try works.load(#"{"items":[{"item":"FRAME","source":"buy","leadTimeDays":2}]}"#)
    let changed = try due()
    #expect(changed != first && changed != nil)
    works.clock.advance(by: .seconds(86_400))
    #expect(try due() == changed)
  }
}
