import Foundation
import HTTPTypes
import InventoryService
import Testing

/// What inventory answers over HTTP where something is not there or not well formed.
@Suite struct InventoryRoutesTests {
  private let world: InventoryWorld
  private let inventory: ServiceOverHTTP

  init() async throws {
    world = try InventoryWorld()
    try world.list("A")
    try world.receive("A", 5)
    inventory = try await ServiceOverHTTP(
      world.database, title: "Inventory", addRoutes: InventoryService.addRoutes)
  }

  @Test(arguments: [
    ("PUT", "/v1/items/NONE/standard-cost", #"{"standardCost":{"amount":"1.00","currency":"GBP"}}"#, "ITEM_UNKNOWN"),
    ("POST", "/v1/shipments/none/pick", "{}", "SHIPMENT_UNKNOWN"),
    ("POST", "/v1/shipments/none/pack", "{}", "SHIPMENT_UNKNOWN"),
    ("POST", "/v1/shipments/none/issue", "{}", "SHIPMENT_UNKNOWN"),
    ("POST", "/v1/shipments/none/cancel", "{}", "SHIPMENT_UNKNOWN"),
    ("POST", "/v1/returns/none/receive", #"{"lines":[]}"#, "RETURN_UNKNOWN"),
  ])
  func whatThePathNamesAndIsNotThereIsAnsweredWith404(
    _ method: String, _ path: String, _ body: String, _ code: String
  ) async throws {
    let answer = try await inventory.send(
      HTTPRequest.Method(method)!, path, scopes: ["inventory:write"], body: body)
    #expect(answer.status == 404)
    #expect(answer.problem?.code == code)
  }

  @Test(arguments: ["/v1/movements", "/v1/stock"])
  func aCursorThatNoPageEndedWithIsRefused(_ path: String) async throws {
    let cursor = Data("elsewhere".utf8).base64EncodedString()
    let answer = try await inventory.send(.get, "\(path)?cursor=\(cursor)", scopes: ["inventory:read"])
    #expect(answer.status == 400)
    #expect(try await inventory.send(.get, path, scopes: ["inventory:read"]).status == 200)
  }

  @Test func nothingIsPromisedForAPastDay() async throws {
    let answer = try await inventory.send(
      .get, "/v1/availability?item=A&quantity=2&date=2010-01-01", scopes: ["inventory:read"])
    struct View: Decodable {
      struct Proposal: Decodable { let date: String }
      let proposals: [Proposal]
    }
    let dates = try answer.json(View.self).proposals.map(\.date)
    #expect(dates.count == 1 && dates.allSatisfy { $0 > "2026" })
  }
}
