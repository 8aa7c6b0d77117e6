import Values

extension ScenarioPreparation {
  mutating func prepareReceipts() {
    var seen: Set<String> = []
    for (index, record) in scenario.receipts.enumerated() {
      let name = "order \(record.order)"
      guard let item = item(of: name, record.key, record.quantity, isNew: !seen.contains(record.order)) else {
        continue
      }
      if record.due < scenario.today {
        report(
          name,
          "Order \(record.order) was due on \(record.due), before today; it is taken to arrive today, so correct "
            + "its date."
        )
      }
      let source = place(of: record.origin, amongSourcesOf: item)
      let use = use(of: record, item, from: source)
      let arrival = bucket(use)
      guard arrival < bucketCount else {
        leaveOut(
          name,
          use <= record.due
            ? "it is due on \(record.due), beyond the horizon"
            : "it is due on \(record.due) and inspected until \(use), beyond the horizon")
        continue
      }
      seen.insert(record.order)
      receipts.append(
        MaterialModel.Receipt(
          item: item, bucket: arrival, quantity: record.quantity,
          issueBucket: record.isIssued ? nil : issueBucket(of: item, source, arrival: arrival, start: record.start),
          counted: record.counted.map { counted in
            let usual = self.use(ofItem: item, from: sources(of: item)[source], comingOn: counted)
            return min(arrival, max(0, bucket(record.usable.map { counted + max(0, $0 - record.due) } ?? usual)))
          }, source: source))
      receiptOrigins.append(.order(index))
    }
  }

  mutating func leaveOut(_ record: String, _ why: String) {
    report(record, "\(record.prefix(1).uppercased() + record.dropFirst()) is left out: \(why).")
  }

  /// The item of an order or demand that can be planned; nil and a problem for one that cannot. One that is left out
  /// leaves its name to a later one, so that the problem of a name that is taken is that of the second.
  private mutating func item(of record: String, _ key: ItemAtPlant, _ quantity: Int64, isNew: Bool) -> Int? {
    guard isNew else {
      let kind = record.prefix { $0 != " " }
      leaveOut(record, "\(kind == "order" ? "an" : "a") \(kind) of this name is given before it")
      return nil
    }
    guard let item = numberOf[key] else {
      leaveOut(record, "there is no item \(key); add the item")
      return nil
    }
    guard (1...MaterialModel.largestQuantity).contains(quantity) else {
      leaveOut(record, "its quantity is not above zero or is too large")
      return nil
    }
    return item
  }

  /// When the components of an order leave; nil for an item without any.
  private mutating func issueBucket(of item: Int, _ source: Int, arrival: Int, start: LocalDate?) -> Int? {
    guard parents.contains(item) else { return nil }
    let several = sourcesOf[item]
    if several?[source].source == .buy { return nil }
    let usual = leadTimes.release(sourcing[item]?[source].leadTime ?? items[item].leadTime, arrival)
    return min(max(0, start.map { bucket($0) } ?? usual), arrival)
  }

  /// Orders of the last plan: those inside the planning fence stand; the others are kept where they
  /// still do (``MaterialModel/Stability``).
  mutating func preparePrevious() {
    for (index, order) in scenario.previous.enumerated() {
      guard let item = numberOf[order.key], (1...MaterialModel.largestQuantity).contains(order.quantity) else {
        continue
      }
      let source = place(of: order.origin, amongSourcesOf: item)
      let arrival = bucket(order.usable ?? use(ofItem: item, from: sources(of: item)[source], comingOn: order.due))
      guard (0..<bucketCount).contains(arrival) else { continue }
      guard arrival < items[item].fence else {
        stability.orders[item, default: []].append(
          MaterialModel.Stability.Order(bucket: arrival, quantity: order.quantity))
        continue
      }
      receipts.append(
        MaterialModel.Receipt(
          item: item, bucket: arrival, quantity: items[item].good(of: order.quantity),
          issueBucket: issueBucket(of: item, source, arrival: arrival, start: nil), source: source))
      receiptOrigins.append(.kept(index))
    }
    if scenario.tolerance == PlanningScenario.Tolerance() { stability.orders = [:] }
  }

