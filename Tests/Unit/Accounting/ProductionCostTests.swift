import AccountingDomain
import AccountingService
import InventoryContract
import Messaging
import Persistence
import ProductionContract
import TestSupport
import Testing
import Values

/// What a work order cost is posted once, and only when it adds up.
@Suite struct ProductionCostTests {
  /// Ordered 6, good 5, scrap 1: 5 of 6 pieces of what 10.50 were spent on.
  private static func closed(
    _ id: String = "w1", material: Int64 = 600, labour: Int64 = 300, overhead: Int64 = 150, output: Int64 = 875,
    variances: [(String, Int64)] = [("yield", 175)], order: String = "order-a"
  ) -> WorkOrderClosed {
    WorkOrderClosed(
      workOrderID: id, number: "WO-\(id)", product: "85123A", ordered: .pieces(6), good: .pieces(5), scrap: .pieces(1),
      handoffID: order.isEmpty ? "" : "a", orderID: order,
      cost: WorkOrderCost(
        material: pounds(material), labour: pounds(labour), overhead: pounds(overhead), output: pounds(output),
        variances: variances.map { CostVariance(kind: $0.0, amount: pounds($0.1)) }),
      closedAt: Instant("2026-02-27T16:30:00Z")!)
  }

  private static func balance(_ books: AccountingBooks, on day: String? = nil) throws -> [String: Int64] {
    let view = try books.database.read {
      try LedgerQueries.trialBalance(asOf: day.map { LocalDate($0)! }, $0)
    }
    return Dictionary(
      uniqueKeysWithValues: view.rows.map {
        ($0.account, ($0.debit?.minorUnits ?? 0) - ($0.credit?.minorUnits ?? 0))
      })
  }

  /// Why the message was parked; nil when it was not.
  private static func fault(_ event: WorkOrderClosed, in books: AccountingBooks) throws -> String? {
    let envelope = Envelope(
      id: "closed-\(event.workOrderID)", source: "/main/production", type: WorkOrderClosed.type,
      time: books.clock.now(), company: "main", correlationID: event.correlationID ?? event.workOrderID,
      partitionKey: event.partitionKey, sequence: 1, data: try WireFormat.encode(event))
    guard try books.processor.process([envelope.encoded()]).parked == 1 else { return nil }
    return try books.database.read { try MessageOperations.open($0, states: [.parked], limit: 9) }.last?.error
  }

  @Test func whatASubcontractorIsOwedStandsUntilHisBillComes() throws {
    let books = try AccountingBooks()
    var event = Self.closed(labour: 0, overhead: 0, variances: [("yield", 100)])
    event.cost?.service = pounds(375)
    try books.deliver(event)
    #expect(try Self.balance(books) == ["1300": 275, "2300": -375, "5230": 100])
    try books.expectSoundBooks()
  }

