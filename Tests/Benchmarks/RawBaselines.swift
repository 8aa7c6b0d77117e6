import AMQP
import Foundation
import GRDB
import Messaging
import Persistence
import Values

/// How fast librabbitmq alone publishes to a quorum queue and the history, 100 confirms at a time.
enum RawPublishing {
  private static let window = 100

  /// Confirmed messages a second.
  static func rate(_ broker: BenchmarkBroker, count: Int) throws -> Double {
    try broker.reset()
    let connection = try RawConnection(broker.configuration)
    try connection.selectConfirms()
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: 1024)
    var unconfirmed = Set<UInt64>()
    var sent: UInt64 = 0
    let begin = ContinuousClock.now
    while sent < UInt64(count) || !unconfirmed.isEmpty {
      while unconfirmed.count < window, sent < UInt64(count) {
        try connection.publish(body)
        sent += 1
        unconfirmed.insert(sent)
      }
      let (tag, multiple) = try connection.nextConfirm()
      if multiple { unconfirmed = unconfirmed.filter { $0 > tag } } else { unconfirmed.remove(tag) }
    }
    return Double(count) / (ContinuousClock.now - begin).inSeconds
  }
}

/// How fast SQLite alone writes the rows of one step: inbox, domain, key sequence and outbox.
enum RawTransactions {
  private static let inserts = [
    """
    INSERT INTO inbox (messageID, source, type, partitionKey, sequence, correlationID, occurredAt, receivedAt,
      handledAt, state) VALUES (?1, '/main/bench', 'bench.deposit.made.v1', ?2, ?3, ?2, ?4, ?4, ?4, 0)
    """,
    "INSERT INTO deposit (account, amount) VALUES (?2, ?3)",
    """
    INSERT INTO keySequence (partitionKey, last) VALUES (?2, 1)
      ON CONFLICT (partitionKey) DO UPDATE SET last = last + 1
    """,
    """
    INSERT INTO outbox (messageID, type, routingKey, partitionKey, sequence, correlationID, occurredAt, body)
      VALUES (?1, 'bench.balance.grew.v1', 'main.bench.balance.grew.v1', ?2, ?3, ?2, ?4, ?5)
    """,
  ]

  /// Steps a second, `batch` to a transaction at `synchronous = FULL`.
  static func rate(count: Int, batch: Int) throws -> Double {
    let folder = try ScratchFolder("raw")
    let database = try ServiceDatabase(
      path: folder.file("raw.sqlite"), identity: BenchmarkLedger.identity, migrations: BenchmarkLedger.migrations)
    defer { try? database.close() }
    let ids = UUIDv7Source()
    let names = (0..<count).map { _ in ids.next() }
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: 1024)
    let now = SystemTime().now().microseconds
    let seconds = try database.writer.writeWithoutTransaction { db -> Double in
      let statements = try inserts.map { try RawStatement($0, db) }
      let begin = ContinuousClock.now
      for start in stride(from: 0, to: count, by: batch) {
        try db.execute(sql: "BEGIN IMMEDIATE")
        for index in start..<min(start + batch, count) {
          let account = BenchmarkLedger.account(index)
          for statement in statements {
            try statement.run(id: names[index], account: account, number: Int64(index), now: now, body: body)
          }
        }
        try db.execute(sql: "COMMIT")
      }
      return (ContinuousClock.now - begin).inSeconds
    }
    return Double(count) / seconds
  }
}

/// How long librabbitmq alone takes from publishing to the acknowledgement of the delivery.
enum RawRoundTrip {
  static func latencies(_ broker: BenchmarkBroker, count: Int) throws -> Latencies {
    try broker.reset()
    let publisher = try RawConnection(broker.configuration)
    let consumer = try RawConnection(broker.configuration)
    try consumer.consume(BenchmarkBroker.queue, prefetch: 10)
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: 1024)
    var latencies = Latencies()
    for round in 0..<(count + 100) {
      let begin = ContinuousClock.now
      try publisher.publish(body)
      try consumer.takeOne()
      // The first rounds warm the queue up.
      if round >= 100 { latencies.record(ContinuousClock.now - begin) }
    }
    return latencies
  }
}
