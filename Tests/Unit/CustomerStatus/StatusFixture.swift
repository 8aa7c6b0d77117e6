import GRDB
import GatewayContract
import InventoryContract
import Messaging
import Persistence
import ProductionContract
import SalesContract
import TestSupport
import Testing
import Values

@testable import CustomerStatusService

/// The read model in memory, told business events as the history tells them, on 3 December 2010.
final class StatusFixture {
  static let customer = "C1"
  static let account = "A1"

  let clock = ManualTime(Instant("2010-12-03T10:00:00Z")!)
  let definition = CustomerStatusService.definition(company: ServiceIdentity.group)
  let database: ServiceDatabase
  private let processor: InboxProcessor
  private var told = 0
  private var sequences: [String: Int64] = [:]
  /// Everything that was told, for telling it again to another read model.
  private(set) var history: [[UInt8]] = []

  init() throws {
    database = try ServiceDatabase(
      inMemory: definition.identity, migrations: definition.migrations, time: clock, ids: SequentialIDs())
    processor = try InboxProcessor(definition: definition, database: database, jitter: { 0 })
    try onboard(StatusFixture.customer, account: StatusFixture.account)
  }

  func onboard(_ customerID: String, account: String? = nil) throws {
    var event = CustomerOnboarded.example
    event.customerID = customerID
    event.sourceReference = account ?? "account of \(customerID)"
    try tell(event)
  }

  func tell<Event: BusinessEvent>(_ event: Event) throws {
    told += 1
    let service = String(Event.type.prefix { $0 != "." })
    let key = "\(service)|\(event.partitionKey)"
    sequences[key, default: 0] += 1
    let body = Envelope(
      id: "message-\(told)", source: "/main/\(service)", type: Event.type, time: clock.now(), company: "main",
      correlationID: event.correlationID ?? "test", partitionKey: event.partitionKey, sequence: sequences[key]!,
      data: try WireFormat.encode(event)
    ).encoded()
    history.append(body)
    let report = try processor.process([body], fromHistory: true)
    let errors = try database.read { try String.fetchAll($0, sql: "SELECT error FROM inbox WHERE error IS NOT NULL") }
    try #require(report.parked == 0 && errors.isEmpty, "\(errors)")
  }

  func document(_ customerID: String = StatusFixture.customer) throws -> StatusDocument {
    try #require(try database.read { try StatusStore.document(customerID, today: clock.now().date, in: $0) })
  }

  func order(_ orderID: String = "O1") throws -> StatusDocument.Order {
    try #require(
      try database.read {
        try StatusStore.order(orderID, of: StatusFixture.customer, today: clock.now().date, in: $0)
      })
  }

  func line(_ lineID: String = "1", of orderID: String = "O1") throws -> StatusDocument.Line {
    try #require(try order(orderID).lines.first { $0.lineID == lineID })
  }

  var sentences: [String] { get throws { try document().timeline.map(\.sentence) } }

  /// What must always hold: the service's own checks, and that telling all of it again gives the same.
  func expectSound(sourceLocation: SourceLocation = #_sourceLocation) throws {
    for check in try database.read({ try definition.verify($0) }).checks where !check.passed {
      Issue.record("\(check.name): \(check.evidence)", sourceLocation: sourceLocation)
    }
    let kept = try database.read { try CustomerStatusService.digest($0) }
    #expect(try CustomerStatusService.rebuild(from: history) == kept, sourceLocation: sourceLocation)
  }
}

// MARK: What the services say

extension StatusFixture {
  struct Line {
    var id = "1"
    var product = "MUG"
    var description = "Mug"
    var quantity: Int64 = 10
    var accepted: Int64?
    var date = "2010-12-10"
  }

  private func document(_ orderID: String, version: Int, _ lines: [Line]) -> OrderDocument {
    var document = OrderDocument.example
    document.orderID = orderID
    document.number = "SO-\(orderID)"
    document.version = version
    document.accountID = StatusFixture.account
    document.orderedAt = clock.now()
    document.lines = lines.map { line in
      var copy = OrderDocument.example.lines[0]
      copy.lineID = line.id
      copy.product = line.product
      copy.description = line.description
      copy.quantity = .pieces(line.quantity)
      return copy
    }
    return document
  }

  func confirm(_ orderID: String = "O1", _ lines: [Line] = [Line()]) throws {
    try tell(OrderConfirmed(order: document(orderID, version: 1, lines)))
  }

