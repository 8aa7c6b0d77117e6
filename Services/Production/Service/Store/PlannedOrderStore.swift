import GRDB
import Persistence
import ProductionDomain
import Values

/// Orders that plans propose and planners approve.
enum PlannedOrderStore {
  enum Status: String, Codable, Sendable, CaseIterable {
    case proposed, firm, converted, withdrawn
  }

  struct PlannedOrder: Sendable {
    let id: String
    let key: ItemAtPlant
    let unit: UnitOfMeasure
    /// `make`, `buy`, `subcontract` or `transfer`.
    var source: String
    /// The supplier or plant it comes from.
    var sourceName: String?
    /// What arrives.
    var steps: Int64
    var startedSteps: Int64
    var release: LocalDate
    var due: LocalDate
    var status: Status
    let scenarioID: String?
    var planID: String
    /// When it was needed, where that is earlier than it can come.
    var needed: LocalDate?

    var quantity: Quantity { Quantity(steps: steps, unit: unit) }
    /// It is made by its bill, here or by a subcontractor.
    var isWorkOrder: Bool { source == "make" || source == "subcontract" }
    var subcontractor: String? { source == "subcontract" ? sourceName : nil }

    /// Where it comes from, as plans say it.
    var origin: OrderOrigin? {
      switch source {
      case "make": OrderOrigin(.make)
      case "buy": OrderOrigin(.buy, supplier: sourceName)
      case "subcontract": OrderOrigin(.subcontract, supplier: sourceName)
      case "transfer": OrderOrigin(sourceName.map { .transfer(from: $0) } ?? .lane)
      default: nil
      }
    }
  }

  private static let columns =
    "id, item, plant, unit, source, sourceName, steps, startedSteps, releaseDate, dueDate, status, scenarioID, planID, "
    + "neededDate"

  private static func order(_ row: Row) -> PlannedOrder {
    PlannedOrder(
      id: row[0], key: ItemAtPlant(row[1], at: row[2]), unit: UnitOfMeasure(row[3])!, source: row[4],
      sourceName: row[5], steps: row[6], startedSteps: row[7], release: row[8], due: row[9],
      status: Status(rawValue: row[10])!, scenarioID: row[11], planID: row[12],
      needed: row[13])
  }

  static func find(_ id: String, _ db: Database) throws -> PlannedOrder? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM plannedOrder WHERE id = ?"), arguments: [id]
    ).map(order)
  }

  /// Proposed and firm ones, by item and date.
  static func standing(scenarioID: String?, _ db: Database) throws -> [PlannedOrder] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM plannedOrder WHERE status IN ('proposed', 'firm') AND scenarioID IS ?
          ORDER BY item, plant, dueDate, id
          """), arguments: [scenarioID]
    ).map(order)
  }

  /// For which day orders were ordered that stand now, by their ids: earlier than they come, maybe.
  static func counted(_ db: Database) throws -> [String: LocalDate] {
    try Dictionary(
      uniqueKeysWithValues: Row.fetchAll(
        db.cachedStatement(
          sql: "SELECT id, coalesce(neededDate, dueDate) FROM plannedOrder WHERE status IN ('firm', 'converted')")
      ).map { ($0[0] as String, $0[1] as LocalDate) })
  }

  /// In the order of release, after `cursor` (`<days>:<id>`).
  static func list(
    status: Status?, source: String?, item: String?, after cursor: String?, limit: Int, _ db: Database
  ) throws -> [PlannedOrder] {
    let parts = cursor?.split(separator: ":", maxSplits: 1).map(String.init) ?? []
    let day = parts.first.flatMap { Int($0) } ?? Int.min
    return try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM plannedOrder
          WHERE scenarioID IS NULL AND (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR source = ?2)
            AND (?3 IS NULL OR item = ?3) AND (releaseDate, id) > (?4, ?5)
          ORDER BY releaseDate, id LIMIT ?6
          """),
      arguments: [status?.rawValue, source, item, day, parts.count > 1 ? parts[1] : "", limit]
    ).map(order)
  }

  static func save(_ order: PlannedOrder, at now: Instant, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO plannedOrder (\(columns), changedAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET source = excluded.source, sourceName = excluded.sourceName, steps = excluded.steps,
          startedSteps = excluded.startedSteps, releaseDate = excluded.releaseDate, dueDate = excluded.dueDate,
          status = excluded.status, planID = excluded.planID, neededDate = excluded.neededDate, changedAt = excluded.changedAt
        """
    ).execute(arguments: [
      order.id, order.key.item, order.key.plant, order.unit.code, order.source, order.sourceName, order.steps,
      order.startedSteps, order.release, order.due, order.status.rawValue, order.scenarioID, order.planID,
      order.needed, now,
    ])
  }

  /// A firm one has become a purchase order.
  static func convert(_ id: String, at now: Instant, _ db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE plannedOrder SET status = 'converted', changedAt = ? WHERE id = ? AND status = 'firm'"
    ).execute(arguments: [now, id])
  }

  /// What a scenario's plans proposed is of no use once there is a newer plan of it.
  static func forget(scenarioID: String, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM plannedOrder WHERE scenarioID = ?", arguments: [scenarioID])
  }
}
