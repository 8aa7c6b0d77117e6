import Values

/// What a demand gets, and why not what it asked for.
package struct DemandOutcome: Hashable, Sendable {
  package struct Delivery: Hashable, Sendable {
    /// From today.
    package var day: Int
    package var quantity: Int64
  }

  /// Place in ``PegTable/demands``.
  package let demand: Int
  /// By day; one per day.
  package var deliveries: [Delivery]
  package var short: Int64
  /// Days from the due date to the last delivery; 0 when in time.
  package var lateDays: Int
  /// At least one when the demand is late or short.
  package var reasons: [LateReason]
}

/// Serves all independent demand of a plan from what its supplies can really give.
struct DemandServing {
  let preparation: ScenarioPreparation
  let pegs: PegTable
  let timing: SupplyTiming
  /// Items with independent demand, and this demand in the order of its buckets.
  private let claimsOfItem: [(item: Int, demands: [Int])]
  /// By number of the demand: independent ones come first.
  private var outcomes: [DemandOutcome?] = []
  /// Why groups that are withheld cannot be delivered as a whole.
  private var causes: [String: [LateReason]] = [:]
  private(set) var newPegs: [PegTable.Peg] = []

  /// A forecast comes after every order.
  static let forecastPriority = 1_000_000

  /// What every independent demand gets, and its pegs, those of one demand together.
  static func serve(
    _ preparation: ScenarioPreparation, pegs: PegTable, timing: SupplyTiming
  ) -> (outcomes: [DemandOutcome], pegs: [PegTable.Peg]) {
    var serving = DemandServing(preparation, pegs: pegs, timing: timing)
    let outcomes = serving.serve()
    return (outcomes, serving.newPegs)
  }

  private init(_ preparation: ScenarioPreparation, pegs: PegTable, timing: SupplyTiming) {
    self.preparation = preparation
    self.pegs = pegs
    self.timing = timing
    let items = Set((0..<pegs.independentCount).map { pegs.demands[$0].item })
    claimsOfItem = items.sorted().map { item in
      (item, pegs.demandsOfItem[item].filter { $0 < pegs.independentCount })
    }
  }

  func order(_ demand: Int) -> DemandRecord? {
    guard case .independent(let line) = pegs.demands[demand].kind,
      case .order(let place) = preparation.demandOrigins[line]
    else { return nil }
    return preparation.scenario.demands[place]
  }

  func claim(_ demand: Int) -> DeliveryAllocation.Claim {
    let record = pegs.demands[demand]
    guard let order = order(demand) else {
      return DeliveryAllocation.Claim(
        quantity: record.quantity, due: record.bucket * preparation.scenario.bucketDays,
        priority: DemandServing.forecastPriority)
    }
    return DeliveryAllocation.Claim(
      quantity: record.quantity, due: order.due - preparation.scenario.today, priority: order.priority,
      policy: order.policy)
  }

  private mutating func serve() -> [DemandOutcome] {
    // Groups that cannot be delivered as a whole give way to the others.
    var withheld: Set<String> = []
    while true {
      outcomes = Array(repeating: nil, count: pegs.independentCount)
      newPegs = []
      serveItems(without: withheld)
      let failing = holdGroupsTogether(except: withheld)
      if failing.isEmpty { break }
      withheld.formUnion(failing)
    }
    return outcomes.compactMap { $0 }
  }

  /// Each item by itself, so that several threads do it.
  private mutating func serveItems(without withheld: Set<String>) {
    let serving = self
    let parts = ConcurrentParts.map(of: claimsOfItem.count) { places in
      var part = Part()
      for place in places {
        let (item, demands) = serving.claimsOfItem[place]
        serving.serve(item, demands, without: withheld, to: &part)
      }
      return part
    }
    for part in parts {
      for outcome in part.outcomes { outcomes[outcome.demand] = outcome }
      newPegs += part.pegs
    }
  }

  /// What some items give.
  private struct Part: Sendable {
    var outcomes: [DemandOutcome] = []
    var pegs: [PegTable.Peg] = []
  }

  private func serve(_ item: Int, _ demands: [Int], without withheld: Set<String>, to part: inout Part) {
    var supplies: [(number: Int, supply: DeliveryAllocation.Supply)] = []
    for number in pegs.suppliesOfItem[item] {
      guard let day = timing.day(of: number) else { continue }
      let used = pegs.ofSupply.dependent(number).reduce(Int64(0)) { $0 + pegs.pegs[$1].quantity }
      let free = pegs.supplies[number].quantity - used
      if free > 0 { supplies.append((number, DeliveryAllocation.Supply(quantity: free, day: day))) }
    }
    let served = demands.filter { demand in
      order(demand)?.group.map { !withheld.contains($0) } ?? true
    }
    let claims = served.map(claim)
    let allocation = DeliveryAllocation(claims, supplies: supplies.map(\.supply))
    for (place, demand) in served.enumerated() {
      let own = allocation.deliveries.filter { $0.claim == place }
      part.pegs += own.map {
        PegTable.Peg(supply: supplies[$0.supply].number, demand: demand, quantity: $0.quantity)
      }
      let reasons = explain(
        demand, claims[place], own.map { (supplies[$0.supply].number, $0) },
        left: zip(supplies, allocation.left).filter { $0.1 > 0 }.map { ($0.0.supply.day, $0.1) })
      part.outcomes.append(outcome(demand, claims[place], own, reasons))
    }
    guard served.count < demands.count else { return }
    let answered = Set(served)
    for demand in demands where !answered.contains(demand) {
      let group = order(demand)?.group ?? ""
      part.outcomes.append(
        outcome(
          demand, claim(demand), [],
          [
            LateReason(
              .policy, "group \(group)",
              "Group \(group) ships together only, and not all of it can be delivered as its customers accept.")
          ] + (causes[group] ?? [])))
    }
  }

