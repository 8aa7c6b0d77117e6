import HTTPSupport
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// Planning data and how plans are made.
enum PlanningDataRoutes {
  private static let read = "production:read"
  private static let write = "production:write"

  static func add(to routes: ServiceRoutes) {
    routes.command(.put, "/v1/planning-data", scope: write, JSONDocument.self) { body, _, unit in
      .ok(try PutPlanningData(body).perform(in: unit))
    }
    routes.query("/v1/planning-data", scope: read) { _, db in
      var lists: [String: JSONDocument] = [:]
      for kind in PlanningKind.allCases {
        let documents = try PlanningDataStore.documents(kind, db)
        guard !documents.isEmpty else { continue }
        lists[kind.listName] = .list(try documents.map { try JSONDocument.parsed($0.document) })
      }
      return .ok(JSONDocument.record(lists))
    }
    routes.query("/v1/planning-data/{kind}", scope: read) { request, db in
      let (kind, limit) = (try kind(request), try request.limit())
      let after = try request.cursor
      let records = try PlanningDataStore.documents(kind, db).filter { record in
        after.map { $0.utf8.lexicographicallyPrecedes(record.key.utf8) } ?? true
      }
      return .ok(
        Page(
          try records.prefix(limit + 1).map { try PlanningRecordView(kind, $0.key, $0.document) }, limit: limit,
          key: \.key))
    }
    routes.query("/v1/planning-data/{kind}/{key}", scope: read) { request, db in
      let (kind, key) = try record(request, db)
      guard let document = try PlanningDataStore.document(kind, key, db) else { throw noRecord(kind, key) }
      return .ok(try JSONDocument.parsed(document))
    }
    routes.command(.delete, "/v1/planning-data/{kind}/{key}", scope: write) { request, unit in
      let (kind, key) = try record(request, unit.database)
      return .ok(try RemovePlanningRecord(kind: kind, key: key).perform(in: unit))
    }
    routes.command(.put, "/v1/planning-settings", scope: write, JSONDocument.self) { body, _, unit in
      .ok(try PutPlanningSettings(body).perform(in: unit))
    }
    routes.query("/v1/planning-settings", scope: read) { _, db in .ok(try PlanningDataStore.settings(db)) }
  }

  /// `plant` or `plants`.
  private static func kind(_ request: ServiceRequest) throws -> PlanningKind {
    let name = request.path("kind")
    guard let kind = PlanningKind(rawValue: name) ?? PlanningKind(list: name) else {
      let names = PlanningKind.allCases.map(\.listName).joined(separator: ", ")
      throw Problem.notFound("There is no kind '\(name.prefix(80))' of planning data; use one of \(names).")
    }
    return kind
  }

  /// The plant without a name is called `-`, unless there is one that is really called so.
  private static func record(_ request: ServiceRequest, _ db: DatabaseHandle) throws -> (PlanningKind, String) {
    let (kind, key) = (try kind(request), request.path("key"))
    guard kind == .plant, key == PlanningRecordView.noName, try PlanningDataStore.document(kind, key, db) == nil else {
      return (kind, key)
    }
    return (kind, "")
  }

  private static func noRecord(_ kind: PlanningKind, _ key: String) -> Problem {
    RemovePlanningRecord(kind: kind, key: key).unknown
  }
}
