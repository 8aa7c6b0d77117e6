import Hummingbird
import Persistence

/// An action's answer and what the audit log keeps of it.
package struct Audited: Sendable {
  package let reply: Reply
  /// What it was done to: `backup nightly.sqlite`.
  package let subject: String
  package let detail: String

  package init(_ reply: Reply, subject: String, detail: String = "") {
    self.reply = reply
    self.subject = subject
    self.detail = detail
  }
}

extension ServiceRoutes {
  /// POST that does something an operator asked for outside a transaction, such as a backup. It leaves
  /// one audit entry named `audit`, whether it succeeds or fails; actions can be sent again without
  /// harm, so they need no Idempotency-Key.
  package func action<Body: Decodable & Sendable>(
    _ path: String, scope: String, audit: String, _ type: Body.Type,
    _ handle: @escaping @Sendable (Body, ServiceRequest) async throws -> Audited
  ) {
    let database = requiredDatabase
    add("POST", path, .scope(scope), .action) { request, body, environment in
      let bytes = try await request.jsonBody(body, limit: environment.bodyLimit)
      let content = try BodyDecoder.decode(type, from: bytes)
      let outcome: Audited
      do {
        outcome = try await handle(content, request)
      } catch {
        let reason = Mishap(error).problem.detail
        try await database.write(request.cause) {
          try $0.audit(audit, subject: request.target, detail: "failed: \(reason)")
        }
        throw error
      }
      try await database.write(request.cause) { try $0.audit(audit, subject: outcome.subject, detail: outcome.detail) }
      return try Response(outcome.reply)
    }
  }
}
