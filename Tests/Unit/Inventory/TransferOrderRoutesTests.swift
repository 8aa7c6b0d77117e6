import Foundation
import HTTPTypes
import InventoryService
import Testing

/// Stock transfer orders over HTTP.
@Suite struct TransferOrderRoutesTests {
  private let world: InventoryWorld
  private let inventory: ServiceOverHTTP

  init() async throws {
    world = try InventoryWorld()
    try world.list("A")
    inventory = try await ServiceOverHTTP(
      world.database, title: "Inventory", addRoutes: InventoryService.addRoutes)
  }

  private struct Orders: Decodable {
    struct Order: Decodable {
      let transferOrderID: String
      let status: String
    }
    let items: [Order]
  }

  private func post(_ path: String, _ body: String) async throws -> HTTPFixture.Answer {
    try await inventory.send(.post, path, scopes: ["inventory:write"], body: body)
  }

  private func statuses(_ query: String) async throws -> [String] {
    try await inventory.send(.get, "/v1/transfer-orders\(query)", scopes: ["inventory:read"]).json(Orders.self)
      .items.map(\.status)
  }

  @Test func aTransferIsPlannedShippedReceivedAndFound() async throws {
    let site = try await inventory.send(
      .put, "/v1/sites/York", scopes: ["inventory:write"], body: #"{"fulfilment":"manual"}"#)
    #expect(site.status == 200)
    let count = try await post(
      "/v1/stock-adjustments", #"{"item":"A","site":"York","quantity":{"value":"9","unit":"H87"},"reason":"count"}"#)
    #expect(count.status == 200)
    let planned = try await post(
      "/v1/transfer-orders",
      #"{"item":"A","quantity":{"value":"8","unit":"H87"},"from":"York","to":"main","due":"2031-12-10"}"#)
    #expect(planned.status == 201)
    let id = try planned.json(Orders.Order.self).transferOrderID
    #expect(try await post("/v1/transfer-orders/\(id)/receive", "{}").problem?.code == "TRANSFER_ORDER_NOT_SHIPPED")
    #expect(try await post("/v1/transfer-orders/\(id)/ship", "{}").status == 200)
    #expect(try await statuses("?site=York&status=open") == ["shipped"])
    #expect(
      try await post("/v1/transfer-orders/\(id)/receive", #"{"quantity":{"value":"8","unit":"H87"}}"#).status == 200)
    #expect(try await statuses("?item=A") == ["received"])
    #expect(try await statuses("?status=open").isEmpty)
    let odd = try await inventory.send(.get, "/v1/transfer-orders?status=lost", scopes: ["inventory:read"])
    #expect(odd.status == 400)
    let found = try await inventory.send(.get, "/v1/transfer-orders/\(id)", scopes: ["inventory:read"])
    #expect(try found.json(Orders.Order.self).status == "received")
  }
}
