import GRDB
import GatewayDomain
import Persistence
import Values

/// What has left the warehouse, by order line: amendments cannot go below it.
enum ShipmentStore {
  /// Records a shipment once; false when it is known.
  static func insert(
    shipmentID: String, number: String, handoffID: String, issuedAt: Instant,
    lines: [(lineID: String, product: String, quantity: Quantity)], in db: Database
  ) throws -> Bool {
    try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO handoffShipment (shipmentID, handoffID, number, issuedAt) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [shipmentID, handoffID, number, issuedAt])
    guard db.changesCount == 1 else { return false }
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO handoffShipped (handoffID, lineID, product, quantitySteps, unit) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (handoffID, lineID) DO UPDATE SET quantitySteps = quantitySteps + excluded.quantitySteps
        """)
    for line in lines {
      try statement.execute(arguments: [
        handoffID, line.lineID, line.product, line.quantity.steps, line.quantity.unit.code,
      ])
    }
    return true
  }

  static func shipped(_ handoffID: String, in db: Database) throws -> [String: Knowledge.Shipped] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT lineID, product, quantitySteps, unit FROM handoffShipped WHERE handoffID = ?"),
      arguments: [handoffID])
    return Dictionary(
      uniqueKeysWithValues: rows.map { row in
        (row[0], Knowledge.Shipped(product: row[1], quantity: Quantity(steps: row[2], unit: UnitOfMeasure(row[3])!)))
      })
  }

  /// Whether everything that a version promises has left.
  static func isComplete(_ handoffID: String, versionPosition: Int64, in db: Database) throws -> Bool {
    try Int.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT 1 FROM handoffLine l
          LEFT JOIN handoffShipped s ON s.handoffID = ? AND s.lineID = l.lineID
          WHERE l.versionPosition = ?
            AND coalesce(l.stockSteps, 0) + coalesce(l.productionSteps, 0) > coalesce(s.quantitySteps, 0)
          LIMIT 1
          """),
      arguments: [handoffID, versionPosition]) == nil
  }
}
