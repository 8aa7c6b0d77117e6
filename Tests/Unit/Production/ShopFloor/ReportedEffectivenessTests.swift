import GRDB
import Persistence
import ProductionContract
import ProductionDomain
import Testing
import Values

@testable import ProductionService

/// The effectiveness of a work centre out of what the shop floor reports, in whatever parts.
@Suite struct ReportedEffectivenessTests {
  /// The press works seven hours a day.
  private func shop() throws -> Workshop {
    let shop = try Workshop()
    try shop.perform { unit in
      try PlanningDataStore.save(
        .workCentre, "press", #"{"name":"press","calendar":"day"}"#, at: unit.now, unit.database)
      try PlanningDataStore.save(
        .calendar, "day", #"{"name":"day","shifts":[{"days":[1,2,3,4,5],"from":"08:00","to":"15:00"}]}"#,
        at: unit.now, unit.database)
    }
    return shop
  }

  /// Operations on the press with the run seconds of the whole order.
  private func order(_ shop: Workshop, _ steps: Int64, runs: [Int64]) throws -> String {
    let id = try shop.perform { unit in
      let plan = WorkOrderPlan(
        quantity: .pieces(steps), due: shop.today, releaseDate: shop.today,
        components: [PlannedComponent(item: "BLANK", quantity: .pieces(steps))],
        operations: runs.enumerated().map {
          PlannedOperation(operation: 10 * ($0.offset + 1), workCentre: "press", runSeconds: $0.element)
        }, mode: .manual)
      return try WorkOrderDesk(unit).makeFirm(plan, product: "LID").id
    }
    try shop.issueMaterial(for: id)
    return id
  }

  private func press(_ shop: Workshop) throws -> EffectivenessView {
    try shop.database.read {
      try ShopFloorQueries.effectiveness(
        workCentre: "press", from: shop.today, to: shop.today, at: shop.clock.now(), $0)
    }[0]
  }

  /// Vorne, "Calculate OEE": a shift of 420 planned minutes, 47 of them down; ideal cycle one second; 19,271 made, 423 of
  /// them rejected. Availability 88.81 %, performance 86.11 %, quality 97.80 %, OEE 74.79 %. Here the shift is reported
  /// in parts.
  @Test func thePublishedShiftGivesItsFiguresInWhateverParts() throws {
    let shop = try shop()
    let id = try order(shop, 20_000, runs: [20_000])
    try shop.confirm(id, 10, good: 6_000, scrap: 200, run: 120, down: 47)
    try shop.confirm(id, 10, good: 1, run: 0)
    try shop.confirm(id, 10, good: 12_847, scrap: 223, run: 253)
    let view = try press(shop)
    #expect(view.plannedMinutes == 420 && view.runMinutes == 373 && view.standardRunMinutes == 321)
    #expect(view.availability == 888 && view.performance == 861 && view.quality == 978 && view.effectiveness == 748)
  }

  @Test func aThousandReportsOfOnePieceAreWorthAsMuchAsOneOfAThousand() throws {
    let shop = try shop()
    // Half a second for a piece.
    let id = try order(shop, 100, runs: [50])
    for _ in 0..<100 { try shop.confirm(id, 10, good: 1, run: 0) }
    try shop.perform { try $0.database.execute(sql: "UPDATE operationReport SET runMinutes = 1 WHERE report = 1") }
    let view = try press(shop)
    // 50 of 60 seconds.
    #expect(view.performance == 833 && view.quality == 1000)
  }

  /// Large lids take ten seconds and are all spoiled, small ones one second and are all good. Of 420 minutes 400 ran, of
  /// which 1200 + 1200 seconds are standard: half of the good time is lost, although nine of ten pieces are good.
  @Test func qualityIsOfTheTimeThatPiecesTakeNotOfTheirNumber() throws {
    let shop = try shop()
    let large = try order(shop, 120, runs: [1200])
    try shop.confirm(large, 10, good: 0, scrap: 120, run: 20)
    let small = try order(shop, 1200, runs: [1200])
    try shop.confirm(small, 10, good: 1200, run: 380)
    let view = try press(shop)
    #expect(view.quality == 500 && view.availability == 952 && view.performance == 100)
    // What good pieces should have run of what was planned: 1200 of 25,200 seconds.
    #expect(view.effectiveness == 48)
  }

  /// Two operations of one order on one work centre, set up in between; what the first one spoils the second never sees.
  /// The product of the factors is what good pieces should have run over what was planned.
  @Test func severalOperationsAndTheirSetUpsAddUp() throws {
    let shop = try shop()
    let seed = UInt64.random(in: 0 ... .max)
    print("severalOperationsAndTheirSetUpsAddUp: seed \(seed)")
    var random = WorkshopRandomness(seed: seed)
    var (good, planned) = (0.0, Double(420 * 60))
    for _ in 0..<5 {
      let steps = Int64.random(in: 10...60, using: &random)
      let runs = [steps * Int64.random(in: 1...9, using: &random), steps * Int64.random(in: 1...9, using: &random)]
      let id = try order(shop, steps, runs: runs)
      let first = Int64.random(in: 1...steps, using: &random)
      let second = Int64.random(in: 0...first, using: &random)
      // Slower than standard, so that no factor is cut at one.
      try shop.confirm(id, 10, good: first, scrap: steps - first, setup: 3, run: Int(runs[0] / 60) + 5)
      try shop.confirm(id, 20, good: second, scrap: first - second, setup: 2, run: Int(runs[1] / 60) + 5)
      good += Double(first) * Double(runs[0] / steps) + Double(second) * Double(runs[1] / steps)
    }
    let view = try press(shop)
    #expect(view.setupMinutes == 25, "seed \(seed)")
    for factor in [view.availability, view.performance, view.quality] {
      #expect(factor.map { (0...1000).contains($0) } == true, "seed \(seed)")
    }
    planned /= 1000
    #expect(abs(Double(view.effectiveness ?? -1) - good / planned) <= 1, "seed \(seed)")
  }

  @Test func wherePiecesHaveNoStandardTheirNumberCounts() throws {
    let shop = try shop()
    let id = try order(shop, 10, runs: [0])
    try shop.confirm(id, 10, good: 9, scrap: 1, run: 42)
    #expect(try press(shop).quality == 900 && press(shop).performance == 0)
  }
}
