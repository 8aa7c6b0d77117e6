/// Whole quantities of a ``ProductMix`` that fit, made better step by step.
struct MixFilling {
  private let mix: ProductMix
  /// Shared set-ups of each product.
  private let sharedOf: [[Int]]
  private(set) var quantities: [Int64]
  /// Seconds of each resource that are left; below zero where the quantities begun with do not fit.
  private var left: [Int64]
  /// Products that are made of each shared set-up.
  private var users: [Int]

  /// `quantities`: to begin with; nil: the least.
  init(_ mix: ProductMix, _ quantities: [Int64]? = nil) {
    self.mix = mix
    self.quantities = quantities ?? mix.products.map(\.least)
    var sharedOf = [[Int]](repeating: [], count: mix.products.count)
    for (place, shared) in mix.sharedSetups.enumerated() {
      for product in shared.products { sharedOf[product].append(place) }
    }
    self.sharedOf = sharedOf
    (left, users) = ([], [])
    reckon()
  }

  private mutating func reckon() {
    left = zip(mix.capacity, mix.load(of: quantities)).map { $0 - $1 }
    users = mix.sharedSetups.map { shared in shared.products.count { quantities[$0] > 0 } }
  }

  var contribution: Int64 {
    Int64(clamping: zip(mix.products, quantities).reduce(Int128(0)) { $0 + Int128($1.0.contribution) * Int128($1.1) })
  }

  /// Seconds of a resource that the first unit of a product takes beside its own.
  private func setup(_ product: Int, _ resource: Int) -> Int64 {
    guard quantities[product] == 0 else { return 0 }
    return sharedOf[product].reduce(mix.products[product].setups[resource]) { sum, shared in
      users[shared] == 0 ? sum + mix.sharedSetups[shared].setups[resource] : sum
    }
  }

  /// Adds as much of each product in turn as is wanted and fits, with its set-ups where there were none.
  mutating func fill(in order: [Int], atMost limits: [Int64]? = nil) {
    for product in order {
      let seconds = mix.products[product].seconds
      var most = (limits?[product] ?? mix.products[product].demand) - quantities[product]
      for resource in left.indices where most > 0 {
        let setup = setup(product, resource)
        guard seconds[resource] > 0 || setup > 0 else { continue }
        let room = left[resource] - setup
        most = room < 0 ? 0 : seconds[resource] > 0 ? min(most, room / seconds[resource]) : most
      }
      if most > 0 { change(product, by: most) }
    }
  }

  private mutating func change(_ product: Int, by amount: Int64) {
    let own = mix.products[product]
    let sign: Int64 = amount > 0 ? 1 : -1
    if amount < 0 { quantities[product] += amount }
    for resource in left.indices {
      left[resource] -= amount * own.seconds[resource]
      if quantities[product] == 0 { left[resource] -= sign * own.setups[resource] }
    }
    if quantities[product] == 0 {
      for shared in sharedOf[product] {
        if amount < 0 { users[shared] -= 1 }
        if users[shared] == 0 {
          for resource in left.indices { left[resource] -= sign * mix.sharedSetups[shared].setups[resource] }
        }
        if amount > 0 { users[shared] += 1 }
      }
    }
    if amount > 0 { quantities[product] += amount }
  }

  /// The whole parts of fractional quantities, filled up in the order of what a unit is worth for the priced resources it
  /// takes; where that is better than `best`, or there is none, made better still by exchanges. `prices`: of the resources,
  /// then of what does not matter here. Nil where the quantities are not such of the mix.
  func rounded(_ fractions: [Double], prices: [Double], best: Int64?) -> [Int64]? {
    var floors: [Int64] = []
    for (fraction, product) in zip(fractions, mix.products) {
      guard let floor = Int64(exactly: (fraction + 1e-7).rounded(.down)) else { return nil }
      floors.append(min(max(floor, product.least), max(product.demand, product.least)))
    }
    let worth = mix.products.map { product in
      let price = zip(product.seconds, prices).reduce(0.0) { $0 + Double($1.0) * $1.1 }
      return Double(product.contribution) / max(price, 1e-9)
    }
    let order = mix.products.indices.filter { mix.products[$0].contribution > 0 }
      .sorted { (-worth[$0], $0) < (-worth[$1], $1) }
    var filling = self
    filling.quantities = floors
    filling.reckon()
    if filling.left.contains(where: { $0 < 0 }) {
      // As much of them as fits with their set-ups.
      filling.quantities = mix.products.map(\.least)
      filling.reckon()
      filling.fill(in: order, atMost: floors)
    }
    filling.fill(in: order)
    if best.map({ filling.contribution > $0 }) ?? true { filling.exchange(order) }
    return filling.quantities
  }

  /// Takes a unit of one product for units of another that give more, as long as there are such.
  private mutating func exchange(_ order: [Int]) {
    for _ in 0..<MixFilling.mostPasses {
      var isBetter = false
      for given in order where quantities[given] > mix.products[given].least {
        if exchangeUnit(of: given, order) { isBetter = true }
      }
      if !isBetter { return }
    }
  }

  private mutating func exchangeUnit(of given: Int, _ order: [Int]) -> Bool {
    let before = quantities[given]
    change(given, by: -1)
    var best: (gain: Int128, product: Int, amount: Int64)?
    for taken in order where taken != given && quantities[taken] < mix.products[taken].demand {
      let own = mix.products[taken]
      var most = own.demand - quantities[taken]
      for resource in left.indices where most > 0 {
        let setup = setup(taken, resource)
        guard own.seconds[resource] > 0 || setup > 0 else { continue }
        let room = left[resource] - setup
        most = room < 0 ? 0 : own.seconds[resource] > 0 ? min(most, room / own.seconds[resource]) : most
      }
      let gain = Int128(most) * Int128(own.contribution) - Int128(mix.products[given].contribution)
      if most > 0, gain > best?.gain ?? 0 { best = (gain, taken, most) }
    }
    guard let best else {
      change(given, by: before - quantities[given])
      return false
    }
    change(best.product, by: best.amount)
    return true
  }

  private static let mostPasses = 10
}
