import ProductionDomain
import Testing

/// Random models: small, with everything that a bill can have.
struct RandomModel {
  let bucketCount: Int
  var items: [MaterialModel.Item]
  var links: [MaterialModel.Link]
  var demands: [MaterialModel.Demand]
  var receipts: [MaterialModel.Receipt]
  var substitutes: [MaterialModel.Substitute] = []
  var stability = MaterialModel.Stability()
  var sources: [Int: [MaterialModel.Source]] = [:]
  var leadTimes: LeadTimeTable

  init(_ random: inout RequirementsRandom, byProducts: Bool = true) {
    let count = 3 + random.below(12)
    let buckets = 4 + random.below(20)
    bucketCount = buckets
    var leads = LeadTimeTable(bucketCount: buckets)
    let rows = (0...3).map { leads.add(buckets: $0) }
    leadTimes = leads
    items = (0..<count).map { _ in
      MaterialModel.Item(
        onHand: random.chance(60) ? random.quantity(0...60) : 0,
        safetyStock: random.chance(30) ? random.quantity(1...20) : 0,
        lot: RandomModel.lot(&random), leadTime: rows[random.below(4)],
        fence: random.chance(20) ? random.below(buckets) : 0,
        yield: RandomModel.yield(&random))
    }
    links = []
    for parent in 0..<(count - 1) {
      for _ in 0..<random.below(4) {
        let child = parent + 1 + random.below(count - parent - 1)
        var link = MaterialModel.Link(
          parent: parent, child: child, numerator: random.quantity(1...5),
          denominator: random.chance(30) ? random.quantity(1...4) : 1,
          isByProduct: byProducts && random.chance(10))
        if random.chance(20) { link.from = random.below(buckets) }
        if random.chance(20) { link.until = random.below(buckets) }
        links.append(link)
      }
    }
    demands = (0..<(2 + random.below(10))).map { _ in
      MaterialModel.Demand(
        item: random.below(count), bucket: random.below(buckets), quantity: random.quantity(1...80))
    }
    receipts = (0..<random.below(6)).map { _ in
      let bucket = random.below(buckets)
      return MaterialModel.Receipt(
        item: random.below(count), bucket: bucket, quantity: random.quantity(1...60),
        issueBucket: random.chance(50) ? random.below(bucket + 1) : nil)
    }
  }

  /// Of an item, in a quarter of the cases also of operations.
  static func yield(_ random: inout RequirementsRandom) -> ScrapYield {
    guard random.chance(25) else { return .whole }
    let own = ScrapYield(perMillion: 1_000_000 - random.quantity(1...400_000))
    guard random.chance(50) else { return own }
    return own.times(ScrapYield(perMillion: 1000 * random.quantity(600...999)), roundingUp: false)
  }

  static func lot(_ random: inout RequirementsRandom) -> LotPolicy {
    let cost = LotCost(setup: random.quantity(1...300), holding: random.quantity(1...4))
    let limits =
      switch random.below(5) {
      case 0: OrderLimits(minimum: random.quantity(1...40))
      case 1: OrderLimits(multiple: random.quantity(2...12))
      case 2: OrderLimits(minimum: 10, multiple: 5, maximum: 10 + random.quantity(0...40))
      default: OrderLimits.none
      }
    switch random.below(9) {
    case 0: return LotPolicy(.period(buckets: 1 + random.below(5)), limits: limits)
    case 1: return LotPolicy(.wagnerWhitin(cost), limits: limits)
    case 2: return LotPolicy(.silverMeal(cost), limits: limits)
    case 3: return LotPolicy(.partPeriod(cost), limits: limits)
    case 4: return .fixed(random.quantity(1...50))
    case 5: return .never
    default: return LotPolicy(.lotForLot, limits: limits)
    }
  }

  /// Nil when alternates close a ring.
  func model() throws -> MaterialModel? {
    do {
      return try MaterialModel(
        bucketCount: bucketCount, items: items, links: links, demands: demands, receipts: receipts,
        substitutes: substitutes, leadTimes: leadTimes, stability: stability,
        sources: sources)
    } catch .loop { return nil }
  }

