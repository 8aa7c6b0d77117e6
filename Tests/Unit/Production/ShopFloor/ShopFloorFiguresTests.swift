import Persistence
import ProductionContract
import ProductionDomain
import Testing
import Values

@testable import ProductionService

/// What the shop floor's work cost, how well machines were used, and what is to be done next.
@Suite struct ShopFloorFiguresTests {
  static func pounds(_ pence: Int64) -> Money { Money(minorUnits: pence, currency: .gbp) }

  /// Nine good tables of ten; see ``WorkOrderCostingTests`` for the sums, less the one top more.
  static func made(_ shop: Workshop) throws -> String {
    let id = try shop.orderWithMaterial()
    try shop.confirm(id, 10, good: 9, scrap: 1, setup: 20, run: 58, down: 12)
    try shop.confirm(id, 20, good: 9, run: 93, final: true)
    return id
  }

  @Test func aClosedWorkOrderTellsWhatItCost() throws {
    let shop = try Workshop()
    try shop.knowCosts()
    _ = try Self.made(shop)
    let cost = try #require(try shop.published(WorkOrderClosed.self).first?.cost)
    #expect(cost.material == Self.pounds(22_000) && cost.labour == Self.pounds(7620))
    #expect(cost.overhead == Self.pounds(2880) && cost.output == Self.pounds(27_900))
    #expect(
      cost.variances == [
        CostVariance(kind: "material-usage", amount: Self.pounds(0)),
        CostVariance(kind: "labour", amount: Self.pounds(770)),
        CostVariance(kind: "overhead", amount: Self.pounds(355)),
        CostVariance(kind: "yield", amount: Self.pounds(3475)),
      ])
    try shop.expectSound()
  }

  @Test func workThatIsStandardCostsWhatItShould() throws {
    let shop = try Workshop()
    try shop.knowCosts()
    try shop.orderWithMaterial(.init(mode: .automatic))
    let cost = try #require(try shop.published(WorkOrderClosed.self).first?.cost)
    // 65 and 100 minutes with their overhead are 32.50 + 16.25 + 40.00 + 10.00 for ten tables of 22.00 material.
    #expect(cost.variances.filter { $0.kind != "yield" }.allSatisfy { $0.amount.isZero })
    #expect(cost.variances.first { $0.kind == "yield" }?.amount == Self.pounds(22_000 + 9875 - 31_000))
  }

  @Test(arguments: ["TABLE", "TOP", "saw"]) func whatHasNoCostIsNamedInsteadOfGuessed(_ unlike: String) throws {
    let shop = try Workshop()
    try shop.knowCosts(without: unlike)
    let id = try Self.made(shop)
    let closed = try #require(try shop.published(WorkOrderClosed.self).first)
    #expect(closed.cost == nil)
    let sheet = try #require(try shop.database.read { try WorkOrderCostStore.sheet(of: id, $0) })
    #expect(sheet.unknown == [unlike == "saw" ? "work centre saw" : "item \(unlike)"])
    try shop.expectSound()
  }

  @Test func aPlantsOwnCostComesFirst() throws {
    let shop = try Workshop()
    try shop.knowCosts()
    try shop.perform { unit in
      try PlanningDataStore.save(
        .item, "TOP@Leeds", #"{"item":"TOP","plant":"Leeds","standardCost":{"amount":"21.00","currency":"GBP"}}"#,
        at: unit.now, unit.database)
      let plan = WorkOrderPlan(
        quantity: .pieces(2), due: shop.today, releaseDate: shop.today, plant: "Leeds",
        components: [PlannedComponent(item: "TOP", plant: "Leeds", quantity: .pieces(2))], operations: [],
        mode: .automatic)
      _ = try WorkOrderDesk(unit).makeFirm(plan, product: "TABLE", id: "leeds")
    }
    try shop.issueMaterial(for: "leeds")
    #expect(try shop.published(WorkOrderReleased.self)[0].plant == "Leeds")
    #expect(try shop.published(WorkOrderClosed.self)[0].cost?.material == Self.pounds(4200))
  }

  @Test func anOpenWorkOrderShowsItsWorkInProgress() throws {
    let shop = try Workshop()
    try shop.knowCosts()
    let id = try shop.orderWithMaterial()
    try shop.confirm(id, 10, good: 5, run: 30)
    try shop.confirm(id, 20, good: 4, run: 40)
    let view = try shop.database.read { db in
      let record = try WorkOrderStore.workOrder(id, db)!
      return WorkOrderCostView(record, try WorkOrderCostStore.compute(record, db))
    }
    // Tops 200.00, glue 2.000 kg x 4.00, saw 15.00 + 7.50, bench 16.00 + 4.00; four tables are out.
    #expect(view.workInProgress == Self.pounds(20_000 + 800 + 2250 + 2000 - 4 * 3100))
    #expect(view.cost?.variances.isEmpty == true)
  }

  @Test func effectivenessComesFromReportsAndTheCalendar() throws {
    let shop = try Workshop()
    try shop.knowCosts()
    _ = try Self.made(shop)
    let views = try shop.database.read {
      try ShopFloorQueries.effectiveness(
        workCentre: nil, from: shop.today, to: shop.today, at: shop.clock.now(), $0)
    }
    #expect(views.map(\.workCentre) == ["bench", "saw"])
    // 480 minutes of which 58 ran, for 50 standard minutes; 9 of 10 good: 12.1 % x 86.2 % x 90 %.
    let saw = views[1]
    #expect(saw.plannedMinutes == 480 && saw.availability == 121 && saw.performance == 862 && saw.quality == 900)
    #expect(saw.effectiveness == 94)
    // Without a calendar the 93 reported minutes count; 90 were standard.
    #expect(views[0].plannedMinutes == nil && views[0].availability == 1000 && views[0].performance == 968)
    let before = try shop.database.read {
      try ShopFloorQueries.effectiveness(
        workCentre: "saw", from: shop.today + -1, to: shop.today + -1, at: shop.clock.now(), $0)
    }
    #expect(before.count == 1 && before[0].availability == 0 && before[0].effectiveness == nil)
  }

  @Test func aWorkCentreSeesWhatIsDueFirst() throws {
    let shop = try Workshop()
    let late = try shop.order(.init(due: 9))
    let soon = try shop.orderWithMaterial(.init(due: 3))
    try shop.order(.init(release: 2, due: 2))
    try shop.confirm(soon, 10, good: 6)
    func list(_ workCentre: String?, _ states: [OperationProgress.State.Name]) throws -> [DispatchView] {
      try shop.database.read {
        try ShopFloorQueries.operations(workCentre: workCentre, states: states, after: nil, limit: 10, $0)
      }
    }
    #expect(try list("saw", [.waiting, .started]).map(\.workOrderID) == [soon, late])
    #expect(try list("saw", [.waiting]).map(\.workOrderID) == [late])
    let bench = try list("bench", [.waiting, .started])
    #expect(bench.map(\.workOrderID) == [soon, late])
    #expect(bench.map(\.operation.given) == [.pieces(6), .pieces(0)])
    let all = try list(nil, [.waiting, .started])
    #expect(all.count == 4)
    let rest = try shop.database.read {
      try ShopFloorQueries.operations(
        workCentre: nil, states: [.waiting, .started], after: all[1].key, limit: 10, $0)
    }
    #expect(rest.map(\.workOrderID) == [late, late])
  }
}
