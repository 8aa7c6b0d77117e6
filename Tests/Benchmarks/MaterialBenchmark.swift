import ProductionDomain
import Values

/// How long it takes to plan everything anew, and to carry one moved demand through the plan.
struct MaterialBenchmark {
  struct Differs: Error, CustomStringConvertible {
    let description = "The plan after the changes is not the one that planning everything anew gives."
  }

  let world = MaterialWorld()
  let seed: UInt64
  private var plan: MaterialPlan

  init(seed: UInt64) throws {
    self.seed = seed
    plan = try MaterialPlan(world.model(seed: seed))
  }

  /// Milliseconds of each regeneration from requirements to orders, and of the plain pass after each.
  mutating func regenerations(_ runs: Int) throws -> (measured: [Double], floor: [Double]) {
    let model = plan.model
    var pass = PlainPass(world: world, model: model, plan: plan)
    var measured: [Double] = []
    var floor: [Double] = []
    for run in 1...max(1, runs) {
      var fresh: MaterialPlan?
      measured.append(try milliseconds { fresh = try MaterialPlan(model) })
      floor.append(milliseconds { pass.run() })
      note("run \(run): all items \(text(measured.last!)) ms, plain pass \(text(floor.last!)) ms")
      if let fresh { plan = fresh }
    }
    return (measured, floor)
  }

  /// One demand after the other moves to another bucket: milliseconds and items netted of each. Refuses to
  /// measure what is wrong: the plan at the end must be that of planning anew, in every cell.
  mutating func changes(_ count: Int) throws -> (measured: [Double], netted: [Int]) {
    var random = SearchRandom(seed: seed &+ 7)
    var measured: [Double] = []
    var netted: [Int] = []
    for _ in 0..<max(1, count) {
      let line = random.below(plan.model.demands.count)
      let bucket = random.below(world.buckets)
      let quantity = plan.model.demands[line].quantity
      var touched = 0
      measured.append(
        try milliseconds { touched = try plan.apply([.demand(line: line, bucket: bucket, quantity: quantity)]) })
      netted.append(touched)
    }
    guard try MaterialPlan(plan.model).hasSameOrders(as: plan) else { throw Differs() }
    return (measured, netted)
  }
}

/// The least that exploding a plan must do: the orders of each bill line's parent times its quantity, added to the
/// component's row. No netting, no lots, no lead times.
private struct PlainPass {
  private let buckets: Int
  private let links: [(parent: Int32, child: Int32, quantity: Int64)]
  private let orders: [Int64]
  private var requirements: [Int64]

  init(world: MaterialWorld, model: MaterialModel, plan: MaterialPlan) {
    buckets = world.buckets
    var random = SearchRandom(seed: 3)
    let perLevel = world.items / world.levels
    // By parent, as a plan goes through them; children at random among the later items.
    links = (0..<world.links).map { index in
      let parent = index * (world.items - perLevel) / world.links
      let next = (parent / perLevel + 1) * perLevel
      return (Int32(parent), Int32(next + random.below(perLevel)), Int64(1 + random.below(3)))
    }
    orders = (0..<world.items).flatMap { item in (0..<world.buckets).map { plan.ordered(item, $0) } }
    requirements = orders
  }

  mutating func run() { PlainPass.explode(links, orders, buckets, into: &requirements) }

  private static func explode(
    _ links: [(parent: Int32, child: Int32, quantity: Int64)], _ orders: [Int64], _ buckets: Int,
    into requirements: inout [Int64]
  ) {
    let from = orders.span
    var into = requirements.mutableSpan
    for link in links {
      let parent = Int(link.parent) * buckets
      let child = Int(link.child) * buckets
      for bucket in 0..<buckets {
        into[unchecked: child + bucket] &+= from[unchecked: parent + bucket] &* link.quantity
      }
    }
  }
}

/// How long work takes, to the nanosecond.
func milliseconds(_ work: () throws -> Void) rethrows -> Double {
  let begin = ContinuousClock.now
  try work()
  let (seconds, attoseconds) = (ContinuousClock.now - begin).components
  return Double(seconds) * 1e3 + Double(attoseconds) * 1e-15
}

/// The value that so many percent of all do not exceed.
func percentile(_ percent: Double, of values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted[min(sorted.count - 1, Int(Double(sorted.count) * percent / 100))]
}