  mutating func prepareSchedules() {
    for record in scenario.schedules {
      let name = "master schedule \(record.key)"
      guard !schedules.contains(where: { $0.record.key == record.key }) else {
        report(name, "The master schedule of \(record.key) is given twice; the second is left out.")
        continue
      }
      guard let item = numberOf[record.key], (1...4000).contains(record.periodDays),
        (1...4000).contains(record.periods),
        record.periods * record.periodDays <= scenario.horizonDays
      else {
        report(
          name,
          "The master schedule of \(record.key) is left out: there is no such item, or its periods do not fit into the "
            + "horizon.")
        continue
      }
      let usable = 1...MaterialModel.largestQuantity
      func perPeriod(_ parts: [(date: LocalDate, quantity: Int64)]) -> [Int64] {
        var sums = [Int64](repeating: 0, count: record.periods)
        for part in parts where part.date >= scenario.today && usable.contains(part.quantity) {
          let period = (part.date - scenario.today) / record.periodDays
          if period < sums.count { sums[period] += part.quantity }
        }
        return sums
      }
      let node = nodes[item]
      let forecasts = scenario.forecasts.filter { $0.key == record.key }
      let demands = scenario.demands.filter { $0.key == record.key }
      let orders = perPeriod(demands.map { ($0.due, $0.quantity) })
      var forecast = perPeriod(forecasts.filter { !$0.isNet }.map { ($0.from, $0.quantity) })
      // A net forecast comes on top of the orders of its days.
      let net = perPeriod(forecasts.filter(\.isNet).map { ($0.from, $0.quantity) })
      let netted = perPeriod(
        demands.filter { order in forecasts.contains { $0.isNet && $0.covers(order.due) } }
          .map { ($0.due, $0.quantity) })
      for period in forecast.indices where net[period] + netted[period] > 0 {
        forecast[period] = max(forecast[period], orders[period] - netted[period]) + net[period] + netted[period]
      }
      let firm = perPeriod(
        receipts.filter { $0.item == item }
          .map { (scenario.today + ($0.counted ?? $0.bucket) * scenario.bucketDays, $0.quantity) })
      let schedule = MasterSchedule(
        MasterSchedule.Input(
          onHand: node.stock, safetyStock: node.safetyStock, forecast: forecast, orders: orders, firmLots: firm,
          limits: node.lot.limits, demandFence: periods(node.demandFenceDays, record),
          planningFence: periods(node.planningFenceDays, record)))
      schedules.append((record, schedule))
      adopt(schedule, record, item: item, orders: orders, firm: firm)
    }
  }

  private func periods(_ days: Int, _ record: MasterScheduleRecord) -> Int {
    max(0, (days + record.periodDays - 1) / record.periodDays)
  }

  /// The schedule's lots become orders of the plan, and its forecast what orders leave of it.
  private mutating func adopt(
    _ schedule: MasterSchedule, _ record: MasterScheduleRecord, item: Int, orders: [Int64], firm: [Int64]
  ) {
    items[item].lot.replenished = false
    for period in schedule.lots.indices {
      let bucket = bucket(ofDay: period * record.periodDays)
      let limits = nodes[item].lot.limits
      let lot = schedule.lots[period] - firm[period]
      for part in 0..<limits.orderCount(of: lot) {
        receipts.append(
          MaterialModel.Receipt(
            item: item, bucket: bucket, quantity: limits.quantity(ofPart: part, in: lot),
            issueBucket: issueBucket(of: item, 0, arrival: bucket, start: nil)))
        receiptOrigins.append(.schedule)
      }
      let rest = schedule.demand[period] - orders[period]
      if rest > 0 { add(rest, of: item, bucket: bucket, .forecast) }
    }
  }

