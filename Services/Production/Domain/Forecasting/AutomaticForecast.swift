/// The automatic choice of method.
///
/// Every candidate forecasts from up to four points of the past. The forecast is the mean of a few good and different
/// methods, weighted by the inverse of their squared mean absolute error there (after J. M. Bates and C. W. J. Granger,
/// "The combination of forecasts", 1969), because a combination errs less than the method that looks best (R. T.
/// Clemen, "Combining forecasts", 1989). Only a single method whose error was less than half of the combination's
/// replaces it. Demand that comes seldom is judged by squared error, since absolute error would choose a forecast of
/// zero.
package struct AutomaticForecast: Hashable, Sendable {
  package let forecast: Forecast
  package let pattern: DemandPattern
  /// Of the forecast's method on the held-back data; nil when the series is too short to hold back any.
  package let heldBack: ForecastAccuracy?
  /// Points of the past forecast from.
  package let origins: Int
  /// Every candidate with its accuracy on the held-back data, the best first; empty when the series is too short.
  package let candidates: [Candidate]

  package struct Candidate: Hashable, Sendable {
    package let method: ForecastMethod
    package let accuracy: ForecastAccuracy
  }

  /// The methods that the combination is made of.
  package static let members: [ForecastMethod] = [
    .optimisedTheta, .optimisedThetaAdditive, .dampedMultiplicative, .logarithmicTheta,
  ]
  /// The members for demand that comes seldom.
  package static let intermittentMembers: [ForecastMethod] = [.simple, .syntetosBoylan, .teunterSyntetosBabai]

  /// The candidates besides the members.
  static let singles: [ForecastMethod] = [.naive, .seasonalNaive, .movingAverage, .simple, .holt]
  static let intermittentSingles: [ForecastMethod] = [.croston, .movingAverage]
  /// A single method replaces the combination when its error is below this share of the combination's.
  static let share = 0.5
  /// From this many points of the past at least.
  static let fewestOrigins = 3
  /// Fewer values are too few for the members.
  static let fewestValues = 5
}
