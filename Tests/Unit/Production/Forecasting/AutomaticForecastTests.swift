import Testing

@testable import ProductionDomain

@Suite struct AutomaticForecastTests {
  static func automatic(_ values: [Double], season: Int, horizon: Int = 6) throws -> AutomaticForecast {
    try AutomaticForecast.choosing(for: DemandSeries(name: "item", values: values, season: season), horizon: horizon)
  }

  @Test func demandWithoutPatternIsCombined() throws {
    var random = ForecastRandomness(seed: 1)
    let automatic = try Self.automatic(random.demand(count: 60, season: 12), season: 12)
    #expect(automatic.forecast.method == .weightedCombination)
    #expect(automatic.forecast.parameters.map(\.name) == AutomaticForecast.members.map(\.rawValue))
    #expect(abs(automatic.forecast.parameters.reduce(0) { $0 + $1.value } - 1) < 1e-12)
    #expect(automatic.origins == 4)
    #expect(automatic.candidates.contains { $0.method == .weightedCombination })
    let errors = automatic.candidates.map(\.accuracy.meanAbsoluteDeviation)
    #expect(errors == errors.sorted())
  }

  @Test func theForecastIsTheWeightedMeanOfItsMembers() throws {
    var random = ForecastRandomness(seed: 2)
    let series = try DemandSeries(name: "item", values: random.demand(count: 40, season: 4), season: 4)
    let automatic = try AutomaticForecast.choosing(for: series, horizon: 3)
    var right = [0.0, 0, 0]
    for (method, weight) in zip(AutomaticForecast.members, automatic.forecast.parameters.map(\.value)) {
      for (index, value) in try series.forecast(method, horizon: 3).values.enumerated() {
        right[index] += weight * value
      }
    }
    for (value, right) in zip(automatic.forecast.values, right) { #expect(abs(value - right) < 1e-9 * right) }
  }

  @Test func anExactMethodReplacesTheCombination() throws {
    let line = try Self.automatic((0..<40).map { 100 + 7 * Double($0) }, season: 1)
    #expect(line.forecast.method == .holt)
    #expect(abs(line.forecast.values[5] - (100 + 7 * 45)) < 1e-3)
    let cycle = try Self.automatic((0..<48).map { [5, 90, 30, 400][$0 % 4] }, season: 4)
    for (value, right) in zip(cycle.forecast.values, [5.0, 90, 30, 400, 5, 90]) { #expect(abs(value - right) < 0.01) }
  }

  @Test func seldomDemandIsCombinedFromItsOwnMethods() throws {
    var random = ForecastRandomness(seed: 4)
    let automatic = try Self.automatic(random.seldomDemand(count: 48), season: 12)
    #expect(automatic.pattern.demandClass.isIntermittent)
    #expect(automatic.forecast.parameters.map(\.name) == AutomaticForecast.intermittentMembers.map(\.rawValue))
    let errors = automatic.candidates.map(\.accuracy.meanSquaredError)
    #expect(errors == errors.sorted())
    #expect(automatic.forecast.values.allSatisfy { $0 > 0 })
  }

  @Test(arguments: 1...9) func shortSeriesAreForecastWithWhatTheyAllow(count: Int) throws {
    let values = (0..<count).map { 10 + Double($0 % 2) }
    let automatic = try Self.automatic(values, season: 12, horizon: 4)
    #expect(automatic.forecast.values.count == 4)
    #expect(automatic.forecast.values.allSatisfy { $0 >= 8 && $0 <= 13 })
    #expect((automatic.heldBack == nil) == (count < 8))
  }

  @Test func theTimeBeforeAnItemWasSoldDoesNotCount() throws {
    var random = ForecastRandomness(seed: 12)
    let sold = random.demand(count: 30, season: 4)
    let late = try Self.automatic([Double](repeating: 0, count: 40) + sold, season: 4)
    let right = try Self.automatic(sold, season: 4)
    #expect(late.forecast.values == right.forecast.values)
    #expect(late.forecast.fitted == [Double](repeating: 0, count: 40) + right.forecast.fitted)
    #expect(late.pattern.demandClass == .smooth)
  }

  @Test func aHorizonOutOfRangeIsRefused() throws {
    let refusal = ForecastRefusal("Series item cannot be forecast 0 periods ahead; give a horizon from 1 to 100000.")
    #expect(throws: refusal) { try Self.automatic([1, 2, 3], season: 1, horizon: 0) }
  }

  @Test func originsLieHalfAHorizonApart() {
    #expect(RollingOrigin(count: 100, season: 12, horizon: 18).origins == [91, 82, 73, 64])
    // Two cycles and two periods must remain.
    #expect(RollingOrigin(count: 48, season: 12, horizon: 18).origins == [39, 30])
    #expect(RollingOrigin(count: 14, season: 1, horizon: 6).origins == [11, 8])
    #expect(RollingOrigin(count: 8, season: 1, horizon: 6).origins == [7])
    #expect(RollingOrigin(count: 7, season: 1, horizon: 6).origins == [])
  }

  @Test func threadsDoNotChangeTheResult() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("threadsDoNotChangeTheResult: seed \(seed)")
    var random = ForecastRandomness(seed: seed)
    let series = try (0..<30).map { index in
      let values = index % 3 == 0 ? random.seldomDemand(count: 40) : random.demand(count: 40, season: 4)
      return try DemandSeries(name: "item \(index)", values: values, season: 4)
    }
    let one = ForecastBatch.automatic(series, horizon: { _ in 5 }, threads: 1)
    let three = ForecastBatch.automatic(series, horizon: { _ in 5 }, threads: 3)
    for (left, right) in zip(one, three) { #expect(try left.get() == right.get()) }
  }
}
