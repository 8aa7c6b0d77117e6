import GRDB
import Persistence
import Values

/// A customer of a CRM that a person must identify, by setting its cross-reference.
package struct AmbiguousCustomer: Encodable, Sendable {
  package let sourceSystem: String
  package let reference: String
  package let legalName: String
  package let taxID: String?
  package let billTo: PostalAddress
  package let reason: String
  package let receivedAt: Instant
}

package enum AmbiguousCustomerQuery {
  /// In order of source and reference, after the given one.
  package static func list(
    after: (sourceSystem: String, reference: String)?, limit: Int, in db: Database
  ) throws -> [AmbiguousCustomer] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT sourceSystem, reference, legalName, taxID, billTo, ambiguity, receivedAt FROM sourceAccount
          WHERE ambiguity IS NOT NULL AND (?1 IS NULL OR (sourceSystem, reference) > (?1, ?2))
          ORDER BY sourceSystem, reference LIMIT ?3
          """),
      arguments: [after?.sourceSystem, after?.reference, limit]
    ).map { row in
      AmbiguousCustomer(
        sourceSystem: row[0], reference: row[1], legalName: row[2], taxID: row[3],
        billTo: try JSONColumn.value(PostalAddress.self, from: row[4]), reason: row[5], receivedAt: row[6])
    }
  }
}
