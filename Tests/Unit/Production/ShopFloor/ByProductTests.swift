import ProductionDomain
import Testing

/// What comes besides the product, and what it bears of the cost.
@Suite struct ByProductTests {
  @Test func byProductsComeInProportionAndAllOfThemWithTheLast() {
    #expect([0, 1, 2, 3].map { ByProduct.given(by: $0, of: 3, planned: 10) } == [0, 3, 6, 10])
    #expect(ByProduct.given(by: 9, of: 3, planned: 10) == 10)
    #expect(ByProduct.given(by: 1, of: 0, planned: 10) == 0)
    #expect(ByProduct.given(by: .max, of: .max, planned: .max) == .max)
  }

  /// However a work order is reported, what came with each report adds up to what was planned.
  @Test func partsAddUpToTheWholeHoweverItIsReported() {
    let seed = UInt64.random(in: .min ... .max)
    print("by-products: seed \(seed)")
    var random = WorkshopRandomness(seed: seed)
    for _ in 0..<500 {
      let ordered = Int64.random(in: 1...1000, using: &random)
      let planned = Int64.random(in: 1...5000, using: &random)
      var made: Int64 = 0
      var given: Int64 = 0
      while made < ordered {
        made += .random(in: 1...(ordered - made), using: &random)
        let all = ByProduct.given(by: made, of: ordered, planned: planned)
        #expect(all >= given, "seed \(seed)")
        given = all
      }
      #expect(given == planned, "seed \(seed)")
    }
  }

  @Test func coProductsBearTheirPartOfWhatWasAllowed() throws {
    let each = WorkOrderCosting.StandardCost(minorUnits: 700, stepsPerUnit: 1)
    let result = try #require(
      WorkOrderCosting.result(
        WorkOrderCosting.Output(orderedSteps: 10, goodSteps: 10, scrapSteps: 0, cost: each),
        [
          WorkOrderCosting.Material(
            requiredSteps: 10, usedSteps: 11, cost: WorkOrderCosting.StandardCost(minorUnits: 1000, stepsPerUnit: 1))
        ], [], coProducts: [200_000, 50_000]))
    // Of 100.00 that ten may use 20.00 and 5.00; the product's own standard is 70.00, so 5.00 is the yield's.
    #expect(result.coProducts == [2000, 500] && result.output == 7000)
    let variances = result.variances.reduce(0) { $0 + $1.amount }
    #expect(result.valueIn == result.output + result.coProducts.reduce(0, +) + variances)
    #expect(result.variances.first { $0.kind == .yield }?.amount == 500)
  }
}
