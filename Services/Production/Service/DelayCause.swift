import ProductionContract
import ProductionDomain

/// Of what kind a delay is, as it is told to those who may not see our orders and parts.
enum DelayCause: String {
  /// Something it is made from comes later.
  case material
  case capacity
  case leadTime
  /// The plan's own rules, or what it had to leave out.
  case planning
  /// Less of it was good than was begun.
  case shortfall
  /// What was held for it had been let go before its order was accepted.
  case lateAcceptance
  /// A planner moved it; the reason is written for the customer's side.
  case planner

  /// By the first of a plan's or a promise's reasons.
  init?(_ reasons: [DelayReason]) {
    switch reasons.first.flatMap({ LateReason.Code(rawValue: $0.code) }) {
    case nil: return nil
    case .awaitingSupply, .inspection: self = .material
    case .capacity: self = .capacity
    case .leadTime: self = .leadTime
    case .fence, .policy, .leftOut: self = .planning
    }
  }
}
