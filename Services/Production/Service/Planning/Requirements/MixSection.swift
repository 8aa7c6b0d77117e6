import ProductionDomain
import Values

/// Quantities to make, as printed.
struct ProductMixOutput: Encodable {
  let quantities: [String: Int64]
  let contribution: Money
  /// Less the fixed cost.
  let profit: Money
  let bottleneck: String?
  let loadMinutes: [String: Int64]
  let optimal: Bool
  /// No whole quantities contribute more, and how far these are from that.
  let bound: Money?
  let gap: Money?
}

/// The product mix of a planning file.
extension SolverSections {
  mutating func productMix(_ text: ProductMixText) -> ProductMixOutput? {
    guard let currency = text.products.first?.price.currency, text.products.count <= PlannedProductMix.largestCount,
      text.resources.count <= 100,
      text.resources.allSatisfy({ $0.minutes.times(60) >= 0 })
    else {
      return refuse(
        "productMix",
        "The product mix is left out: it needs 1 to \(PlannedProductMix.largestCount) products and at most 100 resources "
          + "with minutes not negative.")
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
    guard let shared = sharedSetups(text) else { return nil }
    let mix = ProductMix(
      products: products, capacity: text.resources.map { $0.minutes.times(60) }, sharedSetups: shared)
    guard let plan = mix.best(limits: OptimumQuestion.limits(seconds: OptimumQuestion.usualSeconds)) else {
      return refuse("productMix", "The product mix is left out: the least quantities do not fit; lower one.")
    }
    let contribution = Money(minorUnits: plan.contribution, currency: currency)
    return ProductMixOutput(
      quantities: Dictionary(zip(products.map(\.name), plan.quantities)) { $0 + $1 }, contribution: contribution,
      profit: contribution - (text.fixedCost ?? .zero(currency)),
      bottleneck: mix.bottleneck.map { text.resources[$0].resource },
      loadMinutes: Dictionary(zip(text.resources.map(\.resource), plan.load.map { ($0 + 59) / 60 })) { $0 + $1 },
      optimal: plan.isOptimal, bound: plan.bound.map { Money(minorUnits: $0, currency: currency) },
      gap: plan.bound.map { Money(minorUnits: $0 - plan.contribution, currency: currency) })
  }

  /// Nil: one is refused.
  private mutating func sharedSetups(_ text: ProductMixText) -> [ProductMix.SharedSetup]? {
    var shared: [ProductMix.SharedSetup] = []
    for (place, setup) in (text.sharedSetups ?? []).enumerated() {
      let products = Set(setup.products).map { name in text.products.firstIndex { $0.product == name } }
      guard place < PlannedProductMix.largestCount, !products.isEmpty, !products.contains(nil),
        setup.minutes.keys.allSatisfy({ name in text.resources.contains { $0.resource == name } }),
        setup.minutes.values.allSatisfy({ (0...60_000_000).contains($0.times(60)) })
      else {
        return refuse(
          "productMix",
          "The product mix is left out: productMix.sharedSetups[\(place)] names no product, a product or a resource that "
            + "is not given, or minutes that are negative or too large; correct it.")
      }
      shared.append(
        ProductMix.SharedSetup(
          products: products.compactMap { $0 }.sorted(),
          setups: text.resources.map { setup.minutes[$0.resource]?.times(60) ?? 0 }))
    }
    return shared
  }
}
