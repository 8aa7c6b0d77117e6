/// Which supply meets which demand, both ways: every quantity of a ``MaterialPlan`` traced.
///
/// Records are small and without references, lists are ranges of them: a plan of 100,000 items has four million supplies,
/// eighteen million demands and twenty million pegs.
package struct PegTable: Sendable {
  /// More orders of one item in one bucket stay one order.
  let ordersAtOnce: Int
  package let supplies: [Supply]
  /// The independent ones first.
  package let demands: [Demand]
  let independentCount: Int
  /// Those of independent demand last.
  package private(set) var pegs: [Peg]
  /// Pegs by supply and by demand.
  package private(set) var ofSupply: PegsOfSupplies
  package private(set) var ofDemand: PegsOfDemands
  /// Supplies and demands by item, by their buckets.
  package let suppliesOfItem: NumberLists
  package let demandsOfItem: NumberLists
  /// Component demands of each supply.
  package let componentsOf: ComponentsOfSupplies

  /// Pegs the whole plan: within an item supply goes to demand in the order of their buckets, and at
  /// one bucket by `priority` (of a line of the model's demand; components before all lines). What an item's maximum
  /// would make more than `ordersAtOnce` orders of one bucket stays one order.
  package init(
    _ plan: MaterialPlan, ordersAtOnce: Int = OrderLimits.largestOrderCount, priority: (Int) -> Int = { _ in 1 }
  ) {
    self.ordersAtOnce = ordersAtOnce
    let records = PegRecordTables(plan, ordersAtOnce: ordersAtOnce)
    let matching = PegMatching(records, plan.model, priority)
    let pegs = matching.pegs()
    supplies = records.supplies
    demands = records.demands
    independentCount = records.independentCount
    suppliesOfItem = matching.suppliesOfItem
    demandsOfItem = matching.demandsOfItem
    componentsOf = ComponentsOfSupplies(first: records.firstComponent, demands: records.demands)
    self.pegs = pegs.all
    ofSupply = PegsOfSupplies(pegs.all, first: pegs.firstOfSupply, dependentCount: matching.dependentCount)
    ofDemand = PegsOfDemands(first: pegs.firstOfDemand, pegs: pegs.all)
  }

  /// Of a supply's quantity what no demand takes.
  package func left(of supply: Int) -> Int64 {
    supplies[supply].quantity - ofSupply[supply].reduce(0) { $0 + pegs[$1].quantity }
  }
  /// Of a demand's quantity what no supply meets.
  package func short(of demand: Int) -> Int64 {
    demands[demand].quantity - ofDemand[demand].reduce(0) { $0 + pegs[$1].quantity }
  }

  /// Lets all independent demand give its supply back and be pegged anew; the pegs of one demand stand together.
  package mutating func replaceIndependentPegs(by new: [Peg]) {
    let dependent = ofSupply.dependentCount
    var firstOfDemand = ofDemand.first
    let firstOfSupply = ofSupply.first
    // Nobody else holds the pegs while they change.
    ofDemand = PegsOfDemands(first: [], pegs: [])
    ofSupply = PegsOfSupplies([], first: [], dependentCount: 0)
    pegs.removeSubrange(dependent...)
    pegs += new
    for demand in 0..<independentCount { firstOfDemand[demand] = -1 }
    for number in (dependent..<pegs.count).reversed() { firstOfDemand[pegs[number].demand] = Int32(number) }
    ofSupply = PegsOfSupplies(pegs, first: firstOfSupply, dependentCount: dependent)
    ofDemand = PegsOfDemands(first: firstOfDemand, pegs: pegs)
  }
}
