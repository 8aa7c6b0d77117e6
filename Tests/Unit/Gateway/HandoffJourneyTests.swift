import AccountingContract
import GatewayContract
import GatewayDomain
import GatewayService
import InventoryContract
import Messaging
import Persistence
import ProductionContract
import SalesContract
import Testing
import Values

/// The way of an order through the gateway, message by message.
@Suite struct HandoffJourneyTests {
  let desk: GatewayDesk
  init() throws {
    desk = try GatewayDesk()
    try desk.openShop()
  }

  @Test func anOrderThatStockCanFillIsAcceptedWhole() throws {
    try desk.acceptFromStock(GatewayDesk.document("order", [("P1", 6), ("S1", 1)]))
    #expect(
      try desk.story() == [
        "customer.onboarded", "credit-check.requested", "availability.requested", "order.accepted",
      ])
    let check = try desk.published(CreditCheckRequested.self)[0]
    #expect(check.amount == Money(minorUnits: 2100, currency: .gbp))
    let accepted = try desk.published(OrderAccepted.self)[0]
    #expect(accepted.decision == .accepted && accepted.gross == check.amount && accepted.paymentTermsDays == 30)
    #expect(accepted.lines.map(\.kind) == ["goods", "service"])
    #expect(accepted.lines.allSatisfy { $0.requestedDate == LocalDate("2026-03-02")! })
    #expect(accepted.lines.map { $0.promises.map(\.source) } == [[.stock], [.service]])
    #expect(try desk.handoff("order").status == "accepted")
    #expect(try desk.companies(of: OrderAccepted.type) == ["main"])
    try desk.expectSound()
  }

  @Test func whatStockLacksIsAskedOfProductionAndTheRestIsRefused() throws {
    try desk.confirm(GatewayDesk.document("order", [("P1", 6), ("P2", 10)]))
    try desk.approveCredit()
    try desk.answerStock(["1": 6, "2": 3])
    let asked = try desk.published(CapacityRequested.self)[0]
    #expect(asked.lines.map(\.lineID) == ["2"] && asked.lines[0].quantity == .pieces(7))
    try desk.answerProduction(["2": 5])
    let accepted = try desk.published(OrderAccepted.self)[0]
    #expect(accepted.decision == .partiallyAccepted)
    #expect(accepted.lines[1].promises.map(\.quantity) == [.pieces(3), .pieces(5)])
    #expect(accepted.lines[1].refused == RefusedQuantity(quantity: .pieces(2), code: "NOT_MANUFACTURED"))
    // 14 accepted pieces at 2.50 with 20 % tax.
    #expect(accepted.net.minorUnits == 3500 && accepted.tax.minorUnits == 700 && accepted.gross.minorUnits == 4200)
    #expect(try desk.handoff("order").status == "partially-accepted")
    try desk.expectSound()
  }

  @Test func anOrderToBeShippedAsOneHasOneDateOrNone() throws {
    try desk.confirm(GatewayDesk.document("whole", [("P1", 6), ("P2", 10)], shipComplete: true))
    try desk.approveCredit("whole")
    try desk.answerStock(of: "whole", ["1": 6], on: "2026-03-02")
    try desk.answerProduction(of: "whole", ["2": 10], on: "2026-03-09")
    let accepted = try desk.published(OrderAccepted.self)[0]
    #expect(Set(accepted.lines.flatMap { $0.promises.map(\.date) }) == [LocalDate("2026-03-09")!])

    try desk.confirm(GatewayDesk.document("short", [("P1", 6), ("P2", 10)], shipComplete: true))
    try desk.approveCredit("short")
    try desk.answerStock(of: "short", ["1": 6])
    try desk.answerProduction(of: "short", ["2": 9])
    let rejected = try desk.published(OrderRejected.self)[0]
    #expect(rejected.errors.map(\.code) == ["SHIP_COMPLETE_INFEASIBLE"] && rejected.errors[0].lineID == "2")
    try desk.expectSound()
  }

  @Test func anOrderOfWhichNothingCanBePromisedIsRejected() throws {
    try desk.confirm(GatewayDesk.document())
    try desk.approveCredit()
    try desk.answerStock([:])
    try desk.answerProduction([:])
    #expect(try desk.published(OrderRejected.self)[0].errors.map(\.code) == ["DATE_INFEASIBLE"])
    try desk.expectSound()
  }

  @Test func aPrepaidOrderSkipsTheCreditCheck() throws {
    try desk.acceptFromStock(GatewayDesk.document("order", payment: .prepaid))
    #expect(try desk.published(CreditCheckRequested.self).isEmpty)
    #expect(try desk.published(OrderAccepted.self)[0].payment == "prepaid")
  }

  @Test func aHeldOrderWaitsForTheCreditOfficer() throws {
    try desk.confirm(GatewayDesk.document("released"))
    try desk.holdCredit("released")
    #expect(try desk.published(OrderHeld.self)[0].code == "CREDIT_LIMIT")
    #expect(try desk.handoff("released").status == "credit-hold")
    try desk.wait(.seconds(5 * 86_400))
    try desk.approveCredit("released", releasedBy: "grace")
    try desk.answerStock(of: "released", ["1": 6])
    #expect(try desk.handoff("released").status == "accepted")

    try desk.confirm(GatewayDesk.document("declined"))
    try desk.holdCredit("declined")
    try desk.declineCredit("declined")
    #expect(try desk.published(OrderRejected.self)[0].errors.map(\.code) == ["CREDIT_DECLINED"])
    try desk.expectSound()
  }

  @Test func aStageThatNobodyAnswersRejectsTheVersion() throws {
    try desk.confirm(GatewayDesk.document())
    try desk.wait(.seconds(40))
    try desk.approveCredit()
    try desk.wait(.seconds(40))
    #expect(try desk.handoff("order").status == "availability-check", "each stage has its own time")
    try desk.wait(.seconds(30))
    let rejected = try desk.published(OrderRejected.self)
    #expect(rejected.count == 1 && rejected[0].errors[0].code == "TIMEOUT" && rejected[0].errors[0].retryable)
    try desk.answerStock(["1": 6])
    #expect(try desk.published(OrderAccepted.self).isEmpty)
    #expect(try desk.view("order").irregularities.map(\.code) == ["LATE_ANSWER"])
    try desk.expectSound()
  }

  @Test func anAnswerOfSupplyAfterItsTimeRejectsTheVersionThoughTheTimerWasSlower() throws {
    try desk.confirm(GatewayDesk.document("stock"))
    try desk.approveCredit("stock")
    desk.clock.advance(by: .seconds(61))
    try desk.answerStock(of: "stock", ["1": 6])
    try desk.confirm(GatewayDesk.document("made"))
    try desk.approveCredit("made")
    try desk.answerStock(of: "made", [:])
    desk.clock.advance(by: .seconds(61))
    try desk.answerProduction(of: "made", ["1": 6])
    #expect(try desk.published(OrderAccepted.self).isEmpty)
    #expect(try desk.published(OrderRejected.self).map { $0.errors.map(\.code) } == [["TIMEOUT"], ["TIMEOUT"]])
    for orderID in ["stock", "made"] {
      #expect(try desk.view(orderID).irregularities.map(\.code) == ["LATE_ANSWER"])
    }
    try desk.expectSound()
  }

  @Test func aHoldThatNobodyDecidesIsDeclinedAfterTwoWeeks() throws {
    try desk.confirm(GatewayDesk.document())
    try desk.holdCredit()
    try desk.wait(.seconds(14 * 86_400 - 60))
    #expect(try desk.handoff("order").status == "credit-hold")
    try desk.wait(.seconds(120))
    #expect(try desk.published(OrderRejected.self)[0].errors.map(\.code) == ["CREDIT_DECLINED"])
    try desk.expectSound()
  }

  @Test func aRefusalOfInventoryIsPassedOn() throws {
    try desk.confirm(GatewayDesk.document())
    try desk.approveCredit()
    try desk.deliver(
      AvailabilityRefused(
        handoffID: try desk.handoff("order").handoffID, version: 1, code: "PRODUCT_UNKNOWN", lineID: "1",
        message: "No item P1."))
    let error = try desk.published(OrderRejected.self)[0].errors[0]
    #expect(error.code == "PRODUCT_UNKNOWN" && error.owner == "product data" && error.lineID == "1")
  }

  @Test func allErrorsOfAnOrderAreToldAtOnce() throws {
    try desk.deliver(GatewayDesk.product("P3", active: false))
    var document = GatewayDesk.document("order", [("P1", 6), ("P3", 1), ("P2", 2)])
    document.lines[0].quantity = .pieces(0)
    document.lines[2].quantity = Quantity(steps: 2, unit: UnitOfMeasure("KGM")!)
    document.shipTo.country = ""
    document.orderedAt = Instant("2025-12-31T08:00:00Z")!
    try desk.confirm(document)
    let errors = try desk.published(OrderRejected.self)[0].errors
    #expect(
      errors.map(\.code) == [
        "CONTRACT_EXPIRED", "SHIP_TO_MISSING", "QTY_RULE", "PRODUCT_DISCONTINUED", "UOM_INVALID",
      ])
    #expect(errors.map(\.lineID) == [nil, nil, "1", "2", "3"])
    #expect(try desk.published(CreditCheckRequested.self).isEmpty)
    try desk.expectSound()
  }

  @Test func wrongTotalsAreNeverAcceptedSilently() throws {
    var document = GatewayDesk.document()
    document.gross = Money(minorUnits: 1799, currency: .gbp)
    try desk.confirm(document)
    let error = try desk.published(OrderRejected.self)[0].errors[0]
    #expect(error.code == "PRICE_MISMATCH" && error.message.contains("18.00") && error.message.contains("17.99"))
  }

  @Test func anOrderAfterTheLastDayOfItsContractDoesNotCross() throws {
    try desk.deliver(
      SalesContractTermination.event(contractID: "contract", accountID: "account", lastDate: LocalDate("2026-03-01")!))
    try desk.confirm(GatewayDesk.document())
    #expect(try desk.published(OrderRejected.self)[0].errors.map(\.code) == ["CONTRACT_EXPIRED"])
  }

  @Test func verificationCountsWhatOthersCompare() throws {
    try desk.acceptFromStock(GatewayDesk.document("a"))
    try desk.confirm(GatewayDesk.document("b"))
    let figures = try desk.verification().figures
    #expect(figures["salesHandoffs"] == 2 && figures["acceptedOrders"] == 1)
    #expect(figures["salesHandoffs.digest"] == setDigest(["a:1", "b:1"]))
    #expect(figures["acceptedOrders.digest"] == setDigest(["\(try desk.handoff("a").handoffID):1"]))
    try desk.expectSound()
  }
}
