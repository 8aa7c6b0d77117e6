import HTTPTypes
import Hummingbird
import Logging
import Values

/// One route of a service: what it answers to and who may ask.
package struct Route: Sendable {
  package enum Access: Sendable, Equatable {
    /// Anybody: health checks, style sheets and the sign-in page.
    case open
    /// Whoever has this scope in the token.
    case scope(String)
  }
  package enum Kind: Sendable, Equatable {
    /// Changes something, in one transaction.
    case command
    /// Does something beside the database, on an operator's word.
    case action
    /// A browser's form: a command or action that comes with the session cookie.
    case form
    /// Answers as JSON or other data.
    case query
    /// Answers as HTML for people.
    case page
    /// Answers with events as they happen.
    case stream
    /// Style sheets, scripts, the sign-in page.
    case asset
    /// Health.
    case probe
  }

  /// In upper case: `GET`.
  package let method: String
  /// With the variable parts in braces: `/v1/orders/{id}`.
  package let path: String
  package let access: Access
  package let kind: Kind
  /// Whether a token that is bound to one customer is let in. The route then shows only what
  /// ``ServiceRequest/customer`` may see.
  package let isForCustomers: Bool
  let run: @Sendable (ServiceRequest, RequestBody, RouteEnvironment) async throws -> Response

  /// Whether the browser's session cookie counts as a token here. Not where a foreign page could make
  /// the browser change something.
  var takesCookie: Bool {
    switch kind {
    case .query, .page, .stream, .form: true
    case .command, .action, .asset, .probe: false
    }
  }

  /// The path with its variable parts named by their place, since the router wants the same name at the
  /// same place in all routes, and the places with the names.
  var pattern: (path: String, names: [(place: Substring, name: Substring)]) {
    var names: [(place: Substring, name: Substring)] = []
    let segments = path.split(separator: "/").enumerated().map { index, segment in
      guard segment.hasPrefix("{"), segment.hasSuffix("}") else { return String(segment) }
      names.append((Substring(String(index)), segment.dropFirst().dropLast()))
      return "{\(index)}"
    }
    return ("/" + segments.joined(separator: "/"), names)
  }

  /// Whether `path` is this route's, for telling a wrong method from a wrong address.
  func matches(_ path: Substring) -> Bool {
    let own = self.path.split(separator: "/")
    let other = path.split(separator: "/")
    return own.count == other.count && zip(own, other).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
  }
}

/// What the running server lends to its routes.
struct RouteEnvironment: Sendable {
  /// The largest body that is read, in bytes.
  let bodyLimit: Int
  let frame: PageFrame
  let streams: LiveStreams
  let time: any TimeSource
  let log: Logger
}

extension Response {
  /// The answer as it goes out.
  init(_ reply: Reply) throws {
    let body = try reply.body()
    var fields = HTTPFields()
    if !reply.contentType.isEmpty { fields[.contentType] = reply.contentType }
    fields[.xContentTypeOptions] = "nosniff"
    for header in reply.headers {
      guard let name = HTTPField.Name(header.name) else { continue }
      fields.append(HTTPField(name: name, value: header.value))
    }
    self.init(
      status: .init(code: reply.status), headers: fields,
      body: body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }

  /// What a GET answers: with an entity tag, and as 304 without content when the caller has it.
  init(_ reply: Reply, for request: ServiceRequest) throws {
    guard reply.status == 200 else {
      try self.init(reply)
      return
    }
    let tag = Fingerprint.entityTag(try reply.body())
    var answer = reply
    if request.has(tag) { answer = Reply(status: 304, contentType: "", body: [], headers: reply.headers) }
    try self.init(answer)
    headers[.eTag] = tag
    if headers[.cacheControl] == nil { headers[.cacheControl] = "private, no-cache" }
  }
}

extension ServiceRequest {
  /// Whether `If-None-Match` names the tag (RFC 9110, section 13.1.2: weak comparison).
  func has(_ tag: String) -> Bool {
    headers[values: .ifNoneMatch].contains { field in
      field.split(separator: ",").contains { part in
        let candidate = part.drop { $0 == " " }.prefix { $0 != " " }
        return candidate == "*" || candidate == tag || candidate.dropFirst(2) == tag && candidate.hasPrefix("W/")
      }
    }
  }
}
