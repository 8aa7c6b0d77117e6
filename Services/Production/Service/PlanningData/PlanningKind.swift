import Values

/// The kinds of planning data, each a list of the scenario format.
package enum PlanningKind: String, Codable, Hashable, Sendable, CaseIterable {
  case calendar, plant, workCentre, item, bill, routing, lane, masterSchedule

  /// The list's name in a scenario.
  package var listName: String { rawValue + "s" }

  package init?(list: String) {
    guard let kind = PlanningKind.allCases.first(where: { $0.listName == list }) else { return nil }
    self = kind
  }

  /// What identifies a record: its name, `item@plant`, `item@plant#revision` or `from>to`; nil when a field that
  /// belongs to it is missing.
  package func key(of record: JSONDocument) -> String? {
    func text(_ name: String) -> String? { record[name]?.asText?.trimmedText(upTo: 64) }
    switch self {
    case .calendar, .workCentre: return text("name")
    // The only plant may go without a name.
    case .plant: return record["name"]?.asText == "" ? "" : text("name")
    case .item, .routing, .masterSchedule: return text("item").map { PlanningKind.itemKey($0, record["plant"]?.asText) }
    case .bill:
      return text("item").map {
        let revision = record["revision"]?.asText ?? ""
        return PlanningKind.itemKey($0, record["plant"]?.asText) + (revision.isEmpty ? "" : "#\(revision)")
      }
    case .lane:
      guard let from = text("from"), let to = text("to") else { return nil }
      return "\(from)>\(to)" + (text("item").map { "/\($0)" } ?? "")
    }
  }

  /// `item@plant`, or the item alone at the only plant.
  static func itemKey(_ item: String, _ plant: String?) -> String {
    plant.map { $0.isEmpty ? item : "\(item)@\($0)" } ?? item
  }

  /// What the record must name, for sentences.
  var identity: String {
    switch self {
    case .calendar, .plant, .workCentre: "'name'"
    case .item, .routing, .masterSchedule, .bill: "'item'"
    case .lane: "'from' and 'to'"
    }
  }
}
