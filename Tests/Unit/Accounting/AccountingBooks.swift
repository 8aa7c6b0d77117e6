import AccountingContract
import AccountingService
import GRDB
import GatewayContract
import InventoryContract
import Messaging
import Persistence
import TestSupport
import Testing
import Values

/// The books of one company in memory, driven as the service is: by messages and commands.
final class AccountingBooks {
  let clock = ManualTime(Instant("2026-03-02T08:00:00Z")!)
  let database: ServiceDatabase
  let processor: InboxProcessor
  private var sequences: [String: Int64] = [:]
  private var messages = 0

  init() throws {
    let definition = AccountingService.definition(company: "main")
    database = try ServiceDatabase(
      inMemory: definition.identity, migrations: definition.migrations, time: clock, ids: SequentialIDs())
    processor = try InboxProcessor(definition: definition, database: database, jitter: { 0 })
  }

  /// Delivers an event under a new message id.
  func deliver<Event: BusinessEvent>(_ event: Event, at businessTime: Instant? = nil) throws {
    messages += 1
    let service = String(Event.type.prefix { $0 != "." })
    let key = "\(service)|\(event.partitionKey)"
    sequences[key, default: 0] += 1
    let envelope = Envelope(
      id: "message-\(messages)", source: "/main/\(service)", type: Event.type, time: clock.now(), company: "main",
      correlationID: event.correlationID ?? "test", partitionKey: event.partitionKey, sequence: sequences[key]!,
      effectiveTime: businessTime, data: try WireFormat.encode(event))
    let report = try processor.process([envelope.encoded()])
    let errors = try database.read { try String.fetchAll($0, sql: "SELECT error FROM inbox WHERE error IS NOT NULL") }
    try #require(report.parked == 0 && errors.isEmpty, "\(errors)")
    while try processor.processDue().didSomething {}
  }

  func perform<Result>(
    as actor: String = "grace", at businessTime: Instant? = nil, _ command: (UnitOfWork) throws -> Result
  ) throws -> Result {
    try database.write(Cause(effectiveAt: businessTime, actor: actor), command)
  }

  /// All events of one kind that were recorded, in order.
  func published<Event: BusinessEvent>(_ type: Event.Type) throws -> [Event] {
    let bodies = try database.read { db in
      try [UInt8].fetchBodies(db, type: Event.type)
    }
    return try bodies.map { try WireFormat.decode(Event.self, from: Envelope.decoded($0).data) }
  }

  func verification() throws -> Verification {
    try database.read { try AccountingService.definition(company: "main").verify($0) }
  }

  func expectSoundBooks(_ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) throws {
    for check in try verification().checks where !check.passed {
      Issue.record("\(check.name): \(check.evidence) \(comment?.rawValue ?? "")", sourceLocation: sourceLocation)
    }
  }

  func waiting() throws -> Int {
    try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM inbox WHERE state = 2")! }
  }
}

extension [UInt8] {
  fileprivate static func fetchBodies(_ db: Database, type: String) throws -> [[UInt8]] {
    try Row.fetchAll(db, sql: "SELECT body FROM outbox WHERE type = ? ORDER BY position", arguments: [type])
      .map { row in try row.withUnsafeData(atIndex: 0) { Array($0!) } }
  }
}

/// Amounts in pounds.
func pounds(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .gbp) }

// MARK: What neighbours say

extension AccountingBooks {
  func onboard(_ customer: String = "customer-1", limit: Int64? = 500_000) throws {
    try deliver(
      CustomerOnboarded(
        customerID: customer, number: "17850", legalName: "Harbour Gifts Ltd",
        billTo: PostalAddress(name: "Harbour Gifts Ltd", country: "United Kingdom"), currency: "GBP",
        paymentTermsDays: 30, sourceSystem: "sales", sourceReference: "account-1"))
    if let limit { _ = try perform { try SetCreditLimit(limit: pounds(limit)).perform(customerID: customer, in: $0) } }
  }

  func checkCredit(_ order: String, version: Int = 1, customer: String = "customer-1", gross: Int64) throws {
    try deliver(
      CreditCheckRequested(
        handoffID: order, version: version, orderID: "order-\(order)", orderNumber: "SO-\(order)",
        customerID: customer, amount: pounds(gross), expiresAt: clock.now() + .seconds(600)))
  }

  struct Line {
    var lineID = "1"
    var product = "85123A"
    var quantity: Int64
    var price: Int64
    var discount: Int64?
    var rate: Int64 = 1750
  }

  static func total(_ lines: [Line]) -> Tax.Total {
    Tax.total(
      of: lines.map { line in
        (
          Tax.lineNet(
            unitPrice: pounds(line.price), quantity: .pieces(line.quantity), discountBasisPoints: line.discount ?? 0),
          TaxRate(basisPoints: line.rate)
        )
      }, currency: .gbp)
  }

  func accept(
    _ order: String, version: Int = 1, customer: String = "customer-1", payment: String = "account", _ lines: [Line]
  ) throws {
    let total = AccountingBooks.total(lines)
    try deliver(
      OrderAccepted(
        handoffID: order, version: version, orderID: "order-\(order)", orderNumber: "SO-\(order)",
        sourceSystem: "sales", customerID: customer, decision: .accepted, payment: payment, currency: "GBP",
        paymentTermsDays: 30, shipComplete: true, shipTo: PostalAddress(name: "Harbour Gifts Ltd", country: "UK"),
        lines: lines.map { line in
          AcceptedLine(
            lineID: line.lineID, product: line.product, description: "A thing", kind: "goods",
            ordered: .pieces(line.quantity),
            promises: [
              SchedulePromise(quantity: .pieces(line.quantity), date: clock.now().date, source: .stock)
            ], unitPrice: pounds(line.price), discountBasisPoints: line.discount,
            taxRate: TaxRate(basisPoints: line.rate))
        }, net: total.net, tax: total.tax, gross: total.gross, orderedAt: clock.now(), acceptedAt: clock.now()))
  }

  func issue(
    _ order: String, shipment: String, version: Int = 1, customer: String = "customer-1",
    _ quantities: [String: Int64], cost: Int64? = nil, complete: Bool = true, at: Instant? = nil
  ) throws {
    try deliver(
      GoodsIssued(
        shipmentID: shipment, number: "SH-\(shipment)", handoffID: order, orderID: "order-\(order)",
        orderNumber: "SO-\(order)", customerID: customer, version: version,
        lines: quantities.sorted { $0.key < $1.key }.map { lineID, quantity in
          ShippedLine(
            lineID: lineID, product: "85123A", kind: "goods", quantity: .pieces(quantity), cost: cost.map(pounds))
        }, orderComplete: complete, issuedAt: at ?? clock.now()))
  }

  /// An order on account from the check to the invoice.
  func sell(_ order: String, customer: String = "customer-1", _ lines: [Line], at: Instant? = nil) throws {
    try checkCredit(order, customer: customer, gross: AccountingBooks.total(lines).gross.minorUnits)
    try accept(order, customer: customer, lines)
    try issue(
      order, shipment: "shipment-\(order)", customer: customer,
      Dictionary(uniqueKeysWithValues: lines.map { ($0.lineID, $0.quantity) }), at: at)
  }
}
