import Foundation
import Messaging
import Persistence
import Values

/// What the running service lends to its operators' routes.
package struct OperatorHooks: Sendable {
  /// Makes the consumer and the relay look again at parked messages and events.
  package var refresh: @Sendable () -> Void
  /// When the oldest message taken from the queue and not yet handled was committed.
  package var oldestUnhandled: @Sendable () -> Instant?
  /// Brings the backup at this path back; returns once the service is about to start again on it. Nil
  /// where a service cannot.
  package var restore: (@Sendable (String) async throws -> Void)?
  /// Projects the read model afresh and compares. Nil where a service is none.
  package var compareReadModel: (@Sendable () async throws -> ReadModelComparison)?
  /// The same, and puts the new one in its place; returns once the service is about to start again on it.
  package var rebuildReadModel: (@Sendable () async throws -> ReadModelComparison)?

  package init(
    refresh: @escaping @Sendable () -> Void, oldestUnhandled: @escaping @Sendable () -> Instant? = { nil },
    restore: (@Sendable (String) async throws -> Void)? = nil,
    compareReadModel: (@Sendable () async throws -> ReadModelComparison)? = nil,
    rebuildReadModel: (@Sendable () async throws -> ReadModelComparison)? = nil
  ) {
    self.refresh = refresh
    self.oldestUnhandled = oldestUnhandled
    self.restore = restore
    self.compareReadModel = compareReadModel
    self.rebuildReadModel = rebuildReadModel
  }
}

/// A read model beside one projected afresh from the history to the same offset.
package struct ReadModelComparison: Codable, Sendable, Equatable {
  package let service: String
  /// The offset of the first message that neither contains.
  package let nextOffset: Int64
  package let keptDigest: String
  package let rebuiltDigest: String
  package var isEqual: Bool { keptDigest == rebuiltDigest }

  package init(service: String, nextOffset: Int64, keptDigest: String, rebuiltDigest: String) {
    self.service = service
    self.nextOffset = nextOffset
    self.keptDigest = keptDigest
    self.rebuiltDigest = rebuiltDigest
  }
}

