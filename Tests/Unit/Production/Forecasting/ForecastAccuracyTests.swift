import ProductionDomain
import Testing

@Suite struct ForecastAccuracyTests {
  /// Errors 2, -1, 3, 0.
  static let actual = [12.0, 9, 13, 10]
  static let forecast = [10.0, 10, 10, 10]

  @Test func eachMeasureIsThatOfItsDefinition() throws {
    // Naive changes within 1, 3, 2, 4: 2, 1, 2, so absolute 5/3 and squared 9/3.
    let scale = ForecastAccuracy.Scale(history: [1, 3, 2, 4], season: 1)
    let accuracy = try #require(ForecastAccuracy(actual: Self.actual, forecast: Self.forecast, scale: scale))
    #expect(accuracy.count == 4)
    #expect(accuracy.meanAbsoluteDeviation == 1.5)
    #expect(accuracy.meanSquaredError == 3.5)
    #expect(accuracy.bias == 1)
    #expect(accuracy.trackingSignal == 4 / 1.5)
    let percentage = try #require(accuracy.meanAbsolutePercentage)
    #expect(abs(percentage - 25 * (2.0 / 12 + 1.0 / 9 + 3.0 / 13)) < 1e-9)
    #expect(abs(accuracy.symmetricPercentage - 50 * (2.0 / 22 + 1.0 / 19 + 3.0 / 23)) < 1e-9)
    #expect(try abs(#require(accuracy.scaledAbsoluteError) - 1.5 / (5.0 / 3)) < 1e-12)
    #expect(try abs(#require(accuracy.scaledSquaredError) - (3.5 / 3).squareRoot()) < 1e-12)
  }

  @Test func aPeriodWithoutDemandHasNoPercentage() throws {
    let accuracy = try #require(ForecastAccuracy(actual: [0, 10], forecast: [5, 5]))
    #expect(accuracy.meanAbsolutePercentage == 50)
    #expect(try #require(ForecastAccuracy(actual: [0.0], forecast: [1.0])).meanAbsolutePercentage == nil)
    #expect(try #require(ForecastAccuracy(actual: [0.0], forecast: [0.0])).symmetricPercentage == 0)
  }

  @Test func theSeasonalScaleComparesTheSameSeason() {
    let scale = ForecastAccuracy.Scale(history: [1, 10, 2, 12], season: 2)
    #expect(scale.absolute == 1.5)
  }

  @Test func theSquaredScaleBeginsWithTheFirstDemand() {
    let scale = ForecastAccuracy.Scale(history: [0, 0, 0, 4, 2, 4], season: 1)
    #expect(scale.squared == 4)
  }

  @Test func onSeldomDemandAForecastOfZeroWinsByAbsoluteButNotBySquaredError() throws {
    let actual = [0.0, 0, 10, 0, 0, 10, 0, 0]
    let scale = ForecastAccuracy.Scale(history: [0, 10, 0, 0, 10, 0, 0, 10], season: 1)
    let zero = try #require(
      ForecastAccuracy(actual: actual, forecast: [Double](repeating: 0, count: 8), scale: scale))
    let rate = try #require(
      ForecastAccuracy(actual: actual, forecast: [Double](repeating: 2.5, count: 8), scale: scale))
    #expect(zero.scaledAbsoluteError! < rate.scaledAbsoluteError!)
    #expect(zero.scaledSquaredError! > rate.scaledSquaredError!)
  }

  @Test func nothingToCompareHasNoAccuracy() {
    #expect(ForecastAccuracy(actual: [Double](), forecast: [1.0]) == nil)
  }
}
