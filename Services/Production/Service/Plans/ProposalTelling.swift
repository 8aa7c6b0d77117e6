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
  /// The last bucket of release that is told, and how many of that one still may be.
  private let last: Int
  private var left: Int

  init(_ result: PlanResult, planID: String) {
    self.result = result
    self.planID = planID
    let days = result.plan.preparation.scenario.bucketDays
    let within = result.snapshot.settings.toldDays / max(1, days)
    (last, left) = ProposalTelling.limit(result.plan, within: within, most: ProposalTelling.most)
  }

  /// The bucket within `within` in which the proposals released so far become more than `most`, and how many of its own
  /// still fit.
  static func limit(_ plan: RequirementsPlan, within: Int, most: Int) -> (last: Int, left: Int) {
    var counts = [Int](repeating: 0, count: within + 1)
    let today = plan.preparation.scenario.today
    let days = max(1, plan.preparation.scenario.bucketDays)
    for number in plan.pegs.supplies.indices where plan.isProposal(number) {
      let bucket = (plan.release(ofProposal: number) - today) / days
      if bucket <= within { counts[bucket] += 1 }
    }
    var room = most
    for bucket in 0..<within {
      guard counts[bucket] <= room else { return (bucket, room) }
      room -= counts[bucket]
    }
    return (within, room)
  }

  /// Whether a proposal released in `bucket` is told; what was told before is told of for ever.
  mutating func isTold(_ bucket: Int, isTold: Bool) -> Bool {
    guard bucket <= last else { return isTold }
    guard bucket == last else { return true }
    guard left > 0 else { return isTold }
    left -= 1
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
