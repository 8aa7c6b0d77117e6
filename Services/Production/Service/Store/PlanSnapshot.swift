import Foundation
import GRDB
import Persistence
import ProductionDomain
import Values

/// Everything a plan is made from, as it was at one moment: planning data with what stock, orders, purchases and
/// forecasts are now, or would be in a scenario.
struct PlanSnapshot: Sendable {
  /// An order that is being made or stands firm, with what is left of its operations.
  struct OpenOrder: Sendable {
    struct Operation: Sendable {
      let operation: Int
      let workCentre: String
      let setupSeconds: Int64
      /// For what is still to be made.
      let runSeconds: Int64
      let queueMinutes: Int
      let moveMinutes: Int
    }
    let id: String
    let number: String
    let key: ItemAtPlant
    let parentID: String?
    let openSteps: Int64
    var due: LocalDate
    let release: LocalDate?
    let isStarted: Bool
    let isReleased: Bool
    /// It has the material that is not booked by reports.
    let isIssued: Bool
    var isFrozen: Bool
    let operations: [Operation]
    /// What it still needs of material.
    let components: [OrderAllocation.Order.Component]
    /// Of what comes, what no order line waits for. What comes is what is open, less the scrap that is expected.
    var freeSteps: Int64
    var comingSteps: Int64
    /// What its order line waits for; 0 for stock.
    let neededSteps: Int64
    /// The line's; empty for stock.
    let handoffID: String
    let lineID: String
    /// The planned order that it was.
    let plannedOrderID: String?
    /// Who makes it out of our components.
    let subcontractor: String?

    var origin: OrderOrigin { subcontractor.map { OrderOrigin(.subcontract, supplier: $0) } ?? OrderOrigin(.make) }
  }

  /// What standing orders were given of stock and open orders before the plan, and what follows from it.
  struct Allocated: Sendable {
    var orders: [OrderAllocation.Order] = []
    var supplies: [OrderAllocation.Supply] = []
    var shares: [OrderAllocation.Share] = []
    var short: [[Int64]] = []
    /// By place of the open order: when its material is there, and when it can be ready, with the reasons, if that is
    /// later than it is due, the latest first. A frozen order is ready when it is due, whatever stands against it.
    var ready: [LocalDate] = []
    var possible: [LocalDate] = []
    var reasons: [[LateReason]] = []
  }

  let scenarioID: String?
  let revision: Int
  let settings: PlanningSettings
  var scenario: PlanningScenario
  /// What could not be read of it.
  var problems: [PlanningProblem]
  var openOrders: [OpenOrder]
  /// Orders that were approved and are not purchase orders yet.
  let firmOrders: [PlannedOrderStore.PlannedOrder]
  /// Ids of all orders that planners have approved.
  let decided: Set<String>
  /// Where the operations of frozen and started orders lie in the plan in force.
  let lastOperations: [PlanOperationRow]
  private(set) var allocated = Allocated()
  /// Which work order is for which customer's demand.
  private(set) var demandOfWorkOrder: [String: String] = [:]

  /// Where each item stands in the scenario's list.
  private let placeOfItem: [ItemAtPlant: Int]
  /// From when goods that come can be used.
  let inspection: InspectionTimes

  /// The scenario's items by their keys.
  struct Items {
    fileprivate let items: [ItemRecord]
    fileprivate let places: [ItemAtPlant: Int]
    subscript(key: ItemAtPlant) -> ItemRecord? { places[key].map { items[$0] } }
  }
  var items: Items { Items(items: scenario.items, places: placeOfItem) }

  /// Minutes of today that have gone by.
  let minuteOfDay: Int

  /// A scenario of a file: nothing stands but what it says.
  init(_ scenario: PlanningScenario, _ settings: PlanningSettings) {
    minuteOfDay = 0
    scenarioID = nil
    revision = 0
    self.settings = settings
    self.scenario = scenario
    (problems, openOrders, firmOrders, decided, lastOperations) = ([], [], [], [], [])
    placeOfItem = [:]
    inspection = InspectionTimes(scenario)
  }

