import CustomerStatusDomain
import CustomerStatusService
import Messaging
import Testing
import Values

/// Which version of an order its customer sees, and how it stands.
@Suite struct OrderAnswerTests {
  @Test func anAmendmentThatIsHeldAndDeclinedLeavesTheAcceptedVersionInForce() throws {
    let status = try StatusFixture()
    try status.confirm()
    try status.accept()
    try status.amend(version: 2, [.init(quantity: 99)])
    try status.hold(version: 2)
    #expect(try status.order().state == .promised)
    try status.reject(version: 2, effective: 1)
    let order = try status.order()
    #expect(order.version == 1 && order.state == .promised && order.note == nil)
    #expect(order.lines.map(\.ordered) == [.pieces(10)])
    try status.expectSound()
  }

  @Test func anOrderWithoutAnAcceptedVersionIsShownAsAmended() throws {
    let status = try StatusFixture()
    try status.confirm()
    try status.hold()
    #expect(try status.order().state == .onHold)
    try status.amend(version: 2, [.init(quantity: 4)])
    let order = try status.order()
    #expect(order.version == 2 && order.state == .planned && order.note == nil)
    #expect(order.lines.map(\.ordered) == [.pieces(4)])
  }

  @Test func aVersionThatWasReplacedBeforeItWasDecidedDoesNotRefuseTheNextOne() throws {
    let status = try StatusFixture()
    try status.confirm()
    try status.hold()
    try status.amend(version: 2)
    try status.reject(version: 1, code: "SUPERSEDED")
    #expect(try status.order().state == .planned)
    try status.hold(version: 2)
    #expect(try status.order().state == .onHold)
    try status.reject(version: 2)
    #expect(try status.order().state == .refused)
    try status.expectSound()
  }

  @Test func anAmendmentMovesPromiseAndProductAndKeepsTheFirstPromise() throws {
    let status = try StatusFixture()
    try status.confirm()
    try status.accept()
    try status.accept(version: 2, [.init(product: "CUP", description: "Cup", quantity: 12, date: "2010-12-17")])
    let line = try status.line()
    #expect(line.product == "CUP" && line.description == "Cup" && line.ordered == .pieces(12))
    #expect(line.firstPromise == LocalDate("2010-12-10") && line.currentPromise == LocalDate("2010-12-17"))
    #expect(line.promiseChanges.map(\.reason) == ["Changed to version 2."])
    #expect(line.promiseChanges.map(\.from) == [LocalDate("2010-12-10")!])
    try status.accept(version: 3, [.init(date: "2010-12-17")])
    #expect(try status.line().promiseChanges.count == 1)
    try status.expectSound()
  }

  @Test(arguments: ["CREDIT_DECLINED", "CUSTOMER_BLOCKED", "CREDIT_LIMIT", "TIMEOUT", "NEVER_HEARD_OF"])
  func whatTheCreditOfficerWroteStaysInside(_ code: String) throws {
    let status = try StatusFixture()
    try status.confirm()
    try status.reject(code: code, message: "Insolvent, says Grace.")
    let told = try String(decoding: WireFormat.encode(status.document()), as: UTF8.self)
    #expect(!told.contains("Insolvent") && !told.contains("Grace"))
    #expect(try status.order().note?.hasSuffix(".") == true)
  }

  @Test func whatIsWrongWithTheGoodsIsToldAsItIs() throws {
    let status = try StatusFixture()
    try status.confirm()
    try status.reject(code: "PRODUCT_UNKNOWN", message: "No product has the code 99999Z.")
    #expect(try status.order().note == "No product has the code 99999Z.")
  }

  @Test func aVersionAcceptedWhileItsAmendmentIsUndecidedIsInForce() throws {
    let status = try StatusFixture()
    try status.confirm()
    try status.amend(version: 2, [.init(quantity: 4)])
    try status.accept(version: 1)
    #expect(try status.order().version == 1 && status.order().state == .promised)
    try status.reject(version: 2, effective: 1)
    #expect(try status.order().state == .promised && status.line().ordered == .pieces(10))
    try status.accept(version: 3, [.init(quantity: 5)])
    #expect(try status.order().version == 3 && status.line().ordered == .pieces(5))
    try status.expectSound()
  }
}
