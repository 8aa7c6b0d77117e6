import Values

/// Every event that Accounting publishes, for the catalogue, the topology and the contract tests.
package enum AccountingEvents {
  package static let all: [any BusinessEvent.Type] = [
    CreditApproved.self,
    CreditHeld.self,
    CreditDeclined.self,
    InvoiceIssued.self,
    PaymentReceived.self,
    CreditNoteIssued.self,
    BalanceChanged.self,
  ]
}
