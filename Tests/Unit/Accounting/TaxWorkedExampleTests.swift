import AccountingDomain
import TestSupport
import Testing
import Values

/// The published cases of tax rounding, through the one calculation that orders, invoices and credit
/// notes share.
@Suite struct TaxWorkedExampleTests {
  private static func total(_ groups: [(rate: Int64, nets: [Int64])], _ currency: Currency = .eur) -> Tax.Total {
    Tax.total(
      of: groups.flatMap { group in
        group.nets.map { (Money(minorUnits: $0, currency: currency), TaxRate(basisPoints: group.rate)) }
      }, currency: currency)
  }

  @Test func aEuropeanExampleInvoiceOfTwentyLinesWithTwoRates() {
    let total = Self.total([
      (
        600,
        [
          1990, 985, 829, 1446, 3500, 3500, 1065, 155, 1437, 829, 1658, 995, 330, 390, 10_212, -10_998,
        ]
      ),
      (2100, [1080, 760, 934, 1863]),
    ])
    #expect(total.subtotals.map(\.base.minorUnits) == [18_323, 4637])
    #expect(total.subtotals.map(\.tax.minorUnits) == [1099, 974])
    #expect(total.tax.amountText == "20.73")
    #expect(total.net.amountText == "229.60")
    #expect(total.gross.amountText == "250.33")
  }

  @Test func aDocumentChargeIsTaxedLikeALineOfItsRate() {
    let total = Self.total([(2500, [80_000, 10_000]), (1000, [80_000])])
    #expect(total.tax.amountText == "305.00")
    #expect(total.gross.amountText == "2005.00")
  }

  @Test func whatIsPaidInAdvanceLeavesTheRestDue() throws {
    let total = Self.total([(2500, [100_000, 50_000]), (1200, [250_000])])
    #expect(total.tax.amountText == "675.00")
    #expect(total.gross.amountText == "4675.00")
    let invoice = Invoice.open(total.gross, residual: total.gross)
    let advance = Money(minorUnits: 233_750, currency: .eur)
    let after = try Invoice.decide(.settle(advance), on: invoice, at: Instant(microseconds: 0))
      .reduce(invoice, Invoice.evolve)
    #expect(after.residual?.amountText == "2337.50")
    #expect(after.status == "partly-paid")
  }

  @Test func halfACentIsRoundedUp() {
    let total = Self.total([(1000, [5445, 60_000, -50_000])])
    #expect(total.net.amountText == "154.45")
    #expect(total.tax.amountText == "15.45")
    #expect(total.gross.amountText == "169.90")
  }

  @Test func aDiscountedLineIsRoundedBeforeItIsTaxed() {
    let net = Tax.lineNet(
      unitPrice: Money(minorUnits: 34_835, currency: .eur), quantity: .pieces(16), discountBasisPoints: 400)
    #expect(net.amountText == "5350.66")
    let total = Self.total([(2200, [net.minorUnits])])
    #expect(total.tax.amountText == "1177.15")
    #expect(total.gross.amountText == "6527.81")
  }

  @Test func taxIsOfTheTotalNotOfTheLines() {
    let total = Self.total([(850, [59_889, 32_984, -5989, -3298])])
    #expect(total.net.amountText == "835.86")
    #expect(total.tax.amountText == "71.05")
  }

  @Test func discountsAndTaxByTotalStayTheSameInEveryDocument() {
    let lines: [Int64] = [
      Tax.lineNet(
        unitPrice: Money(minorUnits: 3075, currency: .eur), quantity: .pieces(10), discountBasisPoints: 500
      ).minorUnits,
      Tax.lineNet(
        unitPrice: Money(minorUnits: 7000, currency: .eur), quantity: .pieces(1), discountBasisPoints: 500
      ).minorUnits,
    ]
    #expect(lines == [29_213, 6650])
    let total = Self.total([(1500, lines)])
    #expect(total.net.amountText == "358.63")
    #expect(total.tax.amountText == "53.79")
  }

  @Test func aCurrencyWithoutDecimalsIsRoundedToItsUnit() {
    let total = Self.total([(1000, [12_345])], .jpy)
    #expect(total.tax.amountText == "1235")
    #expect(total.gross.amountText == "13580")
  }

