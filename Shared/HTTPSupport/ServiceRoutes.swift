import GRDB
import Hummingbird
import Persistence
import Values

/// The routes of one service, collected at start. Everything is refused that no route allows, and
/// every route but health, assets and sign-in names the scope it needs.
package final class ServiceRoutes {
  /// What the pages are framed with.
  package private(set) var frame: PageFrame
  package private(set) var table: [Route] = []
  let database: ServiceDatabase?

  /// Routes that read and write `database`. `title` is what pages call the service.
  package init(database: ServiceDatabase, title: String) {
    self.database = database
    frame = PageFrame(service: title)
  }

  /// Routes of a process that has no database of its own.
  package init(title: String) {
    database = nil
    frame = PageFrame(service: title)
  }

  /// Adds a link to the navigation of all pages, in the order of the calls.
  package func navigation(_ text: String, _ path: String) { frame.navigation.append(.init(text: text, path: path)) }

  /// The database, for routes that need one. A process without has no such routes.
  package var requiredDatabase: ServiceDatabase {
    guard let database else { preconditionFailure("These routes have no database; use the asynchronous variant.") }
    return database
  }

  func add(
    _ method: String, _ path: String, _ access: Route.Access, _ kind: Route.Kind, forCustomers: Bool = false,
    run: @escaping @Sendable (ServiceRequest, RequestBody, RouteEnvironment) async throws -> Response
  ) {
    precondition(path.hasPrefix("/"), "The path \(path) does not start with '/'.")
    precondition(
      !table.contains { $0.method == method && $0.path == path }, "The route \(method) \(path) is there twice.")
    table.append(
      Route(method: method, path: path, access: access, kind: kind, isForCustomers: forCustomers, run: run))
  }
}

// MARK: Reading

extension ServiceRoutes {
  /// GET as data: runs inside a read transaction.
  package func query(
    _ path: String, scope: String, forCustomers: Bool = false,
    _ handle: @escaping @Sendable (ServiceRequest, Database) throws -> Reply
  ) {
    let database = requiredDatabase
    add("GET", path, .scope(scope), .query, forCustomers: forCustomers) { request, _, _ in
      try Response(try await database.read { try handle(request, $0) }, for: request)
    }
  }

  /// GET as data that comes from elsewhere than the database.
  package func query(
    _ path: String, scope: String, forCustomers: Bool = false,
    _ handle: @escaping @Sendable (ServiceRequest) async throws -> Reply
  ) {
    add("GET", path, .scope(scope), .query, forCustomers: forCustomers) { request, _, _ in
      try Response(try await handle(request), for: request)
    }
  }

  /// GET as a page: runs inside a read transaction. Signed in by header or cookie.
  package func page(
    _ path: String, scope: String, forCustomers: Bool = false,
    _ handle: @escaping @Sendable (ServiceRequest, Database) throws -> HTMLPage
  ) {
    let database = requiredDatabase
    addPage(path, scope, forCustomers) { request in try await database.read { try handle(request, $0) } }
  }

  /// GET as a page of what comes from elsewhere than the database.
  package func page(
    _ path: String, scope: String, forCustomers: Bool = false,
    _ handle: @escaping @Sendable (ServiceRequest) async throws -> HTMLPage
  ) {
    addPage(path, scope, forCustomers, handle)
  }

  private func addPage(
    _ path: String, _ scope: String, _ forCustomers: Bool,
    _ handle: @escaping @Sendable (ServiceRequest) async throws -> HTMLPage
  ) {
    // The frame is complete only when all routes are there, so the page asks for it when it is shown.
    add("GET", path, .scope(scope), .page, forCustomers: forCustomers) { request, _, environment in
      let page = try await handle(request)
      return try Response(environment.frame.reply(page, for: request), for: request)
    }
  }

  /// GET as server-sent events. The stream ends when `handle` returns, when the client leaves, when its
  /// token expires, and when the service stops; `handle` is cancelled in the latter three. `check` runs
  /// before the answer begins: what it throws is told as a problem.
  package func stream(
    _ path: String, scope: String, forCustomers: Bool = false,
    check: @escaping @Sendable (ServiceRequest) async throws -> Void = { _ in },
    _ handle: @escaping @Sendable (ServiceRequest, EventWriter) async throws -> Void
  ) {
    add("GET", path, .scope(scope), .stream, forCustomers: forCustomers) { request, body, environment in
      try await check(request)
      return try environment.streams.response(
        to: request, body: body, lifetime: request.token.lifetime(at: environment.time.now()), log: environment.log,
        handle)
    }
  }

  /// GET of something fixed that everybody may see.
  package func asset(_ path: String, contentType: String, _ content: [UInt8]) {
    let reply = Reply(
      status: 200, contentType: contentType, body: content,
      headers: [Header("Cache-Control", "public, max-age=300")])
    add("GET", path, .open, .asset) { request, _, _ in try Response(reply, for: request) }
  }
}
