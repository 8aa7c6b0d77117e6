/// The ways to forecast, by the names that files and commands use.
package enum ForecastMethod: String, Hashable, Sendable, CaseIterable {
  /// The last value.
  case naive
  /// The value of the same season a cycle ago.
  case seasonalNaive = "seasonal-naive"
  /// The last value without its season, with the season put back; the yardstick of the M competitions.
  case naive2
  /// The mean of the last values, as many as did best.
  case movingAverage = "moving-average"
  /// Exponential smoothing of the level.
  case simple
  /// Exponential smoothing of level and trend.
  case holt
  /// Exponential smoothing of level and a trend that dies out.
  case dampedHolt = "damped-holt"
  /// Level, trend and a season that is added.
  case holtWintersAdditive = "holt-winters-additive"
  /// Level, trend and a season that is a factor.
  case holtWintersMultiplicative = "holt-winters-multiplicative"
  /// Level, a trend that dies out and a season that is added.
  case dampedAdditive = "damped-holt-winters-additive"
  /// Level, a trend that dies out and a season that is a factor.
  case dampedMultiplicative = "damped-holt-winters-multiplicative"
  /// The smoothing model with the least corrected information criterion.
  case smoothingModel = "ets"
  /// The classic Theta method, with the season taken out if the series proves seasonal.
  case theta
  /// The classic Theta method on the logarithms.
  case logarithmicTheta = "log-theta"
  /// The Dynamic Optimised Theta Model with a season that is a factor.
  case optimisedTheta = "dynamic-optimised-theta"
  /// The Dynamic Optimised Theta Model with a season that is added.
  case optimisedThetaAdditive = "dynamic-optimised-theta-additive"
  /// Croston's method for demand that comes seldom.
  case croston
  /// Croston's method without its bias.
  case syntetosBoylan = "sba"
  /// The method for demand that comes seldom and may end.
  case teunterSyntetosBabai = "tsb"
  /// The mean of simple, Holt's and damped smoothing (S. Makridakis and M. Hibon, 2000: "Comb S-H-D").
  case combination
  /// The mean of those that the automatic choice combines; with the weights that their errors on held-back data give
  /// when it is chosen automatically, with equal ones when it is asked for.
  case weightedCombination = "weighted-combination"
}
