import SalesDomain
import Testing
import Values

@Suite struct SalesOrderTests {
  private let now = Instant("2010-12-01T08:26:00Z")!
  private let market = SalesOrder.Market(
    accountID: "ACC", accountCurrency: .gbp,
    products: [
      "A": Product(code: "A", name: "Holder", unit: .piece, listPrice: SalesFixture.pounds(255), active: true)
    ],
    taxRate: TaxRate(basisPoints: 1750))

  private func cover(_ first: String = "2010-01-01", _ last: String? = nil, account: String = "ACC") -> SalesOrder.Cover
  {
    SalesOrder.Cover(
      contractID: "CT", accountID: account,
      contract: .active(
        .init(signedBy: "Ada", documentHash: SalesFixture.hash),
        .init(firstDay: LocalDate(first)!, lastDay: last.map { LocalDate($0)! })))
  }
  private func request(_ pieces: Int64 = 6, currency: String? = nil) -> SalesOrder.Request {
    SalesOrder.Request(
      customerReference: nil, currency: currency, payment: .account, shipComplete: false,
      requestedDate: LocalDate("2010-12-01")!, shipTo: SalesFixture.address,
      lines: [.init(product: "A", quantity: .pieces(pieces))])
  }
  private func after(_ commands: [SalesOrder.Command]) throws -> SalesOrder.State {
    try commands.reduce(.none) { state, command in
      try SalesOrder.decide(command, on: state, at: now).reduce(state, SalesOrder.evolve)
    }
  }
  private var draft: SalesOrder.Command { .draft(request(), contractID: nil, market) }
  private var confirmed: [SalesOrder.Command] { [draft, .confirm(cover: cover())] }
  private func amend(_ pieces: Int64) -> SalesOrder.Command {
    .amend(request(pieces), reason: "fewer", market, cover: cover())
  }

  @Test func anOrderIsConfirmedUnderTheContractInForce() throws {
    guard case .confirmed(let version, let content) = try after(confirmed) else {
      Issue.record("not confirmed")
      return
    }
    #expect(version == 1)
    #expect(content.contractID == "CT")
    #expect(content.total.gross == SalesFixture.pounds(1798))
  }

  @Test(arguments: [("2009-11-29", true), ("2009-11-30", false), ("2020-12-01", false), ("2020-12-02", true)])
  func aWantedDateFarFromTodayIsRefused(_ date: String, _ refused: Bool) throws {
    var request = request()
    request.requestedDate = LocalDate(date)!
    var byLine = self.request()
    byLine.lines[0].requestedDate = LocalDate(date)!
    for asked in [request, byLine] {
      let command = SalesOrder.Command.draft(asked, contractID: nil, market)
      guard refused else {
        #expect(throws: Never.self) { try after([command]) }
        continue
      }
      let refusal = #expect(throws: SalesOrderRefusal.self) { try after([command]) }
      #expect(refusal?.code == "FIELD_INVALID" && refusal?.sentence.contains(date) == true)
    }
  }

  @Test func aWantedDateThatWasAgreedStaysHoweverOldItIs() throws {
    let old = try after(confirmed)
    let later = Instant("2012-06-01T08:00:00Z")!
    let command = SalesOrder.Command.amend(request(4), reason: "fewer", market, cover: cover())
    #expect(try SalesOrder.decide(command, on: old, at: later).count == 1)
  }

  @Test func confirmationNeedsAnActiveContractInTermOfTheSameAccount() {
    #expect(throws: SalesOrderRefusal.contractNotActive) { try after([draft, .confirm(cover: nil)]) }
    #expect(throws: SalesOrderRefusal.contractNotActive) {
      try after([draft, .confirm(cover: .init(contractID: "CT", accountID: "ACC", contract: .draft))])
    }
    #expect(throws: SalesOrderRefusal.contractNotActive) {
      try after([draft, .confirm(cover: cover(account: "OTHER"))])
    }
    for late in [cover("2010-12-02"), cover("2010-01-01", "2010-11-30")] {
      let refusal = #expect(throws: SalesOrderRefusal.self) { try after([draft, .confirm(cover: late)]) }
      #expect(refusal?.code == "CONTRACT_EXPIRED")
    }
  }

  @Test func theCurrencyIsTheAccounts() {
    #expect(throws: SalesOrderRefusal.currencyNotAllowed(.gbp)) {
      try after([.draft(request(currency: "EUR"), contractID: nil, market)])
    }
  }

  @Test func versionsOfAnAmendedOrderHaveNoGaps() throws {
    guard case .confirmed(let version, let content) = try after(confirmed + [amend(5), amend(4), amend(3)]) else {
      Issue.record("not confirmed")
      return
    }
    #expect(version == 4)
    #expect(content.lines[0].quantity == .pieces(3))
  }

  @Test func nothingIsAmendedWhileACancellationIsPendingOrAfterIt() throws {
    let cancelling = confirmed + [.cancel(reason: "twice")]
    #expect(throws: SalesOrderRefusal.cancellationPending) { try after(cancelling + [amend(1)]) }
    #expect(throws: SalesOrderRefusal.cancellationPending) { try after(cancelling + [.cancel(reason: "again")]) }
    #expect(throws: SalesOrderRefusal.isCancelled) { try after(cancelling + [.closeAsCancelled, amend(1)]) }
    #expect(throws: SalesOrderRefusal.notConfirmed) { try after([draft, amend(1)]) }
    guard case .confirmed(2, _) = try after(cancelling + [.reopenAsShipped, amend(1)]) else {
      Issue.record("a refused cancellation must leave the order open to amendments")
      return
    }
  }

  @Test func anAnswerThatComesTwiceChangesNothing() throws {
    let cancelled = try after(confirmed + [.cancel(reason: "twice"), .closeAsCancelled])
    #expect(try SalesOrder.decide(.closeAsCancelled, on: cancelled, at: now).isEmpty)
    #expect(try SalesOrder.decide(.reopenAsShipped, on: cancelled, at: now).isEmpty)
  }

  @Test func aDraftIsGivenUpWithoutAskingAnybody() throws {
    #expect(try after([draft, .cancel(reason: "mistake")]) == .cancelled)
  }

  @Test func anOrderHasLines() {
    let empty = SalesOrder.Request(
      customerReference: nil, currency: nil, payment: .account, shipComplete: false,
      requestedDate: LocalDate("2010-12-01")!, shipTo: SalesFixture.address, lines: [])
    #expect(throws: SalesOrderRefusal.lineCount) { try after([.draft(empty, contractID: nil, market)]) }
  }

  @Test func oneFinalAnswerPerVersionUnlessItIsCancelled() {
    for answer in [Handoff.Answer.accepted, .partiallyAccepted, .rejected] {
      let state = Handoff.after(answer, on: .pending)!
      for late in [Handoff.Answer.held, .accepted, .partiallyAccepted, .rejected] {
        #expect(Handoff.after(late, on: state) == nil)
      }
      #expect(Handoff.after(answer, on: .held) == state)
      #expect(Handoff.after(.cancelled, on: state) == .cancelled)
    }
    #expect(Handoff.after(.cancelled, on: .cancelled) == nil)
  }
}
