import HTTPTypes
import Observability
import Values

extension HTTPField.Name {
  static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
  static let effectiveTime = HTTPField.Name("Causeway-Effective-Time")!
  static let traceparent = HTTPField.Name("traceparent")!
  static let lastEventID = HTTPField.Name("Last-Event-ID")!
  static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!
}

/// An admitted request as a route sees it.
package struct ServiceRequest: Sendable {
  /// The scope that lets a caller set the business time.
  static let effectiveTimeScope = "effective-time:write"

  package let method: String
  /// Path and query as sent.
  package let target: String
  package let token: Token
  /// The caller's trace, or a new one.
  package let traceparent: Traceparent
  /// Business time that the caller sets for what it sends (documents replayed on their own clock).
  package let effectiveAt: Instant?

  let headers: HTTPFields
  /// Host and port that the caller used.
  let authority: String?
  private let parameters: [String: String]
  private let items: [(name: String, value: String)]

  /// Throws a ``Problem`` when the address or the effective time is not well formed, or the latter
  /// not allowed.
  init(head: HTTPRequest, parameters: [(Substring, Substring)], token: Token, traceparent: Traceparent) throws {
    method = head.method.rawValue
    target = head.path ?? "/"
    headers = head.headerFields
    authority = head.authority
    self.token = token
    self.traceparent = traceparent
    var decoded: [String: String] = [:]
    for (name, value) in parameters {
      guard let text = URLText.decoded(value) else { throw ServiceRequest.malformedAddress }
      decoded[String(name)] = text
    }
    self.parameters = decoded
    if let mark = target.firstIndex(of: "?") {
      guard let pairs = URLText.pairs(target[target.index(after: mark)...]) else {
        throw ServiceRequest.malformedAddress
      }
      items = pairs
    } else {
      items = []
    }
    effectiveAt = try ServiceRequest.effectiveTime(headers[.effectiveTime], token)
  }

  private static let malformedAddress = Problem.badRequest(
    "The address is not well encoded; escape it as UTF-8 with %, without %00.", code: "MALFORMED_ADDRESS")

  private static func effectiveTime(_ text: String?, _ token: Token) throws -> Instant? {
    guard let text else { return nil }
    guard token.scopes.contains(effectiveTimeScope) else {
      throw Problem.forbidden(
        "Setting Causeway-Effective-Time needs the scope \(effectiveTimeScope); leave it out or use another token.",
        code: "SCOPE_MISSING")
    }
    guard let instant = Instant(text) else {
      throw Problem.badRequest("Causeway-Effective-Time is not an RFC 3339 time such as 2010-12-01T08:26:00Z.")
    }
    return instant
  }

  package var subject: String { token.subject }
  package var scopes: Set<String> { token.scopes }
  /// The one customer whose data this token may show; nil for all.
  package var customer: String? { token.customer }

  /// A part of the path by its name in the route: `id` of `/v1/orders/{id}`.
  package func path(_ name: String) -> String {
    guard let value = parameters[name] else { preconditionFailure("The route has no part {\(name)}.") }
    return value
  }

  /// The path part as a whole number; throws a ``Problem`` (404) otherwise, since nothing else exists there.
  package func number(_ name: String) throws -> Int64 {
    guard let value = Int64(path(name)) else {
      throw Problem.notFound("There is no \(name) '\(path(name).prefix(40))'.")
    }
    return value
  }

  /// The value of the first `?name=`; nil when absent.
  package func query(_ name: String) -> String? { items.first { $0.name == name }?.value }

  /// `?name=` as `true` or `false`; nil when absent, a ``Problem`` (400) for any other word.
  package func flag(_ name: String) throws -> Bool? {
    guard let text = query(name) else { return nil }
    guard let flag = Bool(text) else { throw Problem.badRequest("?\(name)= must be true or false.") }
    return flag
  }

  /// `?limit=`, within 1 and `max`; throws a ``Problem`` (400) outside.
  package func limit(default value: Int = 50, max: Int = 500) throws -> Int {
    guard let text = query("limit") else { return value }
    guard let limit = Int(text), (1...max).contains(limit) else {
      throw Problem.badRequest("?limit= must be a whole number from 1 to \(max).")
    }
    return limit
  }

  /// The key to continue after, out of `?cursor=`; nil at the start of a list.
  package var cursor: String? {
    get throws {
      guard let text = query("cursor") else { return nil }
      guard let bytes = Base64URL.decode(text), let key = String(validating: bytes, as: UTF8.self) else {
        throw Problem.badRequest("?cursor= is not one that this service gave; start without it.")
      }
      return key
    }
  }

  /// What the browser saw last of a stream: its header, or `?lastEventID=` after a pause.
  package var lastEventID: String? { headers[.lastEventID] ?? query("lastEventID") }

  func cookie(_ name: String) -> String? { ServiceRequest.cookie(name, in: headers) }

  static func cookie(_ name: String, in headers: HTTPFields) -> String? {
    for field in headers[values: .cookie] {
      for part in field.split(separator: ";") {
        let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if pair.count == 2, pair[0] == name { return String(pair[1]) }
      }
    }
    return nil
  }
}
