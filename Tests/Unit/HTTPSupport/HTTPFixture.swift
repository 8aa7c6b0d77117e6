import Foundation
import GRDB
import HTTPSupport
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JWTKit
import Logging
import Persistence
import Synchronization
import TestSupport
import Testing
import Values

/// A small shop with every kind of route, in memory.
struct HTTPFixture {
  static let noon = Instant("2026-11-23T12:00:00Z")!
  static let keys = (private: ES256PrivateKey().pemRepresentation, other: ES256PrivateKey().pemRepresentation)

  struct NewItem: Decodable, Sendable {
    enum Kind: String, Decodable, CaseIterable, Sendable { case part, whole }
    struct Line: Decodable, Sendable {
      var quantity: Int
      var note: String?
    }
    var name: String
    var kind: Kind?
    var lines: [Line]?
    var dueAt: Instant?
  }
  struct Item: Codable, Equatable, Sendable {
    var id: Int64
    var name: String
  }
  struct TooLate: BusinessRefusal {
    let code = "TOO_LATE"
    let sentence = "The shop is closed; come again tomorrow."
  }

  let database: ServiceDatabase
  let routes: ServiceRoutes
  let server: HTTPServer
  let time = ManualTime(noon)
  /// What reached `onFatal`.
  let fatal = FatalErrors()

  final class FatalErrors: Sendable {
    private let errors = Mutex<[any Error]>([])
    func add(_ error: any Error) { errors.withLock { $0.append(error) } }
    var count: Int { errors.withLock { $0.count } }
  }

  init(
    configure: (inout HTTPConfiguration) -> Void = { _ in },
    ready: @escaping @Sendable () async -> [HealthCheck] = { [] },
    more: (ServiceRoutes, ServiceDatabase) -> Void = { _, _ in }
  ) async throws {
    database = try ServiceDatabase(
      inMemory: ServiceIdentity(name: "shop", company: "group"),
      migrations: [
        Migration(
          "M0001_Item", sql: "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL, actor TEXT NOT NULL)")
      ], time: time)
    routes = ServiceRoutes(database: database, title: "Shop")
    HTTPFixture.addRoutes(to: routes)
    more(routes, database)
    var configuration = HTTPConfiguration(port: 0)
    configure(&configuration)
    let publicKey = try ES256PrivateKey(pem: HTTPFixture.keys.private).publicKey.pemRepresentation
    server = HTTPServer(
      routes: routes, verifier: try await TokenVerifier(publicKeyPEM: publicKey, time: time),
      configuration: configuration,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, time: time, ready: ready,
      onFatal: { [fatal] in fatal.add($0) })
  }

  private static func addRoutes(to routes: ServiceRoutes) {
    routes.command(.post, "/v1/items", scope: "shop:write", NewItem.self) { body, request, unit in
      if body.name == "late" { throw TooLate() }
      try unit.database.execute(
        sql: "INSERT INTO item (name, actor) VALUES (?, ?)", arguments: [body.name, request.subject])
      let id = unit.database.lastInsertedRowID
      if body.name == "forbidden" { throw Problem.unprocessable("Nobody may be called that.") }
      return .created(Item(id: id, name: body.name), location: "/v1/items/\(id)")
    }
    routes.command(.put, "/v1/items/{id}/touch", scope: "shop:write") { request, unit in
      .ok(["at": unit.businessTime.description, "by": request.path("id")])
    }
    routes.command(.delete, "/v1/items/{id}", scope: "shop:write") { request, unit in
      try unit.database.execute(sql: "DELETE FROM item WHERE id = ?", arguments: [try request.number("id")])
      return .noContent
    }
    routes.query("/v1/items", scope: "shop:read") { request, db in
      let limit = try request.limit(default: 2, max: 10)
      let items = try Row.fetchAll(
        db, sql: "SELECT id, name FROM item WHERE id > ? ORDER BY id LIMIT ?",
        arguments: [Int64(try request.cursor ?? "0"), limit + 1]
      ).map { Item(id: $0[0], name: $0[1]) }
      return .ok(Page(items, limit: limit) { String($0.id) })
    }
    routes.query("/v1/items/{name}/echo", scope: "shop:read", forCustomers: true) { request, _ in
      .ok(["name": request.path("name"), "q": request.query("q") ?? "none", "customer": request.customer ?? "any"])
    }
    routes.page("/items", scope: "shop:read") { _, _ in
      HTMLPage("Items <all>", answer: "Nothing & more.", stream: "/v1/ticks") { HTML.p("<script>") }
    }
    routes.form("/items", scope: "shop:write") { fields, request, unit in
      try unit.database.execute(
        sql: "INSERT INTO item (name, actor) VALUES (?, ?)", arguments: [try fields.required("name"), request.subject])
      return .seeOther("/items")
    }
    routes.action("/v1/maintenance/sweep", scope: "shop:admin", audit: "swept", [String: String].self) { body, _ in
      if body["fail"] != nil { throw Problem.conflict("The broom is broken.") }
      return Audited(.ok(["swept": true]), subject: "floor", detail: "clean")
    }
    routes.stream("/v1/ticks", scope: "shop:read") { request, writer in
      try writer.send(id: "7", event: "tick", data: "one\ntwo")
      try writer.send(event: "seen", data: request.lastEventID ?? "nothing")
      if request.query("end") != nil { return }
      try await Task.sleep(for: .seconds(600))
    }
  }

  func token(
    _ scopes: String..., subject: String = "ada", lifetime: Duration = .seconds(3600), customer: String? = nil
  ) async throws -> String {
    try await TokenIssuer(privateKeyPEM: HTTPFixture.keys.private, time: time).issue(
      subject: subject, scopes: scopes, lifetime: lifetime, customer: customer)
  }

  struct Answer {
    let status: Int
    let headers: HTTPFields
    let text: String
    var problem: ProblemDocument? { try? JSONDecoder().decode(ProblemDocument.self, from: Data(text.utf8)) }
    func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
      try JSONDecoder().decode(type, from: Data(text.utf8))
    }
  }
  struct ProblemDocument: Decodable, Equatable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    let instance: String
    let code: String
    let errors: [Problem.FieldError]?
    let reference: String?
  }

  /// Sends one request straight to the routes.
  func send(
    _ method: HTTPRequest.Method, _ path: String, token: String? = nil, key: String? = nil, body: String? = nil,
    type: String = "application/json", headers more: [String: String] = [:]
  ) async throws -> Answer {
    var headers = HTTPFields()
    if let token { headers[.authorization] = "Bearer \(token)" }
    if let key { headers[HTTPField.Name("Idempotency-Key")!] = key }
    if body != nil { headers[.contentType] = type }
    for (name, value) in more { headers[HTTPField.Name(name)!] = value }
    let fields = headers
    return try await server.application().test(.router) { client in
      let answer = try await client.executeRequest(
        uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
      return Answer(status: answer.status.code, headers: answer.headers, text: String(buffer: answer.body))
    }
  }

  func count(_ table: String) throws -> Int {
    try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)")! }
  }
}