/// What every service answers to its operators: its invariants, its messages, its timers, its audit
/// log, and the few things that may be done to them.
package enum OperatorRoutes {
  private static let read = "operations:read"
  private static let write = "operations:write"

  /// `backups` is the folder that backups go to; it must exist.
  package static func add(
    to routes: ServiceRoutes, definition: ServiceDefinition, backups: String, hooks: OperatorHooks
  ) {
    addSeeing(to: routes, definition, hooks)
    addMending(to: routes, hooks)
    addMaintenance(to: routes, backups, hooks)
  }

  private static func addSeeing(to routes: ServiceRoutes, _ definition: ServiceDefinition, _ hooks: OperatorHooks) {
    let identity = definition.identity
    routes.query("/v1/verification", scope: read) { _, db in
      .ok(try MessageOperations.verify(db, definition: definition))
    }
    routes.query("/v1/verification/read-model", scope: read) { _ in
      guard let compare = hooks.compareReadModel else { throw noReadModel(identity.name) }
      return .ok(try await compare())
    }
    routes.query("/v1/messages/statistics", scope: read) { _, db in
      .ok(
        MessageOperations.ServiceStatistics(
          service: identity.name, messages: try MessageOperations.statistics(db),
          oldestUnhandledAt: hooks.oldestUnhandled(),
          nextOffset: definition.projectsFromHistory ? try HistoryLoop.position(db) : nil))
    }
    routes.query("/v1/messages/trace", scope: read) { request, db in
      guard let correlation = request.query("correlation"), !correlation.isEmpty else {
        throw Problem.badRequest("?correlation= is missing; it is the id of the business process, such as an order's.")
      }
      return .ok(try MessageOperations.trace(db, correlationID: correlation, identity: identity))
    }
    list(routes, "/v1/messages/parked", [.parked])
    list(routes, "/v1/messages/held", [.held, .waiting])
    routes.query("/v1/messages/outbox/parked", scope: read) { request, db in
      let limit = try request.limit()
      let events = try MessageOperations.parkedEvents(db, after: try position(request) ?? 0, limit: limit + 1)
      return .ok(Page(events, limit: limit) { String($0.position) })
    }
    routes.query("/v1/messages/parked/{position}", scope: read) { request, db in
      let position = try request.number("position")
      guard let message = try MessageOperations.open(db, position: position) else { throw noMessage(position) }
      return .ok(message)
    }
    routes.query("/v1/timers", scope: read) { request, db in
      let limit = try request.limit()
      let timers = try TimerView.open(db, after: try request.cursor, limit: limit + 1)
      return .ok(Page(timers, limit: limit, key: \.position))
    }
    routes.query("/v1/audit", scope: read) { request, db in
      let limit = try request.limit()
      let entries = try AuditView.entries(db, before: try position(request), limit: limit + 1)
      return .ok(Page(entries, limit: limit) { String($0.position) })
    }
  }

  private static func list(_ routes: ServiceRoutes, _ path: String, _ states: [InboxState]) {
    routes.query(path, scope: read) { request, db in
      let limit = try request.limit()
      let messages = try MessageOperations.open(db, states: states, after: try position(request) ?? 0, limit: limit + 1)
      return .ok(Page(messages, limit: limit) { String($0.position) })
    }
  }

  private static func addMending(to routes: ServiceRoutes, _ hooks: OperatorHooks) {
    struct Redriven: Encodable {
      let position: Int64
      let state: String
    }
    struct OutboxRedriven: Encodable { let events: Int }
    struct Reason: Decodable {
      let reason: String
      var checked: String {
        get throws {
          guard let text = reason.trimmedText(upTo: 500) else {
            throw Problem.invalid("reason", "must say in 1 to 500 bytes why the message is given up.")
          }
          return text
        }
      }
    }

    routes.command(.post, "/v1/messages/parked/{position}/redrive", scope: write, afterCommit: hooks.refresh) {
      request, unit in
      let position = try request.number("position")
      guard try MessageOperations.redrive(position: position, in: unit) else { throw noMessage(position) }
      return .ok(Redriven(position: position, state: "held"))
    }
    routes.command(
      .post, "/v1/messages/parked/{position}/discard", scope: write, Reason.self, afterCommit: hooks.refresh
    ) { body, request, unit in
      let position = try request.number("position")
      let reason = try body.checked
      guard try MessageOperations.discard(position: position, reason: reason, in: unit) else {
        throw noMessage(position)
      }
      return .ok(Redriven(position: position, state: "discarded"))
    }
    routes.command(
      .post, "/v1/messages/outbox/parked/{position}/discard", scope: write, Reason.self, afterCommit: hooks.refresh
    ) { body, request, unit in
      let position = try request.number("position")
      guard try MessageOperations.discardOutbox(position: position, reason: try body.checked, in: unit) else {
        throw Problem.notFound(
          "There is no parked event at position \(position); list them with GET /v1/messages/outbox/parked.")
      }
      return .ok(Redriven(position: position, state: "discarded"))
    }
    struct TimerRedriven: Encodable { let id: String }
    routes.command(.post, "/v1/timers/{id}/redrive", scope: write, afterCommit: hooks.refresh) { request, unit in
      let id = request.path("id")
      guard try MessageOperations.redriveTimer(id: id, in: unit) else {
        throw Problem.notFound("There is no parked timer \(id) without a pending one of its kind and key.")
      }
      return .ok(TimerRedriven(id: id))
    }
    routes.command(.post, "/v1/messages/outbox/redrive", scope: write, afterCommit: hooks.refresh) { _, unit in
      .ok(OutboxRedriven(events: try MessageOperations.redriveOutbox(in: unit)))
    }
  }

  private static func addMaintenance(to routes: ServiceRoutes, _ backups: String, _ hooks: OperatorHooks) {
    struct BackupName: Codable { let name: String }
    let database = routes.requiredDatabase
    routes.action("/v1/maintenance/backup", scope: write, audit: "backup made", BackupName.self) { body, _ in
      let path = try backupPath(body.name, in: backups)
      guard !FileManager.default.fileExists(atPath: path) else {
        throw Problem.conflict("There is a backup \(body.name) already; choose another name.", code: "BACKUP_EXISTS")
      }
      try await OwnThread.run {
        do {
          try database.backup(to: path)
        } catch {
          try? FileManager.default.removeItem(atPath: path)
          throw error
        }
      }
      return Audited(.created(body, location: "/v1/maintenance/backup"), subject: body.name)
    }
    struct Nothing: Decodable {}
    routes.action("/v1/maintenance/rebuild", scope: write, audit: "read model rebuilt", Nothing.self) { _, _ in
      guard let rebuild = hooks.rebuildReadModel else { throw noReadModel(database.identity.name) }
      let comparison = try await rebuild()
      return Audited(
        .accepted(comparison), subject: comparison.service,
        detail:
          "to offset \(comparison.nextOffset), \(comparison.isEqual ? "the same as" : "other than") what was there")
    }
    guard let restore = hooks.restore else { return }
    routes.action("/v1/maintenance/restore", scope: write, audit: "backup restored", BackupName.self) { body, _ in
      let path = try backupPath(body.name, in: backups)
      guard FileManager.default.fileExists(atPath: path) else {
        throw Problem.notFound("There is no backup \(body.name) in the backup folder.")
      }
      try await restore(path)
      return Audited(.accepted(body), subject: body.name)
    }
  }

  private static func noReadModel(_ service: String) -> Problem {
    .notFound("\(service) decides and keeps books of its own; only a read model can be rebuilt from history.")
  }

  /// A backup's place; its name must not lead out of the folder.
  private static func backupPath(_ name: String, in folder: String) throws -> String {
    let isPlain = name.utf8.allSatisfy {
      Character(Unicode.Scalar($0)).isLetter || Character(Unicode.Scalar($0)).isNumber || "._-".utf8.contains($0)
    }
    guard isPlain, !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= 120 else {
      throw Problem.invalid("name", "must be 1 to 120 letters, digits, '.', '_' or '-', not starting with '.'.")
    }
    return "\(folder)/\(name)"
  }

  private static func position(_ request: ServiceRequest) throws -> Int64? {
    guard let text = try request.cursor else { return nil }
    guard let position = Int64(text) else {
      throw Problem.badRequest("?cursor= is not one that this list gave; start without it.")
    }
    return position
  }

  private static func noMessage(_ position: Int64) -> Problem {
    .notFound("There is no parked message at position \(position); list them with GET /v1/messages/parked.")
  }
}