  /// One thing that moves: a stock, a safety stock or, most often, a demand.
  func change(_ random: inout RequirementsRandom) -> MaterialChange {
    switch random.below(6) {
    case 0: .onHand(item: random.below(items.count), quantity: random.quantity(0...60))
    case 1: .safetyStock(item: random.below(items.count), quantity: random.quantity(0...30))
    default:
      .demand(line: random.below(demands.count), bucket: random.below(bucketCount), quantity: random.quantity(0...90))
    }
  }

  /// With several sources, which take components of their own, have shares, limits and orders that stand.
  mutating func addSources(_ random: inout RequirementsRandom) {
    for item in items.indices where random.chance(50) {
      let count = 1 + random.below(4)
      sources[item] = (0..<count).map { place in
        MaterialModel.Source(
          leadTime: place == 0 ? items[item].leadTime : random.below(4),
          limits: place == 0 ? items[item].lot.limits : RandomModel.lot(&random).limits,
          tier: random.below(2), share: random.chance(50) ? random.quantity(1...100) : 0,
          capacity: random.chance(40) ? random.quantity(0...60) : nil, capacityBuckets: random.below(5),
          standing: random.chance(20)
            ? [MaterialModel.Source.Standing(bucket: random.below(bucketCount), quantity: random.quantity(1...30))] : []
        )
      }
      for index in links.indices where links[index].parent == item { links[index].source = random.below(count) }
      for index in receipts.indices where receipts[index].item == item { receipts[index].source = random.below(count) }
    }
  }

  /// With alternates and the orders of an earlier plan.
  mutating func addAlternatesAndHistory(_ random: inout RequirementsRandom) {
    for _ in 0..<(1 + random.below(3)) {
      let item = random.below(items.count)
      let other = random.below(items.count)
      guard item != other, !substitutes.contains(where: { $0.item == item && $0.alternate == other }) else { continue }
      let named = links.filter { $0.child == item && !$0.isByProduct && random.chance(60) }
      substitutes.append(
        MaterialModel.Substitute(
          item: item, alternate: other, numerator: random.quantity(1...3), denominator: random.quantity(1...3),
          lines: random.chance(60) ? named : nil))
    }
    guard random.chance(50) else { return }
    stability = MaterialModel.Stability(buckets: random.below(4), perMillion: random.quantity(0...500_000))
    for item in items.indices where random.chance(40) {
      stability.orders[item] = (0..<(1 + random.below(4))).map { _ in
        MaterialModel.Stability.Order(bucket: random.below(bucketCount), quantity: random.quantity(1...90))
      }
    }
  }
}

@Suite struct MaterialPropertyTests {
  /// Orders of an item from first principles: ask every parent for its orders, net bucket by bucket.
  struct Naive {
    let world: RandomModel
    var known: [Int: [Int64]] = [:]

    mutating func orders(_ item: Int) -> [Int64] {
      if let known = known[item] { return known }
      let record = world.items[item]
      let flow = requirement(item).map { -$0 }
      var supply = flow
      for receipt in world.receipts where receipt.item == item { supply[receipt.bucket] += receipt.quantity }
      var orders = [Int64](repeating: 0, count: world.bucketCount)
      guard record.lot.replenished else {
        known[item] = orders
        return orders
      }
      var stock = record.onHand
      for bucket in 0..<world.bucketCount {
        stock += supply[bucket]
        guard stock < record.safetyStock, bucket >= record.fence else { continue }
        var window = 1
        if case .period(let buckets) = record.lot.window { window = buckets }
        var lowest = stock
        var ahead = stock
        for later in (bucket + 1)..<max(bucket + 1, min(world.bucketCount, bucket + window)) {
          ahead += supply[later]
          lowest = min(lowest, ahead)
        }
        let good = record.safetyStock - lowest
        var started = good
        while started * record.yield.numerator / record.yield.denominator < good { started += 1 }
        orders[bucket] = size(started, record.lot.limits)
        stock += orders[bucket] * record.yield.numerator / record.yield.denominator
      }
      known[item] = orders
      return orders
    }

