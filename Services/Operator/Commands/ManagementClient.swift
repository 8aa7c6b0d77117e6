import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// RabbitMQ's management HTTP API, by an administrator.
struct ManagementClient: Sendable {
  /// `http://127.0.0.1:15681`
  let url: String
  let user: String
  private let password: String

  /// Lives as long as the process. A broker that is not there is told at once instead of retried.
  private static let http: HTTPClient = {
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  init(url: String, user: String, password: String) {
    self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
    self.user = user
    self.password = password
  }

  /// The object below `/api` at this path; nil where there is none.
  func get<Answer: Decodable>(_ path: [String], as type: Answer.Type = Answer.self) async throws -> Answer? {
    let (status, body) = try await send(.GET, path, body: nil)
    if status == 404 { return nil }
    try requireSuccess(status, body, .GET, path)
    do {
      return try JSONDecoder().decode(Answer.self, from: body)
    } catch {
      throw BrokerFault(
        description: "The broker's answer to GET \(name(path)) is not what RabbitMQ 3.10 sends: \(error)")
    }
  }

  func put(_ path: [String], _ content: some Encodable) async throws { try await change(.PUT, path, content) }
  func post(_ path: [String], _ content: some Encodable) async throws { try await change(.POST, path, content) }

  /// Removes the object; it is no error when it is gone already.
  func delete(_ path: [String]) async throws {
    let (status, body) = try await send(.DELETE, path, body: nil)
    if status != 404 { try requireSuccess(status, body, .DELETE, path) }
  }

  private func change(_ method: HTTPMethod, _ path: [String], _ content: some Encodable) async throws {
    let (status, body) = try await send(method, path, body: try JSONEncoder().encode(content))
    try requireSuccess(status, body, method, path)
  }

  private func requireSuccess(_ status: Int, _ body: Data, _ method: HTTPMethod, _ path: [String]) throws {
    guard !(200..<300).contains(status) else { return }
    struct Refusal: Decodable { let reason: String? }
    let reason = (try? JSONDecoder().decode(Refusal.self, from: body))?.reason ?? "no reason given"
    throw BrokerFault(description: "The broker refused \(method.rawValue) \(name(path)) with \(status): \(reason)")
  }

  private func name(_ path: [String]) -> String { "/api/" + path.joined(separator: "/") }

  private func send(_ method: HTTPMethod, _ path: [String], body: Data?) async throws -> (Int, Data) {
    var request = HTTPClientRequest(url: "\(url)/api/" + path.map(\.urlEscaped).joined(separator: "/"))
    request.method = method
    request.setBasicAuth(username: user, password: password)
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    let answer: HTTPClientResponse
    let content: Data
    do {
      answer = try await ManagementClient.http.execute(request, timeout: .seconds(30))
      content = Data(try await answer.body.collect(upTo: 64 << 20).readableBytesView)
    } catch {
      throw BrokerFault(
        description: "The broker's management API does not answer at \(url); is the broker running there?")
    }
    if answer.status == .unauthorized {
      throw BrokerFault(
        description:
          "The broker at \(url) refuses \(user): wrong name or password, or the user is not an administrator.")
    }
    return (Int(answer.status.code), content)
  }
}

/// Why something about the broker was not done, in one sentence.
struct BrokerFault: Error, Equatable, CustomStringConvertible {
  let description: String
}
