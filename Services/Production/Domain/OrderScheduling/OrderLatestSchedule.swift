import Values

/// A schedule in which work begins as late as every due date allows. Orders that would have had to begin before today, or
/// before their material comes, are scheduled forward with what they wait for, and all others as late as those leave room.
package struct OrderLatestSchedule: Hashable, Sendable {
  /// By start; nothing that is not fixed begins before now.
  package var operations: [OrderSchedule.Operation]
  /// Orders that cannot be as late as they should, and why, in the order of the input.
  package var forward: [OrderSchedule.Finding]
  /// Orders that cannot be planned at all.
  package var unschedulable: [OrderSchedule.Finding]
}

extension OrderSchedule {
  /// The latest schedule. Forward, orders are sequenced as by ``make(_:limits:shouldStop:)``.
  ///
  /// Throws when the input is contradictory.
  package static func latest(
    _ input: OrderScheduleInput, limits: ShopScheduler.Limits, shouldStop: @escaping @Sendable () -> Bool
  ) throws(SchedulingRefusal) -> OrderLatestSchedule {
    var pass = LatestPass(input)
    // Each round moves orders from one side to the other; where that takes too long, all that are left go at once.
    for round in 0... {
      let backward = try OrderSchedule.backward(pass.input)
      guard pass.takeForward(backward, all: round >= LatestPass.rounds) else { return pass.result(backward) }
      try pass.schedule(limits, shouldStop)
    }
    preconditionFailure("every round moves an order, and there are finitely many")
  }
}

private struct LatestPass {
  static let rounds = 20

  /// With the times of the orders that are scheduled forward fixed.
  private(set) var input: OrderScheduleInput
  private let original: OrderScheduleInput
  private var isForward: [Bool]
  private var reasons: [Int: String] = [:]
  private var refused: [Int: String] = [:]

  init(_ input: OrderScheduleInput) {
    self.input = input
    original = input
    isForward = input.orders.map { _ in false }
  }

  /// Everything stands as it is.
  private func stands(_ order: Int) -> Bool {
    original.orders[order].operations.allSatisfy { $0.fixedStart != nil }
  }

  /// Notes which further orders must be scheduled forward; false when none must.
  mutating func takeForward(_ backward: OrderBackwardSchedule, all: Bool) -> Bool {
    for finding in backward.tooLate where reasons[finding.order] == nil { reasons[finding.order] = finding.sentence }
    var waiting = backward.tooLate.map(\.order).filter { !isForward[$0] && !stands($0) }
    if all, !waiting.isEmpty { waiting = original.orders.indices.filter { !isForward[$0] && !stands($0) } }
    let any = !waiting.isEmpty
    while let order = waiting.popLast() {
      guard !isForward[order] else { continue }
      isForward[order] = true
      waiting += original.orders[order].waitsFor.filter { !isForward[$0] && !stands($0) }
    }
    return any
  }

  /// Schedules them forward, beside what stands, and fixes their times.
  mutating func schedule(
    _ limits: ShopScheduler.Limits, _ shouldStop: @escaping @Sendable () -> Bool
  ) throws(SchedulingRefusal) {
    let own = original.orders.indices.filter { order in
      isForward[order] || original.orders[order].fixed
        || original.orders[order].operations.contains { $0.fixedStart != nil }
    }
    let places = Dictionary(uniqueKeysWithValues: own.enumerated().map { ($0.element, $0.offset) })
    var part = original
    part.orders = own.map { number in
      var order = original.orders[number]
      order.waitsFor = order.waitsFor.compactMap { places[$0] }
      return order
    }
    let schedule = try OrderSchedule.make(part, limits: limits, shouldStop: shouldStop)
    input = original
    refused = [:]
    for finding in schedule.unschedulable where isForward[own[finding.order]] {
      refused[own[finding.order]] = finding.sentence
    }
    for operation in schedule.operations {
      let order = own[operation.order]
      guard isForward[order] else { continue }
      input.orders[order].operations[operation.operation].fixedMachine = operation.machine
      input.orders[order].operations[operation.operation].fixedSetupStart = operation.setupStart
      input.orders[order].operations[operation.operation].fixedStart = operation.start
      input.orders[order].operations[operation.operation].fixedEnd = operation.end
      // At the work centre that the schedule chose.
      let planned = original.orders[order].operations[operation.operation]
      guard planned.centre != operation.centre,
        let other = planned.alternates.first(where: { $0.centre == operation.centre })
      else { continue }
      input.orders[order].operations[operation.operation].centre = other.centre
      input.orders[order].operations[operation.operation].alternates = []
      input.orders[order].operations[operation.operation].setupMinutes = other.setupMinutes
      input.orders[order].operations[operation.operation].runSeconds = other.runSeconds
      input.orders[order].operations[operation.operation].perQuantity = other.perQuantity
    }
  }

  func result(_ backward: OrderBackwardSchedule) -> OrderLatestSchedule {
    var sentences = refused
    for finding in backward.unschedulable { sentences[finding.order] = finding.sentence }
    let operations = backward.operations.filter { refused[$0.order] == nil }.map { operation in
      var operation = operation
      operation.isFixed = original.orders[operation.order].operations[operation.operation].fixedStart != nil
      return operation
    }
    func findings(_ by: [Int: String]) -> [OrderSchedule.Finding] {
      by.sorted { $0.key < $1.key }.map { OrderSchedule.Finding(order: $0.key, sentence: $0.value) }
    }
    return OrderLatestSchedule(
      operations: operations, forward: findings(reasons.filter { sentences[$0.key] == nil }),
      unschedulable: findings(sentences))
  }
}
