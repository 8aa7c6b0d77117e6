import GatewayContract
import Messaging
import Persistence
import SalesContract
import SalesDomain
import SalesService
import Testing
import Values

@Suite struct SalesServiceTests {
  private let six: [OrderLines.Request] = [.init(product: "85123A", quantity: .pieces(6))]

  @Test func aPlacedOrderIsPublishedAsSigned() throws {
    let sales = try SalesFixture()
    let order = try sales.place(six + [.init(product: "71053", quantity: .pieces(2), discountBasisPoints: 1000)])
    #expect(order.number == "SO-2010-000001")
    #expect(order.status == "confirmed")
    #expect(order.handoff?.status == "pending")
    let document = try #require(try sales.published(OrderConfirmed.self).first).order
    #expect(document.contractID == sales.contractID)
    #expect(document.lines.map(\.lineID) == ["1", "2"])
    #expect(document.net == SalesFixture.pounds(1530 + 610))
    #expect(document.gross == order.gross)
    #expect(document.lines[0].discountBasisPoints == nil)
    #expect(try sales.order(order.orderID) == order)
    #expect(try sales.failedChecks().isEmpty)
    #expect(try sales.figures()["confirmedOrders"] == 1)
    #expect(try sales.figures()["confirmedOrders.digest"] == setDigest(["\(order.orderID):1"]))
  }

