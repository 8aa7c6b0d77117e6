import Foundation
import GatewayContract
import GatewayDomain
import GatewayService
import Messaging
import Persistence
import ProductionContract
import SalesContract
import Testing
import Values

/// Orders of other CRMs: the document, who the customer is, and the same version sent again.
@Suite struct ForeignHandoffTests {
  let desk: GatewayDesk
  init() throws {
    desk = try GatewayDesk()
    try desk.openShop()
    _ = try desk.perform {
      try RegisterSourceSystem(company: "second", priceToleranceBasisPoints: 500).perform(name: "partner", in: $0)
    }
  }

  static func document(_ orderID: String = "F1", version: Int = 1, reference: String = "K1") -> [String: Any] {
    [
      "sourceSystem": "partner", "orderID": orderID, "orderNumber": "N-\(orderID)", "version": version,
      "contract": [
        "reference": "C-1", "signed": true, "signatureHash": String(repeating: "cd", count: 32),
        "startDate": "2026-01-01", "endDate": "2026-12-31",
      ],
      "customer": [
        "reference": reference, "legalName": "Partner Trading Inc", "taxID": "US-12345",
        "billTo": ["name": "Partner Trading Inc", "country": "United States"],
      ],
      "currency": "GBP", "payment": "account", "paymentTermsDays": 14, "shipComplete": false,
      "requestedDate": "2026-03-02", "shipTo": ["name": "Dock 4", "city": "Boston", "country": "United States"],
      "orderedAt": "2026-03-02T08:00:00Z",
      "lines": [
        [
          "lineID": "1", "product": "P1", "description": "Article", "quantity": ["value": "3", "unit": "H87"],
          "unitPrice": ["amount": "2.50", "currency": "GBP"], "taxRate": "0",
        ]
      ],
    ]
  }

  func submit(_ document: [String: Any]) throws -> HandoffView {
    let bytes = Array(try JSONSerialization.data(withJSONObject: document))
    let submission = try WireFormat.decode(SubmitHandoff.self, from: bytes)
    return try desk.perform { try submission.perform(in: $0) }
  }

  func faults(_ document: [String: Any]) throws -> [HandoffFault] {
    do {
      _ = try submit(document)
      return []
    } catch let misfit as ForeignDocument.Misfit {
      return misfit.faults
    }
  }

  @Test func aForeignOrderGoesToItsSystemsCompanyAndItsCustomerIsOnboarded() throws {
    let view = try submit(ForeignHandoffTests.document())
    #expect(view.handoff.status == "credit-check" && view.handoff.company == "second")
    let onboarded = try desk.published(CustomerOnboarded.self).filter { $0.sourceSystem == "partner" }
    #expect(onboarded.count == 2, "every company learns of every debtor")
    #expect(onboarded[0].sourceReference == "K1" && onboarded[0].paymentTermsDays == 14)
    try desk.approveCredit("F1")
    try desk.answerStock(of: "F1", ["1": 3])
    let accepted = try desk.published(OrderAccepted.self)[0]
    #expect(accepted.sourceSystem == "partner" && accepted.paymentTermsDays == 14 && accepted.tax.isZero)
    #expect(try desk.companies(of: OrderAccepted.type) == ["second"])
    try desk.expectSound()
  }

