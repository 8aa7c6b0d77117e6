import CustomerServiceDomain
import TestSupport
import Testing
import Values

@Suite struct ReturnAuthorisationTests {
  private typealias Shipped = ReturnAuthorisation.ShippedLine
  private let now = Instant("2010-12-03T10:00:00Z")!

  private func line(_ shipped: Int64, _ returned: Int64 = 0, _ expected: Int64 = 0) -> Shipped {
    Shipped(product: "A", shipped: .pieces(shipped), returned: .pieces(returned), expected: .pieces(expected))
  }
  private func authorise(
    _ lines: [ReturnAuthorisation.Line], _ shipped: [String: Shipped], status: ServiceCase.Status = .working
  ) throws -> [ReturnAuthorisation.Event] {
    try ReturnAuthorisation.decide(
      .authorise(lines, shipped: shipped, caseStatus: status), on: .none, at: now)
  }

  @Test func noMoreComesBackThanWasShippedAndIsStillOut() throws {
    let shipped = ["1": line(6, 1, 2)]
    #expect(throws: Never.self) {
      try authorise([.init(lineID: "1", quantity: .pieces(3), reason: "broken")], shipped)
    }
    let refusal = #expect(throws: ReturnAuthorisation.Refusal.self) {
      try authorise([.init(lineID: "1", quantity: .pieces(4), reason: "broken")], shipped)
    }
    #expect(refusal?.code == "QTY_ABOVE_RETURNABLE")
  }

  @Test func everyErrorOfEveryLineIsReportedAtOnce() throws {
    let refusal = #expect(throws: ReturnAuthorisation.Refusal.self) {
      try authorise(
        [
          .init(lineID: "1", quantity: .pieces(0), reason: "broken"),
          .init(lineID: "2", quantity: .pieces(1), reason: " "),
          .init(lineID: "1", quantity: Quantity(steps: 1, unit: UnitOfMeasure("KGM")!), reason: "broken"),
        ], ["1": line(6)])
    }
    guard case .lines(let errors) = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(
      errors.map { "\($0.lineID) \($0.code)" } == [
        "1 QTY_RULE", "2 FIELD_INVALID", "2 LINE_UNKNOWN", "1 LINE_DUPLICATE", "1 UOM_INVALID",
      ])
  }

  @Test func aSettledCaseAuthorisesNothing() {
    #expect(throws: ReturnAuthorisation.Refusal.caseSettled(.closed)) {
      try authorise([.init(lineID: "1", quantity: .pieces(1), reason: "x")], ["1": line(6)], status: .closed)
    }
    #expect(throws: ReturnAuthorisation.Refusal.lineCount) { try authorise([], ["1": line(6)]) }
  }

  @Test func whateverComesBackTheQuantitiesStayWithinWhatWasShipped() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      var known = line(.random(in: 1...50, using: &generator))
      for _ in 0..<20 {
        let quantity = Quantity.pieces(.random(in: 1...20, using: &generator))
        if Bool.random(using: &generator) {
          let asked = [ReturnAuthorisation.Line(lineID: "1", quantity: quantity, reason: "x")]
          if (try? authorise(asked, ["1": known])) != nil { known.expected = known.expected + quantity }
        } else if let received = known.receiving(quantity, authorised: .pieces(.random(in: 0...20, using: &generator)))
        {
          #expect(received.returned == known.returned + quantity)
          known = received
        }
        #expect(known.returned.steps + known.expected.steps <= known.shipped.steps)
        #expect(known.expected.steps >= 0)
        #expect(known.returnable.steps >= 0)
      }
    }
  }
}
