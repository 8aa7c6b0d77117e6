import CustomerStatusService
import Testing

/// What the routes answer, to whom.
@Suite struct StatusRoutesTests {
  private func get(
    _ path: String, from status: StatusFixture, customer: String? = nil
  ) async throws -> ServiceClient.Answer {
    try await ServiceClient(status.database, CustomerStatusService.addRoutes)
      .send(path, scopes: "status:read", customer: customer)
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
      let list = try answer.json(List.self)
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
    let list = try first.json(OrderList.self)
    #expect(list.items.map(\.orderID) == ["O3", "O2"])
    let next = try #require(list.next)
    let rest = try await get("/v1/customers/C1/orders?limit=2&cursor=\(next)", from: status)
    #expect(try rest.json(OrderList.self).items.map(\.orderID) == ["O1"])
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
