import CustomerServiceDomain
import CustomerServiceService
import Foundation
import GatewayContract
import GRDB
import InventoryContract
import Messaging
import Persistence
import TestSupport
import Values

/// Customer service on a database in memory, on 3 December 2010, with one customer.
final class CustomerServiceFixture {
  let definition = CustomerServiceService.definition(company: "uk")
  let database: ServiceDatabase
  private let processor: InboxProcessor
  private var heard: Int64 = 0

  init() throws {
    database = try ServiceDatabase(
      inMemory: definition.identity, migrations: definition.migrations,
      time: FixedTime(Instant("2010-12-03T10:00:00Z")!))
    processor = try InboxProcessor(definition: definition, database: database, jitter: { 0 })
    try hear(customer("C1"))
  }

  @discardableResult
  func run<T>(_ body: (UnitOfWork) throws -> T) throws -> T { try database.write(Cause(actor: "ada"), body) }

  /// A message arrives, under a new id each time; then what it woke is handled too.
  func hear<Event: BusinessEvent>(_ event: Event) throws {
    heard += 1
    let source = Event.type.hasPrefix("gateway") ? "/group/gateway" : "/uk/inventory"
    let envelope = Envelope(
      id: "message-\(heard)", source: source, type: Event.type, time: database.time.now(), company: "uk",
      correlationID: event.correlationID ?? event.partitionKey, partitionKey: event.partitionKey, sequence: heard,
      data: try WireFormat.encode(event))
    _ = try processor.process([envelope.encoded()])
    _ = try processor.processDue()
  }

  /// How many messages wait for something that has not arrived.
  func waiting() throws -> Int { try database.read { try MessageOperations.statistics($0).waiting } }

  func published<Event: BusinessEvent>(_ type: Event.Type) throws -> [Event] {
    try database.read { db in
      try Data.fetchAll(db, sql: "SELECT body FROM outbox WHERE type = ? ORDER BY position", arguments: [Event.type])
    }.map { try WireFormat.decode(Event.self, from: Envelope.decoded(Array($0)).data) }
  }

  func failedChecks() throws -> [VerificationCheck] {
    try database.read { try definition.verify($0) }.checks.filter { !$0.passed }
  }

  func open(order: String? = "O1") throws -> String {
    try run { try OpenCase(customerID: "C1", orderID: order, subject: "Two arrived broken").perform(in: $0).caseID }
  }

  func returnable(_ orderID: String = "O1") throws -> [String: Int64] {
    let lines = try database.read { try CustomerServiceQueries.returnable(order: orderID, in: $0) }
    return Dictionary(uniqueKeysWithValues: lines.map { ($0.lineID, $0.returnable.steps) })
  }

  func customer(_ customerID: String) -> CustomerOnboarded {
    var event = CustomerOnboarded.example
    event.customerID = customerID
    return event
  }

  func issued(_ shipmentID: String, order: String = "O1", customer: String = "C1", lines: [String: Int64])
    -> GoodsIssued
  {
    GoodsIssued(
      shipmentID: shipmentID, number: shipmentID, handoffID: "H-\(order)", orderID: order, orderNumber: "SO-\(order)",
      customerID: customer, version: 1,
      lines: lines.sorted { $0.key < $1.key }.map {
        ShippedLine(lineID: $0.key, product: "85123A", kind: "goods", quantity: .pieces($0.value))
      } + [ShippedLine(lineID: "carriage", product: "POST", kind: "service", quantity: .pieces(1))],
      orderComplete: true, issuedAt: database.time.now())
  }

  func returned(
    _ returnID: String, creditNote: String? = nil, at time: String = "2010-12-06T10:00:00Z", _ lines: [(String, Int64)]
  ) -> GoodsReturned {
    GoodsReturned(
      returnID: returnID, customerID: "C1", creditNoteID: creditNote,
      lines: lines.map {
        ReturnedLine(orderID: "O1", lineID: $0.0, product: "85123A", quantity: .pieces($0.1), disposition: "stock")
      }, returnedAt: Instant(time)!)
  }
}
