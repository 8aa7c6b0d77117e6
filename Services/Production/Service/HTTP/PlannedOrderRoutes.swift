import HTTPSupport
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// What plans propose, and its approval.
enum PlannedOrderRoutes {
  private static let read = "production:read"
  private static let write = "production:write"

  static func add(to routes: ServiceRoutes) {
    routes.query("/v1/planned-orders", scope: read) { request, db in
      let limit = try request.limit()
      var status: PlannedOrderStore.Status?
      if let name = request.query("status") {
        guard let known = PlannedOrderStore.Status(rawValue: name) else {
          throw Problem.badRequest("?status= must be one of proposed, firm, converted, withdrawn.")
        }
        status = known
      }
      let source = request.query("source")
      guard source.map(["make", "buy", "subcontract", "transfer"].contains) ?? true else {
        throw Problem.badRequest("?source= must be one of make, buy, subcontract, transfer.")
      }
      let orders = try PlannedOrderStore.list(
        status: status, source: source, item: ProductionRoutes.item(request, db),
        after: orderPlace(request), limit: limit + 1, db
      ).map(PlannedOrderView.init)
      return .ok(Page(orders, limit: limit) { "\($0.release.daysSinceEpoch):\($0.id)" })
    }
    routes.query("/v1/planned-orders/{id}", scope: read) { request, db in
      guard let order = try PlannedOrderStore.find(request.path("id"), db) else {
        throw Problem.notFound("There is no planned order \(request.path("id").prefix(80)).")
      }
      return .ok(PlannedOrderView(order))
    }
    routes.command(.post, "/v1/planned-orders/{id}/firm", scope: write) { request, unit in
      do {
        return .ok(PlannedOrderView(try RoutedOrders(unit).firm(plannedOrder: request.path("id"))))
      } catch PlannedOrderRefusal.unknown(let id) {
        throw Problem.notFound(
          "There is no planned order \(id.prefix(80)); the plan may have changed, so look at it again.")
      }
    }
  }

  /// `?cursor=` of the list of planned orders: the release day and the id.
  private static func orderPlace(_ request: ServiceRequest) throws -> String? {
    guard let cursor = try request.cursor else { return nil }
    let parts = cursor.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, Int(parts[0]) != nil else {
      throw Problem.badRequest("?cursor= is not one that this list gave; start without it.")
    }
    return cursor
  }
}
