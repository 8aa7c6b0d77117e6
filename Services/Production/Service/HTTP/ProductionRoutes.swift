import HTTPSupport
import Persistence
import ProductionDomain
import Values

/// Production's HTTP interface: master data, work orders and what capacity is used for.
enum ProductionRoutes {
  static let read = "production:read"
  static let write = "production:write"

  static func add(to routes: ServiceRoutes) {
    addMasterData(to: routes)
    addPlant(to: routes)
    addWorkOrders(to: routes)
    addShopFloor(to: routes)
    addEngineeringChanges(to: routes)
    addQueries(to: routes)
    PlanningRoutes.add(to: routes)
    PlanningPages.add(to: routes)
  }

  private static func addMasterData(to routes: ServiceRoutes) {
    routes.command(.put, "/v1/bills-of-materials/{product}", scope: write, DefineBillOfMaterials.self) {
      body, request, unit in
      .ok(try body.perform(for: request.path("product"), in: unit))
    }
    routes.query("/v1/bills-of-materials/{product}", scope: read) { request, db in
      guard let bill = try BillStore.bill(of: request.path("product"), db) else {
        throw Problem.notFound(
          "\(request.path("product").prefix(80)) has no bill of materials; define one to have it made.")
      }
      return .ok(BillView(bill))
    }
    routes.query("/v1/bills-of-materials", scope: read) { request, db in
      let limit = try request.limit()
      let bills = try BillStore.bills(after: request.cursor ?? "", limit: limit + 1, db)
      return .ok(Page(bills.map(BillView.init), limit: limit, key: \.product))
    }
  }

  private static func addPlant(to routes: ServiceRoutes) {
    routes.command(.put, "/v1/calendar", scope: write, SetCalendar.self) { body, _, unit in
      .ok(try body.perform(in: unit))
    }
    routes.query("/v1/calendar", scope: read) { _, db in .ok(CalendarView(try PlantStore.calendar(db))) }
    routes.command(.put, "/v1/settings", scope: write, SetProductionMode.self) { body, _, unit in
      .ok(try body.perform(in: unit))
    }
    routes.query("/v1/settings", scope: read) { _, db in .ok(SettingsView(mode: try PlantStore.mode(db))) }
  }

  private static func addWorkOrders(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/work-orders/{id}/start", scope: write) { request, unit in
      .ok(try found(request) { try StartWorkOrder().perform(on: $0, in: unit) })
    }
    routes.command(.post, "/v1/work-orders/{id}/complete", scope: write, CompleteWorkOrder.self) {
      body, request, unit in
      .ok(try found(request) { try body.perform(on: $0, in: unit) })
    }
    routes.command(.post, "/v1/work-orders/{id}/reschedule", scope: write, RescheduleWorkOrder.self) {
      body, request, unit in
      .ok(try found(request) { try body.perform(on: $0, in: unit) })
    }
  }

  /// A work order that the path names wrongly is no conflict: nothing is there.
  static func found<View>(_ request: ServiceRequest, _ perform: (String) throws -> View) throws -> View {
    do { return try perform(request.path("id")) } catch WorkOrderRefusal.unknown {
      throw Problem.notFound("There is no work order \(request.path("id").prefix(80)).")
    } catch let refusal as OperationProgress.Refusal where refusal == .unknown {
      throw Problem.notFound(refusal.sentence, code: refusal.code)
    }
  }

  private static func addQueries(to routes: ServiceRoutes) {
    routes.query("/v1/work-orders", scope: read) { request, db in
      if let state = request.query("state"), WorkOrder.State.Name(rawValue: state) == nil {
        let names = WorkOrder.State.Name.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem.badRequest("?state= must be one of \(names).")
      }
      let limit = try request.limit()
      let views = try ProductionQueries.workOrders(
        state: request.query("state"), orderID: filled(request, "order"), after: request.cursor, limit: limit + 1, db)
      return .ok(Page(views, limit: limit, key: \.id))
    }
    routes.query("/v1/work-orders/{id}", scope: read) { request, db in
      guard let view = try ProductionQueries.workOrder(request.path("id"), db) else {
        throw Problem.notFound("There is no work order \(request.path("id").prefix(80)).")
      }
      return .ok(view)
    }
    routes.query("/v1/capacity", scope: read) { request, db in
      let product = try required(request, "product")
      guard try BillStore.bill(of: product, db) != nil else {
        throw Problem.notFound("\(product.prefix(80)) has no bill of materials; planned products are in a plan's load.")
      }
      let first = try date(request, "from")
      let last = try date(request, "to")
      guard last >= first, last - first <= CapableToPromise.horizonDays else {
        throw Problem.badRequest("?to= must lie at most \(CapableToPromise.horizonDays) days after ?from=.")
      }
      return .ok(try ProductionQueries.capacity(product, from: first, to: last, db))
    }
    routes.query("/v1/promises", scope: read) { request, db in
      .ok(try ProductionQueries.promises(orderID: required(request, "order"), db))
    }
  }

  /// `?item=` of a list; one that nobody knows is wrong.
  static func item(_ request: ServiceRequest, _ db: DatabaseHandle) throws -> String? {
    guard let item = request.query("item") else { return nil }
    guard try PlanningDataStore.isKnown(item: item, db) else {
      throw Problem.notFound("There is no item \(item.prefix(80)) in the planning data.", code: "ITEM_UNKNOWN")
    }
    return item
  }

  /// `?workCentre=` of a list; one that neither planning data nor the shop floor knows is wrong.
  static func workCentre(_ request: ServiceRequest, _ db: DatabaseHandle) throws -> String? {
    guard let name = request.query("workCentre") else { return nil }
    guard try ShopFloorQueries.isKnown(workCentre: name, db) else {
      throw Problem.notFound("There is no work centre \(name.prefix(64)).", code: "WORK_CENTRE_UNKNOWN")
    }
    return name
  }

  /// A filter of a list that is left out, or says something.
  private static func filled(_ request: ServiceRequest, _ name: String) throws -> String? {
    try request.query(name).map { _ in try required(request, name) }
  }

  static func required(_ request: ServiceRequest, _ name: String) throws -> String {
    guard let value = request.query(name), !value.isEmpty else {
      throw Problem.badRequest("?\(name)= is missing.")
    }
    return value
  }

  static func date(_ request: ServiceRequest, _ name: String) throws -> LocalDate {
    guard let date = LocalDate(try required(request, name)) else {
      throw Problem.badRequest("?\(name)= must be an ISO 8601 date such as 2010-12-01.")
    }
    return date
  }
}
