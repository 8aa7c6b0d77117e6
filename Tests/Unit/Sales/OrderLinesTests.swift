import SalesDomain
import TestSupport
import Testing
import Values

@Suite struct OrderLinesTests {
  private let products = [
    "A": Product(code: "A", name: "Holder", unit: .piece, listPrice: SalesFixture.pounds(255), active: true),
    "K": Product(
      code: "K", name: "Ribbon", unit: UnitOfMeasure("KGM")!, listPrice: SalesFixture.pounds(199), active: true),
    "OLD": Product(code: "OLD", name: "Lantern", unit: .piece, listPrice: SalesFixture.pounds(300), active: false),
    "FREE": Product(code: "FREE", name: "Leaflet", unit: .piece, listPrice: SalesFixture.pounds(0), active: true),
  ]

  private func price(_ requests: [OrderLines.Request], agreed: [String: OrderLines.Line] = [:]) -> OrderLines.Result {
    OrderLines.price(
      requests, products: products, currency: .gbp, taxRate: TaxRate(basisPoints: 1750), agreed: agreed)
  }

  private func lines(_ result: OrderLines.Result) throws -> [OrderLines.Line] {
    guard case .priced(let lines) = result else { throw Unpriced(result: result) }
    return lines
  }

  private struct Unpriced: Error { let result: OrderLines.Result }

  @Test func aLineWithoutAPriceTakesTheListPrice() throws {
    let line = try lines(price([.init(product: "A", quantity: .pieces(6))]))[0]
    #expect(line.lineID == "1")
    #expect(line.unitPrice == SalesFixture.pounds(255))
    #expect(line.description == "Holder")
    #expect(line.net == SalesFixture.pounds(1530))
    #expect(line.taxRate == TaxRate(basisPoints: 1750))
  }

  @Test func anAmendedLineKeepsTheAgreedPrice() throws {
    let agreed = try lines(
      price([.init(lineID: "7", product: "A", quantity: .pieces(6), unitPrice: SalesFixture.pounds(200))]))
    let again = try lines(
      price([.init(lineID: "7", product: "A", quantity: .pieces(3))], agreed: ["7": agreed[0]]))
    #expect(again[0].unitPrice == SalesFixture.pounds(200))
    let other = try lines(
      price(
        [
          .init(
            lineID: "7", product: "K",
            quantity: .zero(UnitOfMeasure("KGM")!) + Quantity(steps: 1500, unit: UnitOfMeasure("KGM")!))
        ], agreed: ["7": agreed[0]]))
    #expect(other[0].unitPrice == SalesFixture.pounds(199))
    #expect(other[0].net == SalesFixture.pounds(299))
  }

  @Test func assignedLineIDsAvoidTheGivenOnes() throws {
    let all = try lines(
      price([
        .init(product: "A", quantity: .pieces(1)), .init(lineID: "2", product: "A", quantity: .pieces(1)),
        .init(product: "A", quantity: .pieces(1)),
      ]))
    #expect(all.map(\.lineID) == ["1", "2", "3"])
  }

  @Test func everyErrorOfEveryLineIsReportedAtOnce() {
    let result = price([
      .init(lineID: "1", product: "NONE", quantity: .pieces(0)),
      .init(lineID: "2", product: "OLD", quantity: .pieces(1)),
      .init(lineID: "3", product: "FREE", quantity: .pieces(-1)),
      .init(lineID: "4", product: "K", quantity: .pieces(1), discountBasisPoints: 10_001),
      .init(lineID: "4", product: "A", quantity: .pieces(1)),
      .init(lineID: "5", product: "A", quantity: .pieces(1), unitPrice: Money(minorUnits: 5, currency: .eur)),
      .init(lineID: "6", product: "A", quantity: .pieces(.max), unitPrice: SalesFixture.pounds(.max)),
      .init(lineID: " ", product: "A", description: "", quantity: .pieces(1)),
    ])
    guard case .wrong(let errors) = result else {
      Issue.record("the lines were priced")
      return
    }
    #expect(
      errors.map { "\($0.lineID) \($0.code)" } == [
        "1 PRODUCT_UNKNOWN", "1 QTY_RULE", "2 PRODUCT_UNKNOWN", "3 QTY_RULE", "3 NO_PRICE", "4 UOM_INVALID",
        "4 DISCOUNT_INVALID", "4 LINE_DUPLICATE", "5 CURRENCY_NOT_ALLOWED", "6 AMOUNT_TOO_LARGE", "  FIELD_INVALID",
        "  FIELD_INVALID",
      ])
  }

  @Test func totalsAreThoseOfTheOneTaxCalculationForAnyOrder() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let requests = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
        OrderLines.Request(
          product: "A", quantity: .pieces(.random(in: 1...5000, using: &generator)),
          unitPrice: SalesFixture.pounds(.random(in: 1...99_999, using: &generator)),
          discountBasisPoints: .random(in: 0...10_000, using: &generator))
      }
      let priced = try lines(price(requests))
      #expect(priced.count == requests.count)
      #expect(Set(priced.map(\.lineID)).count == priced.count)
      let content = SalesOrder.Content(
        accountID: "A", contractID: nil, customerReference: nil, currency: .gbp, payment: .account,
        shipComplete: false, requestedDate: LocalDate("2010-12-01")!, shipTo: SalesFixture.address, lines: priced)
      let net = priced.reduce(Int64(0)) { $0 + $1.net.minorUnits }
      #expect(content.total.net.minorUnits == net)
      #expect(content.total.tax.minorUnits == (net * 1750 + 5000) / 10_000)
      #expect(content.total.gross == content.total.net + content.total.tax)
    }
  }
}
