import Foundation
import ProductionDomain
import Testing

/// Figures of an independent library for the textbook's cases.
@Suite(.enabled(if: PlanningTables.folder != nil, Comment(rawValue: PlanningTables.missing)))
struct InventoryTableTests {
  /// A number, or rows of them; only numbers are compared.
  enum Value: Decodable {
    case number(Double)
    case numbers([Double])
    case nested

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let numbers = try? container.decode([Double].self) {
        self = .numbers(numbers)
      } else {
        self = .nested
      }
    }
    var number: Double { if case .number(let value) = self { value } else { .nan } }
    var numbers: [Double] { if case .numbers(let values) = self { values } else { [] } }
  }
  struct Case: Decodable {
    var `case`: String
    var inputs: [String: Value]
    var output: [Value]
  }

  @Test func everyCaseOfTheOracle() throws {
    let cases = try PlanningTables.read("inventory/oracle_dev.json", as: [Case].self)
    var done = 0
    for table in cases {
      guard let answer = Self.answer(table) else {
        Issue.record("no answer for \(table.case)")
        continue
      }
      for (value, expected) in zip(answer, table.output.map(\.number)) where !expected.isNaN {
        #expect(abs(value - expected) < 6e-5, "\(table.case): \(answer)")
      }
      done += 1
    }
    #expect(done == cases.count)
  }

  private static func answer(_ table: Case) -> [Double]? {
    func of(_ names: String...) -> Double {
      names.lazy.compactMap { table.inputs[$0]?.number }.first ?? .nan
    }
    let (holding, penalty, fixed) = (of("h", "holding_cost"), of("p", "stockout_cost"), of("K", "fixed_cost"))
    func demand() -> NormalDistribution {
      NormalDistribution(mean: of("mu", "demand_mean"), deviation: of("sd", "demand_sd"))
    }
    switch table.case.prefix(while: { $0 != " " }) {
    case "EOQ" where table.inputs["breakpoints"] != nil:
      let (answer, price) = EconomicOrderQuantity.allUnitsDiscount(
        fixed: fixed, holdingRate: of("holding_cost_rate"), demand: of("demand_rate"),
        breaks: table.inputs["breakpoints"]!.numbers, prices: table.inputs["unit_costs"]!.numbers)
      return [answer.quantity, Double(price), answer.cost]
    case "EOQ":
      let answer = EconomicOrderQuantity.plain(fixed: fixed, holding: holding, demand: of("lam"))
      return [answer.quantity, answer.cost]
    case "EOQB":
      let (answer, share) = EconomicOrderQuantity.withBackorders(
        fixed: fixed, holding: holding, penalty: penalty, demand: of("lam"))
      return [answer.quantity, share, answer.cost]
    case "EPQ":
      let answer = EconomicOrderQuantity.production(
        fixed: fixed, holding: holding, demand: of("demand_rate"), production: of("production_rate"))
      return [answer.quantity, answer.cost]
    case "Wagner-Whitin":
      let result = WagnerWhitin.plan(
        demand: table.inputs["demand"]!.numbers.map { Int64($0) },
        cost: LotCost(setup: Int64(fixed * 10), holding: Int64((holding * 10).rounded())))
      return result.plan.lots.map(Double.init) == Array(table.output[0].numbers.dropFirst())
        ? [.nan, Double(result.plan.cost) / 10] : nil
    case "Newsvendor" where table.case.contains("Poisson"):
      let answer = Newsvendor.poisson(holding: holding, penalty: penalty, mean: of("demand_mean"))
      return [Double(answer.baseStock), answer.cost]
    case "Newsvendor":
      let answer = Newsvendor.normal(holding: holding, penalty: penalty, demand: demand())
      return [answer.baseStock, answer.cost]
    case "Base-stock":
      let answer = BaseStock.normal(holding: holding, penalty: penalty, demand: demand(), leadTime: of("L"))
      return [answer.level, answer.cost]
    case "(s,S)" where table.case.contains("Poisson"):
      let policy = ReorderUpTo.poisson(holding: holding, penalty: penalty, fixed: fixed, mean: of("demand_mean"))
      guard let answer = policy else { return nil }
      return [Double(answer.reorder), Double(answer.upTo), answer.cost]
    case "(s,S)":
      let answer = ReorderUpTo.powerApproximation(holding: holding, penalty: penalty, fixed: fixed, demand: demand())
      return [answer.reorder, answer.upTo]
    default: return nil
    }
  }
}
