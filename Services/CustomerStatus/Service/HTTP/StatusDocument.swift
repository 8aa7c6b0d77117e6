import CustomerStatusDomain
import Values

/// What a customer may know, as JSON: every fact with the time it was true at.
package struct StatusDocument: Codable, Sendable, Equatable {
  package struct Order: Codable, Sendable, Equatable {
    package var orderID: String
    package var number: String
    package var version: Int
    package var state: LineState
    package var note: String?
    package var orderedAt: Instant
    package var lines: [Line]
    package var asOf: Instant

    /// When the last open line is promised for; nil when nothing is open or promised.
    package var promise: LocalDate? { lines.filter { $0.open.isPositive }.compactMap(\.currentPromise).max() }
  }
  package struct OrderCounts: Codable, Sendable, Equatable {
    package var all: Int
    /// With something still to be decided or delivered.
    package var open: Int
    package var late: Int
    package var held: Int
  }
  package struct Line: Codable, Sendable, Equatable {
    package var lineID: String
    package var product: String
    package var description: String
    package var state: LineState
    package var ordered: Quantity
    /// Nil before the ERP answered.
    package var accepted: Quantity?
    package var refused: Quantity
    package var refusedCode: String?
    package var inProduction: Quantity
    package var ready: Quantity
    package var shipped: Quantity
    package var invoiced: Quantity
    package var returned: Quantity
    package var firstPromise: LocalDate?
    package var currentPromise: LocalDate?
    package var promiseChanges: [PromiseMove]
    /// What another site made for the line and is on its way to the one that delivers; nil: nothing.
    package var onTheWay: OnTheWay?
    package var asOf: Instant

    package var open: Quantity {
      Quantity(steps: max(0, (accepted?.steps ?? 0) - shipped.steps), unit: ordered.unit)
    }
  }
  /// Goods between two of the company's sites.
  package struct OnTheWay: Codable, Sendable, Equatable {
    package var quantity: Quantity
    /// When the last of it arrives.
    package var expected: LocalDate
  }
  package struct PromiseMove: Codable, Sendable, Equatable {
    package var from: LocalDate
    package var to: LocalDate
    package var reason: String
    package var at: Instant
  }
  package struct Shipment: Codable, Sendable, Equatable {
    package struct Line: Codable, Sendable, Equatable {
      package var lineID: String
      package var product: String
      package var quantity: Quantity
    }
    package var shipmentID: String
    package var orderID: String
    package var number: String
    /// `planned`, `picked`, `packed` or `goods-issued`; a withdrawn shipment is not shown.
    package var status: String
    package var carrier: String?
    package var tracking: String?
    package var issuedAt: Instant?
    package var lines: [Line]
    package var asOf: Instant
  }
  package struct Invoice: Codable, Sendable, Equatable {
    package var number: String
    package var orderNumber: String
    package var gross: Money
    package var residual: Money
    package var issuedAt: Instant
    package var dueDate: LocalDate
    package var asOf: Instant
  }
  package struct CreditNote: Codable, Sendable, Equatable {
    package var number: String
    package var gross: Money
    package var reason: String
    package var issuedAt: Instant
  }
  package struct Balance: Codable, Sendable, Equatable {
    package var openBalance: Money
    package var openReceivables: Money
    package var unappliedCredits: Money
    /// What may still be ordered on account; negative when the limit is exceeded.
    package var headRoom: Money
    package var creditStatus: String
    package var asOf: Instant
  }
  package struct Case: Codable, Sendable, Equatable {
    package var caseID: String
    package var number: String
    package var orderID: String?
    package var subject: String
    package var priority: String
    package var status: String
    package var openedAt: Instant
    package var asOf: Instant
  }
  package struct Moment: Codable, Sendable, Equatable {
    package var at: Instant
    package var orderID: String?
    package var sentence: String
  }

  package var customerID: String
  package var number: String
  package var name: String
  /// Counts the events that changed this customer's status.
  package var version: Int
  package var asOf: Instant
  /// Of all orders, listed below or not.
  package var orderCounts: OrderCounts
  /// Those with something to be decided or delivered first, then the newest; at most 50.
  package var orders: [Order]
  package var shipments: [Shipment]
  package var invoices: [Invoice]
  package var creditNotes: [CreditNote]
  /// Nil before accounting told one.
  package var balance: Balance?
  package var cases: [Case]
  package var timeline: [Moment]
}

/// One row of the list of customers.
package struct CustomerSummary: Codable, Sendable, Equatable {
  package var customerID: String
  package var number: String
  package var name: String
  package var version: Int
  package var openBalance: Money?
  package var asOf: Instant
}
