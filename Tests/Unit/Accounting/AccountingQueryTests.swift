import AccountingContract
import AccountingService
import Messaging
import Persistence
import TestSupport
import Testing
import Values

@Suite struct AccountingQueryTests {
  /// Two invoices on two days, a payment on a third.
  private static func books() throws -> AccountingBooks {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("a", [.init(quantity: 10, price: 100)], at: Instant("2026-01-05T10:00:00Z"))
    try books.sell("b", [.init(quantity: 10, price: 200)], at: Instant("2026-01-06T10:00:00Z"))
    _ = try books.perform(at: Instant("2026-01-07T10:00:00Z")) {
      try RecordPayment(customerID: "customer-1", amount: pounds(4000)).perform(in: $0)
    }
    return books
  }

  @Test func theTrialBalanceOfADayHoldsWhatWasPostedByThen() throws {
    let books = try Self.books()
    func balance(_ day: String) throws -> [String: Int64] {
      let view = try books.database.read { try LedgerQueries.trialBalance(asOf: LocalDate(day), $0) }
      #expect(view.totals.allSatisfy { $0.debit == $0.credit })
      return Dictionary(
        uniqueKeysWithValues: view.rows.map {
          ($0.account, ($0.debit?.minorUnits ?? 0) - ($0.credit?.minorUnits ?? 0))
        })
    }
    #expect(try balance("2026-01-04") == [:])
    #expect(try balance("2026-01-05") == ["1100": 1175, "4000": -1000, "2200": -175])
    #expect(try balance("2026-01-06") == ["1100": 3525, "4000": -3000, "2200": -525])
    #expect(
      try balance("2026-01-07") == ["1000": 4000, "1100": 0, "1150": -475, "4000": -3000, "2200": -525])
  }

  @Test func openItemsArePagedOldestFirst() throws {
    let books = try AccountingBooks()
    try books.onboard()
    for day in 1...5 {
      try books.sell("o\(day)", [.init(quantity: 1, price: 100)], at: Instant("2026-01-0\(day)T10:00:00Z"))
    }
    let first = try books.database.read { try CustomerQueries.openItems("customer-1", after: nil, limit: 3, $0) }
    let last = try #require(first.last)
    let rest = try books.database.read {
      try CustomerQueries.openItems("customer-1", after: (last.date, last.id), limit: 3, $0)
    }
    #expect((first + rest).map(\.number) == (1...5).map { "INV-2026-00000\($0)" })
  }

  @Test func anInvoiceShowsItsLinesTaxAndPayments() throws {
    let books = try Self.books()
    let list = try books.database.read {
      try DocumentQueries.invoices(.orderNumber("SO-b"), after: nil, limit: 10, $0)
    }
    #expect(list.map(\.status) == ["paid"] && list[0].lines == nil)
    let view = try #require(try books.database.read { try DocumentQueries.invoice(list[0].invoiceID, $0) })
    #expect(view.lines?.map(\.net) == [pounds(2000)] && view.subtotals?.map(\.tax) == [pounds(350)])
    #expect(view.allocations?.map(\.amount) == [pounds(2350)])
  }

  @Test func journalEntriesArePagedAndFoundByAccountAndDocument() throws {
    let books = try Self.books()
    let all = try books.database.read {
      try LedgerQueries.entries(account: nil, documentID: nil, after: nil, limit: 2, $0)
    }
    #expect(all.map(\.number) == ["JE-2026-000001", "JE-2026-000002"])
    let next = try books.database.read {
      try LedgerQueries.entries(account: nil, documentID: nil, after: all.last?.number, limit: 2, $0)
    }
    #expect(next.map(\.kind) == ["payment"])
    let bank = try books.database.read {
      try LedgerQueries.entries(account: "1000", documentID: nil, after: nil, limit: 9, $0)
    }
    #expect(bank.map(\.number) == next.map(\.number))
    let invoice = try #require(try books.published(InvoiceIssued.self).first)
    let found = try books.database.read {
      try LedgerQueries.entries(account: nil, documentID: invoice.invoiceID, after: nil, limit: 9, $0)
    }
    #expect(found.map(\.kind) == ["invoice"] && found[0].lines.compactMap(\.debit) == [pounds(1175)])
  }

  @Test func openCreditHoldsShowExposureAndLimit() throws {
    let books = try Self.books()
    try books.checkCredit("c", gross: 600_000)
    books.clock.advance(by: .seconds(60))
    try books.checkCredit("d", gross: 700_000)
    let holds = try books.database.read { try CustomerQueries.creditHolds(after: nil, limit: 10, $0) }
    #expect(holds.map(\.handoffID) == ["c", "d"])
    #expect(holds[0].exposure == pounds(-475) && holds[0].limit == pounds(500_000))
    let rest = try books.database.read { try CustomerQueries.creditHolds(after: "c", limit: 10, $0) }
    #expect(rest.map(\.handoffID) == ["d"])
  }

  @Test func theCreditStatusFollowsTheExposure() throws {
    let books = try AccountingBooks()
    try books.onboard(limit: 10_000)
    func status() throws -> String? {
      try books.database.read { try CustomerQueries.balance("customer-1", $0) }?.creditStatus
    }
    #expect(try status() == "ok")
    try books.checkCredit("a", gross: 9000)
    #expect(try status() == "ok")
    try books.checkCredit("b", gross: 1)
    #expect(try status() == "watch")
    _ = try books.perform { try SetCreditLimit(limit: pounds(9000)).perform(customerID: "customer-1", in: $0) }
    #expect(try status() == "hold")
    _ = try books.perform { try BlockCustomer(reason: "x").perform(customerID: "customer-1", in: $0) }
    #expect(try status() == "stop")
  }
}
