import HTTPSupport
import Persistence
import ProductionDomain
import Values

/// An engineering change order as the API shows it.
package struct EngineeringChangeView: Codable, Sendable, Equatable {
  package let number: String
  package let item: String
  /// Empty: the company's only plant.
  package let plant: String
  package let revision: String
  /// The revision in force before, empty where that bill has none; absent: there was no bill.
  package let replaces: String?
  /// Orders that begin on this day or later are made by it.
  package let from: LocalDate
  package let reason: String
  package let approvedBy: String
  package let recordedBy: String
  package let createdAt: Instant

  init(_ record: EngineeringChangeRecord) {
    number = record.number
    item = record.item
    plant = record.plant
    revision = record.revision
    replaces = record.replaces
    from = record.from
    reason = record.reason
    approvedBy = record.approvedBy
    recordedBy = record.recordedBy
    createdAt = record.createdAt
  }
}

/// Releases an engineering change order (ECO): from a day on an item is made by a new revision of its bill, and the one
/// before ends the day before. Work orders keep the revision that they were made with; planned orders take the one that
/// is effective on the day they begin.
package struct ReleaseEngineeringChange: Codable, Sendable {
  package var item: String
  package var plant: String?
  package var revision: String
  package var from: LocalDate
  package var reason: String
  package var approvedBy: String
  /// As in planning data, without item, plant, revision, priority and dates: `components` and, where needed, `output`,
  /// `byProducts`, `coProducts`.
  package var bill: JSONDocument

  package init(
    item: String, plant: String? = nil, revision: String, from: LocalDate, reason: String, approvedBy: String,
    bill: JSONDocument
  ) {
    self.item = item
    self.plant = plant
    self.revision = revision
    self.from = from
    self.reason = reason
    self.approvedBy = approvedBy
    self.bill = bill
  }

  private static let ownFields = ["item", "plant", "revision", "priority", "from", "to"]

  @discardableResult
  package func perform(in unit: UnitOfWork) throws -> EngineeringChangeView {
    let db = unit.database
    let key = PlanningKind.itemKey(item, plant)
    guard try PlanningDataStore.document(.item, key, db) != nil else {
      throw MasterDataRefusal("There is no item \(key.prefix(130)) in the planning data; add it.", code: "ITEM_UNKNOWN")
    }
    let today = try unit.plantDay
    guard from >= today else {
      throw MasterDataRefusal("'from' lies in the past; a change takes effect on \(today) or later.")
    }
    let record = EngineeringChangeRecord(
      number: try unit.nextNumber("ECO"), item: item, plant: plant ?? "", revision: try text(revision, "revision", 20),
      replaces: try replace(key, in: unit), from: from, reason: try text(reason, "reason", 500),
      approvedBy: try text(approvedBy, "approvedBy", 100), recordedBy: unit.cause.actor, createdAt: unit.businessTime)
    try EngineeringChangeStore.insert(record, db)
    try PlanningDataStore.touch(db)
    try unit.audit(
      "engineering-change.released", subject: record.number, detail: "\(key) revision \(revision) from \(from)")
    return EngineeringChangeView(record)
  }

  private func text(_ text: String, _ field: String, _ bytes: Int) throws(MasterDataRefusal) -> String {
    guard let text = text.trimmedText(upTo: bytes) else {
      throw MasterDataRefusal("'\(field)' must be 1 to \(bytes) bytes of text.")
    }
    return text
  }

  private struct Bill {
    let key: String
    var members: [String: JSONDocument]
    var revision: String { members["revision"]?.asText ?? "" }
    var priority: Int64 { members["priority"]?.asWhole ?? 1 }
    var from: LocalDate? { members["from"]?.asText.flatMap { LocalDate($0) } }
    var until: LocalDate? { members["to"]?.asText.flatMap { LocalDate($0) } }

    func isEffective(on day: LocalDate) -> Bool {
      (from.map { $0 <= day } ?? true) && (until.map { day <= $0 } ?? true)
    }
  }

  /// Stores the new bill and ends the one before; its revision. Alternative bills of another priority stay.
  private func replace(_ key: String, in unit: UnitOfWork) throws -> String? {
    let found = try PlanningDataCheck.problems(in: unit)
    let bills = try PlanningDataStore.bills(ofItem: key, unit.database).compactMap { stored -> Bill? in
      guard case .record(let members) = try JSONDocument.parsed(stored.document) else { return nil }
      return Bill(key: stored.key, members: members)
    }
    guard !bills.contains(where: { $0.revision == revision }) else {
      throw MasterDataRefusal(
        "\(key) has a revision \(revision) already; give the change another.", code: "REVISION_EXISTS")
    }
    let before = bills.filter { $0.isEffective(on: from) }.min {
      ($0.priority, $1.from?.daysSinceEpoch ?? .min) < ($1.priority, $0.from?.daysSinceEpoch ?? .min)
    }
    let priority = before?.priority ?? 1
    if let later = bills.first(where: { $0.priority == priority && ($0.from.map { $0 >= from } ?? false) }) {
      throw MasterDataRefusal(
        "Revision \(later.revision) of \(key) begins on \(later.from!) already; let this change begin after that.",
        code: "REVISION_LATER")
    }
    for var bill in bills where bill.priority == priority && bill.isEffective(on: from) {
      bill.members["to"] = .text((from + -1).description)
      try store(.record(bill.members), in: unit)
    }
    guard case .record(var members) = bill, !members.keys.contains(where: Self.ownFields.contains) else {
      throw MasterDataRefusal(
        "'bill' must be an object with 'components'; \(Self.ownFields.joined(separator: ", ")) belong to the change.")
    }
    members["item"] = .text(item)
    if let plant, !plant.isEmpty { members["plant"] = .text(plant) }
    members["revision"] = .text(revision)
    members["from"] = .text(from.description)
    if priority != 1 { members["priority"] = .whole(priority) }
    try store(.record(members), in: unit)
    _ = try PlanningDataCheck.accept(since: found, in: unit)
    return before?.revision
  }

  private func store(_ document: JSONDocument, in unit: UnitOfWork) throws {
    let (key, kept) = try PlanningRecord.checked(document, .bill, at: "bill")
    try PlanningDataStore.save(.bill, key, kept.compact, at: unit.now, unit.database)
  }
}
