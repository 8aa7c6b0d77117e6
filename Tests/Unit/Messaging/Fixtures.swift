import GRDB
import Messaging
import Persistence
import Synchronization
import Values

/// A small service for the tests of the messaging core: it keeps a sum per key and tells it.
struct Deposited: BusinessEvent {
  static let type = "bank.account.deposited.v1"
  static let summary = "Money was put into an account."
  static let example = Deposited(account: "a", amount: 5)
  var account: String
  var amount: Int
  var partitionKey: String { account }
}

struct BalanceGrew: BusinessEvent {
  static let type = "ledger.balance.grew.v1"
  static let summary = "A balance grew."
  static let example = BalanceGrew(account: "a", total: 5)
  var account: String
  var total: Int
  var partitionKey: String { account }
}

/// What the handler shall do next time, for a given account.
enum Mishap: Sendable {
  case throwTransient
  case throwPermanent
  /// The medium fails: the process ends.
  case throwFatal
  /// The disk is full: the process tries again.
  case throwFull
  case waitFor(String)
}

struct AddWhenDeposited: MessageHandler {
  let mishaps: Mishaps
  func handle(_ event: Deposited, in unit: UnitOfWork) throws -> Outcome {
    switch mishaps.next(for: event.account) {
    case .throwTransient: throw TransientTestError()
    case .throwPermanent: throw PermanentFault("This account is closed.")
    case .throwFatal: throw DatabaseError(resultCode: .SQLITE_IOERR)
    case .throwFull: throw DatabaseError(resultCode: .SQLITE_FULL)
    case .waitFor(let what): return .waitFor(what)
    case nil: break
    }
    try unit.database.execute(
      sql: "INSERT INTO total VALUES (?, ?) ON CONFLICT DO UPDATE SET amount = amount + excluded.amount",
      arguments: [event.account, event.amount])
    try unit.database.execute(
      sql: "INSERT INTO arrival (account, amount) VALUES (?, ?)", arguments: [event.account, event.amount])
    try unit.publish(BalanceGrew(account: event.account, total: event.amount))
    try unit.fulfil("account:\(event.account)")
    return .done
  }
}

struct TransientTestError: Error {}

/// Mishaps per account, each used once.
final class Mishaps: Sendable {
  private let planned = Mutex<[String: [Mishap]]>([:])
  func plan(_ mishaps: [Mishap], for account: String) { planned.withLock { $0[account] = mishaps } }
  func next(for account: String) -> Mishap? {
    planned.withLock { $0[account]?.isEmpty == false ? $0[account]!.removeFirst() : nil }
  }
}

final class TestClock: TimeSource {
  private let moment = Mutex(Instant("2026-03-02T08:00:00Z")!)
  func now() -> Instant { moment.withLock { $0 } }
  func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}

/// A ledger service on a database in memory, with its processor.
struct Ledger {
  let clock = TestClock()
  let mishaps = Mishaps()
  let database: ServiceDatabase
  let processor: InboxProcessor
  let definition: ServiceDefinition

  init(policy: RetryPolicy = RetryPolicy(attempts: 3), timers: [TimerSubscription] = []) throws {
    definition = ServiceDefinition(
      identity: ServiceIdentity(name: "ledger", company: "main"),
      migrations: [
        Migration(
          "M0001_Totals",
          sql: """
            CREATE TABLE total (account TEXT PRIMARY KEY, amount INTEGER NOT NULL);
            CREATE TABLE arrival (position INTEGER PRIMARY KEY, account TEXT NOT NULL, amount INTEGER NOT NULL);
            """)
      ],
      subscriptions: [.on(AddWhenDeposited(mishaps: mishaps))], publications: [BalanceGrew.self], timers: timers,
      verify: { _ in Verification(checks: []) })
    database = try ServiceDatabase(inMemory: definition.identity, migrations: definition.migrations, time: clock)
    processor = try InboxProcessor(definition: definition, database: database, policy: policy, jitter: { 0 })
  }

  func total(_ account: String) throws -> Int {
    try database.read {
      try Int.fetchOne($0, sql: "SELECT amount FROM total WHERE account = ?", arguments: [account]) ?? 0
    }
  }
  func arrivals(_ account: String) throws -> [Int] {
    try database.read {
      try Int.fetchAll($0, sql: "SELECT amount FROM arrival WHERE account = ? ORDER BY position", arguments: [account])
    }
  }
  func states() throws -> [Int] {
    try database.read { try Int.fetchAll($0, sql: "SELECT state FROM inbox ORDER BY position") }
  }
  func count(_ table: String) throws -> Int {
    try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)")! }
  }
}

/// A deposit as it comes from the bank.
func deposit(_ account: String, _ amount: Int, sequence: Int64, id: String? = nil, type: String = Deposited.type) throws
  -> [UInt8]
{
  Envelope(
    id: id ?? "\(account)-\(sequence)", source: "/main/bank", type: type, time: Instant("2026-03-02T07:59:59Z")!,
    company: "main", correlationID: account, partitionKey: account, sequence: sequence,
    data: try WireFormat.encode(Deposited(account: account, amount: amount))
  ).encoded()
}
