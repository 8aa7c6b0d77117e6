import HTTPTypes
import Hummingbird
import Logging
import Observability

/// Takes every request through admission, its route, and the telling of what went wrong.
package struct ServiceResponder: HTTPResponder {
  package typealias Context = BasicRequestContext

  private let router: RouterResponder<BasicRequestContext>

  init(
    table: [Route], admission: Admission, environment: RouteEnvironment,
    onFatal: @escaping @Sendable (any Error) -> Void
  ) {
    let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
    for route in table {
      let server = RouteServer(
        route: route, admission: admission, environment: environment,
        metrics: RouteMetrics(method: route.method, route: route.path), onFatal: onFatal)
      let (path, names) = route.pattern
      router.on(RouterPath(path), method: .init(rawValue: route.method)!) { request, context in
        await server.respond(to: request, parameters: names.map { ($0.name, context.parameters[$0.place] ?? "") })
      }
    }
    // Added last, it applies to what no route above takes.
    router.add(middleware: NoRoute(table: table))
    self.router = router.buildResponder()
  }

  package func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
    try await router.respond(to: request, context: context)
  }
}

/// Answers what no route takes: 404, or 405 where the address takes other methods.
private struct NoRoute: RouterMiddleware {
  typealias Context = BasicRequestContext

  let table: [Route]

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let path = (request.head.path ?? "/").prefix { $0 != "?" }
    let methods = table.filter { $0.matches(path) }.map(\.method)
    let problem: Problem
    if methods.isEmpty {
      problem = .notFound("There is nothing at this address.", code: "NO_SUCH_ADDRESS")
    } else {
      let allowed = Set(methods + (methods.contains("GET") ? ["HEAD"] : [])).sorted().joined(separator: ", ")
      problem = Problem(
        status: 405, code: "METHOD_NOT_ALLOWED", detail: "This address takes \(allowed) only.",
        headers: [Header("Allow", allowed)])
    }
    return try Response(try problem.reply(instance: String(path), reference: ""))
  }
}

/// Serves one route.
private struct RouteServer: Sendable {
  let route: Route
  let admission: Admission
  let environment: RouteEnvironment
  let metrics: RouteMetrics
  let onFatal: @Sendable (any Error) -> Void

  func respond(to request: Request, parameters: [(Substring, Substring)]) async -> Response {
    let start = ContinuousClock.now
    let trace = request.headers[.traceparent].flatMap(Traceparent.init) ?? .make()
    var response: Response
    do {
      let token = try await admission.admit(request.headers, to: route)
      let admitted = try ServiceRequest(head: request.head, parameters: parameters, token: token, traceparent: trace)
      response = try await route.run(admitted, request.body, environment)
    } catch {
      response = answer(to: error, request, trace)
    }
    let elapsed = (ContinuousClock.now - start) / .nanoseconds(1)
    metrics.record(status: response.status.code, nanoseconds: Int64(elapsed))
    environment.log.debug(
      "request",
      metadata: [
        "method": "\(route.method)", "route": "\(route.path)", "status": "\(response.status.code)",
        "milliseconds": "\(Int(elapsed / 1e6))", "trace": "\(trace.traceID)",
      ])
    return response
  }

  private func answer(to error: any Error, _ request: Request, _ trace: Traceparent) -> Response {
    let mishap = Mishap(error)
    if let fault = mishap.logged {
      environment.log.error(
        "A request failed.",
        metadata: [
          "method": "\(route.method)", "route": "\(route.path)", "status": "\(mishap.problem.status)",
          "reference": "\(trace.traceID)", "reason": "\(fault)",
        ])
    }
    do {
      let target = request.head.path ?? "/"
      let reply =
        route.kind == .page || route.kind == .form
        ? environment.frame.reply(mishap.problem, target: target, reference: trace.traceID)
        : try mishap.problem.reply(instance: String(target.prefix { $0 != "?" }), reference: trace.traceID)
      var response = try Response(reply)
      if mishap.isFatal { response.body = lastWords(try reply.body(), error) }
      return response
    } catch {
      return Response(status: .internalServerError)
    }
  }

  /// A body after which the process is told to end, sent or not.
  private func lastWords(_ bytes: [UInt8], _ error: any Error) -> ResponseBody {
    ResponseBody(contentLength: bytes.count) { [onFatal] writer in
      defer { onFatal(error) }
      try await writer.write(ByteBuffer(bytes: bytes))
      try await writer.finish(nil)
    }
  }
}