  /// `memory` knows the planning data of the last plan.
  init(scenarioID: String?, now: Instant, memory: PlanningDataMemory? = nil, _ db: Database) throws {
    let clock = try PlantDay.clock(db)
    let today = clock.day(at: now)
    minuteOfDay = (now.wholeSeconds - clock.moment(today)) / 60
    self.scenarioID = scenarioID
    revision = try PlanningDataStore.revision(db).revision
    let changes = try scenarioID.map { try ScenarioStore.changes(of: $0, db) } ?? [:]
    let data = try (memory ?? PlanningDataMemory()).planningData(
      today: today, changes: ScenarioStore.records(changes), db)
    settings = data.settings
    scenario = data.scenario
    problems = data.problems
    placeOfItem = data.placeOfItem
    inspection = InspectionTimes(scenario)
    openOrders = try PlanSnapshot.openOrders(db)
    firmOrders = try PlannedOrderStore.firm(scenarioID: scenarioID, db)
    decided = try PlannedOrderStore.decided(db)
    let current = try PlanStore.current(db)
    lastOperations = try current.map { try PlanStore.operations($0.id, db) } ?? []
    let positions = try SupplyStore.positions(db).values.compactMap { position in
      placeOfItem[position.key].map { (place: $0, position: position) }
    }
    for (index, position) in positions.sorted(by: { $0.place < $1.place })
    where position.freeSteps > 0 || position.waitingSteps > 0 {
      let item = scenario.items[index]
      guard position.unit == item.unit else {
        problems.append(
          PlanningProblem(
            "item \(item.key)",
            "Item \(item.key) is planned in \(item.unit) but stocked in \(position.unit); its stock is left out."))
        continue
      }
      scenario.items[index].stock = max(0, position.freeSteps)
      guard position.waitingSteps > 0 else { continue }
      scenario.demands.append(
        DemandRecord(
          name: "\(item.key) for orders that wait", key: item.key, quantity: position.waitingSteps, due: today))
    }
    let counted = try PlannedOrderStore.counted(db)
    try addOrders(counted, db)
    try addPurchases(counted, db)
    try addTransfers(counted, db)
    try addInspected(db)
    try addByProducts(db)
    if let decided = changes["order"] { change(orders: decided) }
    allocate()
    try addForecasts(db)
    scenario.previous = try PreviousOrders(scenario, scenarioID: scenarioID, db).records
    if let decided = changes["demand"] { change(demands: decided) }
  }

  // MARK: Orders

