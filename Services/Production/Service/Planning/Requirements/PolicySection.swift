import Foundation
import ProductionDomain

/// An inventory policy's figures, to four decimals.
struct PolicyOutput: Encodable {
  let policy: String
  let name: String?
  let result: [String: String]
}

extension SolverSections {
  /// Each policy of the section, with a problem for every one that cannot be worked out.
  static func policies(_ texts: [PolicyText]) -> (outputs: [PolicyOutput], problems: [PlanningProblem]) {
    var outputs: [PolicyOutput] = []
    var problems: [PlanningProblem] = []
    for text in texts {
      let name = "policy \(text.name ?? text.policy)"
      do throws(PolicyRefusal) {
        outputs.append(
          PolicyOutput(policy: text.policy, name: text.name, result: try PolicySection(text: text).result()))
      } catch {
        problems.append(PlanningProblem(name, "\(name.capitalizedFirst) is left out: \(error.why)."))
      }
    }
    return (outputs, problems)
  }
}

struct PolicyRefusal: Error { let why: String }

/// One policy of the section.
struct PolicySection {
  let text: PolicyText

  private func value(_ name: String, least: Double = 1e-12) throws(PolicyRefusal) -> Double {
    guard let value = text.values?[name]?.real, value >= least, value <= 1e15 else {
      throw PolicyRefusal(why: "it needs '\(name)' in 'values', " + (least > 0 ? "above zero" : "not negative"))
    }
    return value
  }
  /// 0 where it is not given.
  private func optional(_ name: String) throws(PolicyRefusal) -> Double {
    text.values?[name] == nil ? 0 : try value(name, least: 0)
  }
  private func demand() throws(PolicyRefusal) -> NormalDistribution {
    NormalDistribution(mean: try value("mean"), deviation: try value("deviation"))
  }
  private func poissonMean(_ mean: Double) throws(PolicyRefusal) -> Double {
    guard mean <= 5000, mean > 1e-9 else {
      throw PolicyRefusal(why: "a Poisson mean may be at most 5000; use the normal form")
    }
    return mean
  }
  private func text(_ value: Double) -> String { Self.text(value) }

