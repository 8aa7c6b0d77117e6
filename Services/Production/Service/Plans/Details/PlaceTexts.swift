import ProductionDomain
import Values

/// Makes of a place's details what people and programs read.
struct PlaceTexts {
  let place: PlanPlaceRecord
  /// The plan's first day.
  let today: LocalDate
  let bucketDays: Int

  private var details: PlaceDetails { place.details }
  private var plant: String? { place.key.plant.isEmpty ? nil : place.key.plant }

  func text(_ steps: Int64) -> String { Quantity(steps: steps, unit: place.unit).valueText }
  func date(_ bucket: Int) -> LocalDate { today + bucket * bucketDays }
  /// The day on which a supply comes.
  func due(_ supply: PlaceDetails.Supply) -> LocalDate { date(supply.bucket) + -supply.inspection }
  private func day(_ day: Int) -> String { (today + day).description }

  // MARK: Names

  func name(ofSupply number: Int) -> String {
    let supply = details.supplies[number]
    if let name = supply.name { return name }
    let form = details.forms[supply.form]
    let label = form.label ?? place.key.description
    let base = form.kind == .stock ? label : "\(label) \(date(supply.bucket))"
    return supply.rank > 1 ? "\(base) #\(supply.rank)" : base
  }

  func name(of outcome: PlaceDetails.Outcome) -> String {
    outcome.name ?? "forecast \(place.key) \(date(details.demands[outcome.demand].bucket))"
  }

  // MARK: Items

  func item() -> PlanOutput.Item {
    let count = details.requirement.count
    var receipts = [Int64?](repeating: nil, count: count)
    var released = receipts
    var planned = receipts
    func add(_ quantity: Int64, _ bucket: Int, _ row: inout [Int64?]) {
      guard row.indices.contains(bucket) else { return }
      row[bucket] = (row[bucket] ?? 0) + quantity
    }
    for supply in details.supplies {
      switch details.forms[supply.form].kind {
      case .planned:
        add(supply.started, max(0, supply.release ?? 0), &released)
        add(supply.quantity, supply.bucket, &planned)
      case .receipt: add(supply.quantity, supply.bucket, &receipts)
      case .stock, .byProduct, .substitute: break
      }
    }
    let buckets = (0..<count).compactMap { bucket -> PlanOutput.Item.Bucket? in
      let gross = details.requirement[bucket]
      guard gross != 0 || (planned[bucket] ?? 0) != 0 || receipts[bucket] != nil || released[bucket] != nil else {
        return nil
      }
      return PlanOutput.Item.Bucket(
        date: date(bucket).description, gross: text(gross), receipts: text(receipts[bucket] ?? 0),
        planned: text(planned[bucket] ?? 0), released: text(released[bucket] ?? 0),
        projected: text(bucket < details.projected.count ? details.projected[bucket] : 0))
    }
    return PlanOutput.Item(
      item: place.key.item, plant: plant, unit: place.unit.code, lowLevelCode: details.level,
      stock: text(details.stock), buckets: buckets)
  }

  // MARK: Orders

  /// `demand` names a demand by its place, `components` gives those of the form's places.
  func supply(
    _ number: Int, pegs: [PlaceDetails.Peg], components: [PlanOutput.Component], demand: (Int) throws -> String
  ) rethrows -> PlanOutput.Supply {
    let supply = details.supplies[number]
    let form = details.forms[supply.form]
    let left = supply.quantity - pegs.reduce(0) { $0 + $1.quantity }
    var cost: Money?
    if let amount = supply.cost, let currency = form.currency.flatMap({ Currency($0) }) {
      cost = Money(minorUnits: amount, currency: currency)
    }
    return PlanOutput.Supply(
      name: name(ofSupply: number), item: place.key.item, plant: plant, status: form.status, source: form.source,
      from: form.from, supplier: form.supplier, cost: cost, revision: form.revision, quantity: text(supply.quantity),
      unit: place.unit.code, started: supply.started == supply.quantity ? nil : text(supply.started),
      release: supply.release.map { date($0).description }, due: due(supply).description,
      possible: supply.possible.map { $0 < 0 ? "never" : day($0) }, usable: supply.usable.map(day),
      components: components.isEmpty ? nil : components,
      for: try pegs.map { PlanOutput.Peg(name: try demand($0.demand), quantity: text($0.quantity)) },
      left: left == 0 ? nil : text(left))
  }

  /// That a proposal is to be released now; nil: it is none, or later.
  func release(_ number: Int) -> PlanOutput.Message? {
    let supply = details.supplies[number]
    guard details.isProposal(supply), let release = supply.release, release <= 0 else { return nil }
    let due = due(supply).description
    return PlanOutput.Message(
      message: "release", order: name(ofSupply: number), item: place.key.item, plant: plant,
      quantity: text(supply.started), due: due, needed: due,
      workingDaysLate: supply.workingDaysLate > 0 ? supply.workingDaysLate : nil)
  }

  /// A proposal as planners approve it; nil: it has no identity.
  func plannedOrder(_ number: Int, scenarioID: String?, planID: String) -> PlannedOrderStore.PlannedOrder? {
    let supply = details.supplies[number]
    let form = details.forms[supply.form]
    guard let source = form.orderSource, supply.order > 0 else { return nil }
    return PlannedOrderStore.PlannedOrder(
      id: ProposalID(place: place.number, order: supply.order).text, key: place.key, unit: place.unit, source: source,
      sourceName: form.orderFrom, steps: supply.quantity, startedSteps: supply.started,
      release: date(supply.releaseOfOrder), due: due(supply), status: .proposed, scenarioID: scenarioID,
      planID: planID)
  }

  // MARK: Demands

  func component(
    _ demand: PlaceDetails.Demand, pegs: [PlaceDetails.Peg]
  ) -> PlanOutput.Component {
    let short = demand.quantity - pegs.reduce(0) { $0 + $1.quantity }
    return PlanOutput.Component(
      item: place.key.item, plant: plant, needed: date(demand.bucket).description, quantity: text(demand.quantity),
      unit: place.unit.code, from: from(pegs), short: short > 0 ? text(short) : nil)
  }

  func demand(_ outcome: PlaceDetails.Outcome, pegs: [PlaceDetails.Peg]) -> PlanOutput.Demand {
    PlanOutput.Demand(
      demand: name(of: outcome), item: place.key.item, plant: plant,
      quantity: text(details.demands[outcome.demand].quantity), unit: place.unit.code, due: day(outcome.due),
      priority: outcome.priority,
      deliveries: outcome.deliveries.map { PlanOutput.Delivery(date: day($0.day), quantity: text($0.quantity)) },
      short: text(outcome.short), lateDays: outcome.lateDays,
      reasons: outcome.reasons.map {
        PlanOutput.Demand.Reason(code: $0.code, record: $0.record, sentence: $0.sentence)
      }, from: from(pegs))
  }

  private func from(_ pegs: [PlaceDetails.Peg]) -> [PlanOutput.Peg] {
    pegs.map { PlanOutput.Peg(name: name(ofSupply: $0.supply), quantity: text($0.quantity)) }
  }
}

/// What identifies an order that a plan proposes: its place, and its number there. It keeps both from plan to plan.
struct ProposalID: Hashable {
  let place: Int
  let order: Int

  init(place: Int, order: Int) { (self.place, self.order) = (place, order) }

  /// `planned-17-4`; nil for other ids.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "planned", let place = Int(parts[1]), let order = Int(parts[2]), place > 0,
      order > 0
    else { return nil }
    (self.place, self.order) = (place, order)
  }

  var text: String { "planned-\(place)-\(order)" }
}
