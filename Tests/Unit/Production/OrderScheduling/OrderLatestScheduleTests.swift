import ProductionDomain
import Testing
import Values

/// Schedules that begin as late as due dates allow.
@Suite struct OrderLatestScheduleTests {
  typealias Base = OrderScheduleTests

  static func latest(_ input: OrderScheduleInput) throws -> OrderLatestSchedule {
    try OrderSchedule.latest(input, limits: ShopScheduler.Limits(threads: 1, seed: 1, steps: 500)) { false }
  }

  @Test func whatCanBeOnTimeBeginsAsLateAsItsDueDateAllows() throws {
    let due = 1440 + 16 * 60
    let plan = try Self.latest(
      Base.input(
        [Base.order("A", 240, due: due), Base.order("B", 120, due: due)],
        centres: [.init(name: "Press", calendar: Base.week)]))
    #expect(plan.forward.isEmpty && plan.unschedulable.isEmpty)
    #expect(plan.operations.map(\.end).max() == due)
    // Six hours of work before 16:00, without a pause.
    #expect(plan.operations.map(\.start).min() == due - 360)
  }

  @Test func whatWouldHaveHadToBeginBeforeTodayIsScheduledForwardAndNamed() throws {
    let due = 1440 + 16 * 60
    var wheel = Base.order("Wheel", 300)
    wheel.operations[0].centre = 0
    var old = Base.order("Old", 120, due: 9 * 60)
    old.waitsFor = [2]
    let input = Base.input(
      [Base.order("A", 240, due: due), old, wheel], centres: [.init(name: "Press", calendar: Base.week)])
    let plan = try Self.latest(input)
    #expect(plan.forward.map(\.order).contains(1))
    #expect(!plan.forward.map(\.order).contains(0))
    let times = Dictionary(grouping: plan.operations, by: \.order).mapValues { $0[0] }
    // The wheel from 08:00, then the late order; the other one as late as it may.
    #expect(times[2]?.start == 8 * 60 && times[1]?.start == 13 * 60 && times[0]?.end == due)
    #expect(plan.operations.allSatisfy { !$0.isFixed })
  }

  @Test(arguments: 1...40) func nothingBeginsBeforeNowAndWhatIsNotNamedIsOnTime(seed: Int) throws {
    var maker = OrderShopMaker(seed: UInt64(900 + seed))
    let input = maker.input(orders: 2 + seed % 9, objective: .makespan)
    let plan = try Self.latest(input)
    let named = Set(plan.forward.map(\.order)).union(plan.unschedulable.map(\.order))
    var ends: [Int: Int] = [:]
    for entry in plan.operations {
      ends[entry.order] = max(ends[entry.order] ?? .min, entry.end)
      if !entry.isFixed { #expect(entry.setupStart >= input.now, "seed \(seed), order \(entry.order)") }
    }
    for (order, end) in ends where !named.contains(order) {
      if let due = input.orders[order].due { #expect(end <= due, "seed \(seed), order \(order)") }
    }
    // Each order is in the schedule or named.
    for order in input.orders.indices where !input.orders[order].operations.isEmpty {
      #expect(ends[order] != nil || named.contains(order), "seed \(seed), order \(order)")
    }
    #expect(plan == (try Self.latest(input)), "seed \(seed)")
  }
}
