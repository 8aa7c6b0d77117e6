import AccountingContract
import Foundation
import GRDB
import GatewayContract
import GatewayDomain
import GatewayService
import InventoryContract
import Messaging
import Persistence
import ProductionContract
import SalesContract
import Synchronization
import Testing
import Values

final class GatewayClock: TimeSource {
  private let moment = Mutex(Instant("2026-03-02T08:00:00Z")!)
  func now() -> Instant { moment.withLock { $0 } }
  func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}

/// SplitMix64, so that a failing run can be repeated from its printed seed.
struct GatewayRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A gateway in memory, driven as the service is: by messages, commands and the clock.
final class GatewayDesk {
  static let definition = GatewayService.definition(company: "main")
  let clock = GatewayClock()
  let database: ServiceDatabase
  let processor: InboxProcessor
  private var sequences: [String: Int64] = [:]
  private var messages = 0

  init() throws {
    database = try ServiceDatabase(
      inMemory: GatewayDesk.definition.identity, migrations: GatewayDesk.definition.migrations, time: clock)
    processor = try InboxProcessor(definition: GatewayDesk.definition, database: database, jitter: { 0 })
  }

  /// Delivers an event under a new message id.
  func deliver<Event: BusinessEvent>(_ event: Event) throws {
    messages += 1
    let service = String(Event.type.prefix { $0 != "." })
    let key = "\(service)|\(event.partitionKey)"
    sequences[key, default: 0] += 1
    let envelope = Envelope(
      id: "message-\(messages)", source: "/main/\(service)", type: Event.type, time: clock.now(), company: "main",
      correlationID: event.correlationID ?? "test", partitionKey: event.partitionKey, sequence: sequences[key]!,
      data: try WireFormat.encode(event))
    let report = try processor.process([envelope.encoded()])
    let errors = try database.read { try String.fetchAll($0, sql: "SELECT error FROM inbox WHERE error IS NOT NULL") }
    try #require(report.parked == 0 && errors.isEmpty, "\(errors)")
    try settle()
  }

  func settle() throws { while try processor.processDue().didSomething {} }

  func wait(_ duration: Duration) throws {
    clock.advance(by: duration)
    try settle()
  }

  func perform<Result>(_ command: (UnitOfWork) throws -> Result) throws -> Result {
    try database.write(Cause(actor: "grace"), command)
  }

  /// All events of one kind that were recorded, in order.
  func published<Event: BusinessEvent>(_ type: Event.Type) throws -> [Event] {
    try bodies(Event.type).map { try WireFormat.decode(Event.self, from: Envelope.decoded($0).data) }
  }

  func companies(of type: String) throws -> [String] { try bodies(type).map { try Envelope.decoded($0).company } }

  private func bodies(_ type: String) throws -> [[UInt8]] {
    try database.read { db in
      try Row.fetchAll(db, sql: "SELECT body FROM outbox WHERE type = ? ORDER BY position", arguments: [type])
        .map { Array($0[0] as Data) }
    }
  }

  /// Types of everything that was recorded, without `gateway.` and the version.
  func story() throws -> [String] {
    try database.read { try String.fetchAll($0, sql: "SELECT type FROM outbox ORDER BY position") }
      .map { $0.split(separator: ".").dropFirst().dropLast().joined(separator: ".") }
  }

  func handoff(_ orderID: String) throws -> HandoffSummary {
    let found = try database.read {
      try HandoffQueries.list(HandoffQueries.Filter(orderID: orderID), after: nil, limit: 10, in: $0)
    }
    try #require(found.count == 1)
    return found[0]
  }

  func view(_ orderID: String) throws -> HandoffView {
    let id = try handoff(orderID).handoffID
    return try #require(try database.read { try HandoffQueries.view(id, in: $0) })
  }

  /// Changes the tables behind the service's back.
  func tamper(_ sql: String) throws { try perform { try $0.database.execute(sql: sql) } }

