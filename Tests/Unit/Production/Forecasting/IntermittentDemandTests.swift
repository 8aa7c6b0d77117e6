import Testing

@testable import ProductionDomain

/// 0 0 5 0 3 0 0 4, by hand. Size and interval begin with 5 and 3.
@Suite struct IntermittentDemandTests {
  static let demand = [0.0, 0, 5, 0, 3, 0, 0, 4]

  static func path(_ form: IntermittentDemand.Form) -> (fitted: [Double], rate: Double) {
    IntermittentDemand(form: form, alpha: 0.2, beta: 0.1).path(demand)
  }

  static func expect(_ fitted: [Double], _ right: [Double]) {
    #expect(fitted.count == right.count)
    for (value, right) in zip(fitted, right) { #expect(abs(value - right) < 1e-9) }
  }

  @Test func crostonSmoothsSizeAndInterval() {
    let (fitted, rate) = Self.path(.croston)
    // After 3: size 5 + 0.2 (3 - 5) = 4.6, interval 3 + 0.2 (2 - 3) = 2.8.
    Self.expect(fitted, [0, 0, 0, 5 / 3, 5 / 3, 4.6 / 2.8, 4.6 / 2.8, 4.6 / 2.8])
    // After 4: size 4.6 + 0.2 (4 - 4.6) = 4.48, interval 2.8 + 0.2 (3 - 2.8) = 2.84.
    #expect(abs(rate - 4.48 / 2.84) < 1e-12)
  }

  @Test func aSeriesThatBeginsWithDemandTakesTheSecondIntervalForTheFirst() {
    // Size 4, interval 3; after 6: size 4.4, interval 3 again.
    let (fitted, rate) = IntermittentDemand(form: .croston, alpha: 0.2, beta: 0.2).path([4, 0, 0, 6, 0])
    Self.expect(fitted, [0, 4.0 / 3, 4.0 / 3, 4.0 / 3, 4.4 / 3])
    #expect(abs(rate - 4.4 / 3) < 1e-12)
    #expect(IntermittentDemand(form: .croston, alpha: 0.2, beta: 0.2).path([4, 0, 0, 0]).rate == 1)
  }

  @Test func syntetosAndBoylanTakeHalfOfAlphaOff() {
    #expect(abs(Self.path(.syntetosBoylan).rate - 0.9 * 4.48 / 2.84) < 1e-12)
  }

  @Test func teunterSyntetosAndBabaiUpdateTheChanceInEachPeriod() {
    let (fitted, rate) = Self.path(.teunterSyntetosBabai)
    // Chances 1/3, 0.3, 0.37, 0.333, 0.2997, 0.36973; sizes 5, 4.6, 4.48.
    Self.expect(fitted, [0, 0, 0, 5 / 3, 0.3 * 5, 0.37 * 4.6, 0.333 * 4.6, 0.2997 * 4.6])
    #expect(abs(rate - 0.36973 * 4.48) < 1e-12)
  }

  @Test func whatNobodyBuysAnyMoreGoesToZeroOnlyWithTheChance() {
    let ended = Self.demand + [Double](repeating: 0, count: 60)
    let croston = IntermittentDemand(form: .croston, alpha: 0.2, beta: 0.1).path(ended).rate
    let chance = IntermittentDemand(form: .teunterSyntetosBabai, alpha: 0.2, beta: 0.1).path(ended).rate
    #expect(croston == Self.path(.croston).rate)
    #expect(chance < 0.01)
  }

  @Test func neverAnyDemandIsForecastAsNone() throws {
    let series = try DemandSeries(name: "new", values: [0, 0, 0, 0, 0, 0, 0, 0], season: 1)
    for method in [ForecastMethod.croston, .syntetosBoylan, .teunterSyntetosBabai] {
      #expect(try series.forecast(method, horizon: 3).values == [0, 0, 0])
    }
    let automatic = try AutomaticForecast.choosing(for: series, horizon: 3)
    #expect(automatic.forecast.values == [0, 0, 0])
    #expect(automatic.pattern.demandClass == .none)
  }

  @Test func theParametersFoundErrLessThanTheirNeighbours() {
    let seed = UInt64.random(in: .min ... .max)
    print("theParametersFoundErrLessThanTheirNeighbours: seed \(seed)")
    var random = ForecastRandomness(seed: seed)
    for _ in 0..<20 {
      let demand = random.seldomDemand(count: 40)
      for form in [IntermittentDemand.Form.croston, .syntetosBoylan] {
        func squares(_ alpha: Double) -> Double {
          let fitted = IntermittentDemand(form: form, alpha: alpha, beta: alpha).path(demand).fitted
          let first = demand.firstIndex { $0 > 0 } ?? demand.count
          return zip(fitted, demand).dropFirst(first + 1).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        let found = squares(IntermittentDemand.fitted(to: demand, form: form).alpha)
        for alpha in stride(from: 0.02, through: 0.3, by: 0.04) { #expect(found <= squares(alpha) * 1.0001) }
      }
    }
  }
}
