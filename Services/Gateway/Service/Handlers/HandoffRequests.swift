import GatewayContract
import GatewayDomain
import Persistence
import Values

/// The questions that a hand-off asks of the ERP.
extension HandoffProcess {
  func requestCreditCheck() throws {
    let order = try order()
    // A hold may last until the credit officer decides; the reservation must outlive it.
    let policy = try policy
    let lasts = Duration.seconds(policy.holdTimeoutSeconds + policy.reservationSeconds)
    try publish(
      CreditCheckRequested(
        handoffID: record.id, version: record.state.version, orderID: record.publicOrderID,
        orderNumber: record.orderNumber, customerID: record.customerID ?? "", amount: order.source.totals.gross,
        expiresAt: unit.now + lasts))
  }

  func requestAvailability() throws {
    let order = try order()
    try publish(
      AvailabilityRequested(
        handoffID: record.id, version: record.state.version, orderID: record.publicOrderID,
        orderNumber: record.orderNumber, customerID: record.customerID ?? "",
        shipComplete: order.header.shipComplete,
        lines: order.lines.map { requested($0, quantity: $0.source.quantity, order.header) },
        expiresAt: unit.now + .seconds(try policy.reservationSeconds)))
  }

  /// Production is asked for what neither stock nor what was made or shipped before covers.
  func requestCapacity(_ demand: [DemandLine]) throws {
    let order = try order()
    try LineStore.saveStock(demand, position: order.position, in: unit.database)
    let short = zip(order.lines, demand).filter { $1.short.isPositive }
    try publish(
      CapacityRequested(
        handoffID: record.id, version: record.state.version, orderID: record.publicOrderID,
        orderNumber: record.orderNumber,
        lines: short.map { requested($0, quantity: $1.short, order.header) },
        expiresAt: unit.now + .seconds(try policy.reservationSeconds)))
  }

  private func requested(_ line: StoredLine, quantity: Quantity, _ order: SourceOrder) -> RequestedLine {
    RequestedLine(
      lineID: line.source.lineID, product: line.product ?? line.source.product, quantity: quantity,
      requestedDate: line.source.requestedDate ?? order.requestedDate)
  }
}
