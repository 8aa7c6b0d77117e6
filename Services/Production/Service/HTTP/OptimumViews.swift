import ProductionDomain
import Values

/// The best product mix as the API shows it.
package struct ProductMixView: Codable, Sendable {
  package struct Product: Codable, Sendable {
    package var item: String
    package var plant: String
    /// Whole units that orders want, with forecasts, and what of it stock and open orders give.
    package var ordered: Int64
    package var wanted: Int64
    package var covered: Int64
    /// Price less material, for a unit.
    package var contribution: Money
    /// To make.
    package var quantity: Int64
    /// What the highest contribution first would make.
    package var marginFirst: Int64
  }
  package struct Resource: Codable, Sendable {
    package var workCentre: String
    package var plant: String?
    package var loadMinutes: Int64
    package var capacityMinutes: Int64
    /// What one more hour would add; absent where there is room.
    package var pricePerHour: Money?
  }

  package var days: Int
  package var products: [Product]
  package var workCentres: [Resource]
  /// Of what is to be made.
  package var contribution: Money?
  /// No whole quantities contribute more, and how far the mix is from that.
  package var bound: Money?
  package var gap: Money?
  package var optimal: Bool
  package var marginFirst: Money?
  /// False: not all that is ordered can be made, and the mix leaves some of it.
  package var ordersFit: Bool
  package var problems: [PlanningProblemView]

  init(_ mix: PlannedProductMix, _ problems: [PlanningProblem]) {
    days = mix.days
    products = mix.products.map {
      Product(
        item: $0.key.item, plant: $0.key.plant, ordered: $0.ordered, wanted: $0.wanted, covered: $0.covered,
        contribution: $0.contribution, quantity: $0.quantity, marginFirst: $0.marginFirst)
    }
    workCentres = mix.resources.map {
      Resource(
        workCentre: $0.workCentre, plant: $0.plant, loadMinutes: $0.loadMinutes, capacityMinutes: $0.capacityMinutes,
        pricePerHour: $0.pricePerHour)
    }
    contribution = mix.contribution
    bound = mix.bound
    if let bound = mix.bound, let contribution = mix.contribution { gap = bound - contribution }
    optimal = mix.isOptimal
    marginFirst = mix.marginFirst
    ordersFit = mix.ordersFit
    self.problems = (problems + mix.problems).map(PlanningProblemView.init)
  }
}

/// The cheapest sourcing of an item as the API shows it.
package struct SourcingOptimumView: Codable, Sendable {
  package struct Place: Codable, Sendable {
    package var plant: String
    package var demand: Quantity
    /// Stock and open orders.
    package var stock: Quantity
    /// What no way can bring.
    package var unmet: Quantity
  }
  package struct Way: Codable, Sendable {
    /// Where it arrives.
    package var plant: String
    /// `make`, `buy` or `transfer`.
    package var source: String
    /// The supplier or the plant.
    package var from: String?
    package var unitCost: Money
    /// In the period; absent: any quantity.
    package var capacity: Quantity?
    package var quantity: Quantity
    /// What the plan orders.
    package var planned: Quantity
  }

  package var item: String
  package var days: Int
  package var cost: Money?
  /// No other flows that meet as much cost less than this: the optimum is exact.
  package var bound: Money?
  package var optimal: Bool
  package var plannedCost: Money?
  /// Whether the plan does it otherwise.
  package var differs: Bool
  package var places: [Place]
  package var ways: [Way]
  package var problems: [PlanningProblemView]

  init(_ optimum: SourcingOptimum) {
    func quantity(_ steps: Int64) -> Quantity { Quantity(steps: steps, unit: optimum.unit) }
    item = optimum.item
    days = optimum.days
    cost = optimum.cost
    bound = optimum.isProved ? optimum.cost : nil
    optimal = optimum.isProved
    plannedCost = optimum.plannedCost
    differs = optimum.differs
    places = optimum.places.map {
      Place(
        plant: $0.plant, demand: quantity($0.demand), stock: quantity($0.stock), unmet: quantity($0.unmet))
    }
    ways = optimum.ways.map {
      let (kind, plant) = BookingStore.sourceText($0.source.source)
      return Way(
        plant: $0.plant, source: kind, from: plant ?? $0.source.supplier?.name, unitCost: $0.unitCost,
        capacity: $0.capacity.map(quantity), quantity: quantity($0.quantity), planned: quantity($0.planned))
    }
    problems = optimum.problems.map(PlanningProblemView.init)
  }
}
