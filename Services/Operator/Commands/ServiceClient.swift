import AsyncHTTPClient
import Foundation
import HTTPSupport
import NIOCore
import NIOFoundationEssentialsCompat
import NIOHTTP1
import Values

/// A page of a list that a service answers.
private struct ListPage<Item: Decodable>: Decodable {
  let items: [Item]
  let next: String?
}

/// Speaks to the services of one installation over their public HTTP API, with a token made for it.
struct ServiceClient: Sendable {
  let installation: Installation
  private let token: String
  private let effectiveTime: String?
  private let client: HTTPClient

  /// `scopes` are what the token may do; it lives an hour.
  init(_ installation: Installation, subject: String, scopes: [String], client: HTTPClient = .shared) async throws {
    token = try await ServiceClient.token(installation, subject: subject, scopes: scopes, lifetime: .seconds(3600))
    self.installation = installation
    self.client = client
    effectiveTime = nil
  }

  /// Makes a token with the installation's private key.
  static func token(
    _ installation: Installation, subject: String, scopes: [String], lifetime: Duration, customer: String? = nil
  ) async throws -> String {
    let path = installation.path("keys", "token-private.pem")
    guard let key = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw CommandFailure("The key \(path) cannot be read; run as the user who made the installation.")
    }
    return try await TokenIssuer(privateKeyPEM: key).issue(
      subject: subject, scopes: scopes, lifetime: lifetime, customer: customer)
  }

  /// Whether a service answers that it is ready for work.
  func isReady(_ service: String) async -> Bool {
    guard let address = try? installation.service(service) else { return false }
    let request = HTTPClientRequest(url: address.url + "/health/ready")
    let response = try? await client.execute(request, timeout: .seconds(2))
    return response?.status == .ok
  }

  private init(_ other: ServiceClient, effectiveTime: String) {
    installation = other.installation
    token = other.token
    client = other.client
    self.effectiveTime = effectiveTime
  }

  /// The same client, whose requests bear this business time.
  func at(_ effectiveTime: String) -> ServiceClient { ServiceClient(self, effectiveTime: effectiveTime) }

  /// A refusal or failure as the service told it.
  struct Refused: Error, CustomStringConvertible {
    let status: Int
    let code: String?
    let detail: String
    var description: String { "\(detail) (\(status)\(code.map { " \($0)" } ?? ""))" }
  }

  func get<Answer: Decodable>(
    _ service: String, _ path: String, as type: Answer.Type = Answer.self, timeout: Duration = patience
  ) async throws -> Answer {
    try decode(try await send(service, .GET, path, body: nil, key: nil, timeout: timeout), path)
  }

  /// Nil when there is no such thing.
  func find<Answer: Decodable>(
    _ service: String, _ path: String, as type: Answer.Type = Answer.self
  ) async throws -> Answer? {
    do { return try await get(service, path) } catch let refused as Refused where refused.status == 404 { return nil }
  }

  /// All pages of a list; `path` has a query.
  func all<Item: Decodable>(_ service: String, _ path: String, of type: Item.Type = Item.self) async throws -> [Item] {
    var page: ListPage<Item> = try await get(service, path)
    var items = page.items
    while let next = page.next {
      page = try await get(service, "\(path)&cursor=\(next.urlEscaped)")
      items += page.items
    }
    return items
  }

  /// How long an answer may take.
  static let patience = Duration.seconds(60)
  /// How long an answer may take that must read the whole history.
  static let longPatience = Duration.seconds(1800)

  /// Sends a command; `key` makes it safe to send again.
  @discardableResult
  func post(_ service: String, _ path: String, _ body: some Encodable, key: String) async throws -> Data {
    try await send(service, .POST, path, body: try JSONEncoder().encode(body), key: key)
  }

  @discardableResult
  func put(_ service: String, _ path: String, _ body: some Encodable) async throws -> Data {
    try await send(service, .PUT, path, body: try JSONEncoder().encode(body), key: UUID().uuidString)
  }

  /// Stores a document that is JSON already.
  func put<Answer: Decodable>(
    _ service: String, _ path: String, json: Data, as type: Answer.Type
  ) async throws -> Answer {
    try decode(try await send(service, .PUT, path, body: json, key: UUID().uuidString), path)
  }

  func post<Answer: Decodable>(
    _ service: String, _ path: String, _ body: some Encodable, key: String, as type: Answer.Type,
    timeout: Duration = patience
  ) async throws -> Answer {
    let body = try JSONEncoder().encode(body)
    return try decode(try await send(service, .POST, path, body: body, key: key, timeout: timeout), path)
  }

  private func decode<Answer: Decodable>(_ data: Data, _ path: String) throws -> Answer {
    do {
      return try JSONDecoder().decode(Answer.self, from: data)
    } catch {
      throw CommandFailure("The answer of \(path) is not what this version expects: \(error)")
    }
  }

  private func send(
    _ service: String, _ method: HTTPMethod, _ path: String, body: Data?, key: String?, timeout: Duration = patience
  ) async throws -> Data {
    let address = try installation.service(service)
    var request = HTTPClientRequest(url: address.url + path)
    request.method = method
    request.headers.add(name: "Authorization", value: "Bearer \(token)")
    if let key { request.headers.add(name: "Idempotency-Key", value: key) }
    if let effectiveTime { request.headers.add(name: "Causeway-Effective-Time", value: effectiveTime) }
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    let response: HTTPClientResponse
    do {
      response = try await client.execute(request, timeout: .nanoseconds(timeout.wholeMicroseconds * 1000))
    } catch {
      throw Refused(
        status: 0, code: "UNREACHABLE",
        detail: "\(service) does not answer at \(address.url); see \(installation.path("logs", "\(service).log"))")
    }
    let answer = Data(buffer: try await response.body.collect(upTo: 64 << 20))
    guard (200..<300).contains(response.status.code) else {
      struct Problem: Decodable {
        var detail: String?
        var code: String?
      }
      let problem = try? JSONDecoder().decode(Problem.self, from: answer)
      throw Refused(
        status: Int(response.status.code), code: problem?.code,
        detail: problem?.detail ?? "\(service) answered \(response.status.code) to \(path)")
    }
    return answer
  }
}

extension String {
  /// Escaped for one segment of a path or one value of a query.
  var urlEscaped: String {
    addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~"))) ?? self
  }
}
