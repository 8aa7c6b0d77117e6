import Testing

@testable import ProductionDomain

/// What holds for every method and any series.
@Suite struct ForecastPropertyTests {
  static let methods = ForecastMethod.allCases
  /// Methods for which seldom demand makes sense are biased on purpose on demand in every period.
  static let unbiased = methods.filter { $0 != .syntetosBoylan }

  static func near(_ value: Double, _ right: Double, _ share: Double) -> Bool {
    abs(value - right) <= share * max(1e-9, abs(right))
  }

  @Test(arguments: [1, 4, 12]) func aConstantSeriesForecastsItself(season: Int) throws {
    for level in [0.001, 1, 37.5, 1e6] {
      let series = try DemandSeries(name: "constant", values: [Double](repeating: level, count: 50), season: season)
      for method in Self.unbiased {
        for value in try series.forecast(method, horizon: 13).values {
          #expect(Self.near(value, level, 1e-9), "\(method) \(level)")
        }
      }
      let automatic = try AutomaticForecast.choosing(for: series, horizon: 13)
      for value in automatic.forecast.values { #expect(Self.near(value, level, 1e-9)) }
      #expect(try #require(automatic.heldBack).meanAbsoluteDeviation <= 1e-9 * level)
    }
  }

  @Test(arguments: [1, 4, 12]) func demandInOtherUnitsGivesTheSameForecastInOtherUnits(season: Int) throws {
    let seed = UInt64.random(in: .min ... .max)
    print("demandInOtherUnitsGivesTheSameForecastInOtherUnits, season \(season): seed \(seed)")
    var random = ForecastRandomness(seed: seed)
    for round in 0..<8 {
      let seldom = round % 4 == 3
      let values = seldom ? random.seldomDemand(count: 50) : random.demand(count: 50, season: season)
      // A power of two changes no digit.
      for factor in [1024.0, 0.125] {
        let small = try DemandSeries(name: "small", values: values, season: season)
        let large = try DemandSeries(name: "large", values: values.map { $0 * factor }, season: season)
        for method in Self.methods {
          let pairs = zip(
            try small.forecast(method, horizon: 8).values, try large.forecast(method, horizon: 8).values)
          for (left, right) in pairs { #expect(Self.near(right, left * factor, 1e-6), "\(method), seed \(seed)") }
        }
        let pairs = zip(
          try AutomaticForecast.choosing(for: small, horizon: 8).forecast.values,
          try AutomaticForecast.choosing(for: large, horizon: 8).forecast.values)
        for (left, right) in pairs { #expect(Self.near(right, left * factor, 1e-6), "automatic, seed \(seed)") }
      }
    }
  }

  @Test func everyForecastIsFiniteAsLongAsAskedAndNotNegativeForDemand() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("everyForecastIsFiniteAsLongAsAskedAndNotNegativeForDemand: seed \(seed)")
    var random = ForecastRandomness(seed: seed)
    for round in 0..<200 {
      let count = Int.random(in: 1...60, using: &random)
      let season = [1, 4, 7, 12].randomElement(using: &random)!
      var values = round % 3 == 0 ? random.seldomDemand(count: count) : random.demand(count: count, season: season)
      if round % 5 == 0 { values[Int.random(in: 0..<count, using: &random)] *= 1e9 }
      if round % 7 == 0 { values = values.map { $0 - 100 } }
      let horizon = Int.random(in: 1...30, using: &random)
      let series = try DemandSeries(name: "item", values: values, season: season)
      let negative = values.contains { $0 < 0 }
      let automatic = try AutomaticForecast.choosing(for: series, horizon: horizon).forecast
      for forecast in try Self.methods.map({ try series.forecast($0, horizon: horizon) }) + [automatic] {
        #expect(forecast.values.count == horizon)
        #expect(forecast.fitted.count == count)
        #expect(forecast.values.allSatisfy { $0.isFinite && (negative || $0 >= 0) }, "\(forecast.method), seed \(seed)")
        #expect(forecast.fitted.allSatisfy { $0.isFinite }, "\(forecast.method), seed \(seed)")
        #expect(forecast.parameters.allSatisfy { $0.value.isFinite }, "\(forecast.method), seed \(seed)")
      }
    }
  }

  @Test func negativeDemandThatIsNetOfReturnsIsForecastToo() throws {
    let values = (0..<40).map { Double($0 % 5) * 10 - 20 }
    let series = try DemandSeries(name: "net", values: values, season: 5)
    let forecast = try AutomaticForecast.choosing(for: series, horizon: 5).forecast
    for (value, right) in zip(forecast.values, [-20.0, -10, 0, 10, 20]) { #expect(abs(value - right) < 0.5) }
  }

  @Test func theSameSeriesGivesTheSameForecast() throws {
    var random = ForecastRandomness(seed: 8)
    let series = try DemandSeries(name: "item", values: random.demand(count: 70, season: 12), season: 12)
    let first = try AutomaticForecast.choosing(for: series, horizon: 18)
    for _ in 0..<3 { #expect(try AutomaticForecast.choosing(for: series, horizon: 18) == first) }
  }

  @Test func naiveMethodsRepeatWhatWas() throws {
    let series = try DemandSeries(name: "item", values: [1, 2, 3, 4, 5, 6, 7, 8], season: 4)
    #expect(try series.forecast(.naive, horizon: 2).values == [8, 8])
    #expect(try series.forecast(.seasonalNaive, horizon: 6).values == [5, 6, 7, 8, 5, 6])
    #expect(NaiveMethods.movingAverage([1, 2, 3, 4, 5, 6], 2, window: 3).values == [5, 5])
    #expect(NaiveMethods.movingAverage([1, 2, 3, 4, 5, 6], 1, window: 3).fitted == [1, 1, 1.5, 2, 3, 4])
  }

  @Test func whatIsNoSeriesIsRefused() {
    #expect(throws: ForecastRefusal("Series item has no values; give at least one period.")) {
      try DemandSeries(name: "item", values: [], season: 1)
    }
    let refusal = ForecastRefusal("Series item has inf in period 2; give a number between -1e15 and 1e15.")
    #expect(throws: refusal) { try DemandSeries(name: "item", values: [1, .infinity], season: 1) }
    let season = ForecastRefusal("Series item has season 0; give the periods of a cycle, 1 for none, at most 10000.")
    #expect(throws: season) { try DemandSeries(name: "item", values: [1], season: 0) }
  }
}
