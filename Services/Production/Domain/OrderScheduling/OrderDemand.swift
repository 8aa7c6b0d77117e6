/// When orders are wanted, what waits for them included.
struct OrderDemand: Sendable {
  private(set) var due: [Int?]
  /// What a day of lateness costs, here and in the orders that wait.
  private(set) var weight: [Int64]
  /// By step: the time from its start until its order ends, at least.
  private(set) var left: [Int]

  init(_ model: OrderModel) {
    let orders = model.input.orders
    due = orders.map(\.due)
    weight = orders.map(\.weight)
    left = model.steps.map { _ in 0 }
    for order in model.sequence.reversed() {
      var length = 0
      var queue = 0
      for step in model.steps(of: order).reversed() {
        let own = model.steps[step]
        if step + 1 < model.firstStep[order + 1] { length += queue + own.move }
        if own.fixed == nil { length += model.options[own.options].map(\.length).min() ?? 0 }
        left[step] = length
        queue = own.queue
      }
      guard let wanted = due[order] else { continue }
      for component in model.components[order] {
        due[component] = max(min(due[component] ?? .max, wanted - length - queue), -SchedulingRefusal.longestTime)
        weight[component] = min(weight[component] + weight[order], SchedulingRefusal.largestRate)
      }
    }
  }
}
