import ProductionDomain
import Values

/// Turns a plan into what is printed.
struct PlanWriter {
  let plan: RequirementsPlan

  private var preparation: ScenarioPreparation { plan.preparation }
  private var model: MaterialModel { plan.material.model }

  func output() -> PlanOutput {
    var output = output(items: preparation.nodes.indices.map { $0 }, supplies: plan.pegs.supplies.indices.map { $0 })
    output.demands = plan.outcomes.map(demand)
    output.messages = plan.messages.map(message)
    return output
  }

  /// Only some of the items and supplies, no demands, and of the messages those about standing orders.
  func output(items: [Int], supplies: [Int]) -> PlanOutput {
    PlanOutput(
      today: preparation.scenario.today.description,
      horizonEnd: (preparation.scenario.today + (preparation.scenario.horizonDays - 1)).description,
      figures: figures(), items: items.map(item), supplies: supplies.map(supply),
      demands: [], messages: plan.standingMessages.map(message),
      capacity: plan.capacity.map(capacity), roughCut: plan.roughCut.isEmpty ? nil : plan.roughCut.map(capacity),
      masterSchedules: preparation.schedules.isEmpty ? nil : preparation.schedules.map(schedule),
      promises: plan.promises.isEmpty ? nil : plan.promises.map(promise),
      problems: plan.problems.map { PlanningProblemView($0) })
  }

  private func text(_ steps: Int64, _ item: Int) -> String {
    Quantity(steps: steps, unit: preparation.nodes[item].unit).valueText
  }
  private func date(_ bucket: Int) -> String { preparation.date(ofBucket: bucket).description }
  private func day(_ day: Int) -> String { (preparation.scenario.today + day).description }
  private func plant(_ item: Int) -> String? { plant(preparation.nodes[item].key) }
  private func plant(_ key: ItemAtPlant) -> String? { key.plant.isEmpty ? nil : key.plant }

  private func item(_ number: Int) -> PlanOutput.Item {
    let node = preparation.nodes[number]
    let projected = plan.material.projected(number)
    var receipts: [Int: Int64] = [:]
    var released: [Int: Int64] = [:]
    // What arrives: less than is started where some is lost.
    var planned: [Int: Int64] = [:]
    for index in plan.pegs.suppliesOfItem[number] {
      let supply = plan.pegs.supplies[index]
      switch supply.kind {
      case .planned:
        released[max(0, supply.release ?? 0), default: 0] += supply.started
        planned[supply.bucket, default: 0] += supply.quantity
      case .receipt: receipts[supply.bucket, default: 0] += supply.quantity
      default: break
      }
    }
    let buckets = (0..<model.bucketCount).compactMap { bucket -> PlanOutput.Item.Bucket? in
      let gross = plan.material.requirement(number, bucket)
      let planned = planned[bucket] ?? 0
      guard gross != 0 || planned != 0 || receipts[bucket] != nil || released[bucket] != nil else { return nil }
      return PlanOutput.Item.Bucket(
        date: date(bucket), gross: text(gross, number), receipts: text(receipts[bucket] ?? 0, number),
        planned: text(planned, number), released: text(released[bucket] ?? 0, number),
        projected: text(projected[bucket], number))
    }
    return PlanOutput.Item(
      item: node.key.item, plant: plant(number), unit: node.unit.code, lowLevelCode: Int(model.levels[number]),
      stock: text(node.stock, number), buckets: buckets)
  }

  /// What a demand is called: a customer's by its own name, a component's by the order that needs it.
  func demandName(_ demand: Int) -> String {
    let record = plan.pegs.demands[demand]
    switch record.kind {
    case .independent(let line):
      if case .order(let place) = preparation.demandOrigins[line] { return preparation.scenario.demands[place].name }
      return "forecast \(preparation.nodes[record.item].key) \(date(record.bucket))"
    case .component(let supply, _), .standIn(let supply): return plan.names[supply]
    }
  }