  private static func openOrders(_ db: Database) throws -> [OpenOrder] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT id, number, product, plant, parentID, openSteps, orderedSteps, dueDate, releaseDate, state, frozen,
            CASE WHEN handoffID = '' THEN 0
              ELSE max(0, orderedSteps - surplusSteps - goodSteps + rejectedSteps + lostSteps) END,
            plannedOrderID,
            handoffID, lineID, subcontractor
          FROM workOrder WHERE openSteps > 0 AND releaseDate IS NOT NULL ORDER BY position
          """))
    return try rows.map { row in
      let id: String = row[0]
      let ordered: Int64 = row[6]
      let state: String = row[9]
      let operations = try Row.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT operation, workCentre, setupSeconds, runSeconds, queueMinutes, moveMinutes, goodSteps + scrapSteps,
              coalesce(expectedSteps, ?)
            FROM workOrderOperation WHERE workOrderID = ? AND state <> 'completed' ORDER BY operation
            """), arguments: [ordered, id]
      ).map { operation in
        let done: Int64 = operation[6]
        let expected: Int64 = operation[7]
        let run: Int64 = operation[3]
        let left = Int64(Int128(run) * Int128(max(0, expected - done)) / Int128(max(1, ordered)))
        return OpenOrder.Operation(
          operation: operation[0], workCentre: operation[1], setupSeconds: done > 0 ? 0 : operation[2],
          runSeconds: left, queueMinutes: operation[4], moveMinutes: operation[5])
      }
      let isIssued = !["planned", "firm", "released"].contains(state)
      let components = try Row.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT item, plant, steps - backflushedSteps - coalesce(providedSteps, 0) FROM workOrderComponent
            WHERE workOrderID = ? AND (isBackflushed OR NOT ? OR providedSteps IS NOT NULL)
              AND steps > backflushedSteps + coalesce(providedSteps, 0) ORDER BY position
            """), arguments: [id, isIssued]
      ).map { OrderAllocation.Order.Component(key: ItemAtPlant($0[0], at: $0[1]), quantity: $0[2]) }
      return OpenOrder(
        id: id, number: row[1], key: ItemAtPlant(row[2], at: row[3]), parentID: row[4], openSteps: row[5],
        due: row[7], release: row[8], isStarted: ["started", "partially-completed"].contains(state),
        isReleased: !["planned", "firm"].contains(state), isIssued: isIssued, isFrozen: row[10], operations: operations,
        components: components, freeSteps: max(0, row[5] - row[11]), comingSteps: row[5], neededSteps: row[11],
        handoffID: row[13], lineID: row[14], plannedOrderID: row[12], subcontractor: row[15])
    }
  }

  private mutating func addOrders(_ counted: [String: LocalDate], _ db: Database) throws {
    let items = items
    for place in openOrders.indices {
      guard let item = items[openOrders[place].key] else { continue }
      let order = openOrders[place]
      // What its own line waits for is made up when it falls short.
      let coming = max(item.good(of: order.openSteps), min(order.openSteps, order.neededSteps))
      openOrders[place].comingSteps = coming
      openOrders[place].freeSteps = max(0, coming - order.neededSteps)
    }
    let priorities = try Dictionary(
      uniqueKeysWithValues: Row.fetchAll(
        db.cachedStatement(sql: "SELECT demand, priority FROM demandDecision")
      ).map { ($0[0] as String, $0[1] as Int) })
    var names: Set<String> = []
    for order in openOrders {
      guard items[order.key] != nil else {
        problems.append(
          PlanningProblem(
            "order \(order.number)",
            "Order \(order.number) is left out: there is no item \(order.key) in the planning data; add the item."))
        continue
      }
      // Its components are set aside before the plan.
      var receipt = ReceiptRecord(
        order: order.number, key: order.key, quantity: order.comingSteps, due: order.due,
        start: order.release.map { max($0, scenario.today) },
        status: order.isFrozen ? .frozen : order.isReleased ? .released : .firm, isIssued: true,
        counted: min(order.due, order.plannedOrderID.flatMap { counted[$0] } ?? order.due))
      receipt.origin = order.origin
      scenario.receipts.append(receipt)
      guard order.neededSteps > 0 else { continue }
      let orderNumber = try SupplyStore.orderNumber(handoffID: order.handoffID, db) ?? order.handoffID
      var name = "\(orderNumber)/\(order.lineID)"
      if !names.insert(name).inserted { name += " (\(order.number))" }
      demandOfWorkOrder[order.id] = name
      scenario.demands.append(
        DemandRecord(
          name: name, key: order.key, quantity: order.neededSteps,
          due: inspection.use(of: receipt, notBefore: scenario.today),
          priority: priorities[name] ?? 1))
    }
  }

  private mutating func addPurchases(_ counted: [String: LocalDate], _ db: Database) throws {
    let items = items
    for purchase in try SupplyStore.openPurchases(db) {
      guard let item = items[purchase.key] else { continue }
      guard purchase.unit == item.unit else {
        problems.append(
          PlanningProblem(
            "order \(purchase.number)",
            "Purchase order \(purchase.number) is left out: it is in \(purchase.unit), but \(purchase.key) is planned in "
              + "\(item.unit)."))
        continue
      }
      var receipt = ReceiptRecord(
        order: purchase.number, key: purchase.key, quantity: purchase.openSteps, due: purchase.due,
        status: .released, isIssued: true,
        counted: min(purchase.due, purchase.plannedOrderID.flatMap { counted[$0] } ?? purchase.due))
      receipt.origin = OrderOrigin(.buy, supplier: purchase.supplier)
      scenario.receipts.append(receipt)
    }
    // One that was received, or cancelled, comes no more.
    let placed = try SupplyStore.placedOrders(db)
    for order in firmOrders where !placed.contains(order.id) && items[order.key] != nil {
      // One approved before inventory carried transfers out is over when its day has passed.
      guard order.source != "transfer" || order.due >= scenario.today else { continue }
      var receipt = ReceiptRecord(
        order: "firm \(order.key) \(order.due) \(order.id.suffix(6))", key: order.key, quantity: order.steps,
        due: order.due, start: order.release, status: .firm, counted: min(order.due, order.needed ?? order.due))
      receipt.origin = order.origin
      scenario.receipts.append(receipt)
    }
  }

  // MARK: Material of standing orders

  private mutating func allocate() {
    let places = Dictionary(openOrders.indices.map { (openOrders[$0].id, $0) }) { first, _ in first }
    var allocated = Allocated()
    allocated.orders = openOrders.map { order in
      OrderAllocation.Order(
        name: order.number, release: max(scenario.today, order.release ?? order.due),
        due: max(scenario.today, order.due), components: order.components,
        parent: order.parentID.flatMap { places[$0] })
    }
    // Without orders nothing is set aside.
    for item in scenario.items where item.stock > 0 && !openOrders.isEmpty {
      allocated.supplies.append(
        OrderAllocation.Supply(name: "stock of \(item.key)", key: item.key, quantity: item.stock, date: nil))
    }
    let numbers = Dictionary(openOrders.indices.map { (openOrders[$0].number, $0) }) { first, _ in first }
    for receipt in scenario.receipts {
      let order = numbers[receipt.order]
      let quantity = order.map { openOrders[$0].freeSteps } ?? receipt.quantity
      guard quantity > 0 else { continue }
      var supply = OrderAllocation.Supply(
        name: receipt.order, key: receipt.key, quantity: quantity,
        date: inspection.use(of: receipt, notBefore: scenario.today), order: order)
      supply.due = max(scenario.today, receipt.due)
      allocated.supplies.append(supply)
    }
    let allocation = OrderAllocation(allocated.orders, supplies: allocated.supplies)
    allocated.shares = allocation.shares
    allocated.short = allocation.short
    take(allocation, allocated.supplies)
    addShortages(allocation, allocated.orders)
    allocated.ready = allocated.orders.map(\.release)
    allocated.possible = allocated.orders.map(\.due)
    allocated.reasons = allocated.orders.map { _ in [] }
    self.allocated = allocated
    date()
  }

  private mutating func take(_ allocation: OrderAllocation, _ supplies: [OrderAllocation.Supply]) {
    let receipts = Dictionary(scenario.receipts.indices.map { (scenario.receipts[$0].order, $0) }) { first, _ in first }
    for (place, supply) in supplies.enumerated() {
      let taken = supply.quantity - allocation.left[place]
      guard taken > 0 else { continue }
      if supply.date == nil {
        scenario.items[placeOfItem[supply.key]!].stock -= taken
      } else {
        scenario.receipts[receipts[supply.name]!].quantity -= taken
      }
    }
    scenario.receipts.removeAll { $0.quantity <= 0 }
  }

  /// What a standing order lacks is planned like a customer's demand.
  private mutating func addShortages(_ allocation: OrderAllocation, _ orders: [OrderAllocation.Order]) {
    for (place, order) in orders.enumerated() {
      for (number, component) in order.components.enumerated() where allocation.short[place][number] > 0 {
        guard placeOfItem[component.key] != nil else {
          problems.append(
            PlanningProblem(
              "order \(order.name)",
              "Component \(component.key) of order \(order.name) is left out: it is not in the planning data; add the item."
            ))
          continue
        }
        scenario.demands.append(
          DemandRecord(
            name: PlanSnapshot.shortageName(order.name, component.key), key: component.key,
            quantity: allocation.short[place][number], due: order.release))
      }
    }
  }

  static func shortageName(_ order: String, _ component: ItemAtPlant) -> String { "\(component) for \(order)" }

  /// Works out when each standing order can be ready: its material first, then as long as it was to take. `later` are
  /// days on which what it lacks comes, `overdue` those on which work that should be done already can be. True when a
  /// date changed.
  @discardableResult
  mutating func date(
    later: [Int: (day: LocalDate, reason: LateReason)] = [:],
    overdue: [Int: (day: LocalDate, reason: LateReason)] = [:]
  ) -> Bool {
    var changed = false
    let sharesOfOrder = Dictionary(grouping: allocated.shares, by: \.order)
    let receipts = Dictionary(scenario.receipts.indices.map { (scenario.receipts[$0].order, $0) }) { first, _ in first }
    let calendars = PlanSnapshot.calendars(scenario)
    // Orders that others wait for come first.
    var depth = allocated.orders.map { _ in 0 }
    for place in allocated.orders.indices {
      var parent = allocated.orders[place].parent
      while let next = parent, depth[place] < 100 {
        depth[place] += 1
        parent = allocated.orders[next].parent
      }
    }
    for place in allocated.orders.indices.sorted(by: { (depth[$0], $1) > (depth[$1], $0) }) {
      let order = allocated.orders[place]
      var ready = order.release
      var waits: [(day: LocalDate, reason: LateReason)] = []
      for share in sharesOfOrder[place] ?? [] {
        let supply = allocated.supplies[share.supply]
        let day = there(supply) ?? scenario.today
        guard day > order.release else { continue }
        ready = max(ready, day)
        waits.append((day, waiting(order, for: supply, until: day)))
        // And why that comes so late.
        for reason in supply.order.map({ allocated.reasons[$0] }) ?? [] { waits.append((day, reason)) }
      }
      if let lack = later[place], lack.day > order.release {
        ready = max(ready, lack.day)
        waits.append(lack)
      }
      var possible = max(
        order.due,
        ready > order.release ? end(of: place, from: ready, calendars[openOrders[place].key.plant]) : order.due)
      if let done = overdue[place] {
        possible = max(possible, done.day)
        waits.append(done)
      }
      let isLate = possible > order.due || overdue[place] != nil
      allocated.reasons[place] = isLate ? PlanSnapshot.latestFirst(waits) : []
      let due = openOrders[place].isFrozen ? order.due : possible
      if due != allocated.possible[place] || ready != allocated.ready[place] { changed = true }
      allocated.ready[place] = ready
      allocated.possible[place] = due
      if let receipt = receipts[order.name] { scenario.receipts[receipt].due = due }
    }
    scenario.standing = openOrders.indices.map { place in
      PlanningScenario.StandingWork(
        from: openOrders[place].isIssued ? scenario.today : max(scenario.today, allocated.ready[place]),
        due: allocated.possible[place],
        steps: openOrders[place].operations.map {
          PlanningScenario.StandingWork.Step(
            centre: $0.workCentre, setupSeconds: $0.setupSeconds, runSeconds: $0.runSeconds)
        })
    }
    return changed
  }

  private static func latestFirst(_ waits: [(day: LocalDate, reason: LateReason)]) -> [LateReason] {
    var reasons: [LateReason] = []
    let sorted = waits.enumerated().sorted { ($1.element.day, $0.offset) < ($0.element.day, $1.offset) }
    for (_, wait) in sorted where !reasons.contains(wait.reason) { reasons.append(wait.reason) }
    return reasons
  }

  /// What stands against frozen orders: they stay where they are, and people have to see to it.
  var frozenConflicts: [PlanningProblem] {
    openOrders.indices.filter { openOrders[$0].isFrozen && !allocated.reasons[$0].isEmpty }.map { place in
      PlanningProblem(
        "order \(openOrders[place].number)",
        "Order \(openOrders[place].number) is frozen and stays due on \(openOrders[place].due), but: "
          + allocated.reasons[place][0].sentence)
    }
  }

  /// When an order can be ready whose material comes on `ready`: it takes as many working days as it was to take. What
  /// has most of its material already ends a working day after the rest has come.
  func end(of place: Int, from ready: LocalDate, _ calendar: WorkCalendar?) -> LocalDate {
    let order = openOrders[place]
    let calendar = calendar ?? .always
    let begin = order.release ?? order.due
    let days = order.isIssued ? 1 : (0..<max(0, order.due - begin)).count { calendar.isWorking(begin + $0) }
    let end = calendar.arrival(from: ready, workingDays: days) ?? ready + max(0, order.due - begin)
    return calendar.workingDay(onOrAfter: end) ?? end
  }

  /// By plant, where it has one.
  static func calendars(_ scenario: PlanningScenario) -> [String: WorkCalendar] {
    let known = Dictionary(scenario.calendars.map { ($0.name, $0) }) { first, _ in first }
    return Dictionary(
      scenario.plants.compactMap { plant in plant.calendar.flatMap { known[$0] }.map { (plant.name, $0) } }
    ) { first, _ in first }
  }

  // MARK: Forecasts

  /// What sales expects, or our own forecast, less what customers have ordered of it.
  private mutating func addForecasts(_ db: Database) throws {
    let submitted = try SupplyStore.forecasts(from: scenario.today, db)
    let own = settings.statisticalForecast ?? false
    var expected: [(item: Int, buckets: [ForecastConsumption.Bucket])] = []
    for (place, item) in scenario.items.enumerated() where own || !submitted.isEmpty {
      var buckets: [ForecastConsumption.Bucket] = []
      if let rows = submitted[item.key] {
        for row in rows {
          guard row.quantity.unit == item.unit else {
            problems.append(
              PlanningProblem(
                "forecast \(item.key) from \(row.from)",
                "The forecast of \(item.key) from \(row.from) is left out: it is in \(row.quantity.unit), but the item is "
                  + "planned in \(item.unit)."))
            continue
          }
          buckets.append(ForecastConsumption.Bucket(from: row.from, until: row.to, quantity: row.quantity.steps))
        }
      } else if own, item.key.plant == settings.main {
        buckets = try StatisticalForecast.weekly(of: item.key.item, today: scenario.today, db)?.buckets ?? []
      }
      if !buckets.isEmpty { expected.append((place, buckets)) }
    }
    nameForecastsOfNoItem(submitted.keys)
    func first(_ entry: (item: Int, buckets: [ForecastConsumption.Bucket])) -> LocalDate {
      entry.buckets.map(\.from).min()! + -scenario.items[entry.item].consumeLateDays
    }
    guard let begin = expected.map(first).min() else { return }
    var orders = try SupplyStore.demand(from: begin, db).mapValues { own in
      own.map { ForecastConsumption.Order(due: $0.date, quantity: $0.steps) }
    }
    // Customers are served from the main plant: they use up its forecast first, then what other plants expected of them.
    func key(_ place: Int) -> ItemAtPlant { scenario.items[expected[place].item].key }
    let sequence = expected.indices.sorted {
      (key($0).plant == settings.main ? 0 : 1, key($0).plant, $0)
        < (key($1).plant == settings.main ? 0 : 1, key($1).plant, $1)
    }
    var left: [[Int64]] = expected.map { $0.buckets.map(\.quantity) }
    for place in sequence {
      let item = scenario.items[expected[place].item]
      guard let all = orders[item.key.item] else { continue }
      let day = first(expected[place])
      let used = ForecastConsumption.use(
        expected[place].buckets, by: all.filter { $0.due >= day }, earlyDays: item.consumeEarlyDays,
        lateDays: item.consumeLateDays)
      left[place] = used.left
      orders[item.key.item] = all.filter { $0.due < day } + used.orders
    }
    for (entry, quantities) in zip(expected, left) {
      let item = scenario.items[entry.item]
      for (bucket, quantity) in zip(entry.buckets, quantities) where quantity > 0 {
        var record = ForecastRecord(
          key: item.key, from: max(bucket.from, scenario.today), until: bucket.until, quantity: quantity)
        record.isNet = true
        scenario.forecasts.append(record)
      }
    }
  }

  /// Names forecasts of planned items for plants where there is no such item.
  private mutating func nameForecastsOfNoItem(_ keys: some Collection<ItemAtPlant>) {
    let unknown = keys.filter { placeOfItem[$0] == nil }.sorted()
    guard !unknown.isEmpty else { return }
    let planned = Set(scenario.items.map(\.key.item))
    for key in unknown where planned.contains(key.item) {
      problems.append(
        PlanningProblem(
          "forecast \(key)",
          "The forecast of \(key) is left out: there is no such item in the planning data; add the item, or correct its "
            + "plant."))
    }
  }

  // MARK: Changes of a scenario

  /// `{"item":"BIKE","plant":"","quantity":10,"due":"2026-01-12","priority":1}`, or null for a demand that is not there.
  private mutating func change(demands: [String: String?]) {
    for (name, document) in demands.sorted(by: { $0.key < $1.key }) {
      let old = scenario.demands.first { $0.name == name }
      scenario.demands.removeAll { $0.name == name }
      guard let document, let change = try? JSONDecoder().decode(DemandChange.self, from: Data(document.utf8)) else {
        continue
      }
      guard let record = change.applied(to: old, name: name, today: scenario.today, items: scenario.items) else {
        problems.append(
          PlanningProblem(
            "demand \(name)",
            "Demand \(name) of the scenario is left out: it names no known item, or its quantity is not one of it."))
        continue
      }
      scenario.demands.append(record)
    }
  }

  /// `{"due":"2026-01-12"}` or `{"frozen":true}`; null: the order is not there.
  private mutating func change(orders: [String: String?]) {
    for (number, document) in orders.sorted(by: { $0.key < $1.key }) {
      guard
        openOrders.contains(where: { $0.number == number }) || scenario.receipts.contains(where: { $0.order == number })
      else {
        problems.append(
          PlanningProblem(
            "order \(number)",
            "Order \(number) of the scenario is left out: no open order has this number; correct it, or take it out."))
        continue
      }
      let change = document.flatMap { try? JSONDecoder().decode(OrderChange.self, from: Data($0.utf8)) }
      guard let change else {
        scenario.receipts.removeAll { $0.order == number }
        openOrders.removeAll { $0.number == number }
        continue
      }
      for index in scenario.receipts.indices where scenario.receipts[index].order == number {
        if let due = change.due {
          if let usable = scenario.receipts[index].usable {
            scenario.receipts[index].usable = max(due, usable + (due - scenario.receipts[index].due))
          }
          scenario.receipts[index].due = due
          scenario.receipts[index].counted = min(due, scenario.receipts[index].counted ?? due)
        }
        if change.frozen == true { scenario.receipts[index].status = .frozen }
      }
      for index in openOrders.indices where openOrders[index].number == number {
        if let due = change.due { openOrders[index].due = due }
        if let frozen = change.frozen { openOrders[index].isFrozen = frozen }
      }
    }
  }
}
