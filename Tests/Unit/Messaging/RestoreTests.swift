import GRDB
import Messaging
import Persistence
import Testing
import Values

@Suite struct RestoreTests {
  private func publish(_ ledger: Ledger, _ account: String) throws {
    try ledger.database.write(Cause(actor: "test")) { try $0.publish(BalanceGrew(account: account, total: 1)) }
  }
  private func lastSequence(_ database: ServiceDatabase, _ key: String) throws -> Int {
    try database.read {
      try Int.fetchOne($0, sql: "SELECT last FROM keySequence WHERE partitionKey = ?", arguments: [key]) ?? 0
    }
  }

  @Test func aRestoredServiceCatchesUpAndReusesNoSequence() throws {
    let ledger = try Ledger()
    try publish(ledger, "a")
    let backup = try ServiceDatabase(
      inMemory: ledger.definition.identity, migrations: ledger.definition.migrations, template: ledger.database)
    try publish(ledger, "a")
    try publish(ledger, "since")

    let preparation = RestorePreparation(ledger.definition, live: ledger.database)
    try backup.writer.write(preparation.adjust)
    #expect(try CatchUp.isRequested(backup))
    #expect(try lastSequence(backup, "a") == 1_000_002)
    #expect(try lastSequence(backup, "since") == 1_000_001)
  }

  @Test func aDatabaseThatCannotBeReadDoesNotKeepItsBackupFromBeingPrepared() throws {
    let ledger = try Ledger()
    try publish(ledger, "a")
    let backup = try ServiceDatabase(
      inMemory: ledger.definition.identity, migrations: ledger.definition.migrations, template: ledger.database)
    try ledger.database.writer.write { try $0.execute(sql: "DROP TABLE keySequence") }
    try backup.writer.write(RestorePreparation(ledger.definition, live: ledger.database).adjust)
    #expect(try lastSequence(backup, "a") == 1_000_001)
  }
}
