import AccountingDomain
import GatewayContract
import Messaging
import Persistence
import Values

/// Answers whether a version of an order fits the customer's credit; an approval reserves its amount.
/// The same question again gets the same answer again.
struct CheckCreditWhenCreditCheckRequested: MessageHandler {
  /// However late the question comes, an approval holds this long.
  private static let shortestReservation = Duration.seconds(60)

  func handle(_ event: CreditCheckRequested, in unit: UnitOfWork) throws -> Outcome {
    guard let customer = try CustomerStore.find(event.customerID, unit.database) else {
      return .waitFor("customer:" + event.customerID)
    }
    let isNew = try CreditStore.noteCheck(
      event.handoffID, event.version, event.customerID, event.amount,
      reservation: max(event.expiresAt - unit.now, Self.shortestReservation), at: unit.businessTime, unit.database)
    guard isNew else {
      try CreditFile.publishAnswer(event.handoffID, event.version, in: unit)
      return .done
    }
    var file =
      try CreditFile(handoffID: event.handoffID, in: unit)
      ?? CreditFile(
        ExposureRow(
          handoffID: event.handoffID, customerID: event.customerID, orderID: event.orderID,
          orderNumber: event.orderNumber, state: .none(event.amount.currency)))
    guard file.row.state.currency == event.amount.currency, file.row.customerID == event.customerID else {
      throw PermanentFault(
        "Order \(event.orderNumber) was checked in \(file.row.state.currency) for customer \(file.row.customerID) "
          + "before; an amendment cannot change its currency or customer.")
    }
    let standing = try file.standing(of: customer, in: unit)
    try file.perform(.check(version: event.version, amount: event.amount, standing), in: unit)
    try file.moveReserved(in: unit)
    return .done
  }
}
