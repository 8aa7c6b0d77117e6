import ProductionDomain
import Values

/// Flows between places, as printed.
struct NetworkOutput: Encodable {
  struct Flow: Encodable {
    let from: String
    let to: String
    let quantity: Int64
  }
  let flows: [Flow]
  let cost: Money
  let unmet: [String: Int64]
  /// Prices by place that prove the flows to be the cheapest, in minor units.
  let potentials: [String: Int64]
  let optimal: Bool
}

/// Quantities to make, as printed.
struct ProductMixOutput: Encodable {
  let quantities: [String: Int64]
  let contribution: Money
  /// Less the fixed cost.
  let profit: Money
  let bottleneck: String?
  let loadMinutes: [String: Int64]
  let optimal: Bool
}

/// Solves the sections that stand beside the plan.
struct SolverSections {
  private(set) var problems: [PlanningProblem] = []

  mutating func network(_ text: NetworkText) -> NetworkOutput? {
    var places: [String: Int] = [:]
    var supplies: [Int64] = []
    for place in text.places {
      guard places[place.place] == nil else {
        return refuse("network", "The network is left out: place \(place.place) is given twice; name each once.")
      }
      guard (0...1_000_000_000_000).contains(place.supply ?? 0), (0...1_000_000_000_000).contains(place.demand ?? 0)
      else {
        return refuse(
          "network", "The network is left out: the supply or demand of \(place.place) is negative or too large.")
      }
      places[place.place] = supplies.count
      supplies.append((place.supply ?? 0) - (place.demand ?? 0))
    }
    var arcs: [FlowNetwork.Arc] = []
    for lane in text.lanes {
      guard let from = places[lane.from], let to = places[lane.to], lane.capacity ?? 0 >= 0,
        lane.capacity ?? 0 <= 1_000_000_000_000, lane.cost.minorUnits.magnitude <= 1_000_000_000_000,
        lane.cost.currency == text.lanes[0].cost.currency
      else {
        return refuse(
          "network",
          "The network is left out: the lane from \(lane.from) to \(lane.to) names a place that is not given, has a "
            + "negative capacity, another currency or too large a number.")
      }
      arcs.append(FlowNetwork.Arc(from: from, to: to, capacity: lane.capacity, cost: lane.cost.minorUnits))
    }
    let flow = FlowNetwork(supplies: supplies, arcs: arcs)
    do throws(FlowNetwork.Fault) {
      let answer = try flow.solve()
      func byPlace(_ values: [Int64]) -> [String: Int64] { places.mapValues { values[$0] } }
      let flows = zip(text.lanes, answer.flows).filter { $0.1 > 0 }
        .map { NetworkOutput.Flow(from: $0.0.from, to: $0.0.to, quantity: $0.1) }
      return NetworkOutput(
        flows: flows, cost: Money(minorUnits: answer.cost, currency: text.lanes.first?.cost.currency ?? .eur),
        unmet: byPlace(answer.unmet).filter { $0.value > 0 }, potentials: byPlace(answer.potentials),
        optimal: flow.isProved(answer))
    } catch {
      switch error {
      case .negativeRing:
        return refuse("network", "The network is left out: its lanes pay for going round in a ring; correct a cost.")
      case .tooLarge: return refuse("network", "The network is left out: its cost is beyond 64 bits; use larger units.")
      }
    }
  }

  mutating func productMix(_ text: ProductMixText) -> ProductMixOutput? {
    guard let currency = text.products.first?.price.currency, text.products.count <= 100, text.resources.count <= 100,
      text.resources.allSatisfy({ $0.minutes.times(60) >= 0 })
    else {
      return refuse(
        "productMix",
        "The product mix is left out: it needs 1 to 100 products and at most 100 resources with minutes not negative.")
    }
    var products: [ProductMix.Product] = []
    for product in text.products {
      let setups = product.setupMinutes ?? [:]
      let unknown = (Array(product.minutes.keys) + setups.keys).first { name in
        !text.resources.contains { $0.resource == name }
      }
      guard product.price.currency == currency, product.material.currency == currency,
        text.fixedCost?.currency ?? currency == currency, unknown == nil,
        (0...10_000_000).contains(product.demand),
        (0...product.demand).contains(product.least ?? 0), product.price.minorUnits.magnitude <= 1_000_000_000,
        product.material.minorUnits.magnitude <= 1_000_000_000,
        (Array(product.minutes.values) + setups.values).allSatisfy({ (0...60_000_000).contains($0.times(60)) })
      else {
        return refuse(
          "productMix",
          "The product mix is left out: product \(product.product) has another currency, a demand below its least, "
            + "minutes on a resource that is not given, or too large a number.")
      }
      products.append(
        ProductMix.Product(
          name: product.product, contribution: (product.price - product.material).minorUnits, demand: product.demand,
          least: product.least ?? 0, seconds: text.resources.map { product.minutes[$0.resource]?.times(60) ?? 0 },
          setups: text.resources.map { setups[$0.resource]?.times(60) ?? 0 }))
    }
    let mix = ProductMix(products: products, capacity: text.resources.map { $0.minutes.times(60) })
    guard let plan = mix.best() else {
      return refuse("productMix", "The product mix is left out: the least quantities do not fit; lower one.")
    }
    let contribution = Money(minorUnits: plan.contribution, currency: currency)
    return ProductMixOutput(
      quantities: Dictionary(zip(products.map(\.name), plan.quantities)) { $0 + $1 }, contribution: contribution,
      profit: contribution - (text.fixedCost ?? .zero(currency)),
      bottleneck: mix.bottleneck.map { text.resources[$0].resource },
      loadMinutes: Dictionary(zip(text.resources.map(\.resource), plan.load.map { ($0 + 59) / 60 })) { $0 + $1 },
      optimal: plan.isOptimal)
  }

  private mutating func refuse<Output>(_ record: String, _ sentence: String) -> Output? {
    problems.append(PlanningProblem(record, sentence))
    return nil
  }
}