  @Test func whatAWorkOrderCostGoesIntoWhatWasMadeAndTheVariance() throws {
    let books = try AccountingBooks()
    try books.deliver(Self.closed())
    #expect(try Self.balance(books) == ["1300": 275, "5100": -300, "5110": -150, "5230": 175])
    let entries = try books.database.read {
      try LedgerQueries.entries(account: nil, documentID: "w1", after: nil, limit: 9, $0)
    }
    #expect(entries.map(\.kind) == ["production-cost"] && entries[0].documentNumber == "WO-w1")
    #expect(entries[0].lines.map(\.account) == ["1300", "1300", "5100", "5110", "5230"])
    #expect(
      entries[0].lines.map { $0.debit?.minorUnits ?? -($0.credit?.minorUnits ?? 0) } == [875, -600, -300, -150, 175])
    #expect(entries[0].lines.map(\.accountName).suffix(3) == ["Applied labour", "Applied overhead", "Yield variance"])
    try books.expectSoundBooks()
    #expect(try books.verification().figures["workOrderCosts"] == 1)
    #expect(try books.verification().figures["workOrderCosts.digest"] == setDigest(["w1"]))
  }

  @Test func theEntryBearsTheDayOnWhichTheWorkOrderWasClosed() throws {
    let books = try AccountingBooks()
    try books.deliver(Self.closed())
    #expect(try Self.balance(books, on: "2026-02-26").isEmpty)
    #expect(try Self.balance(books, on: "2026-02-27")["1300"] == 275)
  }

  @Test func aCostThatIsToldAgainIsPostedOnce() throws {
    let books = try AccountingBooks()
    for _ in 0..<3 { try books.deliver(Self.closed()) }
    #expect(try Self.balance(books)["1300"] == 275)
    try books.deliver(Self.closed("w2"))
    #expect(try Self.balance(books)["1300"] == 550)
    try books.expectSoundBooks()
  }

  @Test func eachVarianceHasItsAccountAndMayBeFavourable() throws {
    let books = try AccountingBooks()
    try books.deliver(
      Self.closed(
        material: 700, labour: 250, overhead: 200, output: 1000,
        variances: [("material-usage", 100), ("labour", -50), ("overhead", 40), ("yield", 60)], order: ""))
    #expect(
      try Self.balance(books)
        == ["1300": 300, "5100": -250, "5110": -200, "5200": 100, "5210": -50, "5220": 40, "5230": 60])
    try books.expectSoundBooks()
  }

  @Test func whatIsMadeLeavesInventoryAgainWithItsGoodsIssue() throws {
    let books = try AccountingBooks()
    try books.onboard()
    try books.deliver(Self.closed())
    try books.checkCredit("a", gross: 1498)
    try books.accept("a", [.init(quantity: 5, price: 255)])
    try books.issue("a", shipment: "s", ["1": 5], cost: 875)
    let balance = try Self.balance(books)
    #expect(balance["1300"] == -600 && balance["5000"] == 875)
    try books.expectSoundBooks()
  }

  // MARK: Rejected and scrapped

  private static func scrapped(_ id: String, cost: Money?) -> GoodsScrapped {
    GoodsScrapped(
      scrapID: id, item: "85123A", site: "main", quantity: .pieces(1), cost: cost, documentID: "ncr",
      scrappedAt: Instant("2026-02-28T09:00:00Z")!)
  }

  /// Two of the five good pieces are rejected when inspected. They stay in inventory at their value until they are
  /// scrapped; then they are a loss, once. Value in = value out + variance + loss.
  @Test func rejectedPiecesAreALossOnceWhenTheyAreScrapped() throws {
    let books = try AccountingBooks()
    try books.deliver(Self.closed())
    for _ in 0..<2 { try books.deliver(Self.scrapped("s1", cost: pounds(175))) }
    #expect(try Self.balance(books) == ["1300": 100, "5100": -300, "5110": -150, "5230": 175, "5240": 175])
    try books.deliver(Self.scrapped("s2", cost: pounds(175)))
    let balance = try Self.balance(books)
    // 10.50 went in; 5.25 are left on the shelf, after 1.75 of yield variance and 3.50 of loss.
    #expect(balance["1300"]! + 600 == 525 && balance["5230"] == 175 && balance["5240"] == 350)
    #expect(balance.values.reduce(0, +) == 0)
    try books.expectSoundBooks()
  }

  @Test func scrapWithoutAKnownCostIsNotPosted() throws {
    let books = try AccountingBooks()
    try books.deliver(Self.scrapped("s1", cost: nil))
    #expect(try Self.balance(books).isEmpty)
    try books.expectSoundBooks()
  }

  @Test func nothingIsPostedWhereCostsAreNotKnown() throws {
    let books = try AccountingBooks()
    var event = Self.closed()
    event.cost = nil
    try books.deliver(event)
    try books.deliver(Self.closed("w2", material: 0, labour: 0, overhead: 0, output: 0, variances: []))
    #expect(try Self.balance(books).isEmpty)
    try books.expectSoundBooks()
  }

  @Test func aCostThatDoesNotBalanceIsRefused() throws {
    let books = try AccountingBooks()
    #expect(
      try Self.fault(Self.closed(output: 874), in: books)
        == "Material, labour, overhead and service of work order WO-w1 differ from its output and variances by "
        + "-0.01 GBP; nothing is posted.")
    let kind = try Self.fault(Self.closed("w2", variances: [("weather", 175)]), in: books)
    #expect(kind == "Work order WO-w2 has a variance of kind 'weather', for which there is no account.")
    var mixed = Self.closed("w3")
    mixed.cost?.variances.append(CostVariance(kind: "labour", amount: .zero(.eur)))
    #expect(try Self.fault(mixed, in: books) == "The cost of work order WO-w3 is in more than one currency.")
    #expect(try Self.balance(books).isEmpty)
    try books.expectSoundBooks()
  }

  /// Any cost whose parts add up balances; a penny more anywhere does not.
  @Test func aCostBalancesExactlyWhenItsPartsAddUp() throws {
    let seed = UInt64.random(in: 0 ... .max)
    print("production cost: seed \(seed)")
    var random = SeededGenerator(seed: seed)
    for run in 0..<300 {
      func amount() -> Int64 { .random(in: 0...100_000, using: &random) }
      let (material, labour, overhead) = (amount(), amount(), amount())
      var left = material + labour + overhead
      let output = amount()
      left -= output
      var variances = ProductionCost.VarianceKind.allCases.map { kind in
        let share = Int64.random(in: -500...500, using: &random)
        left -= share
        return ProductionCost.Variance(kind: kind, amount: pounds(share))
      }
      variances.append(ProductionCost.Variance(kind: .yield, amount: pounds(left)))
      func entry(output: Int64) throws -> JournalEntry {
        try JournalEntry.productionCost(
          workOrderID: "w", number: "WO",
          ProductionCost(
            material: pounds(material), labour: pounds(labour), overhead: pounds(overhead), output: pounds(output),
            variances: variances))
      }
      #expect(try entry(output: output).lines.reduce(0) { $0 + $1.amount.minorUnits } == 0, "seed \(seed), run \(run)")
      #expect(throws: JournalEntry.Unbalanced(difference: pounds(1)), "seed \(seed), run \(run)") {
        try entry(output: output + 1)
      }
    }
  }
}
