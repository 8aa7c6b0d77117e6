/// Which supply meets which demand, both ways: every quantity of a ``MaterialPlan`` traced.
package struct PegTable: Sendable {
  package enum SupplyKind: Hashable, Sendable {
    case stock
    /// An order that stands: its place in ``MaterialModel/receipts``.
    case receipt(Int)
    case planned
    /// Comes with an order: that supply, and the bill line.
    case byProduct(of: Int, link: Int)
    /// The item's place taken by an alternate: the substitute.
    case substitute(Int)
  }

  package struct Supply: Hashable, Sendable {
    package let item: Int
    package let kind: SupplyKind
    /// When it can be used.
    package let bucket: Int
    /// When its components leave; below zero is that long before today. Nil when nothing leaves.
    package let release: Int?
    package let started: Int64
    /// What arrives.
    package let quantity: Int64
    /// Of the item's sources the one that an order comes from; 0 where it has one.
    package let source: Int

    init(
      item: Int, kind: SupplyKind, bucket: Int, release: Int?, started: Int64, quantity: Int64, source: Int = 0
    ) {
      self.item = item
      self.kind = kind
      self.bucket = bucket
      self.release = release
      self.started = started
      self.quantity = quantity
      self.source = source
    }
  }

  package enum DemandKind: Hashable, Sendable {
    /// Its place in ``MaterialModel/demands``.
    case independent(Int)
    /// Needed by a supply of the parent, by a bill line.
    case component(of: Int, link: Int)
    /// Stands in for another item: the supply that it makes.
    case standIn(for: Int)
  }

  package struct Demand: Hashable, Sendable {
    package let item: Int
    package let kind: DemandKind
    package let bucket: Int
    package let quantity: Int64
  }

  package struct Peg: Hashable, Sendable {
    package let supply: Int
    package let demand: Int
    package let quantity: Int64
  }

  /// More orders of one item in one bucket stay one order.
  let ordersAtOnce: Int
  package internal(set) var supplies: [Supply] = []
  package internal(set) var demands: [Demand] = []
  package private(set) var pegs: [Peg] = []
  /// Pegs by supply and by demand.
  package private(set) var ofSupply = NumberLists()
  package private(set) var ofDemand = NumberLists()
  /// Supplies and demands by item.
  package internal(set) var suppliesOfItem: [[Int]]
  package internal(set) var demandsOfItem: [[Int]]
  /// Component demands of each supply.
  package private(set) var componentsOf = NumberLists()

  /// Pegs the whole plan: within an item supply goes to demand in the order of their buckets, and at
  /// one bucket by `priority` (of a line of the model's demand; components before all lines). What an item's maximum
  /// would make more than `ordersAtOnce` orders of one bucket stays one order.
  package init(
    _ plan: MaterialPlan, ordersAtOnce: Int = OrderLimits.largestOrderCount, priority: (Int) -> Int = { _ in 1 }
  ) {
    self.ordersAtOnce = ordersAtOnce
    suppliesOfItem = Array(repeating: [], count: plan.model.itemCount)
    demandsOfItem = Array(repeating: [], count: plan.model.itemCount)
    addIndependent(plan)
    // In planning order all demand of an item is known when the item is reached.
    for item in plan.model.sequence { addSupplies(of: Int(item), plan) }
    let all = demands
    componentsOf = NumberLists(
      count: supplies.count,
      all.indices.lazy.compactMap { demand in
        PegTable.needer(of: all[demand]).map { (list: $0, number: demand) }
      })
    pegs.reserveCapacity(demands.count + supplies.count)
    for item in 0..<plan.model.itemCount { match(item, priority) }
    listPegs()
  }

  /// The supply that a demand comes from; nil: an independent one.
  private static func needer(of demand: Demand) -> Int? {
    switch demand.kind {
    case .independent: nil
    case .component(let supply, _), .standIn(let supply): supply
    }
  }

  private mutating func listPegs() {
    ofSupply = NumberLists(count: supplies.count, pegs.indices.lazy.map { [pegs] in (pegs[$0].supply, $0) })
    ofDemand = NumberLists(count: demands.count, pegs.indices.lazy.map { [pegs] in (pegs[$0].demand, $0) })
  }

  /// Of a supply's quantity what no demand takes.
  package func left(of supply: Int) -> Int64 {
    supplies[supply].quantity - ofSupply[supply].reduce(0) { $0 + pegs[$1].quantity }
  }
  /// Of a demand's quantity what no supply meets.
  package func short(of demand: Int) -> Int64 {
    demands[demand].quantity - ofDemand[demand].reduce(0) { $0 + pegs[$1].quantity }
  }

  mutating func append(_ supply: Supply) -> Int {
    supplies.append(supply)
    suppliesOfItem[supply.item].append(supplies.count - 1)
    return supplies.count - 1
  }
  mutating func append(_ demand: Demand) {
    demands.append(demand)
    demandsOfItem[demand.item].append(demands.count - 1)
  }
  mutating func peg(_ supply: Int, to demand: Int, _ quantity: Int64) {
    pegs.append(Peg(supply: supply, demand: demand, quantity: quantity))
  }

  /// Lets the demands named give their supply back and be pegged anew.
  package mutating func replacePegs(of replaced: Set<Int>, by new: [Peg]) {
    pegs.removeAll { replaced.contains($0.demand) }
    pegs += new
    listPegs()
  }
}
