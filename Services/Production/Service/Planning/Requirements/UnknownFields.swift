import Foundation
import ProductionDomain

/// Finds misspelled fields: a field that nobody reads would otherwise change nothing and say nothing.
enum UnknownFields {
  private static let scenario: Set<String> = [
    "today", "horizonDays", "bucketDays", "capacityBucketDays", "capacity", "tolerance", "calendars", "plants",
    "workCentres", "items", "bills", "routings", "receipts", "demands", "forecasts", "masterSchedules",
    "previousOrders", "promises", "network", "productMix", "policies",
  ]
  private static let records: [String: Set<String>] = [
    "calendars": ["name", "shifts", "holidays", "maintenance"],
    "plants": ["name", "calendar"],
    "workCentres": ["name", "calendar", "machines", "efficiencyPercent", "costPerHour", "overheadPercent"],
    "items": [
      "item", "plant", "unit", "source", "from", "leadTimeDays", "stock", "safetyStock", "lot", "yieldPercent",
      "phantom", "planningFenceDays", "demandFenceDays", "consumeEarlyDays", "consumeLateDays", "units",
      "standardCost",
    ],
    "bills": ["item", "plant", "revision", "output", "priority", "from", "to", "components", "byProducts"],
    "routings": ["item", "plant", "operations"],
    "receipts": ["order", "item", "plant", "quantity", "due", "start", "status", "issued"],
    "demands": [
      "demand", "item", "plant", "quantity", "due", "priority", "maximumLatenessDays", "minimumShipment", "group",
    ],
    "forecasts": ["item", "plant", "from", "to", "quantity"],
    "masterSchedules": ["item", "plant", "periodDays", "periods"],
    "previousOrders": ["item", "plant", "quantity", "due"],
    "promises": ["promise", "item", "plants", "quantity", "wanted", "kind", "deliver"],
    "policies": ["policy", "name", "values", "breaks", "prices", "stages"],
  ]

  static func problems(in text: String) -> [PlanningProblem] {
    guard let all = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else { return [] }
    var problems = unknown(all.keys, besides: scenario, in: "scenario")
    for (name, fields) in records.sorted(by: { $0.key < $1.key }) {
      for (place, record) in ((all[name] as? [Any]) ?? []).enumerated() {
        guard let record = record as? [String: Any] else { continue }
        problems += unknown(record.keys, besides: fields, in: "\(name)[\(place)]")
      }
    }
    return problems
  }

  private static func unknown(
    _ keys: Dictionary<String, Any>.Keys, besides known: Set<String>, in record: String
  ) -> [PlanningProblem] {
    keys.filter { !known.contains($0) }.sorted().map {
      PlanningProblem(
        record, "The field '\($0.prefix(40))' of \(record) is not known and is not read; correct its name.")
    }
  }
}
