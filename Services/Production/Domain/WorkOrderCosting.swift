/// What a work order cost beside what it should have cost. All amounts are minor units of one currency, rounded half
/// up once for each component, each operation and the output.
package enum WorkOrderCosting {
  /// What an item should cost.
  package struct StandardCost: Hashable, Sendable {
    /// For one unit.
    package var minorUnits: Int64
    /// How many steps a unit has.
    package var stepsPerUnit: Int64

    package init(minorUnits: Int64, stepsPerUnit: Int64) {
      self.minorUnits = minorUnits
      self.stepsPerUnit = stepsPerUnit
    }
  }

  package struct Output: Hashable, Sendable {
    package var orderedSteps: Int64
    package var goodSteps: Int64
    package var scrapSteps: Int64
    package var cost: StandardCost

    package init(orderedSteps: Int64, goodSteps: Int64, scrapSteps: Int64, cost: StandardCost) {
      self.orderedSteps = orderedSteps
      self.goodSteps = goodSteps
      self.scrapSteps = scrapSteps
      self.cost = cost
    }
  }

  package struct Material: Hashable, Sendable {
    /// For the whole order.
    package var requiredSteps: Int64
    /// Issued and backflushed.
    package var usedSteps: Int64
    package var cost: StandardCost

    package init(requiredSteps: Int64, usedSteps: Int64, cost: StandardCost) {
      self.requiredSteps = requiredSteps
      self.usedSteps = usedSteps
      self.cost = cost
    }
  }

  /// One operation's setup and run.
  package struct Labour: Hashable, Sendable {
    /// For what it made, good and scrap.
    package var standardMinutes: Int
    package var reportedMinutes: Int
    /// Minor units.
    package var costPerHour: Int64
    /// Of the labour, in hundredths of a percent.
    package var overheadBasisPoints: Int64

    package init(standardMinutes: Int, reportedMinutes: Int, costPerHour: Int64, overheadBasisPoints: Int64) {
      self.standardMinutes = standardMinutes
      self.reportedMinutes = reportedMinutes
      self.costPerHour = costPerHour
      self.overheadBasisPoints = overheadBasisPoints
    }
  }

  package enum VarianceKind: String, Hashable, Sendable, CaseIterable {
    /// Used more than what was made, good and scrap, should have used.
    case materialUsage = "material-usage"
    /// Worked longer.
    case labour
    case overhead
    /// The rest: what went into scrap, and what the product's standard cost differs from that of its parts.
    case yield
  }

  package struct Variance: Hashable, Sendable {
    package let kind: VarianceKind
    /// Positive: it cost more than it should have.
    package let amount: Int64
  }

  /// material + labour + overhead + service = output + co-products + the sum of the variances.
  package struct Result: Hashable, Sendable {
    package let material: Int64
    package let labour: Int64
    package let overhead: Int64
    /// What a subcontractor gets for what he made well.
    package let service: Int64
    package let output: Int64
    /// What each co-product bears of what was allowed to be spent, in their order.
    package let coProducts: [Int64]
    /// One of each kind.
    package let variances: [Variance]

    package var valueIn: Int64 { material + labour + overhead + service }
  }

  /// Beyond this nothing is computed: sums of such amounts still fit.
  package static let maximumAmount: Int64 = 1_000_000_000_000_000

  /// `coProducts` are their parts of the cost, per million; `service` is a subcontractor's price. Nil when an amount is
  /// negative or beyond ``maximumAmount``.
  package static func result(
    _ output: Output, _ materials: [Material], _ labours: [Labour], coProducts: [Int64] = [],
    service: StandardCost? = nil
  ) -> Result? {
    let made = output.goodSteps + output.scrapSteps
    var material = Side()
    for part in materials {
      let allowed = Backflush.used(by: made, of: output.orderedSteps, required: part.requiredSteps)
      material.actual += value(of: part.usedSteps, part.cost)
      material.allowed += value(of: allowed, part.cost)
    }
    var labour = Side()
    var overhead = Side()
    for part in labours {
      let worked = Side(
        actual: rounded(Int128(part.reportedMinutes) * Int128(part.costPerHour), over: 60),
        allowed: rounded(Int128(part.standardMinutes) * Int128(part.costPerHour), over: 60))
      labour.actual += worked.actual
      labour.allowed += worked.allowed
      overhead.actual += rounded(worked.actual * Int128(part.overheadBasisPoints), over: 10_000)
      overhead.allowed += rounded(worked.allowed * Int128(part.overheadBasisPoints), over: 10_000)
    }
    let good = value(of: output.goodSteps, output.cost)
    // He is paid for what is good only: he never costs more than he should.
    let paid = service.map { value(of: output.goodSteps, $0) } ?? 0
    let work = Side(actual: paid, allowed: paid)
    let sides = [material, labour, overhead, work]
    let amounts = sides.flatMap { [$0.actual, $0.allowed] } + [good]
    guard amounts.allSatisfy((0...Int128(maximumAmount)).contains) else { return nil }
    let allowed = sides.reduce(0) { $0 + $1.allowed }
    let shares = coProducts.map { rounded(allowed * Int128($0), over: 1_000_000) }
    guard shares.allSatisfy((0...Int128(maximumAmount)).contains) else { return nil }
    let yield = allowed - good - shares.reduce(0, +)
    return Result(
      material: Int64(material.actual), labour: Int64(labour.actual), overhead: Int64(overhead.actual),
      service: Int64(paid), output: Int64(good), coProducts: shares.map { Int64($0) },
      variances: [
        Variance(kind: .materialUsage, amount: Int64(material.variance)),
        Variance(kind: .labour, amount: Int64(labour.variance)),
        Variance(kind: .overhead, amount: Int64(overhead.variance)),
        Variance(kind: .yield, amount: Int64(yield)),
      ])
  }

  /// What something cost and what it should have, for as much as was made.
  private struct Side {
    var actual: Int128 = 0
    var allowed: Int128 = 0
    var variance: Int128 { actual - allowed }
  }

  private static func value(of steps: Int64, _ cost: StandardCost) -> Int128 {
    rounded(Int128(steps) * Int128(cost.minorUnits), over: Int128(cost.stepsPerUnit))
  }

  /// Half up. Costs are not negative.
  private static func rounded(_ value: Int128, over divisor: Int128) -> Int128 { (value + divisor / 2) / divisor }
}