  /// The same lines as an invoice: its document is the tax calculation's total, line by line.
  @Test func theInvoiceUsesTheSameCalculation() throws {
    let terms = [
      "1": Self.term("1", 3075, discount: 500, rate: 1500), "2": Self.term("2", 7000, discount: 500, rate: 1500),
      "3": Self.term("3", 34_835, discount: 400, rate: 2200),
    ]
    let issued = [
      Invoice.Issued(lineID: "1", quantity: .pieces(10)), Invoice.Issued(lineID: "2", quantity: .pieces(1)),
      Invoice.Issued(lineID: "3", quantity: .pieces(16)),
    ]
    let events = try Invoice.decide(
      .issue(issued, terms: terms, currency: .eur), on: .unissued, at: Instant(microseconds: 0))
    guard case .issued(let document)? = events.first else { return #expect(Bool(false), "no invoice") }
    #expect(document.lines.map(\.net.minorUnits) == [29_213, 6650, 535_066])
    #expect(document.total.subtotals.map(\.tax.minorUnits) == [5379, 117_715])
    #expect(document.total.gross.minorUnits == 29_213 + 6650 + 535_066 + 5379 + 117_715)
    let state = events.reduce(Invoice.State.unissued, Invoice.evolve)
    #expect(state == .open(gross: document.total.gross, residual: document.total.gross))
  }

  /// Whatever the price, the discount and the parts: the nets of the shipments are the net of the line.
  @Test func theNetsOfAnyShipmentsOfALineAreTheLinesNet() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("nets of shipments: seed \(seed)")
    var random = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      let term = Self.term(
        "1", Int64.random(in: 0...999, using: &random), discount: Int64.random(in: 0...9999, using: &random), rate: 0)
      var steps: Int64 = 0
      var net: Int64 = 0
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let part = Invoice.Issued(
          lineID: "1", quantity: .pieces(Int64.random(in: 1...9, using: &random)), stepsBefore: steps)
        let again = Invoice.Issued(lineID: "1", quantity: .pieces(1), stepsBefore: steps)
        let events = try Invoice.decide(
          .issue([part, again], terms: ["1": term], currency: .eur), on: .unissued, at: Instant(microseconds: 0))
        guard case .issued(let document)? = events.first else { return #expect(Bool(false), "no invoice") }
        net += document.total.net.minorUnits
        steps += part.quantity.steps + 1
      }
      let whole = Tax.lineNet(
        unitPrice: term.unitPrice, quantity: .pieces(steps), discountBasisPoints: term.discountBasisPoints)
      #expect(net == whole.minorUnits, "seed \(seed)")
    }
  }

  @Test func anInvoiceRefusesLinesThatWereNotAcceptedAndAmountsBeyondTheLedger() {
    #expect(throws: Invoice.Refusal.lineUnknown(lineID: "9")) {
      try Invoice.decide(
        .issue([Invoice.Issued(lineID: "9", quantity: .pieces(1))], terms: [:], currency: .eur), on: .unissued,
        at: Instant(microseconds: 0))
    }
    #expect(throws: Invoice.Refusal.amountTooLarge(lineID: "1")) {
      try Invoice.decide(
        .issue(
          [Invoice.Issued(lineID: "1", quantity: .pieces(.max / 2))],
          terms: ["1": Self.term("1", 3075, discount: 0, rate: 0)], currency: .eur), on: .unissued,
        at: Instant(microseconds: 0))
    }
    let dear = 600_000_000_000_000 as Int64
    #expect(throws: Invoice.Refusal.totalTooLarge) {
      try Invoice.decide(
        .issue(
          [Invoice.Issued(lineID: "1", quantity: .pieces(1)), Invoice.Issued(lineID: "2", quantity: .pieces(1))],
          terms: [
            "1": Self.term("1", dear, discount: 0, rate: 0), "2": Self.term("2", dear, discount: 0, rate: 0),
          ], currency: .eur), on: .unissued, at: Instant(microseconds: 0))
    }
  }

  private static func term(_ lineID: String, _ price: Int64, discount: Int64, rate: Int64) -> Invoice.Term {
    Invoice.Term(
      lineID: lineID, product: "P", description: "A thing", accepted: .pieces(100),
      unitPrice: Money(minorUnits: price, currency: .eur), discountBasisPoints: discount,
      taxRate: TaxRate(basisPoints: rate))
  }
}
