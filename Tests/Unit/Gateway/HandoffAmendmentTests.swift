import GatewayContract
import GatewayDomain
import GatewayService
import InventoryContract
import Messaging
import ProductionContract
import SalesContract
import Testing
import Values

enum SalesContractTermination {
  static func event(contractID: String, accountID: String, lastDate: LocalDate) -> ContractTerminated {
    ContractTerminated(contractID: contractID, accountID: accountID, lastDate: lastDate, reason: "closed")
  }
}

/// Versions, cancellations, shipments and promises that move.
@Suite struct HandoffAmendmentTests {
  let desk: GatewayDesk
  init() throws {
    desk = try GatewayDesk()
    try desk.openShop()
  }

  @Test func aNewerVersionSupersedesAnUndecidedOne() throws {
    try desk.confirm(GatewayDesk.document("order", version: 1))
    try desk.amend(GatewayDesk.document("order", version: 2, [("P1", 4)]))
    let rejected = try desk.published(OrderRejected.self)
    #expect(rejected.map(\.version) == [1] && rejected[0].errors.map(\.code) == ["SUPERSEDED"])
    try desk.approveCredit(version: 1)
    #expect(try desk.handoff("order").status == "credit-check", "the answer for the old version is late")
    try desk.approveCredit(version: 2)
    try desk.answerStock(version: 2, ["1": 4])
    #expect(try desk.published(OrderAccepted.self).map(\.version) == [2])
    try desk.expectSound()
  }

  @Test func anAmendmentKeepsTheOldVersionUntilItIsAccepted() throws {
    try desk.acceptFromStock(GatewayDesk.document("order", version: 1))
    try desk.amend(GatewayDesk.document("order", version: 2, [("P1", 60)]))
    #expect(try desk.handoff("order").status == "amendment-pending")
    try desk.holdCredit(version: 2)
    try desk.declineCredit(version: 2)
    let rejected = try desk.published(OrderRejected.self)[0]
    #expect(rejected.version == 2 && rejected.effectiveVersion == 1)
    #expect(try desk.handoff("order").status == "accepted")
    try desk.acceptFromStock(GatewayDesk.document("order", version: 3, [("P1", 8)]))
    #expect(try desk.handoff("order").effectiveVersion == 3)
    try desk.expectSound()
  }

  @Test func theFirstPromiseIsKeptOverAllVersions() throws {
    try desk.confirm(GatewayDesk.document("order", version: 1))
    try desk.approveCredit(version: 1)
    try desk.answerStock(version: 1, ["1": 6], on: "2026-03-03")
    try desk.amend(GatewayDesk.document("order", version: 2, [("P1", 8)]))
    try desk.approveCredit(version: 2)
    try desk.answerStock(version: 2, ["1": 8], on: "2026-03-10")
    let line = try desk.view("order").lines[0]
    #expect(line.firstPromise == LocalDate("2026-03-03")! && line.currentPromise == LocalDate("2026-03-10")!)
  }

  @Test func anAmendmentCannotGoBelowWhatHasLeftTheWarehouse() throws {
    try desk.acceptFromStock(GatewayDesk.document("order", version: 1, [("P1", 6), ("P2", 2)]))
    try desk.ship(["1": 6], complete: false)
    #expect(try desk.handoff("order").status == "in-fulfilment")
    try desk.amend(GatewayDesk.document("order", version: 2, [("P1", 5), ("P2", 2)]))
    let rejected = try desk.published(OrderRejected.self)[0]
    #expect(rejected.errors.map(\.code) == ["BELOW_SHIPPED"] && rejected.effectiveVersion == 1)
    try desk.ship(shipment: "s2", ["2": 2], complete: true)
    #expect(try desk.handoff("order").status == "fulfilled")
    try desk.expectSound()
  }

  @Test func anOrderWantedBiggerAfterItWasFulfilledIsInFulfilmentAgain() throws {
    try desk.acceptFromStock(GatewayDesk.document("order", version: 1))
    try desk.ship(["1": 6], complete: true)
    try desk.acceptFromStock(GatewayDesk.document("order", version: 2, [("P1", 9)]))
    #expect(try desk.handoff("order").status == "in-fulfilment")
    try desk.ship(version: 2, shipment: "s2", ["1": 3], complete: true)
    #expect(try desk.handoff("order").status == "fulfilled")
  }

