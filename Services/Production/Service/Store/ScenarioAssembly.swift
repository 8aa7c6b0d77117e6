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
  private var lists: [PlanningKind: [String]] = [:]

  /// All planning data, or those of some kinds.
  init(
    today: LocalDate, kinds: [PlanningKind] = PlanningKind.allCases, changes: Changes = [:], _ db: Database
  ) throws {
    self.today = today
    settings = try PlanningDataStore.settings(db)
    for kind in kinds {
      var records = try PlanningDataStore.documents(kind, db)
      if let changed = changes[kind] {
        records.removeAll { changed.keys.contains($0.key) }
        for (key, document) in changed.sorted(by: { $0.key < $1.key }) {
          if let document { records.append((key, document)) }
        }
      }
      lists[kind] = records.map(\.document)
    }
  }

  /// What is needed to make `items`: their bills down to what is bought, routings, and all calendars, plants, work
  /// centres and lanes.
  init(today: LocalDate, items: [ItemAtPlant], _ db: Database) throws {
    self.today = today
    settings = try PlanningDataStore.settings(db)
    for kind in [PlanningKind.calendar, .plant, .workCentre, .lane] {
      lists[kind] = try PlanningDataStore.documents(kind, db).map(\.document)
    }
    var waiting = items
    var seen = Set(items)
    let decoder = JSONDecoder()
    while let item = waiting.popLast() {
      let key = PlanningKind.itemKey(item.item, item.plant)
      guard let document = try PlanningDataStore.document(.item, key, db) else { continue }
      lists[.item, default: []].append(document)
      func need(_ other: ItemAtPlant) { if seen.insert(other).inserted { waiting.append(other) } }
      let record = try decoder.decode(Sources.self, from: Data(document.utf8))
      for plant in record.plants { need(ItemAtPlant(item.item, at: plant)) }
      for bill in try PlanningDataStore.bills(ofItem: key, db) {
        lists[.bill, default: []].append(bill.document)
        let lines = try decoder.decode(Lines.self, from: Data(bill.document.utf8))
        for other in lines.items { need(ItemAtPlant(other, at: item.plant)) }
      }
      if let routing = try PlanningDataStore.document(.routing, key, db) {
        lists[.routing, default: []].append(routing)
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

  /// The scenario as text, in the format of `causeway-production plan`.
  var text: String {
    var parts = ["\"today\":\"\(today)\"", "\"horizonDays\":\(settings.horizon)"]
    if let days = settings.bucketDays { parts.append("\"bucketDays\":\(days)") }
    if let days = settings.capacityBucketDays { parts.append("\"capacityBucketDays\":\(days)") }
    if let capacity = settings.capacity { parts.append("\"capacity\":\"\(capacity.rawValue)\"") }
    parts.append(
      "\"tolerance\":{\"days\":\(settings.toleranceDays ?? 0),\"percent\":\(settings.tolerancePercent ?? 0)}")
    for (kind, documents) in lists where !documents.isEmpty {
      parts.append("\"\(kind.listName)\":[" + documents.joined(separator: ",") + "]")
    }
    return "{" + parts.sorted().joined(separator: ",") + "}"
  }

  /// What is stored has no unknown fields; `namesUnknownFields` looks for them in what is to be stored.
  func reader(namesUnknownFields: Bool = false) throws -> ScenarioReader {
    try ScenarioReader(text, namesUnknownFields: namesUnknownFields)
  }
}