  static func text(_ value: Double) -> String { String(format: "%.4f", value) }
  /// To three decimals, without zeros at the end.
  static func shortest(_ value: Double) -> String {
    var text = String(format: "%.3f", value)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  func result() throws(PolicyRefusal) -> [String: String] {
    switch text.policy {
    case "economicOrderQuantity":
      let answer = EconomicOrderQuantity.plain(
        fixed: try value("fixed"), holding: try value("holding"), demand: try value("demand"))
      return ["quantity": text(answer.quantity), "cost": text(answer.cost)]
    case "economicOrderQuantityWithBackorders":
      let (answer, share) = EconomicOrderQuantity.withBackorders(
        fixed: try value("fixed"), holding: try value("holding"), penalty: try value("penalty"),
        demand: try value("demand"))
      return ["quantity": text(answer.quantity), "cost": text(answer.cost), "backordered": text(share)]
    case "economicProductionQuantity":
      let (demand, production) = (try value("demand"), try value("production"))
      guard production > demand else { throw PolicyRefusal(why: "'production' must be above 'demand'") }
      let answer = EconomicOrderQuantity.production(
        fixed: try value("fixed"), holding: try value("holding"), demand: demand, production: production)
      return ["quantity": text(answer.quantity), "cost": text(answer.cost)]
    case "allUnitsDiscount": return try discount()
    case "guaranteedService": return try guaranteedService()
    default: return if let lots = LotSizingSection(text) { try lots.result() } else { try stochastic() }
    }
  }

  private func discount() throws(PolicyRefusal) -> [String: String] {
    let breaks = (text.breaks ?? []).map(\.real)
    let prices = (text.prices ?? []).map(\.real)
    guard breaks.first == 0, breaks.count == prices.count, zip(breaks, breaks.dropFirst()).allSatisfy({ $0 < $1 }),
      prices.allSatisfy({ $0 > 0 })
    else { throw PolicyRefusal(why: "'breaks' must rise from 0, with as many 'prices' above zero") }
    let (answer, price) = EconomicOrderQuantity.allUnitsDiscount(
      fixed: try value("fixed"), holdingRate: try value("holdingRate"), demand: try value("demand"), breaks: breaks,
      prices: prices)
    return ["quantity": text(answer.quantity), "cost": text(answer.cost), "price": text(prices[price])]
  }

  private func stochastic() throws(PolicyRefusal) -> [String: String] {
    switch text.policy {
    case "newsvendorNormal":
      let answer = Newsvendor.normal(holding: try value("holding"), penalty: try value("penalty"), demand: try demand())
      return ["baseStock": text(answer.baseStock), "cost": text(answer.cost)]
    case "newsvendorPoisson":
      let answer = Newsvendor.poisson(
        holding: try value("holding"), penalty: try value("penalty"), mean: try poissonMean(value("mean")))
      return ["baseStock": String(answer.baseStock), "cost": text(answer.cost)]
    case "baseStock":
      let answer = BaseStock.normal(
        holding: try value("holding"), penalty: try value("penalty"), demand: try demand(),
        leadTime: try value("leadTime", least: 0))
      return ["baseStock": text(answer.level), "cost": text(answer.cost)]
    case "reorderUpToPoisson":
      guard
        let policy = ReorderUpTo.poisson(
          holding: try value("holding"), penalty: try value("penalty"), fixed: try value("fixed"),
          mean: try poissonMean(value("mean")))
      else { throw PolicyRefusal(why: "its levels would lie more than 20000 apart; use the power approximation") }
      return ["reorder": String(policy.reorder), "upTo": String(policy.upTo), "cost": text(policy.cost)]
    case "reorderUpToPowerApproximation":
      let policy = ReorderUpTo.powerApproximation(
        holding: try value("holding"), penalty: try value("penalty"), fixed: try value("fixed"), demand: try demand())
      return ["reorder": text(policy.reorder), "upTo": text(policy.upTo)]
    case "reorderQuantity", "reorderQuantityWithSafetyStock", "reorderQuantityPoisson": return try reorderQuantity()
    case "reorderPoint":
      let service = try value("service")
      guard service < 1 else { throw PolicyRefusal(why: "'service' must be below 1, such as 0.95") }
      let answer = ReorderPoint.level(
        mean: try value("mean"), deviation: try optional("deviation"), leadTime: try value("leadTime"),
        leadTimeDeviation: try optional("leadTimeDeviation"), service: service)
      return ["reorder": text(answer.level), "safetyStock": text(answer.safetyStock)]
    default:
      throw PolicyRefusal(why: "'\(text.policy.prefix(40))' is not a known policy; see the list of policies")
    }
  }

  private func reorderQuantity() throws(PolicyRefusal) -> [String: String] {
    let (holding, penalty, fixed) = (try value("holding"), try value("penalty"), try value("fixed"))
    let leadTime = try value("leadTime")
    switch text.policy {
    case "reorderQuantityPoisson":
      let mean = try value("mean")
      _ = try poissonMean(mean * leadTime)
      guard
        let policy = ReorderQuantity.poisson(
          holding: holding, penalty: penalty, fixed: fixed, mean: mean, leadTime: leadTime)
      else { throw PolicyRefusal(why: "its quantity would exceed a million; use the normal form") }
      return ["reorder": String(policy.reorder), "quantity": String(policy.quantity), "cost": text(policy.cost)]
    case "reorderQuantityWithSafetyStock":
      let policy = ReorderQuantity.economicWithSafetyStock(
        holding: holding, penalty: penalty, fixed: fixed, demand: try demand(), leadTime: leadTime)
      return ["reorder": text(policy.reorder), "quantity": text(policy.quantity)]
    default:
      guard
        let policy = ReorderQuantity.expectedInventory(
          holding: holding, penalty: penalty, fixed: fixed, demand: try demand(), leadTime: leadTime)
      else { throw PolicyRefusal(why: "its penalty is so low that being short always costs less") }
      return ["reorder": text(policy.reorder), "quantity": text(policy.quantity), "cost": text(policy.cost ?? 0)]
    }
  }

  private func guaranteedService() throws(PolicyRefusal) -> [String: String] {
    let stages = text.stages ?? []
    let numbers = Dictionary(stages.indices.map { (stages[$0].stage, $0) }) { first, _ in first }
    let records = stages.map { stage in
      GuaranteedService.Stage(
        name: stage.stage, supplies: (stage.supplies ?? []).map { numbers[$0] ?? -1 }, holding: stage.holding.real,
        processing: stage.processing, inbound: stage.inbound ?? 0, outbound: stage.outbound,
        deviation: stage.deviation?.real ?? 0, safetyFactor: stage.safetyFactor?.real ?? 1)
    }
    let times = records.flatMap { [$0.processing, $0.inbound, $0.outbound ?? 0] }
    guard records.count <= 500, times.allSatisfy({ (0...400).contains($0) }), let network = GuaranteedService(records),
      network.longestTime <= 400
    else {
      throw PolicyRefusal(
        why:
          "its stages must form one tree of at most 500, by names that are given, with times of 0 to 400 periods in all"
      )
    }
    let answer = network.solve()
    var result = ["cost": text(answer.cost)]
    for (stage, time) in zip(stages, answer.committed) { result["committed \(stage.stage)"] = String(time) }
    for (stage, stock) in zip(stages, answer.safetyStocks) { result["safetyStock \(stage.stage)"] = text(stock) }
    return result
  }
}
