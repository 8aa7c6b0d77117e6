/// Parallel tempering (Geyer 1991; Hukushima, Nemoto 1996): searches at fixed temperatures exchange places, so
/// that what the warm ones find the cold ones refine.
enum Tempering {
  /// Temperatures in equal ratios, both ends included.
  static func temperatures(from cold: Double, to warm: Double, count: Int) -> [Double] {
    let ratio = exponential(naturalLogarithm(warm / cold) / Double(max(1, count - 1)))
    var result = [cold]
    while result.count < count { result.append(result[result.count - 1] * ratio) }
    return result
  }

  /// Whether two searches change places: always when the colder one has the larger value, else with the
  /// probability that keeps each temperature's distribution.
  static func exchanges(
    _ value: Double, _ temperature: Double, _ warmerValue: Double, _ warmerTemperature: Double,
    _ random: inout SearchRandom
  ) -> Bool {
    let chance = (value - warmerValue) * (1 / temperature - 1 / warmerTemperature)
    return chance >= 0 || -chance < random.exponential()
  }

  /// e to the power of a small number, by its series.
  private static func exponential(_ power: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    for index in 1..<40 {
      term *= power / Double(index)
      sum += term
    }
    return sum
  }
}
