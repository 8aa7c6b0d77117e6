/// The dynamic program over the tree, rooted at stage 0: a stage's table gives the least cost of its
/// subtree for every service time on the arc to its parent.
struct TreeSolver {
  let network: GuaranteedService
  private var committed: [Int]
  private var inbound: [Int]
  /// Per stage and time on the arc to its parent: least cost.
  private var tables: [[Double]]
  private var order: [(stage: Int, parent: Int?)] = []

  init(network: GuaranteedService) {
    self.network = network
    let count = network.stages.count
    committed = Array(repeating: 0, count: count)
    inbound = Array(repeating: 0, count: count)
    tables = Array(repeating: [], count: count)
    var open: [(stage: Int, parent: Int?)] = [(0, nil)]
    while let next = open.popLast() {
      order.append(next)
      for neighbour in network.stages[next.stage].supplies + network.suppliers[next.stage]
      where neighbour != next.parent { open.append((neighbour, next.stage)) }
    }
  }

  mutating func solve() -> GuaranteedService.Answer {
    for (stage, parent) in order.reversed() {
      guard let parent else { continue }
      let isSupplier = network.stages[stage].supplies.contains(parent)
      tables[stage] = (0...horizon).map { time in
        best(stage, without: parent, committed: isSupplier ? time : nil, waitsAtLeast: isSupplier ? 0 : time).cost
      }
    }
    choose(0, parent: nil, time: nil)
    let stocks = network.stages.indices.map {
      network.safetyStock($0, inbound: inbound[$0], outbound: committed[$0])
    }
    let cost = zip(network.stages, stocks).reduce(0) { $0 + $1.0.holding * $1.1 }
    return GuaranteedService.Answer(committed: committed, safetyStocks: stocks, cost: cost)
  }

  private var horizon: Int { network.longest.max() ?? 0 }

  private mutating func choose(_ stage: Int, parent: Int?, time: Int?) {
    let isSupplier = parent.map { network.stages[stage].supplies.contains($0) } ?? false
    let choice = best(
      stage, without: parent, committed: isSupplier ? time : nil, waitsAtLeast: isSupplier ? 0 : time ?? 0)
    committed[stage] = choice.outbound
    inbound[stage] = choice.inbound
    for supplier in network.suppliers[stage] where supplier != parent {
      choose(supplier, parent: stage, time: cheapest(supplier, 0...choice.inbound))
    }
    for customer in network.stages[stage].supplies where customer != parent {
      choose(customer, parent: stage, time: cheapest(customer, choice.outbound...horizon))
    }
  }

  /// The time of least cost within the range; the lowest on a tie.
  private func cheapest(_ stage: Int, _ range: ClosedRange<Int>) -> Int {
    range.min { tables[stage][$0] < tables[stage][$1] } ?? range.lowerBound
  }

  /// The best service times of a stage and the subtree behind it.
  private func best(
    _ stage: Int, without parent: Int?, committed fixed: Int?, waitsAtLeast least: Int
  ) -> (cost: Double, inbound: Int, outbound: Int) {
    let record = network.stages[stage]
    let latest = network.longest[stage] - record.processing
    var best = (cost: Double.infinity, inbound: 0, outbound: 0)
    guard max(least, record.inbound) <= latest else { return best }
    for wait in max(least, record.inbound)...latest {
      var base = 0.0
      for supplier in network.suppliers[stage] where supplier != parent {
        base += tables[supplier][cheapest(supplier, 0...wait)]
      }
      guard base < best.cost else { continue }
      let bound = min(wait + record.processing, record.outbound ?? .max)
      guard (fixed ?? 0) <= bound else { continue }
      for promise in (fixed ?? 0)...(fixed ?? bound) {
        var cost = base + record.holding * network.safetyStock(stage, inbound: wait, outbound: promise)
        for customer in record.supplies where customer != parent {
          cost += tables[customer][cheapest(customer, promise...horizon)]
        }
        if cost < best.cost - 1e-12 { best = (cost, wait, promise) }
      }
    }
    return best
  }
}
