import Foundation
import ProductionDomain
import Testing
import Values

/// The worked tables that lie beside the repository.
@Suite(.enabled(if: PlanningTables.folder != nil, Comment(rawValue: PlanningTables.missing)))
struct WorkedTableTests {
  struct LotCase: Decodable {
    struct Expected: Decodable {
      var lots: [Int64]
      var cost: Int64
    }
    enum Setup: Decodable {
      case one(Int64)
      case each([Int64])
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let one = try? container.decode(Int64.self) {
          self = .one(one)
        } else {
          self = .each(try container.decode([Int64].self))
        }
      }
    }
    var name: String
    var demand: [Int64]
    var setup: Setup
    var holding: Int64
    var expected: [String: Expected]
  }

  @Test func lotSizes() throws {
    let cases = try PlanningTables.read("lotsizing/worked_lot_sizing.json", as: [LotCase].self)
    #expect(cases.count >= 3)
    for table in cases {
      let setup: [Int64]
      switch table.setup {
      case .one(let cost): setup = Array(repeating: cost, count: table.demand.count)
      case .each(let costs): setup = costs
      }
      for (rule, expected) in table.expected {
        let plan: LotPlan
        switch rule {
        case "WagnerWhitin":
          plan =
            WagnerWhitin.plan(
              demand: table.demand, setup: setup, holding: Array(repeating: table.holding, count: setup.count)
            ).plan
        case "SilverMeal":
          plan = LotHeuristic.silverMeal.plan(demand: table.demand, setup: setup, holding: table.holding)
        case "LUC": plan = LotHeuristic.leastUnitCost.plan(demand: table.demand, setup: setup, holding: table.holding)
        case "PPB_closest":
          plan = LotHeuristic.partPeriod.plan(demand: table.demand, setup: setup, holding: table.holding)
        case "L4L": plan = LotHeuristic.lotForLot.plan(demand: table.demand, setup: setup, holding: table.holding)
        default:
          Issue.record("unknown rule \(rule)")
          continue
        }
        #expect(plan.lots == expected.lots, "\(table.name), \(rule)")
        #expect(plan.cost == expected.cost, "\(table.name), \(rule)")
      }
    }
  }

  struct MaterialCase: Decodable {
    struct Item: Decodable {
      var oh: Int64?
      var lt: Int
    }
    struct Row: Decodable {
      var gross: [Int64]
      var pab: [Int64]
      var net: [Int64]
      var rec: [Int64]
      var rel: [Int64]
      var llc: Int
    }
    var horizon: Int
    var items: [String: Item]
    var bom: [String: [String: Int64]]
    var demand: [String: [String: Int64]]
    var result: [String: Row]
  }

  @Test func materialRequirements() throws {
    let cases = try PlanningTables.read("mrp/mrp_worked_tables.json", as: [String: MaterialCase].self)
    for (name, table) in cases {
      let names = table.items.keys.sorted()
      var leads = LeadTimeTable(bucketCount: table.horizon + 1)
      let rows = (0...5).map { leads.add(buckets: $0) }
      func number(_ item: String) -> Int { names.firstIndex(of: item)! }
      let plan = try MaterialPlan(
        MaterialModel(
          // Bucket 0 is the time before week 1, as in the tables' releases.
          bucketCount: table.horizon + 1,
          items: names.map {
            MaterialModel.Item(onHand: table.items[$0]!.oh ?? 0, leadTime: rows[table.items[$0]!.lt])
          },
          links: table.bom.flatMap { parent, lines in
            lines.map { MaterialModel.Link(parent: number(parent), child: number($0.key), numerator: $0.value) }
          },
          demands: table.demand.flatMap { item, weeks in
            weeks.map { MaterialModel.Demand(item: number(item), bucket: Int($0.key)!, quantity: $0.value) }
          }, leadTimes: leads))
      for (item, row) in table.result {
        let weeks = 1...table.horizon
        let own = number(item)
        #expect(weeks.map { plan.requirement(own, $0) } == row.gross, "\(name) \(item)")
        #expect(weeks.map { plan.ordered(own, $0) } == row.rec, "\(name) \(item)")
        #expect(weeks.map { plan.ordered(own, $0) } == row.net, "\(name) \(item)")
        #expect(Array(plan.projected(own).dropFirst()) == row.pab, "\(name) \(item)")
        #expect(Int(plan.model.levels[own]) == row.llc, "\(name) \(item)")
        var releases = [Int64](repeating: 0, count: table.horizon + 1)
        for week in weeks { releases[max(0, week - table.items[item]!.lt)] += plan.ordered(own, week) }
        #expect(releases == row.rel, "\(name) \(item)")
      }
    }
  }

  struct PromiseCase: Decodable {
    var oh: Int64
    var forecast: [Int64]
    var orders: [Int64]
    var mps: [Int64]
    var discrete: [Int64]
    var discreteLookback: [Int64]
    var cumNoLookahead: [Int64]
    var cumWithLookahead: [Int64]
    var projectedOnHand: [Int64]
  }

  @Test func availableToPromise() throws {
    for (name, table) in try PlanningTables.read("mrp/atp_worked_tables.json", as: [String: PromiseCase].self) {
      let promise = PromiseTable(onHand: table.oh, orders: table.orders, receipts: table.mps)
      #expect(promise.discrete == table.discrete, "\(name)")
      #expect(promise.discreteAfterLookBack == table.discreteLookback, "\(name)")
      #expect(promise.cumulative == table.cumNoLookahead, "\(name)")
      #expect(promise.cumulativeWithLookAhead == table.cumWithLookahead, "\(name)")
      let schedule = MasterSchedule(
        MasterSchedule.Input(
          onHand: table.oh, forecast: table.forecast, orders: table.orders, firmLots: table.mps, limits: .none))
      #expect(schedule.projected == table.projectedOnHand, "\(name)")
    }
  }

  struct MixCase: Decodable {
    struct Product: Decodable {
      var price: Int64
      var demandPerWeek: Int64
      var rawMaterial: Int64
      var minutes: [String: Int64]
    }
    struct Expected: Decodable {
      var loadIfAllDemand: [String: Int64]
      var bottleneck: String
      var optimalMix: [String: Int64]
      var optimalNetProfit: Int64
      var trapMarginFirstMix: [String: Int64]
      var trapNetProfit: Int64
    }
    var products: [String: Product]
    var capacityMinutesPerWeek: [String: Int64]
    var operatingExpensePerWeek: Int64
    var expected: Expected
  }

  @Test func productMix() throws {
    let table = try PlanningTables.read("mrp/toc_pq_product_mix.json", as: MixCase.self)
    let resources = table.capacityMinutesPerWeek.keys.sorted()
    let names = table.products.keys.sorted()
    let mix = ProductMix(
      products: names.map { name in
        let product = table.products[name]!
        return ProductMix.Product(
          name: name, contribution: product.price - product.rawMaterial, demand: product.demandPerWeek,
          seconds: resources.map { product.minutes[$0]! * 60 })
      }, capacity: resources.map { table.capacityMinutesPerWeek[$0]! * 60 })
    let plan = try #require(mix.best())
    #expect(Dictionary(uniqueKeysWithValues: zip(names, plan.quantities)) == table.expected.optimalMix)
    #expect(plan.contribution - table.operatingExpensePerWeek == table.expected.optimalNetProfit)
    #expect(resources[mix.bottleneck!] == table.expected.bottleneck)
    #expect(
      Dictionary(uniqueKeysWithValues: zip(resources, mix.fullLoad.map { $0 / 60 }))
        == table.expected.loadIfAllDemand)
    let byMargin = names.indices.sorted { mix.products[$0].contribution > mix.products[$1].contribution }
    let trap = mix.greedy(byMargin)
    #expect(Dictionary(uniqueKeysWithValues: zip(names, trap.quantities)) == table.expected.trapMarginFirstMix)
    #expect(trap.contribution - table.operatingExpensePerWeek == table.expected.trapNetProfit)
  }
}