  func count(_ sql: String) throws -> Int { try database.read { try Int.fetchOne($0, sql: sql)! } }

  func verification() throws -> Verification { try database.read { try GatewayDesk.definition.verify($0) } }

  func expectSound(_ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) throws {
    for check in try verification().checks where !check.passed {
      Issue.record("\(check.name): \(check.evidence) \(comment?.rawValue ?? "")", sourceLocation: sourceLocation)
    }
  }
}

// MARK: Neighbours

extension GatewayDesk {
  /// Sales has an account, a contract, goods P1 to P3 at 2.50 and a service S1.
  func openShop() throws {
    try deliver(GatewayDesk.account)
    try deliver(GatewayDesk.contract)
    for code in ["P1", "P2", "P3"] { try deliver(GatewayDesk.product(code)) }
    try deliver(GatewayDesk.product("S1", kind: .service))
  }

  static let address = PostalAddress(name: "Harbour Gifts Ltd", city: "Leeds", country: "United Kingdom")
  static let account = AccountOpened(
    accountID: "account", number: "17850", legalName: "Harbour Gifts Ltd", taxID: "GB123456789", billTo: address,
    currency: "GBP", paymentTermsDays: 30, openedAt: Instant("2026-01-01T08:00:00Z")!)
  static let contract = ContractActivated(
    contractID: "contract", number: "CT-1", accountID: "account", startDate: LocalDate("2026-01-01")!,
    signedBy: "Ada", signatureHash: String(repeating: "ab", count: 32), activatedAt: Instant("2026-01-01T08:00:00Z")!)
  static func product(_ code: String, kind: ProductKind = .goods, active: Bool = true) -> ProductPublished {
    ProductPublished(
      code: code, name: "Article \(code)", kind: kind, supply: .stock, unit: "H87",
      listPrice: Money(minorUnits: 250, currency: .gbp), active: active)
  }

  /// A document of the own CRM; `lines` are products and pieces, line ids 1, 2, 3 ...
  static func document(
    _ orderID: String = "order", version: Int = 1, _ lines: [(String, Int64)] = [("P1", 6)],
    payment: PaymentMethod = .account, shipComplete: Bool = false, accountID: String = "account"
  ) -> OrderDocument {
    let orderLines = lines.enumerated().map { index, line in
      OrderLine(
        lineID: String(index + 1), product: line.0, description: "Article \(line.0)", quantity: .pieces(line.1),
        unitPrice: Money(minorUnits: 250, currency: .gbp), taxRate: TaxRate(basisPoints: 2000))
    }
    let totals = Tax.total(
      of: orderLines.map { (Tax.lineNet(unitPrice: $0.unitPrice, quantity: $0.quantity), $0.taxRate) }, currency: .gbp)
    return OrderDocument(
      orderID: orderID, number: "SO-\(orderID)", version: version, contractID: "contract", accountID: accountID,
      currency: "GBP", payment: payment, shipComplete: shipComplete, requestedDate: LocalDate("2026-03-02")!,
      shipTo: address, lines: orderLines, net: totals.net, tax: totals.tax, gross: totals.gross,
      orderedAt: Instant("2026-03-02T08:00:00Z")!)
  }

  func confirm(_ document: OrderDocument) throws { try deliver(OrderConfirmed(order: document)) }
  func amend(_ document: OrderDocument) throws { try deliver(OrderAmended(order: document, reason: "other wishes")) }
  func withdraw(_ orderID: String = "order", version: Int = 1) throws {
    try deliver(
      SalesContract.OrderCancelled(
        orderID: orderID, number: "SO-\(orderID)", version: version, accountID: "account", reason: "ordered twice",
        cancelledAt: clock.now()))
  }

