import HTTPSupport
import Messaging
import Persistence
import Values

extension AccountingRoutes {
  static func addDocuments(to routes: ServiceRoutes) {
    addInvoices(to: routes)
    addPayments(to: routes)
    addCreditNotes(to: routes)
  }

  private static func addInvoices(to routes: ServiceRoutes) {
    routes.query("/v1/invoices", scope: read) { request, db in
      let filter: DocumentQueries.InvoiceFilter =
        if let number = request.query("number") {
          .number(number)
        } else if let order = request.query("order") {
          .order(order)
        } else if let number = request.query("orderNumber") {
          .orderNumber(number)
        } else if let customer = request.query("customer") { .customer(customer) } else { .all }
      let limit = try request.limit()
      let invoices = try DocumentQueries.invoices(
        filter, after: try cursor(request) { try ListQueries.contains($0, .invoices, db) }, limit: limit + 1, db)
      return .ok(Page(invoices, limit: limit) { $0.invoiceID })
    }
    routes.query("/v1/invoices/{id}", scope: read) { request, db in
      guard let view = try DocumentQueries.invoice(request.path("id"), db) else {
        throw missing("invoice", request.path("id"))
      }
      return .ok(view)
    }
  }

  private static func addPayments(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/payments", scope: write, RecordPayment.self) { body, _, unit in
      let view = try refused { try body.perform(in: unit) }
      return .created(view, location: "/v1/payments/\(view.paymentID)")
    }
    routes.query("/v1/payments", scope: read) { request, db in
      let limit = try request.limit()
      let payments = try DocumentQueries.payments(
        customerID: request.query("customer"),
        after: try cursor(request) { try ListQueries.contains($0, .payments, db) }, limit: limit + 1, db)
      return .ok(Page(payments, limit: limit) { $0.paymentID })
    }
    routes.query("/v1/payments/{id}", scope: read) { request, db in
      guard let view = try DocumentQueries.payment(request.path("id"), db) else {
        throw missing("payment", request.path("id"))
      }
      return .ok(view)
    }
    routes.command(.post, "/v1/payments/{id}/reverse", scope: write, ReversePayment.self) { body, request, unit in
      .ok(try orNotFound { try body.perform(paymentID: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/credit-applications", scope: write, ApplyCredit.self) { body, _, unit in
      .ok(try refused { try body.perform(in: unit) })
    }
  }

  private static func addCreditNotes(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/credit-notes", scope: write, IssueCreditNote.self) { body, _, unit in
      let view = try refused { try body.perform(in: unit) }
      return .created(view, location: "/v1/credit-notes/\(view.creditNoteID)")
    }
    routes.query("/v1/credit-notes", scope: read) { request, db in
      let limit = try request.limit()
      let notes = try DocumentQueries.creditNotes(
        customerID: request.query("customer"),
        after: try cursor(request) { try ListQueries.contains($0, .creditNotes, db) }, limit: limit + 1, db)
      return .ok(Page(notes, limit: limit) { $0.creditNoteID })
    }
    routes.query("/v1/credit-notes/{id}", scope: read) { request, db in
      guard let view = try DocumentQueries.creditNote(request.path("id"), db) else {
        throw missing("credit note", request.path("id"))
      }
      return .ok(view)
    }
  }

  static func addLedger(to routes: ServiceRoutes) {
    routes.query("/v1/accounts", scope: read) { _, db in .ok(try LedgerQueries.accounts(db)) }
    routes.query("/v1/trial-balance", scope: read) { request, db in
      let day = try request.query("asOf").map { text in
        guard let day = LocalDate(text) else { throw Problem.badRequest("?asOf= must be a date such as 2010-12-31.") }
        return day
      }
      return .ok(try LedgerQueries.trialBalance(asOf: day, db))
    }
    routes.query("/v1/journal-entries", scope: read) { request, db in
      let limit = try request.limit()
      let entries = try LedgerQueries.entries(
        account: request.query("account"), documentID: request.query("document"),
        after: try cursor(request) { try ListQueries.contains($0, .journal, db) }, limit: limit + 1, db)
      return .ok(Page(entries, limit: limit) { $0.number })
    }
    routes.command(.post, "/v1/journal-entries", scope: write, PostJournalEntry.self) { body, _, unit in
      let view = try refused { try body.perform(in: unit) }
      return .created(view, location: "/v1/journal-entries?document=\(view.documentID)")
    }
  }
}
