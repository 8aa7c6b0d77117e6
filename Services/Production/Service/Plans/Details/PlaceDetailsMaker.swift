import ProductionDomain
import Values

/// Takes the details of each item out of a plan.
struct PlaceDetailsMaker {
  private let plan: RequirementsPlan
  private let preparation: ScenarioPreparation
  private let pegs: PegTable
  private let bucketDays: Int
  /// Names of supplies follow the rule of ``SupplyNames/rank(of:)``.
  private let isRanked: Bool
  private let timing: SupplyTiming
  private let names: SupplyNames
  private let model: MaterialModel
  /// Of the places, by the plan's number of the item.
  private let numbers: [Int]
  /// Of each supply: its place among the supplies of its item.
  private let placeOfSupply: [Int32]
  /// Of independent demand, whose numbers are the first; -1: it has none.
  private let outcomeOfDemand: [Int32]

  // Of the item at hand.
  private var keys: [FormKey] = []
  /// By bill line; -1: it does not take this item.
  private var takerOfLink: [Int32]
  private var takerOfStandIn: [Int: Int32] = [:]
  private var lines: [Int32] = []
  private var demands: [PegTable.Demand] = []

  /// What makes the forms of two supplies differ.
  private struct FormKey: Equatable {
    var kind: PlaceDetails.Kind
    /// The source; of receipts and alternates their own number.
    var source: Int
    var lines: [Int32]
  }

  init(_ plan: RequirementsPlan, numbers: [Int]) {
    self.plan = plan
    (preparation, pegs, timing, names, model) = (
      plan.preparation, plan.pegs, plan.timing, plan.names, plan.material.model
    )
    self.numbers = numbers
    bucketDays = plan.preparation.scenario.bucketDays
    isRanked = plan.pegs.supplies.isEmpty || plan.names.rank(of: 0) != nil
    takerOfLink = [Int32](repeating: -1, count: plan.preparation.linkOrigins.count)
    var places = [Int32](repeating: 0, count: plan.pegs.supplies.count)
    for supplies in plan.pegs.suppliesOfItem {
      for (place, supply) in supplies.slice.enumerated() { places[Int(supply)] = Int32(place) }
    }
    placeOfSupply = places
    var outcomes = [Int32](repeating: -1, count: 1 + (plan.outcomes.map(\.demand).max() ?? -1))
    for (place, outcome) in plan.outcomes.enumerated() { outcomes[outcome.demand] = Int32(place) }
    outcomeOfDemand = outcomes
  }

  /// Fills in what the plan says of an item. Identities of proposals are not known here.
  mutating func make(_ item: Int, into details: inout PlaceDetails) {
    details.removeAll()
    keys.removeAll(keepingCapacity: true)
    details.level = Int(model.levels[item])
    details.stock = preparation.nodes[item].stock
    var last = -1
    for number in pegs.suppliesOfItem[item].slice {
      add(supply: Int(number), after: last, to: &details)
      last = Int(number)
    }
    addDemands(item, to: &details)
    addPegs(item, to: &details)
    for bucket in 0..<model.bucketCount { details.requirement.append(plan.material.requirement(item, bucket)) }
    details.projected += plan.material.projected(item)
  }

  // MARK: Supplies

