import Messaging
import Persistence
import SalesContract
import SalesDomain
import Values

/// Confirms a drafted order under the account's active contract; the gateway hands it to the ERP.
package struct ConfirmOrder: Codable, Sendable {
  package init() {}

  package func perform(order orderID: String, in unit: UnitOfWork) throws -> OrderView {
    var order = try StoredOrder.known(orderID, in: unit)
    try order.confirm(in: unit)
    try OrderStore.confirmDraft(order, in: unit.database)
    return OrderView(order)
  }
}

extension StoredOrder {
  static func known(_ orderID: String, in unit: UnitOfWork) throws -> StoredOrder {
    guard let order = try OrderStore.find(orderID, in: unit.database) else {
      throw ReferenceRefusal.orderUnknown(orderID)
    }
    return order
  }

  /// The contract that the order names, or the account's contract in force. An amendment may outlive the
  /// contract of the version before: `renewing`, it then stands under the one that followed.
  func cover(renewing: Bool = false, in unit: UnitOfWork) throws -> SalesOrder.Cover? {
    let today = unit.businessTime.date
    let named = try content.contractID.flatMap { try ContractStore.find($0, in: unit.database) }
    let isOver = named.map { Contract.term(of: $0.state)?.contains(today) != true } ?? true
    let contract =
      content.contractID == nil || renewing && isOver
      ? try ContractStore.inForce(account: content.accountID, on: today, in: unit.database) ?? named : named
    return contract.map {
      SalesOrder.Cover(contractID: $0.contractID, accountID: $0.accountID, contract: $0.state)
    }
  }

  /// Decides the confirmation and publishes it; the caller stores it.
  mutating func confirm(in unit: UnitOfWork) throws {
    let now = unit.businessTime
    for event in try SalesOrder.decide(.confirm(cover: try cover(in: unit)), on: state, at: now) {
      state = SalesOrder.evolve(state, with: event)
      guard case .confirmed(let confirmed) = event else { continue }
      content = confirmed
      orderedAt = now
      try unit.publish(OrderConfirmed(order: document(orderedAt: now)))
    }
  }

  /// The order as the rest of the suite reads it. Only of a version that stands under a contract.
  func document(orderedAt: Instant) -> OrderDocument {
    let total = content.total
    return OrderDocument(
      orderID: orderID, number: number, version: version, contractID: content.contractID!, accountID: content.accountID,
      customerReference: content.customerReference, currency: content.currency.code, payment: payment(content.payment),
      shipComplete: content.shipComplete, requestedDate: content.requestedDate, shipTo: content.shipTo,
      lines: content.lines.map { line in
        OrderLine(
          lineID: line.lineID, product: line.product, description: line.description, quantity: line.quantity,
          unitPrice: line.unitPrice,
          discountBasisPoints: line.discountBasisPoints == 0 ? nil : line.discountBasisPoints,
          taxRate: line.taxRate, requestedDate: line.requestedDate)
      },
      net: total.net, tax: total.tax, gross: total.gross, orderedAt: orderedAt)
  }

  private func payment(_ payment: SalesOrder.Payment) -> PaymentMethod {
    switch payment {
    case .account: .account
    case .prepaid: .prepaid
    }
  }
}
