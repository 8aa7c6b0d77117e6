/// When and where the operations of manufacturing orders are done. Times are minutes as in the input.
package struct OrderSchedule: Hashable, Sendable {
  package struct Operation: Hashable, Sendable {
    package var order: Int
    /// Index within the order.
    package var operation: Int
    package var centre: Int
    /// Index within the centre.
    package var machine: Int
    /// The start where there is no set-up.
    package var setupStart: Int
    package var setupEnd: Int
    package var start: Int
    package var end: Int
    package var isFixed: Bool
    /// Of set-up and work, what is done in overtime.
    package var overtimeMinutes: Int

    package init(
      order: Int, operation: Int, centre: Int, machine: Int, setupStart: Int, setupEnd: Int, start: Int, end: Int,
      isFixed: Bool, overtimeMinutes: Int = 0
    ) {
      self.overtimeMinutes = overtimeMinutes
      self.order = order
      self.operation = operation
      self.centre = centre
      self.machine = machine
      self.setupStart = setupStart
      self.setupEnd = setupEnd
      self.start = start
      self.end = end
      self.isFixed = isFixed
    }
  }

  /// What an order, or one of its operations, waited for.
  package enum Cause: Hashable, Sendable {
    /// The machine, which was busy with another order.
    case machine(centre: Int, machine: Int, order: Int)
    /// The change of the machine to another family.
    case setup(centre: Int, machine: Int)
    /// An order whose output it needs.
    case component(order: Int)
    /// Its material.
    case material
    /// The day on which it is to be released.
    case release
    /// A time at which the centre does not work.
    case calendar(centre: Int)
    /// Nothing: its own work, queue and move times take longer than there was time.
    case work
    /// Nothing: its times are fixed.
    case fixed
  }

  package struct Wait: Hashable, Sendable {
    package var cause: Cause
    package var minutes: Int
    /// The operation that waited; nil where the whole order did.
    package var operation: Int?
  }

  package struct OrderResult: Hashable, Sendable {
    package var order: Int
    /// When the first set-up or operation begins.
    package var start: Int
    package var end: Int
    /// Minutes past the due date; 0 when on time or nobody waits.
    package var lateness: Int
    /// Why it is late; nil when it is not.
    package var reason: Wait?
    /// All it waited for, in the order of its operations.
    package var waits: [Wait]
  }

  /// An order that is not in the schedule, or something that a fixed time contradicts, and why.
  package struct Finding: Hashable, Sendable {
    package var order: Int
    package var sentence: String
  }

  package struct RuleResult: Hashable, Sendable {
    package var rule: DispatchRule
    /// By the objective, over the orders it could place.
    package var value: Int64
    /// Orders that found no room.
    package var left: Int
  }

  /// The machine that holds the schedule back most.
  package struct Constraint: Hashable, Sendable {
    package var centre: Int
    package var machine: Int
    /// Minutes of it on the way that decides the objective.
    package var criticalMinutes: Int
    /// How much better the objective becomes, about, with one hour less work on it: minutes, or minor units.
    package var gainOfOneHour: Int64
  }

  /// By start.
  package var operations: [Operation]
  /// In the order of the input, without the unschedulable ones.
  package var orders: [OrderResult]
  /// Orders that could not be planned; their fixed operations stand.
  package var unschedulable: [Finding]
  /// Fixed operations that overlap others or come too early: nothing was moved.
  package var conflicts: [Finding]
  package var value: ScheduleValue
  /// No schedule of these orders is better than this.
  package var bound: Int64
  package var isOptimal: Bool
  /// What each dispatch rule alone gives.
  package var rules: [RuleResult]
  /// How many operations are set up for.
  package var changeovers: Int
  /// Minutes of set-up and work by centre and machine.
  package var busy: [[Int]]
  package var overtimeMinutes: Int
  package var bottleneck: Constraint?

  /// The best schedule found until `shouldStop` answers true, the steps are used up or nothing better can exist.
  /// Never worse than the best dispatch rule. With `steps` and as long as `shouldStop` answers false, the result
  /// depends on the input and the limits alone; without, only `shouldStop` ends the search.
  ///
  /// Orders that cannot be planned are named and the others are planned. Throws when the input is contradictory.
  package static func make(
    _ input: OrderScheduleInput, limits: ShopScheduler.Limits, shouldStop: @escaping @Sendable () -> Bool
  ) throws(SchedulingRefusal) -> OrderSchedule {
    try input.check()
    let model = OrderModel(input, days: 0..<input.horizonDays)
    let search = OrderScheduleSearch(model, limits: limits, shouldStop: shouldStop)
    try search.run()
    return OrderScheduleReport(search).schedule()
  }
}
