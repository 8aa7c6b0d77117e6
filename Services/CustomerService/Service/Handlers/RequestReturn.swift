import CustomerServiceContract
import CustomerServiceDomain
import Messaging
import Persistence
import Values

/// Authorises the return of shipped goods of an order, from a case; the warehouse expects them.
package struct RequestReturn: Codable, Sendable {
  /// The case's order when absent.
  package var orderID: String?
  package var lines: [ReturnAuthorisation.Line]

  package init(orderID: String? = nil, lines: [ReturnAuthorisation.Line]) {
    self.orderID = orderID
    self.lines = lines
  }

  package func perform(case caseID: String, in unit: UnitOfWork) throws -> ReturnView {
    let owning = try StoredCase.known(caseID, in: unit)
    guard let orderID = orderID ?? owning.orderID else { throw ReferenceRefusal.orderMissing }
    guard let customerID = try ShippedStore.customer(ofOrder: orderID, in: unit.database) else {
      throw ReferenceRefusal.orderNotShipped(orderID)
    }
    guard customerID == owning.customerID else { throw ReferenceRefusal.orderOfOther(orderID) }

    let now = unit.businessTime
    let shipped = try ShippedStore.lines(ofOrder: orderID, in: unit.database)
    let command = ReturnAuthorisation.Command.authorise(
      lines, shipped: shipped, caseStatus: owning.state.status ?? .new)
    var stored = StoredReturn(
      returnID: unit.newID(), number: try unit.nextNumber("RMA"), caseID: caseID, customerID: customerID,
      orderID: orderID, requestedAt: now, lines: [])
    for case .authorised(let lines) in try ReturnAuthorisation.decide(command, on: .none, at: now) {
      for line in lines {
        var known = shipped[line.lineID]!
        stored.lines.append(
          StoredReturn.Line(
            lineID: line.lineID, product: known.product, requested: line.quantity, received: .zero(line.quantity.unit),
            reason: line.reason))
        known.expected = known.expected + line.quantity
        try ShippedStore.save(known, orderID: orderID, lineID: line.lineID, in: unit.database)
      }
    }
    try ReturnStore.insert(stored, in: unit.database)
    try unit.publish(
      ReturnRequested(
        returnID: stored.returnID, number: stored.number, caseID: caseID, customerID: customerID, orderID: orderID,
        lines: stored.lines.map {
          ReturnLine(lineID: $0.lineID, product: $0.product, quantity: $0.requested, reason: $0.reason)
        }, requestedAt: now))
    return ReturnView(stored)
  }
}
