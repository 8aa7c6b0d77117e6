import AccountingContract
import AccountingDomain
import AccountingService
import InventoryContract
import Messaging
import TestSupport
import Testing
import Values

@Suite struct CreditNoteTests {
  private static func credit(
    _ books: AccountingBooks, _ quantity: Int64, at price: Int64, product: String = "85123A", reference: String? = nil,
    goodsReturn: Bool = true
  ) throws -> CreditNoteView {
    try books.perform { unit in
      try IssueCreditNote(
        customerID: "customer-1", reason: "broken", goodsReturn: goodsReturn, reference: reference,
        lines: [
          .init(
            product: product, description: "A thing", quantity: .pieces(quantity), unitPrice: pounds(price),
            taxRate: TaxRate(basisPoints: 1750))
        ]
      ).perform(in: unit)
    }
  }

  @Test func aCreditIsMatchedToTheOldestInvoicedLinesAndTheRestHasNoReference() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("old", [.init(quantity: 6, price: 255)], at: Instant("2026-01-05T10:00:00Z"))
    try books.sell("new", [.init(quantity: 4, price: 300)], at: Instant("2026-02-05T10:00:00Z"))
    let first = try Self.credit(books, 5, at: 200)
    #expect(first.lines[0].matched.map(\.orderID) == ["order-old"])
    let second = try Self.credit(books, 9, at: 200)
    #expect(second.lines[0].matched.map(\.orderID) == ["order-old", "order-new"])
    #expect(second.lines[0].matched.map(\.quantity) == [.pieces(1), .pieces(4)])
    #expect(second.lines[0].unmatched == .pieces(4))
    #expect(try Self.credit(books, 1, at: 200).lines[0].unmatched == .pieces(1))
    try books.expectSoundBooks()
  }

  @Test func itsGrossGoesFirstToTheInvoicesItRefersToThenToTheOldest() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("1", [.init(product: "A", quantity: 1, price: 100)], at: Instant("2026-01-05T10:00:00Z"))
    try books.sell("2", [.init(product: "B", quantity: 1, price: 100)], at: Instant("2026-01-06T10:00:00Z"))
    try books.sell("3", [.init(product: "C", quantity: 1, price: 100)], at: Instant("2026-01-07T10:00:00Z"))
    let invoices = try books.published(InvoiceIssued.self)
    let note = try Self.credit(books, 1, at: 250, product: "C")
    #expect(note.gross == pounds(294))
    #expect(note.allocations.map(\.invoiceID) == [2, 0, 1].map { invoices[$0].invoiceID })
    #expect(note.allocations.map(\.amount) == [pounds(118), pounds(118), pounds(58)])
    #expect(note.unapplied == pounds(0))
    try books.expectSoundBooks()
  }

  @Test func whatNoInvoiceTakesStaysUnapplied() throws {
    let books = try AccountingBooks()
    try books.onboard()
    let note = try Self.credit(books, 2, at: 255, reference: "C536379")
    #expect(note.gross == pounds(599) && note.unapplied == pounds(599))
    #expect(try books.published(BalanceChanged.self).last?.openBalance == pounds(-599))
    #expect(try Self.credit(books, 2, at: 255, reference: "C536379").creditNoteID == note.creditNoteID)
    #expect(throws: AccountingRefusal.referenceUsed("C536379")) {
      try Self.credit(books, 3, at: 255, reference: "C536379")
    }
    try books.expectSoundBooks()
  }

  @Test func twoLinesOfOneProductDoNotTakeTheSameInvoicedGoods() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("a", [.init(quantity: 6, price: 255)])
    let line = IssueCreditNote.Line(
      product: "85123A", description: "A thing", quantity: .pieces(4), unitPrice: pounds(255), taxRate: .zero)
    let note = try books.perform { unit in
      try IssueCreditNote(customerID: "customer-1", reason: "x", goodsReturn: true, lines: [line, line]).perform(
        in: unit)
    }
    #expect(note.lines.map(\.unmatched) == [.pieces(0), .pieces(2)])
    try books.expectSoundBooks()
  }

  private static func comeBack(
    _ books: AccountingBooks, _ returnID: String, _ quantity: Int64, cost: Int64? = nil, creditNoteID: String? = nil
  ) throws {
    try books.deliver(
      GoodsReturned(
        returnID: returnID, customerID: "customer-1", creditNoteID: creditNoteID,
        lines: [
          ReturnedLine(
            orderID: "order-a", lineID: "1", product: "85123A", quantity: .pieces(quantity), disposition: "stock",
            cost: cost.map(pounds))
        ], returnedAt: books.clock.now()))
  }

  @Test func returnedGoodsAreCreditedAtTheInvoicedPriceOnce() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("a", [.init(quantity: 3, price: 335, discount: 1000)])
    // 3 x 3.35 less 10 % is 9.05; piece by piece it comes to the same.
    try Self.comeBack(books, "r1", 1, cost: 100)
    try Self.comeBack(books, "r1", 1, cost: 100)
    try Self.comeBack(books, "r2", 2)
    let notes = try books.published(CreditNoteIssued.self)
    #expect(notes.map(\.returnID) == ["r1", "r2"] && notes.allSatisfy { !$0.goodsReturn })
    #expect(notes.reduce(pounds(0)) { $0 + $1.net } == pounds(905))
    try books.expectSoundBooks()
  }

  @Test func aReturnWaitsForItsInvoice() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try Self.comeBack(books, "r1", 1)
    #expect(try books.waiting() == 1)
    try books.sell("a", [.init(quantity: 3, price: 335)])
    #expect(try books.waiting() == 0)
    #expect(try books.published(CreditNoteIssued.self).map(\.net) == [pounds(335)])
    try books.expectSoundBooks()
  }

  @Test func goodsOfACreditNoteAreNotCreditedAgain() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("a", [.init(quantity: 3, price: 335)])
    let note = try Self.credit(books, 2, at: 335)
    try Self.comeBack(books, note.creditNoteID, 2, cost: 200, creditNoteID: note.creditNoteID)
    #expect(try books.published(CreditNoteIssued.self).count == 1)
    try books.expectSoundBooks()
  }

  @Test func goodsCreditedOnThePriceAloneAreCreditedWhenTheyComeBack() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("a", [.init(quantity: 3, price: 335)])
    for _ in 0..<2 {
      #expect(try Self.credit(books, 3, at: 10, goodsReturn: false).lines[0].unmatched == .pieces(0))
    }
    try Self.comeBack(books, "r1", 3, cost: 100)
    let notes = try books.published(CreditNoteIssued.self)
    #expect(notes.map(\.net) == [pounds(30), pounds(30), pounds(1005)])
    try books.expectSoundBooks()
  }

  @Test func misshapenCreditNotesAreRefused() throws {
    func refusal(_ lines: [CreditNote.RequestedLine], reason: String = "x") -> CreditNote.Refusal? {
      do {
        _ = try CreditNote.decide(
          .issue(lines, reason: reason, invoiced: [:]), on: .none, at: Instant(microseconds: 0))
        return nil
      } catch { return error }
    }
    func line(
      _ quantity: Int64, _ price: Int64, _ currency: Currency = .gbp, product: String = "P"
    ) -> CreditNote.RequestedLine {
      CreditNote.RequestedLine(
        product: product, description: "", quantity: .pieces(quantity),
        unitPrice: Money(minorUnits: price, currency: currency), taxRate: .zero)
    }
    #expect(refusal([]) == .noLines)
    #expect(refusal([line(1, 1)], reason: "") == .reasonMissing)
    #expect(refusal([line(0, 1)]) == .quantityNotPositive(line: 1))
    #expect(refusal([line(1, 1), line(1, -1)]) == .priceNegative(line: 2))
    #expect(refusal([line(1, 1), line(1, 1, .eur)]) == .mixedCurrencies)
    #expect(refusal([line(.max, .max)]) == .amountTooLarge(line: 1))
    #expect(refusal([line(1, 600_000_000_000_000), line(1, 600_000_000_000_000)]) == .totalTooLarge)
    #expect(refusal([line(1, 1)], reason: " \n ") == .reasonMissing)
    #expect(refusal([line(1, 1)], reason: String(repeating: "x", count: 501)) == .textInvalid(field: "reason"))
    #expect(refusal([line(1, 1, product: " ")]) == .textInvalid(field: "lines[0].product"))
    #expect(refusal([line(1, 1, product: "P\u{7}")]) == .textInvalid(field: "lines[0].product"))
  }

  @Test func textsOfACreditNoteAreTrimmed() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("a", [.init(quantity: 3, price: 335)])
    let note = try books.perform { unit in
      try IssueCreditNote(
        customerID: "customer-1", reason: " broken ", goodsReturn: true,
        lines: [
          .init(
            product: " 85123A ", description: " A thing", quantity: .pieces(1), unitPrice: pounds(335), taxRate: .zero)
        ]
      ).perform(in: unit)
    }
    #expect(note.reason == "broken" && note.lines[0].description == "A thing")
    #expect(note.lines[0].product == "85123A" && note.lines[0].unmatched == .pieces(0))
  }
}
