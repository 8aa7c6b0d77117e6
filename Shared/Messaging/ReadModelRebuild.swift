import GRDB
import Persistence
import Values

/// Projects a read model afresh from the history of events, beside the one in use: to prove that the one
/// in use is what the events say, and to replace it where it is not.
package struct ReadModelRebuild {
  private let definition: ServiceDefinition
  /// Empty and migrated.
  private let database: ServiceDatabase
  private let processor: InboxProcessor
  private static let batch = 500

  /// `database` is where the read model is projected to.
  package init(_ definition: ServiceDefinition, into database: ServiceDatabase) throws {
    self.definition = definition
    self.database = database
    processor = try InboxProcessor(definition: definition, database: database)
  }

  /// Where a read model stands in the history, and the digest of its rows there.
  package struct Stand: Codable, Sendable, Equatable {
    /// The offset of the next message to be projected.
    package let nextOffset: Int64
    package let digest: String
  }

  /// To be called inside one read transaction.
  package static func stand(of definition: ServiceDefinition, _ db: Database) throws -> Stand {
    guard let digest = definition.readModelDigest else {
      throw ReadModelRebuildError("\(definition.identity.name) is not a read model and cannot be rebuilt.")
    }
    return Stand(nextOffset: try HistoryLoop.position(db), digest: try digest(db))
  }

  /// Projects these messages, the first `nextOffset` of the history.
  package func project(_ bodies: [[UInt8]]) throws -> Stand {
    for start in stride(from: 0, to: bodies.count, by: ReadModelRebuild.batch) {
      let end = min(start + ReadModelRebuild.batch, bodies.count)
      try project(Array(bodies[start..<end]), nextOffset: Int64(end))
    }
    return try database.read { try ReadModelRebuild.stand(of: definition, $0) }
  }

  /// Projects the history from its first message up to the one before `nextOffset`.
  ///
  /// Throws ``ReadModelRebuildError`` when the history has forgotten its beginning or cannot be read.
  package func project(upTo nextOffset: Int64, from reader: HistoryReader) throws -> Stand {
    let source = reader(.first)
    source.start()
    defer { source.stop() }
    var position: Int64 = 0
    var silence = 0
    while position < nextOffset {
      let deliveries = source.next(max: ReadModelRebuild.batch, timeout: .seconds(1))
      guard let last = deliveries.last else {
        silence += 1
        if silence > 30 {
          throw ReadModelRebuildError(
            "The history was read to offset \(position) of \(nextOffset) and then nothing came for 30 s; check the broker."
          )
        }
        continue
      }
      silence = 0
      let fresh = deliveries.filter { (position..<nextOffset).contains($0.streamOffset ?? -1) }
      if position == 0, let first = fresh.first?.streamOffset ?? last.streamOffset, first > 0 {
        throw ReadModelRebuildError(
          "The history begins at offset \(first); what came before was removed by its retention and cannot be projected again."
        )
      }
      if let offset = fresh.last?.streamOffset {
        position = offset + 1
        try project(fresh.map(\.body), nextOffset: position)
      }
      source.acknowledge(through: last.tag)
    }
    return try database.read { try ReadModelRebuild.stand(of: definition, $0) }
  }

  private func project(_ bodies: [[UInt8]], nextOffset: Int64) throws {
    _ = try processor.process(bodies, fromHistory: true) { try HistoryLoop.setPosition(nextOffset, $0) }
    while try processor.processDue().didSomething {}
  }

  /// Makes the rebuilt database fit to take the place of the one in use: what the projection told on its
  /// way counts as told; what is not sent yet, sequences and the audit log come from the one in use, whose
  /// loops rest.
  package func takeOver(from live: ServiceDatabase) throws {
    let (sequences, audit, unsent) = try live.read { db in
      (
        try Row.fetchAll(db, sql: "SELECT partitionKey, last FROM keySequence"),
        try Row.fetchAll(db, sql: "SELECT at, actor, action, subject, detail FROM auditEntry ORDER BY position"),
        try Row.fetchAll(
          db, sql: "SELECT \(ReadModelRebuild.outboxColumns) FROM outbox WHERE state <> 1 ORDER BY position")
      )
    }
    try processor.markCleanStop()
    try database.writer.write { db in
      try db.execute(sql: "DELETE FROM outbox")
      for row in sequences {
        try db.execute(
          sql: """
            INSERT INTO keySequence (partitionKey, last) VALUES (?, ?)
            ON CONFLICT DO UPDATE SET last = max(last, excluded.last)
            """, arguments: [row[0] as String, row[1] as Int64])
      }
      for row in audit {
        try db.execute(
          sql: "INSERT INTO auditEntry (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
          arguments: StatementArguments(row.databaseValues))
      }
      for row in unsent {
        try db.execute(
          sql: "INSERT INTO outbox (\(ReadModelRebuild.outboxColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          arguments: StatementArguments(row.databaseValues))
      }
    }
  }

  private static let outboxColumns =
    "messageID, type, routingKey, partitionKey, sequence, correlationID, occurredAt, body, state, error"
}

/// Why a read model cannot be rebuilt; the sentence is for the operator.
package struct ReadModelRebuildError: Error, CustomStringConvertible {
  package let description: String
  init(_ description: String) { self.description = description }
}
