import Foundation
import GRDB
import Messaging
import Persistence
import Values

/// The whole suite in one process: each service's real core on a database in memory, a broker that
/// keeps only its promises, a clock that stands still, and a scheduler that picks what happens next
/// from a seed. The same seed gives the same run.
final class SimulatedWorld {
  /// How often each fault is tried, in percent of the occasions it could happen at.
  struct Faults {
    var crashBeforeCommit = 3
    var crashAfterCommit = 3
    var crashAfterPublish = 2
    var crashAfterConfirm = 2
    var lostTail = 4
    var duplicate = 4
    var shuffle = 30
    static let none = Faults(
      crashBeforeCommit: 0, crashAfterCommit: 0, crashAfterPublish: 0, crashAfterConfirm: 0, lostTail: 0, duplicate: 0,
      shuffle: 0)
  }

  let time: VirtualTime
  let services: [SimulatedService]
  let bug: PlantedBug?
  var random: Randomness
  var faults: Faults
  private(set) var broker: SimulatedBroker
  private(set) var crashes = 0
  private(set) var handled = 0

  init(
    definitions: [ServiceDefinition], templates: [String: ServiceDatabase] = [:], seed: UInt64,
    faults: Faults = Faults(),
    bug: PlantedBug? = nil, start: Instant = Instant("2026-03-02T08:00:00Z")!, history: [[UInt8]] = []
  ) throws {
    let time = VirtualTime(start)
    self.time = time
    services = try definitions.enumerated().map { index, definition in
      try SimulatedService(
        definition, template: templates[definition.identity.name], time: time, index: index, bug: bug)
    }
    random = Randomness(seed: seed)
    self.faults = faults
    self.bug = bug
    broker = SimulatedBroker(history: history)
    for definition in definitions { broker.bind(definition) }
  }

  func service(_ name: String) -> SimulatedService { services.first { $0.definition.identity.name == name }! }

  /// A person's or program's request: one transaction, as the HTTP layer would run it.
  @discardableResult
  func perform<Result>(
    at name: String, actor: String = "simulation", _ work: (UnitOfWork) throws -> Result
  ) throws -> Result {
    let service = service(name)
    let result = try service.database.write(Cause(actor: actor), work)
    if bug == .noOutbox { try publishDirectly(service, in: nil) }
    return result
  }

