import GRDB
import Messaging
import Persistence
import Synchronization
import Values

/// The process ended at this point.
struct SimulatedCrash: Error {}

/// A fault that a test plants to see whether the simulation finds it.
enum PlantedBug: String, CaseIterable, Sendable {
  case noInboxInsert
  case noOutbox
  case acknowledgeBeforeCommit
  case promiseWithoutReservation
  case noUniqueKeyOnHandoff
}

/// Whether the outbox may hold rows that the relay has not seen.
private final class News: Sendable {
  let isThere = Mutex(true)
}

/// One service's core: its database survives a crash, its processor and relay do not.
final class SimulatedService {
  let definition: ServiceDefinition
  let database: ServiceDatabase
  private(set) var processor: InboxProcessor
  private(set) var relay: OutboxRelay
  private let news = News()
  /// Sent, not yet confirmed to the relay.
  var unconfirmed: [Int64] = []

  init(_ definition: ServiceDefinition, template: ServiceDatabase?, time: VirtualTime, index: Int, bug: PlantedBug?)
    throws
  {
    self.definition = definition
    database = try ServiceDatabase(
      inMemory: definition.identity, migrations: definition.migrations, template: template, time: time,
      ids: SeededIDs(service: index, epoch: template == nil ? 1_000_000 : 2_000_000))
    if let bug { try SimulatedService.plant(bug, in: database) }
    processor = try InboxProcessor(definition: definition, database: database, jitter: { 0 })
    relay = try OutboxRelay(database: database, window: 32)
    try relay.note(.ready)
    database.onCommit { [news] in news.isThere.withLock { $0 = true } }
  }

  /// As the relay's thread would: it reads its table when something was committed.
  func tellRelayOfCommits() {
    let isNews = news.isThere.withLock { isThere in
      defer { isThere = false }
      return isThere
    }
    if isNews { relay.noteCommit() }
  }

  /// Faults are planted in the schema or the scheduler, so that the code under test has no switch for
  /// them.
  private static func plant(_ bug: PlantedBug, in database: ServiceDatabase) throws {
    let sql: String
    switch bug {
    case .noInboxInsert:
      sql = "CREATE TRIGGER planted BEFORE INSERT ON inbox WHEN NEW.state = 0 BEGIN SELECT RAISE(IGNORE); END"
    case .promiseWithoutReservation where database.identity.name == "inventory":
      sql = "CREATE TRIGGER planted BEFORE INSERT ON reservation BEGIN SELECT RAISE(IGNORE); END"
    case .noUniqueKeyOnHandoff where database.identity.name == "gateway":
      sql = "DROP INDEX handoffVersionIdentity"
    default: return
    }
    try database.writer.write { try $0.execute(sql: sql) }
  }

  /// Starts the process again on what was committed.
  func restart() throws {
    processor = try InboxProcessor(definition: definition, database: database, guardedMessages: 3, jitter: { 0 })
    relay = try OutboxRelay(database: database, window: 32)
    unconfirmed = []
    try relay.note(.ready)
  }

  var unsent: Int {
    get throws { try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM outbox WHERE state = 0")! } }
  }
  var open: Int {
    get throws {
      try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM inbox WHERE state IN (1, 2, 3)")! }
    }
  }
}
