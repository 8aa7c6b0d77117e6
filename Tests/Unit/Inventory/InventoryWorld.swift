import AccountingContract
import Foundation
import GRDB
import GatewayContract
import InventoryContract
import InventoryService
import Messaging
import Persistence
import ProductionContract
import SalesContract
import Synchronization
import Testing
import Values

/// A clock that stands still until it is moved.
final class InventoryClock: TimeSource {
  private let time: Mutex<Instant>
  init(_ start: Instant) { time = Mutex(start) }
  func now() -> Instant { time.withLock { $0 } }
  func advance(_ duration: Duration) { time.withLock { $0 = $0 + duration } }
}

/// The inventory service in memory: events go in as messages, commands are performed, and what it
/// published is read from its outbox.
final class InventoryWorld {
  let clock = InventoryClock(Instant("2010-12-01T08:00:00Z")!)
  let database: ServiceDatabase
  private let processor: InboxProcessor
  private var sequence: Int64 = 0
  private var read: Int64 = 0

  /// `template` is what was in the database before.
  init(template: ServiceDatabase? = nil) throws {
    let definition = InventoryService.definition(company: "acme")
    database = try ServiceDatabase(
      inMemory: definition.identity, migrations: definition.migrations, template: template, time: clock,
      ids: UUIDv7Source(time: clock))
    processor = try InboxProcessor(definition: definition, database: database, jitter: { 0 })
  }

  /// Sends an event as a new message and tries what it woke. Returns what happened to it.
  @discardableResult
  func send(_ event: some BusinessEvent, from service: String = "acme/test") throws -> ProcessingReport {
    sequence += 1
    let envelope = Envelope(
      id: "message-\(sequence)", source: "/\(service)", type: type(of: event).type, time: clock.now(), company: "acme",
      correlationID: event.correlationID ?? event.partitionKey, partitionKey: event.partitionKey, sequence: sequence,
      data: try WireFormat.encode(event))
    var report = try processor.process([envelope.encoded()])
    while true {
      let more = try processor.processDue()
      guard more.didSomething else { return report }
      report.handled += more.handled
      report.parked += more.parked
      report.timers += more.timers
      if more.handled.isEmpty && more.timers == 0 { return report }
    }
  }

  func perform<Result>(_ command: (UnitOfWork) throws -> Result) throws -> Result {
    try database.write(Cause(actor: "tester")) { try command($0) }
  }

  /// The code of the refusal that a command meets; nil when it is carried out.
  func refusal<Result>(_ command: (UnitOfWork) throws -> Result) throws -> String? {
    do {
      _ = try perform(command)
      return nil
    } catch let refusal as any BusinessRefusal {
      return refusal.code
    }
  }

  /// Lets time pass and fires the timers that are due.
  func pass(_ duration: Duration) throws {
    clock.advance(duration)
    while try processor.processDue().didSomething {}
  }

  /// What was published since the last call.
  func published() throws -> [Envelope] {
    let rows = try database.read { [read] db in
      try Row.fetchAll(
        db, sql: "SELECT position, body FROM outbox WHERE position > ? ORDER BY position", arguments: [read])
    }
    read = rows.last?[0] ?? read
    return try rows.map { try Envelope.decoded(Array($0[1] as Data)) }
  }

  /// The events of one type among what was published since the last call.
  func published<Event: BusinessEvent>(_ type: Event.Type) throws -> [Event] {
    try published().filter { $0.type == Event.type }.map { try WireFormat.decode(type, from: $0.data) }
  }

  /// All events of one type, in order, also those that were read before.
  func everPublished<Event: BusinessEvent>(_ type: Event.Type) throws -> [Event] {
    try database.read { db in
      try Data.fetchAll(db, sql: "SELECT body FROM outbox WHERE type = ? ORDER BY position", arguments: [Event.type])
    }.map { try WireFormat.decode(type, from: Envelope.decoded(Array($0)).data) }
  }

