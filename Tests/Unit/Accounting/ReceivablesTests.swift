import AccountingContract
import AccountingDomain
import AccountingService
import GRDB
import InventoryContract
import Messaging
import Persistence
import TestSupport
import Testing
import Values

@Suite struct ReceivablesTests {
  @Test func aShipmentIsInvoicedAtTheAcceptedPriceAndPaid() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.checkCredit("a", gross: 1798)
    try books.accept("a", [.init(quantity: 6, price: 255)])
    try books.issue("a", shipment: "s", ["1": 6], cost: 600)
    let invoice = try #require(try books.published(InvoiceIssued.self).first)
    #expect(invoice.net == pounds(1530) && invoice.tax == pounds(268) && invoice.gross == pounds(1798))
    #expect(invoice.number == "INV-2026-000001" && invoice.dueDate == LocalDate("2026-04-01"))
    let payment = try books.perform {
      try RecordPayment(customerID: "customer-1", amount: pounds(2000)).perform(in: $0)
    }
    #expect(payment.allocations.map(\.amount) == [pounds(1798)] && payment.unapplied == pounds(202))
    let balances = try books.published(BalanceChanged.self)
    #expect(balances.map(\.openBalance) == [pounds(0), pounds(0), pounds(0), pounds(1798), pounds(-202)])
    #expect(balances.last?.exposure == pounds(-202))
    try books.expectSoundBooks()
    let figures = try books.verification().figures
    #expect(figures["openReceivablesMinor"] == 0 && figures["unappliedCreditsMinor"] == 202)
    #expect(figures["openBalanceMinor"] == -202 && figures["shipments"] == 1 && figures["acceptedOrders"] == 1)
    #expect(figures["shipments.digest"] == setDigest(["s"]))
    #expect(figures["acceptedOrders.digest"] == setDigest(["a:1"]))
  }

  @Test func goodsIssuedBeforeTheOrderIsKnownWait() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.issue("a", shipment: "s", ["1": 6])
    #expect(try books.waiting() == 1)
    try books.accept("a", [.init(quantity: 6, price: 255)])
    #expect(try books.published(InvoiceIssued.self).count == 1)
    try books.expectSoundBooks()
  }

  @Test func aShipmentToldTwiceIsInvoicedOnce() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("a", [.init(quantity: 6, price: 255)])
    try books.issue("a", shipment: "shipment-a", ["1": 6])
    try books.accept("a", [.init(quantity: 6, price: 255)])
    #expect(try books.published(InvoiceIssued.self).count == 1)
    try books.expectSoundBooks()
  }

  @Test func aSecondShipmentOfAnAmendedOrderUsesItsOwnTerms() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.checkCredit("a", gross: 10_000)
    try books.accept("a", [.init(quantity: 10, price: 100)])
    try books.issue("a", shipment: "s1", ["1": 4], complete: false)
    try books.checkCredit("a", version: 2, gross: 10_000)
    try books.accept("a", version: 2, [.init(quantity: 12, price: 90)])
    try books.issue("a", shipment: "s2", version: 2, ["1": 8])
    #expect(try books.published(InvoiceIssued.self).map(\.net) == [pounds(400), pounds(720)])
    #expect(try books.published(BalanceChanged.self).last.map { $0.exposure == $0.openBalance } == true)
    try books.expectSoundBooks()
  }

  @Test func shipmentsInPartComeToExactlyTheOrdersNetAndSoDoTheirReturns() throws {
    let books = try AccountingBooks()
    try books.onboard()
    // 2 x 0.05 less 10 % is 0.09.
    try books.accept("a", [.init(quantity: 2, price: 5, discount: 1000)])
    try books.issue("a", shipment: "s1", ["1": 1], complete: false)
    try books.issue("a", shipment: "s2", ["1": 1])
    #expect(try books.published(InvoiceIssued.self).map(\.net) == [pounds(5), pounds(4)])
    try books.deliver(
      GoodsReturned(
        returnID: "r", customerID: "customer-1",
        lines: [
          ReturnedLine(orderID: "order-a", lineID: "1", product: "85123A", quantity: .pieces(2), disposition: "stock")
        ], returnedAt: books.clock.now()))
    let note = try #require(try books.published(CreditNoteIssued.self).first)
    #expect(note.lines.map(\.net) == [pounds(5), pounds(4)] && note.net == pounds(9))
    try books.expectSoundBooks()
  }

  @Test func aPaymentReferenceIsUsedOnce() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("a", [.init(quantity: 6, price: 255)])
    func pay(_ amount: Int64) throws -> PaymentView {
      try books.perform {
        try RecordPayment(customerID: "customer-1", amount: pounds(amount), reference: "bank 1").perform(in: $0)
      }
    }
    let first = try pay(1000)
    #expect(try pay(1000).paymentID == first.paymentID)
    #expect(throws: AccountingRefusal.referenceUsed("bank 1")) { try pay(999) }
    #expect(try books.published(PaymentReceived.self).count == 1)
    try books.expectSoundBooks()
  }

  @Test func moneyInAnotherCurrencyThanTheCustomersIsRefused() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("a", [.init(quantity: 6, price: 255)])
    let euro = Money(minorUnits: 1000, currency: .eur)
    #expect(throws: AccountingRefusal.otherCurrency(.gbp)) {
      try books.perform { try RecordPayment(customerID: "customer-1", amount: euro).perform(in: $0) }
    }
    #expect(throws: AccountingRefusal.otherCurrency(.gbp)) {
      try books.perform { unit in
        try IssueCreditNote(
          customerID: "customer-1", reason: "broken", goodsReturn: false,
          lines: [.init(product: "P", description: "", quantity: .pieces(1), unitPrice: euro, taxRate: .zero)]
        ).perform(in: unit)
      }
    }
    let balances = try books.published(BalanceChanged.self)
    #expect(balances.last?.openBalance == pounds(1798))
    #expect(balances.allSatisfy { $0.openBalance.currency == .gbp })
    try books.expectSoundBooks()
  }

  @Test func namedAllocationsGoWhereTheyAreSent() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("a", [.init(quantity: 10, price: 100)])
    try books.sell("b", [.init(quantity: 10, price: 100)])
    let invoices = try books.published(InvoiceIssued.self)
    let payment = try books.perform { unit in
      try RecordPayment(
        customerID: "customer-1", amount: pounds(1000),
        allocations: [
          .init(invoiceID: invoices[1].invoiceID, amount: pounds(300)),
          .init(invoiceID: invoices[1].invoiceID, amount: pounds(300)),
        ]
      ).perform(in: unit)
    }
    #expect(payment.allocations.map(\.amount) == [pounds(600)] && payment.unapplied == pounds(400))
    #expect(throws: Payment.Refusal.self) {
      try books.perform { unit in
        try RecordPayment(
          customerID: "customer-1", amount: pounds(1000),
          allocations: [.init(invoiceID: invoices[1].invoiceID, amount: pounds(576))]
        ).perform(in: unit)
      }
    }
    try books.expectSoundBooks()
  }

  @Test func aReversedPaymentOpensItsInvoicesAgain() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("a", [.init(quantity: 6, price: 255)])
    let payment = try books.perform {
      try RecordPayment(customerID: "customer-1", amount: pounds(2000)).perform(in: $0)
    }
    let reversed = try books.perform {
      try ReversePayment(reason: "no funds").perform(paymentID: payment.paymentID, in: $0)
    }
    #expect(reversed.reversal?.number == "PR-2026-000001" && reversed.unapplied == pounds(0))
    let told = try #require(try books.published(PaymentReceived.self).last)
    #expect(told.amount == pounds(-2000) && told.reversedPaymentID == payment.paymentID)
    #expect(told.allocations.map(\.residual) == [pounds(1798)])
    #expect(try books.published(BalanceChanged.self).last?.openBalance == pounds(1798))
    #expect(throws: Payment.Refusal.reversed) {
      try books.perform { try ReversePayment(reason: "again").perform(paymentID: payment.paymentID, in: $0) }
    }
    try books.expectSoundBooks()
  }

  @Test func leftOverCreditSettlesALaterInvoiceWhenApplied() throws {
    let books = try AccountingBooks()
    try books.onboard()
    let payment = try books.perform {
      try RecordPayment(customerID: "customer-1", amount: pounds(1000)).perform(in: $0)
    }
    try books.sell("a", [.init(quantity: 6, price: 255)])
    let invoice = try #require(try books.published(InvoiceIssued.self).first)
    let applied = try books.perform { unit in
      try ApplyCredit(creditID: payment.paymentID, invoiceID: invoice.invoiceID).perform(in: unit)
    }
    #expect(applied.residual == pounds(798) && applied.status == "partly-paid")
    #expect(throws: Payment.Refusal.nothingToApply) {
      try books.perform { try ApplyCredit(creditID: payment.paymentID, invoiceID: invoice.invoiceID).perform(in: $0) }
    }
    try books.expectSoundBooks()
  }

  @Test func postedEntriesCannotBeChanged() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("a", [.init(quantity: 6, price: 255)])
    for sql in [
      "UPDATE journalLine SET amountMinor = 1", "DELETE FROM journalLine", "UPDATE journalEntry SET text = 'x'",
      "DELETE FROM journalEntry",
    ] {
      #expect(throws: DatabaseError.self) { try books.database.writer.write { try $0.execute(sql: sql) } }
    }
  }

  @Test func tamperingBreaksTheAuditChain() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("a", [.init(quantity: 6, price: 255)])
    try books.database.writer.write { db in
      try db.execute(
        sql: """
          DROP TRIGGER journalEntryIsFinal;
          UPDATE journalEntry SET text = 'something else' WHERE position = 1;
          """)
    }
    let failed = try books.verification().checks.filter { !$0.passed }.map(\.name)
    #expect(failed == ["audit chain holds"])
  }

  @Test func anAccountantPostsToEveryAccountButTheControlAccounts() throws {
    let books = try AccountingBooks()
    let opening = try books.perform { unit in
      try PostJournalEntry(
        text: "Opening stock",
        lines: [.init(account: "1300", amount: pounds(100_000)), .init(account: "3900", amount: pounds(-100_000))]
      ).perform(in: unit)
    }
    #expect(opening.lines.count == 2)
    #expect(throws: JournalEntry.Unbalanced.self) {
      try books.perform { unit in
        try PostJournalEntry(
          text: "Half", lines: [.init(account: "1300", amount: pounds(1)), .init(account: "3900", amount: pounds(-2))]
        ).perform(in: unit)
      }
    }
    #expect(throws: AccountingRefusal.controlAccount("1100")) {
      try books.perform { unit in
        try PostJournalEntry(
          text: "Control",
          lines: [.init(account: "1100", amount: pounds(1)), .init(account: "3900", amount: pounds(-1))]
        ).perform(in: unit)
      }
    }
    try books.expectSoundBooks()
  }
}
