import Foundation
import GRDB
import InventoryDomain
import Messaging
import Persistence
import Values

/// An inspection lot with where it came from.
struct InspectionLotRow {
  enum Status: String, CaseIterable {
    case open
    case decided
    /// It went past inspection, straight to free stock.
    case skipped
  }

  let lotID: String
  let number: String
  let arrival: Arrival
  var status: Status
  var terms: InspectionLot.Terms
  let openedAt: Instant
  var decidedAt: Instant?

  var state: InspectionLot.State { status == .open ? .open(terms) : .decided(terms) }
}

enum InspectionLotStore {
  private static let columns = """
    lotID, number, item, site, origin, sourceID, sourceLine, supplier, workOrderID, handoffID, lineID, unit,
    receivedSteps, acceptedSteps, rejectedSteps, sample, decisions, characteristics, status, openedAt, decidedAt
    """

  static func insert(_ row: InspectionLotRow, _ db: Database) throws {
    let (arrival, terms) = (row.arrival, row.terms)
    try db.cachedStatement(
      sql: """
        INSERT INTO inspectionLot (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      row.lotID, row.number, arrival.item, arrival.site, arrival.origin.rawValue, arrival.sourceID,
      arrival.sourceLine, arrival.supplier, arrival.workOrderID, arrival.line?.handoffID, arrival.line?.lineID,
      terms.received.unit.code, terms.received.steps, terms.acceptedSteps, terms.rejectedSteps, terms.sample,
      terms.decisions, try WireFormat.encode(terms.characteristics).databaseBlob, row.status.rawValue, row.openedAt,
      row.decidedAt,
    ])
  }

  static func update(_ row: InspectionLotRow, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        UPDATE inspectionLot SET acceptedSteps = ?, rejectedSteps = ?, decisions = ?, status = ?, decidedAt = ?
        WHERE lotID = ?
        """
    ).execute(arguments: [
      row.terms.acceptedSteps, row.terms.rejectedSteps, row.terms.decisions, row.status.rawValue, row.decidedAt,
      row.lotID,
    ])
  }

  static func insert(
    _ reading: InspectionLot.Reading, conforms: Bool, of lotID: String, by actor: String, at now: Instant,
    _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO inspectionResult (lotID, characteristic, value, conforms, pieces, recordedBy, recordedAt)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      lotID, reading.characteristic, reading.value?.millionths, conforms, reading.pieces, actor, now,
    ])
  }

  private static func row(_ row: Row, _ db: Database) throws -> InspectionLotRow {
    let lotID: String = row[0]
    let handoffID: String? = row[9]
    let arrival = Arrival(
      item: row[2], site: row[3], quantity: Quantity(steps: row[12], unit: UnitOfMeasure(row[11])!),
      origin: Arrival.Origin(rawValue: row[4])!, sourceID: row[5], sourceLine: row[6], supplier: row[7],
      workOrderID: row[8], line: handoffID.map { OrderLine(handoffID: $0, lineID: row[10]) })
    return InspectionLotRow(
      lotID: lotID, number: row[1], arrival: arrival, status: InspectionLotRow.Status(rawValue: row[18])!,
      terms: InspectionLot.Terms(
        received: arrival.quantity,
        characteristics: try WireFormat.decode([InspectionPlan.Characteristic].self, from: Array(row[17] as Data)),
        sample: row[15], acceptedSteps: row[13], rejectedSteps: row[14], decisions: row[16],
        tallies: try tallies(lotID, db)),
      openedAt: row[19], decidedAt: row[20])
  }

  private static func tallies(_ lotID: String, _ db: Database) throws -> [String: InspectionLot.Tally] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT characteristic, sum(pieces), sum(CASE WHEN conforms THEN 0 ELSE pieces END) FROM inspectionResult
          WHERE lotID = ? GROUP BY characteristic
          """), arguments: [lotID])
    return Dictionary(
      uniqueKeysWithValues: rows.map { ($0[0], InspectionLot.Tally(tested: $0[1], nonconforming: $0[2])) })
  }

  static func find(_ lotID: String, _ db: Database) throws -> InspectionLotRow? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM inspectionLot WHERE lotID = ?"), arguments: [lotID]
    ).map { try row($0, db) }
  }

  /// Lots by id; nil leaves a condition out.
  static func list(
    item: String?, status: InspectionLotRow.Status?, after lotID: String, limit: Int, _ db: Database
  ) throws -> [InspectionLotRow] {
    var conditions = ["lotID > :after"]
    var arguments: StatementArguments = ["after": lotID, "limit": limit]
    if let item {
      conditions.append("item = :item")
      arguments += ["item": item]
    }
    // Written out, so that the index of open ones finds them among years of decided ones.
    if let status { conditions.append("status = '\(status.rawValue)'") }
    return try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM inspectionLot WHERE \(conditions.joined(separator: " AND "))
          ORDER BY lotID LIMIT :limit
          """), arguments: arguments
    ).map { try row($0, db) }
  }

  struct Result {
    let position: Int64
    let reading: InspectionLot.Reading
    let conforms: Bool
    let recordedBy: String
    let recordedAt: Instant
  }

  /// What was recorded of a lot, in that order.
  static func results(
    _ lotID: String, after position: Int64, limit: Int, _ db: Database
  ) throws -> [Result] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT position, characteristic, value, conforms, pieces, recordedBy, recordedAt FROM inspectionResult
          WHERE lotID = ? AND position > ? ORDER BY position LIMIT ?
          """), arguments: [lotID, position, limit]
    ).map { row in
      let value: Int64? = row[2]
      return Result(
        position: row[0],
        reading: InspectionLot.Reading(
          characteristic: row[1], value: value.map { Measure(millionths: $0) }, conforms: value == nil ? row[3] : nil,
          pieces: row[4]), conforms: row[3], recordedBy: row[5], recordedAt: row[6])
    }
  }
}
