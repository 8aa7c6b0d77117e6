/// The fields of a scenario, and those of the records inside.
indirect enum ScenarioFields {
  /// A value, or names that people choose.
  case value
  /// A record, or a list of such records.
  case record([String: ScenarioFields])

  private static func record(_ values: String..., and records: [String: ScenarioFields] = [:]) -> ScenarioFields {
    .record(Dictionary(values.map { ($0, .value) }) { first, _ in first }.merging(records) { _, record in record })
  }

  private static let quantity = record("value", "unit")
  private static let money = record("amount", "currency")
  private static let shifts = record("days", "from", "to")

  static let scenario = record(
    "today", "horizonDays", "bucketDays", "capacityBucketDays", "capacity", "direction", "fairShare",
    and: [
      "tolerance": record("days", "percent"),
      "calendars": record(
        "name", "holidays", and: ["shifts": shifts, "maintenance": record("from", "to")]),
      "plants": record("name", "calendar", "timeZone"), "workCentres": workCentre,
      "lanes": record(
        "from", "to", "leadTimeDays", "item", "capacityDays", and: ["cost": money, "capacity": quantity]),
      "items": item, "bills": bill,
      "routings": record("item", "plant", and: ["operations": operation]),
      "receipts": record(
        "order", "item", "plant", "due", "usable", "start", "status", "issued", "source", "from", "supplier",
        and: ["quantity": quantity]),
      "demands": record(
        "demand", "item", "plant", "due", "priority", "maximumLatenessDays", "group",
        and: ["quantity": quantity, "minimumShipment": quantity]),
      "forecasts": record("item", "plant", "from", "to", "net", and: ["quantity": quantity]),
      "masterSchedules": record("item", "plant", "periodDays", "periods"),
      "previousOrders": record(
        "item", "plant", "due", "usable", "source", "from", "supplier", and: ["quantity": quantity]),
      "promises": record("promise", "item", "plants", "wanted", "kind", "deliver", and: ["quantity": quantity]),
      "network": record(
        and: [
          "places": record("place", "supply", "demand"),
          "lanes": record("from", "to", "capacity", and: ["cost": money]),
        ]),
      "productMix": record(
        and: [
          "fixedCost": money, "resources": record("resource", "minutes"),
          "sharedSetups": record("products", "minutes"),
          "products": record(
            "product", "demand", "least", "minutes", "setupMinutes", and: ["price": money, "material": money]),
        ]),
      "policies": record(
        "policy", "name", "values", "breaks", "prices", "demands", "setups",
        and: [
          "stages": record(
            "stage", "supplies", "holding", "processing", "inbound", "outbound", "deviation", "safetyFactor")
        ]),
    ])

  private static let workCentre = record(
    "name", "plant", "calendar", "machines", "efficiencyPercent", "overheadPercent",
    and: [
      "setups": record("first", "otherwise", and: ["between": record("from", "to", "minutes")]),
      "costPerHour": money, "setupCostPerHour": money,
      "overtime": record(and: ["shifts": shifts, "costPerHour": money]),
    ])

  private static let item = record(
    "item", "plant", "unit", "source", "from", "leadTimeDays", "inspectionDays", "yieldPercent", "phantom",
    "planningFenceDays", "demandFenceDays", "consumeEarlyDays", "consumeLateDays", "setupFamily",
    and: [
      "sources": record(
        "source", "from", "supplier", "priority", "leadTimeDays", "inspectionDays", "share", "capacityDays",
        and: ["capacity": quantity]),
      "suppliers": record(
        "supplier", "priority", "leadTimeDays", "inspectionDays", "calendar", "share", "capacityDays",
        and: [
          "minimum": quantity, "multiple": quantity, "maximum": quantity, "price": money, "capacity": quantity,
        ]),
      "stock": quantity, "safetyStock": quantity, "units": record("unit", and: ["equals": quantity]),
      "lot": record(
        "rule", "days",
        and: [
          "quantity": quantity, "setupCost": money, "holdingCost": money, "yearlyDemand": quantity,
          "minimum": quantity, "multiple": quantity, "maximum": quantity,
        ]),
      "standardCost": money, "price": money, "latenessCostPerDay": money, "holdingCostPerDay": money,
    ])

  private static let line = record(
    "item", "scrapPercent", "from", "to", "backflush", "operation",
    and: ["quantity": quantity, "alternates": record("item", and: ["quantity": quantity])])

  private static let bill = record(
    "item", "plant", "revision", "priority", "from", "to",
    and: [
      "output": quantity, "components": line, "byProducts": line,
      "coProducts": record("item", "costPercent", and: ["quantity": quantity]),
    ])

  private static let operation = record(
    "operation", "description", "workCentre", "setupMinutes", "runMinutes", "queueMinutes", "moveMinutes",
    "scrapPercent",
    and: ["per": quantity, "alternates": record("workCentre", "setupMinutes", "runMinutes")])
}
