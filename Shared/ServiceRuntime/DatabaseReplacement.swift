import Foundation
import HTTPSupport
import Messaging
import Persistence
import Values

/// Replaces the content of a running service's database: by a backup, or by a read model projected afresh.
/// The process ends shortly after, so that nothing goes on with what it remembered; a supervisor starts it
/// again. Work that takes long runs on a thread of its own.
final class DatabaseReplacement: Sendable {
  private let definition: ServiceDefinition
  private let database: ServiceDatabase
  private let messaging: MessagingRuntime
  private let folder: String
  private let startAgain: @Sendable (String) -> Void

  init(
    definition: ServiceDefinition, database: ServiceDatabase, messaging: MessagingRuntime, folder: String,
    startAgain: @escaping @Sendable (String) -> Void
  ) {
    self.definition = definition
    self.database = database
    self.messaging = messaging
    self.folder = folder
    self.startAgain = startAgain
  }

  /// Brings the backup at this path back: from a copy that notes already that what came since must be read from
  /// history, so that a process that ends at any moment is left with either database, whole.
  func restore(_ path: String) async throws {
    try await OwnThread.run { [self] in
      let copy = "\(folder)/\(definition.identity.name).restore-\(UUID().uuidString)"
      defer { remove(copy) }
      do {
        let preparation = RestorePreparation(definition, live: database)
        try database.prepareRestore(
          of: path, at: copy, migrations: definition.migrations, adjust: preparation.adjust)
      } catch let error as DatabaseOpenError {
        throw Problem.conflict("Nothing was restored: \(error.description).", code: "BACKUP_UNFIT")
      }
      try replace(path) { try database.restore(from: copy) }
    }
  }

  /// Projects the read model afresh to where it stands, and says whether it comes out the same.
  func compareReadModel() async throws -> ReadModelComparison {
    try await OwnThread.run { [self] in
      let kept = try database.read { try ReadModelRebuild.stand(of: definition, $0) }
      return try rebuilding { _, rebuild in
        try comparison(kept, rebuild.project(upTo: kept.nextOffset, from: messaging.historyReader))
      }
    }
  }

  /// The same, and puts what comes out in the place of what is there.
  func rebuildReadModel() async throws -> ReadModelComparison {
    try await OwnThread.run { [self] in
      try rebuilding { path, rebuild in
        try replace(path) {
          let kept = try database.read { try ReadModelRebuild.stand(of: definition, $0) }
          let rebuilt = try rebuild.project(upTo: kept.nextOffset, from: messaging.historyReader)
          try rebuild.takeOver(from: database)
          try database.restore(from: path)
          return comparison(kept, rebuilt)
        }
      }
    }
  }

  private func comparison(
    _ kept: ReadModelRebuild.Stand, _ rebuilt: ReadModelRebuild.Stand
  ) -> ReadModelComparison {
    ReadModelComparison(
      service: definition.identity.name, nextOffset: kept.nextOffset, keptDigest: kept.digest,
      rebuiltDigest: rebuilt.digest)
  }

  /// Lets everything rest, runs `body`, and has the process start again; goes on as before when it fails.
  private func replace<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    guard messaging.pause(within: .seconds(30)) else {
      messaging.resume()
      throw Problem.unavailable(
        "The service is busy with a batch, and nothing was changed; try again in a minute.", code: "BUSY")
    }
    do {
      let result = try body()
      Thread.detachNewThread { [startAgain] in
        Thread.sleep(forTimeInterval: 0.5)
        startAgain(path)
      }
      return result
    } catch {
      messaging.resume()
      throw error
    }
  }

  /// Runs `body` with a rebuild into a database of its own, which is removed afterwards.
  private func rebuilding<Result>(_ body: (String, ReadModelRebuild) throws -> Result) throws -> Result {
    let path = "\(folder)/\(definition.identity.name).rebuild-\(UUID().uuidString)"
    defer { remove(path) }
    let beside = try ServiceDatabase(
      path: path, identity: definition.identity, migrations: definition.migrations, isDurable: false)
    defer { try? beside.close() }
    do {
      return try body(path, try ReadModelRebuild(definition, into: beside))
    } catch let error as ReadModelRebuildError {
      throw Problem.conflict(error.description, code: "HISTORY_INCOMPLETE")
    }
  }

  private func remove(_ path: String) {
    for ending in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + ending) }
  }
}
