/// Forecasts from several points of the past, judged by what came after them (L. J. Tashman, "Out-of-sample tests of
/// forecasting accuracy", 2000).
struct RollingOrigin {
  /// Lengths of the histories forecast from, the longest first.
  let origins: [Int]
  /// Periods forecast from each, at most.
  let horizon: Int

  /// Histories shorter than this are not forecast from.
  static let shortest = 7
  /// Origins at most.
  static let most = 4

  /// Origins half a horizon apart, for a series of `count` values. None when it is too short.
  init(count: Int, season: Int, horizon: Int) {
    self.horizon = max(1, min(horizon, count / 2))
    let twoCycles = 2 * season + 2
    let shortest = count > twoCycles ? max(RollingOrigin.shortest, twoCycles) : RollingOrigin.shortest
    let step = max(1, min(self.horizon / 2, count - shortest))
    origins = (1...RollingOrigin.most).map { count - $0 * step }.filter { $0 >= shortest }
  }
}
