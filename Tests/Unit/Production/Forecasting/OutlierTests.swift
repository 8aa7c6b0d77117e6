import ProductionDomain
import Testing

@Suite struct OutlierTests {
  static func series(_ count: Int, season: Int, seed: UInt64 = 21) -> [Double] {
    var random = ForecastRandomness(seed: seed)
    return (0..<count).map { index in
      100 + Double(index) + (season > 1 && index % season == season - 1 ? 60 : 0)
        + Double.random(in: -5...5, using: &random)
    }
  }

  @Test(arguments: [0, 1, 17, 38, 39]) func aTypingErrorIsFoundAndReplacedByWhatItsNeighboursGive(place: Int) throws {
    var values = Self.series(40, season: 1)
    let right = values[place]
    values[place] *= 10
    let (cleaned, replaced) = Outliers.cleaned(values, season: 1)
    #expect(replaced.map(\.index) == [place])
    #expect(try #require(replaced.first).value == right * 10)
    #expect(abs(cleaned[place] - right) < 12)
    for index in values.indices where index != place { #expect(cleaned[index] == values[index]) }
  }

  @Test func aSeasonalPeakIsNoOutlierButAMissingOneIs() {
    var values = Self.series(60, season: 12)
    #expect(Outliers.found(in: values, season: 12).isEmpty)
    values[35] -= 60
    values[40] = 0
    #expect(Outliers.found(in: values, season: 12).map(\.index) == [35, 40])
  }

  @Test func aLastingChangeOfLevelIsNone() {
    let values = Self.series(40, season: 1).enumerated().map { $0 < 20 ? $1 : $1 + 500 }
    #expect(Outliers.found(in: values, season: 1).isEmpty)
  }

  @Test func seldomDemandShortAndConstantSeriesHaveNone() {
    #expect(Outliers.found(in: [0, 0, 50, 0, 0, 0, 400, 0, 0, 0, 30, 0], season: 1).isEmpty)
    #expect(Outliers.found(in: [1, 1, 1, 90, 1], season: 1).isEmpty)
    #expect(Outliers.found(in: [Double](repeating: 7, count: 30), season: 4).isEmpty)
  }

  @Test func itIsFoundInAConstantSeries() {
    var values = [Double](repeating: 7, count: 30)
    values[12] = 70
    let findings = Outliers.found(in: values, season: 1)
    #expect(findings.map(\.index) == [12])
    #expect(findings.map(\.expected) == [7])
  }
}
