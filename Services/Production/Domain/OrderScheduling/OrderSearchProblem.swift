/// What the sequencing search can know of an order schedule: machines with their closed times, fixed work among
/// them, set-ups, and the movable operations of each order. It knows nothing of queue and move times nor of
/// orders that wait for each other but through releases and due dates.
struct OrderSearchProblem {
  let problem: ShopProblem
  /// The order of each job, and its movable steps.
  let orders: [Int]
  let steps: [[Int]]

  /// - Parameters:
  ///   - left: orders that are not planned.
  ///   - ends: when orders end in the schedule found last, for those that wait for them.
  ///   - isRelaxed: leave out what may be done while an order is not there yet, so that bounds hold.
  init(
    _ model: OrderModel, _ shifts: OrderShifts, _ demand: OrderDemand, left: Set<Int> = [], ends: [Int?]? = nil,
    isRelaxed: Bool = false
  ) {
    let input = model.input
    var names: [String: Int] = [:]
    for centre in input.centres {
      for name in centre.setups?.families ?? [] where names[name] == nil { names[name] = names.count }
    }
    let closed = input.centres.indices.map { shifts.closed($0) }
    let setups = input.centres.map { centre in
      isRelaxed ? nil : centre.setups.map { Self.setups($0, names) }
    }
    let machines = model.machines.enumerated().map { index, machine in
      let centre = input.centres[machine.centre]
      let taken = model.fixed[index].blocks.map { ShopProblem.Interval($0.taken, $0.end) }.filter { $0.start < $0.end }
      return ShopProblem.Machine(
        name: centre.name, closed: (closed[machine.centre] + taken).joined(), isResumable: true,
        setup: setups[machine.centre], setupCost: centre.setupCostPerHour * OrderMoney.hourly,
        overtime: shifts.worked(machine.centre), overtimeCost: centre.overtimeCostPerHour * OrderMoney.hourly)
    }
    var jobs: [ShopProblem.Job] = []
    var orders: [Int] = []
    var steps: [[Int]] = []
    for (index, order) in input.orders.enumerated() where model.findings[index] == nil && !left.contains(index) {
      let movable = model.movable(of: index)
      guard let first = movable.first else { continue }
      var release = max(model.now, order.release)
      for component in model.components[index] {
        release = max(release, ends?[component] ?? model.earliestEnd[component])
      }
      // From a fixed operation before it.
      for step in model.firstStep[index]..<first {
        if let time = model.steps[step].fixed { release = max(model.now, time.end + model.steps[step].move) }
      }
      release += model.steps[first].queue
      let delay = zip(movable, movable.dropFirst()).reduce(0) { $0 + model.steps[$1.0].move + model.steps[$1.1].queue }
      let family = order.family.flatMap { names[$0] } ?? names.count
      jobs.append(
        ShopProblem.Job(
          name: order.name, release: release,
          due: demand.due[index].map { max($0 - delay, -SchedulingRefusal.longestTime) }, weight: demand.weight[index],
          margin: order.margin * OrderMoney.parts, holdingCost: order.holdingCostPerDay,
          operations: movable.map { step in
            ShopProblem.Operation(
              options: model.options[model.steps[step].options].map { option in
                ShopProblem.Option(
                  machine: option.machine,
                  duration: option.length + (option.family < 0 && !isRelaxed ? option.setup : 0))
              }, family: family)
          }))
      orders.append(index)
      steps.append(movable)
    }
    problem = ShopProblem(machines: machines, jobs: jobs)
    self.orders = orders
    self.steps = steps
  }

  /// A centre's matrix over all families; the last stands for those without set-up times here, whose set-ups are
  /// part of their operations.
  private static func setups(
    _ matrix: OrderScheduleInput.SetupMatrix, _ names: [String: Int]
  ) -> ShopProblem.SetupTimes {
    let count = names.count + 1
    var first = [Int](repeating: 0, count: count)
    var between = [[Int]](repeating: first, count: count)
    for (to, name) in matrix.families.enumerated() {
      guard let column = names[name] else { continue }
      first[column] = matrix.first[to]
      for row in between.indices { between[row][column] = matrix.first[to] }
      for (from, other) in matrix.families.enumerated() {
        if let row = names[other] { between[row][column] = matrix.between[from][to] }
      }
    }
    return ShopProblem.SetupTimes(first: first, between: between)
  }

  /// Orders in the sequence of starts of a list of the search, and the options chosen.
  func priority(_ schedule: ShopSchedule, _ model: OrderModel) -> OrderPriority {
    let sorted = schedule.entries.enumerated().sorted { a, b in
      (a.element.start, a.offset) < (b.element.start, b.offset)
    }
    var priority = OrderPriority(orders: [], choice: [Int32](repeating: 0, count: model.stepCount), keepsMachines: true)
    priority.orders.reserveCapacity(sorted.count)
    for (_, entry) in sorted {
      let step = steps[entry.job][entry.operation]
      let own = model.steps[step].options
      // Of two options on the same machine the quicker one.
      let options = own.filter { model.options[$0].machine == entry.machine }
      let chosen = options.min { model.options[$0].length < model.options[$1].length } ?? own.lowerBound
      priority.orders.append(Int32(orders[entry.job]))
      priority.choice[step] = Int32(chosen - own.lowerBound)
    }
    return priority
  }
}
