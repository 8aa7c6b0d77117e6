import HTTPSupport
import Messaging
import Persistence
import Values

/// Reading only: nothing here leads to the ERP.
enum CustomerStatusRoutes {
  private static let scope = "status:read"

  static func add(to routes: ServiceRoutes, hub: StatusHub, time: any TimeSource) {
    routes.navigation("Customers", "/customers")

    routes.query("/v1/customers", scope: scope, forCustomers: true) { request, db in
      let limit = try request.limit(default: 50, max: 500)
      let customers = try StatusStore.customers(
        search: request.query("search"), number: request.query("number"), only: request.customer,
        after: try customerPosition(request), limit: limit + 1, in: db)
      return .ok(Page(customers, limit: limit, key: customerKey))
    }
    routes.query("/v1/customers/{id}", scope: scope, forCustomers: true) { request, db in
      let id = try visible(request)
      guard let document = try StatusStore.document(id, today: time.now().date, in: db) else { throw unknown(id) }
      return .ok(document)
    }
    routes.query("/v1/customers/{id}/orders", scope: scope, forCustomers: true) { request, db in
      let id = try visible(request)
      guard try StatusStore.isKnown(id, in: db) else { throw unknown(id) }
      let limit = try request.limit(default: 50, max: 500)
      let orders = try StatusStore.orders(
        of: id, after: try orderPosition(request), limit: limit + 1, today: time.now().date, in: db)
      return .ok(Page(orders, limit: limit, key: orderKey))
    }
    routes.query("/v1/customers/{id}/orders/{order}", scope: scope, forCustomers: true) { request, db in
      let id = try visible(request)
      guard let order = try StatusStore.order(request.path("order"), of: id, today: time.now().date, in: db) else {
        throw unknownOrder(request.path("order"))
      }
      return .ok(order)
    }
    routes.stream(
      "/v1/customers/{id}/events", scope: scope, forCustomers: true,
      check: { request in
        let id = try visible(request)
        let order = request.query("order")
        guard try await hub.isKnown(id, order: nil) else { throw unknown(id) }
        if let order, try await !hub.isKnown(id, order: order) { throw unknownOrder(order) }
      }
    ) { request, writer in
      try await hub.watch(
        try visible(request), order: request.query("order"), lastSeen: request.lastEventID.flatMap { Int($0) }, writer)
    }

    routes.page("/customers", scope: scope, forCustomers: true) { request, db in
      let limit = 50
      let search = request.query("search").flatMap { $0.isEmpty ? nil : $0 }
      let customers = try StatusStore.customers(
        search: search, number: nil, only: request.customer, after: try customerPosition(request), limit: limit + 1,
        in: db)
      let page = Page(customers, limit: limit, key: customerKey)
      return StatusPage.list(page.items, search: search, next: page.next)
    }
    routes.page("/customers/{id}", scope: scope, forCustomers: true) { request, db in
      let id = try visible(request)
      guard let document = try StatusStore.document(id, today: time.now().date, in: db) else { throw unknown(id) }
      return StatusPage.page(document)
    }
    routes.page("/customers/{id}/orders", scope: scope, forCustomers: true) { request, db in
      let id = try visible(request)
      let today = time.now().date
      guard let document = try StatusStore.document(id, today: today, in: db) else { throw unknown(id) }
      let orders = try StatusStore.orders(
        of: id, after: try orderPosition(request), limit: StatusStore.listed + 1, today: today, in: db)
      let page = Page(orders, limit: StatusStore.listed, key: orderKey)
      return StatusPage.ordersPage(page.items, of: document, next: page.next)
    }
    routes.page("/customers/{id}/orders/{order}", scope: scope, forCustomers: true) { request, db in
      let id = try visible(request)
      let today = time.now().date
      guard let document = try StatusStore.document(id, today: today, in: db) else { throw unknown(id) }
      guard let order = try StatusStore.order(request.path("order"), of: id, today: today, in: db) else {
        throw unknownOrder(request.path("order"))
      }
      return StatusPage.orderPage(order, of: document)
    }
  }

  private static func customerKey(_ customer: CustomerSummary) -> String {
    "\(customer.customerID)|\(customer.number)"
  }

  private static func customerPosition(_ request: ServiceRequest) throws -> (number: String, customerID: String)? {
    try position(request).map { ($0.1, $0.0) }
  }

  private static func orderKey(_ order: StatusDocument.Order) -> String { "\(order.orderedAt)|\(order.orderID)" }

  private static func orderPosition(_ request: ServiceRequest) throws -> (orderedAt: Instant, orderID: String)? {
    guard let parts = try position(request) else { return nil }
    guard let orderedAt = Instant(parts.0) else { throw malformedCursor }
    return (orderedAt, parts.1)
  }

  /// The two parts of a cursor of these lists.
  private static func position(_ request: ServiceRequest) throws -> (String, String)? {
    guard let cursor = try request.cursor else { return nil }
    let parts = cursor.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { throw malformedCursor }
    return (parts[0], parts[1])
  }

  private static let malformedCursor = Problem.badRequest("?cursor= is not one that this list gave; start without it.")

  /// A customer's own token shows that customer only; others do not exist for it.
  private static func visible(_ request: ServiceRequest) throws -> String {
    let id = request.path("id")
    if let own = request.customer, own != id { throw unknown(id) }
    return id
  }

  private static func unknownOrder(_ id: String) -> Problem {
    .notFound("This customer has no order \(id.prefix(80)).")
  }

  private static func unknown(_ id: String) -> Problem { .notFound("There is no customer \(id.prefix(80)).") }
}
