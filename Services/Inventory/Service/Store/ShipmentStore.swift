import GRDB
import InventoryDomain
import Persistence
import Values

/// A shipment's own data beside its part in the fulfilment.
struct ShipmentRecord {
  let shipmentID: String
  let number: String
  let version: Int
  /// `planned`, `picked`, `packed`, `issued` or `withdrawn`.
  var status: String
  var carrier: String?
  var tracking: String?
  let plannedAt: Instant
  var issuedAt: Instant?
}

enum ShipmentStore {
  private static let columns = "shipmentID, number, version, status, carrier, tracking, plannedAt, issuedAt"

  private static func record(_ row: Row) -> ShipmentRecord {
    ShipmentRecord(
      shipmentID: row[0], number: row[1], version: row[2], status: row[3], carrier: row[4], tracking: row[5],
      plannedAt: row[6], issuedAt: row[7])
  }

  /// An order's shipments that have not left the warehouse, oldest first.
  static func open(_ handoffID: String, _ db: Database) throws -> [Fulfilment.Shipment] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT s.shipmentID, s.status, l.lineID, l.quantitySteps
          FROM shipment s JOIN shipmentLine l ON l.shipmentID = s.shipmentID
          WHERE s.handoffID = ? AND s.status IN ('planned', 'picked', 'packed')
          ORDER BY s.plannedAt, s.shipmentID, l.lineID
          """),
      arguments: [handoffID])
    var shipments: [Fulfilment.Shipment] = []
    for row in rows {
      let shipmentID: String = row[0]
      if shipments.last?.shipmentID != shipmentID {
        let status = Fulfilment.ShipmentStatus(rawValue: row[1])!
        shipments.append(Fulfilment.Shipment(shipmentID: shipmentID, status: status, lines: []))
      }
      shipments[shipments.count - 1].lines.append(Allotment(lineID: row[2], steps: row[3]))
    }
    return shipments
  }

  static func record(_ shipmentID: String, _ db: Database) throws -> ShipmentRecord? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM shipment WHERE shipmentID = ?"), arguments: [shipmentID]
    ).map(record)
  }

  /// The order a shipment belongs to; nil when there is no such shipment.
  static func handoffID(of shipmentID: String, _ db: Database) throws -> String? {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT handoffID FROM shipment WHERE shipmentID = ?"), arguments: [shipmentID])
  }

  static func save(_ record: ShipmentRecord, of handoffID: String, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO shipment (shipmentID, number, handoffID, version, status, carrier, tracking, plannedAt, issuedAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (shipmentID) DO UPDATE SET status = excluded.status, carrier = excluded.carrier,
          tracking = excluded.tracking, issuedAt = excluded.issuedAt
        """
    ).execute(arguments: [
      record.shipmentID, record.number, handoffID, record.version, record.status, record.carrier, record.tracking,
      record.plannedAt, record.issuedAt,
    ])
  }

  /// Replaces what is in a shipment.
  static func save(
    _ allotments: [Allotment], in shipmentID: String, isNew: Bool, lines: [String: Fulfilment.Line], _ db: Database
  ) throws {
    if !isNew {
      try db.cachedStatement(sql: "DELETE FROM shipmentLine WHERE shipmentID = ?").execute(arguments: [shipmentID])
    }
    for allotment in allotments {
      let line = lines[allotment.lineID]!
      try db.cachedStatement(
        sql: """
          INSERT INTO shipmentLine (shipmentID, lineID, item, kind, unit, quantitySteps) VALUES (?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        shipmentID, allotment.lineID, line.item, line.kind.rawValue, line.unit.code, allotment.steps,
      ])
    }
  }
}
