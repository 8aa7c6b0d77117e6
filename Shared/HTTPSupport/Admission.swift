import HTTPTypes
import Values

/// Decides whether a request may reach its route.
struct Admission: Sendable {
  /// The cookie that carries a browser's token.
  static let cookieName = "causeway"

  let verifier: TokenVerifier
  let limiter: RateLimiter

  /// The caller; throws a ``Problem``: 401 without a valid token, 403 without the scope, 429 when too
  /// many come at once.
  func admit(_ headers: HTTPFields, to route: Route) async throws -> Token {
    guard case .scope(let scope) = route.access else { return Admission.nobody }
    guard let text = Admission.bearer(headers) ?? (route.takesCookie ? cookie(headers) : nil) else {
      throw Problem.unauthenticated("A token is needed; send it as Authorization: Bearer ....")
    }
    let token = try await verifier.verify(text)
    if let seconds = limiter.take(token.subject) { throw Problem.tooMany(retryAfterSeconds: seconds) }
    guard token.scopes.contains(scope) else {
      throw Problem.forbidden("The token lacks the scope \(scope); ask for one that has it.", code: "SCOPE_MISSING")
    }
    guard token.customer == nil || route.isForCustomers else {
      throw Problem.forbidden("A customer's own token is not accepted here.", code: "CUSTOMER_TOKEN")
    }
    return token
  }

  /// Stands for whoever asks an open route.
  private static let nobody = Token(subject: "nobody", scopes: [], expiresAt: .init(microseconds: 0))

  private static func bearer(_ headers: HTTPFields) -> String? {
    guard let field = headers[.authorization] else { return nil }
    let parts = field.split(separator: " ", maxSplits: 1)
    // Another scheme is a token that does not count, not a missing one: the cookie must not stand in.
    return parts.count == 2 && parts[0].lowercased() == "bearer" ? String(parts[1]) : ""
  }

  private func cookie(_ headers: HTTPFields) -> String? { ServiceRequest.cookie(Admission.cookieName, in: headers) }
}
