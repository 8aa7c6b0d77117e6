import CustomerServiceContract
import CustomerServiceDomain
import CustomerServiceService
import InventoryContract
import Messaging
import Persistence
import Testing
import Values

@Suite struct CustomerServiceTests {
  private func ask(_ quantity: Int64, line: String = "1") -> RequestReturn {
    RequestReturn(lines: [.init(lineID: line, quantity: .pieces(quantity), reason: "broken")])
  }

  @Test func aCaseIsOpenedForAKnownCustomerOnly() throws {
    let service = try CustomerServiceFixture()
    let caseID = try service.open()
    #expect(throws: ReferenceRefusal.customerUnknown("C9")) {
      try service.run { try OpenCase(customerID: "C9", subject: "Hello").perform(in: $0) }
    }
    let opened = try #require(try service.published(CaseOpened.self).first)
    #expect(opened.caseID == caseID)
    #expect(opened.number == "CS-2010-000001")
    #expect(opened.priority == "normal")
    #expect(try service.failedChecks().isEmpty)
  }

  @Test func theSameMailOpensOneCase() throws {
    let service = try CustomerServiceFixture()
    let mail = OpenCase(customerID: "C1", subject: "Where is it?", messageID: "<1@example.org>")
    let first = try service.run { try mail.perform(in: $0) }
    let second = try service.run { try mail.perform(in: $0) }
    #expect(first == second)
    #expect(try service.published(CaseOpened.self).count == 1)
  }

  @Test func aMessageOfOneCustomerDoesNotOpenTheCaseOfAnother() throws {
    let service = try CustomerServiceFixture()
    try service.hear(service.customer("C2"))
    let subject = "Where is it?"
    _ = try service.run { try OpenCase(customerID: "C1", subject: subject, messageID: "<1@a>").perform(in: $0) }
    #expect(throws: ReferenceRefusal.messageUsed("<1@a>")) {
      try service.run { try OpenCase(customerID: "C2", subject: subject, messageID: "<1@a>").perform(in: $0) }
    }
    #expect(try service.published(CaseOpened.self).count == 1)
  }

  @Test func everythingThatHappensToACaseIsKept() throws {
    let service = try CustomerServiceFixture()
    let caseID = try service.open()
    try service.run { unit in
      _ = try AssignCase(owner: "bob").perform(case: caseID, in: unit)
      _ = try AddNote(text: "Called back.").perform(case: caseID, in: unit)
      for status in [ServiceCase.Status.working, .resolved, .closed, .working, .resolved] {
        _ = try ChangeCaseStatus(status: status).perform(case: caseID, in: unit)
      }
    }
    let view = try #require(try service.database.read { try CustomerServiceQueries.serviceCase(caseID, in: $0) })
    #expect(view.summary.status == "resolved")
    #expect(view.summary.reopenCount == 1)
    #expect(view.summary.closedAt == nil)
    #expect(view.next == ["closed", "working"])
    #expect(
      view.history.map(\.kind) == ["assignment", "status", "note", "status", "status", "status", "status", "status"])
    #expect(view.history.allSatisfy { $0.author == "ada" })
    #expect(
      try service.published(CaseStatusChanged.self).map(\.to) == [
        "assigned", "working", "resolved", "closed", "working", "resolved",
      ])
    #expect(try service.failedChecks().isEmpty)
  }

  @Test func aReturnIsAuthorisedForShippedGoodsOnly() throws {
    let service = try CustomerServiceFixture()
    let caseID = try service.open()
    #expect(throws: ReferenceRefusal.orderNotShipped("O1")) {
      try service.run { try ask(1).perform(case: caseID, in: $0) }
    }
    try service.hear(service.issued("S1", lines: ["1": 6]))
    try service.hear(service.issued("S1", lines: ["1": 6]))
    #expect(try service.returnable() == ["1": 6])
    let authorised = try service.run { try ask(2).perform(case: caseID, in: $0) }
    #expect(authorised.status == "expected")
    #expect(try service.returnable() == ["1": 4])
    #expect(throws: ReturnAuthorisation.Refusal.self) { try service.run { try ask(5).perform(case: caseID, in: $0) } }
    #expect(throws: ReturnAuthorisation.Refusal.self) {
      try service.run { try ask(1, line: "carriage").perform(case: caseID, in: $0) }
    }
    let told = try #require(try service.published(ReturnRequested.self).first)
    #expect(told.returnID == authorised.returnID)
    #expect(told.orderID == "O1")
    #expect(told.lines.map(\.product) == ["85123A"])
    #expect(try service.failedChecks().isEmpty)
  }

  @Test func anotherCustomersOrderIsOutOfReach() throws {
    let service = try CustomerServiceFixture()
    try service.hear(service.customer("C2"))
    try service.hear(service.issued("S2", order: "O2", customer: "C2", lines: ["1": 6]))
    #expect(throws: ReferenceRefusal.orderOfOther("O2")) { try service.open(order: "O2") }
    let caseID = try service.open(order: nil)
    #expect(throws: ReferenceRefusal.orderMissing) { try service.run { try ask(1).perform(case: caseID, in: $0) } }
    #expect(throws: ReferenceRefusal.orderOfOther("O2")) {
      try service.run {
        try RequestReturn(orderID: "O2", lines: ask(1).lines).perform(case: caseID, in: $0)
      }
    }
  }

  @Test func whatCameBackIsNoLongerExpectedAndCountsOnce() throws {
    let service = try CustomerServiceFixture()
    let caseID = try service.open()
    try service.hear(service.issued("S1", lines: ["1": 6]))
    let authorised = try service.run { try ask(3).perform(case: caseID, in: $0) }
    let part = service.returned(authorised.returnID, [("1", 1), ("1", 1)])
    try service.hear(part)
    try service.hear(part)
    func status() throws -> String? {
      try service.database.read { try CustomerServiceQueries.goodsReturn(authorised.returnID, in: $0) }?.status
    }
    #expect(try status() == "partly-received")
    #expect(try service.returnable() == ["1": 4])
    #expect(try service.failedChecks().isEmpty)
  }

  @Test func whatDidNotComeWithAReturnCanBeReturnedAnotherTime() throws {
    let service = try CustomerServiceFixture()
    let caseID = try service.open()
    try service.hear(service.issued("S1", lines: ["1": 10, "2": 3]))
    let authorised = try service.run { unit in
      try RequestReturn(lines: ask(10).lines + ask(3, line: "2").lines).perform(case: caseID, in: unit)
    }
    #expect(try service.returnable() == ["1": 0, "2": 0])
    let received = service.returned(authorised.returnID, [("1", 6)])
    try service.hear(received)
    try service.hear(received)
    #expect(try service.returnable() == ["1": 4, "2": 3])
    _ = try service.run { try ask(4).perform(case: caseID, in: $0) }
    #expect(try service.returnable() == ["1": 0, "2": 3])
    #expect(try service.failedChecks().isEmpty)
  }

  @Test func aReturnUnderACreditNoteTakesWhatWasAuthorisedButNeverSent() throws {
    let service = try CustomerServiceFixture()
    let caseID = try service.open()
    try service.hear(service.issued("S1", lines: ["1": 6]))
    _ = try service.run { try ask(4).perform(case: caseID, in: $0) }
    try service.hear(service.returned("CN1", creditNote: "CN1", [("1", 5)]))
    #expect(try service.returnable() == ["1": 0])
    #expect(try service.failedChecks().isEmpty)
  }

  @Test func goodsThatCameBackBeforeTheirShipmentWasHeardOfWait() throws {
    let service = try CustomerServiceFixture()
    try service.hear(service.returned("CN1", creditNote: "CN1", [("1", 2)]))
    #expect(try service.waiting() == 1)
    try service.hear(service.issued("S1", lines: ["1": 1]))
    #expect(try service.waiting() == 1)
    try service.hear(service.issued("S2", lines: ["1": 5]))
    #expect(try service.waiting() == 0)
    #expect(try service.returnable() == ["1": 4])
    #expect(try service.failedChecks().isEmpty)
  }
}
