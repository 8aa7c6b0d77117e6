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
    (
      "POST", "/v1/purchase-orders/none/reschedule", #"{"date":"2010-12-10","reason":"late"}"#,
      "PURCHASE_ORDER_UNKNOWN"
    ),
    (
      "POST", "/v1/purchase-orders/none/receive", #"{"quantity":{"value":"1","unit":"H87"}}"#,
      "PURCHASE_ORDER_UNKNOWN"
    ),
    ("POST", "/v1/purchase-orders/none/cancel", #"{"reason":"late"}"#, "PURCHASE_ORDER_UNKNOWN"),
    ("POST", "/v1/transfer-orders/none/ship", "{}", "TRANSFER_ORDER_UNKNOWN"),
    ("POST", "/v1/transfer-orders/none/receive", "{}", "TRANSFER_ORDER_UNKNOWN"),
    ("POST", "/v1/transfer-orders/none/cancel", #"{"reason":"late"}"#, "TRANSFER_ORDER_UNKNOWN"),
  ])
  func whatThePathNamesAndIsNotThereIsAnsweredWith404(
    _ method: String, _ path: String, _ body: String, _ code: String
  ) async throws {
    let answer = try await inventory.send(
      HTTPRequest.Method(method)!, path, scopes: ["inventory:write"], body: body)
    #expect(answer.status == 404)
    #expect(answer.problem?.code == code)
  }

  @Test(arguments: ["/v1/movements", "/v1/stock", "/v1/backflushes"])
  func aCursorThatNoPageEndedWithIsRefused(_ path: String) async throws {
    let cursor = Data("elsewhere".utf8).base64EncodedString()
    let answer = try await inventory.send(.get, "\(path)?cursor=\(cursor)", scopes: ["inventory:read"])
    #expect(answer.status == 400)
    #expect(try await inventory.send(.get, path, scopes: ["inventory:read"]).status == 200)
  }

  @Test(arguments: [
    "/v1/stock?item=MOON", "/v1/movements?item=MOON", "/v1/backflushes?item=MOON", "/v1/purchase-orders?item=MOON",
    "/v1/transfer-orders?item=MOON", "/v1/transfer-orders?site=MOON", "/v1/inspection-lots?item=MOON",
    "/v1/nonconformances?item=", "/v1/availability?item=MOON&quantity=1",
  ])
  func aNameThatNobodyKnowsIsAnsweredWith404InsteadOfAnEmptyList(_ path: String) async throws {
    #expect(try await inventory.send(.get, path, scopes: ["inventory:read"]).status == 404)
    let known = path.replacing("MOON", with: "A").replacing("site=A", with: "site=main").replacing(
      "item=", with: "item=A"
    )
    .replacing("item=AA", with: "item=A")
    #expect(try await inventory.send(.get, known, scopes: ["inventory:read"]).status == 200)
  }

  @Test(arguments: [
    (
      "/v1/availability?item=A&quantity=some", "?quantity= must be a number above zero with at most 0 decimals, in H87."
    ),
    ("/v1/availability?item=A&quantity=-1", "?quantity= must be a number above zero with at most 0 decimals, in H87."),
    ("/v1/availability?item=A&quantity=1&shipComplete=perhaps", "?shipComplete= must be true or false."),
    ("/v1/shipments?status=lost", "?status= must be one of open, planned, picked, packed, issued, withdrawn."),
  ])
  func aWordThatAParameterDoesNotTakeIsRefused(_ path: String, _ sentence: String) async throws {
    let answer = try await inventory.send(.get, path, scopes: ["inventory:read"])
    #expect(answer.status == 400)
    #expect(answer.problem?.detail == sentence)
  }

  /// Days were added to it, and no year before 0 can be written.
  @Test(arguments: ["0000-01-01", "9999-12-31"])
  func aDayTooFarAwayForADocumentIsRefused(_ date: String) async throws {
    func post(_ path: String, _ body: String) async throws -> HTTPFixture.Answer {
      try await inventory.send(.post, "/v1/\(path)", scopes: ["inventory:write"], body: body)
    }
    struct Planned: Decodable {
      let purchaseOrderID: String?
      let transferOrderID: String?
    }
    _ = try await inventory.send(
      .put, "/v1/sites/York", scopes: ["inventory:write"], body: #"{"fulfilment":"manual"}"#)
    func purchase(_ due: String) -> String {
      #"{"item":"A","quantity":{"value":"1","unit":"H87"},"supplier":"Tube Works","due":"\#(due)"}"#
    }
    func transfer(_ due: String) -> String {
      #"{"item":"A","quantity":{"value":"1","unit":"H87"},"from":"York","to":"main","due":"\#(due)"}"#
    }
    let bought = try await post("purchase-orders", purchase("2010-12-10")).json(Planned.self).purchaseOrderID!
    let carried = try await post("transfer-orders", transfer("2010-12-10")).json(Planned.self).transferOrderID!
    let later = #"{"date":"\#(date)","reason":"late"}"#
    for (path, body) in [
      ("purchase-orders", purchase(date)), ("transfer-orders", transfer(date)),
      ("purchase-orders/\(bought)/reschedule", later), ("transfer-orders/\(carried)/reschedule", later),
    ] {
      let answer = try await post(path, body)
      #expect(answer.status == 409 && answer.problem?.code == "DATE_INVALID", "\(path): \(answer.text)")
    }
  }

  private struct Orders: Decodable {
    struct Order: Decodable {
      let purchaseOrderID: String
      let status: String
    }
    let items: [Order]
    let next: String?
  }

  private func orders(_ query: String = "") async throws -> Orders {
    try await inventory.send(.get, "/v1/purchase-orders\(query)", scopes: ["inventory:read"]).json(Orders.self)
  }

  @Test func aPurchaseOrderIsPlacedReceivedAndFound() async throws {
    func post(_ path: String, _ body: String) async throws -> HTTPFixture.Answer {
      try await inventory.send(.post, "/v1/purchase-orders\(path)", scopes: ["inventory:write"], body: body)
    }
    let placed = try await post(
      "", #"{"item":"A","quantity":{"value":"20","unit":"H87"},"supplier":"Tube Works","due":"2010-12-10"}"#)
    #expect(placed.status == 201)
    let id = try placed.json(Orders.Order.self).purchaseOrderID
    #expect(try await post("/\(id)/receive", #"{"quantity":{"value":"8","unit":"H87"}}"#).status == 200)
    let tooMuch = try await post("/\(id)/receive", #"{"quantity":{"value":"13","unit":"H87"}}"#)
    #expect(tooMuch.status == 409)
    #expect(tooMuch.problem?.code == "MORE_THAN_OPEN")
    #expect(try await post("/\(id)/reschedule", #"{"date":"2010-12-13","reason":"late"}"#).status == 200)
    #expect(try await orders("?item=A&status=open").items.map(\.status) == ["partially-received"])
    #expect(try await orders("?status=placed").items.isEmpty)
    #expect(try await post("/\(id)/cancel", #"{"reason":"sold out"}"#).status == 200)
    #expect(try await orders("?status=cancelled").items.map(\.purchaseOrderID) == [id])
    try world.list("B")
    #expect(try await orders("?item=B").items.isEmpty)
    let found = try await inventory.send(.get, "/v1/purchase-orders/\(id)", scopes: ["inventory:read"])
    #expect(try found.json(Orders.Order.self).status == "cancelled")
  }

  @Test func purchaseOrdersArePagedAndAnUnknownStatusIsRefused() async throws {
    for _ in 0..<3 { _ = try world.place("A", 5) }
    let first = try await orders("?limit=2")
    let next = try #require(first.next)
    let rest = try await orders("?limit=2&cursor=\(next)")
    #expect(first.items.count == 2 && rest.items.count == 1)
    let answer = try await inventory.send(.get, "/v1/purchase-orders?status=lost", scopes: ["inventory:read"])
    #expect(answer.status == 400)
    #expect(try await inventory.send(.get, "/v1/purchase-orders/none", scopes: ["inventory:read"]).status == 404)
  }

  @Test func whatProductionUsedUpAndIsNotBookedIsListed() async throws {
    try world.useUp("w1", [("A", 7)])
    struct Rows: Decodable {
      struct Quantity: Decodable { let value: String }
      struct Row: Decodable {
        let workOrderNumber: String
        let due: Quantity
        let booked: Quantity
        let open: Quantity
      }
      let items: [Row]
    }
    let rows = try await inventory.send(.get, "/v1/backflushes?item=A", scopes: ["inventory:read"]).json(Rows.self)
    #expect(rows.items.map(\.workOrderNumber) == ["WO-w1"])
    #expect(rows.items.map { [$0.due.value, $0.booked.value, $0.open.value] } == [["7", "5", "2"]])
  }

  @Test func whatIsMadeForStockIsProposedButForWhatWaits() async throws {
    try world.list("P")
    try world.release("w1", "P", 9, components: [], order: "")
    try world.accept("h1", [.init(product: "P", ordered: 4, stock: 4)])
    struct View: Decodable {
      struct Quantity: Decodable { let value: String }
      struct Proposal: Decodable { let quantity: Quantity }
      let proposals: [Proposal]
      let short: Quantity
    }
    let view = try await inventory.send(
      .get, "/v1/availability?item=P&quantity=10", scopes: ["inventory:read"]
    ).json(View.self)
    #expect(view.proposals.map(\.quantity.value) == ["5"])
    #expect(view.short.value == "5")
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
