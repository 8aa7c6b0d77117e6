import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// Tells others what a plan proposes: orders that begin soon, and once told what becomes of them.
struct ProposalTelling {
  /// Of all proposals those that begin first, so many at most.
  static let most = 10_000

  private let result: PlanResult
  private let planID: String
  /// The last bucket of release that is told.
  private let last: Int
  /// By the plan's number of the item how many of its proposals that are released in the last bucket are told.
  let room: [Int]

  /// `items` are all of the plan, in the order in which the last bucket's proposals are told.
  init(_ result: PlanResult, planID: String, items: [Int]) {
    self.result = result
    self.planID = planID
    let plan = result.plan
    let days = plan.preparation.scenario.bucketDays
    let within = result.snapshot.settings.toldDays / max(1, days)
    let (last, left) = ProposalTelling.limit(plan, within: within, most: ProposalTelling.most)
    self.last = last
    var room = [Int](repeating: 0, count: items.count)
    var open = left
    for item in items where open > 0 {
      let count = plan.pegs.suppliesOfItem[item].count {
        ProposalTelling.bucket(ofRelease: $0, plan) == last && plan.isProposal($0)
      }
      room[item] = min(count, open)
      open -= room[item]
    }
    self.room = room
  }

  /// The bucket in which a proposal is to be released.
  private static func bucket(ofRelease supply: Int, _ plan: RequirementsPlan) -> Int {
    if let release = plan.pegs.supplies[supply].release { return max(0, release) }
    let scenario = plan.preparation.scenario
    return (plan.release(ofProposal: supply) - scenario.today) / max(1, scenario.bucketDays)
  }

  /// The bucket within `within` in which the proposals released so far become more than `most`, and how many of its own
  /// still fit.
  static func limit(_ plan: RequirementsPlan, within: Int, most: Int) -> (last: Int, left: Int) {
    var counts = [Int](repeating: 0, count: within + 1)
    for number in plan.pegs.supplies.indices {
      let bucket = bucket(ofRelease: number, plan)
      if bucket <= within, plan.isProposal(number) { counts[bucket] += 1 }
    }
    var room = most
    for bucket in 0..<within {
      guard counts[bucket] <= room else { return (bucket, room) }
      room -= counts[bucket]
    }
    return (within, room)
  }

  /// Whether a proposal released in `bucket` is told; what was told before is told of for ever. `room` is what is left of
  /// its item's.
  func isTold(_ bucket: Int, isTold: Bool, room: inout Int) -> Bool {
    guard bucket <= last else { return isTold }
    guard bucket == last else { return true }
    guard room > 0 else { return isTold }
    room -= 1
    return true
  }

  /// Publishes a new proposal, or what has changed about one that was told.
  func tell(
    _ order: PlannedOrderStore.PlannedOrder, before: PlannedOrderStore.PlannedOrder?, supply: Int, in unit: UnitOfWork
  ) throws {
    guard let before else {
      let pegs = result.plan.pegs
      let demands = pegs.ofSupply[supply].prefix(50).map { peg in
        PeggedDemand(
          demand: result.demandName(pegs.pegs[peg].demand),
          quantity: Quantity(steps: pegs.pegs[peg].quantity, unit: order.unit))
      }
      try unit.publish(
        PlannedOrderProposed(
          plannedOrderID: order.id, planID: planID, item: order.key.item, plant: order.key.plant,
          quantity: order.quantity, source: order.source, from: order.sourceName, release: order.release,
          due: order.due, demands: Array(demands), proposedAt: unit.businessTime))
      return
    }
    let today = result.snapshot.scenario.today
    let isOverdue = before.release < today && order.release == today
    guard before.due != order.due || before.steps != order.steps || (before.release != order.release && !isOverdue)
    else { return }
    try unit.publish(
      PlannedOrderRescheduled(
        plannedOrderID: order.id, planID: planID, item: order.key.item, plant: order.key.plant, fromDue: before.due,
        due: order.due, fromQuantity: before.quantity, quantity: order.quantity, release: order.release,
        reason: before.due == order.due && before.steps == order.steps
          ? "It is to begin on \(order.release) instead of \(before.release)."
          : "Plan needs \(order.quantity) by \(order.due) instead of \(before.quantity) by \(before.due).",
        rescheduledAt: unit.businessTime))
  }
}
