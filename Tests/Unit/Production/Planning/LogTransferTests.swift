import Foundation
import GRDB
import Persistence
import TestSupport
import Testing

@testable import ProductionService

/// What a plan writes is moved into the database file after its commit.
@Suite struct LogTransferTests {
  private let folder: TemporaryFolder
  private let database: ServiceDatabase

  init() throws {
    folder = try TemporaryFolder("log")
    database = try ServiceDatabase(
      path: folder.file("production.sqlite"), identity: ServiceIdentity(name: "production", company: "group"),
      migrations: [Migration("M0001_Initial", sql: "CREATE TABLE item (body BLOB NOT NULL)")])
  }

  private func bytes(_ name: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: folder.file(name))[.size] as? Int ?? 0
  }
  private func pages() throws -> Int? {
    try database.writer.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA wal_autocheckpoint") }
  }
  private static let large = 16 << 20

  @Test func aLargeTransactionIsReadBeforeItIsMovedIntoTheFile() throws {
    let before = try pages()
    var transfer = LogTransfer(database)
    try database.write(Cause(actor: "test")) { unit in
      try transfer.putOff(unit.database)
      try unit.database.execute(sql: "INSERT INTO item (body) VALUES (zeroblob(?))", arguments: [Self.large])
    }
    #expect(try database.read { try Int.fetchOne($0, sql: "SELECT length(body) FROM item") } == Self.large)
    #expect(try bytes("production.sqlite") < Self.large)
    transfer.takeUp()
    // Whoever writes next comes after it.
    #expect(try pages() == before)
    #expect(try bytes("production.sqlite") >= Self.large)
  }

  @Test func aTransactionThatFailsLeavesCommitsAsTheyWere() throws {
    struct Failure: Error {}
    let before = try pages()
    var transfer = LogTransfer(database)
    #expect(throws: Failure.self) {
      try database.write(Cause(actor: "test")) { unit in
        try transfer.putOff(unit.database)
        throw Failure()
      }
    }
    transfer.takeUp()
    #expect(try pages() == before)
  }

  @Test func whatWasNotPutOffIsNotTakenUp() throws {
    let before = try pages()
    LogTransfer(database).takeUp()
    #expect(try pages() == before)
  }
}
