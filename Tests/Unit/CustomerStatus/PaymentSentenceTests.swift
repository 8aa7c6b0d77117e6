import AccountingContract
import TestSupport
import Testing
import Values

/// How what happened to money is told to the customer.
@Suite struct PaymentSentenceTests {
  private func told(
    _ minorUnits: Int64, allocated: Int64, reversing paymentID: String? = nil
  ) throws -> String? {
    let status = try StatusFixture()
    func pounds(_ amount: Int64) -> Money { Money(minorUnits: amount, currency: .gbp) }
    try status.tell(
      PaymentReceived(
        paymentID: "P1", number: "PAY-1", customerID: StatusFixture.customer, amount: pounds(minorUnits), reference: "",
        allocations: [Allocation(invoiceID: "I1", amount: pounds(allocated), residual: pounds(0))],
        unapplied: pounds(minorUnits - allocated), receivedAt: status.clock.now(), reversedPaymentID: paymentID))
    return try status.sentences.first
  }

  @Test func paymentsReversalsAndAppliedCreditsAreToldApart() throws {
    #expect(try told(1798, allocated: 1798) == "Payment of 17.98 GBP received.")
    #expect(try told(0, allocated: 798) == "Credit of 7.98 GBP was set against open invoices.")
    #expect(
      try told(-10_000, allocated: -10_000, reversing: "P0")
        == "A payment of 100.00 GBP was taken back; what it had paid is open again.")
  }
}
