import AccountingContract
import AccountingDomain
import AccountingService
import GatewayContract
import Messaging
import TestSupport
import Testing
import Values

@Suite struct CreditDeskTests {
  @Test func anApprovalReservesAndTheNextOrderCountsIt() throws {
    let books = try AccountingBooks()
    try books.onboard(limit: 10_000)
    try books.checkCredit("a", gross: 6000)
    try books.checkCredit("b", gross: 6000)
    #expect(try books.published(CreditApproved.self).map(\.exposure) == [pounds(6000)])
    #expect(try books.published(CreditHeld.self).map(\.exposure) == [pounds(6000)])
    try books.expectSoundBooks()
  }

  @Test func theSameQuestionAgainGetsTheSameAnswerAndReservesOnce() throws {
    let books = try AccountingBooks()
    try books.onboard(limit: 10_000)
    for _ in 0..<3 { try books.checkCredit("a", gross: 6000) }
    let answers = try books.published(CreditApproved.self)
    #expect(answers.count == 3)
    #expect(Set(answers.map(\.exposure)) == [pounds(6000)])
    try books.expectSoundBooks()
  }

  @Test func aCheckForAnUnknownCustomerWaitsUntilItIsOnboarded() throws {
    let books = try AccountingBooks()
    try books.checkCredit("a", gross: 100)
    #expect(try books.waiting() == 1)
    try books.onboard(limit: nil)
    #expect(try books.waiting() == 0)
    #expect(try books.published(CreditHeld.self).map(\.limit) == [pounds(0)])
  }

  @Test func newCustomersStartWithTheDefaultLimit() throws {
    let books = try AccountingBooks()
    _ = try books.perform { try SetDefaultCreditLimit(limit: pounds(500_000)).perform(in: $0) }
    try books.onboard(limit: nil)
    #expect(try books.published(BalanceChanged.self).map(\.creditLimit) == [pounds(500_000)])
  }

