import Testing

@testable import ProductionDomain

@Suite struct SmoothingTests {
  static func squares(_ fitted: [Double], _ values: [Double]) -> Double {
    zip(fitted, values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  @Test func theStartSolvedForHasTheErrorItSaysAndNoNeighbourHasLess() {
    let seed = UInt64.random(in: .min ... .max)
    print("theStartSolvedForHasTheErrorItSaysAndNoNeighbourHasLess: seed \(seed)")
    var random = ForecastRandomness(seed: seed)
    for _ in 0..<100 {
      let values = random.demand(count: Int.random(in: 5...40, using: &random), season: 1)
      let recursion = SmoothingRecursion(
        alpha: Double.random(in: 0.02...0.98, using: &random), beta: Double.random(in: 0...0.9, using: &random),
        damping: Double.random(in: 0.8...1, using: &random), hasTrend: Bool.random(using: &random))
      let start = values.withUnsafeBufferPointer { recursion.bestStart($0) }
      let found = Self.squares(recursion.path(values, from: start, horizon: 1).fitted, values)
      #expect(abs(found - start.squares) <= 1e-6 * found + 1e-6)
      for (level, trend) in [(0.01, 0.0), (-0.01, 0), (0, 0.01), (0, -0.01)] {
        var other = start
        other.level += level * values[0]
        other.trend += trend * values[0]
        let more = Self.squares(recursion.path(values, from: other, horizon: 1).fitted, values)
        #expect(more >= found * (1 - 1e-9))
      }
    }
  }

  @Test func holtContinuesALine() throws {
    let series = try DemandSeries(name: "line", values: (0..<12).map { 5 + 3 * Double($0) }, season: 1)
    let forecast = try series.forecast(.holt, horizon: 4)
    for (value, right) in zip(forecast.values, [41.0, 44, 47, 50]) { #expect(abs(value - right) < 1e-6) }
  }

  @Test func aDampedTrendGrowsLessWithEachPeriod() throws {
    var random = ForecastRandomness(seed: 5)
    let values = (0..<30).map { 100 + 4 * Double($0) + Double.random(in: -5...5, using: &random) }
    let ahead = try DemandSeries(name: "growth", values: values, season: 1).forecast(.dampedHolt, horizon: 10).values
    let steps = zip(ahead.dropFirst(), ahead).map { $0 - $1 }
    for (later, earlier) in zip(steps.dropFirst(), steps) { #expect(abs(later) < abs(earlier)) }
  }

  @Test(arguments: [ForecastMethod.holtWintersAdditive, .holtWintersMultiplicative, .smoothingModel])
  func trendAndSeasonWithoutNoiseAreContinued(method: ForecastMethod) throws {
    let values = (0..<36).map { index in
      let level = 200 + (method == .holtWintersMultiplicative ? 0 : 2 * Double(index))
      let season = [-30.0, 10, 25, -5][index % 4]
      return method == .holtWintersMultiplicative ? level * (1 + season / 200) : level + season
    }
    let series = try DemandSeries(name: "seasonal", values: Array(values.prefix(28)), season: 4)
    let forecast = try series.forecast(method, horizon: 8)
    for (value, right) in zip(forecast.values, values.suffix(8)) { #expect(abs(value - right) < 0.5) }
  }

  @Test func theCriterionPrefersNoTrendInNoiseAndATrendInGrowth() {
    var random = ForecastRandomness(seed: 9)
    let noise = (0..<40).map { _ in 100 + Double.random(in: -10...10, using: &random) }
    let growth = noise.enumerated().map { $1 + 8 * Double($0) }
    #expect(SmoothingModelChoice.best(TrainingSample(noise, season: 1), horizon: 1).trend == .none)
    #expect(SmoothingModelChoice.best(TrainingSample(growth, season: 1), horizon: 1).trend != .none)
  }

  @Test func theCriterionIsThatOfItsDefinition() {
    // Level, alpha and variance: 20 ln(50/20) + 6 + 2 x 3 x 4 / 16.
    let value = SmoothingModelChoice.criterion(squares: 50, count: 20, trend: .none, season: 0)
    #expect(abs(value - (20 * 0.916_290_731_874_155 + 6 + 1.5)) < 1e-9)
    #expect(SmoothingModelChoice.criterion(squares: 50, count: 14, trend: .damped, season: 12) == .infinity)
  }
}
