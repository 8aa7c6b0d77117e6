import GatewayContract
import InventoryDomain
import Messaging
import Persistence
import Values

/// A version was rejected: what was held for it is free, and what the version in force still has to
/// ship goes on.
struct ReleaseStockWhenOrderRejected: MessageHandler {
  func handle(_ event: OrderRejected, in unit: UnitOfWork) throws -> Outcome {
    try AvailabilityStore.settle(event.handoffID, through: event.version, unit.database)
    try TentativeStock.release(event.handoffID, event.version, in: unit)
    guard let file = try FulfilmentFile(handoffID: event.handoffID, in: unit) else { return .done }
    try file.perform(.reject(version: event.version))
    try file.shipWhatIsReady()
    try file.save()
    return .done
  }
}

/// An order was cancelled: nothing is held for it any more, and no later version is promised anything.
struct ReleaseStockWhenOrderCancelled: MessageHandler {
  func handle(_ event: OrderCancelled, in unit: UnitOfWork) throws -> Outcome {
    let header = OrderHeader(
      handoffID: event.handoffID, orderID: event.orderID, orderNumber: event.orderNumber,
      customerID: event.customerID ?? "", shipTo: nil, orderedAt: event.cancelledAt)
    let file = try FulfilmentFile(handoffID: event.handoffID, in: unit) ?? FulfilmentFile(new: header, in: unit)
    do {
      try stop(file, version: event.version, in: unit)
    } catch let refusal as Fulfilment.Refusal {
      throw PermanentFault("Order \(event.orderNumber) was cancelled after goods issue: \(refusal.sentence)")
    }
    return .done
  }
}

/// Decides whether an accepted order can still be stopped: as long as nothing has left the warehouse.
struct StopFulfilmentWhenCancellationRequested: MessageHandler {
  func handle(_ event: CancellationRequested, in unit: UnitOfWork) throws -> Outcome {
    do {
      if let file = try FulfilmentFile(handoffID: event.handoffID, in: unit) {
        try stop(file, version: event.version, in: unit)
      }
      try unit.publish(InventoryAnswer.confirmed(event))
    } catch let refusal as Fulfilment.Refusal {
      try unit.publish(InventoryAnswer.refused(event, code: refusal.code))
    }
    return .done
  }
}

/// Cancels the fulfilment and lets go everything that is held for the order, decided or not.
private func stop(_ file: FulfilmentFile, version: Int, in unit: UnitOfWork) throws {
  let handoffID = file.header.handoffID
  try file.perform(.cancel)
  try AvailabilityStore.settle(handoffID, through: version, unit.database)
  for tentative in try AvailabilityStore.tentativeVersions(handoffID, unit.database) {
    file.take(try TentativeStock.take(handoffID, tentative, in: unit))
  }
  try file.save()
}
