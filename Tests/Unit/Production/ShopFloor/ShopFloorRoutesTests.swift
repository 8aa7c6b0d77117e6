import HTTPTypes
import ProductionService
import Testing

/// The shop floor over HTTP.
@Suite struct ShopFloorRoutesTests {
  private let shop: Workshop
  private let production: ServiceOverHTTP

  init() async throws {
    shop = try Workshop()
    try shop.knowCosts()
    production = try await ServiceOverHTTP(
      shop.database, title: "Production", addRoutes: ProductionService.addRoutes)
  }

  private func post(_ path: String, _ body: String = "{}") async throws -> HTTPFixture.Answer {
    try await production.send(.post, path, scopes: ["production:write"], body: body)
  }

  private func get(_ path: String) async throws -> HTTPFixture.Answer {
    try await production.send(.get, path, scopes: ["production:read"])
  }

  @Test func peopleWorkThroughAWorkOrder() async throws {
    let id = try shop.order(.init(release: 2))
    let path = "/v1/work-orders/\(id)"
    #expect(try await post(path + "/freeze", #"{"reason":"Promised by phone."}"#).text.contains(#""frozen":true"#))
    let refused = try await post(path + "/reschedule", #"{"date":"2011-01-05","reason":"Later."}"#)
    #expect(refused.status == 409 && refused.problem?.code == "WORK_ORDER_FROZEN")
    #expect(try await post(path + "/unfreeze").status == 200)
    #expect(try await post(path + "/release").text.contains(#""state":"released""#))
    try shop.issueMaterial(for: id)
    let report = #"{"good":{"value":"10","unit":"H87"},"setupMinutes":15,"runMinutes":50}"#
    #expect(try await post(path + "/operations/10/confirm", report).status == 200)
    #expect(try await get("/v1/operations?workCentre=bench").text.contains(#""waiting":{"unit":"H87","value":"10"}"#))
    #expect(try await post(path + "/operations/20/confirm", report).text.contains(#""state":"completed""#))
    #expect(try await get(path + "/cost").text.contains(#""workInProgress""#))
    #expect(try await post(path + "/close").text.contains(#""state":"closed""#))
    let detail = try await get(path)
    #expect(
      detail.text.contains(#""operations":[{"#) && detail.text.contains(#""issued":{"unit":"KGM","value":"5.000"}"#))
    let figures = try await get("/v1/oee?workCentre=saw&from=2010-12-01&to=2010-12-01")
    #expect(figures.text.contains(#""performance":1000"#))
  }

  @Test(arguments: [
    ("/v1/work-orders/none/release", "{}"), ("/v1/work-orders/none/close", "{}"),
    ("/v1/work-orders/none/freeze", #"{"reason":"Stay."}"#), ("/v1/work-orders/none/unfreeze", "{}"),
    ("/v1/work-orders/none/operations/10/confirm", #"{"good":{"value":"1","unit":"H87"}}"#),
  ])
  func whatIsNotThereIsAnsweredWith404(_ path: String, _ body: String) async throws {
    #expect(try await post(path, body).status == 404)
  }

  @Test func anOperationThatIsNotThereIsAnsweredWith404() async throws {
    let id = try shop.orderWithMaterial()
    let body = #"{"good":{"value":"1","unit":"H87"}}"#
    for operation in ["30", "x", "99999999999999999999"] {
      #expect(try await post("/v1/work-orders/\(id)/operations/\(operation)/confirm", body).status == 404)
    }
    #expect(try await get("/v1/work-orders/none/cost").status == 404)
  }

  @Test(arguments: [
    "/v1/operations?state=done", "/v1/operations?cursor=eA", "/v1/oee?from=2010-12-01", "/v1/oee?from=x&to=2010-12-01",
    "/v1/oee?from=2010-12-02&to=2010-12-01", "/v1/oee?from=2010-12-02&to=2030-12-01",
  ])
  func questionsThatCannotBeAnsweredAreRefused(_ path: String) async throws {
    #expect(try await get(path).status == 400)
  }
}
