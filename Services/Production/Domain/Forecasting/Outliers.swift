/// Values that do not fit their neighbours and their season, and what would fit.
///
/// A value is an outlier when its distance from the running median of its neighbourhood (with the season taken out)
/// lies further outside the quartiles of all such distances than three times their range
/// (J. W. Tukey, *Exploratory Data Analysis*, 1977: "far out"). A lasting change of level moves the median with it
/// and is none.
package enum Outliers {
  package struct Finding: Hashable, Sendable {
    /// Position in the series, from zero.
    package let index: Int
    package let value: Double
    /// What the neighbourhood and the season would have given.
    package let expected: Double
  }

  /// Fewer values are too few to tell what is unusual.
  package static let fewestValues = 8
  /// Values on each side that make up the neighbourhood.
  static let reach = 3

  /// The outliers in order. None in demand that comes seldom, where zero and large are both normal.
  package static func found(in values: [Double], season: Int) -> [Finding] {
    guard values.count >= fewestValues, !DemandPattern(of: values).demandClass.isIntermittent else { return [] }
    let smooth = runningMedian(values)
    var profile: SeasonalProfile?
    if season > 1, values.count >= 3 * season { profile = robustProfile(values, smooth, season) }
    let adjusted = profile?.removed(from: values) ?? values
    let level = profile == nil ? smooth : runningMedian(adjusted)
    let distances = zip(adjusted, level).map { $0 - $1 }
    // A value that is its neighbourhood's median itself tells nothing about how far values lie from it, unless most do.
    let apart = distances.filter { $0 != 0 }
    let sorted = (2 * apart.count >= distances.count ? apart : distances).sorted()
    let lower = quantile(sorted, 0.25)
    let upper = quantile(sorted, 0.75)
    // Of values that hardly vary, a difference that nobody would call unusual is none.
    let slack = max(3 * (upper - lower), 0.05 * Statistics.median(values.map { abs($0) }))
    let expected = profile?.restored(to: level, startingAt: 0) ?? level
    return distances.indices.compactMap { index in
      let slack = slack * caution(at: index, of: values.count)
      guard distances[index] < lower - slack || distances[index] > upper + slack else { return nil }
      return Finding(index: index, value: values[index], expected: expected[index])
    }
  }

  /// Near an end only a part of the neighbourhood is known. At the last values what looks unusual may be the beginning
  /// of a new level, which a forecast must not lose.
  private static func caution(at index: Int, of count: Int) -> Double {
    if index >= count - reach { return 4 }
    return index < reach ? 2 : 1
  }

  /// The values with each outlier replaced by what its neighbourhood and season would have given.
  package static func cleaned(_ values: [Double], season: Int) -> (values: [Double], replaced: [Finding]) {
    let findings = found(in: values, season: season)
    var result = values
    for finding in findings { result[finding.index] = finding.expected }
    return (result, findings)
  }

  /// Seasonal differences from the running median; medians, so that an outlier does not bend its season.
  private static func robustProfile(_ values: [Double], _ smooth: [Double], _ season: Int) -> SeasonalProfile {
    let medians = (0..<season).map { first in
      Statistics.median(stride(from: first, to: values.count, by: season).map { values[$0] - smooth[$0] })
    }
    let centre = Statistics.mean(medians)
    return SeasonalProfile(kind: .additive, indices: medians.map { $0 - centre })
  }

  /// The median of each value's neighbourhood. A value near an end is not the middle of its neighbourhood: there the
  /// median is moved along the median of the slopes between all pairs (H. Theil, 1950; P. K. Sen, 1968).
  private static func runningMedian(_ values: [Double]) -> [Double] {
    let width = 2 * reach + 1
    return values.indices.map { index in
      let first = min(max(0, index - reach), values.count - width)
      let window = Array(values[first..<(first + width)])
      let distance = index - first - reach
      guard distance != 0 else { return Statistics.median(window) }
      var slopes: [Double] = []
      for right in 1..<width {
        for left in 0..<right { slopes.append((window[right] - window[left]) / Double(right - left)) }
      }
      return Statistics.median(window) + Statistics.median(slopes) * Double(distance)
    }
  }

  private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    let position = share * Double(sorted.count - 1)
    let index = Int(position)
    guard index + 1 < sorted.count else { return sorted[index] }
    return sorted[index] + (position - Double(index)) * (sorted[index + 1] - sorted[index])
  }
}
