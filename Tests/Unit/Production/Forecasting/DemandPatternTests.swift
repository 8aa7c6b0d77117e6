import ProductionDomain
import Testing

@Suite struct DemandPatternTests {
  @Test(arguments: [
    ([5.0, 6, 5, 4, 5, 5, 6, 5], DemandClass.smooth),
    ([1, 20, 1, 1, 30, 2, 1, 1], .erratic),
    ([5, 0, 0, 6, 0, 5, 0, 4], .intermittent),
    ([1, 0, 0, 30, 0, 2, 0, 1], .lumpy),
    ([0, 0, 0, 0], .none),
  ])
  func demandIsOfOneOfFourClasses(values: [Double], right: DemandClass) {
    #expect(DemandPattern(of: values).demandClass == right)
  }

  @Test func theFiguresAreThoseOfTheDefinition() {
    // Four demands in ten periods; sizes 2, 4, 4, 6: mean 4, variance 2.
    let pattern = DemandPattern(of: [2, 0, 0, 4, 0, 4, 0, 0, 0, 6])
    #expect(pattern.meanInterval == 2.5)
    #expect(pattern.squaredVariation == 2.0 / 16)
  }

  @Test func theLimitsThemselvesCountAsSeldomAndVarying() {
    // 33 periods, 25 demands: 1.32.
    let values = (0..<33).map { $0 < 25 ? 1.0 : 0 }
    #expect(DemandPattern(of: values).meanInterval == DemandClass.intervalLimit)
    #expect(DemandPattern(of: values).demandClass == .intermittent)
  }
}
