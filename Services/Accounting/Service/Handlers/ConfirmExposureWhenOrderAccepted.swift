import AccountingDomain
import GatewayContract
import Messaging
import Persistence
import Values

/// Keeps the accepted order's terms, which goods issues are invoiced at, and turns the reservation of
/// an order on account into its accepted amount.
struct ConfirmExposureWhenOrderAccepted: MessageHandler {
  func handle(_ event: OrderAccepted, in unit: UnitOfWork) throws -> Outcome {
    guard try CustomerStore.find(event.customerID, unit.database) != nil else {
      return .waitFor("customer:" + event.customerID)
    }
    guard let currency = Currency(event.currency), event.gross.currency == currency,
      event.lines.allSatisfy({ $0.unitPrice.currency == currency })
    else { throw PermanentFault("The amounts of order \(event.orderNumber) are not all in \(event.currency).") }
    guard try OrderStore.insert(event, unit.database) else { return .done }
    try confirm(event, currency, in: unit)
    try unit.fulfil("order:" + event.handoffID)
    return .done
  }

  private func confirm(_ event: OrderAccepted, _ currency: Currency, in unit: UnitOfWork) throws {
    let isPrepaid = event.payment == "prepaid"
    var file: CreditFile
    if let known = try CreditFile(handoffID: event.handoffID, in: unit) {
      file = known
    } else {
      // A prepaid order is never checked: it holds no credit.
      guard !isPrepaid else { return }
      file = CreditFile(
        ExposureRow(
          handoffID: event.handoffID, customerID: event.customerID, orderID: event.orderID,
          orderNumber: event.orderNumber, state: .none(currency)))
    }
    try file.perform(.confirm(version: event.version, amount: isPrepaid ? .zero(currency) : event.gross), in: unit)
    try file.moveReserved(in: unit)
  }
}