  private mutating func add(_ quantity: Int64, of item: Int, bucket: Int, _ origin: DemandOrigin) {
    var priority = DemandServing.forecastPriority
    if case .order(let place) = origin { priority = scenario.demands[place].priority }
    demands.append(
      MaterialModel.Demand(item: item, bucket: bucket, quantity: quantity, priority: Int32(clamping: priority)))
    demandOrigins.append(origin)
  }

  mutating func prepareDemands() {
    var seen: Set<String> = []
    for (index, record) in scenario.demands.enumerated() {
      let name = "demand \(record.name)"
      guard let item = item(of: name, record.key, record.quantity, isNew: !seen.contains(record.name)) else {
        continue
      }
      guard record.due >= scenario.today else {
        leaveOut(name, "it is due on \(record.due), before today (\(scenario.today)); give it a date from today on")
        continue
      }
      guard bucket(record.due) < bucketCount else {
        leaveOut(name, "it is due on \(record.due), beyond the horizon")
        continue
      }
      seen.insert(record.name)
      add(record.quantity, of: item, bucket: bucket(record.due), .order(index))
    }
    prepareForecasts()
  }

  /// What orders leave of the forecasts becomes demand at the start of each forecast's days.
  private mutating func prepareForecasts() {
    let scheduled = Set(schedules.map(\.record.key))
    var byItem: [ItemAtPlant: [ForecastRecord]] = [:]
    for forecast in scenario.forecasts {
      var name: String { "forecast \(forecast.key) from \(forecast.from)" }
      guard numberOf[forecast.key] != nil else {
        report(name, "The \(name) is left out: there is no such item; add the item.")
        continue
      }
      guard forecast.until >= max(forecast.from, scenario.today), forecast.quantity >= 0,
        forecast.quantity <= MaterialModel.largestQuantity
      else {
        report(name, "The \(name) is left out: it ends before it begins or before today, or its quantity is negative.")
        continue
      }
      if let earlier = byItem[forecast.key]?.first(where: { $0.from <= forecast.until && forecast.from <= $0.until }) {
        report(name, "The \(name) is left out: its days overlap those of the forecast from \(earlier.from).")
        continue
      }
      byItem[forecast.key, default: []].append(forecast)
    }
    let ordersOfItem = Dictionary(grouping: scenario.demands.filter { $0.quantity > 0 }, by: \.key)
    for (key, forecasts) in byItem.sorted(by: { $0.key < $1.key }) where !scheduled.contains(key) {
      addForecasts(forecasts, of: numberOf[key]!, ordersOfItem)
    }
  }

  private mutating func addForecasts(
    _ forecasts: [ForecastRecord], of item: Int, _ ordersOfItem: [ItemAtPlant: [DemandRecord]]
  ) {
    let node = nodes[item]
    let (net, gross) = (forecasts.filter(\.isNet), forecasts.filter { !$0.isNet })
    // Orders of the days of a net forecast have been taken off where they belong.
    let orders = (ordersOfItem[node.key] ?? [])
      .filter { order in !net.contains { $0.covers(order.due) } }
      .map { ForecastConsumption.Order(due: $0.due, quantity: $0.quantity) }
    let left = ForecastConsumption.net(
      gross.map { ForecastConsumption.Bucket(from: $0.from, until: $0.until, quantity: $0.quantity) },
      orders: orders, earlyDays: node.consumeEarlyDays, lateDays: node.consumeLateDays)
    for (forecast, quantity) in zip(gross + net, left + net.map(\.quantity)) where quantity > 0 {
      let date = max(forecast.from, scenario.today)
      guard day(date) >= node.demandFenceDays, bucket(date) < bucketCount else { continue }
      add(quantity, of: item, bucket: bucket(date), .forecast)
    }
  }
}
