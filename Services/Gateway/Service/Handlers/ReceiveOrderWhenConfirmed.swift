import GatewayDomain
import Messaging
import Persistence
import SalesContract
import Values

/// The own CRM confirmed an order: its first version comes in.
struct ReceiveOrderWhenOrderConfirmed: MessageHandler {
  func handle(_ event: OrderConfirmed, in unit: UnitOfWork) throws -> Outcome {
    try SalesIntake.receive(event.order, in: unit)
  }
}

/// The own CRM changed an order: the next version comes in, and supersedes one that is undecided.
struct ReceiveOrderWhenOrderAmended: MessageHandler {
  func handle(_ event: OrderAmended, in unit: UnitOfWork) throws -> Outcome {
    try SalesIntake.receive(event.order, in: unit)
  }
}

private enum SalesIntake {
  static func receive(_ document: OrderDocument, in unit: UnitOfWork) throws -> Outcome {
    guard let order = SourceOrder(document) else {
      throw PermanentFault(
        "The order's currency '\(document.currency)' is not an ISO 4217 code, or its version not 1 or more.")
    }
    guard let system = try SettingsStore.sourceSystem(SourceOrder.sales, in: unit.database) else {
      throw PermanentFault(
        "The source system 'sales' is not registered; register it with PUT /v1/source-systems/sales.")
    }
    switch try Intake.receive(order, from: system, in: unit) {
    case .taken, .stored: return .done
    case .conflict(let handoffID):
      try DecisionStore.noteIrregularity(
        .duplicateConflict, handoffID: handoffID, version: order.version,
        detail: "Version \(order.version) came again with other content; the first one stands.", at: unit.businessTime,
        in: unit.database)
      return .done
    case .missing(let expected):
      return .waitFor(Intake.prerequisite(SourceOrder.sales, order.orderID, version: expected))
    }
  }
}

extension SourceOrder {
  /// What crosses of the own CRM's document. Nil for a document that names no currency or version.
  init?(_ document: OrderDocument) {
    guard let currency = Currency(document.currency), document.version >= 1 else { return nil }
    self.init(
      sourceSystem: SourceOrder.sales, orderID: document.orderID, number: document.number, version: document.version,
      contract: ContractClaim(reference: document.contractID), customer: document.accountID,
      customerReference: document.customerReference, currency: currency,
      payment: document.payment == .prepaid ? .prepaid : .account, shipComplete: document.shipComplete,
      requestedDate: document.requestedDate, shipTo: document.shipTo,
      lines: document.lines.map { line in
        SourceLine(
          lineID: line.lineID, product: line.product, description: line.description, quantity: line.quantity,
          unitPrice: line.unitPrice, discountBasisPoints: line.discountBasisPoints, taxRate: line.taxRate,
          requestedDate: line.requestedDate)
      },
      stated: StatedTotals(net: document.net, tax: document.tax, gross: document.gross),
      orderedAt: document.orderedAt)
  }
}
