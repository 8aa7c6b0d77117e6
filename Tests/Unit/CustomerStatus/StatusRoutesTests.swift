import CustomerStatusService
import HTTPSupport
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JWTKit
import Logging
import Testing

/// What the routes answer, to whom.
@Suite struct StatusRoutesTests {
  private static let keys = ES256PrivateKey()

  /// The status of a GET with a token that may read.
  private func get(_ path: String, from status: StatusFixture, customer: String? = nil) async throws -> (
    status: Int, text: String
  ) {
    let routes = ServiceRoutes(database: status.database, title: "Customer status")
    CustomerStatusService.addRoutes(to: routes)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let server = HTTPServer(
      routes: routes,
      verifier: try await TokenVerifier(
        publicKeyPEM: StatusRoutesTests.keys.publicKey.pemRepresentation, time: status.clock),
      configuration: HTTPConfiguration(port: 0), logger: logger, time: status.clock, ready: { [] }, onFatal: { _ in })
    let token = try await TokenIssuer(privateKeyPEM: StatusRoutesTests.keys.pemRepresentation, time: status.clock)
      .issue(subject: "ada", scopes: ["status:read"], lifetime: .seconds(3600), customer: customer)
    let headers: HTTPFields = [.authorization: "Bearer \(token)"]
    return try await server.application().test(.router) { client in
      let answer = try await client.executeRequest(uri: path, method: .get, headers: headers, body: nil)
      return (answer.status.code, String(buffer: answer.body))
    }
  }

  @Test func aStreamOfNobodyOrOfNoOrderIsNotFound() async throws {
    let status = try StatusFixture()
    try status.confirm()
    #expect(try await get("/v1/customers/nobody/events", from: status).status == 404)
    #expect(try await get("/v1/customers/C1/events?order=nothing", from: status).status == 404)
    #expect(try await get("/v1/customers/C1/events", from: status, customer: "C2").status == 404)
  }
}
