import Messaging
import Persistence
import SalesContract
import SalesDomain
import Values

/// Replaces a confirmed order by a new version with all its lines; the old one stays in force until
/// the ERP accepts the new one.
package struct AmendOrder: Codable, Sendable {
  package var reason: String
  /// Every line of the new version. A line without a unit price keeps the agreed one.
  package var lines: [OrderLines.Request]
  /// As before when absent; so are the following.
  package var customerReference: String?
  package var payment: SalesOrder.Payment?
  package var shipComplete: Bool?
  package var requestedDate: LocalDate?
  package var shipTo: PostalAddress?

  package init(
    reason: String, lines: [OrderLines.Request], customerReference: String? = nil, payment: SalesOrder.Payment? = nil,
    shipComplete: Bool? = nil, requestedDate: LocalDate? = nil, shipTo: PostalAddress? = nil
  ) {
    self.reason = reason
    self.lines = lines
    self.customerReference = customerReference
    self.payment = payment
    self.shipComplete = shipComplete
    self.requestedDate = requestedDate
    self.shipTo = shipTo
  }

  package func perform(order orderID: String, in unit: UnitOfWork) throws -> OrderView {
    var order = try StoredOrder.known(orderID, in: unit)
    let now = unit.businessTime
    let before = order.content
    let request = SalesOrder.Request(
      customerReference: customerReference ?? before.customerReference, currency: nil,
      payment: payment ?? before.payment, shipComplete: shipComplete ?? before.shipComplete,
      requestedDate: requestedDate ?? before.requestedDate, shipTo: shipTo ?? before.shipTo, lines: lines)
    let market = try SalesOrder.Market(
      accountID: before.accountID, currency: before.currency, shipTo: request.shipTo, lines: lines, in: unit)
    let command = SalesOrder.Command.amend(
      request, reason: reason, market, cover: try order.cover(renewing: true, in: unit))
    for event in try SalesOrder.decide(command, on: order.state, at: now) {
      order.state = SalesOrder.evolve(order.state, with: event)
      guard case .amended(let version, let content, let reason) = event else { continue }
      order.version = version
      order.content = content
      order.reason = reason
      order.orderedAt = now
      order.answer = StoredAnswer()
      try OrderStore.insertVersion(order, in: unit.database)
      try OrderStore.saveState(order, in: unit.database)
      try unit.publish(OrderAmended(order: order.document(orderedAt: now), reason: reason))
    }
    return OrderView(order)
  }
}