  func amend(_ orderID: String = "O1", version: Int, _ lines: [Line] = [Line()]) throws {
    try tell(OrderAmended(order: document(orderID, version: version, lines), reason: "the customer asked"))
  }

  func accept(_ orderID: String = "O1", version: Int = 1, _ lines: [Line] = [Line()]) throws {
    var event = OrderAccepted.example
    event.handoffID = "H-\(orderID)"
    event.orderID = orderID
    event.orderNumber = "SO-\(orderID)"
    event.version = version
    event.customerID = StatusFixture.customer
    event.decision = lines.contains { $0.accepted != nil } ? .partiallyAccepted : .accepted
    event.orderedAt = clock.now()
    event.acceptedAt = clock.now()
    event.lines = lines.map { line in
      AcceptedLine(
        lineID: line.id, product: line.product, description: line.description, kind: "goods",
        ordered: .pieces(line.quantity),
        promises: [
          SchedulePromise(
            quantity: .pieces(line.accepted ?? line.quantity), date: LocalDate(line.date)!, source: .stock)
        ], unitPrice: Money(minorUnits: 100, currency: .gbp), taxRate: .zero)
    }
    try tell(event)
  }

  func plan(_ shipmentID: String, of orderID: String = "O1", _ lines: [String: Int64]) throws {
    try tell(
      ShipmentPlanned(
        shipmentID: shipmentID, number: "SH-\(shipmentID)", handoffID: "H-\(orderID)", orderID: orderID,
        customerID: StatusFixture.customer, lines: shipped(lines), plannedAt: clock.now()))
  }

  func progress(_ shipmentID: String = "S1", of orderID: String = "O1", to status: String) throws {
    try tell(
      ShipmentProgressed(
        shipmentID: shipmentID, orderID: orderID, customerID: StatusFixture.customer, status: status, at: clock.now()))
  }

  func issue(_ shipmentID: String, of orderID: String = "O1", _ lines: [String: Int64], complete: Bool = true)
    throws
  {
    try tell(
      GoodsIssued(
        shipmentID: shipmentID, number: "SH-\(shipmentID)", handoffID: "H-\(orderID)", orderID: orderID,
        orderNumber: "SO-\(orderID)", customerID: StatusFixture.customer, version: 1, lines: shipped(lines),
        orderComplete: complete, issuedAt: clock.now()))
  }

  private func shipped(_ lines: [String: Int64]) -> [ShippedLine] {
    lines.sorted { $0.key < $1.key }.map {
      ShippedLine(lineID: $0.key, product: "MUG", kind: "goods", quantity: .pieces($0.value))
    }
  }

  /// Made for stock when `orderID` is empty.
  func release(_ workOrderID: String = "W1", of orderID: String = "O1", quantity: Int64) throws {
    var event = WorkOrderReleased.example
    event.workOrderID = workOrderID
    event.orderID = orderID
    event.customerID = orderID.isEmpty ? "" : StatusFixture.customer
    event.quantity = .pieces(quantity)
    try tell(event)
  }

  func complete(
    _ workOrderID: String = "W1", of orderID: String = "O1", good: Int64, scrap: Int64 = 0, closed: Bool = false
  ) throws {
    var event = WorkOrderCompleted.example
    event.workOrderID = workOrderID
    event.orderID = orderID
    event.customerID = orderID.isEmpty ? "" : StatusFixture.customer
    event.good = .pieces(good)
    event.scrap = .pieces(scrap)
    event.closed = closed
    try tell(event)
  }

  func hold(_ orderID: String = "O1", version: Int = 1) throws {
    try tell(
      OrderHeld(
        handoffID: "H-\(orderID)", version: version, orderID: orderID, orderNumber: "SO-\(orderID)",
        sourceSystem: "sales", customerID: StatusFixture.customer, code: "CREDIT_LIMIT",
        amount: Money(minorUnits: 1000, currency: .gbp), heldAt: clock.now()))
  }

  func reject(
    _ orderID: String = "O1", version: Int = 1, code: String = "CREDIT_DECLINED", message: String = "Too much.",
    effective: Int? = nil
  ) throws {
    try tell(
      OrderRejected(
        handoffID: "H-\(orderID)", version: version, orderID: orderID, orderNumber: "SO-\(orderID)",
        sourceSystem: "sales", customerID: StatusFixture.customer,
        errors: [HandoffError(code: code, message: message, owner: "finance", retryable: true)],
        effectiveVersion: effective, rejectedAt: clock.now()))
  }
}
