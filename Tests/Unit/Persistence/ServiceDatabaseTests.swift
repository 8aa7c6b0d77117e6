import Foundation
import GRDB
import Persistence
import TestSupport
import Testing
import Values

@Suite struct ServiceDatabaseTests {
  private static let sales = ServiceIdentity(name: "sales", company: "group")
  private static let migrations = [Migration("M0001_Initial", sql: "CREATE TABLE item (name TEXT PRIMARY KEY)")]

  private let folder: TemporaryFolder
  private var path: String { folder.file("sales.sqlite") }

  init() throws { folder = try TemporaryFolder("database") }

  private func open(
    _ path: String? = nil, as identity: ServiceIdentity = sales, migrations: [Migration] = migrations
  ) throws -> ServiceDatabase {
    try ServiceDatabase(path: path ?? self.path, identity: identity, migrations: migrations)
  }
  private func put(_ name: String, into database: ServiceDatabase) throws {
    try database.write(Cause(actor: "test")) {
      try $0.database.execute(sql: "INSERT INTO item (name) VALUES (?)", arguments: [name])
    }
  }
  private func items(_ database: ServiceDatabase) throws -> [String] {
    try database.read { try String.fetchAll($0, sql: "SELECT name FROM item ORDER BY name") }
  }
  private func sentence(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was refused"
    } catch let error as DatabaseOpenError {
      return error.description
    } catch {
      return "another error: \(error)"
    }
  }

  @Test func everyCommitReachesTheDisk() throws {
    let database = try open()
    let (synchronous, journal, foreignKeys) = try database.writer.writeWithoutTransaction { db in
      (
        try Int.fetchOne(db, sql: "PRAGMA synchronous"), try String.fetchOne(db, sql: "PRAGMA journal_mode"),
        try Int.fetchOne(db, sql: "PRAGMA foreign_keys")
      )
    }
    #expect(synchronous == 2)
    #expect(journal == "wal")
    #expect(foreignKeys == 1)
  }

  @Test func aDatabaseIsServedByOneProcessAtATime() throws {
    do {
      let database = try open()
      try put("mug", into: database)
      #expect(sentence { _ = try open() }.contains("(\(getpid())) already serves the database"))
      try database.close()
    }
    #expect(try items(try open()) == ["mug"], "the lock goes with its holder")
  }

  @Test func anotherServicesDatabaseIsRefused() throws {
    do { try open().close() }
    let inventory = ServiceIdentity(name: "inventory", company: "main")
    #expect(sentence { _ = try open(as: inventory) }.contains("belongs to /group/sales, not to /main/inventory"))
  }

  @Test func aNewerVersionsDatabaseIsRefused() throws {
    do { try open(migrations: Self.migrations + [Migration("M0002_More", sql: "CREATE TABLE more (n)")]).close() }
    #expect(sentence { _ = try open() }.contains("newer version"))
  }

  @Test func aBackupBringsBackWhatWasThere() throws {
    let database = try open()
    try put("mug", into: database)
    try database.backup(to: folder.file("night"))
    try put("cup", into: database)
    try database.restore(from: folder.file("night"))
    #expect(try items(database) == ["mug"])
    try put("jug", into: database)
    #expect(try items(database) == ["jug", "mug"])
  }

  @Test func aBackupOfAnotherServiceIsRefusedAndNothingIsChanged() throws {
    let database = try open()
    try put("mug", into: database)
    let other = try open(folder.file("other.sqlite"), as: ServiceIdentity(name: "gateway", company: "group"))
    try other.backup(to: folder.file("night"))
    #expect(
      sentence { try database.restore(from: folder.file("night")) }.hasSuffix(
        "is that of /group/gateway, not of /group/sales"))
    #expect(try items(database) == ["mug"])
  }

  @Test func aFileThatIsNoDatabaseIsRefused() throws {
    let database = try open()
    try put("mug", into: database)
    try Data(repeating: 65, count: 5000).write(to: URL(fileURLWithPath: folder.file("night")))
    #expect(sentence { try database.restore(from: folder.file("night")) }.contains("cannot be read"))
    #expect(sentence { try database.restore(from: folder.file("missing")) }.contains("cannot be read"))
    #expect(try items(database) == ["mug"])
  }

  @Test func aBackupIsPreparedBesideTheDatabaseInUse() throws {
    let database = try open()
    try put("mug", into: database)
    try database.backup(to: folder.file("night"))
    try database.prepareRestore(
      of: folder.file("night"), at: folder.file("copy"),
      migrations: Self.migrations + [Migration("M0002_More", sql: "CREATE TABLE more (n)")]
    ) { try $0.execute(sql: "INSERT INTO item (name) VALUES ('note')") }
    #expect(try items(database) == ["mug"], "not yet")
    try database.restore(from: folder.file("copy"))
    #expect(try items(database) == ["mug", "note"])
    #expect(try database.read { try $0.tableExists("more") })
  }

  @Test func aBackupOfANewerVersionIsRefusedBeforeAnythingIsChanged() throws {
    let newer = try open(migrations: Self.migrations + [Migration("M0002_More", sql: "CREATE TABLE more (n)")])
    try newer.backup(to: folder.file("night"))
    let database = try open(folder.file("older.sqlite"))
    #expect(
      sentence {
        try database.prepareRestore(
          of: folder.file("night"), at: folder.file("copy"), migrations: Self.migrations, adjust: { _ in })
      }.contains("newer version"))
  }
}