  func approveCredit(_ orderID: String = "order", version: Int = 1, releasedBy: String? = nil) throws {
    let amount = Money(minorUnits: 1, currency: .gbp)
    try deliver(
      CreditApproved(
        handoffID: try handoff(orderID).handoffID, version: version, customerID: "c", amount: amount, exposure: amount,
        limit: amount, releasedBy: releasedBy, approvedAt: clock.now()))
  }
  func holdCredit(_ orderID: String = "order", version: Int = 1) throws {
    let amount = Money(minorUnits: 1, currency: .gbp)
    try deliver(
      CreditHeld(
        handoffID: try handoff(orderID).handoffID, version: version, customerID: "c", code: "CREDIT_LIMIT",
        amount: amount, exposure: amount, limit: amount, heldAt: clock.now()))
  }
  func declineCredit(_ orderID: String = "order", version: Int = 1) throws {
    try deliver(
      CreditDeclined(
        handoffID: try handoff(orderID).handoffID, version: version, customerID: "c", code: "CREDIT_DECLINED",
        declinedBy: "grace", reason: "The balance alone exceeds the limit.", declinedAt: clock.now()))
  }

  /// Stock gives `promised` pieces of each line, by line id, on a day; everything else is short.
  func answerStock(
    of orderID: String = "order", version: Int = 1, _ promised: [String: Int64], on date: String = "2026-03-02"
  ) throws {
    let id = try handoff(orderID).handoffID
    let asked = try #require(
      try published(AvailabilityRequested.self).last { $0.handoffID == id && $0.version == version })
    try deliver(
      AvailabilityPromised(
        handoffID: id, version: version,
        lines: asked.lines.map { line in
          let given = Quantity.pieces(promised[line.lineID] ?? 0)
          return StockPromise(
            lineID: line.lineID, product: line.product, promised: given, date: LocalDate(date)!, site: "main",
            short: line.quantity - given)
        }, answeredAt: clock.now()))
  }

  /// Production makes `promised` pieces of each short line, by line id, and refuses the rest.
  func answerProduction(
    of orderID: String = "order", version: Int = 1, _ promised: [String: Int64], on date: String = "2026-03-05"
  ) throws {
    let id = try handoff(orderID).handoffID
    let asked = try #require(try published(CapacityRequested.self).last { $0.handoffID == id && $0.version == version })
    try deliver(
      SupplyPromised(
        handoffID: id, version: version,
        lines: asked.lines.map { line in
          let given = Quantity.pieces(promised[line.lineID] ?? 0)
          let refused = line.quantity - given
          return SupplyPromise(
            lineID: line.lineID, product: line.product, promised: given, date: LocalDate(date)!, refused: refused,
            code: refused.isZero ? nil : "NOT_MANUFACTURED")
        }, answeredAt: clock.now()))
  }

  func ship(
    of orderID: String = "order", version: Int = 1, shipment: String = "s1", _ lines: [String: Int64], complete: Bool
  ) throws {
    let summary = try handoff(orderID)
    let products = Dictionary(
      uniqueKeysWithValues: try view(orderID).lines.map { ($0.lineID, $0.product) })
    try deliver(
      GoodsIssued(
        shipmentID: shipment, number: "SH-1", handoffID: summary.handoffID, orderID: orderID,
        orderNumber: summary.orderNumber, customerID: summary.customerID ?? "", version: version,
        lines: lines.sorted { $0.key < $1.key }.map {
          ShippedLine(lineID: $0.key, product: products[$0.key] ?? "P1", kind: "goods", quantity: .pieces($0.value))
        }, orderComplete: complete, issuedAt: clock.now()))
  }

  /// The whole way of an order that stock can fill.
  func acceptFromStock(_ document: OrderDocument) throws {
    document.version == 1 ? try confirm(document) : try amend(document)
    if document.payment == .account { try approveCredit(document.orderID, version: document.version) }
    try answerStock(
      of: document.orderID, version: document.version,
      Dictionary(uniqueKeysWithValues: document.lines.map { ($0.lineID, $0.quantity.steps) }))
  }
}
