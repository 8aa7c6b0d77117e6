import Foundation
import GatewayContract
import GatewayService
import HTTPTypes
import Messaging
import Persistence
import Testing

/// Who may hand over and cancel in whose name.
@Suite struct SourceRightTests {
  private let desk: GatewayDesk
  private let gateway: ServiceOverHTTP

  init() async throws {
    desk = try GatewayDesk()
    try desk.openShop()
    for name in ["partner", "web"] {
      _ = try desk.perform { try RegisterSourceSystem(company: "main").perform(name: name, in: $0) }
    }
    gateway = try await ServiceOverHTTP(desk.database, title: "Gateway", addRoutes: GatewayService.addRoutes)
  }

  private func handOver(_ scopes: [String]) async throws -> HTTPFixture.Answer {
    let document = try JSONSerialization.data(withJSONObject: ForeignHandoffTests.document())
    return try await gateway.send(
      .post, "/v1/handoffs", scopes: scopes, body: String(decoding: document, as: UTF8.self))
  }

  private func cancel(_ orderID: String, _ scopes: [String]) async throws -> HTTPFixture.Answer {
    let id = try desk.handoff(orderID).handoffID
    return try await gateway.send(
      .post, "/v1/handoffs/\(id)/cancel", scopes: scopes, body: #"{"reason":"ordered twice"}"#)
  }

  @Test func aTokenHandsOverInItsOwnSystemsNameOnly() async throws {
    for scopes in [["gateway:handoff"], ["gateway:handoff", "gateway:handoff:web"]] {
      let refused = try await handOver(scopes)
      #expect(refused.status == 403 && refused.problem?.code == "SCOPE_MISSING")
    }
    #expect(try desk.count("SELECT count(*) FROM handoffVersion") == 0)
    #expect(try await handOver(["gateway:handoff", "gateway:handoff:partner"]).status == 202)
  }

  @Test func anAdministratorHandsOverForEverySystem() async throws {
    #expect(try await handOver(["gateway:handoff", "gateway:admin"]).status == 202)
  }

  @Test func aTokenCancelsTheOrdersOfItsOwnSystemOnly() async throws {
    _ = try await handOver(["gateway:handoff", "gateway:handoff:partner"])
    #expect(try await cancel("F1", ["gateway:handoff", "gateway:handoff:web"]).status == 403)
    #expect(try desk.published(OrderCancelled.self).isEmpty)
    #expect(try await cancel("F1", ["gateway:handoff", "gateway:handoff:partner"]).status == 202)
    #expect(try desk.published(OrderCancelled.self).count == 1)
  }

  @Test func ordersOfSalesAreCancelledInSalesOnly() async throws {
    try desk.confirm(GatewayDesk.document())
    let refused = try await cancel("order", ["gateway:handoff", "gateway:admin", "gateway:handoff:sales"])
    #expect(refused.status == 409 && refused.problem?.code == "ORDER_OF_SALES")
    #expect(try desk.published(OrderCancelled.self).isEmpty)
  }

  @Test func whatIsWrongByItselfIsToldWith422() async throws {
    let answer = try await gateway.send(
      .put, "/v1/handoff-policy", scopes: ["gateway:admin"],
      body: #"{"stageTimeoutSeconds":600,"holdTimeoutSeconds":3600,"reservationSeconds":600}"#)
    #expect(answer.status == 422)
    #expect(answer.problem?.detail.contains("1260") == true)
  }
}
