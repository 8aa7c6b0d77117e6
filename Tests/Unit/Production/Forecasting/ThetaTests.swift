import Testing

@testable import ProductionDomain

@Suite struct ThetaTests {
  @Test func onALineThetaContinuesHalfOfItsGrowthAndMore() throws {
    // The theta-2 line of a line is the line itself; smoothed with alpha 0.99 it stays a little behind.
    let values = (0..<20).map { 10 + 2 * Double($0) }
    let model = Theta.fitted(to: values, horizon: 2)
    #expect(abs(model.slope - 2) < 1e-12)
    #expect(abs(model.forecast[1] - model.forecast[0] - 1) < 1e-9)
    #expect(model.forecast[0] > 48 && model.forecast[0] <= 50)
  }

  @Test func theRunningLineIsTheRegressionLineOfWhatCameBefore() {
    let seed = UInt64.random(in: .min ... .max)
    print("theRunningLineIsTheRegressionLineOfWhatCameBefore: seed \(seed)")
    var random = ForecastRandomness(seed: seed)
    let values = random.demand(count: 30, season: 4)
    for (count, line) in RunningLine.all(values).enumerated() where count > 0 {
      let right = Statistics.line(through: Array(values[..<count]))
      #expect(abs(line.slope - right.slope) < 1e-6)
      // The running line counts periods from one, the other from zero.
      #expect(abs(line.intercept - (right.intercept - right.slope)) < 1e-6)
    }
  }

  @Test func theOptimisedModelHasTheErrorItSaysAndErrsLessThanOthers() {
    let seed = UInt64.random(in: .min ... .max)
    print("theOptimisedModelHasTheErrorItSaysAndErrsLessThanOthers: seed \(seed)")
    var random = ForecastRandomness(seed: seed)
    for _ in 0..<50 {
      let values = random.demand(count: Int.random(in: 8...60, using: &random), season: 1)
      let model = DynamicOptimisedTheta.fitted(to: values)
      let found = SmoothingTests.squares(model.path(values, horizon: 1).fitted, values)
      #expect(abs(found - model.squares) <= 1e-6 * found)
      #expect(model.theta >= 1)
      for alpha in [0.1, 0.3, 0.5, 0.7, 0.9] {
        for weight in [0.0, 0.5, 0.9] {
          var other = model
          (other.alpha, other.weight) = (alpha, weight)
          let more = SmoothingTests.squares(other.path(values, horizon: 1).fitted, values)
          #expect(more >= found * 0.98)
        }
      }
    }
  }
}
