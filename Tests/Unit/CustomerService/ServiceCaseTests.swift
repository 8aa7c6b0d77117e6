import CustomerServiceDomain
import TestSupport
import Testing
import Values

@Suite struct ServiceCaseTests {
  private let now = Instant("2010-12-03T10:00:00Z")!
  private let details = ServiceCase.Details(kind: .incident, priority: .high, subject: " Broken ", description: nil)

  private func after(_ commands: [ServiceCase.Command]) throws -> ServiceCase.State {
    try commands.reduce(ServiceCase.State()) { state, command in
      try ServiceCase.decide(command, on: state, at: now).reduce(state, ServiceCase.evolve)
    }
  }

  @Test func aCaseGoesFromNewToClosed() throws {
    let state = try after([
      .open(details), .assign(owner: "ada"), .change(to: .working, note: nil), .change(to: .onHold, note: "waits"),
      .change(to: .resolved, note: nil), .change(to: .closed, note: nil),
    ])
    #expect(state == ServiceCase.State(status: .closed, owner: "ada", reopenCount: 0))
  }

  @Test func onlyLegalTransitionsAreAllowed() throws {
    let legal: Set<[ServiceCase.Status]> = [
      [.assigned, .working], [.assigned, .onHold], [.working, .onHold], [.working, .resolved], [.onHold, .working],
      [.onHold, .resolved], [.resolved, .closed], [.resolved, .working], [.closed, .working],
    ]
    for from in ServiceCase.Status.allCases {
      for to in ServiceCase.Status.allCases {
        let state = ServiceCase.State(status: from, owner: from == .new ? nil : "ada")
        if legal.contains([from, to]) {
          #expect(throws: Never.self) { try ServiceCase.decide(.change(to: to, note: nil), on: state, at: now) }
        } else {
          #expect(throws: ServiceCase.Refusal.transition(from: from, to: to)) {
            try ServiceCase.decide(.change(to: to, note: nil), on: state, at: now)
          }
        }
      }
    }
  }

  @Test func everyReopeningIsCounted() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    var state = try after([.open(details), .assign(owner: "ada")])
    var reopened = 0
    for _ in 0..<500 {
      let next = state.status!.next.randomElement(using: &generator)!
      if (state.status == .resolved || state.status == .closed) && next == .working { reopened += 1 }
      state = try ServiceCase.decide(.change(to: next, note: nil), on: state, at: now).reduce(state, ServiceCase.evolve)
      #expect(state.reopenCount == reopened)
    }
  }

  @Test func aSettledCaseIsNotReassigned() throws {
    for status in [ServiceCase.Status.resolved, .closed] {
      let state = ServiceCase.State(status: status, owner: "ada")
      #expect(throws: ServiceCase.Refusal.settled(status)) {
        try ServiceCase.decide(.assign(owner: "bob"), on: state, at: now)
      }
      #expect(try ServiceCase.decide(.note("Thanks."), on: state, at: now) == [.noted("Thanks.")])
    }
  }

  @Test func reassigningKeepsTheStatus() throws {
    let state = try after([
      .open(details), .assign(owner: "ada"), .change(to: .working, note: nil), .assign(owner: "bob"),
    ])
    #expect(state == ServiceCase.State(status: .working, owner: "bob", reopenCount: 0))
  }

  @Test func textsAreTrimmedAndNotEmpty() throws {
    guard case .opened(let opened) = try ServiceCase.decide(.open(details), on: ServiceCase.State(), at: now)[0] else {
      Issue.record("not opened")
      return
    }
    #expect(opened.subject == "Broken")
    #expect(throws: ServiceCase.Refusal.self) { try after([.open(details), .note(" \n ")]) }
    #expect(throws: ServiceCase.Refusal.notOpen) { try after([.note("text")]) }
  }
}
