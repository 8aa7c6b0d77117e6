import Values

/// Capable-to-promise over plants: answers from what a plan leaves free of stock, receipts, material
/// and capacity. An inquiry books nothing; a quote books what it promises until it is released.
package struct PromiseBook: Sendable {
  enum Entry: Sendable {
    /// So much of the item is spoken for from the bucket on (given, when negative).
    case stock(item: Int, bucket: Int, quantity: Int64, order: Int?)
    case work([CapacityLedger.Share], order: Int?)
    /// An order to be made for what is promised; those that follow are numbered from 0 in their order.
    case order(PlacedOrder)
    /// The order takes so much of an item.
    case component(item: Int, quantity: Int64, order: Int?)
  }

  struct PlacedOrder: Sendable {
    let item: Int
    /// Of the item's sources the one that it comes from.
    let source: Int
    let started: Int64
    let good: Int64
    var release: Int
    let due: Int
    /// The order that needs it; nil: the promise itself.
    let parent: Int?
  }

  let preparation: ScenarioPreparation
  let model: MaterialModel
  var stock: PromiseStock
  var ledger: CapacityLedger
  var journal: [Entry] = []
  /// Number of orders in the journal, and those being placed, innermost last.
  var placed = 0
  var placing: [Int] = []
  private var quotes: [String: [Entry]] = [:]
  /// Whether the item asked for may itself come from stock and standing orders.
  var takesStock = true
  /// Why the last question was answered with no.
  var obstacle: LateReason?
  /// Beside an obstacle what keeps the other sources of the same item from giving it.
  var furtherObstacles: [LateReason: [LateReason]] = [:]
  /// What does not count while it is tried what an earlier date would take.
  var waived: Waiver?
  /// Of items with several sources, or one of limited capacity: started by source and period.
  var given: [Int: [[Int: Int64]]] = [:]
  /// The sources of such items as they are asked, where that is known.
  var preferred: [Int: [Int]] = [:]
  /// How the sources of an item are looked at.
  var effort = SourceEffort()
  /// The item asked for, where it must be made.
  var made: String?

  enum Waiver: Sendable {
    /// Work centres have room for everything.
    case capacity
    /// What would have had to be ordered or begun before today is begun today, and bought parts are there.
    case leadTime
  }

  /// Begins with what `plan` leaves to customers: what it makes for a forecast is theirs, for their
  /// orders are what was forecast. Safety stock is not promised.
  package init(_ preparation: ScenarioPreparation, _ plan: MaterialPlan, _ load: CapacityLoad) {
    self.preparation = preparation
    model = plan.model
    let count = model.bucketCount
    stock = PromiseStock(itemCount: model.itemCount, bucketCount: count)
    for item in 0..<model.itemCount {
      var before: Int64 = model.items[item].safetyStock
      for (bucket, balance) in plan.projected(item).enumerated() {
        stock.add(balance - before, of: item, in: bucket)
        before = balance
      }
    }
    for (line, demand) in model.demands.enumerated() where preparation.demandOrigins[line] == .forecast {
      stock.add(demand.quantity, of: demand.item, in: demand.bucket)
    }
    ledger = CapacityLedger(
      preparation.centres, today: preparation.scenario.today, horizonDays: preparation.scenario.horizonDays)
    ledger.take(load.shares)
    countGiven(by: plan)
  }

  /// Begins with what is there and comes for certain, less what is booked: stock above safety stock and standing
  /// orders, without anything a plan only proposes. Bookings of unknown items and work centres count nowhere. Work
  /// booked on days gone by or beyond what a day can do is still to be done, on the next days that have room.
  package init(_ preparation: ScenarioPreparation, bookings: PromiseBookings) {
    self.preparation = preparation
    model = preparation.model
    let count = model.bucketCount
    stock = PromiseStock(itemCount: model.itemCount, bucketCount: count)
    for (item, record) in model.items.enumerated() { stock.add(record.onHand - record.safetyStock, of: item, in: 0) }
    for receipt in model.receipts { stock.add(receipt.quantity, of: receipt.item, in: receipt.bucket) }
    for booking in bookings.material {
      guard let item = preparation.numberOf[booking.key] else { continue }
      let bucket = min(max(0, preparation.bucket(booking.date)), count - 1)
      stock.add(-booking.quantity, of: item, in: bucket)
    }
    ledger = CapacityLedger(
      preparation.centres, today: preparation.scenario.today, horizonDays: preparation.scenario.horizonDays)
    let numbers = Dictionary(preparation.centres.indices.map { (preparation.centres[$0].name, $0) }) { first, _ in first
    }
    ledger.take(
      bookings.work.compactMap { booking in
        numbers[booking.workCentre].map {
          CapacityLedger.Share(
            workCentre: $0, day: max(0, booking.date - preparation.scenario.today), seconds: booking.seconds)
        }
      })
    ledger.postponeOverload()
    countGiven(bookings)
  }

  /// Answers in the order of the wishes: fails only where the request itself cannot be understood.
  package mutating func answer(_ request: PromiseRequest) -> Result<PromiseAnswer, PlanningProblem> {
    commit(request).map(\.answer)
  }

  /// The same, with what has to be booked and ordered for it.
  package mutating func commit(_ request: PromiseRequest) -> Result<PromiseCommitment, PlanningProblem> {
    func refuse(_ why: String) -> Result<PromiseCommitment, PlanningProblem> {
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
    placed = 0
    takesStock = request.fromStock
    made = request.fromStock ? nil : request.item
    effort = SourceEffort()
    furtherObstacles = [:]
    let answer = bestDeliveries(of: request, from: plants)
    let commitment = PromiseCommitment(answer, journal, preparation)
    if request.reserves { quotes[request.name] = journal } else { rollBack(to: 0) }
    journal = []
    placed = 0
    return .success(commitment)
  }

  /// The last day that is promised from one of these plants; the last of all where none of them works.
  package func lastDay(from plants: [String]) -> LocalDate {
    let calendars = plants.map { preparation.calendar(ofPlant: $0) }
    let last = (0..<model.bucketCount).last { bucket in
      calendars.contains { shippingDay(in: bucket, $0) != nil }
    }
    return preparation.date(ofBucket: last ?? model.bucketCount - 1)
  }

  /// Gives back what a quote has booked. False when there is no such quote.
  package mutating func release(_ name: String) -> Bool {
    guard let entries = quotes.removeValue(forKey: name) else { return false }
    journal = entries
    rollBack(to: 0)
    placed = 0
    return true
  }

  /// From all sources; or from the first ones alone, should what is asked of others be in the way of something earlier.
  private mutating func bestDeliveries(of request: PromiseRequest, from plants: [(String, Int)]) -> PromiseAnswer {
    let answer = deliveries(of: request, from: plants)
    guard effort.hasChosen, !answer.reasons.isEmpty else { return answer }
    let kept = journal
    rollBack(to: 0)
    effort.firstOnly = true
    if mayBeSooner(than: answer, request, from: plants) {
      let plain = deliveries(of: request, from: plants)
      if PromiseBook.isBetter(plain, than: answer, request) { return plain }
      rollBack(to: 0)
    }
    for entry in kept { enter(entry) }
    return answer
  }

  /// Whether deliveries from the first sources alone are better, as long as nobody asks for their reasons; they are
  /// looked for only as long as they can still be. Leaves nothing booked.
  private mutating func mayBeSooner(
    than answer: PromiseAnswer, _ request: PromiseRequest, from plants: [(String, Int)]
  ) -> Bool {
    let before = effort
    defer { effort = before }
    let bound = answer.short > 0 ? nil : answer.deliveries.last?.date
    let plain = deliveries(of: request, from: plants, before: bound, withReasons: false)
    rollBack(to: 0)
    return PromiseBook.isBetter(plain, than: answer, request)
  }

  private static func isBetter(_ one: PromiseAnswer, than other: PromiseAnswer, _ request: PromiseRequest) -> Bool {
    let last = (other.deliveries.last?.date ?? request.wanted, one.deliveries.last?.date ?? request.wanted)
    return one.short < other.short || one.short == other.short && last.1 < last.0
  }

  /// Deliveries as soon as they can be, each with what stands against an earlier one where reasons are asked for;
  /// `before`: what begins on that day or later is not looked at.
  private mutating func deliveries(
    of request: PromiseRequest, from plants: [(String, Int)], before end: LocalDate? = nil, withReasons: Bool = true
  ) -> PromiseAnswer {
    var parts: [PromiseAnswer.Delivery] = []
    var reasons: [LateReason] = []
    var open = request.quantity
    let first = preparation.bucketAfter(preparation.day(request.wanted))
    // Of the plant from which it goes to the customer.
    let calendars = plants.map { request.carriage[$0.0]?.calendar ?? preparation.calendar(ofPlant: $0.0) }
    // Of each of them: the last bucket looked at in which it works.
    var before = [Int?](repeating: nil, count: plants.count)
    var bucket = first
    while open > 0, bucket < model.bucketCount, end.map({ preparation.date(ofBucket: bucket) < $0 }) ?? true {
      for (place, (plant, item)) in plants.enumerated() where open > 0 {
        guard let date = shippingDay(in: bucket, calendars[place]) else { continue }
        defer { before[place] = bucket }
        let mark = journal.count
        // What is carried must be ready earlier.
        guard let ready = ready(bucket, at: plant, for: request) else { continue }
        let quantity =
          request.together ? (reserve(open, of: item, by: ready) ? open : 0) : most(open, of: item, by: ready)
        guard quantity > 0 else { continue }
        parts.append(PromiseAnswer.Delivery(plant: plant, date: date, quantity: quantity))
        open -= quantity
        guard withReasons else { continue }
        guard let earlier = before[place] else {
          if let why = closed(until: date, plant, calendars[place], request), !reasons.contains(why) {
            reasons.append(why)
          }
          continue
        }
        reasons += reasonsWhyNot(by: earlier, ready, quantity, item, plant, request, isPart: open > 0, from: mark)
          .filter { !reasons.contains($0) }
      }
      bucket += 1
    }
    if open > 0, withReasons {
      let end = preparation.scenario.today + (preparation.scenario.horizonDays - 1)
      let why =
        obstacle
        ?? LateReason(
          .policy, "promise \(request.name)",
          "It is wanted on \(request.wanted), but promises are made until \(end) only; ask again later.")
      if !reasons.contains(why) { reasons.append(why) }
    }
    reasons = withSources(reasons)
    return PromiseAnswer(
      name: request.name, deliveries: parts, short: open, isReserved: request.reserves && !parts.isEmpty,
      reasons: reasons)
  }

  /// Why a quantity that is booked to be ready by a bucket could not be delivered in an `earlier` one.
  private mutating func reasonsWhyNot(
    by earlier: Int, _ ready: Int, _ quantity: Int64, _ item: Int, _ plant: String, _ request: PromiseRequest,
    isPart: Bool, from mark: Int
  ) -> [LateReason] {
    if isPart { return [obstacle].compactMap { $0 } }
    guard let before = self.ready(earlier, at: plant, for: request), before < ready else {
      return [onItsWay(from: plant, request)]
    }
    let first = preparation.bucketAfter(preparation.day(request.wanted))
    let firstReady = max(0, self.ready(first, at: plant, for: request) ?? 0)
    return causes(of: quantity, item, firstReady, ready, earlier: before, from: mark)
  }
}
