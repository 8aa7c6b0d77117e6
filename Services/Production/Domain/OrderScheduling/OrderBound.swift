/// Values that no schedule of the same orders can beat.
enum OrderBound {
  /// The least cost by the objective, in the terms of a rank, of the orders that have an end.
  static func leastCost(_ model: OrderModel, _ ends: [Int?], _ shifts: OrderShifts) -> Int64 {
    let orders = model.input.orders
    var makespan = 0
    var tardiness: Int64 = 0
    var margin: Int64 = 0
    for (index, order) in orders.enumerated() where ends[index] != nil {
      let earliest = model.earliestEnd[index]
      makespan = max(makespan, earliest)
      margin += order.margin * OrderMoney.parts
      if let due = order.due { tardiness += order.weight * Int64(max(0, earliest - due)) }
    }
    switch model.input.objective {
    case .weightedTardiness: return tardiness
    case .profit: return tardiness - margin
    case .makespan:
      for step in model.steps { makespan = max(makespan, step.fixed?.end ?? 0) }
      let left = orders.indices.filter { ends[$0] == nil }
      let relaxed = OrderSearchProblem(model, shifts, OrderDemand(model), left: Set(left), isRelaxed: true)
      return max(Int64(makespan), ShopBounds.leastCost(of: relaxed.problem, for: .makespan))
    }
  }
}
