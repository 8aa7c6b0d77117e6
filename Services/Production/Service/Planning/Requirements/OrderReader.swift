import ProductionDomain
import Values

extension ScenarioReader {
  mutating func readOrders() {
    for (_, receipt) in each("receipts", document.receipts) {
      let key = ItemAtPlant(receipt.item, at: receipt.plant ?? "")
      let name = "order \(receipt.order)"
      guard let quantity = steps(receipt.quantity, key, of: name), let due = date(receipt.due, "due", of: name) else {
        continue
      }
      guard let status = ReceiptRecord.Status(rawValue: receipt.status ?? "released") else {
        leaveOut(name, "'status' is '\(receipt.status!.prefix(40))'; use firm, released or frozen")
        continue
      }
      var start: LocalDate?
      if let text = receipt.start {
        guard let date = date(text, "start", of: name) else { continue }
        start = date
        if date > due {
          problems.append(
            PlanningProblem(
              name,
              "\(name.capitalizedFirst) starts on \(date), after it is due on \(due); its components are taken on the "
                + "day it is due, so correct its dates."))
        }
      }
      let usable = usable(receipt.usable, due: due, of: name)
      var record = ReceiptRecord(
        order: receipt.order, key: key, quantity: quantity, due: due, start: start, status: status,
        isIssued: receipt.issued ?? false)
      record.usable = usable
      record.origin = origin(receipt.source, from: receipt.from, supplier: receipt.supplier, of: name)
      scenario.receipts.append(record)
    }
    readDemands()
    readForecasts()
  }

  /// From when an order can be used that is inspected after it has come; nil: the item says so.
  private mutating func usable(_ text: String?, due: LocalDate, of name: String) -> LocalDate? {
    guard let text, let day = date(text, "usable", of: name) else { return nil }
    if day < due {
      problems.append(
        PlanningProblem(
          name,
          "\(name.capitalizedFirst) is usable from \(day), before it is due on \(due); it is used when it is due, so "
            + "correct its dates."))
    }
    return max(day, due)
  }

  private mutating func readDemands() {
    for (_, demand) in each("demands", document.demands) {
      let key = ItemAtPlant(demand.item, at: demand.plant ?? "")
      let name = "demand \(demand.demand)"
      guard let quantity = steps(demand.quantity, key, of: name), let due = date(demand.due, "due", of: name) else {
        continue
      }
      var policy = DeliveryPolicy(
        maximumLateness: demand.maximumLatenessDays.map { days($0, "maximumLatenessDays", of: name) })
      if let least = demand.minimumShipment {
        guard let steps = steps(least, key, of: name) else { continue }
        if steps < 0 {
          problems.append(PlanningProblem(name, "The 'minimumShipment' of \(name) is negative; 0 is used."))
        }
        policy.minimumShipment = max(0, steps)
      }
      var record = DemandRecord(
        name: demand.demand, key: key, quantity: quantity, due: due, priority: demand.priority ?? 1, policy: policy)
      record.group = demand.group
      scenario.demands.append(record)
    }
  }

  private mutating func readForecasts() {
    for (_, forecast) in each("forecasts", document.forecasts) {
      let key = ItemAtPlant(forecast.item, at: forecast.plant ?? "")
      let name = "forecast \(key) from \(forecast.from)"
      guard let quantity = steps(forecast.quantity, key, of: name), let from = date(forecast.from, "from", of: name),
        let until = date(forecast.to, "to", of: name)
      else { continue }
      scenario.forecasts.append(
        ForecastRecord(key: key, from: from, until: until, quantity: quantity, isNet: forecast.net ?? false))
    }
    scenario.schedules = each("masterSchedules", document.masterSchedules).map {
      MasterScheduleRecord(
        key: ItemAtPlant($0.record.item, at: $0.record.plant ?? ""), periodDays: $0.record.periodDays ?? 7,
        periods: $0.record.periods)
    }
    for (_, order) in each("previousOrders", document.previousOrders) {
      let key = ItemAtPlant(order.item, at: order.plant ?? "")
      let name = "previous order of \(key) for \(order.due)"
      guard let quantity = steps(order.quantity, key, of: name), let due = date(order.due, "due", of: name) else {
        continue
      }
      var record = PreviousOrderRecord(
        key: key, quantity: quantity, due: due,
        origin: origin(order.source, from: order.from, supplier: order.supplier, of: name))
      record.usable = usable(order.usable, due: due, of: name)
      scenario.previous.append(record)
    }
  }

  mutating func readPromises() {
    var seen: Set<String> = []
    for (_, promise) in each("promises", document.promises) {
      let name = "promise \(promise.promise)"
      let plants = promise.plants ?? [""]
      guard !seen.contains(promise.promise) else {
        leaveOut(name, "a promise of this name is given before it")
        continue
      }
      guard let key = plants.map({ ItemAtPlant(promise.item, at: $0) }).first(where: { units[$0] != nil }) else {
        leaveOut(name, "no plant it names has an item \(promise.item); add the item")
        continue
      }
      for plant in plants where units[ItemAtPlant(promise.item, at: plant)] == nil {
        problems.append(
          PlanningProblem(
            name,
            "\(name.capitalizedFirst) names the plant '\(plant.prefix(40))', where there is no item \(promise.item); "
              + "that plant is left out."))
      }
      guard let quantity = steps(promise.quantity, key, of: name), let wanted = date(promise.wanted, "wanted", of: name)
      else { continue }
      guard ["inquiry", "quote"].contains(promise.kind ?? "quote"),
        ["together", "split"].contains(promise.deliver ?? "together")
      else {
        leaveOut(name, "'kind' must be inquiry or quote, and 'deliver' together or split")
        continue
      }
      seen.insert(promise.promise)
      scenario.promises.append(
        PromiseRequest(
          name: promise.promise, item: promise.item, plants: plants, quantity: quantity, wanted: wanted,
          reserves: promise.kind != "inquiry", together: promise.deliver != "split"))
    }
  }
}
