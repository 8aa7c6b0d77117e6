import Foundation
import GRDB
import Persistence
import ProductionDomain
import Values

/// Planning data as a scenario: all of it, or what belongs to some items, with the changes of a what-if scenario.
struct ScenarioAssembly {
  /// A record as a what-if scenario has it; nil: it is not there.
  typealias Changes = [PlanningKind: [String: String?]]

  let today: LocalDate
  let settings: PlanningSettings
  private var lists: [PlanningKind: DocumentList] = [:]

  /// All planning data, or those of some kinds.
  init(
    today: LocalDate, kinds: [PlanningKind] = PlanningKind.allCases, changes: Changes = [:], _ db: Database
  ) throws {
    self.today = today
    settings = try PlanningDataStore.settings(db)
    for kind in kinds {
      let changed = changes[kind] ?? [:]
      var list = try PlanningDataStore.list(kind, without: Set(changed.keys), db)
      for (_, document) in changed.sorted(by: { $0.key < $1.key }) { if let document { list.append(document) } }
      lists[kind] = list
    }
  }

  /// What is needed to make `items`: their bills down to what is bought, routings, and all calendars, plants, work
  /// centres and lanes.
  init(today: LocalDate, items: [ItemAtPlant], _ db: Database) throws {
    self.today = today
    settings = try PlanningDataStore.settings(db)
    for kind in [PlanningKind.calendar, .plant, .workCentre, .lane] {
      lists[kind] = try PlanningDataStore.list(kind, db)
    }
    var waiting = items
    var seen = Set(items)
    let decoder = JSONDecoder()
    while let item = waiting.popLast() {
      let key = PlanningKind.itemKey(item.item, item.plant)
      guard let document = try PlanningDataStore.document(.item, key, db) else { continue }
      lists[.item, default: DocumentList()].append(document)
      func need(_ other: ItemAtPlant) { if seen.insert(other).inserted { waiting.append(other) } }
      let record = try decoder.decode(Sources.self, from: Data(document.utf8))
      for plant in record.plants { need(ItemAtPlant(item.item, at: plant)) }
      for bill in try PlanningDataStore.bills(ofItem: key, db) {
        lists[.bill, default: DocumentList()].append(bill.document)
        let lines = try decoder.decode(Lines.self, from: Data(bill.document.utf8))
        for other in lines.items { need(ItemAtPlant(other, at: item.plant)) }
      }
      if let routing = try PlanningDataStore.document(.routing, key, db) {
        lists[.routing, default: DocumentList()].append(routing)
      }
    }
  }

  /// Where else an item may come from.
  private struct Sources: Decodable {
    struct Source: Decodable { var from: String? }
    var from: String?
    var sources: [Source]?
    var plants: [String] { [from].compactMap { $0 } + (sources ?? []).compactMap(\.from) }
  }

  /// Everything that a bill names.
  private struct Lines: Decodable {
    struct Line: Decodable {
      struct Alternate: Decodable { var item: String }
      var item: String
      var alternates: [Alternate]?
    }
    var components: [Line]?
    var byProducts: [Line]?
    var coProducts: [Line]?
    var items: [String] {
      ((components ?? []) + (byProducts ?? []) + (coProducts ?? [])).flatMap { line in
        [line.item] + (line.alternates ?? []).map(\.item)
      }
    }
  }

  /// What there is most of is read by a scanner of its own.
  private static let scanned: [PlanningKind] = [.item, .bill, .routing]

  /// The scenario as text, in the format of `causeway-production plan`.
  private func text(without left: [PlanningKind] = []) -> String {
    var parts = ["\"today\":\"\(today)\"", "\"horizonDays\":\(settings.horizon)"]
    if let days = settings.bucketDays { parts.append("\"bucketDays\":\(days)") }
    if let days = settings.capacityBucketDays { parts.append("\"capacityBucketDays\":\(days)") }
    if let capacity = settings.capacity { parts.append("\"capacity\":\"\(capacity.rawValue)\"") }
    if let rule = settings.fairShare { parts.append("\"fairShare\":\"\(rule.rawValue)\"") }
    parts.append(
      "\"tolerance\":{\"days\":\(settings.toleranceDays ?? 0),\"percent\":\(settings.tolerancePercent ?? 0)}")
    for (kind, documents) in lists where !documents.isEmpty && !left.contains(kind) {
      parts.append("\"\(kind.listName)\":[" + documents.text + "]")
    }
    return "{" + parts.sorted().joined(separator: ",") + "}"
  }

  /// What is stored has no unknown fields; `namesUnknownFields` looks for them in what is to be stored.
  func reader(namesUnknownFields: Bool = false) throws -> ScenarioReader {
    let rest = text(without: ScenarioAssembly.scanned)
    var document = try ScenarioReader.document(rest)
    let items: Records<ItemText> = lists[.item]?.records() ?? Records()
    let bills: Records<BillText> = lists[.bill]?.records() ?? Records()
    let routings: Records<RoutingText> = lists[.routing]?.records() ?? Records()
    (document.items, document.bills, document.routings) = (items, bills, routings)
    return try ScenarioReader(document) {
      guard namesUnknownFields else { return [] }
      // The scanner knows all fields of what it read.
      let isPlain = items.odd + bills.odd + routings.odd == 0
      return UnknownFields.problems(in: isPlain ? rest : text())
    }
  }
}
