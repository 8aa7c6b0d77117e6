import AccountingContract
import AccountingDomain
import Values

/// What a customer owes and may still order.
package struct CustomerBalanceView: Encodable, Sendable {
  package let customerID: String
  package let number: String
  package let legalName: String
  package let currency: String
  package let openBalance: Money
  package let openReceivables: Money
  package let unappliedCredits: Money
  package let reserved: Money
  package let exposure: Money
  package let creditLimit: Money
  package let creditStatus: String
  package let blockedReason: String?
}

/// An invoice, payment or credit note with something left.
package struct OpenItemView: Encodable, Sendable {
  /// `invoice`, `payment` or `credit-note`.
  package let kind: String
  package let id: String
  package let number: String
  package let date: Instant
  package let dueDate: LocalDate?
  package let amount: Money
  /// Positive for what the customer owes, negative for what it has to its credit.
  package let open: Money
}

package struct InvoiceView: Encodable, Sendable {
  package let invoiceID: String
  package let number: String
  package let customerID: String
  package let orderID: String
  package let orderNumber: String
  package let handoffID: String
  package let shipmentID: String
  /// `open`, `partly-paid` or `paid`.
  package let status: String
  package let net: Money
  package let tax: Money
  package let gross: Money
  package let residual: Money
  package let issuedAt: Instant
  package let dueDate: LocalDate
  /// Only on a single invoice.
  package let lines: [InvoiceLine]?
  package let subtotals: [TaxSubtotal]?
  package let allocations: [AllocationView]?
}

/// Part of a payment or credit note, seen from either side.
package struct AllocationView: Encodable, Sendable {
  /// `payment` or `credit-note`.
  package let kind: String
  package let creditID: String
  package let creditNumber: String
  package let invoiceID: String
  package let invoiceNumber: String
  package let amount: Money
  package let at: Instant
}

package struct PaymentView: Encodable, Sendable {
  package let paymentID: String
  package let number: String
  package let customerID: String
  package let amount: Money
  package let unapplied: Money
  package let reference: String?
  package let receivedAt: Instant
  package let reversal: ReversalView?
  package let allocations: [AllocationView]
}

package struct ReversalView: Encodable, Sendable {
  package let reversalID: String
  package let number: String
  package let reason: String
  package let reversedAt: Instant
}

package struct CreditNoteView: Encodable, Sendable {
  package let creditNoteID: String
  package let number: String
  package let customerID: String
  package let returnID: String?
  package let reference: String?
  package let goodsReturn: Bool
  package let reason: String
  package let net: Money
  package let tax: Money
  package let gross: Money
  package let unapplied: Money
  package let issuedAt: Instant
  package let lines: [CreditNoteLine]
  package let allocations: [AllocationView]
}

/// An order that waits for the credit officer.
package struct CreditHoldView: Encodable, Sendable {
  package let handoffID: String
  package let version: Int
  package let orderID: String
  package let orderNumber: String
  package let customerID: String
  package let legalName: String
  package let amount: Money
  /// As of now, without this order.
  package let exposure: Money
  package let openBalance: Money
  package let limit: Money
  /// `held`, or what became of it: `approved`, `declined`.
  package let status: String
  /// `CREDIT_LIMIT` or `OVERDUE` while it is held.
  package let code: String?
  package let heldAt: Instant
}

package struct AccountView: Encodable, Sendable {
  package let code: String
  package let name: String
  /// `asset`, `liability`, `equity`, `income` or `expense`.
  package let type: String
  package let isControl: Bool
}

package struct JournalEntryView: Encodable, Sendable {
  package let number: String
  package let kind: String
  package let documentID: String
  package let documentNumber: String
  package let text: String
  package let postedAt: Instant
  package let recordedAt: Instant
  package let actor: String
  package let lines: [JournalLineView]
}

package struct JournalLineView: Encodable, Sendable {
  package let account: String
  package let accountName: String
  /// Exactly one of the two.
  package let debit: Money?
  package let credit: Money?
}

/// Every account with its balance at the end of a day.
package struct TrialBalanceView: Encodable, Sendable {
  package let asOf: LocalDate
  package let rows: [TrialBalanceRow]
  package let totals: [TrialBalanceTotal]
}

package struct TrialBalanceRow: Encodable, Sendable {
  package let account: String
  package let name: String
  package let type: String
  /// Exactly one of the two: the balance's side.
  package let debit: Money?
  package let credit: Money?
}

/// Debits and credits of one currency; always equal.
package struct TrialBalanceTotal: Encodable, Sendable {
  package let debit: Money
  package let credit: Money
}
