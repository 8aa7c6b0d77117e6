import Foundation
import GRDB
import InventoryDomain
import Messaging
import Persistence
import Values

/// What is known of an order beside its fulfilment.
struct OrderHeader: Equatable {
  let handoffID: String
  var orderID: String
  var orderNumber: String
  var customerID: String
  var shipTo: PostalAddress?
  /// Who ordered first is served first.
  var orderedAt: Instant
}

/// A line that waits for stock.
struct Backorder {
  let handoffID: String
  let lineID: String
  let steps: Int64
}

enum FulfilmentStore {
  static func find(_ handoffID: String, _ db: Database) throws -> (header: OrderHeader, state: Fulfilment.State)? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT orderID, orderNumber, customerID, shipTo, orderedAt, stage, version, pendingVersion, shipComplete
          FROM fulfilment WHERE handoffID = ?
          """),
      arguments: [handoffID])
    guard let row else { return nil }
    let shipTo: Data? = row[3]
    let header = OrderHeader(
      handoffID: handoffID, orderID: row[0], orderNumber: row[1], customerID: row[2],
      shipTo: try shipTo.map { try WireFormat.decode(PostalAddress.self, from: Array($0)) }, orderedAt: row[4])
    let stage = row[5] as String
    let state = Fulfilment.State(
      stage: stage == "cancelled" ? .cancelled : .inForce(version: row[6]), pending: row[7], shipComplete: row[8],
      lines: try lines(handoffID, db), shipments: try ShipmentStore.open(handoffID, db))
    return (header, state)
  }

  private static func lines(_ handoffID: String, _ db: Database) throws -> [Fulfilment.Line] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT l.lineID, l.item, l.kind, l.unit, l.orderedSteps, l.openSteps + l.shippedSteps, l.madeSteps,
            l.receivedSteps, coalesce(r.quantitySteps, 0), l.shippedSteps, l.wantedOn
          FROM fulfilmentLine l
          LEFT JOIN reservation r ON r.handoffID = l.handoffID AND r.lineID = l.lineID AND r.kind = 'firm'
          WHERE l.handoffID = ? ORDER BY l.lineNumber
          """),
      arguments: [handoffID]
    ).map { row in
      Fulfilment.Line(
        lineID: row[0], item: row[1], kind: Fulfilment.LineKind(rawValue: row[2])!, unit: UnitOfMeasure(row[3])!,
        ordered: row[4], accepted: row[5], made: row[6], received: row[7], reserved: row[8], shipped: row[9],
        wanted: row[10])
    }
  }

  static func save(_ header: OrderHeader, _ state: Fulfilment.State, _ db: Database) throws {
    let shipTo = try header.shipTo.map { try WireFormat.encode($0).databaseBlob }
    try db.cachedStatement(
      sql: """
        INSERT INTO fulfilment (handoffID, orderID, orderNumber, customerID, shipTo, orderedAt, stage, version,
          pendingVersion, shipComplete)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (handoffID) DO UPDATE SET orderNumber = excluded.orderNumber, customerID = excluded.customerID,
          shipTo = excluded.shipTo, stage = excluded.stage, version = max(version, excluded.version),
          pendingVersion = excluded.pendingVersion, shipComplete = excluded.shipComplete
        """
    ).execute(arguments: [
      header.handoffID, header.orderID, header.orderNumber, header.customerID, shipTo, header.orderedAt,
      state.stage == .cancelled ? "cancelled" : "in-force", state.version ?? 0, state.pending, state.shipComplete,
    ])
  }

  static func save(_ line: Fulfilment.Line, number: Int, of header: OrderHeader, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO fulfilmentLine (handoffID, lineID, lineNumber, item, kind, unit, orderedSteps, openSteps,
          cancelledSteps, shippedSteps, madeSteps, receivedSteps, backorderSteps, orderedAt, wantedOn)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (handoffID, lineID) DO UPDATE SET lineNumber = excluded.lineNumber, item = excluded.item,
          kind = excluded.kind, unit = excluded.unit, orderedSteps = excluded.orderedSteps,
          openSteps = excluded.openSteps, cancelledSteps = excluded.cancelledSteps,
          shippedSteps = excluded.shippedSteps, madeSteps = excluded.madeSteps,
          receivedSteps = excluded.receivedSteps, backorderSteps = excluded.backorderSteps,
          wantedOn = excluded.wantedOn
        """
    ).execute(arguments: [
      header.handoffID, line.lineID, number, line.item, line.kind.rawValue, line.unit.code, line.ordered, line.open,
      line.cancelled, line.shipped, line.made, line.received, line.backorder, header.orderedAt,
      line.wanted,
    ])
  }

  static func delete(line lineID: String, of handoffID: String, _ db: Database) throws {
    try db.cachedStatement(
      sql: "DELETE FROM fulfilmentLine WHERE handoffID = ? AND lineID = ?"
    ).execute(arguments: [handoffID, lineID])
  }

  /// Sets what is firmly reserved for a line; zero takes the reservation away. `before` is what it was.
  static func reserve(
    _ steps: Int64, before: Int64, item: String, line lineID: String, of handoffID: String, version: Int, _ db: Database
  ) throws {
    if before > 0 {
      try db.cachedStatement(
        sql: "DELETE FROM reservation WHERE handoffID = ? AND lineID = ? AND kind = 'firm'"
      ).execute(arguments: [handoffID, lineID])
    }
    guard steps > 0 else { return }
    try db.cachedStatement(
      sql: """
        INSERT INTO reservation (handoffID, lineID, kind, version, item, quantitySteps)
        VALUES (?, ?, 'firm', ?, ?, ?)
        """
    ).execute(arguments: [handoffID, lineID, version, item, steps])
  }

  /// A line that stock is kept for.
  struct Reservation {
    let handoffID: String
    let lineID: String
  }

  /// The lines that stock of an item is kept for: wanted last, and then ordered last, comes first. What is wanted as
  /// soon as possible comes at the end.
  static func reservations(of item: String, _ db: Database) throws -> [Reservation] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT r.handoffID, r.lineID FROM reservation r
          JOIN fulfilmentLine l ON l.handoffID = r.handoffID AND l.lineID = r.lineID
          WHERE r.item = ? AND r.kind = 'firm'
          ORDER BY l.wantedOn DESC, l.orderedAt DESC, r.handoffID DESC, l.lineNumber DESC
          """),
      arguments: [item]
    ).map { Reservation(handoffID: $0[0], lineID: $0[1]) }
  }

  /// The lines that wait for stock of an item: first ordered, first served.
  static func backorders(_ item: String, _ db: Database) throws -> [Backorder] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT handoffID, lineID, backorderSteps FROM fulfilmentLine
          WHERE item = ? AND backorderSteps > 0 ORDER BY orderedAt, handoffID, lineNumber
          """),
      arguments: [item]
    ).map { Backorder(handoffID: $0[0], lineID: $0[1], steps: $0[2]) }
  }

  /// What of an order's line was shipped and not returned; nil when no such line was ever accepted.
  static func returnable(
    orderID: String, lineID: String, item: String, _ db: Database
  ) throws -> (handoffID: String, steps: Int64)? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT l.handoffID, l.shippedSteps - l.returnedSteps
          FROM fulfilment f JOIN fulfilmentLine l ON l.handoffID = f.handoffID AND l.lineID = ?
          WHERE f.orderID = ? AND l.item = ? AND l.kind = 'goods'
          """),
      arguments: [lineID, orderID, item]
    ).map { ($0[0], $0[1]) }
  }

  static func noteReturned(_ steps: Int64, line lineID: String, of handoffID: String, _ db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE fulfilmentLine SET returnedSteps = returnedSteps + ? WHERE handoffID = ? AND lineID = ?"
    ).execute(arguments: [steps, handoffID, lineID])
  }
}
