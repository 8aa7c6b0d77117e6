import ProductionDomain
import Values

/// Random plants that make, buy and send one another things, to ask promises of.
enum PromiseSourceWorld {
  static let plants = ["east", "north", "west"]

  /// Two products and two parts over up to three plants, each with one to three sources, work centres with little room,
  /// and capacities of sources.
  static func scenario(_ random: inout RequirementsRandom) -> PlanningScenario {
    var scenario = PlanningScenario(today: PlanningWorld.today, horizonDays: 50)
    scenario.plants = plants.map { PlanningScenario.Plant(name: $0) }
    let hours = 2 + random.below(5)
    scenario.calendars = [
      WorkCalendar(name: "shift", shifts: [WorkCalendar.Shift(weekdays: Set(1...7), from: 0, until: hours * 3600)])
    ]
    scenario.centres = ["M", "N"].map { PlanningScenario.Centre(name: $0, calendar: "shift") }
    for (level, name) in ["P", "Q", "R", "S"].enumerated() {
      for plant in plants where random.chance(80) { add(name, level, at: plant, to: &scenario, &random) }
    }
    if !scenario.items.contains(where: { $0.key.item == "P" }) { add("P", 0, at: "east", to: &scenario, &random) }
    return scenario
  }

  private static func add(
    _ name: String, _ level: Int, at plant: String, to scenario: inout PlanningScenario,
    _ random: inout RequirementsRandom
  ) {
    let key = ItemAtPlant(name, at: plant)
    var item = ItemRecord(key: key, leadTimeDays: 1 + random.below(6), stock: random.quantity(0...8))
    if random.chance(30) { item.safetyStock = random.quantity(0...3) }
    if random.chance(25) { item.lot = LotPolicy(.lotForLot, limits: OrderLimits(minimum: 3, multiple: 2)) }
    if random.chance(15) { item.yieldPerMillion = 900_000 }
    let others = plants.filter { $0 != plant }
    var sources: [SourceRecord] = []
    if level < 3 { sources.append(SourceRecord(.make)) }
    if level > 0 || random.chance(40) { sources.append(SourceRecord(.buy, leadTimeDays: 2 + random.below(12))) }
    if random.chance(60) {
      sources.append(
        SourceRecord(.transfer(from: others[random.below(2)]), leadTimeDays: 1 + random.below(3)))
    }
    sources.shuffle(using: &random)
    for place in sources.indices {
      sources[place].priority = 1 + random.below(2)
      guard random.chance(30) else { continue }
      sources[place].capacity = random.quantity(2...12)
      if random.chance(70) { sources[place].capacityDays = 3 + random.below(6) }
    }
    item.sources = sources
    if random.chance(50) {
      item.suppliers = (0..<(1 + random.below(2))).map { number in
        var supplier = SupplierRecord(
          name: "V\(number)", leadTimeDays: 1 + random.below(9),
          price: Money(minorUnits: random.quantity(100...900), currency: .gbp))
        if random.chance(40) {
          supplier.capacity = random.quantity(3...15)
          supplier.capacityDays = 7
        }
        return supplier
      }
    }
    scenario.items.append(item)
    guard level < 3 else { return }
    scenario.bills.append(
      BillRecord(
        item: name, plant: plant,
        components: ["P", "Q", "R", "S"][(level + 1)...].filter { _ in random.chance(70) }.map {
          BillRecord.Component(item: $0, quantity: .pieces(random.quantity(1...2)))
        }))
    scenario.routings.append(
      RoutingRecord(
        key: key,
        steps: [
          RoutingRecord.Step(
            centre: random.chance(50) ? "M" : "N", setupSeconds: 600, runSeconds: Int64(600 * (1 + random.below(4))))
        ]))
  }

  static func book(_ scenario: PlanningScenario) -> PromiseBook {
    PromiseBook(ScenarioPreparation(scenario), bookings: PromiseBookings())
  }

  static func request(_ name: String, _ random: inout RequirementsRandom) -> PromiseRequest {
    PromiseRequest(
      name: name, item: random.chance(60) ? "P" : "Q", plants: plants, quantity: random.quantity(1...20),
      wanted: PlanningWorld.day(1 + random.below(20)), together: random.chance(60))
  }
}