    /// Order by order until the need is met.
    private func size(_ need: Int64, _ limits: OrderLimits) -> Int64 {
      var left = need
      var total: Int64 = 0
      while left > 0 {
        var order = limits.maximum > 0 ? min(left, limits.maximum) : left
        order = max(order, limits.minimum)
        while limits.multiple > 1, order % limits.multiple != 0 { order += 1 }
        total += order
        left -= order
      }
      return total
    }

    mutating func requirement(_ item: Int) -> [Int64] {
      var row = [Int64](repeating: 0, count: world.bucketCount)
      for demand in world.demands where demand.item == item { row[demand.bucket] += demand.quantity }
      func add(_ started: Int64, _ link: MaterialModel.Link, release: Int, arrival: Int) {
        guard started > 0, link.from <= release, release < link.until else { return }
        let exact = started * link.numerator
        if link.isByProduct {
          row[arrival] -= exact / link.denominator
        } else {
          row[release] += exact / link.denominator + (exact % link.denominator == 0 ? 0 : 1)
        }
      }
      for link in world.links where link.child == item {
        let lead = world.items[link.parent].leadTime
        for (bucket, started) in orders(link.parent).enumerated() {
          add(started, link, release: max(0, world.leadTimes.release(lead, bucket)), arrival: bucket)
        }
        for receipt in world.receipts where receipt.item == link.parent {
          guard let issue = receipt.issueBucket else { continue }
          var started = receipt.quantity
          let yield = world.items[link.parent].yield
          while started * yield.numerator / yield.denominator < receipt.quantity { started += 1 }
          add(started, link, release: issue, arrival: receipt.bucket)
        }
      }
      return row
    }
  }

  @Test func theFlatPlanEqualsANaiveRecursion() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<150 {
      var world = RandomModel(&random)
      for item in world.items.indices {
        switch world.items[item].lot.window {
        case .lotForLot, .period: break
        default: world.items[item].lot.window = .lotForLot
        }
      }
      let plan = try MaterialPlan(#require(try world.model()))
      var naive = Naive(world: world)
      for item in world.items.indices {
        let row = (0..<world.bucketCount).map { plan.ordered(item, $0) }
        #expect(row == naive.orders(item), "seed \(seed), round \(round), item \(item)")
        let required = (0..<world.bucketCount).map { plan.requirement(item, $0) }
        #expect(required == naive.requirement(item), "seed \(seed), round \(round), item \(item)")
      }
    }
  }

