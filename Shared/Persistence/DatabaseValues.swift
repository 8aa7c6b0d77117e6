import Foundation
import GRDB
import Values

extension Instant: DatabaseValueConvertible, StatementColumnConvertible {
  package var databaseValue: DatabaseValue { microseconds.databaseValue }
  package static func fromDatabaseValue(_ value: DatabaseValue) -> Instant? {
    Int64.fromDatabaseValue(value).map(Instant.init(microseconds:))
  }
  package init(sqliteStatement: SQLiteStatement, index: CInt) {
    self.init(microseconds: Int64(sqliteStatement: sqliteStatement, index: index))
  }
}

extension LocalDate: DatabaseValueConvertible {
  package var databaseValue: DatabaseValue { daysSinceEpoch.databaseValue }
  package static func fromDatabaseValue(_ value: DatabaseValue) -> LocalDate? {
    Int.fromDatabaseValue(value).map(LocalDate.init(daysSinceEpoch:))
  }
}

extension [UInt8] {
  /// These bytes as a BLOB argument.
  package var databaseBlob: Data { Data(self) }
}
