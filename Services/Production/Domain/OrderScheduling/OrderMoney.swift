/// Costs by the day and by the hour are counted in parts of a minor unit of which 1,440 make one, so that each
/// minute costs a whole number of them.
enum OrderMoney {
  static let parts: Int64 = 1440
  /// From a cost per hour in minor units to one per minute in parts.
  static let hourly: Int64 = 24

  /// In minor units, half away from zero.
  static func rounded(_ amount: Int64) -> Int64 {
    let half = parts / 2
    return amount >= 0 ? (amount + half) / parts : -((-amount + half) / parts)
  }

  static func floor(_ amount: Int64) -> Int64 {
    amount >= 0 ? amount / parts : -((-amount + parts - 1) / parts)
  }
}
