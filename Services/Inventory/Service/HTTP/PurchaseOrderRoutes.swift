import HTTPSupport
import Values

extension InventoryService {
  static func addPurchaseOrders(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/purchase-orders", scope: write, PlacePurchaseOrder.self) { body, _, unit in
      let view = try body.perform(in: unit)
      return .created(view, location: "/v1/purchase-orders/\(view.purchaseOrderID)")
    }
    routes.command(.post, "/v1/purchase-orders/{id}/reschedule", scope: write, ReschedulePurchaseOrder.self) {
      body, request, unit in
      .ok(try inPath { try body.perform(purchaseOrder: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/purchase-orders/{id}/receive", scope: write, ReceivePurchaseOrder.self) {
      body, request, unit in
      .ok(try inPath { try body.perform(purchaseOrder: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/purchase-orders/{id}/provide", scope: write, ProvideComponents.self) {
      body, request, unit in
      .ok(try inPath { try body.perform(purchaseOrder: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/purchase-orders/{id}/cancel", scope: write, CancelPurchaseOrder.self) {
      body, request, unit in
      .ok(try inPath { try body.perform(purchaseOrder: request.path("id"), in: unit) })
    }
    routes.query("/v1/purchase-orders", scope: read) { request, db in
      let limit = try request.limit()
      let status = try status(request, PurchaseOrderStore.statuses)
      let orders = try PurchaseOrderStore.list(
        item: item(request, db), status: status, after: try request.cursor ?? "", limit: limit + 1, db)
      return .ok(Page(orders.map(PurchaseOrderView.init), limit: limit) { $0.purchaseOrderID })
    }
    routes.query("/v1/subcontracted-materials", scope: read) { request, db in
      let limit = try request.limit()
      let parts = (try request.cursor ?? "\0").split(separator: "\0", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw unknownCursor }
      let materials = try SubcontractedMaterialStore.list(
        subcontractor: request.query("subcontractor"), item: item(request, db),
        all: request.flag("all") ?? false, after: (String(parts[0]), String(parts[1])), limit: limit + 1, db)
      return .ok(Page(materials.map(SubcontractedMaterialView.init), limit: limit) { "\($0.workOrderID)\0\($0.item)" })
    }
    routes.query("/v1/purchase-orders/{id}", scope: read) { request, db in
      guard let order = try PurchaseOrderStore.find(request.path("id"), db) else {
        throw Problem.notFound("No purchase order has the id '\(request.path("id").prefix(64))'.")
      }
      return .ok(PurchaseOrderView(order))
    }
  }
}
