import CustomerStatusService
import Foundation
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

  private struct List: Decodable {
    struct Item: Decodable { let customerID: String }
    let items: [Item]
    let next: String?
  }

  @Test func customersOfOneNumberAreAllListed() async throws {
    let status = try StatusFixture()
    for id in ["C2", "C3", "C4", "C5"] { try status.onboard(id) }
    var seen: [String] = []
    var cursor = ""
    while true {
      let answer = try await get("/v1/customers?limit=2\(cursor)", from: status)
      let list = try JSONDecoder().decode(List.self, from: Data(answer.text.utf8))
      seen += list.items.map(\.customerID)
      guard let next = list.next else { break }
      cursor = "&cursor=\(next)"
    }
    #expect(seen == ["C1", "C2", "C3", "C4", "C5"])
    #expect(try await get("/v1/customers?cursor=Tm9uc2Vuc2U", from: status).status == 400)
    #expect(try await get("/v1/customers/C1/orders?cursor=Tm9uc2Vuc2U", from: status).status == 400)
  }

  @Test func ordersAreListedInPages() async throws {
    let status = try StatusFixture()
    for number in 1...3 { try status.confirm("O\(number)") }
    let first = try await get("/v1/customers/C1/orders?limit=2", from: status)
    let list = try JSONDecoder().decode(OrderList.self, from: Data(first.text.utf8))
    #expect(list.items.map(\.orderID) == ["O3", "O2"])
    let next = try #require(list.next)
    let rest = try await get("/v1/customers/C1/orders?limit=2&cursor=\(next)", from: status)
    #expect(try JSONDecoder().decode(OrderList.self, from: Data(rest.text.utf8)).items.map(\.orderID) == ["O1"])
    #expect(try await get("/v1/customers/nobody/orders", from: status).status == 404)
    #expect(try await get("/v1/customers/C1/orders", from: status, customer: "C2").status == 404)
  }

  private struct OrderList: Decodable {
    struct Item: Decodable { let orderID: String }
    let items: [Item]
    let next: String?
  }

  @Test func aStreamOfNobodyOrOfNoOrderIsNotFound() async throws {
    let status = try StatusFixture()
    try status.confirm()
    #expect(try await get("/v1/customers/nobody/events", from: status).status == 404)
    #expect(try await get("/v1/customers/C1/events?order=nothing", from: status).status == 404)
    #expect(try await get("/v1/customers/C1/events", from: status, customer: "C2").status == 404)
  }
}