  private func outcome(
    _ demand: Int, _ claim: DeliveryAllocation.Claim, _ own: [DeliveryAllocation.Delivery], _ reasons: [LateReason]
  ) -> DemandOutcome {
    var byDay: [Int: Int64] = [:]
    for delivery in own { byDay[delivery.day, default: 0] += delivery.quantity }
    let deliveries = byDay.sorted { $0.key < $1.key }.map { DemandOutcome.Delivery(day: $0.key, quantity: $0.value) }
    return DemandOutcome(
      demand: demand, deliveries: deliveries,
      short: max(0, claim.quantity - own.reduce(0) { $0 + $1.quantity }),
      lateDays: max(0, (deliveries.last?.day ?? claim.due) - claim.due), reasons: reasons)
  }

  private func explain(
    _ demand: Int, _ claim: DeliveryAllocation.Claim, _ own: [(supply: Int, delivery: DeliveryAllocation.Delivery)],
    left: [(day: Int, quantity: Int64)]
  ) -> [LateReason] {
    var reasons: [LateReason] = []
    func add(_ reason: LateReason) { if !reasons.contains(reason) { reasons.append(reason) } }
    let name =
      order(demand).map { "demand \($0.name)" } ?? "forecast of \(preparation.nodes[pegs.demands[demand].item].key)"
    let unit = preparation.nodes[pegs.demands[demand].item].unit
    let least = Quantity(steps: claim.policy.minimumShipment, unit: unit)
    let tooSmall = LateReason(.policy, name, "The \(name) accepts no delivery below \(least).")
    for (supply, delivery) in own where delivery.day > claim.due {
      if let day = timing.day(of: supply), day > claim.due {
        add(timing.lateness(of: supply, neededOn: claim.due))
      } else {
        add(tooSmall)
      }
    }
    guard own.reduce(0, { $0 + $1.delivery.quantity }) < claim.quantity else { return reasons }
    // Short: the customer's terms keep it from what is left, or there is nothing left.
    let last = claim.policy.maximumLateness.map { claim.due + $0 }
    let there = left.filter { $0.day <= last ?? .max }
    if let last, let next = left.filter({ $0.day > last }).min(by: { $0.day < $1.day }) {
      add(
        LateReason(
          .policy, name,
          "The \(name) accepts nothing after \(preparation.scenario.today + last); more comes on "
            + "\(preparation.scenario.today + next.day)."))
      // And why it does not come sooner.
      for supply in pegs.ofDemand[demand].map({ pegs.pegs[$0].supply }) where timing.day(of: supply) ?? .min > last {
        add(timing.lateness(of: supply, neededOn: claim.due))
      }
    }
    if !there.isEmpty, claim.policy.minimumShipment > 0 {
      add(tooSmall)
    }
    for index in pegs.ofDemand[demand] where timing.day(of: pegs.pegs[index].supply) == nil {
      if let cause = timing.cause(of: pegs.pegs[index].supply) { add(cause) }
    }
    if reasons.isEmpty || (pegs.short(of: demand) > 0 && there.isEmpty && last == nil) {
      add(timing.shortage(of: pegs.demands[demand].item))
    }
    return reasons
  }

  /// Moves the deliveries of every group to its last day; returns the groups that cannot have one.
  private mutating func holdGroupsTogether(except withheld: Set<String>) -> Set<String> {
    var members: [String: [Int]] = [:]
    for demand in outcomes.indices where outcomes[demand] != nil {
      if let group = order(demand)?.group, !withheld.contains(group) { members[group, default: []].append(demand) }
    }
    var failing: Set<String> = []
    for (group, demands) in members {
      let day = demands.map { outcomes[$0]!.deliveries.last?.day ?? 0 }.max()!
      let fits = demands.allSatisfy { demand in
        let claim = claim(demand)
        return outcomes[demand]!.short == 0 && (claim.policy.maximumLateness.map { day <= claim.due + $0 } ?? true)
      }
      guard fits else {
        failing.insert(group)
        causes[group] = demands.flatMap { outcomes[$0]!.reasons }.reduce(into: []) { known, reason in
          if !known.contains(reason) { known.append(reason) }
        }
        continue
      }
      for demand in demands { hold(demand, until: day, group: group) }
    }
    return failing
  }

  private mutating func hold(_ demand: Int, until day: Int, group: String) {
    var outcome = outcomes[demand]!
    let total = outcome.deliveries.reduce(0) { $0 + $1.quantity }
    guard let last = outcome.deliveries.last?.day, last < day || outcome.deliveries.count > 1 else { return }
    outcome.deliveries = [DemandOutcome.Delivery(day: day, quantity: total)]
    outcome.lateDays = max(0, day - claim(demand).due)
    if outcome.lateDays > 0, outcome.reasons.isEmpty {
      outcome.reasons = [
        LateReason(
          .policy, "group \(group)",
          "Group \(group) ships together, and its last part is there on \(preparation.scenario.today + day).")
      ]
    }
    outcomes[demand] = outcome
  }
}
