import HTTPSupport
import Values

extension InventoryService {
  static func addTransferOrders(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/transfer-orders", scope: write, PlanTransferOrder.self) { body, _, unit in
      let view = try body.perform(in: unit)
      return .created(view, location: "/v1/transfer-orders/\(view.transferOrderID)")
    }
    routes.command(.post, "/v1/transfer-orders/{id}/reschedule", scope: write, RescheduleTransferOrder.self) {
      body, request, unit in
      .ok(try inPath { try body.perform(transferOrder: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/transfer-orders/{id}/ship", scope: write, ShipTransferOrder.self) {
      body, request, unit in
      .ok(try inPath { try body.perform(transferOrder: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/transfer-orders/{id}/receive", scope: write, ReceiveTransferOrder.self) {
      body, request, unit in
      .ok(try inPath { try body.perform(transferOrder: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/transfer-orders/{id}/cancel", scope: write, CancelTransferOrder.self) {
      body, request, unit in
      .ok(try inPath { try body.perform(transferOrder: request.path("id"), in: unit) })
    }
    routes.query("/v1/transfer-orders", scope: read) { request, db in
      let limit = try request.limit()
      let status = try status(request, TransferOrderStore.statuses)
      let orders = try TransferOrderStore.list(
        item: item(request, db), site: site(request, db), status: status, after: try request.cursor ?? "",
        limit: limit + 1, db)
      return .ok(Page(orders.map(TransferOrderView.init), limit: limit) { $0.transferOrderID })
    }
    routes.query("/v1/transfer-orders/{id}", scope: read) { request, db in
      guard let order = try TransferOrderStore.find(request.path("id"), db) else {
        throw Problem.notFound("No stock transfer order has the id '\(request.path("id").prefix(64))'.")
      }
      return .ok(TransferOrderView(order))
    }
  }
}
