/// Where to hold safety stock in a network whose stages each promise a service time.
///
/// Guaranteed-service model of K. F. Simpson (1958); S. C. Graves and S. P. Willems, "Optimizing
/// Strategic Safety Stock Placement in Supply Chains", M&SOM 2(1), 2000, solve it on a tree by dynamic
/// programming. Times are whole periods.
package struct GuaranteedService: Sendable {
  package struct Stage: Sendable {
    package var name: String
    /// Stages that this one supplies.
    package var supplies: [Int]
    /// Per unit and period.
    package var holding: Double
    package var processing: Int
    /// What suppliers outside promise, where there are any.
    package var inbound: Int
    /// The longest that customers outside accept; nil when there are none.
    package var outbound: Int?
    /// Of demand at this stage from outside; upstream it is pooled.
    package var deviation: Double
    /// Deviations that the safety stock covers.
    package var safetyFactor: Double

    package init(
      name: String, supplies: [Int] = [], holding: Double, processing: Int, inbound: Int = 0, outbound: Int? = nil,
      deviation: Double = 0, safetyFactor: Double = 1
    ) {
      self.name = name
      self.supplies = supplies
      self.holding = holding
      self.processing = processing
      self.inbound = inbound
      self.outbound = outbound
      self.deviation = deviation
      self.safetyFactor = safetyFactor
    }
  }

  package struct Answer: Sendable {
    /// The service time each stage commits to.
    package let committed: [Int]
    /// Base of each stage's safety stock, in units.
    package let safetyStocks: [Double]
    /// Holding cost of all safety stock, per period.
    package let cost: Double
  }

  let stages: [Stage]
  let suppliers: [[Int]]
  /// Deviation of the demand that passes each stage.
  let pooled: [Double]
  /// The longest each stage can take when nothing upstream keeps stock.
  let longest: [Int]

  /// Nil when the stages do not form a tree (connected, one fewer arcs than stages).
  package init?(_ stages: [Stage]) {
    guard !stages.isEmpty, stages.reduce(0, { $0 + $1.supplies.count }) == stages.count - 1 else { return nil }
    var suppliers = [[Int]](repeating: [], count: stages.count)
    for (index, stage) in stages.enumerated() {
      for next in stage.supplies {
        guard stages.indices.contains(next) else { return nil }
        suppliers[next].append(index)
      }
    }
    var seen: Set<Int> = [0]
    var open = [0]
    while let stage = open.popLast() {
      for next in stages[stage].supplies + suppliers[stage] where seen.insert(next).inserted { open.append(next) }
    }
    guard seen.count == stages.count else { return nil }
    self.stages = stages
    self.suppliers = suppliers
    func variance(_ stage: Int) -> Double {
      stages[stage].deviation * stages[stage].deviation + stages[stage].supplies.reduce(0) { $0 + variance($1) }
    }
    pooled = stages.indices.map { variance($0).squareRoot() }
    func longestTime(_ stage: Int) -> Int {
      stages[stage].processing + max(stages[stage].inbound, suppliers[stage].map(longestTime).max() ?? 0)
    }
    longest = stages.indices.map(longestTime)
  }

  /// The longest any stage can take, in periods; the work of ``solve()`` grows with its square.
  package var longestTime: Int { longest.max() ?? 0 }

  package func solve() -> Answer {
    var solver = TreeSolver(network: self)
    return solver.solve()
  }

  /// Safety stock of a stage that waits `inbound` for its supplies and promises `outbound`.
  func safetyStock(_ stage: Int, inbound: Int, outbound: Int) -> Double {
    let uncovered = Double(inbound + stages[stage].processing - outbound)
    return stages[stage].safetyFactor * pooled[stage] * uncovered.squareRoot()
  }
}
