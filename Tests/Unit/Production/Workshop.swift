import Foundation
import GRDB
import GatewayContract
import InventoryContract
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import ProductionService
import Synchronization
import Testing
import Values

/// SplitMix64 (Steele, Lea, Flood 2014).
struct WorkshopRandomness: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

final class WorkshopClock: TimeSource {
  private let moment = Mutex(Instant("2010-12-01T08:00:00Z")!)
  func now() -> Instant { moment.withLock { $0 } }
  func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}

/// The production service on a database in memory, spoken to by the messages of its neighbours.
final class Workshop {
  let clock = WorkshopClock()
  let definition = ProductionService.definition(company: "main")
  let database: ServiceDatabase
  let processor: InboxProcessor
  private var sequence: Int64 = 0

  init() throws {
    database = try ServiceDatabase(inMemory: definition.identity, migrations: definition.migrations, time: clock)
    processor = try InboxProcessor(definition: definition, database: database, jitter: { 0 })
  }

  var today: LocalDate { clock.now().date }

  /// A message of another service arrives, under a new id each time.
  @discardableResult
  func hear(_ event: some BusinessEvent) throws -> ProcessingReport {
    sequence += 1
    let type = Swift.type(of: event).type
    let source = type.hasPrefix("gateway") ? "/group/gateway" : "/main/inventory"
    let envelope = Envelope(
      id: "message-\(sequence)", source: source, type: type, time: clock.now(), company: "main",
      correlationID: event.correlationID ?? "none", partitionKey: event.partitionKey, sequence: sequence,
      data: try WireFormat.encode(event))
    return try processor.process([envelope.encoded()])
  }

  func perform<Result>(_ command: (UnitOfWork) throws -> Result) throws -> Result {
    try database.write(Cause(actor: "planner"), command)
  }

  /// What was published of this type, in order.
  func published<Event: BusinessEvent>(_ type: Event.Type) throws -> [Event] {
    let bodies = try database.read {
      try Data.fetchAll($0, sql: "SELECT body FROM outbox WHERE type = ? ORDER BY position", arguments: [Event.type])
    }
    return try bodies.map { try WireFormat.decode(type, from: Envelope.decoded(Array($0)).data) }
  }

  func count(_ sql: String) throws -> Int64 { try database.read { try Int64.fetchOne($0, sql: sql) ?? 0 } }

  func passDueTimers() throws { _ = try processor.processDue() }

  func figure(_ name: String) throws -> Int64? { try database.read(definition.verify).figures[name] }

  func workOrderIDs() throws -> [String] {
    try database.read { try String.fetchAll($0, sql: "SELECT id FROM workOrder ORDER BY position") }
  }

  /// Every invariant holds.
  func expectSound(_ note: String = "", at location: SourceLocation = #_sourceLocation) throws {
    let verification = try database.read(definition.verify)
    for check in verification.checks {
      #expect(check.passed, "\(check.name): \(check.evidence) \(note)", sourceLocation: location)
    }
  }

  func defineMug(capacity: Int64? = nil, leadTimeDays: Int = 0, mode: BillOfMaterials.Mode = .automatic) throws {
    let command = DefineBillOfMaterials(
      components: [.init(item: "BLANK", quantity: .pieces(1))], outputQuantity: .pieces(1), leadTimeDays: leadTimeDays,
      dailyCapacity: capacity.map(Quantity.pieces), mode: mode)
    _ = try perform { try command.perform(for: "MUG", in: $0) }
  }
}

// MARK: What the neighbours say

extension Workshop {
  /// A line's id, product and quantity.
  typealias Line = (lineID: String, product: String, steps: Int64)

  func request(_ handoffID: String, version: Int = 1, _ lines: Line...) throws {
    try request(handoffID, version: version, lines: lines)
  }

  /// Wanted today unless told; the answer stands for ten minutes.
  func request(_ handoffID: String, version: Int, lines: [Line], wanted: LocalDate? = nil) throws {
    try hear(
      CapacityRequested(
        handoffID: handoffID, version: version, orderID: "order-" + handoffID, orderNumber: "SO-2010-000001",
        lines: lines.map {
          RequestedLine(
            lineID: $0.lineID, product: $0.product, quantity: .pieces($0.steps), requestedDate: wanted ?? today)
        }, expiresAt: clock.now() + .seconds(600)))
  }

  /// Accepts a version with these quantities from production, at the dates last promised.
  func accept(_ handoffID: String, version: Int = 1, _ lines: Line...) throws {
    try accept(handoffID, version: version, lines: lines)
  }

  func accept(_ handoffID: String, version: Int, lines: [Line]) throws {
    let answer = try published(SupplyPromised.self).last { $0.handoffID == handoffID && $0.version == version }
    let zero = Money(minorUnits: 0, currency: .gbp)
    try hear(
      OrderAccepted(
        handoffID: handoffID, version: version, orderID: "order-" + handoffID, orderNumber: "SO-2010-000001",
        sourceSystem: "sales", customerID: "customer", decision: .accepted, payment: "account", currency: "GBP",
        paymentTermsDays: 30, shipComplete: false,
        shipTo: PostalAddress(name: "Harbour Gifts Ltd", city: "Leeds", country: "United Kingdom"),
        lines: lines.map { line in
          let date = answer?.lines.first { $0.lineID == line.lineID }?.date ?? today
          return AcceptedLine(
            lineID: line.lineID, product: line.product, description: line.product, kind: "goods",
            ordered: .pieces(line.steps),
            promises: line.steps == 0
              ? [] : [SchedulePromise(quantity: .pieces(line.steps), date: date, source: .production)],
            unitPrice: zero, taxRate: TaxRate(basisPoints: 0))
        }, net: zero, tax: zero, gross: zero, orderedAt: clock.now(), acceptedAt: clock.now()))
  }

  func reject(_ handoffID: String, version: Int = 1) throws {
    try hear(
      OrderRejected(
        handoffID: handoffID, version: version, orderID: "order-" + handoffID, orderNumber: "SO-2010-000001",
        sourceSystem: "sales", errors: [], rejectedAt: clock.now()))
  }

  func cancel(_ handoffID: String, version: Int = 1) throws {
    try hear(
      OrderCancelled(
        handoffID: handoffID, version: version, orderID: "order-" + handoffID, orderNumber: "SO-2010-000001",
        sourceSystem: "sales", reason: "Ordered twice.", cancelledAt: clock.now()))
  }

  @discardableResult
  func issueMaterial(for workOrderID: String) throws -> ProcessingReport {
    try hear(MaterialIssued(workOrderID: workOrderID, issuedAt: clock.now()))
  }

  func reportShort(_ workOrderID: String) throws {
    try hear(MaterialShort(workOrderID: workOrderID, item: "BLANK", short: .pieces(1)))
  }
}
