import InventoryDomain
import Testing
import Values

@Suite struct CustomerReturnTests {
  private let now = Instant("2010-12-06T10:00:00Z")!
  private let expected = CustomerReturn.State.expected([
    .init(lineID: "1", steps: 3, returnable: 6), .init(lineID: "2", steps: 5, returnable: 2),
  ])

  private func receive(
    _ receipts: [(String, Int64)], on state: CustomerReturn.State
  ) throws(CustomerReturn.Refusal) -> CustomerReturn.State {
    let lines = receipts.map { CustomerReturn.Receipt(lineID: $0.0, steps: $0.1, disposition: .stock) }
    return try CustomerReturn.decide(.receive(lines), on: state, at: now).reduce(state, CustomerReturn.evolve)
  }

  @Test func returnIsReceivedOnce() throws {
    let received = try receive([("1", 2), ("1", 1)], on: expected)
    #expect(received == .received)
    #expect(throws: CustomerReturn.Refusal.alreadyReceived) { try receive([("1", 1)], on: received) }
  }

  @Test func noMoreComesBackThanWasAuthorisedAndShipped() {
    #expect(throws: CustomerReturn.Refusal.moreThanAuthorised(lineID: "1", steps: 3)) {
      try receive([("1", 2), ("1", 2)], on: expected)
    }
    #expect(throws: CustomerReturn.Refusal.notShipped(lineID: "2", returnable: 2)) {
      try receive([("2", 3)], on: expected)
    }
    #expect(throws: CustomerReturn.Refusal.notAuthorised(lineID: "9")) { try receive([("9", 1)], on: expected) }
    #expect(throws: CustomerReturn.Refusal.nothingReceived) { try receive([], on: expected) }
    #expect(throws: CustomerReturn.Refusal.nothingReceived) { try receive([("1", 0)], on: expected) }
  }

  @Test func componentsAreIssuedAllOrNone() {
    let components = MaterialRequest.merged([
      .init(item: "C", steps: 2), .init(item: "D", steps: 1), .init(item: "C", steps: 3),
    ])
    #expect(components.map(\.steps) == [5, 1])
    #expect(MaterialRequest.shortage(of: components, free: ["C": 5, "D": 1]) == nil)
    #expect(MaterialRequest.shortage(of: components, free: ["C": 4, "D": 9]) == .init(item: "C", steps: 1))
  }
}
