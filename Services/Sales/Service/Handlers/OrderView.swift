import GatewayContract
import SalesDomain
import Values

/// One version of an order with the ERP's answer to it.
package struct OrderView: Codable, Sendable, Equatable {
  package struct Line: Codable, Sendable, Equatable {
    package let lineID: String
    package let product: String
    package let description: String
    package let quantity: Quantity
    package let unitPrice: Money
    package let discountBasisPoints: Int64?
    package let taxRate: TaxRate
    package let requestedDate: LocalDate?
    package let net: Money
    /// Quantities and dates promised by the ERP, with later changes applied; empty until it accepts.
    package let promises: [SchedulePromise]
    package let refused: RefusedQuantity?
  }

  /// A promise date that moved.
  package struct PromiseMoved: Codable, Sendable, Equatable {
    package let lineID: String
    package let from: LocalDate
    package let to: LocalDate
    package let reason: String
    package let changedAt: Instant
  }

  /// What the ERP answered.
  package struct Handoff: Codable, Sendable, Equatable {
    /// `pending`, `held`, `accepted`, `partially-accepted`, `rejected` or `cancelled`.
    package let status: String
    package let answeredAt: Instant?
    /// Why credit held it: `CREDIT_LIMIT` or `OVERDUE`.
    package let heldCode: String?
    /// The earlier version that stays in force after a refused amendment.
    package let effectiveVersion: Int?
    package let errors: [HandoffError]
    package let promiseChanges: [PromiseMoved]
  }

  package let orderID: String
  package let number: String
  package let version: Int
  /// `draft`, `confirmed`, `cancelling` or `cancelled`.
  package let status: String
  package let accountID: String
  package let contractID: String?
  package let customerReference: String?
  package let currency: String
  package let payment: String
  package let shipComplete: Bool
  package let requestedDate: LocalDate
  package let shipTo: PostalAddress
  package let lines: [Line]
  package let net: Money
  package let tax: Money
  package let gross: Money
  /// Why this version replaced the one before.
  package let reason: String?
  package let cancellationReason: String?
  package let orderedAt: Instant?
  /// Absent while the order is a draft.
  package let handoff: Handoff?

  init(_ order: StoredOrder, changes: [StoredPromiseChange] = []) {
    let content = order.content
    let total = content.total
    let answered = Dictionary(order.answer.lines.map { ($0.lineID, $0) }, uniquingKeysWith: { first, _ in first })
    orderID = order.orderID
    number = order.number
    version = order.version
    status = OrderStore.name(of: order.state)
    accountID = content.accountID
    contractID = content.contractID
    customerReference = content.customerReference
    currency = content.currency.code
    payment = content.payment.rawValue
    shipComplete = content.shipComplete
    requestedDate = content.requestedDate
    shipTo = content.shipTo
    lines = content.lines.map { line in
      let answer = answered[line.lineID]
      return Line(
        lineID: line.lineID, product: line.product, description: line.description, quantity: line.quantity,
        unitPrice: line.unitPrice, discountBasisPoints: line.discountBasisPoints == 0 ? nil : line.discountBasisPoints,
        taxRate: line.taxRate, requestedDate: line.requestedDate, net: line.net,
        promises: OrderView.moved(answer?.promises ?? [], by: changes.filter { $0.lineID == line.lineID }),
        refused: answer?.refused)
    }
    net = total.net
    tax = total.tax
    gross = total.gross
    reason = order.reason
    cancellationReason = order.cancellationReason
    orderedAt = order.orderedAt
    handoff =
      order.orderedAt == nil
      ? nil
      : Handoff(
        status: order.answer.state.rawValue, answeredAt: order.answer.answeredAt, heldCode: order.answer.heldCode,
        effectiveVersion: order.answer.effectiveVersion, errors: order.answer.errors,
        promiseChanges: changes.map {
          PromiseMoved(lineID: $0.lineID, from: $0.from, to: $0.to, reason: $0.reason, changedAt: $0.changedAt)
        })
  }

  /// The promises after each change in turn moved those of its old date.
  private static func moved(_ promises: [SchedulePromise], by changes: [StoredPromiseChange]) -> [SchedulePromise] {
    changes.reduce(promises) { promises, change in
      promises.map { promise in
        var promise = promise
        if promise.date == change.from { promise.date = change.to }
        return promise
      }
    }
  }
}

/// One row of a list of orders or of an order's versions.
package struct OrderSummary: Codable, Sendable, Equatable {
  package let orderID: String
  package let number: String
  package let accountID: String
  package let status: String
  package let version: Int
  package let customerReference: String?
  package let requestedDate: LocalDate
  package let net: Money
  package let tax: Money
  package let gross: Money
  package let orderedAt: Instant?
  /// Why this version replaced the one before.
  package let reason: String?
  /// What the ERP answered: `pending` until it has.
  package let handoff: String
  package let answeredAt: Instant?

  init(_ row: OrderRow) {
    orderID = row.orderID
    number = row.number
    accountID = row.accountID
    status = row.state
    version = row.version
    customerReference = row.customerReference
    requestedDate = row.requestedDate
    net = row.net
    tax = row.tax
    gross = row.gross
    orderedAt = row.orderedAt
    reason = row.reason
    handoff = row.handoff
    answeredAt = row.answeredAt
  }
}
