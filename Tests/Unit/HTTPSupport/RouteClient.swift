import Foundation
import HTTPSupport
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JWTKit
import Logging
import Persistence
import Values

/// Asks the routes of a service, without a network, as somebody with a token.
struct RouteClient {
  struct Answer {
    let status: Int
    let text: String
    func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
      try JSONDecoder().decode(type, from: Data(text.utf8))
    }
    /// Of a problem; empty for other answers.
    var code: String {
      struct Coded: Decodable { let code: String }
      return (try? json(Coded.self).code) ?? ""
    }
  }

  private static let key = ES256PrivateKey()
  private let server: HTTPServer
  private let time: any TimeSource

  init(_ database: ServiceDatabase, _ addRoutes: (ServiceRoutes) -> Void) async throws {
    time = database.time
    let routes = ServiceRoutes(database: database, title: "Service")
    addRoutes(routes)
    server = HTTPServer(
      routes: routes,
      verifier: try await TokenVerifier(publicKeyPEM: RouteClient.key.publicKey.pemRepresentation, time: time),
      configuration: HTTPConfiguration(port: 0), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      time: time, ready: { [] }, onFatal: { _ in })
  }

  /// A body makes it a POST, unless the method is given; a form is sent as a browser sends it.
  func send(
    _ path: String, method: HTTPRequest.Method? = nil, body: String? = nil, isForm: Bool = false, scopes: String...,
    customer: String? = nil
  ) async throws -> Answer {
    let token = try await TokenIssuer(privateKeyPEM: RouteClient.key.pemRepresentation, time: time)
      .issue(subject: "ada", scopes: scopes, lifetime: .seconds(3600), customer: customer)
    var headers: HTTPFields = [
      .authorization: "Bearer \(token)",
      .contentType: isForm ? "application/x-www-form-urlencoded" : "application/json",
    ]
    headers[HTTPField.Name("Idempotency-Key")!] = UUID().uuidString
    let fields = headers
    return try await server.application().test(.router) { client in
      let answer = try await client.executeRequest(
        uri: path, method: method ?? (body == nil ? .get : .post), headers: fields,
        body: body.map { ByteBuffer(string: $0) })
      return Answer(status: answer.status.code, text: String(buffer: answer.body))
    }
  }
}
