import Foundation
import HTTPSupport
import ProductionContract
import Testing
import Values

@testable import ProductionService

/// What a planner decides on pages, by the forms that a browser sends.
@Suite struct OrderActionsTests {
  /// Bicycles short of their safety stock, planned.
  private func works() async throws -> (Workshop, RouteClient) {
    let works = try Workshop.cycleWorks()
    try works.load(#"{"items":[{"item":"BIKE","source":"make","leadTimeDays":1,"safetyStock":4}]}"#)
    try works.plan()
    return (works, try await RouteClient(works.database) { ProductionRoutes.add(to: $0) })
  }

  private func proposals(_ client: RouteClient) async throws -> [PlannedOrderView] {
    struct List: Decodable { let items: [PlannedOrderView] }
    return try await client.send("/v1/planned-orders?status=proposed&source=make", scopes: "production:read")
      .json(List.self).items
  }

  private func form(_ client: RouteClient, _ path: String, _ fields: String) async throws -> RouteClient.Answer {
    try await client.send(path, body: fields, isForm: true, scopes: "production:read", "production:write")
  }

  @Test func aProposalIsApprovedByItsButton() async throws {
    let (works, client) = try await works()
    let order = try #require(try await proposals(client).first { $0.item == "WHEEL" })
    let page = try await client.send("/planning", scopes: "production:read", "production:write").text
    #expect(page.contains("action=\"/planning/approve\"") && page.contains("value=\"\(order.id)\""))
    let fields = "idempotencyKey=once&order=\(order.id)"
    #expect(try await form(client, "/planning/approve", fields).status == 303)
    // Sent twice, done once; sent anew, it is approved already.
    #expect(try await form(client, "/planning/approve", fields).status == 303)
    #expect(try await form(client, "/planning/approve", "idempotencyKey=again&order=\(order.id)").status == 409)
    #expect(try works.workOrders().count { $0.product == "WHEEL" } == 1)
    let done = try await client.send(
      "/planning?done=approved&order=\(order.id)", scopes: "production:read", "production:write")
    #expect(done.text.contains("of WHEEL due") && done.text.contains("is approved: it is a firm work order"))
    #expect(!done.text.contains("value=\"\(order.id)\""))
  }

  @Test func severalProposalsAreApprovedTogetherOrNotAtAll() async throws {
    let (works, client) = try await works()
    let orders = try await proposals(client)
    #expect(orders.count == 2)
    let page = try await client.send("/planning/approve", scopes: "production:read", "production:write").text
    #expect(page.contains("type=\"checkbox\""))
    let ids = orders.map { "&order=\($0.id)" }.joined()
    #expect(try await form(client, "/planning/approve", "idempotencyKey=a\(ids)&order=nothing").status == 409)
    #expect(try works.workOrders().isEmpty)
    #expect(try await form(client, "/planning/approve", "idempotencyKey=b\(ids)").status == 303)
    #expect(try works.workOrders().count == 2)
    #expect(try await form(client, "/planning/approve", "idempotencyKey=c").status == 422)
  }

  @Test func aWorkOrderIsFrozenUnfrozenAndMoved() async throws {
    let (works, client) = try await works()
    let proposal = try #require(try await proposals(client).first { $0.item == "BIKE" })
    _ = try await form(client, "/planning/approve", "idempotencyKey=a&order=\(proposal.id)")
    try works.plan()
    let order = try #require(try works.workOrders().first)
    let address = "/gantt?order=\(order.number)"
    let page = try await client.send(address, scopes: "production:read", "production:write").text
    for action in ["move", "freeze", "release"] {
      #expect(page.contains("action=\"/planning/\(action)\""), "\(action)")
    }
    #expect(try await form(client, "/planning/freeze", "idempotencyKey=b&order=\(order.id)").status == 422)
    #expect(try await form(client, "/planning/freeze", "idempotencyKey=c&order=\(order.id)&reason=fair").status == 303)
    let move = "&order=\(order.id)&date=2010-12-20&reason=later"
    #expect(try await form(client, "/planning/move", "idempotencyKey=d\(move)").status == 409)
    #expect(try await form(client, "/planning/unfreeze", "idempotencyKey=e&order=\(order.id)").status == 303)
    #expect(try await form(client, "/planning/move", "idempotencyKey=f\(move)").status == 303)
    #expect(try works.workOrders().first?.dueDate == LocalDate("2010-12-20"))
    #expect(
      try await form(client, "/planning/move", "idempotencyKey=g&order=none&date=2010-12-20&reason=x").status == 404)
    let wrong = try await form(client, "/planning/move", "idempotencyKey=h&order=\(order.id)&date=soon&reason=x")
    #expect(wrong.status == 422 && wrong.text.contains("date must be an ISO 8601 date"))
  }

  @Test func whoMayOnlyReadSeesNoButtonAndMayNotSendOne() async throws {
    let (_, client) = try await works()
    let order = try #require(try await proposals(client).first)
    for path in ["/planning", "/mrp?item=WHEEL", "/gantt"] {
      #expect(!(try await client.send(path, scopes: "production:read").text.contains("/planning/approve")), "\(path)")
    }
    let sent = try await client.send(
      "/planning/approve", body: "idempotencyKey=a&order=\(order.id)", isForm: true, scopes: "production:read")
    #expect(sent.status == 403)
    #expect(try await client.send("/planning/approve", scopes: "production:read").status == 403)
  }

  @Test func aScenarioIsPromotedOrDiscardedWhereItIsCompared() async throws {
    let (works, client) = try await works()
    for (name, action, state) in [("second line", "promote", "promoted"), ("nothing", "discard", "discarded")] {
      let made = try works.perform {
        try CreateScenario(
          name: name,
          changes: [
            ScenarioChangeBody(
              kind: "workCentre",
              document: .record(["name": .text("assembly"), "calendar": .text("week"), "machines": .whole(2)]))
          ]
        ).perform(in: $0)
      }
      let plan = try works.plan(scenario: made.id)
      let read = try await client.send("/compare?b=\(plan.number)", scopes: "production:read").text
      #expect(!read.contains("action=\"/scenarios/"))
      let page = try await client.send("/compare?b=\(plan.number)", scopes: "production:read", "production:write").text
      #expect(page.contains("action=\"/scenarios/\(action)\"") && page.contains("One change becomes the factory"))
      let sent = try await form(client, "/scenarios/\(action)", "idempotencyKey=\(action)&scenario=\(made.id)")
      #expect(sent.status == 303, "\(sent.text)")
      #expect(try await client.send("/v1/scenarios/\(made.id)", scopes: "production:read").text.contains(state))
    }
  }
}
