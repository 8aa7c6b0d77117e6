import Foundation
import GatewayContract
import GRDB
import Messaging
import Persistence
import SalesContract
import SalesDomain
import SalesService
import TestSupport
import Values

/// Sales on a database in memory, on 1 December 2010, with one account, one contract and two products.
final class SalesFixture {
  let definition = SalesService.definition(company: "uk")
  let database: ServiceDatabase
  private let processor: InboxProcessor
  private(set) var accountID = ""
  private(set) var contractID = ""
  private var heard: Int64 = 0

  init(signed: Bool = true) throws {
    database = try ServiceDatabase(
      inMemory: definition.identity, migrations: definition.migrations,
      time: FixedTime(Instant("2010-12-01T08:26:00Z")!))
    processor = try InboxProcessor(definition: definition, database: database, jitter: { 0 })
    try run { unit in
      accountID = try OpenAccount(
        number: "17850", legalName: "Harbour Gifts Ltd", billTo: SalesFixture.address, currency: "GBP"
      ).perform(in: unit).accountID
      _ = try PublishProduct(code: "85123A", name: "Holder", kind: .goods, listPrice: SalesFixture.pounds(255)).perform(
        in: unit)
      _ = try PublishProduct(code: "71053", name: "Lantern", kind: .goods, listPrice: SalesFixture.pounds(339)).perform(
        in: unit)
      _ = try SetTaxRate(rate: TaxRate(basisPoints: 1750)).perform(country: "United Kingdom", in: unit)
      contractID = try DraftContract(accountID: accountID).perform(in: unit).contractID
    }
    if signed { try sign() }
  }

  static let address = PostalAddress(name: "Harbour Gifts Ltd", city: "Leeds", country: "United Kingdom")
  static let hash = String(repeating: "9f", count: 32)
  static func pounds(_ pence: Int64) -> Money { Money(minorUnits: pence, currency: .gbp) }

  func sign(from start: String = "2010-01-01", to end: String? = nil) throws {
    try run { unit in
      _ = try SignContract(
        signedBy: "Ada Byron", signatureHash: SalesFixture.hash, startDate: LocalDate(start)!,
        endDate: end.map { LocalDate($0)! }
      ).perform(contract: contractID, in: unit)
    }
  }

  @discardableResult
  func run<T>(at businessTime: String? = nil, _ body: (UnitOfWork) throws -> T) throws -> T {
    try database.write(Cause(effectiveAt: businessTime.flatMap(Instant.init), actor: "test"), body)
  }

  func draft(_ lines: [OrderLines.Request]) -> DraftOrder { DraftOrder(accountID: accountID, lines: lines) }

  func place(_ lines: [OrderLines.Request], at businessTime: String? = nil) throws -> OrderView {
    try run(at: businessTime) { try PlaceOrder(order: draft(lines)).perform(in: $0) }
  }

  func order(_ orderID: String) throws -> OrderView { try database.read { try SalesQueries.order(orderID, in: $0)! } }

  /// A message of the gateway arrives, under a new id each time.
  @discardableResult
  func hear<Event: BusinessEvent>(_ event: Event) throws -> ProcessingReport {
    heard += 1
    let envelope = Envelope(
      id: "message-\(heard)", source: "/group/gateway", type: Event.type, time: database.time.now(), company: "group",
      correlationID: event.correlationID ?? event.partitionKey, partitionKey: event.partitionKey, sequence: heard,
      data: try WireFormat.encode(event))
    return try processor.process([envelope.encoded()])
  }

  /// Every event of a kind that was published, in order.
  func published<Event: BusinessEvent>(_ type: Event.Type) throws -> [Event] {
    try database.read { db in
      try Data.fetchAll(db, sql: "SELECT body FROM outbox WHERE type = ? ORDER BY position", arguments: [Event.type])
    }.map { try WireFormat.decode(Event.self, from: Envelope.decoded(Array($0)).data) }
  }

  func failedChecks() throws -> [VerificationCheck] {
    try database.read { try definition.verify($0) }.checks.filter { !$0.passed }
  }

  func figures() throws -> [String: Int64] { try database.read { try definition.verify($0) }.figures }

  func accepted(_ order: OrderView, decision: Decision = .accepted, on date: String = "2010-12-03") -> OrderAccepted {
    OrderAccepted(
      handoffID: "H-\(order.orderID)", version: order.version, orderID: order.orderID, orderNumber: order.number,
      sourceSystem: "sales", customerID: "C1", decision: decision, payment: order.payment, currency: order.currency,
      paymentTermsDays: 30, shipComplete: order.shipComplete, shipTo: order.shipTo,
      lines: order.lines.map { line in
        AcceptedLine(
          lineID: line.lineID, product: line.product, description: line.description, kind: "goods",
          ordered: line.quantity,
          promises: [SchedulePromise(quantity: line.quantity, date: LocalDate(date)!, source: .stock)],
          unitPrice: line.unitPrice, taxRate: line.taxRate)
      },
      net: order.net, tax: order.tax, gross: order.gross, orderedAt: order.orderedAt!, acceptedAt: database.time.now())
  }

  func rejected(_ order: OrderView, effectiveVersion: Int? = nil) -> OrderRejected {
    OrderRejected(
      handoffID: "H-\(order.orderID)", version: order.version, orderID: order.orderID, orderNumber: order.number,
      sourceSystem: "sales", customerID: "C1",
      errors: [
        HandoffError(
          code: "DATE_INFEASIBLE", lineID: "1", message: "It cannot be made.", owner: "planning", retryable: true)
      ],
      effectiveVersion: effectiveVersion, rejectedAt: database.time.now())
  }
}
