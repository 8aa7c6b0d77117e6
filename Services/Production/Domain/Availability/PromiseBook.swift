import Values

/// Capable-to-promise over plants: answers from what a plan leaves free of stock, receipts, material
/// and capacity. An inquiry books nothing; a quote books what it promises until it is released.
package struct PromiseBook: Sendable {
  enum Entry: Sendable {
    /// So much of the item is spoken for from the bucket on (given, when negative).
    case stock(item: Int, bucket: Int, quantity: Int64)
    case work([CapacityLedger.Share])
  }

  let preparation: ScenarioPreparation
  let model: MaterialModel
  /// Item × bucket: supply less everything promised.
  var net: [Int64]
  /// What may be promised by bucket, where it has been worked out since the last change.
  var free: [Int: [Int64]] = [:]
  var ledger: CapacityLedger
  var journal: [Entry] = []
  private var quotes: [String: [Entry]] = [:]
  /// Why the last question was answered with no.
  var obstacle: LateReason?

  /// Begins with what `plan` leaves to customers: what it makes for a forecast is theirs, for their
  /// orders are what was forecast. Safety stock is not promised.
  package init(_ preparation: ScenarioPreparation, _ plan: MaterialPlan, _ load: CapacityLoad) {
    self.preparation = preparation
    model = plan.model
    let count = model.bucketCount
    net = [Int64](repeating: 0, count: model.itemCount * count)
    for item in 0..<model.itemCount {
      var before: Int64 = model.items[item].safetyStock
      for (bucket, balance) in plan.projected(item).enumerated() {
        net[item * count + bucket] = balance - before
        before = balance
      }
    }
    for (line, demand) in model.demands.enumerated() where preparation.demandOrigins[line] == .forecast {
      net[demand.item * count + demand.bucket] += demand.quantity
    }
    ledger = CapacityLedger(
      preparation.centres, today: preparation.scenario.today, horizonDays: preparation.scenario.horizonDays)
    ledger.take(load.shares)
  }

  /// Answers in the order of the wishes: fails only where the request itself cannot be understood.
  package mutating func answer(_ request: PromiseRequest) -> Result<PromiseAnswer, PlanningProblem> {
    func refuse(_ why: String) -> Result<PromiseAnswer, PlanningProblem> {
      .failure(PlanningProblem("promise \(request.name)", "Promise \(request.name) is left out: \(why)."))
    }
    let plants = request.plants.compactMap { plant in
      preparation.numberOf[ItemAtPlant(request.item, at: plant)].map { (plant, $0) }
    }
    guard !plants.isEmpty else { return refuse("no plant it names has an item \(request.item); add the item") }
    guard (1...MaterialModel.largestQuantity).contains(request.quantity) else {
      return refuse("its quantity is not above zero or is too large")
    }
    guard request.wanted >= preparation.scenario.today else {
      return refuse("it is wanted on \(request.wanted), before today; give it a date from today on")
    }
    guard !request.reserves || quotes[request.name] == nil else { return refuse("a quote of this name stands already") }
    journal = []
    obstacle = nil
    let answer = deliveries(of: request, from: plants)
    if request.reserves { quotes[request.name] = journal } else { rollBack(to: 0) }
    journal = []
    return .success(answer)
  }

  /// Gives back what a quote has booked. False when there is no such quote.
  package mutating func release(_ name: String) -> Bool {
    guard let entries = quotes.removeValue(forKey: name) else { return false }
    journal = entries
    rollBack(to: 0)
    return true
  }

  private mutating func deliveries(of request: PromiseRequest, from plants: [(String, Int)]) -> PromiseAnswer {
    var parts: [PromiseAnswer.Delivery] = []
    var reasons: [LateReason] = []
    var open = request.quantity
    let first = preparation.bucketAfter(preparation.day(request.wanted))
    var bucket = first
    while open > 0, bucket < model.bucketCount {
      for (plant, item) in plants where open > 0 {
        let quantity =
          request.together ? (reserve(open, of: item, by: bucket) ? open : 0) : most(open, of: item, by: bucket)
        guard quantity > 0 else { continue }
        parts.append(PromiseAnswer.Delivery(plant: plant, date: preparation.date(ofBucket: bucket), quantity: quantity))
        open -= quantity
        if bucket > first, let obstacle, !reasons.contains(obstacle) { reasons.append(obstacle) }
      }
      bucket += 1
    }
    if open > 0, let obstacle, !reasons.contains(obstacle) { reasons.append(obstacle) }
    return PromiseAnswer(
      name: request.name, deliveries: parts, short: open, isReserved: request.reserves && !parts.isEmpty,
      reasons: reasons)
  }

  /// Books as much as possible of the item for the bucket, up to `wanted`; 0: nothing.
  private mutating func most(_ wanted: Int64, of item: Int, by bucket: Int) -> Int64 {
    if reserve(wanted, of: item, by: bucket) { return wanted }
    // Mostly not even one: then the halving is spared.
    let mark = journal.count
    guard wanted > 1, reserve(1, of: item, by: bucket) else { return 0 }
    rollBack(to: mark)
    var low: Int64 = 0
    var high = wanted
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if reserve(middle, of: item, by: bucket) {
        rollBack(to: mark)
        low = middle
      } else {
        high = middle
      }
    }
    return low > 0 && reserve(low, of: item, by: bucket) ? low : 0
  }
}
