import GatewayContract
import GatewayDomain
import GatewayService
import Messaging
import Persistence
import SalesContract
import Testing
import Values

/// Who is a debtor already, and orders that come before the facts they need.
@Suite struct CustomerOnboardingTests {
  let desk: GatewayDesk
  init() throws { desk = try GatewayDesk() }

  private func account(_ id: String, name: String = "Harbour Gifts Ltd", taxID: String?, city: String = "Leeds")
    -> AccountOpened
  {
    var account = GatewayDesk.account
    account.accountID = id
    account.number = id
    account.legalName = name
    account.taxID = taxID
    account.billTo.city = city
    return account
  }

  @Test func theSameLegalEntityIsOneDebtorWhateverItsSpelling() throws {
    try desk.deliver(account("a", taxID: "GB 123-456"))
    try desk.deliver(account("b", name: "HARBOUR GIFTS, LTD.", taxID: "gb123456", city: "York"))
    try desk.deliver(account("b", name: "HARBOUR GIFTS, LTD.", taxID: "gb123456", city: "York"))
    let onboarded = try desk.published(CustomerOnboarded.self)
    #expect(onboarded.map(\.sourceReference) == ["a", "b"] && Set(onboarded.map(\.customerID)).count == 1)
  }

  @Test func withoutATaxNumberTheAddressMustAgree() throws {
    try desk.deliver(account("a", taxID: nil))
    try desk.deliver(account("b", taxID: nil))
    try desk.deliver(account("c", taxID: nil, city: "York"))
    #expect(try desk.published(CustomerOnboarded.self).map(\.sourceReference) == ["a", "b"])
    let open = try desk.database.read { try AmbiguousCustomerQuery.list(after: nil, limit: 10, in: $0) }
    #expect(open.map(\.reference) == ["c"])
  }

  @Test func anAmbiguousAccountOrdersOnlyAfterAPersonSaidWhoItIs() throws {
    try desk.openShop()
    try desk.deliver(account("twin", taxID: "GB555555"))
    var contract = GatewayDesk.contract
    contract.contractID = "twin-contract"
    contract.accountID = "twin"
    try desk.deliver(contract)
    var document = GatewayDesk.document("order", accountID: "twin")
    document.contractID = "twin-contract"
    try desk.confirm(document)
    #expect(try desk.published(OrderRejected.self)[0].errors.map(\.code) == ["CUSTOMER_AMBIGUOUS"])
    _ = try desk.perform {
      try SetCrossReference(entity: .customer, sourceSystem: "sales", localID: "twin").perform(in: $0)
    }
    #expect(Set(try desk.published(CustomerOnboarded.self).map(\.customerID)).count == 2)
    document.version = 2
    try desk.acceptFromStock(document)
    #expect(try desk.handoff("order").status == "accepted")
    try desk.expectSound()
  }

  @Test func anOrderBeforeItsFactsIsCheckedWhenTheyArrive() throws {
    try desk.confirm(GatewayDesk.document("order", [("P1", 6), ("P2", 1)]))
    #expect(try desk.handoff("order").status == "awaiting-data")
    try desk.deliver(GatewayDesk.contract)
    try desk.deliver(GatewayDesk.product("P2"))
    try desk.deliver(GatewayDesk.product("P1"))
    #expect(try desk.published(CreditCheckRequested.self).isEmpty)
    try desk.deliver(GatewayDesk.account)
    #expect(try desk.published(CreditCheckRequested.self).count == 1)
    try desk.approveCredit()
    try desk.answerStock(["1": 6, "2": 1])
    #expect(try desk.published(OrderAccepted.self)[0].lines.map(\.product) == ["P1", "P2"])
    #expect(try desk.count("SELECT count(*) FROM handoffPrerequisite") == 0)
    try desk.expectSound()
  }

  @Test func anOrderWhoseFactsNeverArriveIsRejectedWithAllReasons() throws {
    try desk.deliver(GatewayDesk.product("P1"))
    try desk.confirm(GatewayDesk.document("order", [("P1", 6), ("nothing", 1)]))
    try desk.wait(.seconds(59))
    #expect(try desk.handoff("order").status == "awaiting-data")
    try desk.wait(.seconds(2))
    let errors = try desk.published(OrderRejected.self)[0].errors
    #expect(errors.map(\.code) == ["NOT_SIGNED", "CUSTOMER_UNKNOWN", "PRODUCT_UNKNOWN"])
    #expect(errors.last?.lineID == "2")
    try desk.openShop()
    #expect(try desk.published(CreditCheckRequested.self).isEmpty)
    try desk.expectSound()
  }

  @Test func theMomentAnAnswerMayTakeCanBeSet() throws {
    try desk.openShop()
    _ = try desk.perform {
      try SetHandoffPolicy(stageTimeoutSeconds: 600, holdTimeoutSeconds: 3600, reservationSeconds: 1260).perform(in: $0)
    }
    try desk.confirm(GatewayDesk.document())
    try desk.wait(.seconds(590))
    #expect(try desk.handoff("order").status == "credit-check")
    try desk.wait(.seconds(20))
    #expect(try desk.handoff("order").status == "rejected")
    #expect(throws: GatewayRefusal.self) {
      try desk.perform {
        try SetHandoffPolicy(stageTimeoutSeconds: 0, holdTimeoutSeconds: 1, reservationSeconds: 1).perform(in: $0)
      }
    }
    #expect(throws: GatewayRefusal.self, "what is held must outlast both stages") {
      try desk.perform {
        try SetHandoffPolicy(stageTimeoutSeconds: 600, holdTimeoutSeconds: 3600, reservationSeconds: 1259).perform(
          in: $0)
      }
    }
  }

  @Test func crossReferencesAreListedPageByPageAndFoundFromBothEnds() throws {
    try desk.openShop()
    for index in 1...4 {
      _ = try desk.perform {
        try SetCrossReference(entity: .product, sourceSystem: "sales", localID: "L\(index)", globalID: "P1").perform(
          in: $0)
      }
    }
    func list(_ entity: CrossReferenceEntity?, globalID: String? = nil, after: String? = nil) throws -> [String] {
      try desk.database.read { db in
        try CrossReferenceStore.list(
          entity: entity, sourceSystem: "sales", localID: nil, globalID: globalID,
          after: after.map { ("product", "sales", $0) }, limit: 3, in: db)
      }.map(\.localID)
    }
    #expect(try list(.product) == ["L1", "L2", "L3"])
    #expect(try list(.product, after: "L3") == ["L4"])
    #expect(try list(.product, globalID: "P2").isEmpty)
    #expect(try list(nil) == ["account", "L1", "L2"])
  }
}
