import HTTPSupport
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// By when a quantity can be made: inquiries and quotes.
enum SupplyRoutes {
  private static let read = "production:read"
  private static let write = "production:write"

  static func add(to routes: ServiceRoutes) {
    let time = routes.requiredDatabase.time
    routes.query("/v1/capable-to-promise", scope: read) { request, db in
      guard let product = request.query("product") else { throw Problem.badRequest("?product= is missing.") }
      guard let measure = UnitOfMeasure(request.query("unit") ?? "H87") else {
        throw Problem.badRequest("?unit= must be a known unit such as H87 or KGM.")
      }
      guard let value = request.query("quantity"), let quantity = Quantity(value: value, unit: measure) else {
        throw Problem.badRequest("?quantity= must be a decimal number in ?unit= (H87 unless told).")
      }
      var wanted: LocalDate?
      if let text = request.query("wanted") {
        guard let date = LocalDate(text) else {
          throw Problem.badRequest("?wanted= must be an ISO 8601 date such as 2026-01-20.")
        }
        wanted = date
      }
      let question = SupplyQuestion(
        product: product, quantity: quantity, wanted: wanted, together: try request.flag("together"),
        plants: request.query("plant").map { [$0] })
      let today = try PlantDay.today(at: request.effectiveAt ?? time.now(), db)
      let (commitment, _) = try question.commitment(today: today, name: "inquiry", db)
      return .ok(SupplyAnswerView(commitment, product: product, quantity: quantity))
    }
    routes.command(.post, "/v1/quotes", scope: write, QuoteSupply.self) { body, _, unit in
      let quote = try body.perform(in: unit)
      return .created(quote, location: "/v1/quotes/\(quote.id)")
    }
    routes.query("/v1/quotes/{id}", scope: read) { request, db in
      guard let quote = try QuoteStore.find(request.path("id"), db) else {
        throw Problem.notFound("There is no quote \(request.path("id").prefix(80)).")
      }
      return .ok(QuoteView(quote))
    }
    routes.command(.post, "/v1/quotes/{id}/assign", scope: write, AssignQuote.self) { body, request, unit in
      .ok(try body.perform(on: request.path("id"), in: unit))
    }
    routes.command(.delete, "/v1/quotes/{id}", scope: write) { request, unit in
      .ok(try ReleaseQuote().perform(on: request.path("id"), in: unit))
    }
  }
}
