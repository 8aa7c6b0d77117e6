import SalesDomain
import TestSupport
import Testing
import Values

@Suite struct ContractTests {
  private let now = Instant("2010-12-01T08:00:00Z")!
  private let signature = Contract.Signature(signedBy: "Ada Byron", documentHash: String(repeating: "9F", count: 32))
  private func term(_ first: String, _ last: String? = nil) -> Contract.Term {
    Contract.Term(firstDay: LocalDate(first)!, lastDay: last.map { LocalDate($0)! })
  }
  private func after(_ commands: [Contract.Command]) throws -> Contract.State {
    try commands.reduce(.none) { state, command in
      try Contract.decide(command, on: state, at: now).reduce(state, Contract.evolve)
    }
  }

  @Test func aSignatureWithAStartDateActivatesAtOnce() throws {
    let state = try after([.draft, .sign(signature, term("2010-01-01"), others: [])])
    guard case .active(let signed, let inForce) = state else {
      Issue.record("\(state)")
      return
    }
    #expect(signed.documentHash == String(repeating: "9f", count: 32))
    #expect(inForce == term("2010-01-01"))
  }

  @Test func aSignatureWithoutAStartDateWaitsForActivation() throws {
    let signed = try after([.draft, .sign(signature, nil, others: [])])
    #expect(Contract.term(of: signed) == nil)
    let active = try after([.draft, .sign(signature, nil, others: []), .activate(term("2011-01-01"), others: [])])
    #expect(Contract.term(of: active) == term("2011-01-01"))
  }

  @Test func activationNeedsASignature() throws {
    #expect(throws: Contract.Refusal.notSigned) {
      try after([.draft, .activate(term("2011-01-01"), others: [])])
    }
    for hash in ["", "9f", String(repeating: "g", count: 64), String(repeating: "9", count: 65)] {
      #expect(throws: Contract.Refusal.signatureInvalid) {
        try after([.draft, .sign(.init(signedBy: "Ada", documentHash: hash), nil, others: [])])
      }
    }
    #expect(throws: Contract.Refusal.self) {
      try after([.draft, .sign(.init(signedBy: "  ", documentHash: signature.documentHash), nil, others: [])])
    }
  }

  @Test func onlyOneContractIsInForceOnADay() throws {
    func sign(_ new: Contract.Term, beside other: Contract.Term) throws -> Contract.State {
      try after([.draft, .sign(signature, new, others: [other])])
    }
    #expect(throws: Contract.Refusal.termOverlaps) { try sign(term("2011-01-01"), beside: term("2010-01-01")) }
    #expect(throws: Contract.Refusal.termOverlaps) {
      try sign(term("2010-12-31"), beside: term("2010-01-01", "2010-12-31"))
    }
    #expect(throws: Never.self) { try sign(term("2011-01-01"), beside: term("2010-01-01", "2010-12-31")) }
    #expect(throws: Contract.Refusal.termReversed) {
      try after([.draft, .sign(signature, term("2011-01-02", "2011-01-01"), others: [])])
    }
  }

  @Test func terminationShortensTheTermButNotIntoThePast() throws {
    let active = try after([.draft, .sign(signature, term("2010-01-01", "2011-12-31"), others: [])])
    func terminate(_ day: String) throws -> Contract.State {
      try Contract.decide(.terminate(lastDay: LocalDate(day)!, reason: "Closed."), on: active, at: now)
        .reduce(active, Contract.evolve)
    }
    #expect(Contract.term(of: try terminate("2010-12-31")) == term("2010-01-01", "2010-12-31"))
    #expect(throws: Contract.Refusal.lastDayPassed(now.date)) { try terminate("2010-11-30") }
    #expect(throws: Contract.Refusal.lastDayOutsideTerm) { try terminate("2012-01-01") }
    #expect(throws: Contract.Refusal.notActive) {
      try Contract.decide(.terminate(lastDay: now.date, reason: "Closed."), on: .draft, at: now)
    }
  }

  @Test func overlapIsSymmetricAndMeansASharedDay() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    func randomTerm() -> Contract.Term {
      let first = Int.random(in: 0...20, using: &generator)
      let length = Int.random(in: -1...10, using: &generator)
      return Contract.Term(
        firstDay: LocalDate(daysSinceEpoch: first),
        lastDay: length < 0 ? nil : LocalDate(daysSinceEpoch: first + length))
    }
    for _ in 0..<2000 {
      let (a, b) = (randomTerm(), randomTerm())
      let shared = (0...100).map(LocalDate.init(daysSinceEpoch:)).contains { a.contains($0) && b.contains($0) }
      #expect(a.overlaps(b) == shared)
      #expect(b.overlaps(a) == shared)
    }
  }
}
