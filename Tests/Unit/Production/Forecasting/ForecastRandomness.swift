/// SplitMix64 (G. Steele, D. Lea, C. Flood, 2014): the same seed gives the same series.
struct ForecastRandomness: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Positive demand with level, trend, season and noise of random strength.
  mutating func demand(count: Int, season: Int) -> [Double] {
    let level = Double.random(in: 50...5000, using: &self)
    let growth = Double.random(in: -0.005...0.02, using: &self)
    let noise = Double.random(in: 0.01...0.3, using: &self)
    let swing = Double.random(in: 0...0.4, using: &self)
    let factors = (0..<max(1, season)).map { _ in 1 + Double.random(in: -swing...swing, using: &self) }
    return (0..<count).map { index in
      let trend = level * max(0.2, 1 + growth * Double(index))
      return trend * factors[index % factors.count] * (1 + Double.random(in: -noise...noise, using: &self))
    }
  }

  /// Demand in a share of the periods only.
  mutating func seldomDemand(count: Int) -> [Double] {
    let chance = Double.random(in: 0.1...0.6, using: &self)
    return (0..<count).map { _ in
      Double.random(in: 0..<1, using: &self) < chance ? Double(Int.random(in: 1...30, using: &self)) : 0
    }
  }
}
