import HTTPTypes
import AccountingService
import Testing
import Values

/// What the routes answer to requests that cannot be carried out.
@Suite struct AccountingRoutesTests {
  private static func client(_ books: AccountingBooks) async throws -> ServiceClient {
    try await ServiceClient(books.database, AccountingService.addRoutes)
  }

  @Test(arguments: ["invoices", "payments", "credit-notes", "journal-entries", "credit-holds"])
  func aCursorThatTheListNeverGaveIsRefused(_ list: String) async throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.sell("a", [.init(quantity: 6, price: 255)])
    let client = try await Self.client(books)
    #expect(try await client.send("/v1/\(list)", scopes: "accounting:read").status == 200)
    // Base64 of "Nonsense", and no base64 at all.
    for cursor in ["Tm9uc2Vuc2U", "***"] {
      #expect(
        try await client.send("/v1/\(list)?cursor=\(cursor)", scopes: "accounting:read").status == 400, "\(cursor)")
    }
  }

  @Test func whatTheBodySaysWronglyIsUnprocessable() async throws {
    let books = try AccountingBooks()
    try books.onboard()
    let client = try await Self.client(books)
    let wrong = [
      (#"{"customerID":"customer-1","amount":{"amount":"0.00","currency":"GBP"}}"#, "AMOUNT_NOT_POSITIVE"),
      (#"{"customerID":"customer-1","amount":{"amount":"1.00","currency":"EUR"}}"#, "CURRENCY_NOT_ALLOWED"),
      (#"{"customerID":"nobody","amount":{"amount":"1.00","currency":"GBP"}}"#, "CUSTOMER_UNKNOWN"),
    ]
    for (body, code) in wrong {
      let answer = try await client.send("/v1/payments", body: body, scopes: "accounting:write")
      #expect(answer.status == 422 && answer.code == code, "\(answer)")
    }
    let paid = #"{"customerID":"customer-1","amount":{"amount":"1.00","currency":"GBP"},"reference":"bank 1"}"#
    #expect(try await client.send("/v1/payments", body: paid, scopes: "accounting:write").status == 201)
    let other = try await client.send(
      "/v1/payments", body: paid.replacing("1.00", with: "2.00"), scopes: "accounting:write")
    #expect(other.status == 409 && other.code == "DUPLICATE_CONFLICT")
  }

  @Test func aCreditOfficerGivesAReasonThatSaysSomething() async throws {
    let books = try AccountingBooks()
    try books.onboard(limit: 0)
    try books.checkCredit("a", gross: 100)
    let client = try await Self.client(books)
    for action in ["release", "decline"] {
      let answer = try await client.send(
        "/v1/credit-holds/a/\(action)", body: #"{"reason":" \n "}"#, scopes: "accounting:credit-officer")
      #expect(answer.status == 422 && answer.code == "REASON_MISSING", "\(answer)")
    }
    let block = try await client.send(
      "/v1/customers/customer-1/block", method: .put, body: #"{"reason":"  "}"#, scopes: "accounting:credit-officer")
    #expect(block.status == 422 && block.code == "REASON_MISSING", "\(block)")
    let unknown = try await client.send(
      "/v1/credit-holds/b/release", body: #"{"reason":"known"}"#, scopes: "accounting:credit-officer")
    #expect(unknown.status == 404, "\(unknown)")
  }
}
