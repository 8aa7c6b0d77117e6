import ProductionDomain
import Testing

/// Figures that statsmodels 0.15 (simple, damped) and statsforecast 2.1 (theta) give for the same values.
@Suite struct OtherImplementationsTests {
  static let growth: [Double] = [
    100, 110, 120, 130, 111, 120, 130, 140, 121, 130, 140, 121, 130, 140, 149, 130, 139, 148, 158, 138, 147, 156, 136,
    145, 154, 164, 143, 152, 161, 141, 150, 159, 168, 147, 156, 164,
  ]
  static let seasonal: [Double] = [
    80, 132, 132, 117, 89, 145, 144, 127, 98, 158, 156, 111, 106, 172, 168, 121, 115, 185, 180, 130, 124, 198, 161, 140,
    133, 211, 173, 150, 142, 190, 185, 160, 150, 203, 197, 170, 159, 216, 209, 180,
  ]

  static func forecast(_ method: ForecastMethod) throws -> (forecast: Forecast, squares: Double) {
    let forecast = try DemandSeries(name: "growth", values: growth, season: 1).forecast(method, horizon: 4)
    let accuracy = try #require(ForecastAccuracy(actual: growth, forecast: forecast.fitted))
    return (forecast, accuracy.meanSquaredError * Double(growth.count))
  }

  @Test func simpleSmoothingHasTheSameOptimum() throws {
    let (forecast, squares) = try Self.forecast(.simple)
    #expect(abs(squares - 4056.746) < 0.01)
    #expect(abs(forecast.values[0] - 158.0463) < 0.01)
    #expect(abs(forecast.parameters[0].value - 0.3466) < 0.002)
  }

  @Test func dampedSmoothingIsNearTheirsAlthoughAlphaMayNotGoToZero() throws {
    let (forecast, squares) = try Self.forecast(.dampedHolt)
    #expect(squares < 2429.1231 * 1.02)
    let theirs = [157.8221, 158.2356, 158.6267, 158.9965]
    for (value, right) in zip(forecast.values, theirs) { #expect(abs(value - right) < 0.05) }
  }

  @Test func holtErrsNoMoreThanTheirs() throws {
    #expect(try Self.forecast(.holt).squares <= 3134.2407)
  }

  @Test func thetaIsNearTheirs() throws {
    let theirs = [158.5646, 159.2278, 159.8910, 160.5542]
    for (value, right) in zip(try Self.forecast(.theta).forecast.values, theirs) {
      #expect(abs(value / right - 1) < 0.005)
    }
    let seasonal = try DemandSeries(name: "seasonal", values: Self.seasonal, season: 4).forecast(.theta, horizon: 4)
    for (value, right) in zip(seasonal.values, [153.3874, 230.9992, 216.4668, 175.2322]) {
      #expect(abs(value / right - 1) < 0.005)
    }
  }
}
