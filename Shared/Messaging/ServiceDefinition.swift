import GRDB
import Persistence
import Values

/// Everything the messaging core must know of a service. The executable and the simulation are
/// built from the same definition.
package struct ServiceDefinition: Sendable {
  package let identity: ServiceIdentity
  package let migrations: [Migration]
  /// What it listens to: exactly the bindings of its inbox.
  package let subscriptions: [Subscription]
  /// What it publishes.
  package let publications: [any BusinessEvent.Type]
  package let timers: [TimerSubscription]
  /// For a read model, which reads the whole history stream instead of an inbox queue: a digest of its
  /// rows that is equal only for equal content, so that it can be compared with one projected afresh.
  package let readModelDigest: (@Sendable (Database) throws -> String)?
  package var projectsFromHistory: Bool { readModelDigest != nil }
  /// Runs once at the end of each batch's transaction: a read model tells there, once per customer,
  /// what the batch changed.
  package let afterBatch: (@Sendable (UnitOfWork) throws -> Void)?
  /// Work of the service's own that goes on beside messages and requests, such as planning, until its task is
  /// cancelled; the closure logs a warning. The simulation does not run it.
  package let background: (@Sendable (ServiceDatabase, @escaping @Sendable (String) -> Void) async -> Void)?
  /// The service's invariants, checked inside one read transaction.
  package let verify: @Sendable (Database) throws -> Verification

  package init(
    identity: ServiceIdentity, migrations: [Migration], subscriptions: [Subscription],
    publications: [any BusinessEvent.Type], timers: [TimerSubscription] = [],
    readModelDigest: (@Sendable (Database) throws -> String)? = nil,
    afterBatch: (@Sendable (UnitOfWork) throws -> Void)? = nil,
    background: (@Sendable (ServiceDatabase, @escaping @Sendable (String) -> Void) async -> Void)? = nil,
    verify: @escaping @Sendable (Database) throws -> Verification
  ) {
    self.identity = identity
    self.migrations = migrations
    self.subscriptions = subscriptions
    self.publications = publications
    self.timers = timers
    self.readModelDigest = readModelDigest
    self.afterBatch = afterBatch
    self.background = background
    self.verify = verify
  }
}

/// One invariant's verdict, with its numbers.
package struct VerificationCheck: Codable, Sendable, Equatable {
  /// Short and stable: `ledger balances`.
  package let name: String
  package let passed: Bool
  /// The numbers behind the verdict in one sentence: `4,122 entries, sum 0`.
  package let evidence: String

  package init(_ name: String, _ passed: Bool, _ evidence: String) {
    self.name = name
    self.passed = passed
    self.evidence = evidence
  }
}

/// A service's own account of its invariants.
package struct Verification: Sendable {
  package var checks: [VerificationCheck]
  /// Numbers that are compared with other services': counts, minor units, or set digests
  /// (``setDigest(_:)``), by a name both sides know (`confirmedOrders.digest`).
  package var figures: [String: Int64]

  package init(checks: [VerificationCheck], figures: [String: Int64] = [:]) {
    self.checks = checks
    self.figures = figures
  }
}

/// A number that is equal for equal sets of strings, whatever their order: the wrapping sum of each
/// member's 64-bit FNV-1a hash.
package func setDigest(_ members: some Sequence<String>) -> Int64 {
  Int64(bitPattern: members.reduce(into: UInt64(0)) { $0 &+= fnv1a($1.utf8) })
}

func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
  bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}

/// What one service answers to `causeway verify`.
package struct VerificationReport: Codable, Sendable {
  package let service: String
  package let company: String
  package let checks: [VerificationCheck]
  /// Figures that the operator's command joins across services (`confirmedOrders`, `decisions` ...).
  /// Values are counts or minor units.
  package let figures: [String: Int64]
  /// What is still moving here: unsent, held, waiting, parked.
  package let inFlight: [String: Int64]

  package init(
    service: String, company: String, checks: [VerificationCheck], figures: [String: Int64], inFlight: [String: Int64]
  ) {
    self.service = service
    self.company = company
    self.checks = checks
    self.figures = figures
    self.inFlight = inFlight
  }
}