  /// `last` is the one before it of the item; below zero: it is the first.
  private mutating func add(supply number: Int, after last: Int, to details: inout PlaceDetails) {
    let supply = pegs.supplies[number]
    var entry = PlaceDetails.Supply(
      form: form(number, supply, &details), bucket: supply.bucket, release: supply.release, started: supply.started,
      quantity: supply.quantity)
    if isRanked, !isNamed(supply) {
      // One is the first of its name where the one before comes in another bucket.
      if last >= 0, pegs.supplies[last].bucket == supply.bucket { entry.rank = names.rank(of: number) ?? 1 }
    } else {
      entry.name = names[number]
    }
    let day = timing.day(of: number)
    let isLate = day.map { $0 > supply.bucket * bucketDays } ?? true
    if preparation.isInspected(supply) {
      let dates = plan.dates(ofSupply: number)
      let today = preparation.scenario.today
      entry.inspection = preparation.date(ofBucket: supply.bucket) - dates.due
      entry.possible = dates.isNever ? -1 : dates.possible.map { $0 - today }
      entry.usable = dates.usable.map { $0 - today }
    } else if isLate {
      entry.possible = day ?? -1
    }
    if details.forms[entry.form].currency != nil { entry.cost = plan.cost(ofSupply: number)?.minorUnits }
    if details.forms[entry.form].orderSource != nil {
      if let release = supply.release {
        if release <= 0 { entry.workingDaysLate = plan.workingDaysLate(number) }
      } else {
        let bucket = (plan.release(ofProposal: number) - preparation.scenario.today) / max(1, bucketDays)
        if bucket != entry.releaseOfOrder { entry.orderRelease = bucket }
      }
    }
    details.supplies.append(entry)
  }

  /// Orders that stand have names of their own.
  private func isNamed(_ supply: PegTable.Supply) -> Bool { if case .receipt = supply.kind { true } else { false } }

  private mutating func form(_ number: Int, _ supply: PegTable.Supply, _ details: inout PlaceDetails) -> Int {
    lines.removeAll(keepingCapacity: true)
    for demand in pegs.componentsOf[number] { lines.append(Int32(line(of: pegs.demands[demand]))) }
    let (kind, source) = kind(supply)
    if let known = keys.lastIndex(where: { $0.kind == kind && $0.source == source && $0.lines == lines }) {
      return known
    }
    keys.append(FormKey(kind: kind, source: source, lines: lines))
    details.forms.append(makeForm(number, supply, kind))
    return keys.count - 1
  }

  private func kind(_ supply: PegTable.Supply) -> (PlaceDetails.Kind, Int) {
    switch supply.kind {
    case .stock: (.stock, 0)
    case .receipt(let index): (.receipt, index)
    case .planned: (.planned, supply.source)
    case .byProduct: (.byProduct, 0)
    case .substitute(let line): (.substitute, line)
    }
  }

  private func makeForm(_ number: Int, _ supply: PegTable.Supply, _ kind: PlaceDetails.Kind) -> PlaceDetails.Form {
    let writer = PlanWriter(plan: plan)
    var form = PlaceDetails.Form(kind: kind, status: writer.status(supply))
    form.source = writer.source(supply)
    form.from = writer.from(supply)
    form.supplier = writer.supplier(supply)
    form.revision = writer.revision(number)
    let key = preparation.nodes[supply.item].key
    switch supply.kind {
    case .stock: form.label = "stock of \(key)"
    case .byProduct: form.label = "by-product \(key)"
    case .substitute(let line):
      form.label = "alternate \(preparation.nodes[model.substitutes[line].alternate].key) for \(key)"
    case .receipt, .planned: break
    }
    form.currency = plan.cost(ofSupply: number)?.currency.code
    if plan.isProposal(number) {
      let source = preparation.source(of: supply)
      let (text, name) = BookingStore.sourceText(source.source)
      form.orderSource = text
      form.orderFrom = name ?? source.supplier?.name
    }
    form.components = pegs.componentsOf[number].map { numbers[pegs.demands[$0].item] }
    return form
  }

  // MARK: Demands

  /// A number for the bill line by which an order needs something; below zero: it stands in, for that item.
  private func line(of demand: PegTable.Demand) -> Int {
    switch demand.kind {
    case .component(_, let link): link
    case .standIn(let supply): -1 - pegs.supplies[supply].item
    case .independent: Int(Int32.max)
    }
  }

