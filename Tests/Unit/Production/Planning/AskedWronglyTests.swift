import Foundation
import HTTPTypes
import Testing

@testable import ProductionService

/// What is asked or said wrongly over HTTP is answered with one sentence that names it, never passed over.
@Suite struct AskedWronglyTests {
  private struct Told: Decodable { let detail: String }

  private func works() async throws -> RouteClient {
    try await RouteClient(Workshop.cycleWorks().database) { ProductionRoutes.add(to: $0) }
  }

  private func get(_ client: RouteClient, _ path: String) async throws -> RouteClient.Answer {
    try await client.send(path, scopes: "production:read")
  }

  @Test(arguments: [
    ("/v1/capable-to-promise?product=BIKE&quantity=1&together=perhaps", "?together= must be true or false."),
    ("/v1/capable-to-promise?product=BIKE&quantity=1&together=", "?together= must be true or false."),
    ("/v1/downtimes?open=yes", "?open= must be true or false."),
    ("/v1/work-orders?order=", "?order= is missing."),
    ("/v1/planned-orders?cursor=eA", "?cursor= is not one that this list gave; start without it."),
  ])
  func aWordThatAParameterDoesNotTakeIsRefused(_ path: String, _ sentence: String) async throws {
    let answer = try await get(works(), path)
    #expect(answer.status == 400)
    #expect(try answer.json(Told.self).detail == sentence)
  }

  @Test(arguments: [
    "/v1/operations?workCentre=MOON", "/v1/operations?workCentre=", "/v1/downtimes?workCentre=MOON",
    "/v1/planned-orders?item=MOON", "/v1/engineering-changes?item=MOON",
    "/v1/capacity?product=MOON&from=2010-12-01&to=2010-12-02",
  ])
  func aNameThatNobodyKnowsIsAnsweredWith404InsteadOfAnEmptyList(_ path: String) async throws {
    let answer = try await get(works(), path)
    #expect(answer.status == 404, "\(answer.text)")
  }

  @Test(arguments: [
    "/v1/operations?workCentre=assembly", "/v1/downtimes?workCentre=assembly&open=false",
    "/v1/planned-orders?item=BIKE", "/v1/engineering-changes?item=BIKE",
    "/v1/capable-to-promise?product=BIKE&quantity=1&together=false",
  ])
  func aNameThatIsKnownHasItsList(_ path: String) async throws {
    let answer = try await get(works(), path)
    #expect(answer.status == 200, "\(answer.text)")
  }

  @Test func aLongNameIsNotRepeatedWhole() async throws {
    let client = try await works()
    let name = String(repeating: "x", count: 5000)
    for path in ["plans?scenario=", "scenarios/", "plans/", "quotes/", "planned-orders/", "work-orders/"] {
      let answer = try await get(client, "/v1/\(path)\(name)")
      #expect(answer.status == 404)
      #expect(try answer.json(Told.self).detail.count < 200, "\(path)")
    }
  }

  @Test(arguments: [
    (#""orderID":"""#, "orderID must be 1 to 200 bytes of text."),
    (#""orderID":" ""#, "orderID must be 1 to 200 bytes of text."),
    (#""plants":[]"#, "plants must name a plant; leave it out for all that make BIKE."),
  ])
  func aQuoteThatSaysSomethingEmptyIsRefused(_ field: String, _ sentence: String) async throws {
    let answer = try await works().send(
      "/v1/quotes", body: #"{"product":"BIKE","quantity":{"value":"1","unit":"H87"},\#(field)}"#,
      scopes: "production:write")
    #expect(answer.status == 422)
    #expect(try answer.json(Told.self).detail == sentence)
  }

  @Test(arguments: ["a#b", "a@b", " a", String(repeating: "y", count: 65)])
  func aMainPlantThatNoPlantCanBeCalledIsRefused(_ name: String) async throws {
    let answer = try await works().send(
      "/v1/planning-settings", method: .put, body: #"{"mainPlant":"\#(name)"}"#, scopes: "production:write")
    #expect(answer.status == 422)
    #expect(try answer.json(Told.self).detail.hasPrefix("'mainPlant' must be a plant's name"))
  }

  @Test(arguments: ["0000-01-01", "9999-12-31"])
  func aScenarioGivesAnOrderNoDateThatPromotingWouldRefuse(_ date: String) async throws {
    let answer = try await works().send(
      "/v1/scenarios", body: #"{"name":"far","changes":[{"kind":"order","key":"WO-1","document":{"due":"\#(date)"}}]}"#,
      scopes: "production:write")
    #expect(answer.status == 422)
    #expect(try answer.json(Told.self).detail.hasPrefix("changes[0].document.due cannot be used: A work order's date"))
  }
}
