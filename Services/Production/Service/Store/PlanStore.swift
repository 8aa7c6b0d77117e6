import Foundation
import GRDB
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// A plan as it was made: of the running factory, or of a scenario.
struct PlanRecord {
  let id: String
  let number: String
  /// Nil: of the running factory.
  let scenarioID: String?
  /// The one in force; details of others are gone.
  let isCurrent: Bool
  let today: LocalDate
  let horizonDays: Int
  let bucketDays: Int
  /// Of what it was made from.
  let revision: Int
  let figures: PlanFigures
  /// What was left out, and why.
  let problems: [PlanningProblemView]
  /// The work centre that holds the schedule back most, and what an hour more of it is worth, for people.
  let bottleneck: String?
  let createdAt: Instant
  let computeMilliseconds: Int
}

/// An operation in the finite schedule. Times are plant minutes since 1970-01-01 00:00.
struct PlanOperationRow {
  enum Status: String {
    case planned, firm, released, started
  }

  var orderName: String
  var workOrderID: String?
  var plannedOrderID: String?
  var item: String
  var plant: String
  /// 10, 20, 30 ...
  var operation: Int
  var workCentre: String
  /// From 0, within the work centre.
  var machine: Int
  /// Equal to ``start`` where nothing is set up.
  var setupStart: Int
  var start: Int
  var end: Int
  var status: Status
  var isFrozen: Bool
  /// The order's.
  var due: LocalDate
  /// The order's; 0: in time.
  var lateMinutes: Int
  /// Why the order is late; empty when it is not.
  var reason: String
  /// The demands that the order serves, for people.
  var serves: String
  /// Of set-up and work, what is done in overtime.
  var overtimeMinutes = 0
}

/// Load against capacity of a work centre in some days.
struct PlanLoadRow {
  let workCentre: String
  let from: LocalDate
  let days: Int
  let loadMinutes: Int
  let capacityMinutes: Int
  /// Overtime that is worked; part of the capacity.
  var overtimeMinutes = 0
  /// Of the overload, what overtime could take and is not worked.
  var spareOvertimeMinutes = 0

  /// Capacity without overtime.
  var regularMinutes: Int { capacityMinutes - overtimeMinutes }
}

/// Plans and their details.
enum PlanStore {
  private static let columns = """
    id, number, scenarioID, isCurrent, today, horizonDays, bucketDays, revision, figures, problems, bottleneck, createdAt,
    computeMilliseconds
    """

  private static func record(_ row: Row) throws -> PlanRecord {
    PlanRecord(
      id: row[0], number: row[1], scenarioID: row[2], isCurrent: row[3], today: row[4], horizonDays: row[5],
      bucketDays: row[6], revision: row[7], figures: try decoded(row[8]), problems: try decoded(row[9]),
      bottleneck: row[10], createdAt: row[11], computeMilliseconds: row[12])
  }

  // MARK: Reading

