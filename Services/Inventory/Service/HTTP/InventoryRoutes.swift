import HTTPSupport
import Persistence
import Values

extension InventoryService {
  static let read = "inventory:read"
  static let write = "inventory:write"

  package static func addRoutes(to routes: ServiceRoutes) {
    addCommands(to: routes)
    addShipmentCommands(to: routes)
    addPurchaseOrders(to: routes)
    addTransferOrders(to: routes)
    addQuality(to: routes)
    addQueries(to: routes)
    addShipmentQueries(to: routes)
  }

  private static func addCommands(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/items", scope: write, CreateItem.self) { body, _, unit in
      let view = try body.perform(in: unit)
      return .created(view, location: "/v1/items/\(view.code)")
    }
    routes.command(.put, "/v1/items/{code}/standard-cost", scope: write, SetStandardCost.self) { body, request, unit in
      .ok(try inPath { try body.perform(item: request.path("code"), in: unit) })
    }
    routes.command(.put, "/v1/sites/{site}", scope: write, SetFulfilmentMode.self) { body, request, unit in
      .ok(try body.perform(site: request.path("site"), in: unit))
    }
    routes.command(.post, "/v1/stock-adjustments", scope: write, AdjustStock.self) { body, _, unit in
      .ok(try body.perform(in: unit))
    }
    routes.command(.post, "/v1/stock-adjustments/list", scope: write, AdjustStockList.self) { body, _, unit in
      .ok(try body.perform(in: unit))
    }
    routes.command(.post, "/v1/stock-transfers", scope: write, TransferStock.self) { body, _, unit in
      .ok(try body.perform(in: unit))
    }
    routes.command(.post, "/v1/returns/{id}/receive", scope: write, ReceiveReturn.self) { body, request, unit in
      .ok(try inPath { try body.perform(return: request.path("id"), in: unit) })
    }
  }

  private static func addShipmentCommands(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/shipments/{id}/pick", scope: write, PickShipment.self) { body, request, unit in
      .ok(try inPath { try body.perform(shipment: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/shipments/{id}/pack", scope: write, PackShipment.self) { body, request, unit in
      .ok(try inPath { try body.perform(shipment: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/shipments/{id}/issue", scope: write, IssueShipment.self) { body, request, unit in
      .ok(try inPath { try body.perform(shipment: request.path("id"), in: unit) })
    }
    routes.command(.post, "/v1/shipments/{id}/cancel", scope: write) { request, unit in
      .ok(try inPath { try CancelShipment().perform(shipment: request.path("id"), in: unit) })
    }
  }

  private static func addQueries(to routes: ServiceRoutes) {
    routes.query("/v1/items", scope: read) { request, db in
      let limit = try request.limit()
      let items = try ItemStore.list(after: try request.cursor ?? "", limit: limit + 1, db)
      return .ok(Page(items.map(ItemView.init), limit: limit) { $0.code })
    }
    routes.query("/v1/items/{code}", scope: read) { request, db in
      guard let item = try ItemStore.find(request.path("code"), db) else {
        throw Problem.notFound("No item has the code '\(request.path("code").prefix(64))'.")
      }
      return .ok(ItemView(item))
    }
    routes.query("/v1/sites", scope: read) { _, db in
      .ok(try SiteStore.list(db).map { SiteView(site: $0.site, fulfilment: $0.mode) })
    }
    routes.query("/v1/stock", scope: read) { request, db in
      let limit = try request.limit()
      let parts = (try request.cursor ?? "\0").split(separator: "\0", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw unknownCursor }
      let after = (item: String(parts[0]), site: String(parts[1]))
      let stock = try WarehouseQueries.stock(item: item(request, db), after: after, limit: limit + 1, db)
      return .ok(Page(stock, limit: limit) { "\($0.item)\0\($0.site)" })
    }
    routes.query("/v1/movements", scope: read) { request, db in
      let limit = try request.limit()
      let movements = try WarehouseQueries.movements(
        item: item(request, db), after: try position(request) ?? 0, limit: limit + 1, db)
      return .ok(Page(movements, limit: limit) { String($0.position) })
    }
    routes.query("/v1/backflushes", scope: read) { request, db in
      let limit = try request.limit()
      let rows = try BackflushStore.list(
        item: item(request, db), after: try position(request) ?? 0, limit: limit + 1, db)
      let next = rows.count > limit ? rows.prefix(limit).last.map { String($0.position) } : nil
      return .ok(Page(items: rows.prefix(limit).map(BackflushView.init), next: next))
    }
    routes.query("/v1/availability", scope: read) { request, db in
      guard let item = request.query("item"), let quantity = request.query("quantity") else {
        throw Problem.badRequest("?item= and ?quantity= are needed: what, and how much of it.")
      }
      let today = (request.effectiveAt ?? SystemTime().now()).date
      guard let wanted = request.query("date").map({ LocalDate($0) }) ?? today else {
        throw Problem.badRequest("?date= must be the wanted day, such as 2010-12-01; today when left out.")
      }
      let isComplete = try request.flag("shipComplete") ?? false
      // What was wanted earlier can leave today at the soonest.
      return .ok(
        try inPath {
          try AvailabilityInquiry.answer(
            item, quantity: quantity, wanted: max(wanted, today), shipComplete: isComplete,
            today: today, db)
        })
    }
  }

  /// `?item=` of a list; one that nobody knows is wrong.
  static func item(_ request: ServiceRequest, _ db: DatabaseHandle) throws -> String? {
    guard let code = request.query("item") else { return nil }
    guard try ItemStore.find(code, db) != nil else {
      throw Problem.notFound("No item has the code '\(code.prefix(64))'.", code: "ITEM_UNKNOWN")
    }
    return code
  }

  /// `?site=` of a list; one that nobody knows is wrong.
  static func site(_ request: ServiceRequest, _ db: DatabaseHandle) throws -> String? {
    guard let site = request.query("site") else { return nil }
    guard try SiteStore.mode(site, db) != nil else {
      throw Problem.notFound("There is no site '\(site.prefix(64))'.", code: "SITE_UNKNOWN")
    }
    return site
  }

  /// `?status=` of a list, which must be one of those it knows.
  static func status(_ request: ServiceRequest, _ known: [String]) throws -> String? {
    guard let status = request.query("status") else { return nil }
    guard known.contains(status) else {
      throw Problem.badRequest("?status= must be one of \(known.joined(separator: ", ")).")
    }
    return status
  }

  /// The cursor of a list that goes by position.
  static func position(_ request: ServiceRequest) throws -> Int64? {
    try request.cursor.map { text throws(Problem) in
      guard let position = Int64(text) else { throw unknownCursor }
      return position
    }
  }

  static let unknownCursor = Problem.badRequest(
    "?cursor= is not one that this service gave; start without it.")

  /// Answers with 404 where what the address names is not there.
  static func inPath<View>(_ work: () throws -> View) throws -> View {
    do {
      return try work()
    } catch let refusal as InventoryRefusal {
      switch refusal {
      case .itemUnknown, .returnUnknown, .shipmentUnknown, .purchaseOrderUnknown, .transferOrderUnknown,
        .inspectionPlanUnknown, .inspectionLotUnknown, .nonconformanceUnknown:
        throw Problem.notFound(refusal.sentence, code: refusal.code)
      default: throw refusal
      }
    }
  }

  private static func addShipmentQueries(to routes: ServiceRoutes) {
    routes.query("/v1/shipments", scope: read) { request, db in
      let limit = try request.limit()
      let shipments = try WarehouseQueries.shipments(
        status: status(request, WarehouseQueries.shipmentStatuses), orderID: request.query("orderID"),
        after: try request.cursor ?? "",
        limit: limit + 1, db)
      return .ok(Page(shipments, limit: limit) { $0.shipmentID })
    }
    routes.query("/v1/shipments/{id}", scope: read) { request, db in
      guard let shipment = try WarehouseQueries.shipment(request.path("id"), db) else {
        throw Problem.notFound("No shipment has the id '\(request.path("id").prefix(64))'.")
      }
      return .ok(shipment)
    }
    routes.query("/v1/returns", scope: read) { request, db in
      let limit = try request.limit()
      let returns = try ReturnStore.list(after: try request.cursor ?? "", limit: limit + 1, db)
      return .ok(Page(returns.map(ReturnView.init), limit: limit) { $0.returnID })
    }
    routes.query("/v1/returns/{id}", scope: read) { request, db in
      guard let found = try ReturnStore.find(request.path("id"), db) else {
        throw Problem.notFound("No return has the id '\(request.path("id").prefix(64))'.")
      }
      return .ok(ReturnView(found))
    }
  }
}