  @Test func aDraftIsConfirmedLaterAndOnlyOnce() throws {
    let sales = try SalesFixture(signed: false)
    let draft = try sales.run { try sales.draft(six).perform(in: $0) }
    #expect(draft.status == "draft")
    #expect(draft.handoff == nil)
    #expect(throws: SalesOrderRefusal.contractNotActive) {
      try sales.run { try ConfirmOrder().perform(order: draft.orderID, in: $0) }
    }
    try sales.sign()
    let order = try sales.run { try ConfirmOrder().perform(order: draft.orderID, in: $0) }
    #expect(order.status == "confirmed")
    #expect(try sales.order(order.orderID) == order)
    #expect(throws: SalesOrderRefusal.notDraft) {
      try sales.run { try ConfirmOrder().perform(order: draft.orderID, in: $0) }
    }
    #expect(try sales.published(OrderConfirmed.self).count == 1)
    #expect(try sales.failedChecks().isEmpty)
  }

  @Test func aRefusedOrderLeavesNothingBehind() throws {
    let sales = try SalesFixture()
    let refusal = #expect(throws: SalesOrderRefusal.self) {
      try sales.place([.init(product: "NONE", quantity: .pieces(0))])
    }
    #expect(refusal?.lineErrors.map(\.code) == ["PRODUCT_UNKNOWN", "QTY_RULE"])
    #expect(refusal?.code == "LINES_INVALID")
    #expect(try sales.database.read { try SalesQueries.orders(limit: 10, in: $0) }.isEmpty)
    #expect(try sales.place(six).number == "SO-2010-000001")
  }

  @Test func aSecondContractForTheSameDaysIsRefused() throws {
    let sales = try SalesFixture()
    try sales.run { unit in
      let second = try DraftContract(accountID: sales.accountID).perform(in: unit)
      #expect(throws: Contract.Refusal.termOverlaps) {
        try SignContract(signedBy: "Ada", signatureHash: SalesFixture.hash, startDate: LocalDate("2010-12-01")!)
          .perform(contract: second.contractID, in: unit)
      }
      let ended = try TerminateContract(lastDate: LocalDate("2010-12-31")!, reason: "New terms.")
        .perform(contract: sales.contractID, in: unit)
      #expect(ended.status == "terminated")
      let next = try SignContract(
        signedBy: "Ada", signatureHash: SalesFixture.hash, startDate: LocalDate("2011-01-01")!
      )
      .perform(contract: second.contractID, in: unit)
      #expect(next.status == "active")
    }
    #expect(try sales.place(six).contractID == sales.contractID)
    #expect(try sales.place(six, at: "2011-01-01T09:00:00Z").contractID != sales.contractID)
    let old = try #require(try sales.published(OrderConfirmed.self).first).order
    let renewed = try sales.run(at: "2011-01-01T09:00:00Z") {
      try AmendOrder(reason: "more", lines: six).perform(order: old.orderID, in: $0)
    }
    #expect(old.contractID == sales.contractID)
    #expect(renewed.contractID != sales.contractID)
    #expect(try sales.published(ContractActivated.self).count == 2)
    #expect(try sales.published(ContractTerminated.self).map(\.lastDate) == [LocalDate("2010-12-31")!])
    #expect(try sales.failedChecks().isEmpty)
  }

  @Test func namesThatAreTakenOrUnknownAreRefused() throws {
    let sales = try SalesFixture()
    #expect(throws: ReferenceRefusal.numberTaken("17850")) {
      try sales.run {
        try OpenAccount(number: "17850", legalName: "Other", billTo: SalesFixture.address, currency: "GBP").perform(
          in: $0)
      }
    }
    #expect(throws: ReferenceRefusal.accountUnknown("nobody")) {
      try sales.run { try DraftOrder(accountID: "nobody", lines: six).perform(in: $0) }
    }
    #expect(throws: ReferenceRefusal.orderUnknown("none")) {
      try sales.run { try CancelOrder(reason: "x").perform(order: "none", in: $0) }
    }
    #expect(try sales.published(AccountOpened.self).count == 1)
  }

  @Test func aProductIsPublishedWhenItsListingChanges() throws {
    let sales = try SalesFixture()
    for price: Int64 in [255, 255, 260] {
      try sales.run { unit in
        _ = try PublishProduct(code: "85123A", name: "Holder", kind: .goods, listPrice: SalesFixture.pounds(price))
          .perform(in: unit)
      }
    }
    let listed = try sales.published(ProductPublished.self).filter { $0.code == "85123A" }
    #expect(listed.map(\.listPrice) == [SalesFixture.pounds(255), SalesFixture.pounds(260)])
    #expect(throws: ReferenceRefusal.kindChanged(code: "85123A", kind: .goods)) {
      try sales.run { unit in
        try PublishProduct(code: "85123A", name: "Holder", kind: .service, listPrice: SalesFixture.pounds(260))
          .perform(in: unit)
      }
    }
    #expect(throws: ReferenceRefusal.unitChanged(code: "85123A", unit: "H87")) {
      try sales.run { unit in
        try PublishProduct(
          code: "85123A", name: "Holder", kind: .goods, unit: "KGM", listPrice: SalesFixture.pounds(255)
        )
        .perform(in: unit)
      }
    }
  }

  @Test func taxFollowsTheCountryShippedTo() throws {
    let sales = try SalesFixture()
    var abroad = sales.draft(six)
    abroad.shipTo = PostalAddress(name: "Dock", country: "Norway")
    let order = try sales.run { try PlaceOrder(order: abroad).perform(in: $0) }
    #expect(order.tax == SalesFixture.pounds(0))
    #expect(order.gross == order.net)
  }

  @Test func listsGoNewestFirstPageByPage() throws {
    let sales = try SalesFixture()
    let orders = try (0..<5).map { _ in try sales.place(six) }
    var seen: [String] = []
    var cursor: String?
    repeat {
      let page = try sales.database.read {
        try SalesQueries.orders(account: sales.accountID, after: cursor, limit: 2, in: $0)
      }
      seen += page.prefix(2).map(\.orderID)
      cursor = page.count > 2 ? page[1].orderID : nil
    } while cursor != nil
    #expect(seen == orders.map(\.orderID).reversed())
    try sales.hear(sales.rejected(orders[2]))
    let troubled = try sales.database.read { try SalesQueries.orders(troubled: "rejected", limit: 10, in: $0) }
    #expect(troubled.map(\.orderID) == [orders[2].orderID])
    let named = try sales.database.read { try SalesQueries.orders(number: orders[0].number, limit: 10, in: $0) }
    #expect(named.map(\.orderID) == [orders[0].orderID])
  }
}