  private func supply(_ number: Int) -> PlanOutput.Supply {
    let supply = plan.pegs.supplies[number]
    let node = preparation.nodes[supply.item]
    let components = Array(plan.pegs.componentsOf[number].map(component))
    let left = plan.pegs.left(of: number)
    let dates = plan.dates(ofSupply: number)
    return PlanOutput.Supply(
      name: plan.names[number], item: node.key.item, plant: plant(supply.item), status: status(supply),
      source: source(supply), from: from(supply), supplier: supplier(supply),
      cost: plan.cost(ofSupply: number), revision: revision(number), quantity: text(supply.quantity, supply.item),
      unit: node.unit.code, started: supply.started == supply.quantity ? nil : text(supply.started, supply.item),
      release: supply.release.map { (preparation.date(ofBucket: $0)).description }, due: dates.due.description,
      possible: dates.isNever ? "never" : dates.possible?.description, usable: dates.usable?.description,
      components: components.isEmpty ? nil : components,
      for: plan.pegs.ofSupply[number].map { peg in
        PlanOutput.Peg(
          name: demandName(plan.pegs.pegs[peg].demand), quantity: text(plan.pegs.pegs[peg].quantity, supply.item))
      }, left: left == 0 ? nil : text(left, supply.item))
  }

  func status(_ supply: PegTable.Supply) -> String {
    switch supply.kind {
    case .stock: return "stock"
    case .byProduct: return "byProduct"
    case .substitute: return "alternate"
    case .planned: return preparation.nodes[supply.item].isPhantom ? "phantom" : "planned"
    case .receipt(let index):
      switch preparation.receiptOrigins[index] {
      case .order(let place): return preparation.scenario.receipts[place].status.rawValue
      case .schedule: return "schedule"
      case .kept: return "kept"
      }
    }
  }

  func source(_ supply: PegTable.Supply) -> String? {
    switch supply.kind {
    case .stock, .byProduct, .substitute: return nil
    case .planned, .receipt: break
    }
    switch preparation.source(of: supply).source {
    case .make: return "make"
    case .buy: return "buy"
    case .subcontract: return "subcontract"
    case .transfer, .lane: return "transfer"
    case .coProduct: return "coproduct"
    case .none: return nil
    }
  }

  /// The plant that a planned order is moved from.
  func from(_ supply: PegTable.Supply) -> String? {
    guard supply.kind == .planned, case .transfer(let plant) = preparation.source(of: supply).source else { return nil }
    return plant.isEmpty ? nil : plant
  }
  func supplier(_ supply: PegTable.Supply) -> String? {
    supply.kind == .planned ? preparation.source(of: supply).supplier?.name : nil
  }

  /// The revision of the bill that the order follows.
  func revision(_ number: Int) -> String? {
    for demand in plan.pegs.componentsOf[number] {
      guard case .component(_, let link) = plan.pegs.demands[demand].kind,
        let bill = preparation.linkOrigins[link].bill
      else { continue }
      let revision = preparation.scenario.bills[bill].revision
      return revision.isEmpty ? nil : revision
    }
    return nil
  }

  private func component(_ number: Int) -> PlanOutput.Component {
    let demand = plan.pegs.demands[number]
    let short = plan.pegs.short(of: number)
    return PlanOutput.Component(
      item: preparation.nodes[demand.item].key.item, plant: plant(demand.item), needed: date(demand.bucket),
      quantity: text(demand.quantity, demand.item), unit: preparation.nodes[demand.item].unit.code,
      from: pegs(toDemand: number), short: short > 0 ? text(short, demand.item) : nil)
  }

  private func pegs(toDemand number: Int) -> [PlanOutput.Peg] {
    plan.pegs.ofDemand[number].map { index in
      let peg = plan.pegs.pegs[index]
      return PlanOutput.Peg(
        name: plan.names[peg.supply], quantity: text(peg.quantity, plan.pegs.demands[number].item))
    }
  }

