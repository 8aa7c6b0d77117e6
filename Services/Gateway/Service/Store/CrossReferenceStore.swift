import GRDB
import GatewayDomain
import Persistence
import Values

/// What a cross-reference is about.
package enum CrossReferenceEntity: String, Codable, Sendable, CaseIterable {
  case customer
  case product
}

/// A source's own id and the one that every service knows.
package struct CrossReference: Codable, Sendable, Equatable {
  package let entity: CrossReferenceEntity
  package let sourceSystem: String
  package let localID: String
  package let globalID: String
  package let recordedAt: Instant
  /// Who or what said so.
  package let recordedBy: String
}

package enum CrossReferenceStore {
  static func globalID(
    _ entity: CrossReferenceEntity, _ sourceSystem: String, _ localID: String, in db: Database
  ) throws -> String? {
    try String.fetchOne(
      db.cachedStatement(
        sql: "SELECT globalID FROM crossReference WHERE entity = ? AND sourceSystem = ? AND localID = ?"),
      arguments: [entity.rawValue, sourceSystem, localID])
  }

  static func save(_ reference: CrossReference, in db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO crossReference (entity, sourceSystem, localID, globalID, recordedAt, recordedBy)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (entity, sourceSystem, localID) DO UPDATE SET globalID = excluded.globalID,
          recordedAt = excluded.recordedAt, recordedBy = excluded.recordedBy
        """
    ).execute(arguments: [
      reference.entity.rawValue, reference.sourceSystem, reference.localID, reference.globalID, reference.recordedAt,
      reference.recordedBy,
    ])
  }

  /// Filters that are nil match everything. `after` is the last row's (source, local id) of the page before.
  package static func list(
    entity: CrossReferenceEntity?, sourceSystem: String?, localID: String?, globalID: String?,
    after: (entity: String, sourceSystem: String, localID: String)?, limit: Int, in db: Database
  ) throws -> [CrossReference] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT entity, sourceSystem, localID, globalID, recordedAt, recordedBy FROM crossReference
          WHERE (?1 IS NULL OR entity = ?1) AND (?2 IS NULL OR sourceSystem = ?2) AND (?3 IS NULL OR localID = ?3)
            AND (?4 IS NULL OR globalID = ?4) AND (?5 IS NULL OR (entity, sourceSystem, localID) > (?5, ?6, ?7))
          ORDER BY entity, sourceSystem, localID LIMIT ?8
          """),
      arguments: [
        entity?.rawValue, sourceSystem, localID, globalID, after?.entity, after?.sourceSystem, after?.localID, limit,
      ]
    ).map { row in
      CrossReference(
        entity: CrossReferenceEntity(rawValue: row[0])!, sourceSystem: row[1], localID: row[2], globalID: row[3],
        recordedAt: row[4], recordedBy: row[5])
    }
  }
}
