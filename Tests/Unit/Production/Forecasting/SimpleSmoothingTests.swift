import ProductionDomain
import Testing

/// The port of Baltimore's tonnage (Heizer and Render, *Operations Management*): 8 quarters, first forecast 175.
@Suite struct SimpleSmoothingTests {
  static let tonnage = [180.0, 168, 159, 175, 190, 205, 180, 182]

  static func forecast(alpha: Double) throws -> Forecast {
    try DemandSeries(name: "tonnage", values: tonnage, season: 1)
      .simpleForecast(alpha: alpha, first: 175, horizon: 1)
  }

  @Test func theForecastsOfTheTextbookComeOutWithAlphaATenth() throws {
    let forecast = try Self.forecast(alpha: 0.1)
    let expected = [175, 175.5, 174.75, 173.175, 173.3575, 175.02175, 178.019575, 178.2176175]
    for (value, right) in zip(forecast.fitted, expected) { #expect(abs(value - right) < 1e-9) }
    #expect(abs(forecast.values[0] - 178.5959) < 0.00005)
  }

  @Test func theAccuracyOfTheTextbookComesOutWithAlphaATenth() throws {
    let accuracy = try #require(
      ForecastAccuracy(actual: Self.tonnage, forecast: Self.forecast(alpha: 0.1).fitted))
    #expect(abs(accuracy.meanAbsoluteDeviation - 10.30732) < 0.000005)
    #expect(abs(accuracy.meanSquaredError - 190.8175) < 0.00005)
    #expect(abs(accuracy.bias - 4.49482) < 0.000005)
    #expect(try abs(#require(accuracy.meanAbsolutePercentage) - 5.594) < 0.0005)
  }

  @Test func alphaATenthBeatsAHalfOnBothMeasures() throws {
    let half = try Self.forecast(alpha: 0.5)
    #expect(abs(half.values[0] - 184.1523) < 0.00005)
    let accuracy = try #require(ForecastAccuracy(actual: Self.tonnage, forecast: half.fitted))
    #expect(abs(accuracy.meanAbsoluteDeviation - 12.3291) < 0.00005)
    #expect(abs(accuracy.meanSquaredError - 195.2383) < 0.00005)
    let tenth = try #require(ForecastAccuracy(actual: Self.tonnage, forecast: Self.forecast(alpha: 0.1).fitted))
    #expect(tenth.meanAbsoluteDeviation < accuracy.meanAbsoluteDeviation)
    #expect(tenth.meanSquaredError < accuracy.meanSquaredError)
  }

  @Test func anAlphaAboveOneIsRefused() throws {
    let series = try DemandSeries(name: "tonnage", values: Self.tonnage, season: 1)
    #expect(throws: ForecastRefusal("Series tonnage cannot be smoothed with alpha 1.5; give one from 0 to 1.")) {
      try series.simpleForecast(alpha: 1.5, first: 175, horizon: 1)
    }
  }
}