  /// The plan in force, or the last one of a scenario.
  static func current(scenarioID: String? = nil, _ db: Database) throws -> PlanRecord? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM plan WHERE scenarioID IS ? AND isCurrent = 1"),
      arguments: [scenarioID]
    ).map(record)
  }

  static func plan(_ id: String, _ db: Database) throws -> PlanRecord? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM plan WHERE id = ? OR number = ?"), arguments: [id, id]
    ).map(record)
  }

  /// The newest first.
  static func plans(scenarioID: String?, limit: Int, _ db: Database) throws -> [PlanRecord] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT \(columns) FROM plan WHERE scenarioID IS ? ORDER BY createdAt DESC, id DESC LIMIT ?"),
      arguments: [scenarioID, limit]
    ).map(record)
  }

  /// The schedule in the order of work centre, machine and start; of one work centre or order when named.
  static func operations(
    _ planID: String, workCentre: String? = nil, order: String? = nil, _ db: Database
  ) throws -> [PlanOperationRow] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT orderName, workOrderID, plannedOrderID, item, plant, operation, workCentre, machine, setupStart, start,
            "end", status, frozen, dueDate, lateMinutes, reason, serves,
            overtimeMinutes
          FROM planOperation
          WHERE planID = ?1 AND (?2 IS NULL OR workCentre = ?2) AND (?3 IS NULL OR orderName = ?3)
          ORDER BY workCentre, machine, start, position
          """),
      arguments: [planID, workCentre, order]
    ).map(operation)
  }

  static func operation(_ row: Row) -> PlanOperationRow {
    PlanOperationRow(
      orderName: row[0], workOrderID: row[1], plannedOrderID: row[2], item: row[3], plant: row[4],
      operation: row[5], workCentre: row[6], machine: row[7], setupStart: row[8], start: row[9], end: row[10],
      status: PlanOperationRow.Status(rawValue: row[11])!, isFrozen: row[12], due: row[13], lateMinutes: row[14],
      reason: row[15], serves: row[16], overtimeMinutes: row[17])
  }

  /// By work centre and day; of one work centre when named.
  static func loads(_ planID: String, workCentre: String? = nil, _ db: Database) throws -> [PlanLoadRow] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT workCentre, fromDate, days, loadMinutes, capacityMinutes, overtimeMinutes, spareOvertimeMinutes
          FROM planLoad
          WHERE planID = ?1 AND (?2 IS NULL OR workCentre = ?2) ORDER BY workCentre, fromDate
          """),
      arguments: [planID, workCentre]
    ).map {
      PlanLoadRow(
        workCentre: $0[0], from: $0[1], days: $0[2], loadMinutes: $0[3], capacityMinutes: $0[4], overtimeMinutes: $0[5],
        spareOvertimeMinutes: $0[6])
    }
  }

  /// Items of a plan by name, after `cursor` (`item@plant`).
  static func items(
    _ planID: String, after cursor: String = "", limit: Int, _ db: Database
  ) throws -> [PlanOutput.Item] {
    let after = cursor.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return try items(
      planID, after: PlanPlace(item: after[0], plant: after.count > 1 ? after[1] : ""), limit: limit, db)
  }

  /// Items whose name contains `search`, of one plant when named, by name, after a place.
  static func items(
    _ planID: String, search: String = "", plant: String? = nil, after place: PlanPlace?, limit: Int, _ db: Database
  ) throws -> [PlanOutput.Item] {
    let written = try PlanTextStore.items(planID, search: search, plant: plant, after: place, limit: limit, db)
    let own = try PlanBook(planID, db)?.items(search: search, plant: plant, after: place, limit: limit) ?? []
    let known = Set(written.map(\.key))
    return Array((written + own.filter { !known.contains($0.key) }).sorted { $0.key < $1.key }.prefix(limit))
  }

  static func item(_ planID: String, _ item: String, plant: String, _ db: Database) throws -> PlanOutput.Item? {
    try PlanTextStore.item(planID, item, plant: plant, db)
      ?? PlanBook(planID, db)?.item(ItemAtPlant(item, at: plant))
  }

  /// What gives an item, in the order of its dates.
  static func supplies(
    _ planID: String, item: String, plant: String, _ db: Database
  ) throws -> [PlanOutput.Supply] {
    let written = try PlanTextStore.supplies(planID, item: item, plant: plant, db)
    let own = try PlanBook(planID, db)?.supplies(of: ItemAtPlant(item, at: plant)) ?? []
    let known = Set(written.map(\.name))
    return (written + own.filter { !known.contains($0.name) }).sorted { ($0.due, $0.name) < ($1.due, $1.name) }
  }

  static func supply(_ planID: String, named name: String, _ db: Database) throws -> PlanOutput.Supply? {
    try PlanTextStore.supply(planID, named: name, db) ?? PlanBook(planID, db)?.supply(named: name)
  }

  /// What the plan in force says of a planned order.
  static func supply(plannedOrder id: String, _ db: Database) throws -> PlanOutput.Supply? {
    guard let plan = try current(db) else { return nil }
    if let proposal = ProposalID(id) { return try PlanBook(plan.id, db)?.supply(proposal) }
    return try PlanTextStore.supply(plan.id, plannedOrder: id, db)
  }

  /// Demands in the order of their dates: all, or only what is late or short.
  static func demands(
    _ planID: String, onlyLate: Bool = false, _ db: Database
  ) throws -> [PlanOutput.Demand] {
    let written = try PlanTextStore.demands(planID, onlyLate: onlyLate, db)
    let own = try PlanBook(planID, db)?.demands(onlyLate: onlyLate) ?? []
    return (written + own).sorted { ($0.due, $0.demand) < ($1.due, $1.demand) }
  }

  /// Who wants an item, in the order of the dates.
  static func demands(
    _ planID: String, item: String, plant: String, _ db: Database
  ) throws -> [PlanOutput.Demand] {
    let written = try PlanTextStore.demands(planID, item: item, plant: plant, db)
    let own = try PlanBook(planID, db)?.demands(of: ItemAtPlant(item, at: plant)) ?? []
    return (written + own).sorted { ($0.due, $0.demand) < ($1.due, $1.demand) }
  }

  static func demand(_ planID: String, named name: String, _ db: Database) throws -> PlanOutput.Demand? {
    try PlanTextStore.demand(planID, named: name, db) ?? PlanBook(planID, db)?.demand(named: name)
  }

  /// What to expedite, defer, cancel or release; of one item when named.
  static func messages(
    _ planID: String, of place: PlanPlace? = nil, _ db: Database
  ) throws -> [PlanOutput.Message] {
    let written = try PlanTextStore.messages(planID, db).filter { message in
      place.map { message.item == $0.item && (message.plant ?? "") == $0.plant } ?? true
    }
    return try written + (PlanBook(planID, db)?.releases(of: place.map { ItemAtPlant($0.item, at: $0.plant) }) ?? [])
  }

  /// The master schedules of a plan.
  static func schedules(_ planID: String, _ db: Database) throws -> [PlanOutput.Schedule] {
    try documents("SELECT document FROM planSchedule WHERE planID = ? ORDER BY item, plant", [planID], db)
  }

  static func documents<Document: Decodable & Sendable>(
    _ sql: String, _ arguments: StatementArguments, _ db: Database
  ) throws -> [Document] {
    try String.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map(decoded)
  }

  static func document<Document: Decodable & Sendable>(
    _ sql: String, _ arguments: StatementArguments, _ db: Database
  ) throws -> Document? {
    try String.fetchOne(db.cachedStatement(sql: sql), arguments: arguments).map(decoded)
  }

  private static func decoded<Document: Decodable & Sendable>(_ text: String) throws -> Document {
    try JSONDecoder().decode(Document.self, from: Data(text.utf8))
  }
}

extension PlanOutput.Item {
  var key: ItemAtPlant { ItemAtPlant(item, at: plant ?? "") }
}