  private func demand(_ outcome: DemandOutcome) -> PlanOutput.Demand {
    let record = plan.pegs.demands[outcome.demand]
    var order: DemandRecord?
    if case .independent(let line) = record.kind, case .order(let place) = preparation.demandOrigins[line] {
      order = preparation.scenario.demands[place]
    }
    return PlanOutput.Demand(
      demand: demandName(outcome.demand), item: preparation.nodes[record.item].key.item, plant: plant(record.item),
      quantity: text(record.quantity, record.item), unit: preparation.nodes[record.item].unit.code,
      due: order?.due.description ?? date(record.bucket), priority: order?.priority,
      deliveries: outcome.deliveries.map {
        PlanOutput.Delivery(date: day($0.day), quantity: text($0.quantity, record.item))
      }, short: text(outcome.short, record.item), lateDays: outcome.lateDays, reasons: outcome.reasons.map(reason),
      from: pegs(toDemand: outcome.demand))
  }

  private func reason(_ reason: LateReason) -> PlanOutput.Demand.Reason {
    PlanOutput.Demand.Reason(code: reason.code.rawValue, record: reason.record, sentence: reason.sentence)
  }

  private func message(_ message: ActionMessage) -> PlanOutput.Message {
    let item = preparation.numberOf[message.item]!
    return PlanOutput.Message(
      message: message.kind.rawValue, order: message.order, item: message.item.item, plant: plant(message.item),
      quantity: text(message.quantity, item), due: message.due.description, needed: message.needed?.description,
      workingDaysLate: message.workingDaysLate > 0 ? message.workingDaysLate : nil)
  }

  private func capacity(_ bucket: CapacityBucket) -> PlanOutput.Capacity {
    PlanOutput.Capacity(
      workCentre: preparation.centres[bucket.workCentre].name,
      plant: preparation.centreRecords[bucket.workCentre].plant, from: day(bucket.day), days: bucket.days,
      loadMinutes: (bucket.loadSeconds + 59) / 60, capacityMinutes: bucket.capacitySeconds / 60,
      overloadMinutes: (bucket.overloadSeconds + 59) / 60,
      overtimeMinutes: bucket.overtimeSeconds > 0 ? bucket.overtimeSeconds / 60 : nil)
  }

  private func figures() -> PlanOutput.Figures {
    let figures = RequirementsFigures(plan)
    return PlanOutput.Figures(
      plannedOrders: figures.plannedOrders, demands: figures.demands, late: figures.late, short: figures.short,
      onTimePerMille: figures.onTimePerMille, overloads: figures.overloads, loadMinutes: figures.loadMinutes,
      capacityMinutes: figures.capacityMinutes, averageStockValue: figures.averageStockValue, margin: figures.margin,
      overtimeMinutes: figures.overtimeMinutes > 0 ? figures.overtimeMinutes : nil, overtimeCost: figures.overtimeCost)
  }

  private func schedule(_ entry: (record: MasterScheduleRecord, schedule: MasterSchedule)) -> PlanOutput.Schedule {
    let item = preparation.numberOf[entry.record.key]!
    func texts(_ row: [Int64]) -> [String] { row.map { text($0, item) } }
    return PlanOutput.Schedule(
      item: entry.record.key.item, plant: plant(entry.record.key), unit: preparation.nodes[item].unit.code,
      periodDays: entry.record.periodDays, demand: texts(entry.schedule.demand), lots: texts(entry.schedule.lots),
      projected: texts(entry.schedule.projected), availableToPromise: texts(entry.schedule.promise.discrete),
      availableToPromiseLookBack: texts(entry.schedule.promise.discreteAfterLookBack),
      cumulative: texts(entry.schedule.promise.cumulative),
      cumulativeWithLookAhead: texts(entry.schedule.promise.cumulativeWithLookAhead))
  }

  private func promise(_ answer: PromiseAnswer) -> PlanOutput.Promise {
    let request = preparation.scenario.promises.first { $0.name == answer.name }!
    let item = request.plants.lazy.compactMap { preparation.numberOf[ItemAtPlant(request.item, at: $0)] }.first!
    return PlanOutput.Promise(
      promise: answer.name, reserved: answer.isReserved,
      deliveries: answer.deliveries.map {
        PlanOutput.Delivery(
          plant: $0.plant.isEmpty ? nil : $0.plant, date: $0.date.description, quantity: text($0.quantity, item))
      }, short: text(answer.short, item), reasons: answer.reasons.map(reason))
  }
}
