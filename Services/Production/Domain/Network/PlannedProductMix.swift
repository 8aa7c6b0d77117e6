import Values

/// The best product mix of a planning period from what a plan is made of: prices, what material costs, routings'
/// minutes over all levels, the capacity of the period, and demand. What is ordered is made at least; forecasts are
/// what more can be sold. Stock and open orders serve orders first. In whole units, with one set-up of each operation for a
/// product of which any is made, and for each of its made parts: once, however many products share the part.
package struct PlannedProductMix: Sendable {
  package struct Product: Hashable, Sendable {
    package let key: ItemAtPlant
    /// Whole units that orders and forecasts want, and of them those that stock and open orders give.
    package let ordered: Int64
    package let wanted: Int64
    package let covered: Int64
    /// Price less material, for a unit.
    package let contribution: Money
    /// To make.
    package let quantity: Int64
    package let marginFirst: Int64
  }

  package struct Resource: Hashable, Sendable {
    package let workCentre: String
    package let plant: String?
    package let loadMinutes: Int64
    package let capacityMinutes: Int64
    /// What one more hour would add, to begin with; nil where there is room.
    package let pricePerHour: Money?
  }

  package let days: Int
  package private(set) var products: [Product] = []
  /// Work centres that the products need.
  package private(set) var resources: [Resource] = []
  package private(set) var contribution: Money?
  /// No whole quantities contribute more.
  package private(set) var bound: Money?
  package private(set) var isOptimal = false
  /// What the products of the highest contribution first give.
  package private(set) var marginFirst: Money?
  /// False: orders alone are more than can be made; then the mix is the best part of them and of forecasts.
  package private(set) var ordersFit = true
  package private(set) var problems: [PlanningProblem] = []

  /// More products are not looked at.
  package static let largestCount = 1000
  /// Contributions are reckoned in thousandths of minor units, work in milliseconds.
  private static let scale: Int128 = 1000

  private struct Candidate {
    let item: Int
    let unit: UnitEconomics.Unit
    let ordered: Int64
    let wanted: Int64
    let covered: Int64
    let contribution: Int64
  }

  /// `days`: the length of the period from today. The search ends at its limits, or when `shouldStop` says so.
  package init(
    _ preparation: ScenarioPreparation, days: Int, limits: IntegerProgram.Limits = IntegerProgram.Limits(),
    shouldStop: @escaping () -> Bool = { false }
  ) {
    self.days = min(max(1, days), preparation.scenario.horizonDays)
    var candidates = self.candidates(preparation)
    let currency = candidates.first.flatMap { preparation.nodes[$0.item].price?.currency }
    if candidates.count > PlannedProductMix.largestCount {
      problems.append(
        PlanningProblem(
          "products",
          "\(candidates.count) products are too many; the \(PlannedProductMix.largestCount) of the highest contribution "
            + "in all are looked at."))
      candidates.sort {
        (-Int128($0.contribution) * Int128($0.wanted), $0.item) < (
          -Int128($1.contribution) * Int128($1.wanted), $1.item
        )
      }
      candidates.removeLast(candidates.count - PlannedProductMix.largestCount)
      candidates.sort { $0.item < $1.item }
    }
    guard let currency, !candidates.isEmpty else { return }
    let setups = PlannedProductMix.setups(of: candidates.map(\.item), preparation)
    let centres = Set(candidates.flatMap(\.unit.work.keys) + setups.flatMap(\.times.keys)).sorted()
    let capacity = centres.map { self.capacity(of: $0, preparation) }
    var mix = ProductMix(
      products: candidates.map { candidate in
        ProductMix.Product(
          name: "\(preparation.nodes[candidate.item].key)", contribution: candidate.contribution,
          demand: max(0, candidate.wanted - candidate.covered),
          least: max(0, candidate.ordered - candidate.covered),
          seconds: centres.map { Int64(clamping: ((candidate.unit.work[$0] ?? 0) + 999) / 1000) })
      }, capacity: capacity)
    for setup in setups {
      let times = centres.map { setup.times[$0] ?? 0 }
      if setup.products.count == 1 {
        let product = setup.products[0]
        mix.products[product].setups = zip(mix.products[product].setups, times).map { $0 + $1 }
      } else {
        mix.sharedSetups.append(ProductMix.SharedSetup(products: setup.products, setups: times))
      }
    }
    ordersFit = mix.leastFits
    if !ordersFit { for index in mix.products.indices { mix.products[index].least = 0 } }
    guard let best = mix.best(limits: limits, shouldStop: shouldStop) else { return }
    let rule = mix.greedy(mix.byContribution, keepingLeast: true)
    func money(_ thousandths: Int64) -> Money {
      let half = PlannedProductMix.scale / 2
      let wide = Int128(thousandths) + (thousandths < 0 ? -half : half)
      return Money(minorUnits: Int64(wide / PlannedProductMix.scale), currency: currency)
    }
    contribution = money(best.contribution)
    bound = best.bound.map(money)
    isOptimal = best.isOptimal
    marginFirst = money(rule.contribution)
    products = candidates.enumerated().map { place, candidate in
      Product(
        key: preparation.nodes[candidate.item].key, ordered: candidate.ordered, wanted: candidate.wanted,
        covered: candidate.covered, contribution: money(candidate.contribution), quantity: best.quantities[place],
        marginFirst: rule.quantities[place])
    }
    // A price is for a millisecond's thousandth of a minor unit: both scales are alike.
    let prices = mix.shadowPricesPerHour(making: best.quantities) ?? centres.map { _ in 0 }
    resources = centres.enumerated().map { place, centre in
      Resource(
        workCentre: preparation.centres[centre].name, plant: preparation.centreRecords[centre].plant,
        loadMinutes: (best.load[place] + 59_999) / 60_000, capacityMinutes: capacity[place] / 60_000,
        pricePerHour: prices[place] > 0 ? Money(minorUnits: prices[place], currency: currency) : nil)
    }
  }

  /// By the products (places in `items`) that need them, the set-ups of what is made for them: milliseconds by work
  /// centre. Those of the same products are one.
  private static func setups(
    of items: [Int], _ preparation: ScenarioPreparation
  ) -> [(products: [Int], times: [Int: Int64])] {
    var parts = MadeParts(preparation)
    var products: [Int: [Int]] = [:]
    for (place, item) in items.enumerated() {
      for part in parts.parts(of: item) { products[part, default: []].append(place) }
    }
    var times: [[Int]: [Int: Int64]] = [:]
    for (part, users) in products {
      let own = setup(of: part, preparation)
      if !own.isEmpty { times[users, default: [:]].merge(own) { $0 + $1 } }
    }
    return times.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
  }

  /// Milliseconds by work centre, once: before its first work where those set up by family.
  private static func setup(of item: Int, _ preparation: ScenarioPreparation) -> [Int: Int64] {
    var own: [Int: Int64] = [:]
    for operation in preparation.routings[item] {
      let table =
        preparation.nodes[item].setupFamily == nil ? nil : preparation.centreRecords[operation.workCentre].setups
      let seconds = min(table?.first ?? operation.setupSeconds, 1_000_000_000)
      if seconds > 0 { own[operation.workCentre, default: 0] += seconds * 1000 }
    }
    return own
  }

  /// Items with a price and demand in the period.
  private mutating func candidates(_ preparation: ScenarioPreparation) -> [Candidate] {
    let end = (days + preparation.scenario.bucketDays - 1) / preparation.scenario.bucketDays
    var ordered: [Int: Int64] = [:]
    var wanted: [Int: Int64] = [:]
    for (line, demand) in preparation.model.demands.enumerated() where demand.bucket < end && demand.quantity > 0 {
      wanted[demand.item, default: 0] += demand.quantity
      if case .order = preparation.demandOrigins[line] { ordered[demand.item, default: 0] += demand.quantity }
    }
    var coming: [Int: Int64] = [:]
    for receipt in preparation.model.receipts where receipt.bucket < end {
      coming[receipt.item, default: 0] += receipt.quantity
    }
    var economics = UnitEconomics(preparation)
    var candidates: [Candidate] = []
    var currency: Currency?
    for (item, quantity) in wanted.sorted(by: { $0.key < $1.key }) {
      let node = preparation.nodes[item]
      func refuse(_ why: String) {
        problems.append(PlanningProblem("item \(node.key)", "Item \(node.key) is left out of the product mix: \(why)."))
      }
      guard let price = node.price else {
        refuse("it has no price; give it one")
        continue
      }
      guard currency == nil || currency == price.currency else {
        refuse("its price is in \(price.currency.code), others are in \(currency!.code)")
        continue
      }
      currency = price.currency
      guard let unit = economics.unit(of: item), economics.currency == nil || economics.currency == currency else {
        refuse(
          "what its material costs is not known in \(price.currency.code); give all it is made of a supplier's price or "
            + "a standard cost")
        continue
      }
      let steps = preparation.stepsOfUnit(item)
      let contribution = Int128(price.minorUnits) * PlannedProductMix.scale - (unit.cost + 500) / 1000
      candidates.append(
        Candidate(
          item: item, unit: unit, ordered: ((ordered[item] ?? 0) + steps - 1) / steps,
          wanted: (quantity + steps - 1) / steps, covered: (node.stock + (coming[item] ?? 0)) / steps,
          contribution: Int64(clamping: contribution)))
    }
    return candidates
  }

  /// Milliseconds of the period that orders which stand leave free.
  private func capacity(of centre: Int, _ preparation: ScenarioPreparation) -> Int64 {
    let today = preparation.scenario.today
    let working = (0..<days).reduce(0) { $0 + preparation.centres[centre].capacity(on: today + $1) }
    let name = preparation.centres[centre].name
    let taken = preparation.scenario.standing.filter { $0.from < today + days }.flatMap(\.steps)
      .filter { $0.centre == name }.reduce(Int64(0)) { $0 + $1.setupSeconds + $1.runSeconds }
    return max(0, Int64(working) - taken) * 1000
  }
}
