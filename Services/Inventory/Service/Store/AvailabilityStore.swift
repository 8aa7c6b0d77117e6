import Foundation
import GRDB
import InventoryContract
import Messaging
import Persistence
import Values

/// The stored answer to an availability request.
enum AvailabilityAnswer {
  case promised(AvailabilityPromised)
  case refused(AvailabilityRefused)
  /// The version is decided: nobody waits for the answer.
  case settled
}

/// What is held for a version that is not decided yet.
struct TentativeReservation {
  let lineID: String
  let item: String
  let steps: Int64
}

enum AvailabilityStore {
  static func answer(_ handoffID: String, _ version: Int, _ db: Database) throws -> AvailabilityAnswer? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT promised, refused FROM availabilityAnswer WHERE handoffID = ? AND version = ?"),
      arguments: [handoffID, version])
    guard let row else { return nil }
    if let promised: Data = row[0] {
      return .promised(try WireFormat.decode(AvailabilityPromised.self, from: Array(promised)))
    }
    if let refused: Data = row[1] {
      return .refused(try WireFormat.decode(AvailabilityRefused.self, from: Array(refused)))
    }
    return .settled
  }

  static func save(_ answer: AvailabilityPromised, _ db: Database) throws {
    try db.cachedStatement(
      sql: "INSERT INTO availabilityAnswer (handoffID, version, answeredAt, promised) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [
      answer.handoffID, answer.version, answer.answeredAt, try WireFormat.encode(answer).databaseBlob,
    ])
  }

  static func save(_ answer: AvailabilityRefused, at: Instant, _ db: Database) throws {
    try db.cachedStatement(
      sql: "INSERT INTO availabilityAnswer (handoffID, version, answeredAt, refused) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [answer.handoffID, answer.version, at, try WireFormat.encode(answer).databaseBlob])
  }

  /// What was promised is let go: the request is answered anew when it comes again.
  static func forget(_ handoffID: String, _ version: Int, _ db: Database) throws {
    try db.cachedStatement(
      sql: "DELETE FROM availabilityAnswer WHERE handoffID = ? AND version = ? AND promised IS NOT NULL"
    ).execute(arguments: [handoffID, version])
  }

  /// The versions up to this one are decided: a request that comes now is not answered any more.
  static func settle(_ handoffID: String, through version: Int, _ db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE availabilityAnswer SET promised = NULL, refused = NULL WHERE handoffID = ? AND version <= ?"
    ).execute(arguments: [handoffID, version])
  }

  // MARK: Tentative reservations

  static func hold(_ reservation: TentativeReservation, _ handoffID: String, _ version: Int, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO reservation (handoffID, lineID, kind, version, item, quantitySteps)
        VALUES (?, ?, 'tentative', ?, ?, ?)
        """
    ).execute(arguments: [handoffID, reservation.lineID, version, reservation.item, reservation.steps])
  }

  /// Takes away what is held for the version, and says what it was.
  static func release(_ handoffID: String, _ version: Int, _ db: Database) throws -> [TentativeReservation] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          DELETE FROM reservation WHERE handoffID = ? AND kind = 'tentative' AND version = ?
          RETURNING lineID, item, quantitySteps
          """),
      arguments: [handoffID, version]
    ).map { TentativeReservation(lineID: $0[0], item: $0[1], steps: $0[2]) }
  }

  static func tentativeVersions(_ handoffID: String, _ db: Database) throws -> [Int] {
    try Int.fetchAll(
      db.cachedStatement(
        sql: "SELECT DISTINCT version FROM reservation WHERE handoffID = ? AND kind = 'tentative' ORDER BY version"),
      arguments: [handoffID])
  }

  /// Notes that an accepted version is taken over; false when it was before.
  static func noteAccepted(_ handoffID: String, _ version: Int, at: Instant, _ db: Database) throws -> Bool {
    try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO acceptedOrder (handoffID, version, acceptedAt) VALUES (?, ?, ?)"
    ).execute(arguments: [handoffID, version, at])
    return db.changesCount > 0
  }

  static func isAccepted(_ handoffID: String, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM acceptedOrder WHERE handoffID = ?)"),
      arguments: [handoffID])!
  }
}