  @Test func aVersionThatCannotKeepWhatHasLeftIsRejectedByLine() throws {
    try desk.confirm(GatewayDesk.document("order", [("P1", 10), ("P2", 4)]))
    try desk.approveCredit()
    try desk.answerStock(["2": 4])
    try desk.answerProduction(["1": 10])
    try desk.ship(["1": 10, "2": 4], complete: true)
    try desk.amend(GatewayDesk.document("order", version: 2, [("P1", 12), ("P2", 5)]))
    try desk.approveCredit(version: 2)
    try desk.answerStock(version: 2, ["2": 5])
    try desk.answerProduction(version: 2, [:])
    let rejected = try desk.published(OrderRejected.self)
    #expect(rejected.map(\.version) == [2] && rejected[0].effectiveVersion == 1)
    #expect(rejected[0].errors.map(\.code) == ["BELOW_SHIPPED"] && rejected[0].errors.map(\.lineID) == ["1"])
    try desk.amend(GatewayDesk.document("order", version: 3, [("P1", 12), ("P2", 5)]))
    try desk.approveCredit(version: 3)
    try desk.answerStock(version: 3, ["2": 5])
    try desk.answerProduction(version: 3, ["1": 10])
    #expect(try desk.published(OrderAccepted.self).last?.decision == .partiallyAccepted)
    #expect(try desk.handoff("order").status == "in-fulfilment")
    try desk.expectSound()
  }

  @Test func whatHasLeftKeepsItsPriceDiscountAndTax() throws {
    try desk.acceptFromStock(GatewayDesk.document("order", version: 1, [("P1", 6), ("P2", 2)]))
    try desk.ship(["1": 6], complete: false)
    func errors(_ version: Int, _ change: (inout OrderLine) -> Void, line: Int) throws -> [String] {
      var document = GatewayDesk.document("order", version: version, [("P1", 6), ("P2", 2)])
      change(&document.lines[line])
      let total = Tax.total(
        of: document.lines.map {
          let net = Tax.lineNet(
            unitPrice: $0.unitPrice, quantity: $0.quantity, discountBasisPoints: $0.discountBasisPoints ?? 0)
          return (net, $0.taxRate)
        }, currency: .gbp)
      (document.net, document.tax, document.gross) = (total.net, total.tax, total.gross)
      try desk.amend(document)
      return try desk.view("order").versions.last?.errors.map { "\($0.code) \($0.lineID ?? "")" } ?? []
    }
    #expect(try errors(2, { $0.unitPrice = Money(minorUnits: 200, currency: .gbp) }, line: 0) == ["PRICE_MISMATCH 1"])
    #expect(try errors(3, { $0.discountBasisPoints = 500 }, line: 0) == ["PRICE_MISMATCH 1"])
    #expect(try errors(4, { $0.taxRate = .zero }, line: 0) == ["PRICE_MISMATCH 1"])
    #expect(try errors(5, { $0.unitPrice = Money(minorUnits: 200, currency: .gbp) }, line: 1).isEmpty)
    #expect(try desk.handoff("order").effectiveVersion == 1)
    try desk.expectSound()
  }

  @Test func aShipmentIsCountedOnce() throws {
    try desk.acceptFromStock(GatewayDesk.document())
    try desk.ship(["1": 2], complete: false)
    try desk.ship(["1": 2], complete: false)
    #expect(try desk.view("order").lines[0].shipped == .pieces(2))
  }

  @Test func aVersionOutOfTurnWaitsForTheOneBeforeIt() throws {
    try desk.amend(GatewayDesk.document("order", version: 2, [("P1", 4)]))
    #expect(try desk.count("SELECT count(*) FROM inbox WHERE state = 2") == 1)
    // The two come under different keys here only because the test delivers them so.
    let other = GatewayDesk.document("order", version: 1)
    try desk.tamper("UPDATE inbox SET partitionKey = 'elsewhere'")
    try desk.confirm(other)
    #expect(try desk.handoff("order").version == 2)
    #expect(try desk.published(OrderRejected.self).map(\.version) == [1])
    try desk.expectSound()
  }

  @Test func theSameVersionAgainChangesNothing() throws {
    try desk.acceptFromStock(GatewayDesk.document())
    let before = try desk.story()
    try desk.confirm(GatewayDesk.document())
    var other = GatewayDesk.document()
    other.customerReference = "another"
    try desk.confirm(other)
    #expect(try desk.story() == before)
    #expect(try desk.view("order").irregularities.map(\.code) == ["DUPLICATE_CONFLICT"])
    #expect(try desk.count("SELECT count(*) FROM handoff") == 1)
    try desk.expectSound()
  }

