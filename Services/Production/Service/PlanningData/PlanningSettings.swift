import ProductionDomain
import Values

/// How plans are made.
package struct PlanningSettings: Codable, Hashable, Sendable {
  package enum Capacity: String, Codable, Hashable, Sendable, CaseIterable {
    /// Overloads are reported.
    case infinite
    /// Orders wait for free capacity.
    case finite
  }
  package enum Objective: String, Codable, Hashable, Sendable, CaseIterable {
    case makespan
    case weightedTardiness = "weighted-tardiness"
    case profit

    var shopObjective: ShopObjective {
      switch self {
      case .makespan: .makespan
      case .weightedTardiness: .weightedTardiness
      case .profit: .profit
      }
    }
  }

  package enum Direction: String, Codable, Hashable, Sendable, CaseIterable {
    /// As early as possible.
    case forward
    /// As late as the due dates allow.
    case backward
  }

  /// 180 unless told.
  package var horizonDays: Int?
  /// 1 unless told.
  package var bucketDays: Int?
  /// 7 unless told.
  package var capacityBucketDays: Int?
  package var capacity: Capacity?
  /// An order is neither moved nor named in a message for less than this.
  package var toleranceDays: Int?
  package var tolerancePercent: Int?
  /// How plants that ask one plant share what it has to spare; by priority unless told.
  package var fairShare: FairShareRule?
  /// The plant that is inventory's site `main`, from which customers are served; the empty plant unless told.
  package var mainPlant: String?
  /// Orders that begin within so many days are sequenced; 42 unless told.
  package var scheduleDays: Int?
  /// How long the sequence is searched for; 2 unless told, 0 for dispatch rules only.
  package var scheduleSeconds: Int?
  /// What the sequence is judged by; weighted tardiness unless told.
  package var objective: Objective?
  /// Whether operations are sequenced to begin early or late; forward unless told.
  package var scheduleDirection: Direction?
  /// Forecasts of our own for items without one from sales, from their weekly demand; false unless told.
  package var statisticalForecast: Bool?
  /// A plan is made by itself when something it is made from has changed; true unless told.
  package var automaticPlanning: Bool?

  /// Proposals that begin within so many days are told to other services, the first ten thousand of them; 90 unless told.
  package var tellDays: Int?

  package init() {}

  static let names: Set<String> = [
    "horizonDays", "bucketDays", "capacityBucketDays", "capacity", "toleranceDays", "tolerancePercent", "mainPlant",
    "scheduleDays", "scheduleSeconds", "objective", "scheduleDirection", "statisticalForecast", "automaticPlanning",
    "tellDays", "fairShare",
  ]

  var horizon: Int { horizonDays ?? 180 }
  var main: String { mainPlant ?? "" }
  var sequencedDays: Int { min(scheduleDays ?? 42, horizon) }
  var searchSeconds: Int { scheduleSeconds ?? 2 }
  var sequenceObjective: ShopObjective { (objective ?? .weightedTardiness).shopObjective }
  var toldDays: Int { tellDays ?? 90 }
  var plansByItself: Bool { automaticPlanning ?? true }

  /// Throws for the first value that cannot be used.
  func check() throws(MasterDataRefusal) {
    func within(_ value: Int?, _ range: ClosedRange<Int>, _ name: String) throws(MasterDataRefusal) {
      guard let value, !range.contains(value) else { return }
      throw MasterDataRefusal("'\(name)' must be between \(range.lowerBound) and \(range.upperBound).")
    }
    if let plant = mainPlant, !plant.isEmpty,
      plant.trimmedText(upTo: 64) != plant || plant.contains(where: "@#>".contains)
    {
      throw MasterDataRefusal("'mainPlant' must be a plant's name of at most 64 bytes, without '@', '#' and '>'.")
    }
    try within(horizonDays, 1...1000, "horizonDays")
    try within(bucketDays, 1...90, "bucketDays")
    try within(capacityBucketDays, 1...90, "capacityBucketDays")
    try within(toleranceDays, 0...365, "toleranceDays")
    try within(tolerancePercent, 0...100, "tolerancePercent")
    try within(scheduleDays, 1...365, "scheduleDays")
    try within(scheduleSeconds, 0...60, "scheduleSeconds")
    try within(tellDays, 0...1000, "tellDays")
  }
}
