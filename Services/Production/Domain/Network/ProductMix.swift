/// Which products to make when the work centres cannot make them all: the most contribution. Set-ups are made once for
/// each product of which any is made.
package struct ProductMix: Hashable, Sendable {
  package struct Product: Hashable, Sendable {
    package var name: String
    /// Price less material, in minor units of money, per unit.
    package var contribution: Int64
    /// What can be sold, and what must be made at least.
    package var demand: Int64
    package var least: Int64
    /// Seconds per unit on each resource.
    package var seconds: [Int64]
    /// Seconds on each resource once, where any of it is made.
    package var setups: [Int64]

    package init(
      name: String, contribution: Int64, demand: Int64, least: Int64 = 0, seconds: [Int64], setups: [Int64]? = nil
    ) {
      self.name = name
      self.contribution = contribution
      self.demand = demand
      self.least = least
      self.seconds = seconds
      self.setups = setups ?? seconds.map { _ in 0 }
    }
  }

  package struct Plan: Hashable, Sendable {
    package let quantities: [Int64]
    package let contribution: Int64
    /// Seconds used on each resource.
    package let load: [Int64]
    /// Proved to be the best whole quantities.
    package let isOptimal: Bool
    /// No whole quantities give more; nil: not known.
    package let bound: Int64?
  }

  package var products: [Product]
  /// Seconds of each resource.
  package var capacity: [Int64]

  package init(products: [Product], capacity: [Int64]) {
    self.products = products
    self.capacity = capacity
  }

  /// Seconds that all demand would take, by resource.
  package var fullLoad: [Int64] { load(of: products.map(\.demand)) }

  /// The resource that all demand worth making overloads most, relative to its capacity; nil when none is. What
  /// contributes nothing is made no more than it must be, and so holds nothing up.
  package var bottleneck: Int? {
    let load = load(of: products.map { $0.contribution > 0 ? max($0.demand, $0.least) : $0.least })
    return capacity.indices.filter { load[$0] > capacity[$0] }
      .max { Int128(load[$0]) * Int128(capacity[$1]) < Int128(load[$1]) * Int128(capacity[$0]) }
  }

  /// The best whole quantities; nil when the least quantities do not fit.
  /// When the search is stopped, the best so far, and how much there may be at most.
  package func best(nodeLimit: Int = 20_000, shouldStop: () -> Bool = { false }) -> Plan? {
    switch IntegerProgram(program, charges: charges).solve(
      nodeLimit: nodeLimit, shouldStop: shouldStop, round: filledDown)
    {
    case .optimal(let value, let quantities):
      return Plan(
        quantities: quantities, contribution: value, load: load(of: quantities), isOptimal: true, bound: value)
    case .stopped(let best, let bound):
      let filled = leastFits ? greedy(byContribution, keepingLeast: true) : nil
      if let best, best.value >= filled?.contribution ?? .min {
        return Plan(
          quantities: best.variables, contribution: best.value, load: load(of: best.variables), isOptimal: false,
          bound: bound)
      }
      return filled.map {
        Plan(quantities: $0.quantities, contribution: $0.contribution, load: $0.load, isOptimal: false, bound: bound)
      }
    default: return nil
    }
  }

  private var hasSetups: Bool { products.contains { $0.setups.contains { $0 > 0 } } }

  /// Set-ups by resource and product; none where there are none.
  private var charges: [[Int64]] {
    hasSetups ? capacity.indices.map { resource in products.map { $0.setups[resource] } } : []
  }

  /// By resource what one more second would add, to begin with, in minor units for an hour, rounded half up: to
  /// products that need no set-up or are set up for in `quantities`. Nil when the least quantities do not fit.
  package func shadowPricesPerHour(making quantities: [Int64]? = nil) -> [Int64]? {
    var program = program
    if hasSetups, let quantities {
      for (place, product) in products.enumerated() where product.setups.contains(where: { $0 > 0 }) {
        if quantities[place] == 0 { program.upper[place] = program.lower[place] }
        for resource in capacity.indices where quantities[place] > 0 {
          program.constraints[resource].bound -= product.setups[resource]
        }
      }
    }
    return program.shadowPrices().map { prices in
      prices.map { price in
        let hour = LinearProgram.Fraction(
          numerator: price.numerator * WholeNumber(7200) + price.denominator,
          denominator: price.denominator * WholeNumber(2))
        return hour.floor ?? .max
      }
    }
  }

  /// Whether the least quantities fit into the capacity.
  package var leastFits: Bool { zip(load(of: products.map(\.least)), capacity).allSatisfy { $0 <= $1 } }

  /// The products by what one unit contributes, the most first.
  package var byContribution: [Int] {
    products.indices.sorted { (-products[$0].contribution, $0) < (-products[$1].contribution, $1) }
  }

  private var program: LinearProgram {
    LinearProgram(
      maximize: products.map(\.contribution),
      under: capacity.indices.map { resource in
        LinearProgram.Constraint(products.map { $0.seconds[resource] }, .atMost, capacity[resource])
      }, lower: products.map(\.least), upper: products.map { $0.demand })
  }

  /// The whole parts of the best fractional quantities, and of what capacity they leave the most contribution first.
  private func filledDown(_ fractions: [LinearProgram.Fraction]) -> [Int64]? {
    var quantities: [Int64] = []
    for (fraction, product) in zip(fractions, products) {
      guard let floor = fraction.floor, floor >= product.least, floor <= product.demand else { return nil }
      quantities.append(floor)
    }
    let worthwhile = byContribution.filter { products[$0].contribution > 0 }
    if !zip(load(of: quantities), capacity).allSatisfy({ $0 <= $1 }) {
      guard hasSetups, leastFits else { return nil }
      // As much of them as fits with their set-ups.
      quantities = fill(products.map(\.least), in: worthwhile, atMost: quantities).quantities
    }
    return fill(quantities, in: worthwhile).quantities
  }

  /// Fills capacity with the products in the order given, as much of each as fits: what a rule of thumb
  /// gives, to compare with. The least quantities come first, or are not looked at.
  package func greedy(_ order: [Int], keepingLeast: Bool = false) -> Plan {
    fill(products.map { keepingLeast ? $0.least : 0 }, in: order)
  }

  /// Adds to the quantities as much of each product in turn as is wanted and fits, with its set-up where there was
  /// none.
  private func fill(_ base: [Int64], in order: [Int], atMost limits: [Int64]? = nil) -> Plan {
    var quantities = base
    var left = zip(capacity, load(of: quantities)).map { max(0, $0 - $1) }
    for product in order {
      let seconds = products[product].seconds
      let setups = quantities[product] == 0 ? products[product].setups : seconds.map { _ in 0 }
      var most = (limits?[product] ?? products[product].demand) - quantities[product]
      for resource in left.indices {
        let room = left[resource] - setups[resource]
        if room < 0 { most = 0 }
        if seconds[resource] > 0 { most = min(most, room / seconds[resource]) }
      }
      guard most > 0 else { continue }
      quantities[product] += most
      for resource in left.indices { left[resource] -= most * seconds[resource] + setups[resource] }
    }
    let contribution = zip(products, quantities).reduce(0) { $0 + $1.0.contribution * $1.1 }
    return Plan(
      quantities: quantities, contribution: contribution, load: load(of: quantities), isOptimal: false, bound: nil)
  }

  private func load(of quantities: [Int64]) -> [Int64] {
    capacity.indices.map { resource in
      zip(products, quantities).reduce(0) {
        $0 + $1.0.seconds[resource] * $1.1 + ($1.1 > 0 ? $1.0.setups[resource] : 0)
      }
    }
  }
}