  private mutating func addDemands(_ item: Int, to details: inout PlaceDetails) {
    let all = pegs.demands
    let numbers = pegs.demandsOfItem[item]
    // They lie far apart: taken before anything depends on them, so that the processor waits for several at once.
    demands.removeAll(keepingCapacity: true)
    for number in numbers.slice { demands.append(all[Int(number)]) }
    var lines: [(line: Int, item: Int)] = []
    for demand in demands {
      guard let supply = demand.taker else { continue }
      let line = line(of: demand)
      guard taker(ofLine: line) == nil else { continue }
      setTaker(0, ofLine: line)
      lines.append((line, pegs.supplies[supply].item))
    }
    lines.sort { $0.line < $1.line }
    for (place, line) in lines.enumerated() {
      setTaker(Int32(place), ofLine: line.line)
      details.takers.append(self.numbers[line.item])
    }
    for (place, demand) in demands.enumerated() {
      if let supply = demand.taker {
        details.demands.append(
          PlaceDetails.Demand(
            taker: taker(ofLine: line(of: demand))!, supply: Int(placeOfSupply[supply]), bucket: demand.bucket,
            quantity: demand.quantity))
      } else {
        details.demands.append(
          PlaceDetails.Demand(taker: -1, supply: 0, bucket: demand.bucket, quantity: demand.quantity))
        if let outcome = outcome(ofDemand: numbers[place]) { add(outcome: plan.outcomes[outcome], to: &details) }
      }
    }
    for line in lines { setTaker(-1, ofLine: line.line) }
  }

  private func outcome(ofDemand number: Int) -> Int? {
    guard number < outcomeOfDemand.count, outcomeOfDemand[number] >= 0 else { return nil }
    return Int(outcomeOfDemand[number])
  }

  private func taker(ofLine line: Int) -> Int? {
    let taker = line < 0 ? takerOfStandIn[line] ?? -1 : takerOfLink[line]
    return taker < 0 ? nil : Int(taker)
  }
  private mutating func setTaker(_ taker: Int32, ofLine line: Int) {
    if line < 0 { takerOfStandIn[line] = taker } else { takerOfLink[line] = taker }
  }

  private func add(outcome: DemandOutcome, to details: inout PlaceDetails) {
    var order: DemandRecord?
    let record = pegs.demands[outcome.demand]
    if case .independent(let line) = record.kind, case .order(let place) = preparation.demandOrigins[line] {
      order = preparation.scenario.demands[place]
    }
    details.outcomes.append(
      PlaceDetails.Outcome(
        demand: details.demands.count - 1, name: order?.name, priority: order?.priority,
        due: order.map { $0.due - preparation.scenario.today } ?? record.bucket * preparation.scenario.bucketDays,
        deliveries: outcome.deliveries.map { PlaceDetails.Outcome.Delivery(day: $0.day, quantity: $0.quantity) },
        short: outcome.short, lateDays: outcome.lateDays,
        reasons: outcome.reasons.map {
          PlaceDetails.Outcome.Reason(code: $0.code.rawValue, record: $0.record, sentence: $0.sentence)
        }))
  }

  /// In the order of the plan's pegs. Those of one demand mostly follow those of the one before it.
  private func addPegs(_ item: Int, to details: inout PlaceDetails) {
    let all = pegs.pegs
    var next = 0
    var last = -1
    var isSorted = true
    for (place, number) in pegs.demandsOfItem[item].slice.enumerated() {
      let demand = Int(number)
      if next == all.count || all[next].demand != demand { next = pegs.ofDemand[demand].first ?? all.count }
      if next < last { isSorted = false }
      while next < all.count, all[next].demand == demand {
        details.pegs.append(
          PlaceDetails.Peg(
            supply: Int(placeOfSupply[all[next].supply]), demand: place, quantity: all[next].quantity))
        (last, next) = (next, next + 1)
      }
    }
    guard !isSorted else { return }
    let numbers = pegs.demandsOfItem[item].flatMap { pegs.ofDemand[$0] }
    details.pegs = numbers.indices.sorted { numbers[$0] < numbers[$1] }.map { details.pegs[$0] }
  }
}