  /// One thing happens somewhere.
  func step() throws {
    let service = services.randomElement(using: &random)!
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<30: try publish(service)
    case 30..<45: try confirm(service)
    case 45..<85: try consume(service)
    case 85..<90:
      if random.chance(faults.duplicate * 5), broker.waiting(for: service.definition.identity.name) > 0 {
        broker.duplicate(in: service.definition.identity.name, using: &random)
      }
    default:
      handled += try service.processor.processDue().handled.count
      time.advance(by: .milliseconds(Int.random(in: 1...40, using: &random)))
    }
  }

  private func publish(_ service: SimulatedService) throws {
    service.tellRelayOfCommits()
    let messages = try service.relay.pump()
    guard !messages.isEmpty else { return }
    let lost = random.chance(faults.lostTail)
    let arriving = lost ? Int.random(in: 0...messages.count, using: &random) : messages.count
    for message in messages.prefix(arriving) {
      try broker.route(message, shuffle: random.chance(faults.shuffle), using: &random)
    }
    if lost {
      try service.relay.note(.lost(reason: "simulated"))
      service.unconfirmed = []
      try service.relay.note(.ready)
    } else if random.chance(faults.crashAfterPublish) {
      try crash(service)
    } else {
      service.unconfirmed += messages.map(\.token)
    }
  }

  private func confirm(_ service: SimulatedService) throws {
    guard !service.unconfirmed.isEmpty else { return try service.relay.markConfirmed() }
    let count = Int.random(in: 1...service.unconfirmed.count, using: &random)
    try service.relay.note(.confirmed(tokens: Array(service.unconfirmed.prefix(count))))
    service.unconfirmed.removeFirst(count)
    if random.chance(faults.crashAfterConfirm) { return try crash(service) }
    if random.chance(50) { try service.relay.markConfirmed() }
  }

  private func consume(_ service: SimulatedService) throws {
    if service.definition.projectsFromHistory { return try project(service) }
    let name = service.definition.identity.name
    let batch = broker.head(of: name, Int.random(in: 1...8, using: &random))
    guard !batch.isEmpty else { return }
    if bug == .acknowledgeBeforeCommit { broker.acknowledge(batch.count, in: name) }
    do {
      handled += try service.processor.process(batch.map(\.body), along: crashHook(service)).handled.count
    } catch is SimulatedCrash {
      return try crash(service)
    }
    if random.chance(faults.crashAfterCommit) { return try crash(service) }
    if bug != .acknowledgeBeforeCommit { broker.acknowledge(batch.count, in: name) }
  }

  private func project(_ service: SimulatedService) throws {
    let position = Int(try service.database.read { try HistoryLoop.position($0) })
    let end = min(broker.history.count, position + Int.random(in: 1...20, using: &random))
    guard position < end else { return }
    let hook = crashHook(service)
    do {
      handled += try service.processor.process(Array(broker.history[position..<end]), fromHistory: true) { db in
        try HistoryLoop.setPosition(Int64(end), db)
        try hook(db)
      }.handled.count
    } catch is SimulatedCrash {
      return try crash(service)
    }
    if random.chance(faults.crashAfterCommit) { try crash(service) }
  }

  /// Ends the process just before the commit, now and then.
  private func crashHook(_ service: SimulatedService) -> (Database) throws -> Void {
    let crash = random.chance(faults.crashBeforeCommit)
    return { [self] db in
      if bug == .noOutbox { try publishDirectly(service, in: db) }
      if crash { throw SimulatedCrash() }
    }
  }

  /// The planted bug: events leave while their transaction is still open.
  private func publishDirectly(_ service: SimulatedService, in db: Database?) throws {
    func send(_ db: Database) throws {
      for row in try Row.fetchAll(
        db, sql: "SELECT position, routingKey, body FROM outbox WHERE state = 0 ORDER BY position")
      {
        try broker.route(
          OutgoingMessage(
            token: row[0], routingKey: row[1],
            properties: MessageProperties(messageID: "", type: "", timestampSeconds: 0, appID: "", correlationID: ""),
            body: Array(row["body"] as Data)),
          shuffle: false, using: &random)
      }
      try db.execute(sql: "UPDATE outbox SET state = 1 WHERE state = 0")
    }
    if let db { try send(db) } else { try service.database.writer.write(send) }
  }

  private func crash(_ service: SimulatedService) throws {
    crashes += 1
    try service.restart()
  }

  /// No more faults: everything that is under way must come to an end within `steps` rounds.
  /// Returns what is still open when it does not.
  func heal(rounds: Int = 400) throws -> String? {
    faults = .none
    for _ in 0..<rounds {
      for service in services {
        try publish(service)
        while !service.unconfirmed.isEmpty { try confirm(service) }
        try service.relay.markConfirmed()
        while try service.processor.processDue().didSomething {}
        try consume(service)
      }
      if try unfinished() == nil { return nil }
      time.advance(by: .milliseconds(500))
    }
    return try unfinished()
  }

  private func unfinished() throws -> String? {
    for service in services {
      let name = service.definition.identity.name
      if broker.waiting(for: name) > 0 { return "\(name) has \(broker.waiting(for: name)) messages in its queue" }
      if try service.unsent > 0 { return "\(name) has unsent events" }
      if try service.open > 0 { return "\(name) has held, waiting or parked messages: \(try firstOpen(service))" }
      if service.definition.projectsFromHistory,
        try Int(service.database.read { try HistoryLoop.position($0) }) < broker.history.count
      {
        return "\(name) has not projected all of the history"
      }
    }
    return nil
  }

  private func firstOpen(_ service: SimulatedService) throws -> String {
    let open = try service.database.read {
      try MessageOperations.open($0, states: [.held, .waiting, .parked], limit: 3)
    }
    return open.map { "\($0.state) \($0.type): \($0.error ?? $0.waitingFor ?? "behind")" }.joined(separator: "; ")
  }
}