  @Test func netChangeEqualsFullRegeneration() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<120 {
      var world = RandomModel(&random)
      if random.chance(50) { world.addSources(&random) }
      if random.chance(50) { world.addAlternatesAndHistory(&random) }
      guard let model = try world.model() else { continue }
      var plan = try MaterialPlan(model)
      for _ in 0..<6 {
        let change = world.change(&random)
        try plan.apply([change])
        let again = try MaterialPlan(plan.model)
        #expect(plan.hasSameOrders(as: again), "seed \(seed), round \(round), \(change)")
      }
    }
  }

  @Test func aChangeTouchesOnlyWhatIsBelowIt() throws {
    // Two chains that share nothing.
    var leads = LeadTimeTable(bucketCount: 10)
    let row = leads.add(buckets: 1)
    let model = try MaterialModel(
      bucketCount: 10, items: Array(repeating: MaterialModel.Item(leadTime: row), count: 6),
      links: [0, 1, 3, 4].map { MaterialModel.Link(parent: $0, child: $0 + 1, numerator: 2) },
      demands: [
        MaterialModel.Demand(item: 0, bucket: 8, quantity: 5), MaterialModel.Demand(item: 3, bucket: 8, quantity: 5),
      ], leadTimes: leads)
    var plan = try MaterialPlan(model)
    let moved = try plan.apply([.demand(line: 0, bucket: 9, quantity: 5)])
    let unmoved = try plan.apply([.demand(line: 0, bucket: 9, quantity: 5)])
    #expect(moved == 3 && unmoved == 1)
    #expect(plan.ordered(2, 7) == 20)
  }

  /// Stock and everything that comes = everything that leaves + stock at the end, item by item; and the
  /// pegs of both sides add up to it.
  @Test func supplyEqualsDemandAndStockChangeAndPegsAddUpBothWays() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<150 {
      var world = RandomModel(&random)
      if random.chance(50) { world.addSources(&random) }
      if random.chance(40) { world.addAlternatesAndHistory(&random) }
      guard let model = try world.model() else { continue }
      let plan = try MaterialPlan(model)
      let pegs = PegTable(plan)
      for item in 0..<model.itemCount {
        let supplied = pegs.suppliesOfItem[item].reduce(0) { $0 + pegs.supplies[$1].quantity }
        let demanded = pegs.demandsOfItem[item].reduce(0) { $0 + pegs.demands[$1].quantity }
        #expect(
          supplied - demanded == plan.projected(item).last!, "seed \(seed), round \(round), item \(item): balance")
        let pegged = pegs.suppliesOfItem[item].reduce(0) { $0 + pegs.supplies[$1].quantity - pegs.left(of: $1) }
        let met = pegs.demandsOfItem[item].reduce(0) { $0 + pegs.demands[$1].quantity - pegs.short(of: $1) }
        #expect(pegged == met, "seed \(seed), round \(round), item \(item): both ways")
        #expect(pegged == min(supplied, demanded), "seed \(seed), round \(round), item \(item): all that can be")
        #expect(pegs.suppliesOfItem[item].allSatisfy { pegs.left(of: $0) >= 0 }, "seed \(seed)")
        #expect(pegs.demandsOfItem[item].allSatisfy { pegs.short(of: $0) >= 0 }, "seed \(seed)")
      }
      for peg in pegs.pegs {
        #expect(peg.quantity > 0 && pegs.supplies[peg.supply].item == pegs.demands[peg.demand].item, "seed \(seed)")
      }
    }
  }

  @Test func outsideItsFenceAReplenishedItemNeverRunsShort() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for _ in 0..<100 {
      let world = RandomModel(&random)
      let plan = try MaterialPlan(#require(try world.model()))
      for (item, record) in world.items.enumerated() where record.lot.replenished {
        let low = plan.projected(item).dropFirst(record.fence).min() ?? 0
        #expect(record.fence >= world.bucketCount || low >= record.safetyStock, "seed \(seed)")
        for bucket in 0..<min(record.fence, world.bucketCount) {
          #expect(plan.ordered(item, bucket) == 0, "seed \(seed)")
        }
      }
    }
  }

  @Test func aRingInTheBillsIsNamed() {
    var leads = LeadTimeTable(bucketCount: 2)
    _ = leads.add(buckets: 0)
    #expect(throws: MaterialModel.Fault.loop([1, 3, 2])) {
      _ = try MaterialModel(
        bucketCount: 2, items: Array(repeating: MaterialModel.Item(), count: 5),
        links: [(0, 1), (1, 3), (3, 2), (2, 1), (3, 4)].map {
          MaterialModel.Link(parent: $0.0, child: $0.1, numerator: 1)
        }, demands: [], leadTimes: leads)
    }
  }

  @Test func whatIsBeyondAllBoundsIsRefusedAndDoesNotOverflow() throws {
    var leads = LeadTimeTable(bucketCount: 2)
    let row = leads.add(buckets: 0)
    let model = try MaterialModel(
      bucketCount: 2, items: Array(repeating: MaterialModel.Item(leadTime: row), count: 4),
      links: (0..<3).map { MaterialModel.Link(parent: $0, child: $0 + 1, numerator: 1_000_000_000) },
      demands: [MaterialModel.Demand(item: 0, bucket: 1, quantity: 1000)], leadTimes: leads)
    #expect(throws: MaterialModel.Fault.tooLarge(item: 2)) { _ = try MaterialPlan(model) }
  }
}
