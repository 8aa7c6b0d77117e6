/// Whether a series is seasonal at all.
package enum SeasonalityTest {
  /// True when the autocorrelation at the seasonal lag lies outside the 90 % limits for a series that is
  /// correlated at the shorter lags only (V. Assimakopoulos and K. Nikolopoulos, "The theta model", 2000;
  /// limits after M. S. Bartlett, 1946). A series of less than three cycles is never called seasonal.
  package static func isSeasonal(_ values: [Double], season: Int) -> Bool {
    guard season > 1, values.count >= 3 * season else { return false }
    let n = values.count
    let average = Statistics.mean(values)
    let deviations = values.map { $0 - average }
    let variance = deviations.reduce(0) { $0 + $1 * $1 }
    guard variance > 0 else { return false }
    var sumOfSquares = 0.0
    var atSeason = 0.0
    for lag in 1...season {
      var sum = 0.0
      for index in lag..<n { sum += deviations[index] * deviations[index - lag] }
      let correlation = sum / variance
      if lag < season { sumOfSquares += correlation * correlation } else { atSeason = correlation }
    }
    let limit = 1.645 * ((1 + 2 * sumOfSquares) / Double(n)).squareRoot()
    return abs(atSeason) > limit
  }
}
