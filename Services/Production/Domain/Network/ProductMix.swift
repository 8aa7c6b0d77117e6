/// Which products to make when the work centres cannot make them all: the most contribution. Set-ups are made once for
/// each product of which any is made, and for each part that such products share.
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

  /// A set-up of a part that several products are made of: once, where any of them is made.
  package struct SharedSetup: Hashable, Sendable {
    package var products: [Int]
    /// Seconds on each resource.
    package var setups: [Int64]

    package init(products: [Int], setups: [Int64]) { (self.products, self.setups) = (products, setups) }
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
  package var sharedSetups: [SharedSetup]

  package init(products: [Product], capacity: [Int64], sharedSetups: [SharedSetup] = []) {
    self.products = products
    self.capacity = capacity
    self.sharedSetups = sharedSetups
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

  /// The best whole quantities; nil when the least quantities do not fit. When the search is stopped, the best so far, and
  /// how much there may be at most.
  package func best(
    limits: IntegerProgram.Limits = IntegerProgram.Limits(), shouldStop: @escaping () -> Bool = { false }
  ) -> Plan? {
    guard leastFits else { return nil }
    let openers = self.openers
    let filling = MixFilling(self)
    let answer = integerProgram(openers).solve(limits: limits, shouldStop: shouldStop) { node in
      filling.rounded(node.fractions, prices: node.prices, best: node.best).map { quantities in
        quantities + openers.map { opener in opener.products.contains { quantities[$0] > 0 } ? 1 : 0 }
      }
    }
    func plan(_ solution: IntegerProgram.Solution, bound: Int64) -> Plan {
      let quantities = Array(solution.variables.prefix(products.count))
      return Plan(
        quantities: quantities, contribution: solution.value, load: load(of: quantities),
        isOptimal: bound <= solution.value, bound: bound)
    }
    switch answer {
    case .optimal(let solution): return plan(solution, bound: solution.value)
    case .stopped(let best, let bound):
      let filled = greedy(byContribution, keepingLeast: true)
      if let best, best.value >= filled.contribution { return plan(best, bound: bound) }
      return Plan(
        quantities: filled.quantities, contribution: filled.contribution, load: filled.load,
        isOptimal: bound <= filled.contribution, bound: bound)
    case .infeasible: return nil
    }
  }

  /// Set-ups that are made once where any of their products is made: those of single products, then shared ones.
  private var openers: [SharedSetup] {
    products.indices.filter { products[$0].setups.contains { $0 > 0 } }
      .map { SharedSetup(products: [$0], setups: products[$0].setups) } + sharedSetups
  }

  /// Whole quantities, and for each set-up whether it is made.
  package var integerProgram: IntegerProgram { integerProgram(openers) }

  private func integerProgram(_ openers: [SharedSetup]) -> IntegerProgram {
    let isMade = openers.map { opener in opener.products.contains { products[$0].least > 0 } ? Int64(1) : 0 }
    let program = LinearProgram(
      maximize: products.map(\.contribution) + openers.map { _ in 0 },
      under: capacity.indices.map { resource in
        LinearProgram.Constraint(
          products.map { $0.seconds[resource] } + openers.map { $0.setups[resource] }, .atMost, capacity[resource])
      }, lower: products.map(\.least) + isMade,
      upper: products.map { max($0.demand, $0.least) } + openers.map { _ in 1 })
    let links = openers.enumerated().flatMap { place, opener in
      opener.products.map { IntegerProgram.Link($0, opener: products.count + place) }
    }
    return IntegerProgram(program, links: links)
  }

  /// By resource what one more second would add, to begin with, in minor units for an hour, rounded half up: to
  /// products that need no set-up or are set up for in `quantities`. Nil when the least quantities do not fit.
  package func shadowPricesPerHour(making quantities: [Int64]? = nil) -> [Int64]? {
    var program = LinearProgram(
      maximize: products.map(\.contribution),
      under: capacity.indices.map { resource in
        LinearProgram.Constraint(products.map { $0.seconds[resource] }, .atMost, capacity[resource])
      }, lower: products.map(\.least), upper: products.map { $0.demand })
    if let quantities {
      for opener in openers {
        if opener.products.contains(where: { quantities[$0] > 0 }) {
          for resource in capacity.indices { program.constraints[resource].bound -= opener.setups[resource] }
        } else {
          for product in opener.products { program.upper[product] = program.lower[product] }
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

  /// Fills capacity with the products in the order given, as much of each as fits: what a rule of thumb
  /// gives, to compare with. The least quantities come first, or are not looked at.
  package func greedy(_ order: [Int], keepingLeast: Bool = false) -> Plan {
    var filling = MixFilling(self, products.map { keepingLeast ? $0.least : 0 })
    filling.fill(in: order)
    return Plan(
      quantities: filling.quantities, contribution: filling.contribution, load: load(of: filling.quantities),
      isOptimal: false, bound: nil)
  }

  /// Seconds by resource, set-ups included.
  package func load(of quantities: [Int64]) -> [Int64] {
    capacity.indices.map { resource in
      var sum = Int128(0)
      for (product, quantity) in zip(products, quantities) where quantity > 0 {
        sum += Int128(product.seconds[resource]) * Int128(quantity) + Int128(product.setups[resource])
      }
      for shared in sharedSetups where shared.products.contains(where: { quantities[$0] > 0 }) {
        sum += Int128(shared.setups[resource])
      }
      return Int64(clamping: sum)
    }
  }
}
