import Values

/// From when goods can be used that come on a day, by the items and plants of a scenario.
package struct InspectionTimes: Sendable {
  /// Those of which something is inspected.
  private var items: [ItemAtPlant: ItemRecord] = [:]
  private var calendars: [String: WorkCalendar] = [:]

  package init(_ scenario: PlanningScenario) {
    for item in scenario.items where item.isInspected { items[item.key] = item }
    guard !items.isEmpty else { return }
    let known = Dictionary(scenario.calendars.map { ($0.name, $0) }) { first, _ in first }
    for plant in scenario.plants { calendars[plant.name] = plant.calendar.flatMap { known[$0] } }
  }

  /// Nothing is inspected.
  package var isEmpty: Bool { items.isEmpty }

  /// Working days for which goods of an order are inspected.
  package func days(of key: ItemAtPlant, _ origin: OrderOrigin) -> Int { items[key]?.inspectionDays(of: origin) ?? 0 }

  /// The day from which goods of an order can be used that come on a day.
  package func use(of key: ItemAtPlant, _ origin: OrderOrigin, comingOn day: LocalDate) -> LocalDate {
    let days = days(of: key, origin)
    return days == 0 ? day : (calendars[key.plant] ?? .always).use(of: day, inspectedFor: days)
  }

  /// The last day on which goods of an order can come that are used on a day.
  package func coming(of key: ItemAtPlant, _ origin: OrderOrigin, forUseOn day: LocalDate) -> LocalDate {
    let days = days(of: key, origin)
    return days == 0 ? day : (calendars[key.plant] ?? .always).coming(forUseOn: day, inspectedFor: days)
  }

  /// From when an order that stands can be used; one without origin is of the item's first source.
  package func use(of receipt: ReceiptRecord, notBefore today: LocalDate) -> LocalDate {
    let coming = max(today, receipt.due)
    if let usable = receipt.usable { return max(coming, usable) }
    guard let item = items[receipt.key] else { return coming }
    return use(of: receipt.key, receipt.origin ?? item.firstOrigin, comingOn: coming)
  }
}

extension ItemRecord {
  /// What an order is of that does not say it.
  fileprivate var firstOrigin: OrderOrigin {
    let first = sources.enumerated().min { ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset) }
    return OrderOrigin(first?.element.source ?? source)
  }
}
