import Foundation
import HTTPSupport
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JWTKit
import Logging
import Persistence
import TestSupport

/// A service's own routes on its database in memory, asked without a network.
struct ServiceOverHTTP {
  private let server: HTTPServer
  private let time = ManualTime(HTTPFixture.noon)

  init(_ database: ServiceDatabase, title: String, addRoutes: (ServiceRoutes) -> Void) async throws {
    let routes = ServiceRoutes(database: database, title: title)
    addRoutes(routes)
    let publicKey = try ES256PrivateKey(pem: HTTPFixture.keys.private).publicKey.pemRepresentation
    server = HTTPServer(
      routes: routes, verifier: try await TokenVerifier(publicKeyPEM: publicKey, time: time),
      configuration: HTTPConfiguration(port: 0), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      time: time, ready: { [] }, onFatal: { _ in })
  }

  /// Sends a request with a token of these scopes.
  func send(
    _ method: HTTPRequest.Method, _ path: String, scopes: [String], body: String? = nil
  ) async throws -> HTTPFixture.Answer {
    let token = try await TokenIssuer(privateKeyPEM: HTTPFixture.keys.private, time: time).issue(
      subject: "ada", scopes: scopes, lifetime: .seconds(3600))
    var headers = HTTPFields()
    headers[.authorization] = "Bearer \(token)"
    if method != .get { headers[HTTPField.Name("Idempotency-Key")!] = UUID().uuidString }
    if body != nil { headers[.contentType] = "application/json" }
    let fields = headers
    return try await server.application().test(.router) { client in
      let answer = try await client.executeRequest(
        uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
      return HTTPFixture.Answer(
        status: answer.status.code, headers: answer.headers, text: String(buffer: answer.body))
    }
  }
}