/// What promises say they take, added up from the records of the scenario alone.
struct PromiseAudit {
  let scenario: PlanningScenario
  let preparation: ScenarioPreparation
  private var change: [ItemAtPlant: [LocalDate: Int64]] = [:]
  private var work: [String: [LocalDate: Int]] = [:]
  private var ordered: [String: Int64] = [:]
  private(set) var faults: [String] = []

  init(_ scenario: PlanningScenario) {
    self.scenario = scenario
    preparation = ScenarioPreparation(scenario)
  }

  /// Adds a promise; what is wrong within it is a fault at once.
  mutating func add(_ commitment: PromiseCommitment, _ request: PromiseRequest) {
    let answer = commitment.answer
    let promised = answer.deliveries.reduce(0) { $0 + $1.quantity }
    if promised + answer.short != request.quantity {
      faults.append("\(request.name): delivered and short are not asked")
    }
    for delivery in answer.deliveries {
      move(ItemAtPlant(request.item, at: delivery.plant), -delivery.quantity, on: delivery.date)
    }
    for order in commitment.orders { add(order) }
  }

  private mutating func add(_ order: PromiseCommitment.Order) {
    let item = scenario.items.first { $0.key == order.key }!
    let sources = preparation.sources(of: preparation.numberOf[order.key]!)
    guard let place = sources.firstIndex(where: { $0.source == order.source && $0.supplier?.name == order.supplier })
    else {
      faults.append("\(order.key) has no source \(order.source)")
      return
    }
    let source = sources[place]
    if order.release < scenario.today || order.due - order.release < source.leadTimeDays {
      faults.append("\(order.key) begins on \(order.release) for \(order.due), too late for its source")
    }
    if order.good > Int64(Double(order.started) * Double(item.yieldPerMillion) / 1_000_000 + 0.0001) {
      faults.append("\(order.key) gives more than it can")
    }
    move(order.key, order.good, on: order.due)
    var needs: [ItemAtPlant: Int64] = [:]
    switch source.source {
    case .transfer(let plant): needs[ItemAtPlant(order.key.item, at: plant)] = order.started
    case .make:
      for line in scenario.bills.first(where: { $0.item == order.key.item && $0.plant == order.key.plant })!.components
      {
        let key = ItemAtPlant(line.item, at: order.key.plant)
        if preparation.numberOf[key] != nil { needs[key, default: 0] += order.started * line.quantity.steps }
      }
      let step = scenario.routings.first { $0.key == order.key }!.steps[0]
      let seconds = order.work.reduce(0) { $0 + $1.seconds }
      if seconds != Int(step.setupSeconds + step.runSeconds * order.started) {
        faults.append("\(order.key): work missing")
      }
    default: break
    }
    if Dictionary(uniqueKeysWithValues: order.components.map { ($0.key, $0.quantity) }) != needs {
      faults.append("\(order.key) takes \(order.components) instead of \(needs)")
    }
    for (key, quantity) in needs { move(key, -quantity, on: order.release) }
    for share in order.work {
      if share.date < order.release || share.date > order.due { faults.append("\(order.key) works outside its time") }
      work[share.workCentre, default: [:]][share.date, default: 0] += share.seconds
    }
    guard let capacity = source.capacity else { return }
    let period = source.capacityDays.map { (order.due - scenario.today) / $0 } ?? 0
    let name = "\(order.key) \(place) \(period)"
    ordered[name, default: 0] += order.started
    if ordered[name]! > capacity { faults.append("\(name) gives \(ordered[name]!) of \(capacity)") }
  }

  private mutating func move(_ key: ItemAtPlant, _ quantity: Int64, on day: LocalDate) {
    change[key, default: [:]][day, default: 0] += quantity
  }

  /// What no item or work centre can give.
  func overdrawn() -> [String] {
    var all: [String] = []
    for (key, days) in change {
      let item = scenario.items.first { $0.key == key }!
      var balance = max(0, item.stock - item.safetyStock)
      for (day, quantity) in days.sorted(by: { $0.key < $1.key }) {
        balance += quantity
        if balance < 0 { all.append("\(key) lacks \(-balance) on \(day)") }
      }
    }
    let room = scenario.calendars[0].work(on: scenario.today)
    for (centre, days) in work {
      for (day, seconds) in days where seconds > room {
        all.append("\(centre) works \(seconds) of \(room) s on \(day)")
      }
    }
    return all.sorted()
  }
}
