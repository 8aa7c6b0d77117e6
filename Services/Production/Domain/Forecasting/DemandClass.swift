/// The four kinds of demand by how often it comes and how much its size varies (A. A. Syntetos, J. E. Boylan,
/// J. D. Croston, "On the categorization of demand patterns", 2005).
package enum DemandClass: String, Hashable, Sendable, CaseIterable {
  /// Comes often, in similar sizes.
  case smooth
  /// Comes often, in very different sizes.
  case erratic
  /// Comes seldom, in similar sizes.
  case intermittent
  /// Comes seldom, in very different sizes.
  case lumpy
  /// Never came.
  case none

  /// Mean periods between demands from which on demand counts as seldom.
  package static let intervalLimit = 1.32
  /// Squared coefficient of variation of the sizes from which on they count as very different.
  package static let variationLimit = 0.49

  /// Whether the methods of Croston's family fit it.
  package var isIntermittent: Bool { self == .intermittent || self == .lumpy }
}

/// The two figures that decide on the class, from the first demand on: before it, the item was not yet sold.
package struct DemandPattern: Hashable, Sendable {
  /// Periods for each period with demand (ADI); infinite without any.
  package let meanInterval: Double
  /// Squared coefficient of variation of the demands that are not zero (CV2).
  package let squaredVariation: Double

  package init(of values: [Double]) {
    let values = values.drop { $0 == 0 }
    let sizes = values.filter { $0 != 0 }
    let mean = Statistics.mean(sizes)
    meanInterval = sizes.isEmpty ? .infinity : Double(values.count) / Double(sizes.count)
    squaredVariation =
      sizes.isEmpty || mean == 0
      ? 0 : Statistics.mean(sizes.map { ($0 - mean) * ($0 - mean) }) / (mean * mean)
  }

  package var demandClass: DemandClass {
    guard meanInterval.isFinite else { return .none }
    switch (meanInterval < DemandClass.intervalLimit, squaredVariation < DemandClass.variationLimit) {
    case (true, true): return .smooth
    case (true, false): return .erratic
    case (false, true): return .intermittent
    case (false, false): return .lumpy
    }
  }
}