  /// On hand and reserved at a site.
  func stock(_ item: String, at site: String = "main") throws -> [Int64] {
    try database.read { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT quantitySteps, reservedSteps FROM stock WHERE item = ? AND location = ?",
        arguments: [item, site])
      return [row?[0] ?? 0, row?[1] ?? 0]
    }
  }

  func count(_ sql: String) throws -> Int { try database.read { try Int.fetchOne($0, sql: sql) ?? 0 } }

  /// The names of the invariants that do not hold, with their numbers.
  func broken() throws -> [String] {
    try database.read { try InventoryService.definition(company: "acme").verify($0) }.checks
      .filter { !$0.passed }.map { "\($0.name): \($0.evidence)" }
  }
}

// MARK: Events in short

extension InventoryWorld {
  func list(
    _ code: String, kind: ProductKind = .goods, supply: SupplyPolicy = .stock
  ) throws {
    try send(
      ProductPublished(
        code: code, name: code, kind: kind, supply: supply, unit: "H87",
        listPrice: Money(minorUnits: 100, currency: .gbp), active: true), from: "group/sales")
  }

  func receive(_ item: String, _ pieces: Int64, at site: String = "main") throws {
    _ = try perform {
      try AdjustStock(item: item, site: site, quantity: .pieces(pieces), reason: "count").perform(in: $0)
    }
  }

  func setMode(_ mode: FulfilmentMode, at site: String = "main") throws {
    _ = try perform { try SetFulfilmentMode(fulfilment: mode).perform(site: site, in: $0) }
  }

  /// Lines are product and pieces; their ids are 1, 2, 3 ...
  @discardableResult
  func ask(
    _ order: String, version: Int = 1, _ lines: [(product: String, pieces: Int64)], shipComplete: Bool = false
  ) throws -> [StockPromise] {
    _ = try published()
    try send(
      AvailabilityRequested(
        handoffID: order, version: version, orderID: "order-" + order, orderNumber: "SO-" + order,
        customerID: "customer", shipComplete: shipComplete,
        lines: lines.enumerated().map { index, line in
          RequestedLine(
            lineID: String(index + 1), product: line.product, quantity: .pieces(line.pieces),
            requestedDate: LocalDate("2010-12-01")!)
        }, expiresAt: clock.now() + .seconds(300)))
    return try published(AvailabilityPromised.self).last?.lines ?? []
  }

  struct Accepted {
    var product: String
    var ordered: Int64
    var stock: Int64
    var made: Int64 = 0
    var kind = "goods"
    var wanted: String?
  }

  func accept(
    _ order: String, version: Int = 1, _ lines: [Accepted], shipComplete: Bool = false,
    orderedAt: Instant? = nil
  ) throws {
    let today = clock.now().date
    let zero = Money.zero(.gbp)
    try send(
      OrderAccepted(
        handoffID: order, version: version, orderID: "order-" + order, orderNumber: "SO-" + order,
        sourceSystem: "sales", customerID: "customer", decision: .accepted, payment: "account", currency: "GBP",
        paymentTermsDays: 30, shipComplete: shipComplete, shipTo: PostalAddress(name: "Ann", country: "GB"),
        lines: lines.enumerated().map { index, line in
          var promises: [SchedulePromise] = []
          let source: PromiseSource = line.kind == "service" ? .service : .stock
          if line.stock > 0 { promises.append(.init(quantity: .pieces(line.stock), date: today, source: source)) }
          if line.made > 0 { promises.append(.init(quantity: .pieces(line.made), date: today, source: .production)) }
          let refused = line.ordered - line.stock - line.made
          return AcceptedLine(
            lineID: String(index + 1), product: line.product, description: line.product, kind: line.kind,
            ordered: .pieces(line.ordered), requestedDate: line.wanted.flatMap { LocalDate($0) }, promises: promises,
            refused: refused > 0 ? RefusedQuantity(quantity: .pieces(refused), code: "DATE_INFEASIBLE") : nil,
            unitPrice: zero, taxRate: .zero)
        }, net: zero, tax: zero, gross: zero, orderedAt: orderedAt ?? clock.now(), acceptedAt: clock.now()))
  }

