import ProductionDomain

/// Lots for a row of known demands, as a scenario's `policies` ask for them: Wagner and Whitin's, which are the cheapest,
/// or those of a rule of thumb.
struct LotSizingSection {
  private let demands: [NumberText]
  private let setups: [NumberText]
  private let holding: NumberText?
  /// Nil for Wagner and Whitin's.
  private let rule: LotHeuristic?

  /// Nil where the policy is another.
  init?(_ text: PolicyText) {
    rule = LotHeuristic(rawValue: text.policy)
    guard rule != nil || text.policy == "wagnerWhitin" else { return nil }
    (demands, setups, holding) = (text.demands ?? [], text.setups ?? [], text.values?["holding"])
  }

  /// Periods at most; Wagner and Whitin's recursion is quadratic.
  private static let mostPeriods = 1000
  /// Parts of a whole unit and of a whole amount that are counted, so that both are whole numbers.
  private static let steps: (quantity: Int64, cost: Int64) = (1000, 1000)

  /// `lots` and, of Wagner and Whitin's, `costToPeriod`: a number for each period, with blanks between; `cost` of setups
  /// and of holding what is left at the end of each period.
  func result() throws(PolicyRefusal) -> [String: String] {
    guard (1...Self.mostPeriods).contains(demands.count), setups.count == demands.count || setups.count == 1 else {
      throw PolicyRefusal(
        why:
          "it needs 'demands' for 1 to \(Self.mostPeriods) periods, and 'setups' with a number for each or one for all")
    }
    guard let holding, let perStep = Self.whole(holding, Self.steps.cost) else {
      throw PolicyRefusal(
        why: "it needs 'holding' in 'values', for a unit and period, not negative, with at most three decimals")
    }
    var needs: [Int64] = []
    for demand in demands {
      guard let need = Self.whole(demand, Self.steps.quantity) else {
        throw PolicyRefusal(why: "each of 'demands' must be 0 to 1000000000 with at most three decimals")
      }
      needs.append(need)
    }
    var costs: [Int64] = []
    for setup in setups {
      guard let cost = Self.whole(setup, Self.steps.cost) else {
        throw PolicyRefusal(why: "each of 'setups' must be 0 to 1000000000 with at most three decimals")
      }
      costs.append(cost * Self.steps.quantity)
    }
    if costs.count == 1 { costs = Array(repeating: costs[0], count: needs.count) }
    let most =
      needs.reduce(Int128(0)) { $0 + Int128($1) } * Int128(perStep) * Int128(needs.count)
      + costs.reduce(Int128(0)) { $0 + Int128($1) }
    guard most <= Int128(Int64.max) else {
      throw PolicyRefusal(why: "its demands, setups and holding are too large together; use larger units")
    }
    let scale = Double(Self.steps.cost * Self.steps.quantity)
    func list(_ values: [Int64], by divisor: Double) -> String {
      values.map { PolicySection.shortest(Double($0) / divisor) }.joined(separator: " ")
    }
    let plan: LotPlan
    var result: [String: String] = [:]
    if let rule {
      plan = rule.plan(demand: needs, setup: costs, holding: perStep)
    } else {
      let best = WagnerWhitin.plan(
        demand: needs, setup: costs, holding: Array(repeating: perStep, count: needs.count))
      plan = best.plan
      result["costToPeriod"] = list(best.costToBucket, by: scale)
    }
    result["lots"] = list(plan.lots, by: Double(Self.steps.quantity))
    result["cost"] = PolicySection.text(Double(plan.cost) / scale)
    return result
  }

  /// The number in steps of which `perUnit` make a whole one; nil where it is out of range or between two steps.
  private static func whole(_ number: NumberText, _ perUnit: Int64) -> Int64? {
    guard number.decimals <= 3, (0...1_000_000_000).contains(number.real) else { return nil }
    return number.times(perUnit)
  }
}
