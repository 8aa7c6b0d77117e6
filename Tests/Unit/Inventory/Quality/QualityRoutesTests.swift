import Foundation
import HTTPTypes
import InventoryService
import Testing

/// Inspection, blocked stock and non-conformances over HTTP.
@Suite struct QualityRoutesTests {
  private let world: InventoryWorld
  private let inventory: ServiceOverHTTP

  init() async throws {
    world = try InventoryWorld()
    try world.list("A")
    inventory = try await ServiceOverHTTP(
      world.database, title: "Inventory", addRoutes: InventoryService.addRoutes)
  }

  private func post(_ path: String, _ body: String = "{}") async throws -> HTTPFixture.Answer {
    try await inventory.send(.post, path, scopes: ["inventory:write"], body: body)
  }

  private func get(_ path: String) async throws -> HTTPFixture.Answer {
    try await inventory.send(.get, path, scopes: ["inventory:read"])
  }

  @Test func aLotIsInspectedDecidedAndItsNonconformanceClosed() async throws {
    let plan = """
      {"occasions":["receipt"],"sampleSize":2,"characteristics":[
        {"name":"length","unit":"mm","lower":"9.9","upper":"10.1"},{"name":"free of scratches"}]}
      """
    let put = try await inventory.send(
      .put, "/v1/items/A/inspection-plan", scopes: ["inventory:write"], body: plan)
    #expect(put.status == 200 && put.text.contains(#""upper":"10.1""#))
    #expect(try await get("/v1/inspection-plans").text.contains(#""item":"A""#))
    _ = try world.receive(purchaseOrder: try world.place("A", 20).purchaseOrderID, 20)
    #expect(try await get("/v1/stock").text.contains(#""inInspection":{"unit":"H87","value":"20"}"#))
    struct Lots: Decodable {
      struct Lot: Decodable { let lotID: String }
      let items: [Lot]
    }
    let lot = try #require(try await get("/v1/inspection-lots?status=open&item=A").json(Lots.self).items.first).lotID
    let path = "/v1/inspection-lots/\(lot)"
    let early = try await post(path + "/decide", #"{"accept":{"value":"20","unit":"H87"}}"#)
    #expect(early.status == 409 && early.problem?.code == "RESULTS_MISSING")
    let results = """
      {"results":[{"characteristic":"length","value":"10.05"},{"characteristic":"length","value":"10.2"},
        {"characteristic":"free of scratches","conforms":true,"pieces":2}]}
      """
    #expect(try await post(path + "/results", results).text.contains(#""nonconforming":1"#))
    #expect(try await get(path + "/results").text.contains(#""value":"10.2""#))
    let decision = """
      {"accept":{"value":"17","unit":"H87"},"reject":{"value":"3","unit":"H87"},"defectCode":"TOO_LONG",
        "reason":"all measured afterwards"}
      """
    #expect(try await post(path + "/decide", decision).text.contains(#""status":"decided""#))
    #expect(try await get("/v1/inspection-lots?status=open").json(Lots.self).items.isEmpty)

    struct Reports: Decodable {
      struct Report: Decodable { let nonconformanceID: String }
      let items: [Report]
    }
    let reports = try await get("/v1/nonconformances?status=open&item=A").json(Reports.self).items
    let report = "/v1/nonconformances/\(try #require(reports.first).nonconformanceID)"
    #expect(
      try await post(report + "/dispositions", #"{"disposition":"return-to-supplier","reason":"out of tolerance"}"#)
        .text.contains(#""status":"dispositioned""#))
    let action = #"{"description":"Supplier checks its gauge","owner":"Kim","due":"2010-12-20"}"#
    #expect(try await post(report + "/actions", action).status == 200)
    #expect(try await get("/v1/corrective-actions?status=open").text.contains(#""owner":"Kim""#))
    #expect(try await post(report + "/actions/1/complete").status == 200)
    #expect(
      try await post(report + "/actions/1/verify", #"{"effective":true,"finding":"5 lots in tolerance"}"#).status == 200
    )
    #expect(try await post(report + "/close").text.contains(#""status":"closed""#))
    #expect(try await get(report).text.contains(#""returned":{"unit":"H87","value":"3"}"#))
  }

  @Test func stockIsBlockedAndUnblocked() async throws {
    try world.receive("A", 5)
    let body = #"{"item":"A","quantity":{"value":"2","unit":"H87"},"reason":"recall"}"#
    #expect(try await post("/v1/stock-blocks", body).text.contains(#""blocked":{"unit":"H87","value":"2"}"#))
    #expect(try await post("/v1/stock-unblocks", body).status == 200)
    let again = try await post("/v1/stock-unblocks", body)
    #expect(again.status == 409 && again.problem?.code == "MORE_THAN_BLOCKED")
  }

  @Test(arguments: [
    ("POST", "/v1/inspection-lots/none/results", #"{"results":[]}"#, "INSPECTION_LOT_UNKNOWN"),
    ("POST", "/v1/inspection-lots/none/decide", "{}", "INSPECTION_LOT_UNKNOWN"),
    (
      "POST", "/v1/nonconformances/none/dispositions", #"{"disposition":"scrap","reason":"x"}"#,
      "NONCONFORMANCE_UNKNOWN"
    ),
    ("POST", "/v1/nonconformances/none/close", "{}", "NONCONFORMANCE_UNKNOWN"),
    ("DELETE", "/v1/items/A/inspection-plan", "", "INSPECTION_PLAN_UNKNOWN"),
  ])
  func whatThePathNamesAndIsNotThereIsAnsweredWith404(
    _ method: String, _ path: String, _ body: String, _ code: String
  ) async throws {
    let answer = try await inventory.send(
      HTTPRequest.Method(method)!, path, scopes: ["inventory:write"], body: body.isEmpty ? nil : body)
    #expect(answer.status == 404 && answer.problem?.code == code)
  }

  @Test(arguments: [
    "/v1/inspection-lots?status=lost", "/v1/nonconformances?status=lost", "/v1/corrective-actions?status=x",
  ])
  func aStatusThatIsNoneIsRefused(_ path: String) async throws { #expect(try await get(path).status == 400) }

  @Test(arguments: ["/v1/inspection-lots/none", "/v1/nonconformances/none", "/v1/items/A/inspection-plan"])
  func whatIsAskedForAndIsNotThereIsAnsweredWith404(_ path: String) async throws {
    #expect(try await get(path).status == 404)
  }
}
