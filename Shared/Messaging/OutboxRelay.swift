import Foundation
import GRDB
import Persistence
import Values

/// Brings committed events to the broker: in order per partition key, each until its own confirm.
///
/// Driven from outside (a thread in a service, a scheduler in the simulation): feed it what the
/// publisher tells with `note`, and send what `pump` returns. A key has at most one message in
/// flight, so that a refused one is never overtaken by a later one of its key; other keys fill the
/// window. What was in flight when a connection is lost is read again from the table and sent again
/// with the same id. Confirmed rows are marked in batches: a crash before the mark means a resend,
/// which consumers drop.
package final class OutboxRelay {
  private let database: ServiceDatabase
  private let window: Int
  /// Rows read ahead while their key is in flight.
  private let readAhead: Int

  private var connected = false
  private var blocked = false
  private var inFlight: [Int64: Row] = [:]
  private var keysInFlight: Set<String> = []
  /// Read from the table, not yet sent, in order.
  private var ready: [Row] = []
  private var lastRead: Int64 = 0
  private var tableDrained = false
  private var confirmed: [Int64] = []
  private var returned: Set<Int64> = []
  /// Each key that a parked row holds back, with the first such row: what is behind it waits.
  private var parkedKeys: [String: Int64]
  private var retryAt: Instant?
  private var failures = 0
  private var lossesWithoutProgress = 0
  private var sentAlone: Int64?

  struct Row {
    let position: Int64
    let key: String
    let message: OutgoingMessage
  }

  /// `window` is how many messages may wait for a confirm.
  package init(database: ServiceDatabase, window: Int = 256) throws {
    self.database = database
    self.window = window
    readAhead = window * 2
    parkedKeys = try OutboxRelay.parkedKeys(database)
  }

  private static func parkedKeys(_ database: ServiceDatabase) throws -> [String: Int64] {
    try database.writer.read { db in
      let rows = try GRDB.Row.fetchAll(
        db, sql: "SELECT partitionKey, min(position) FROM outbox WHERE state = 2 GROUP BY partitionKey")
      return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }
  }

  package var isConnected: Bool { connected }
  package var inFlightCount: Int { inFlight.count }
  package var unmarkedCount: Int { confirmed.count }
  /// When refused or returned rows may be tried again.
  package var nextRetry: Instant? { retryAt }

  /// Takes in one fact from the publisher.
  package func note(_ event: PublisherEvent) throws {
    switch event {
    case .ready:
      connected = true
      blocked = false
      try startOver()
    case .blocked: blocked = true
    case .unblocked: blocked = false
    case .lost(_, let isAboutMessage):
      connected = false
      // A broker that goes away says nothing about what was on its way to it.
      if isAboutMessage, !inFlight.isEmpty {
        lossesWithoutProgress += 1
        if let suspect = sentAlone, inFlight[suspect] != nil, lossesWithoutProgress >= OutboxRelay.lossesBeforeParking {
          try park(suspect, "The broker closed the connection each time this message was sent alone.")
        }
      }
    case .confirmed(let tokens):
      for token in tokens {
        guard let row = inFlight.removeValue(forKey: token) else { continue }
        keysInFlight.remove(row.key)
        if returned.remove(token) != nil {
          retryLater(row)
        } else {
          confirmed.append(token)
          failures = 0
          lossesWithoutProgress = 0
          sentAlone = nil
        }
      }
    case .refused(let tokens):
      for token in tokens.reversed() {
        guard let row = inFlight.removeValue(forKey: token) else { continue }
        keysInFlight.remove(row.key)
        returned.remove(token)
        retryLater(row)
      }
    case .returned(let token, _): returned.insert(token)
    }
  }

  /// After this many connections lost with the same first message sent alone, it is parked.
  private static let lossesBeforeParking = 5
  /// From this many losses without one confirm on, messages go out one at a time to find the culprit.
  private static let lossesBeforeSuspicion = 2

  private func startOver() throws {
    try markConfirmed()
    inFlight = [:]
    keysInFlight = []
    returned = []
    ready = []
    lastRead = 0
    tableDrained = false
    retryAt = nil
  }

  private func retryLater(_ row: Row) {
    failures += 1
    ready.insert(row, at: ready.firstIndex { $0.position > row.position } ?? ready.endIndex)
    let pause = RetryPolicy(first: .milliseconds(100), longest: .seconds(5)).delay(afterAttempts: failures, jitter: 0)
    retryAt = database.time.now() + pause
  }

  /// The next messages to send; empty when there is nothing to do now.
  package func pump() throws -> [OutgoingMessage] {
    guard connected, !blocked else { return [] }
    if let retryAt {
      guard database.time.now() >= retryAt else { return [] }
      self.retryAt = nil
    }
    let suspicious = lossesWithoutProgress >= OutboxRelay.lossesBeforeSuspicion
    let room = (suspicious ? 1 : window) - inFlight.count
    guard room > 0 else { return [] }
    if ready.count < readAhead, !tableDrained { try readMore() }
    var sending: [OutgoingMessage] = []
    var later: [Row] = []
    var index = 0
    while index < ready.count, sending.count < room {
      let row = ready[index]
      index += 1
      if let parked = parkedKeys[row.key], row.position > parked { continue }
      if !keysInFlight.insert(row.key).inserted {
        later.append(row)
        continue
      }
      inFlight[row.position] = row
      sending.append(row.message)
    }
    ready.replaceSubrange(..<index, with: later)
    if suspicious { sentAlone = sending.first?.token }
    return sending
  }

  /// To be called when a commit added rows.
  package func noteCommit() { tableDrained = false }

  private func readMore() throws {
    let limit = readAhead - ready.count
    let rows = try database.writer.read { db in
      try GRDB.Row.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT position, messageID, type, routingKey, partitionKey, sequence, correlationID, occurredAt, body
            FROM outbox WHERE state = 0 AND position > ? ORDER BY position LIMIT ?
            """),
        arguments: [lastRead, limit]
      ).map(message)
    }
    for row in rows where row.message.body.count > Envelope.maximumBytes {
      try park(
        row.position, "The event has \(row.message.body.count) bytes; at most \(Envelope.maximumBytes) can be sent.",
        key: row.key)
    }
    if rows.count < limit { tableDrained = true }
    if let last = rows.last { lastRead = last.position }
    ready += rows.filter { $0.message.body.count <= Envelope.maximumBytes && inFlight[$0.position] == nil }
  }

  private func message(_ row: GRDB.Row) -> Row {
    let position: Int64 = row[0]
    let occurredAt: Instant = row[7]
    let key: String = row[4]
    let sequence: Int64 = row[5]
    let type: String = row[2]
    let correlation: String = row[6]
    return Row(
      position: position, key: key,
      message: OutgoingMessage(
        token: position, routingKey: row[3],
        properties: MessageProperties(
          messageID: row[1], type: type, timestampSeconds: occurredAt.microseconds / 1_000_000,
          appID: database.identity.name, correlationID: correlation,
          headers: [
            ("ce-source", database.identity.source), ("ce-partitionkey", key), ("ce-sequence", String(sequence)),
          ]),
        body: Array(row[8] as Data)))
  }

  private func park(_ position: Int64, _ reason: String, key: String? = nil) throws {
    try database.writer.write { db in
      try db.execute(sql: "UPDATE outbox SET state = 2, error = ? WHERE position = ?", arguments: [reason, position])
    }
    if let key = key ?? inFlight[position]?.key { parkedKeys[key] = min(parkedKeys[key] ?? position, position) }
    sentAlone = nil
    lossesWithoutProgress = 0
  }

  /// Marks what was confirmed as sent, in one transaction.
  package func markConfirmed() throws {
    guard !confirmed.isEmpty else { return }
    let now = database.time.now()
    confirmed.sort()
    try database.writer.write { db in
      let mark = try db.cachedStatement(
        sql: "UPDATE outbox SET state = 1, sentAt = ? WHERE position BETWEEN ? AND ? AND state = 0")
      var start = confirmed[0]
      var end = start
      for position in confirmed.dropFirst() {
        if position == end + 1 {
          end = position
          continue
        }
        try mark.execute(arguments: [now, start, end])
        start = position
        end = position
      }
      try mark.execute(arguments: [now, start, end])
    }
    confirmed.removeAll(keepingCapacity: true)
  }

  /// To be called after an operator freed or discarded parked rows: the table is read from its beginning,
  /// since freed rows lie before later ones of their keys.
  package func refreshParked() throws {
    try markConfirmed()
    parkedKeys = try OutboxRelay.parkedKeys(database)
    ready = []
    lastRead = 0
    tableDrained = false
  }
}
