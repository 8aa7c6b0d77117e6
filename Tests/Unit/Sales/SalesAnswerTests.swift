import GatewayContract
import Messaging
import Persistence
import SalesContract
import SalesDomain
import SalesService
import Testing
import Values

@Suite struct SalesAnswerTests {
  private func placed() throws -> (SalesFixture, OrderView) {
    let sales = try SalesFixture()
    return (sales, try sales.place([.init(product: "85123A", quantity: .pieces(6))]))
  }

  private func cancelled(_ order: OrderView) -> GatewayContract.OrderCancelled {
    GatewayContract.OrderCancelled(
      handoffID: "H", version: order.version, orderID: order.orderID, orderNumber: order.number, sourceSystem: "sales",
      reason: "twice", cancelledAt: order.orderedAt!)
  }

  @Test func theERPsPromiseIsShownAndMovesWithItsChanges() throws {
    let (sales, order) = try placed()
    try sales.hear(sales.accepted(order))
    #expect(try sales.order(order.orderID).handoff?.status == "accepted")
    let change = PromiseChanged(
      handoffID: "H", orderID: order.orderID, customerID: "C1", lineID: "1", from: LocalDate("2010-12-03")!,
      to: LocalDate("2010-12-06")!, reason: "A machine stands still.", changedAt: order.orderedAt!)
    try sales.hear(change)
    try sales.hear(change)
    let shown = try sales.order(order.orderID)
    #expect(shown.lines[0].promises.map(\.date) == [LocalDate("2010-12-06")!])
    #expect(shown.handoff?.promiseChanges.map(\.reason) == ["A machine stands still."])
  }

  @Test func aHeldOrderIsDecidedLaterAndALateAnswerIsIgnored() throws {
    let (sales, order) = try placed()
    try sales.hear(
      OrderHeld(
        handoffID: "H", version: 1, orderID: order.orderID, orderNumber: order.number, sourceSystem: "sales",
        customerID: "C1", code: "CREDIT_LIMIT", amount: order.gross, heldAt: order.orderedAt!))
    #expect(try sales.order(order.orderID).handoff?.heldCode == "CREDIT_LIMIT")
    try sales.hear(sales.accepted(order, decision: .partiallyAccepted))
    try sales.hear(sales.rejected(order))
    let shown = try sales.order(order.orderID)
    #expect(shown.handoff?.status == "partially-accepted")
    #expect(shown.handoff?.errors == [])
  }

  @Test func answersToOtherSystemsOrdersAreIgnored() throws {
    let (sales, order) = try placed()
    var foreign = sales.accepted(order)
    foreign.sourceSystem = "webshop"
    #expect(try sales.hear(foreign).parked == 0)
    #expect(try sales.order(order.orderID).handoff?.status == "pending")
    var unknown = sales.accepted(order)
    unknown.orderID = "never placed"
    #expect(try sales.hear(unknown).parked == 1)
  }

  @Test func aRejectedAmendmentTellsWhichVersionStays() throws {
    let (sales, order) = try placed()
    try sales.hear(sales.accepted(order))
    let amended = try sales.run {
      try AmendOrder(reason: "more", lines: [.init(lineID: "1", product: "85123A", quantity: .pieces(9))])
        .perform(order: order.orderID, in: $0)
    }
    #expect(amended.version == 2)
    #expect(amended.handoff?.status == "pending")
    #expect(try sales.published(OrderAmended.self).map(\.order.version) == [2])
    try sales.hear(sales.rejected(amended, effectiveVersion: 1))
    let shown = try sales.order(order.orderID)
    #expect(shown.handoff?.status == "rejected")
    #expect(shown.handoff?.effectiveVersion == 1)
    let first = try sales.database.read { try SalesQueries.order(order.orderID, version: 1, in: $0) }
    #expect(first?.handoff?.status == "accepted")
    #expect(first?.lines[0].quantity == .pieces(6))
    let versions = try sales.database.read { try SalesQueries.versions(ofOrder: order.orderID, in: $0) }
    #expect(versions.map(\.handoff) == ["accepted", "rejected"])
    #expect(versions.map(\.reason) == [nil, "more"])
    #expect(try sales.figures()["confirmedOrders"] == 2)
    #expect(try sales.failedChecks().isEmpty)
  }

  @Test func aCancellationIsDecidedByTheERP() throws {
    let (sales, order) = try placed()
    try sales.hear(sales.accepted(order))
    let asked = try sales.run { try CancelOrder(reason: "twice").perform(order: order.orderID, in: $0) }
    #expect(asked.status == "cancelling")
    #expect(try sales.published(SalesContract.OrderCancelled.self).map(\.version) == [1])
    #expect(throws: SalesOrderRefusal.cancellationPending) {
      try sales.run {
        try AmendOrder(reason: "more", lines: [.init(product: "85123A", quantity: .pieces(1))])
          .perform(order: order.orderID, in: $0)
      }
    }
    try sales.hear(cancelled(order))
    try sales.hear(cancelled(order))
    let shown = try sales.order(order.orderID)
    #expect(shown.status == "cancelled")
    #expect(shown.handoff?.status == "cancelled")
    #expect(try sales.failedChecks().isEmpty)
  }

  @Test func anOrderThatHasShippedStaysConfirmed() throws {
    let (sales, order) = try placed()
    try sales.hear(sales.accepted(order))
    _ = try sales.run { try CancelOrder(reason: "twice").perform(order: order.orderID, in: $0) }
    try sales.hear(
      CancellationRefused(
        handoffID: "H", version: 1, orderID: order.orderID, orderNumber: order.number, customerID: "C1",
        code: "ALREADY_SHIPPED", refusedAt: order.orderedAt!))
    let shown = try sales.order(order.orderID)
    #expect(shown.status == "confirmed")
    #expect(shown.handoff?.status == "accepted")
    #expect(shown.cancellationReason == nil)
  }

  @Test func cancellingClosesEveryVersionThatWasOpen() throws {
    let (sales, order) = try placed()
    try sales.hear(sales.accepted(order))
    _ = try sales.run {
      try AmendOrder(reason: "more", lines: [.init(lineID: "1", product: "85123A", quantity: .pieces(9))])
        .perform(order: order.orderID, in: $0)
    }
    _ = try sales.run { try CancelOrder(reason: "twice").perform(order: order.orderID, in: $0) }
    try sales.hear(cancelled(order))
    let versions = try sales.database.read { try SalesQueries.versions(ofOrder: order.orderID, in: $0) }
    #expect(versions.map(\.handoff) == ["cancelled", "cancelled"])
  }

  @Test func aGivenUpDraftIsNobodyElsesBusiness() throws {
    let sales = try SalesFixture()
    let draft = try sales.run { try sales.draft([.init(product: "85123A", quantity: .pieces(6))]).perform(in: $0) }
    let given = try sales.run { try CancelOrder(reason: "mistake").perform(order: draft.orderID, in: $0) }
    #expect(given.status == "cancelled")
    #expect(given.cancellationReason == "mistake")
    #expect(try sales.published(SalesContract.OrderCancelled.self).isEmpty)
    #expect(try sales.figures()["confirmedOrders"] == 0)
    #expect(try sales.failedChecks().isEmpty)
  }
}