  @Test func theOfficerReleasesOrDeclinesAHeldOrder() throws {
    let books = try AccountingBooks()
    try books.onboard(limit: 1000)
    try books.checkCredit("a", gross: 6000)
    try books.checkCredit("b", gross: 7000)
    let released = try books.perform { try ReleaseCreditHold(reason: "long known").perform(handoffID: "a", in: $0) }
    #expect(released.status == "approved")
    #expect(try books.published(CreditApproved.self).map(\.releasedBy) == ["grace"])
    _ = try books.perform { try DeclineCreditHold(reason: "too much").perform(handoffID: "b", in: $0) }
    #expect(try books.published(CreditDeclined.self).map(\.declinedBy) == ["grace"])
    #expect(throws: AccountingRefusal.creditHoldUnknown("b")) {
      try books.perform { try ReleaseCreditHold(reason: "again").perform(handoffID: "b", in: $0) }
    }
    try books.expectSoundBooks()
  }

  @Test func aHeldOrderIsApprovedOnRecheckAfterAPayment() throws {
    let books = try AccountingBooks()
    try books.onboard(limit: 10_000)
    try books.sell("a", [.init(quantity: 10, price: 800)])
    try books.checkCredit("b", gross: 5000)
    #expect(try books.perform { try RecheckCreditHold().perform(handoffID: "b", in: $0) }.status == "held")
    _ = try books.perform { try RecordPayment(customerID: "customer-1", amount: pounds(9400)).perform(in: $0) }
    #expect(try books.perform { try RecheckCreditHold().perform(handoffID: "b", in: $0) }.status == "approved")
    try books.expectSoundBooks()
  }

  @Test func aBlockedCustomerIsDeclinedUntilUnblocked() throws {
    let books = try AccountingBooks()
    try books.onboard()
    let blocked = try books.perform { try BlockCustomer(reason: "insolvent").perform(customerID: "customer-1", in: $0) }
    #expect(blocked.creditStatus == "stop")
    try books.checkCredit("a", gross: 100)
    #expect(try books.published(CreditDeclined.self).map(\.code) == ["CUSTOMER_BLOCKED"])
    _ = try books.perform { try UnblockCustomer().perform(customerID: "customer-1", in: $0) }
    try books.checkCredit("b", gross: 100)
    #expect(try books.published(CreditApproved.self).map(\.handoffID) == ["b"])
  }

  @Test func rejectionCancellationAndExpiryGiveTheReservationBack() throws {
    let books = try AccountingBooks()
    try books.onboard(limit: 10_000)
    try books.checkCredit("a", gross: 9000)
    try books.deliver(
      OrderRejected(
        handoffID: "a", version: 1, orderID: "order-a", orderNumber: "SO-a", sourceSystem: "sales", errors: [],
        rejectedAt: books.clock.now()))
    try books.checkCredit("b", gross: 9000)
    try books.accept("b", [.init(quantity: 10, price: 700)])
    try books.deliver(
      OrderCancelled(
        handoffID: "b", version: 1, orderID: "order-b", orderNumber: "SO-b", sourceSystem: "sales",
        reason: "Ordered twice.", cancelledAt: books.clock.now()))
    try books.checkCredit("c", gross: 9000)
    books.clock.advance(by: .seconds(601))
    while try books.processor.processDue().didSomething {}
    try books.checkCredit("d", gross: 9000)
    #expect(try books.published(CreditApproved.self).map(\.handoffID) == ["a", "b", "c", "d"])
    try books.expectSoundBooks()
  }

  @Test func whatOrdersHoldOfTheCreditIsToldOnceEachTimeItMoves() throws {
    let books = try AccountingBooks()
    try books.onboard(limit: 10_000)
    let before = try books.published(BalanceChanged.self).count
    func told() throws -> [Int64] {
      try books.published(BalanceChanged.self).dropFirst(before).map(\.exposure.minorUnits)
    }
    try books.checkCredit("a", gross: 9400)
    #expect(try told() == [9400])
    try books.accept("a", [.init(quantity: 10, price: 800)])
    #expect(try told() == [9400], "the accepted amount is the reserved one")
    try books.checkCredit("b", gross: 5000)
    #expect(try told() == [9400], "a held order reserves nothing")
    _ = try books.perform { try ReleaseCreditHold(reason: "long known").perform(handoffID: "b", in: $0) }
    #expect(try told() == [9400, 14_400])
    #expect(try books.published(BalanceChanged.self).last?.creditStatus == "hold")
    books.clock.advance(by: .seconds(601))
    while try books.processor.processDue().didSomething {}
    #expect(try told() == [9400, 14_400, 9400])
    try books.issue("a", shipment: "s", ["1": 10])
    #expect(try told() == [9400, 14_400, 9400, 9400])
    try books.expectSoundBooks()
  }

  @Test func aConfirmedReservationDoesNotExpire() throws {
    let books = try AccountingBooks()
    try books.onboard(limit: 10_000)
    try books.checkCredit("a", gross: 9400)
    try books.accept("a", [.init(quantity: 10, price: 800)])
    books.clock.advance(by: .seconds(86_400))
    while try books.processor.processDue().didSomething {}
    try books.checkCredit("b", gross: 601)
    #expect(try books.published(CreditHeld.self).map(\.exposure) == [pounds(9400)])
    try books.expectSoundBooks()
  }

  @Test func aHeldOrderThatIsRejectedLeavesTheListOfHolds() throws {
    let books = try AccountingBooks()
    try books.onboard(limit: 0)
    try books.checkCredit("a", gross: 9000)
    try books.deliver(
      OrderRejected(
        handoffID: "a", version: 1, orderID: "order-a", orderNumber: "SO-a", sourceSystem: "sales", errors: [],
        rejectedAt: books.clock.now()))
    #expect(throws: AccountingRefusal.creditHoldUnknown("a")) {
      try books.perform { try ReleaseCreditHold(reason: "late").perform(handoffID: "a", in: $0) }
    }
    #expect(try books.published(CreditApproved.self).isEmpty)
  }

  @Test func aPrepaidOrderHoldsNoCredit() throws {
    let books = try AccountingBooks()
    try books.onboard(limit: 0)
    try books.accept("a", payment: "prepaid", [.init(quantity: 10, price: 800)])
    try books.issue("a", shipment: "s", ["1": 10])
    let balance = try #require(try books.published(BalanceChanged.self).last)
    #expect(balance.openBalance == pounds(9400) && balance.exposure == pounds(9400))
    try books.expectSoundBooks()
  }
}
