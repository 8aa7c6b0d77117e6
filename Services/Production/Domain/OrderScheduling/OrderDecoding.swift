/// Which order comes first where two want the same machine.
struct OrderPriority: Sendable {
  /// The k-th mention of an order stands for its k-th movable operation.
  var orders: [Int32]
  /// By step: which of its options.
  var choice: [Int32]
  /// Whether operations keep to these options, or take the one by which they end first.
  var keepsMachines: Bool
}

/// A dated schedule.
struct OrderDecoding: Sendable {
  struct Time: Hashable, Sendable {
    var option: Int
    var setupMinutes: Int
    var setupStart: Int
    var setupEnd: Int
    var start: Int
    var end: Int
  }

  /// By step; nil where it is not planned.
  var times: [Time?]
  /// By order; nil where it is not planned.
  var ends: [Int?]
  /// Orders that found no room.
  var left: [Int]
  var slots: [MachineSlots]
  var value: OrderValue
}

/// What a schedule costs and earns, in parts of a minor unit.
struct OrderValue: Hashable, Sendable {
  var makespan = 0
  var tardiness: Int64 = 0
  var margin: Int64 = 0
  var setup: Int64 = 0
  var overtime: Int64 = 0
  var holding: Int64 = 0
  var overtimeMinutes = 0
  /// Orders that found no room.
  var left = 0

  var profit: Int64 { margin - tardiness - setup - overtime - holding }

  func rank(for objective: ShopObjective) -> OrderRank {
    let cost =
      switch objective {
      case .makespan: Int64(makespan)
      case .weightedTardiness: tardiness
      case .profit: -profit
      }
    return OrderRank(left: left, cost: cost, rest: -profit)
  }
}

/// Small is good: first as few orders as possible without room, then the objective, then what is earned.
struct OrderRank: Comparable, Sendable {
  var left: Int
  var cost: Int64
  var rest: Int64

  static func < (a: OrderRank, b: OrderRank) -> Bool { (a.left, a.cost, a.rest) < (b.left, b.cost, b.rest) }
}

extension OrderModel {
  /// What dated operations cost and earn.
  func value(_ times: [OrderDecoding.Time?], _ ends: [Int?], left: Int) -> OrderValue {
    var value = OrderValue(left: left)
    for (step, time) in times.enumerated() {
      guard let time else { continue }
      let option = options[time.option]
      let centre = input.centres[option.centre]
      value.makespan = max(value.makespan, time.end)
      value.setup += Int64(time.setupMinutes) * centre.setupCostPerHour * OrderMoney.hourly
      let minutes = overtime(step, time)
      value.overtimeMinutes += minutes
      value.overtime += Int64(minutes) * centre.overtimeCostPerHour * OrderMoney.hourly
    }
    for (order, end) in ends.enumerated() {
      guard let end else { continue }
      let own = input.orders[order]
      value.makespan = max(value.makespan, end)
      value.margin += own.margin * OrderMoney.parts
      guard let due = own.due else { continue }
      value.tardiness += own.weight * Int64(max(0, end - due))
      value.holding += own.holdingCostPerDay * Int64(max(0, due - end))
    }
    return value
  }

  /// Minutes of set-up and work of a dated operation that are done in overtime.
  func overtime(_ step: Int, _ time: OrderDecoding.Time) -> Int {
    let option = options[time.option]
    guard !calendar.windows[option.centre].isEmpty else { return 0 }
    let work = steps[step].fixed?.length ?? option.length
    return overtime(of: time.setupMinutes, in: .init(time.setupStart, time.setupEnd), option.centre)
      + overtime(of: work, in: .init(time.start, time.end), option.centre)
  }

  /// How much of the work in a time is more than regular time in it allows.
  private func overtime(of minutes: Int, in time: ShopProblem.Interval, _ centre: Int) -> Int {
    guard minutes > 0, time.start < time.end else { return 0 }
    let worked = regular[centre].worked(in: time)
    return min(max(0, minutes - worked), always[centre].worked(in: time) - worked)
  }
}
