import GatewayContract
import GatewayDomain
import Values

/// A hand-off as people and programs see it.
package struct HandoffView: Encodable, Sendable {
  package struct Version: Encodable, Sendable {
    package let version: Int
    package let payloadHash: String
    package let receivedAt: Instant
    /// `accepted`, `partially-accepted`, `rejected`, `cancelled`; absent while undecided.
    package let decision: String?
    package let errors: [HandoffError]
    /// Of what was accepted.
    package let gross: Money?
    package let decidedAt: Instant?
  }
  package struct Line: Encodable, Sendable {
    package let lineID: String
    package let product: String
    package let description: String
    package let ordered: Quantity
    package let fromStock: Quantity
    package let fromProduction: Quantity
    package let refused: Quantity
    package let refusedCode: String?
    package let shipped: Quantity
    package let firstPromise: LocalDate?
    package let currentPromise: LocalDate?
  }
  package struct PromiseMove: Encodable, Sendable {
    package let lineID: String
    package let from: LocalDate
    package let to: LocalDate
    package let reason: String
    package let changedAt: Instant
  }
  /// What came late, or twice with other content, and was not acted upon.
  package struct Irregularity: Encodable, Sendable {
    package let version: Int
    package let code: String
    package let detail: String
    package let notedAt: Instant
  }

  package let handoff: HandoffSummary
  package let versions: [Version]
  /// Of the newest version.
  package let lines: [Line]
  package let promiseChanges: [PromiseMove]
  package let irregularities: [Irregularity]
}

/// A hand-off in a list.
package struct HandoffSummary: Encodable, Sendable {
  package let handoffID: String
  package let sourceSystem: String
  /// The order's id in its source system.
  package let orderID: String
  /// The order's id in every other service and in all events: `<source>:<id>` for a foreign order.
  package let erpOrderID: String
  package let orderNumber: String
  package let company: String
  package let customerID: String?
  package let status: String
  /// The newest version.
  package let version: Int
  /// Where the newest version stands.
  package let stage: String
  /// The accepted version in force.
  package let effectiveVersion: Int?
  package let deadlineAt: Instant?
  package let createdAt: Instant
  package let updatedAt: Instant
}
