import GRDB
import Persistence
import ProductionDomain
import Values

/// Stock transfer orders between plants, as inventory told them last.
enum TransferStore {
  struct Transfer {
    let id: String
    let number: String
    /// What arrives where, and where it comes from.
    let key: ItemAtPlant
    let fromPlant: String
    let unit: UnitOfMeasure
    let orderedSteps: Int64
    let shippedSteps: Int64
    let openSteps: Int64
    let ships: LocalDate
    let due: LocalDate
    let status: String
    let plannedOrderID: String?
    /// The line that the goods are for; empty: for nobody.
    let handoffID: String
    /// The goods are not free where they leave from.
    let isKept: Bool

    var origin: ItemAtPlant { ItemAtPlant(key.item, at: fromPlant) }
    var isShipped: Bool { shippedSteps > 0 }
    /// It takes goods of the plant it leaves that nobody has set aside.
    var takesStock: Bool { status == "planned" && !isKept }

    /// When it comes: what should have left already needs as long from today on as it was to take.
    func expected(today: LocalDate) -> LocalDate { isShipped ? due : due + max(0, today - ships) }
  }

  private static let columns = """
    id, number, item, plant, fromPlant, unit, orderedSteps, shippedSteps, openSteps, shipsDate, dueDate, status,
    plannedOrderID, handoffID, isKept
    """

  private static func transfer(_ row: Row) -> Transfer {
    Transfer(
      id: row[0], number: row[1], key: ItemAtPlant(row[2], at: row[3]), fromPlant: row[4],
      unit: UnitOfMeasure(row[5])!, orderedSteps: row[6], shippedSteps: row[7], openSteps: row[8], ships: row[9],
      due: row[10], status: row[11], plannedOrderID: row[12], handoffID: row[13], isKept: row[14])
  }

  static func find(_ id: String, _ db: Database) throws -> Transfer? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM transferOrder WHERE id = ?"), arguments: [id]
    ).map(transfer)
  }

  /// Whom the goods are for stays as it is.
  static func save(_ transfer: Transfer, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO transferOrder (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET shippedSteps = excluded.shippedSteps, openSteps = excluded.openSteps,
          shipsDate = excluded.shipsDate, dueDate = excluded.dueDate, status = excluded.status
        """
    ).execute(arguments: [
      transfer.id, transfer.number, transfer.key.item, transfer.key.plant, transfer.fromPlant, transfer.unit.code,
      transfer.orderedSteps, transfer.shippedSteps, transfer.openSteps, transfer.ships, transfer.due, transfer.status,
      transfer.plannedOrderID, transfer.handoffID, transfer.isKept,
    ])
  }

  /// Those that nobody's line waits for and something is still to come of, of all items or of one, oldest due first.
  static func open(of key: ItemAtPlant? = nil, _ db: Database) throws -> [Transfer] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM transferOrder
          WHERE openSteps > 0 AND handoffID = '' AND (?1 IS NULL OR (item = ?1 AND plant = ?2)) ORDER BY dueDate, number
          """), arguments: [key?.item, key?.plant]
    ).map(transfer)
  }

  /// The order was cancelled: what comes for it is free.
  static func letGo(handoffID: String, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE transferOrder SET handoffID = '' WHERE handoffID = ?")
      .execute(arguments: [handoffID])
  }
}
