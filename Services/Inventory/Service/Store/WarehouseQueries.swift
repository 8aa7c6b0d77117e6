import Foundation
import GRDB
import InventoryDomain
import Messaging
import Persistence
import Values

package struct ShipmentView: Codable, Sendable, Equatable {
  package struct Line: Codable, Sendable, Equatable {
    package let lineID: String
    package let item: String
    package let kind: String
    package let quantity: Quantity
  }

  package let shipmentID: String
  package let number: String
  package let handoffID: String
  package let orderID: String
  package let orderNumber: String
  package let customerID: String
  /// `planned`, `picked`, `packed`, `issued` or `withdrawn`.
  package let status: String
  package let shipTo: PostalAddress?
  package let carrier: String?
  package let tracking: String?
  package let plannedAt: Instant
  package let issuedAt: Instant?
  package var lines: [Line]
}

package struct StockView: Codable, Sendable, Equatable {
  package let item: String
  package let name: String
  package let site: String
  package let onHand: Quantity
  package let reserved: Quantity
  package let available: Quantity
  /// Beside what is on hand: under inspection, and blocked. Nobody is promised any of it.
  package let inInspection: Quantity
  package let blocked: Quantity
}

package struct MovementView: Codable, Sendable, Equatable {
  package let position: Int64
  package let item: String
  package let from: String
  package let to: String
  package let quantity: Quantity
  package let kind: String
  package let documentID: String
  package let lineID: String?
  package let movedAt: Instant
}

/// What the warehouse's lists show.
enum WarehouseQueries {
  private static let shipmentColumns = """
    SELECT s.shipmentID, s.number, s.handoffID, f.orderID, f.orderNumber, f.customerID, s.status, f.shipTo,
      s.carrier, s.tracking, s.plannedAt, s.issuedAt
    FROM shipment s JOIN fulfilment f ON f.handoffID = s.handoffID
    """

  private static func view(_ row: Row, _ db: Database) throws -> ShipmentView {
    let shipTo: Data? = row[7]
    let lines = try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT lineID, item, kind, quantitySteps, unit FROM shipmentLine WHERE shipmentID = ? ORDER BY lineID"),
      arguments: [row[0] as String]
    ).map {
      ShipmentView.Line(
        lineID: $0[0], item: $0[1], kind: $0[2], quantity: Quantity(steps: $0[3], unit: UnitOfMeasure($0[4])!))
    }
    return ShipmentView(
      shipmentID: row[0], number: row[1], handoffID: row[2], orderID: row[3], orderNumber: row[4], customerID: row[5],
      status: row[6], shipTo: try shipTo.map { try WireFormat.decode(PostalAddress.self, from: Array($0)) },
      carrier: row[8], tracking: row[9], plannedAt: row[10], issuedAt: row[11], lines: lines)
  }

  static func shipment(_ shipmentID: String, _ db: Database) throws -> ShipmentView? {
    try Row.fetchOne(
      db.cachedStatement(sql: "\(shipmentColumns) WHERE s.shipmentID = ?"), arguments: [shipmentID]
    ).map { try view($0, db) }
  }

  /// What shipments may be asked for by; `open` stands for planned, picked and packed.
  static let shipmentStatuses = ["open", "planned", "picked", "packed", "issued", "withdrawn"]
  private static let openStatuses = "s.status IN ('planned', 'picked', 'packed')"

  /// Shipments by id. Nil leaves a condition out; `open` stands for planned, picked and packed.
  static func shipments(
    status: String?, orderID: String?, after shipmentID: String, limit: Int, _ db: Database
  ) throws -> [ShipmentView] {
    var conditions = ["s.shipmentID > :after"]
    var arguments: StatementArguments = ["after": shipmentID, "limit": limit]
    if let orderID {
      conditions.append("f.orderID = :orderID")
      arguments += ["orderID": orderID]
    }
    // Naming the open ones lets the index of open shipments find them among years of issued ones.
    if let status, ["open", "planned", "picked", "packed"].contains(status) { conditions.append(openStatuses) }
    if let status, status != "open" {
      conditions.append("s.status = :status")
      arguments += ["status": status]
    }
    return try Row.fetchAll(
      db.cachedStatement(
        sql: """
          \(shipmentColumns) WHERE \(conditions.joined(separator: " AND ")) ORDER BY s.shipmentID LIMIT :limit
          """),
      arguments: arguments
    ).map { try view($0, db) }
  }

  /// Stock at the sites by item and site; a cursor is `<item> <site>` with a zero character between.
  static func stock(
    item: String?, after: (item: String, site: String), limit: Int, _ db: Database
  ) throws -> [StockView] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT s.item, i.name, s.location, s.quantitySteps, s.reservedSteps, i.unit, coalesce(q.quantitySteps, 0),
            coalesce(b.quantitySteps, 0)
          FROM stock s JOIN site ON site.code = s.location JOIN item i ON i.code = s.item
          LEFT JOIN stock q ON q.item = s.item AND q.location = 'inspection:' || s.location
          LEFT JOIN stock b ON b.item = s.item AND b.location = 'blocked:' || s.location
          WHERE (s.item, s.location) > (:item, :site) AND (:only IS NULL OR s.item = :only)
          ORDER BY s.item, s.location LIMIT :limit
          """),
      arguments: ["item": after.item, "site": after.site, "only": item, "limit": limit]
    ).map { row in
      let unit = UnitOfMeasure(row[5])!
      let position = StockPosition(onHand: row[3], reserved: row[4])
      return StockView(
        item: row[0], name: row[1], site: row[2], onHand: Quantity(steps: position.onHand, unit: unit),
        reserved: Quantity(steps: position.reserved, unit: unit),
        available: Quantity(steps: position.free, unit: unit), inInspection: Quantity(steps: row[6], unit: unit),
        blocked: Quantity(steps: row[7], unit: unit))
    }
  }

  /// Movements in the order in which they were booked.
  static func movements(item: String?, after position: Int64, limit: Int, _ db: Database) throws -> [MovementView] {
    let condition = item == nil ? "m.position > :after" : "m.item = :item AND m.position > :after"
    let arguments: StatementArguments =
      item == nil ? ["after": position, "limit": limit] : ["item": item, "after": position, "limit": limit]
    return try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT m.position, m.item, m.fromLocation, m.toLocation, m.quantitySteps, i.unit, m.kind, m.documentID,
            m.lineID, m.movedAt
          FROM movement m JOIN item i ON i.code = m.item WHERE \(condition) ORDER BY m.position LIMIT :limit
          """),
      arguments: arguments
    ).map { row in
      let lineID: String = row[8]
      return MovementView(
        position: row[0], item: row[1], from: row[2], to: row[3],
        quantity: Quantity(steps: row[4], unit: UnitOfMeasure(row[5])!), kind: row[6], documentID: row[7],
        lineID: lineID.isEmpty ? nil : lineID, movedAt: row[9])
    }
  }
}
