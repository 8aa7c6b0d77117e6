/// The part of a series that methods may look at, with its seasonal profiles, which many of them share.
struct TrainingSample {
  let values: [Double]
  let season: Int
  /// Factors where the series has any, moved towards one as far as they are noise. Nil when it has too few cycles or
  /// values that are not positive.
  let factors: SeasonalProfile?
  /// The same as amounts to add; nil when it has too few cycles.
  let amounts: SeasonalProfile?
  /// The values without `factors`, or without `amounts` where there are none.
  let adjusted: [Double]

  init(_ values: [Double], season: Int) {
    self.values = values
    self.season = season
    let positive = season > 1 && values.allSatisfy { $0 > 0 }
    factors =
      positive
      ? SeasonalProfile.decomposing(values, season: season, kind: .multiplicative)?.shrunk(by: values) : nil
    amounts =
      season > 1 ? SeasonalProfile.decomposing(values, season: season, kind: .additive)?.shrunk(by: values) : nil
    adjusted = (factors ?? amounts)?.removed(from: values) ?? values
  }

  /// The profile that `adjusted` is without.
  var profile: SeasonalProfile? { factors ?? amounts }

  /// The unchanged classical indices if the series proves seasonal, as the M competitions did it: factors if all
  /// values are positive, amounts otherwise.
  var testedProfile: SeasonalProfile? {
    guard SeasonalityTest.isSeasonal(values, season: season) else { return nil }
    let kind = values.allSatisfy { $0 > 0 } ? SeasonalProfile.Kind.multiplicative : .additive
    return SeasonalProfile.decomposing(values, season: season, kind: kind)
      ?? SeasonalProfile.decomposing(values, season: season, kind: .additive)
  }
}
