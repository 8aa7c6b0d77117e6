import HTTPTypes
import Hummingbird
import NIOCore
import Observability
import Persistence
import Values

/// The methods that change something.
package enum CommandMethod: String, Sendable {
  /// Adds or decides; needs an Idempotency-Key, since sending it twice would do it twice.
  case post = "POST"
  /// Sets to a value.
  case put = "PUT"
  /// Takes away.
  case delete = "DELETE"
}

extension ServiceRoutes {
  /// A command with a JSON body. `handle` runs inside one write transaction: it is committed together
  /// with the answer, or, when it throws, rolled back and not remembered. `afterCommit` runs at once
  /// after the commit, for waking whoever works on what was changed.
  package func command<Body: Decodable & Sendable>(
    _ method: CommandMethod, _ path: String, scope: String, forCustomers: Bool = false, _ type: Body.Type,
    afterCommit: @escaping @Sendable () -> Void = {},
    _ handle: @escaping @Sendable (Body, ServiceRequest, UnitOfWork) throws -> Reply
  ) {
    let database = requiredDatabase
    add(method.rawValue, path, .scope(scope), .command, forCustomers: forCustomers) { request, body, environment in
      let bytes = try await request.jsonBody(body, limit: environment.bodyLimit)
      let key = try request.idempotencyKey(bytes, required: method == .post)
      let content = try BodyDecoder.decode(type, from: bytes)
      let response = try await database.transact(request, key) { try handle(content, request, $0) }
      afterCommit()
      return response
    }
  }

  /// A command that says all in its path. A body, if there is one, must be an empty JSON object.
  package func command(
    _ method: CommandMethod, _ path: String, scope: String, forCustomers: Bool = false,
    afterCommit: @escaping @Sendable () -> Void = {},
    _ handle: @escaping @Sendable (ServiceRequest, UnitOfWork) throws -> Reply
  ) {
    struct Nothing: Decodable {}
    let database = requiredDatabase
    add(method.rawValue, path, .scope(scope), .command, forCustomers: forCustomers) { request, body, environment in
      let bytes = try await request.jsonBody(body, limit: environment.bodyLimit)
      let key = try request.idempotencyKey(bytes, required: method == .post)
      if !bytes.isEmpty { _ = try BodyDecoder.decode(Nothing.self, from: bytes) }
      let response = try await database.transact(request, key) { try handle(request, $0) }
      afterCommit()
      return response
    }
  }
}

extension ServiceDatabase {
  /// Runs a command in one transaction with the keeping of its answer, or gives the answer kept before.
  func transact(
    _ request: ServiceRequest, _ key: IdempotencyStore.Key?,
    _ handle: @escaping @Sendable (UnitOfWork) throws -> Reply
  ) async throws -> Response {
    let reply = try await write(request.cause) { unit in
      guard let key else { return try handle(unit) }
      let store = IdempotencyStore(unit: unit)
      if let known = try store.recall(key) { return known }
      let reply = try handle(unit)
      try store.keep(reply, for: key)
      return reply
    }
    return try Response(reply)
  }
}

extension ServiceRequest {
  /// The request as the cause of what it changes.
  package var cause: Cause { Cause(traceparent: traceparent.description, effectiveAt: effectiveAt, actor: subject) }

  /// The body, which must be JSON where there is one.
  func jsonBody(_ body: RequestBody, limit: Int) async throws -> [UInt8] {
    let bytes = try await read(body, limit: limit)
    guard !bytes.isEmpty else { return bytes }
    guard mediaType == "application/json" else {
      throw Problem.unsupportedContent("The body must be JSON; send it with Content-Type: application/json.")
    }
    return bytes
  }

  /// The content type without its parameters, in lower case.
  var mediaType: String {
    let field = headers[.contentType] ?? ""
    return field.prefix { $0 != ";" && $0 != " " }.lowercased()
  }

  func read(_ body: RequestBody, limit: Int) async throws -> [UInt8] {
    guard headers[.contentEncoding] == nil else {
      throw Problem.unsupportedContent("The body must not be compressed; send it without Content-Encoding.")
    }
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw Problem.tooLarge(limit: limit)
    }
    do {
      return Array((try await body.collect(upTo: limit)).readableBytesView)
    } catch is NIOTooManyBytesError {
      throw Problem.tooLarge(limit: limit)
    }
  }

  /// The `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) with what it stands for.
  func idempotencyKey(_ body: [UInt8], required: Bool) throws -> IdempotencyStore.Key? {
    guard let text = headers[.idempotencyKey] else {
      guard required else { return nil }
      throw Problem.badRequest(
        "The header Idempotency-Key is missing; send a new unique key with each new command, and the same when you "
          + "send it again.", code: "IDEMPOTENCY_KEY_MISSING")
    }
    return try idempotencyKey(text, body)
  }

  func idempotencyKey(_ text: String, _ body: [UInt8]) throws -> IdempotencyStore.Key {
    guard (1...200).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw Problem.badRequest(
        "The Idempotency-Key must be 1 to 200 visible ASCII characters, such as a UUID.",
        code: "IDEMPOTENCY_KEY_INVALID")
    }
    let parts = [Array(method.utf8), Array(target.utf8), body, Array((effectiveAt?.description ?? "").utf8)]
    return IdempotencyStore.Key(subject: subject, key: text, requestHash: Fingerprint.of(parts))
  }
}
