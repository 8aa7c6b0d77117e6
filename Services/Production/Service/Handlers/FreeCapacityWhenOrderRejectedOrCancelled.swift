import GatewayContract
import Messaging
import Persistence
import ProductionDomain
import Values

/// A rejected version gives back the capacity held for it; work orders of earlier versions stay.
struct FreeCapacityWhenOrderRejected: MessageHandler {
  func handle(_ event: OrderRejected, in unit: UnitOfWork) throws -> Outcome {
    try QuoteStore.takeBack(handoffID: event.handoffID, version: event.version, in: unit)
    try release(handoffID: event.handoffID, version: event.version, in: unit)
    try PromiseStore.settle(handoffID: event.handoffID, through: event.version, unit.database)
    return .done
  }
}

/// A cancelled order gives back all capacity held for it. Work orders without material are cancelled;
/// the others are made for stock, and so is what was ordered for those that are cancelled: later promises count on it.
struct CancelWorkOrdersWhenOrderCancelled: MessageHandler {
  func handle(_ event: OrderCancelled, in unit: UnitOfWork) throws -> Outcome {
    for version in try PromiseStore.tentativeVersions(handoffID: event.handoffID, unit.database) {
      try release(handoffID: event.handoffID, version: version, in: unit)
    }
    try PromiseStore.settle(handoffID: event.handoffID, through: event.version, unit.database)
    try DemandStore.noteCancelled(event.handoffID, at: event.cancelledAt, unit.database)
    if let number = try SupplyStore.orderNumber(handoffID: event.handoffID, unit.database) {
      try SupplyStore.saveDemand(handoffID: event.handoffID, orderNumber: number, lines: [], unit.database)
      try TransferStore.letGo(handoffID: event.handoffID, unit.database)
      try PlanningDataStore.touch(unit.database)
    }
    let workOrders = try WorkOrderStore.open(handoffID: event.handoffID, unit.database)
    guard !workOrders.isEmpty else { return .done }
    let outstanding = workOrders.reduce(0) { $0 + $1.state.outstandingSteps }
    try WorkOrderDesk(unit).reduce(workOrders, by: outstanding, reason: "The order was cancelled: \(event.reason)")
    return .done
  }
}

private func release(handoffID: String, version: Int, in unit: UnitOfWork) throws {
  guard try PromiseStore.close(handoffID: handoffID, version: version, as: .released, unit.database) else { return }
  try CapacityStore.freePromises(handoffID: handoffID, version: version, unit.database)
  try BookingStore.releasePromises(handoffID: handoffID, version: version, unit.database)
  try ComponentBookings(unit).tellPromises(handoffID: handoffID, version: version)
  try unit.cancelTimer(PromiseExpiry.kind, key: PromiseExpiry.key(handoffID, version))
}
