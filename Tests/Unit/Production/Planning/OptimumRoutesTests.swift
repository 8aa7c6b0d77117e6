import Foundation
import HTTPTypes
import InventoryContract
import Messaging
import Persistence
import ProductionContract
import SalesContract
import Testing
import Values

@testable import ProductionService

/// The best product mix and the cheapest sourcing, from what the running service knows.
@Suite struct OptimumRoutesTests {
  /// Two products on two work centres of 2,400 minutes a week; B is the bottleneck. (Goldratt's P and Q.)
  static let twoProducts = """
    {"horizonDays":28,"settings":{"scheduleSeconds":0},
     "calendars":[{"name":"week","shifts":[{"days":[1,2,3,4,5],"from":"08:00","to":"16:00"}]}],
     "plants":[{"name":"","calendar":"week"}],
     "workCentres":[{"name":"A","calendar":"week"},{"name":"B","calendar":"week"}],
     "items":[{"item":"P","source":"make","price":{"amount":"90","currency":"USD"}},
       {"item":"Q","source":"make","price":{"amount":"100","currency":"USD"}},
       {"item":"PM","source":"buy","suppliers":[{"supplier":"S","price":{"amount":"45","currency":"USD"}}]},
       {"item":"QM","source":"buy","standardCost":{"amount":"20","currency":"USD"}}],
     "bills":[{"item":"P","components":[{"item":"PM","quantity":1}]},
       {"item":"Q","components":[{"item":"QM","quantity":2}]}],
     "routings":[{"item":"P","operations":[{"workCentre":"A","runMinutes":15},{"workCentre":"B","runMinutes":15}]},
       {"item":"Q","operations":[{"workCentre":"A","runMinutes":10},{"workCentre":"B","runMinutes":30}]}]}
    """

  private func works(_ data: String, _ forecasts: [String: Int64]) throws -> Workshop {
    let works = try Workshop()
    try works.load(data)
    // Wednesday; five days of work from today are there until Tuesday.
    for (product, quantity) in forecasts.sorted(by: { $0.key < $1.key }) {
      try works.hear(
        ForecastSubmitted(
          product: product, plant: "",
          periods: [ForecastPeriod(from: works.today + 2, to: works.today + 4, quantity: .pieces(quantity))],
          submittedBy: "sales", submittedAt: works.clock.now()))
    }
    return works
  }

  private func client(_ works: Workshop) async throws -> RouteClient {
    try await RouteClient(works.database, PlanningRoutes.add)
  }

  @Test func theProductMixOfTheWeekIsTheBestAndSaysWhatAnHourIsWorth() async throws {
    let works = try works(Self.twoProducts, ["P": 100, "Q": 50])
    let answer = try await client(works).send("/v1/product-mix?days=7", scopes: "production:read")
    #expect(answer.status == 200, "\(answer.text)")
    let mix = try answer.json(ProductMixView.self)
    #expect(mix.products.map(\.item) == ["P", "Q"] && mix.products.map(\.quantity) == [100, 30])
    #expect(mix.products.map(\.contribution.minorUnits) == [4500, 6000])
    #expect(mix.contribution?.minorUnits == 630_000 && mix.bound == mix.contribution && mix.optimal)
    #expect(mix.gap?.minorUnits == 0 && mix.ordersFit && mix.problems.isEmpty)
    // The higher contribution first: 50 Q leave 900 minutes of B for 60 P.
    #expect(mix.products.map(\.marginFirst) == [60, 50] && mix.marginFirst?.minorUnits == 570_000)
    let b = try #require(mix.workCentres.first { $0.workCentre == "B" })
    #expect(b.capacityMinutes == 2400 && b.loadMinutes == 2400)
    // 30 minutes of B are another Q: 60 USD.
    #expect(b.pricePerHour == Money(minorUnits: 12_000, currency: .usd))
    #expect(mix.workCentres.first { $0.workCentre == "A" }?.pricePerHour == nil)
  }