  func reject(_ order: String, version: Int = 1) throws {
    try send(
      OrderRejected(
        handoffID: order, version: version, orderID: "order-" + order, orderNumber: "SO-" + order,
        sourceSystem: "sales", errors: [], rejectedAt: clock.now()))
  }

  func requestCancellation(_ order: String, version: Int = 1) throws {
    try send(
      CancellationRequested(handoffID: order, version: version, orderID: "order-" + order, reason: "not needed"))
  }

  /// Made for stock when `order` is empty.
  func complete(
    _ workOrder: String, _ completion: Int = 1, _ product: String, good: Int64, scrap: Int64 = 0, order: String,
    line: String = "1", closed: Bool = true, carriage: WorkOrderCarriage? = nil, byProducts: [(String, Int64)] = []
  ) throws {
    let isForStock = order.isEmpty
    try send(
      WorkOrderCompleted(
        workOrderID: workOrder, completion: completion, product: product, good: .pieces(good), scrap: .pieces(scrap),
        handoffID: order, orderID: isForStock ? "" : "order-" + order, customerID: isForStock ? "" : "customer",
        lineID: isForStock ? "" : line, closed: closed, completedAt: clock.now(), carriage: carriage,
        byProducts: byProducts.isEmpty
          ? nil : byProducts.map { WorkOrderComponent(item: $0.0, quantity: .pieces($0.1)) }))
  }

  /// Made for stock when `order` is empty.
  func release(
    _ workOrder: String, _ product: String, _ pieces: Int64, components: [(String, Int64)], order: String,
    site: String? = nil, neededBy: String? = nil
  ) throws {
    try send(
      WorkOrderReleased(
        workOrderID: workOrder, number: "WO-" + workOrder, product: product, quantity: .pieces(pieces),
        components: components.map { WorkOrderComponent(item: $0.0, quantity: .pieces($0.1)) }, handoffID: order,
        orderID: order.isEmpty ? "" : "order-" + order, customerID: order.isEmpty ? "" : "customer",
        lineID: order.isEmpty ? "" : "1", dueDate: clock.now().date, releasedAt: clock.now(), plant: site, site: site,
        neededBy: neededBy))
  }

  /// Production used components up.
  func useUp(_ workOrder: String, issue: Int = 1, _ components: [(String, Int64)]) throws {
    try send(
      MaterialBackflushed(
        workOrderID: workOrder, number: "WO-" + workOrder, issue: issue,
        components: components.map { WorkOrderComponent(item: $0.0, quantity: .pieces($0.1)) },
        issuedAt: clock.now()))
  }

  func place(
    _ item: String, _ pieces: Int64, site: String? = nil
  ) throws -> PurchaseOrderView {
    try perform {
      try PlacePurchaseOrder(
        item: item, quantity: .pieces(pieces), supplier: "Tube Works", due: LocalDate("2010-12-10")!, site: site
      ).perform(in: $0)
    }
  }

  func receive(purchaseOrder: String, _ pieces: Int64) throws -> PurchaseOrderView {
    try perform { try ReceivePurchaseOrder(quantity: .pieces(pieces)).perform(purchaseOrder: purchaseOrder, in: $0) }
  }

  /// The items with what is free of them, in the order in which it was told.
  func toldPositions() throws -> [String] {
    try published(StockPositionChanged.self).flatMap { event in
      event.positions.map { "\(event.site) \($0.item) \($0.onHand.steps)-\($0.reserved.steps)=\($0.free.steps)" }
    }
  }
}

/// SplitMix64: the same seed gives the same run.
struct InventoryRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