  @Test func theSameVersionAgainGetsTheStoredAnswer() throws {
    let first = try submit(ForeignHandoffTests.document())
    let again = try submit(ForeignHandoffTests.document())
    #expect(again.handoff.handoffID == first.handoff.handoffID && again.versions.count == 1)
    var other = ForeignHandoffTests.document()
    other["paymentTermsDays"] = 60
    #expect(throws: GatewayRefusal.duplicateConflict(handoffID: first.handoff.handoffID, version: 1)) {
      try submit(other)
    }
    #expect(throws: GatewayRefusal.missingVersion(expected: 2)) {
      try submit(ForeignHandoffTests.document(version: 3))
    }
    #expect(try desk.published(CreditCheckRequested.self).count == 1)
    try desk.expectSound()
  }

  @Test func theSameOrderNumberOfTwoSystemsStaysTwoOrders() throws {
    _ = try desk.perform { try RegisterSourceSystem(company: "second").perform(name: "web", in: $0) }
    var other = ForeignHandoffTests.document("1001", reference: "W1")
    other["sourceSystem"] = "web"
    other["customer"] = [
      "reference": "W1", "legalName": "Web Trading Inc", "taxID": "US-99999",
      "billTo": ["name": "Web Trading Inc", "country": "United States"],
    ]
    let views = [try submit(ForeignHandoffTests.document("1001")), try submit(other)]
    #expect(views.map(\.handoff.orderID) == ["1001", "1001"], "each system is answered with its own id")
    #expect(views.map(\.handoff.erpOrderID) == ["partner:1001", "web:1001"])
    #expect(try desk.published(CreditCheckRequested.self).map(\.orderID) == ["partner:1001", "web:1001"])
    for (view, orderID) in zip(views, ["partner:1001", "web:1001"]) {
      let id = view.handoff.handoffID
      #expect(try desk.count("SELECT count(*) FROM outbox WHERE correlationID = '\(orderID)'") == 1)
      #expect(try desk.count("SELECT count(*) FROM timer WHERE key = '\(id)' AND correlationID = '\(orderID)'") == 1)
      let found = try desk.database.read {
        try HandoffQueries.list(HandoffQueries.Filter(orderID: orderID), after: nil, limit: 10, in: $0)
      }
      #expect(found.map(\.handoffID) == [id], "it is found by the id that everybody else knows")
    }
    let both = try desk.database.read {
      try HandoffQueries.list(HandoffQueries.Filter(orderID: "1001"), after: nil, limit: 10, in: $0)
    }
    #expect(both.count == 2)
    try desk.expectSound()
  }

  @Test func everyDecisionOfAForeignOrderNamesItBySystemAndNumber() throws {
    let id = try submit(ForeignHandoffTests.document()).handoff.handoffID
    try desk.approveCredit("F1")
    try desk.answerStock(of: "F1", ["1": 1])
    try desk.answerProduction(of: "F1", ["1": 2])
    try desk.deliver(
      DemandDelayed(
        workOrderID: "w", handoffID: id, orderID: "partner:F1", lineID: "1", from: LocalDate("2026-03-05")!,
        to: LocalDate("2026-03-12")!, quantity: .pieces(2), reason: "The machine is down."))
    #expect(try desk.published(AvailabilityRequested.self).map(\.orderID) == ["partner:F1"])
    #expect(try desk.published(CapacityRequested.self).map(\.orderID) == ["partner:F1"])
    #expect(try desk.published(OrderAccepted.self).map(\.orderID) == ["partner:F1"])
    #expect(try desk.published(PromiseChanged.self).map(\.orderID) == ["partner:F1"])
  }

  @Test func everyUnknownKeyIsNamedAndNothingIsTakenIn() throws {
    var document = ForeignHandoffTests.document()
    document["probability"] = 0.8
    document["notes"] = ["call back on Monday"]
    var line = (document["lines"] as! [[String: Any]])[0]
    line["margin"] = ["amount": "1.00", "currency": "GBP"]
    line["quantity"] = ["value": "three", "unit": "H87"]
    document["lines"] = [line]
    document["payment"] = nil
    let faults = try faults(document)
    #expect(
      faults.filter { $0.code == .unknownField }.map(\.field) == ["lines[0].margin", "notes", "probability"])
    #expect(Set(faults.filter { $0.code == .schema }.map(\.field)) == ["lines[0].quantity.value", "payment"])
    #expect(try desk.count("SELECT count(*) FROM handoffVersion WHERE sourceSystem = 'partner'") == 0)
  }

  /// A document with so many lines, each as long as it may be.
  static func big(_ orderID: String, lines: Int, product: String) -> [String: Any] {
    var document = document(orderID)
    document["lines"] = (1...lines).map { index in
      [
        "lineID": String(repeating: "L", count: 32) + String(1000 + index), "product": product,
        "description": String(repeating: "d", count: 200), "quantity": ["value": "3000000", "unit": "H87"],
        "unitPrice": ["amount": "2.50", "currency": "GBP"], "taxRate": "17.50", "requestedDate": "2026-03-02",
      ]
    }
    return document
  }

  @Test func theBiggestOrderThatIsTakenFitsIntoOneMessage() throws {
    _ = try submit(ForeignHandoffTests.big("F1", lines: 1200, product: "P1"))
    try desk.approveCredit("F1")
    try desk.answerStock(
      of: "F1",
      Dictionary(uniqueKeysWithValues: try desk.view("F1").lines.map { ($0.lineID, Int64(1_000_000)) }))
    try desk.answerProduction(
      of: "F1",
      Dictionary(uniqueKeysWithValues: try desk.view("F1").lines.map { ($0.lineID, Int64(1_500_000)) }))
    #expect(try desk.published(OrderAccepted.self)[0].lines.count == 1200)
    let fields = try faults(ForeignHandoffTests.big("F2", lines: 1201, product: "P1")).map(\.field)
    #expect(fields == ["lines"])
  }

  @Test func aRejectionTellsTheFirstFiveHundredReasonsAndKeepsAll() throws {
    let view = try submit(ForeignHandoffTests.big("F1", lines: 1200, product: String(repeating: "x", count: 100)))
    #expect(view.versions[0].errors.count == 1200)
    #expect(try desk.published(OrderRejected.self)[0].errors.count == 500)
  }

  @Test func anUnsignedOrderDoesNotCross() throws {
    var document = ForeignHandoffTests.document()
    document["contract"] = ["reference": "C-1", "signed": false, "startDate": "2026-01-01"]
    let view = try submit(document)
    #expect(view.handoff.status == "rejected" && view.versions[0].errors.map(\.code) == ["NOT_SIGNED"])
    let onboarded = try desk.published(CustomerOnboarded.self).filter { $0.sourceSystem == "partner" }
    #expect(onboarded.isEmpty, "nobody is onboarded for it")
  }

  @Test func aPriceOutsideTheToleranceIsRefusedWithBothNumbers() throws {
    func view(_ orderID: String, price: String, discount: Int? = nil) throws -> [HandoffError] {
      var document = ForeignHandoffTests.document(orderID)
      var line = (document["lines"] as! [[String: Any]])[0]
      line["unitPrice"] = ["amount": price, "currency": "GBP"]
      line["discountBasisPoints"] = discount
      document["lines"] = [line]
      return try submit(document).versions[0].errors
    }
    #expect(try view("a", price: "2.62").isEmpty)
    let errors = try view("b", price: "2.64")
    #expect(errors.map(\.code) == ["PRICE_MISMATCH"])
    #expect(errors[0].message.contains("2.50 GBP") && errors[0].message.contains("2.64 GBP"))
    #expect(try view("c", price: "2.50", discount: 501).map(\.code) == ["DISCOUNT_NOT_APPROVED"])
  }

  @Test func anAmbiguousCustomerGoesToAPersonAndPassesAsTheNextVersion() throws {
    var document = ForeignHandoffTests.document()
    document["customer"] = [
      "reference": "K9", "legalName": "HARBOUR GIFTS LTD.", "taxID": "GB999999999",
      "billTo": ["name": "Harbour Gifts", "country": "United Kingdom"],
    ]
    #expect(try submit(document).versions[0].errors.map(\.code) == ["CUSTOMER_AMBIGUOUS"])
    let open = try desk.database.read { try AmbiguousCustomerQuery.list(after: nil, limit: 10, in: $0) }
    #expect(open.map(\.reference) == ["K9"])
    let known = try desk.published(CustomerOnboarded.self)[0].customerID
    _ = try desk.perform {
      try SetCrossReference(entity: .customer, sourceSystem: "partner", localID: "K9", globalID: known).perform(in: $0)
    }
    document["version"] = 2
    let view = try submit(document)
    #expect(view.handoff.status == "credit-check" && view.handoff.customerID == known)
    #expect(view.versions.map(\.decision) == ["rejected", nil])
    let left = try desk.database.read { try AmbiguousCustomerQuery.list(after: nil, limit: 10, in: $0) }
    #expect(left.isEmpty)
    try desk.expectSound()
  }

  @Test func aProductOfAnotherNameIsFoundByItsCrossReference() throws {
    var document = ForeignHandoffTests.document()
    var line = (document["lines"] as! [[String: Any]])[0]
    line["product"] = "their-code"
    document["lines"] = [line]
    #expect(try submit(document).versions[0].errors.map(\.code) == ["PRODUCT_UNKNOWN"])
    #expect(throws: GatewayRefusal.unknownProduct("P7")) {
      try desk.perform {
        try SetCrossReference(entity: .product, sourceSystem: "partner", localID: "their-code", globalID: "P7")
          .perform(in: $0)
      }
    }
    _ = try desk.perform {
      try SetCrossReference(entity: .product, sourceSystem: "partner", localID: "their-code", globalID: "P2")
        .perform(in: $0)
    }
    document["version"] = 2
    _ = try submit(document)
    try desk.approveCredit("F1", version: 2)
    #expect(try desk.published(AvailabilityRequested.self)[0].lines[0].product == "P2")
  }

  @Test func aSystemThatIsNotRegisteredCannotHandOver() throws {
    var document = ForeignHandoffTests.document()
    document["sourceSystem"] = "stranger"
    #expect(throws: GatewayRefusal.unknownSourceSystem("stranger")) { try submit(document) }
    document["sourceSystem"] = "sales"
    #expect(throws: GatewayRefusal.self) { try submit(document) }
    _ = try desk.perform { try RegisterSourceSystem(company: "second", active: false).perform(name: "partner", in: $0) }
    #expect(throws: GatewayRefusal.inactiveSourceSystem("partner")) { try submit(ForeignHandoffTests.document()) }
  }

  @Test func aCompanyThatJoinsLaterLearnsOfEveryDebtor() throws {
    _ = try submit(ForeignHandoffTests.document())
    let before = try desk.companies(of: CustomerOnboarded.type).count
    _ = try desk.perform { try RegisterSourceSystem(company: "third").perform(name: "other", in: $0) }
    #expect(try desk.companies(of: CustomerOnboarded.type).dropFirst(before) == ["third", "third"])
  }

  @Test func anOrderCanBeWithdrawnOverHTTP() throws {
    let id = try submit(ForeignHandoffTests.document()).handoff.handoffID
    let view = try desk.perform { try CancelHandoff(reason: "ordered twice").perform(handoffID: id, in: $0) }
    #expect(view.handoff.status == "cancelled" && view.versions[0].decision == "cancelled")
    #expect(throws: GatewayRefusal.unknownHandoff("nobody")) {
      try desk.perform { try CancelHandoff(reason: "x").perform(handoffID: "nobody", in: $0) }
    }
    try desk.expectSound()
  }
}
