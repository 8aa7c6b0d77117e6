import GRDB
import Messaging
import Persistence
import Synchronization
import Values

/// What is handed on in the benchmarks: about 1 KB as a message.
struct DepositMade: BusinessEvent {
  static let type = "bench.deposit.made.v1"
  static let summary = "Money was put into an account."
  static let example = DepositMade(account: "a1", number: 1, note: "")
  var account: String
  var number: Int
  var note: String
  var partitionKey: String { account }
}

/// What the handler tells of it, of the same size.
struct BalanceGrew: BusinessEvent {
  static let type = "bench.balance.grew.v1"
  static let summary = "A balance grew."
  static let example = BalanceGrew(account: "a1", number: 1, note: "")
  var account: String
  var number: Int
  var note: String
  var partitionKey: String { account }
}

/// The service of the benchmarks: one handler, one row, one event.
enum BenchmarkLedger {
  static let identity = ServiceIdentity(name: "bench", company: "main")
  static let migrations = [
    Migration(
      "M0001_Deposits",
      sql: "CREATE TABLE deposit (position INTEGER PRIMARY KEY, account TEXT NOT NULL, amount INTEGER NOT NULL);")
  ]
  /// Fills the envelope up to 1 KB.
  static let filling = String(repeating: "x", count: 480)

  /// As many accounts as orders that a busy service has under way.
  static func account(_ index: Int) -> String { "account-\(index % StepBenchmark.keys)" }

  static func definition(noting seen: @escaping @Sendable (Int) -> Void = { _ in }) -> ServiceDefinition {
    ServiceDefinition(
      identity: identity, migrations: migrations, subscriptions: [.on(KeepDeposit(seen: seen))],
      publications: [BalanceGrew.self], verify: { _ in Verification(checks: []) })
  }

  /// Message number `index` as another service would send it.
  static func deposit(_ index: Int, id: String, at time: Instant) throws -> Envelope {
    let account = account(index)
    return Envelope(
      id: id, source: "/main/till", type: DepositMade.type, time: time, company: "main", correlationID: account,
      partitionKey: account, sequence: Int64(index / StepBenchmark.keys + 1),
      data: try WireFormat.encode(DepositMade(account: account, number: index, note: filling)))
  }
}

private struct KeepDeposit: MessageHandler {
  let seen: @Sendable (Int) -> Void

  func handle(_ event: DepositMade, in unit: UnitOfWork) throws -> Outcome {
    try unit.database.cachedStatement(sql: "INSERT INTO deposit (account, amount) VALUES (?, ?)")
      .execute(arguments: [event.account, event.number])
    try unit.publish(BalanceGrew(account: event.account, number: event.number, note: event.note))
    seen(event.number)
    return .done
  }
}