  /// Both are made of a frame, which takes B 300 minutes to set up for and 3 for a piece.
  @Test func aPartThatBothAreMadeOfIsSetUpForOnce() async throws {
    let data = Self.twoProducts
      .replacing(#"[{"item":"PM","quantity":1}]"#, with: #"[{"item":"PM","quantity":1},{"item":"FRAME","quantity":1}]"#)
      .replacing(#"[{"item":"QM","quantity":2}]"#, with: #"[{"item":"QM","quantity":2},{"item":"FRAME","quantity":1}]"#)
      .replacing(
        #""bills":["#,
        with: #""bills":[{"item":"FRAME","components":[{"item":"STEEL","quantity":1}]},"#
      )
      .replacing(
        #""items":["#,
        with: #""items":[{"item":"FRAME","source":"make"},"#
          + #"{"item":"STEEL","source":"buy","standardCost":{"amount":"1","currency":"USD"}},"#
      )
      .replacing(
        #""routings":["#,
        with: #""routings":[{"item":"FRAME","operations":[{"workCentre":"B","setupMinutes":300,"runMinutes":3}]},"#)
    let works = try works(data, ["P": 100, "Q": 50])
    let mix = try await client(works).send("/v1/product-mix?days=7", scopes: "production:read").json(
      ProductMixView.self)
    // 300 + 100 × 18 leave 300 of the 2400 minutes for Q at 33; two set-ups would leave it nothing.
    #expect(mix.products.map(\.quantity) == [100, 9] && mix.optimal, "\(mix.problems)")
    #expect(mix.contribution?.minorUnits == 493_100)
    #expect(mix.workCentres.first { $0.workCentre == "B" }?.loadMinutes == 2_397)
    // What neither makes is not set up for.
    let alone = try self.works(data, ["P": 100])
    let other = try await client(alone).send("/v1/product-mix?days=7", scopes: "production:read")
      .json(ProductMixView.self)
    #expect(other.products.map(\.quantity) == [100])
    #expect(other.workCentres.first { $0.workCentre == "B" }?.loadMinutes == 2_100)
  }

  @Test func whatIsOrderedIsMadeAtLeastAndStockServesIt() async throws {
    let works = try works(Self.twoProducts, ["P": 100])
    try works.stock(["P": 0, "Q": 5])
    try works.request("a", ("1", "Q", 40))
    try works.accept("a")
    let mix = try await client(works).send("/v1/product-mix", scopes: "production:read").json(ProductMixView.self)
    let q = mix.products.first { $0.item == "Q" }
    #expect(q == nil || q!.quantity >= q!.ordered - q!.covered)
    #expect(mix.contribution.map { $0.minorUnits >= mix.marginFirst!.minorUnits } ?? false)
  }

  @Test func aQuestionThatCannotBeAnsweredIsAProblem() async throws {
    let empty = try Workshop()
    let nothing = try await client(empty).send("/v1/product-mix", scopes: "production:read")
    #expect(nothing.status == 404 && nothing.text.contains("There is no planning data yet"))
    let works = try works(Self.twoProducts, [:])
    let client = try await client(works)
    #expect(try await client.send("/v1/product-mix?days=x", scopes: "production:read").status == 400)
    #expect(try await client.send("/v1/product-mix?scenario=no", scopes: "production:read").status == 404)
    let item = try await client.send("/v1/sourcing-optimum?item=NO", scopes: "production:read")
    #expect(item.status == 404 && item.text.contains("There is no item NO"))
    #expect(
      try await client.send(
        "/v1/sourcing-optimum", body: #"{"item":"P"}"#, scopes: "production:read"
      ).status == 403)
  }

  // MARK: Sourcing

  /// Leeds makes 40 a week at 10, York buys at 14, a lane between them costs 2.
  static let twoPlants = """
    {"horizonDays":28,"settings":{"mainPlant":"York","scheduleSeconds":0},
     "plants":[{"name":"Leeds"},{"name":"York"}],
     "lanes":[{"from":"Leeds","to":"York","leadTimeDays":1,"cost":{"amount":"2","currency":"USD"},"item":"X"}],
     "items":[{"item":"X","plant":"Leeds","leadTimeDays":1,
        "sources":[{"source":"buy","capacity":40,"capacityDays":28}],
        "suppliers":[{"supplier":"L","price":{"amount":"10","currency":"USD"}}]},
       {"item":"X","plant":"York",
        "sources":[{"source":"buy","leadTimeDays":1},{"source":"transfer","from":"Leeds","priority":2}],
        "suppliers":[{"supplier":"S","price":{"amount":"14","currency":"USD"}}]}]}
    """

  private func sourced(_ quantity: Int64) throws -> Workshop {
    let works = try Workshop()
    try works.load(Self.twoPlants)
    try works.hear(
      ForecastSubmitted(
        product: "X", plant: "York",
        periods: [ForecastPeriod(from: works.today + 10, to: works.today + 12, quantity: .pieces(quantity))],
        submittedBy: "sales", submittedAt: works.clock.now()))
    return works
  }

  @Test func theCheapestSourcingIsProvedAndSaysWhetherThePlanDiffers() async throws {
    let works = try sourced(100)
    let answer = try await client(works).send("/v1/sourcing-optimum?item=X", scopes: "production:read")
    #expect(answer.status == 200, "\(answer.text)")
    let optimum = try #require(try answer.json([SourcingOptimumView].self).first)
    #expect(optimum.optimal && optimum.differs && optimum.problems.isEmpty)
    // 40 by way of Leeds at 12, 60 at York at 14; the plan buys all at York.
    #expect(optimum.cost == Money(minorUnits: 132_000, currency: .usd) && optimum.bound == optimum.cost)
    #expect(optimum.plannedCost == Money(minorUnits: 140_000, currency: .usd))
    let york = optimum.ways.filter { $0.plant == "York" }
    #expect(york.map(\.source) == ["buy", "transfer"] && york.map(\.quantity) == [.pieces(60), .pieces(40)])
    #expect(optimum.places.map(\.unmet) == [.pieces(0), .pieces(0)])
  }

  @Test func theOptimumBecomesSharesThatPlansKeep() async throws {
    let works = try sourced(100)
    let client = try await client(works)
    let used = try await client.send(
      "/v1/sourcing-optimum", body: #"{"item":"X"}"#, scopes: "production:read", "production:write")
    #expect(used.status == 200, "\(used.text)")
    try works.plan()
    let orders = try works.published(PlannedOrderProposed.self).filter { $0.plant == "York" }
    var sums: [String: Int64] = [:]
    for order in orders { sums[order.source, default: 0] += order.quantity.steps }
    #expect(sums == ["buy": 60, "transfer": 40])
    #expect(
      orders.first { $0.source == "transfer" }?.from == "Leeds" && orders.first { $0.source == "buy" }?.from == "S")
    let again = try await client.send("/v1/sourcing-optimum?item=X", scopes: "production:read")
      .json([SourcingOptimumView].self)
    #expect(again.first?.differs == false && again.first?.plannedCost == again.first?.cost)
    // It is stored as any planning data, and told once more in the audit.
    let item = try await client.send("/v1/planning-data/item/X@York", scopes: "production:read")
    #expect(item.text.contains("\"60.0000\"") && item.text.contains("\"40.0000\""))
  }

  // MARK: Planned orders of several sources

  @Test func firmingAPlannedOrderTakesItsOwnSource() async throws {
    let works = try sourced(100)
    let client = try await client(works)
    _ = try await client.send(
      "/v1/sourcing-optimum", body: #"{"item":"X"}"#, scopes: "production:read", "production:write")
    try works.plan()
    let proposed = try works.published(PlannedOrderProposed.self).filter { $0.plant == "York" }
    for order in proposed {
      let firm = try await client.send(
        "/v1/planned-orders/\(order.plannedOrderID)/firm", body: "", scopes: "production:write")
      #expect(firm.status == 200, "\(firm.text)")
    }
    let firmed = try works.published(PlannedOrderFirmed.self)
    #expect(Set(firmed.filter { $0.source == "buy" }.compactMap(\.from)) == ["S"])
    #expect(Set(firmed.filter { $0.source == "transfer" }.compactMap(\.from)) == ["Leeds"])
    // They stand, count for their shares, and nothing is ordered once more.
    let before = try works.published(PlannedOrderProposed.self).filter { $0.plant == "York" }.count
    try works.plan()
    #expect(try works.published(PlannedOrderProposed.self).filter { $0.plant == "York" }.count == before)
    try works.expectSound()
  }

  // MARK: Direction

  @Test func thePlansOperationsBeginLateWhenTheSettingSaysSo() throws {
    func first(_ direction: String) throws -> LocalDate {
      let works = try works(
        Self.twoProducts.replacing(
          "\"scheduleSeconds\":0", with: "\"scheduleSeconds\":0,\"scheduleDirection\":\"\(direction)\""),
        [:])
      try works.hear(
        ForecastSubmitted(
          product: "P", plant: "",
          periods: [ForecastPeriod(from: works.today + 20, to: works.today + 20, quantity: .pieces(4))],
          submittedBy: "sales", submittedAt: works.clock.now()))
      let plan = try works.plan()
      let rows = try works.database.read { try PlanStore.operations(plan.id, $0) }
      #expect(rows.count == 2 && rows.allSatisfy { $0.lateMinutes == 0 })
      return LocalDate(daysSinceEpoch: rows[0].start / 1440)
    }
    let early = try first("forward")
    let late = try first("backward")
    #expect(late >= early)
  }
}