  @Test func withoutItsUniqueIndexTheSameVersionWouldBecomeASecondHandoff() throws {
    try desk.tamper("DROP INDEX handoffVersionIdentity")
    try desk.confirm(GatewayDesk.document())
    try desk.confirm(GatewayDesk.document())
    #expect(try desk.verification().checks.contains { !$0.passed })
    #expect(try desk.published(CreditCheckRequested.self).count == 2)
  }

  @Test func anUndecidedOrderIsCancelledAtOnce() throws {
    try desk.confirm(GatewayDesk.document())
    try desk.withdraw()
    #expect(try desk.published(GatewayContract.OrderCancelled.self).map(\.version) == [1])
    try desk.approveCredit()
    #expect(try desk.published(AvailabilityRequested.self).isEmpty)
    #expect(try desk.handoff("order").status == "cancelled")
    try desk.amend(GatewayDesk.document("order", version: 2))
    #expect(try desk.published(OrderRejected.self)[0].errors.map(\.code) == ["ALREADY_CANCELLED"])
    try desk.expectSound()
  }

  @Test func anAcceptedOrderIsCancelledWhenInventoryConfirms() throws {
    try desk.acceptFromStock(GatewayDesk.document())
    try desk.withdraw()
    #expect(try desk.handoff("order").status == "cancellation-pending")
    #expect(try desk.published(CancellationRequested.self).count == 1)
    try desk.withdraw()
    #expect(try desk.published(CancellationRequested.self).count == 1, "asking again changes nothing")
    let id = try desk.handoff("order").handoffID
    try desk.deliver(CancellationConfirmed(handoffID: id, version: 1))
    try desk.deliver(CancellationConfirmed(handoffID: id, version: 1))
    #expect(try desk.published(GatewayContract.OrderCancelled.self).count == 1)
    #expect(try desk.verification().figures["acceptedOrders"] == 1, "it was accepted once, whatever came later")
    try desk.expectSound()
  }

  @Test func anOrderThatHasLeftStaysInForce() throws {
    try desk.acceptFromStock(GatewayDesk.document())
    try desk.withdraw()
    try desk.deliver(
      InventoryContract.CancellationRefused(
        handoffID: try desk.handoff("order").handoffID, version: 1, code: "ALREADY_SHIPPED"))
    let refused = try desk.published(GatewayContract.CancellationRefused.self)
    #expect(refused.map(\.code) == ["ALREADY_SHIPPED"])
    try desk.ship(["1": 6], complete: true)
    #expect(try desk.handoff("order").status == "fulfilled")
  }

  @Test func aCancellationEndsAnAmendmentUnderWay() throws {
    try desk.acceptFromStock(GatewayDesk.document())
    try desk.amend(GatewayDesk.document("order", version: 2, [("P1", 9)]))
    try desk.withdraw(version: 2)
    #expect(try desk.published(OrderRejected.self)[0].errors.map(\.code) == ["CANCELLATION_PENDING"])
    #expect(try desk.published(CancellationRequested.self).map(\.version) == [1])
    try desk.expectSound()
  }

  @Test func aRejectedOrderIsCancelledWithoutAsking() throws {
    try desk.confirm(GatewayDesk.document())
    try desk.declineCredit()
    try desk.withdraw()
    #expect(try desk.published(GatewayContract.OrderCancelled.self).count == 1)
    #expect(try desk.published(CancellationRequested.self).isEmpty)
    try desk.expectSound()
  }

  @Test func aDelayMovesThePromiseAndKeepsTheFirst() throws {
    try desk.confirm(GatewayDesk.document("order", [("P1", 6), ("P2", 4)], shipComplete: true))
    try desk.approveCredit()
    try desk.answerStock(["1": 6])
    try desk.answerProduction(["2": 4], on: "2026-03-05")
    let id = try desk.handoff("order").handoffID
    let delay = DemandDelayed(
      workOrderID: "w", handoffID: id, orderID: "order", lineID: "2", from: LocalDate("2026-03-05")!,
      to: LocalDate("2026-03-12")!, quantity: .pieces(4), reason: "The machine is down.", cause: "planner")
    try desk.deliver(delay)
    try desk.deliver(delay)
    let changes = try desk.published(PromiseChanged.self)
    #expect(changes.map(\.lineID) == ["1", "2"], "shipped as one, the whole order moves")
    #expect(changes.allSatisfy { $0.to == LocalDate("2026-03-12")! && $0.reason == "The machine is down." })
    let lines = try desk.view("order").lines
    #expect(lines.map(\.firstPromise) == [LocalDate("2026-03-05")!, LocalDate("2026-03-05")!])
    #expect(lines.map(\.currentPromise) == [LocalDate("2026-03-12")!, LocalDate("2026-03-12")!])
  }
}
