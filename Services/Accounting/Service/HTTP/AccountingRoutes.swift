import HTTPSupport
import Messaging
import Persistence
import Values

/// Accounting's HTTP interface: each route decodes, calls one command or query, and answers.
///
/// Scopes: `accounting:read` reads; `accounting:write` books payments, credit notes and entries;
/// `accounting:credit-officer` sets limits, blocks customers and decides credit holds.
enum AccountingRoutes {
  static let read = "accounting:read"
  static let write = "accounting:write"
  static let creditOfficer = "accounting:credit-officer"

  // MARK: Customers

  static func addCustomers(to routes: ServiceRoutes) {
    routes.query("/v1/customers/{id}/balance", scope: read) { request, db in
      let currency = try request.query("currency").map { code in
        guard let currency = Currency(code) else {
          throw Problem.badRequest("?currency= must be an ISO 4217 code such as GBP.")
        }
        return currency
      }
      guard let view = try CustomerQueries.balance(request.path("id"), currency: currency, db) else {
        throw missing("customer", request.path("id"))
      }
      return .ok(view)
    }
    routes.query("/v1/customers/{id}/open-items", scope: read) { request, db in
      let limit = try request.limit()
      let items = try CustomerQueries.openItems(
        request.path("id"), after: try openItemPosition(try request.cursor), limit: limit + 1, db)
      return .ok(Page(items, limit: limit) { "\($0.date)|\($0.id)" })
    }
    routes.command(.put, "/v1/customers/{id}/credit-limit", scope: creditOfficer, SetCreditLimit.self) {
      body, request, unit in
      .ok(try orNotFound { try body.perform(customerID: request.path("id"), in: unit) })
    }
    routes.command(.put, "/v1/customers/{id}/block", scope: creditOfficer, BlockCustomer.self) { body, request, unit in
      .ok(try orNotFound { try body.perform(customerID: request.path("id"), in: unit) })
    }
    routes.command(.delete, "/v1/customers/{id}/block", scope: creditOfficer) { request, unit in
      .ok(try orNotFound { try UnblockCustomer().perform(customerID: request.path("id"), in: unit) })
    }
    routes.command(.put, "/v1/credit-policy", scope: creditOfficer, SetDefaultCreditLimit.self) { body, _, unit in
      try refused { try body.perform(in: unit) }
      return .noContent
    }
  }

  // MARK: Credit

  static func addCredit(to routes: ServiceRoutes) {
    routes.query("/v1/credit-holds", scope: read) { request, db in
      let limit = try request.limit()
      let holds = try CustomerQueries.creditHolds(
        after: try cursor(request) { try ListQueries.contains($0, .creditHolds, db) }, limit: limit + 1, db)
      return .ok(Page(holds, limit: limit) { $0.handoffID })
    }
    routes.command(.post, "/v1/credit-holds/{handoffID}/release", scope: creditOfficer, ReleaseCreditHold.self) {
      body, request, unit in
      .ok(try orNotFound { try body.perform(handoffID: request.path("handoffID"), in: unit) })
    }
    routes.command(.post, "/v1/credit-holds/{handoffID}/decline", scope: creditOfficer, DeclineCreditHold.self) {
      body, request, unit in
      .ok(try orNotFound { try body.perform(handoffID: request.path("handoffID"), in: unit) })
    }
    routes.command(.post, "/v1/credit-holds/{handoffID}/recheck", scope: creditOfficer) { request, unit in
      .ok(try orNotFound { try RecheckCreditHold().perform(handoffID: request.path("handoffID"), in: unit) })
    }
  }

  // MARK: Helpers

  static func missing(_ what: String, _ id: String) -> Problem {
    .notFound("There is no \(what) '\(id.prefix(80))'.")
  }

  /// What a command's refusal is in HTTP: 422 where the body says something wrong or names what is not
  /// there, else 409, as the state of things does not allow it.
  static func refused<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let refusal as any BusinessRefusal
      where wrongFields.contains(refusal.code) || (refusal as? AccountingRefusal)?.namesNothing == true
    {
      throw Problem.unprocessable(refusal.sentence, code: refusal.code)
    }
  }

  /// The same where the path names what the command is about: 404 where that is not there.
  static func orNotFound<Value>(_ body: () throws -> Value) throws -> Value {
    try refused {
      do {
        return try body()
      } catch let refusal as AccountingRefusal where refusal.namesNothing {
        throw Problem.notFound(refusal.sentence, code: refusal.code)
      }
    }
  }

  /// The codes of refusals that no change of state can mend.
  private static let wrongFields: Set<String> = [
    "ACCOUNT_UNKNOWN", "ALLOCATION_ABOVE_PAYMENT", "ALLOCATION_AMBIGUOUS", "AMOUNT_NOT_POSITIVE", "AMOUNT_TOO_LARGE",
    "CONTROL_ACCOUNT", "CURRENCY_NOT_ALLOWED", "ENTRY_EMPTY", "ENTRY_SIZE", "ENTRY_UNBALANCED", "FIELD_INVALID",
    "LIMIT_NEGATIVE", "LINES_MISSING", "PRICE_NEGATIVE", "QTY_RULE", "REASON_MISSING", "TOO_MANY_LINES",
  ]

  /// What to continue after; 400 where the list has no such entry.
  static func cursor(_ request: ServiceRequest, isListed: (String) throws -> Bool) throws -> String? {
    guard let cursor = try request.cursor else { return nil }
    guard try isListed(cursor) else { throw malformedCursor }
    return cursor
  }

  private static let malformedCursor = Problem.badRequest("?cursor= is not one that this list gave; start without it.")

  private static func openItemPosition(_ cursor: String?) throws -> (date: Instant, id: String)? {
    guard let cursor else { return nil }
    let parts = cursor.split(separator: "|", maxSplits: 1).map(String.init)
    guard parts.count == 2, let date = Instant(parts[0]) else {
      throw malformedCursor
    }
    return (date, parts[1])
  }
}
