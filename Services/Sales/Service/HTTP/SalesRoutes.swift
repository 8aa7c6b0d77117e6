import HTTPSupport
import SalesContract

/// Sales' HTTP interface: each route decodes, calls one command or query, and answers.
///
/// Scopes: `sales:read` reads, `sales:write` changes.
enum SalesRoutes {
  static let read = "sales:read"
  static let write = "sales:write"

  static func add(to routes: ServiceRoutes) {
    addAccounts(to: routes)
    addCatalogue(to: routes)
    addContracts(to: routes)
    addOrders(to: routes)
    addOrderQueries(to: routes)
    addForecasts(to: routes)
  }

  private static func addAccounts(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/accounts", scope: write, OpenAccount.self) { body, _, unit in
      let view = try refused(.body) { try body.perform(in: unit) }
      return .created(view, location: "/v1/accounts/\(view.accountID)")
    }
    routes.query("/v1/accounts/{id}", scope: read) { request, db in
      let id = request.path("id")
      return .ok(try found(try SalesQueries.account(id, in: db), "account", id))
    }
    routes.query("/v1/accounts", scope: read) { request, db in
      let limit = try request.limit()
      if let number = request.query("number") {
        let named = try SalesQueries.account(number: number, in: db)
        return .ok(Page(named.map { [$0] } ?? [], limit: limit, key: \.accountID))
      }
      return .ok(
        Page(try SalesQueries.accounts(after: try request.cursor, limit: limit, in: db), limit: limit, key: \.accountID)
      )
    }
  }

  private static func addCatalogue(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/products", scope: write, PublishProduct.self) { body, _, unit in
      .ok(try refused(.body) { try body.perform(in: unit) })
    }
    routes.query("/v1/products/{code}", scope: read) { request, db in
      let code = request.path("code")
      return .ok(try found(try SalesQueries.product(code, in: db), "product", code))
    }
    routes.query("/v1/products", scope: read) { request, db in
      let limit = try request.limit()
      return .ok(
        Page(try SalesQueries.products(after: try request.cursor, limit: limit, in: db), limit: limit, key: \.code))
    }
    routes.command(.put, "/v1/tax-rates/{country}", scope: write, SetTaxRate.self) { body, request, unit in
      .ok(try refused(.path) { try body.perform(country: request.path("country"), in: unit) })
    }
    routes.query("/v1/tax-rates", scope: read) { _, db in .ok(try SalesQueries.taxRates(in: db)) }
  }

  private static func addOrders(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/orders", scope: write, DraftOrder.self) { body, _, unit in
      let view = try refused(.body) {
        body.confirm == true ? try PlaceOrder(order: body).perform(in: unit) : try body.perform(in: unit)
      }
      return .created(view, location: "/v1/orders/\(view.orderID)")
    }
    routes.command(.post, "/v1/orders/{id}/confirm", scope: write) { request, unit in
      .ok(try refused(.path) { try ConfirmOrder().perform(order: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/orders/{id}/amend", scope: write, AmendOrder.self) { body, request, unit in
      .ok(try refused(.path) { try body.perform(order: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/orders/{id}/cancel", scope: write, CancelOrder.self) { body, request, unit in
      .ok(try refused(.path) { try body.perform(order: request.path("id"), in: unit) })
    }
  }

  private static func addOrderQueries(to routes: ServiceRoutes) {
    routes.query("/v1/orders/{id}", scope: read) { request, db in
      let id = request.path("id")
      return .ok(try found(try SalesQueries.order(id, in: db), "order", id))
    }
    routes.query("/v1/orders/{id}/versions", scope: read) { request, db in
      let id = request.path("id")
      let versions = try SalesQueries.versions(ofOrder: id, in: db)
      return .ok(try found(versions.isEmpty ? nil : versions, "order", id))
    }
    routes.query("/v1/orders/{id}/versions/{version}", scope: read) { request, db in
      let version = Int(try request.number("version"))
      let view = try SalesQueries.order(request.path("id"), version: version, in: db)
      return .ok(try found(view, "version", "\(version) of order \(request.path("id"))"))
    }
    routes.query("/v1/orders", scope: read) { request, db in
      let limit = try request.limit()
      let orders = try SalesQueries.orders(
        number: request.query("number"), account: request.query("account"),
        state: try request.choice("status", of: ["draft", "confirmed", "cancelling", "cancelled"]),
        troubled: try request.choice("handoff", of: ["held", "rejected"]), after: try request.cursor, limit: limit,
        in: db)
      return .ok(Page(orders, limit: limit, key: \.orderID))
    }
  }
}

extension ServiceRequest {
  /// A query item that must be one of a few words; nil when absent.
  fileprivate func choice(_ name: String, of words: [String]) throws -> String? {
    guard let word = query(name) else { return nil }
    guard words.contains(word) else {
      throw Problem.badRequest("?\(name)= must be one of \(words.joined(separator: ", ")).")
    }
    return word
  }
}
