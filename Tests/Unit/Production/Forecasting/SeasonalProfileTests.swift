import Testing

@testable import ProductionDomain

@Suite struct SeasonalProfileTests {
  @Test func factorsOfAConstantLevelAreFound() throws {
    let factors = [0.8, 1.2, 1.1, 0.9]
    let values = (0..<20).map { 100 * factors[$0 % 4] }
    let profile = try #require(SeasonalProfile.decomposing(values, season: 4, kind: .multiplicative))
    for (found, right) in zip(profile.indices, factors) { #expect(abs(found - right) < 1e-12) }
    for value in profile.removed(from: values) { #expect(abs(value - 100) < 1e-9) }
    #expect(profile.shrunk(by: values).indices.map { ($0 * 1e9).rounded() } == factors.map { $0 * 1e9 })
  }

  @Test func amountsOnALineAreFound() throws {
    let amounts = [-7.0, 4, 3]
    let values = (0..<13).map { 10 + 2 * Double($0) + amounts[$0 % 3] }
    let profile = try #require(SeasonalProfile.decomposing(values, season: 3, kind: .additive))
    for (found, right) in zip(profile.indices, amounts) { #expect(abs(found - right) < 1e-9) }
    let ahead = profile.restored(to: [36, 38], startingAt: 13)
    #expect(abs(ahead[0] - 40) < 1e-9)
    #expect(abs(ahead[1] - 41) < 1e-9)
  }

  @Test func lessThanTwoCyclesOrAFactorThatIsNotPositiveGiveNone() {
    #expect(SeasonalProfile.decomposing([1, 2, 3, 4, 5, 6, 7], season: 4, kind: .additive) == nil)
    let negative = (0..<16).map { $0 % 4 == 0 ? -300.0 : 100 }
    #expect(SeasonalProfile.decomposing(negative, season: 4, kind: .multiplicative) == nil)
    #expect(SeasonalProfile.decomposing([1, 2, 3, 4], season: 1, kind: .additive) == nil)
  }

  @Test(arguments: [3, 4, 7, 12]) func indicesAddUpAndShrinkingKeepsThatAndBringsThemNearer(season: Int) throws {
    let seed = UInt64.random(in: .min ... .max)
    print("indicesAddUpAndShrinkingKeepsThatAndBringsThemNearer, season \(season): seed \(seed)")
    var random = ForecastRandomness(seed: seed)
    for _ in 0..<50 {
      let values = random.demand(count: Int.random(in: (2 * season)...(8 * season), using: &random), season: season)
      for kind in [SeasonalProfile.Kind.additive, .multiplicative] {
        let profile = try #require(SeasonalProfile.decomposing(values, season: season, kind: kind))
        let neutral = kind == .additive ? 0.0 : 1.0
        let shrunk = profile.shrunk(by: values)
        for profile in [profile, shrunk] {
          let sum = profile.indices.reduce(0, +)
          #expect(abs(sum - neutral * Double(season)) < 1e-9 * (kind == .additive ? values.max()! : 1))
        }
        for (before, after) in zip(profile.indices, shrunk.indices) {
          #expect(abs(after - neutral) <= abs(before - neutral) + 1e-12)
          #expect((after - neutral) * (before - neutral) >= 0)
        }
      }
    }
  }

  @Test func noiseIsShrunkAwayWhileASeasonStays() throws {
    var random = ForecastRandomness(seed: 11)
    let noise = (0..<48).map { _ in 100 * (1 + Double.random(in: -0.2...0.2, using: &random)) }
    let season = noise.enumerated().map { $0 % 12 == 11 ? $1 * 3 : $1 }
    func spread(_ values: [Double]) throws -> (before: Double, after: Double) {
      let profile = try #require(SeasonalProfile.decomposing(values, season: 12, kind: .multiplicative))
      func squares(_ profile: SeasonalProfile) -> Double { profile.indices.reduce(0) { $0 + ($1 - 1) * ($1 - 1) } }
      return (squares(profile), squares(profile.shrunk(by: values)))
    }
    let ofNoise = try spread(noise)
    let ofSeason = try spread(season)
    #expect(ofNoise.after < 0.25 * ofNoise.before)
    #expect(ofSeason.after > 0.8 * ofSeason.before)
  }

  @Test func theTestTellsASeasonFromNoise() {
    var random = ForecastRandomness(seed: 3)
    let noise = (0..<60).map { _ in 100 + Double.random(in: -20...20, using: &random) }
    let seasonal = noise.enumerated().map { $1 + ($0 % 12 < 6 ? 30 : -30) }
    #expect(!SeasonalityTest.isSeasonal(noise, season: 12))
    #expect(SeasonalityTest.isSeasonal(seasonal, season: 12))
    #expect(!SeasonalityTest.isSeasonal(Array(seasonal.prefix(35)), season: 12))
    #expect(!SeasonalityTest.isSeasonal([Double](repeating: 5, count: 60), season: 12))
  }
}
