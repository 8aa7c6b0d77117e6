/// What each season of the cycle adds to the level, or by which factor it multiplies it.
package struct SeasonalProfile: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// Indices are added; they sum to zero.
    case additive
    /// Indices are factors; they sum to the number of seasons.
    case multiplicative
  }

  package let kind: Kind
  /// One for each season; the first belongs to the first observation.
  package let indices: [Double]

  /// The classical decomposition by a centred moving average of one cycle: ratios (or differences) to the
  /// average, their mean by season, normalised (Makridakis, Wheelwright, Hyndman, *Forecasting*, 1998, ch. 3).
  /// Nil when there are fewer than two cycles, or when a factor would not be positive.
  package static func decomposing(_ values: [Double], season: Int, kind: Kind) -> SeasonalProfile? {
    guard season > 1, values.count >= 2 * season else { return nil }
    let trend = centredMovingAverage(values, season)
    let half = season / 2
    var sums = [Double](repeating: 0, count: season)
    var counts = [Double](repeating: 0, count: season)
    for (offset, average) in trend.enumerated() {
      let index = offset + half
      if kind == .multiplicative, average <= 0 { return nil }
      sums[index % season] += kind == .additive ? values[index] - average : values[index] / average
      counts[index % season] += 1
    }
    let means = zip(sums, counts).map { $1 > 0 ? $0 / $1 : kind == .additive ? 0 : 1 }
    let centre = Statistics.mean(means)
    switch kind {
    case .additive:
      return SeasonalProfile(kind: kind, indices: means.map { $0 - centre })
    case .multiplicative:
      guard means.allSatisfy({ $0 > 0.01 * centre }) else { return nil }
      return SeasonalProfile(kind: kind, indices: means.map { $0 / centre })
    }
  }

  /// The indices moved towards no season by the share of their spread that noise explains (positive-part
  /// James-Stein; D. M. Miller and D. Williams, "Shrinkage estimators of time series seasonal factors and their
  /// effect on forecasting accuracy", 2003). `values` are those that the profile was taken from.
  package func shrunk(by values: [Double]) -> SeasonalProfile {
    let season = indices.count
    let half = season / 2
    let neutral = kind == .additive ? 0.0 : 1.0
    let trend = SeasonalProfile.centredMovingAverage(values, season)
    var noise = 0.0
    for (offset, average) in trend.enumerated() {
      let value = values[offset + half]
      let error = (kind == .additive ? value - average : value / average) - indices[(offset + half) % season]
      noise += error * error
    }
    let freedom = Double(max(1, trend.count - season))
    let ofMean = noise / freedom * Double(season) / Double(max(1, trend.count))
    let spread = indices.reduce(0) { $0 + ($1 - neutral) * ($1 - neutral) } / Double(season - 1)
    let kept = spread > 0 ? max(0, 1 - ofMean / spread) : 0
    return SeasonalProfile(kind: kind, indices: indices.map { neutral + kept * ($0 - neutral) })
  }

  /// The average over one cycle around each observation that has half a cycle on both sides; of an even cycle
  /// both ends weigh half.
  static func centredMovingAverage(_ values: [Double], _ season: Int) -> [Double] {
    let half = season / 2
    guard values.count >= 2 * half + 1 else { return [] }
    var sums = [0.0]
    sums.reserveCapacity(values.count + 1)
    for value in values { sums.append(sums[sums.count - 1] + value) }
    return (half..<(values.count - half)).map { index in
      var sum = sums[index + half + 1] - sums[index - half]
      if season % 2 == 0 { sum -= (values[index - half] + values[index + half]) / 2 }
      return sum / Double(season)
    }
  }

  /// The values without their season.
  package func removed(from values: [Double]) -> [Double] {
    applied(to: values, startingAt: 0, inverse: true)
  }

  /// Values of the periods `start`, `start` + 1, ... after the first observation with their season put back.
  package func restored(to values: [Double], startingAt start: Int) -> [Double] {
    applied(to: values, startingAt: start, inverse: false)
  }

  private func applied(to values: [Double], startingAt start: Int, inverse: Bool) -> [Double] {
    var result = values
    var season = start % indices.count
    for index in result.indices {
      switch kind {
      case .additive: result[index] += inverse ? -indices[season] : indices[season]
      case .multiplicative: result[index] *= inverse ? 1 / indices[season] : indices[season]
      }
      season = season + 1 == indices.count ? 0 : season + 1
    }
    return result
  }
}
