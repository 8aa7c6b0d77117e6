import GRDB
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// Quotes: promises that hold supply until a time, before there is an order.
enum QuoteStore {
  enum State: String, Codable, Sendable, CaseIterable {
    case standing, accepted, released, expired
  }

  struct Quote {
    let id: String
    var orderID: String?
    let product: String
    let quantity: Quantity
    var state: State
    let details: PromiseDetails
    let createdAt: Instant
    let expiresAt: Instant

    /// Of the last delivery.
    var date: LocalDate { details.deliveries.map(\.date).max()! }
  }

  static func insert(_ quote: Quote, _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO supplyQuote (id, orderID, product, unit, steps, state, document, createdAt, expiresAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        quote.id, quote.orderID, quote.product, quote.quantity.unit.code, quote.quantity.steps, quote.state.rawValue,
        String(decoding: try WireFormat.encode(quote.details), as: UTF8.self), quote.createdAt, quote.expiresAt,
      ])
  }

  static func find(_ id: String, _ db: Database) throws -> Quote? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM supplyQuote WHERE id = ?"), arguments: [id]
    ).map(quote)
  }

  private static let columns = "id, orderID, product, unit, steps, state, document, createdAt, expiresAt"

  private static func quote(_ row: Row) throws -> Quote {
    let document: String = row[6]
    return Quote(
      id: row[0], orderID: row[1], product: row[2], quantity: Quantity(steps: row[4], unit: UnitOfMeasure(row[3])!),
      state: State(rawValue: row[5])!, details: try WireFormat.decode(PromiseDetails.self, from: Array(document.utf8)),
      createdAt: row[7], expiresAt: row[8])
  }

  static func assign(_ id: String, orderID: String, _ db: Database) throws {
    try db.execute(sql: "UPDATE supplyQuote SET orderID = ? WHERE id = ?", arguments: [orderID, id])
  }

  static func close(_ id: String, as state: State, _ db: Database) throws {
    try db.execute(sql: "UPDATE supplyQuote SET state = ? WHERE id = ?", arguments: [state.rawValue, id])
  }

  static func accept(_ id: String, for owner: String, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE supplyQuote SET state = 'accepted', promise = ? WHERE id = ?")
      .execute(arguments: [owner, id])
  }

  static func reopen(_ id: String, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE supplyQuote SET state = 'standing', promise = NULL WHERE id = ?")
      .execute(arguments: [id])
  }

  /// Lets a line's promise take what a quote for its order holds: the same product, and the same quantity or the
  /// smallest larger one. The quote keeps its date. Nil when there is none.
  static func take(
    orderID: String, product: String, quantity: Quantity, for owner: String, in unit: UnitOfWork
  ) throws -> (date: LocalDate, deliveries: [SupplyDelivery], reasons: [DelayReason])? {
    let db = unit.database
    let found = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM supplyQuote
          WHERE orderID = ? AND product = ? AND unit = ? AND steps >= ? AND state = 'standing' AND expiresAt > ?
          ORDER BY steps, createdAt, id LIMIT 1
          """), arguments: [orderID, product, quantity.unit.code, quantity.steps, unit.now]
    ).map(quote)
    guard let found else { return nil }
    guard found.quantity == quantity else { return try QuoteParts(unit).take(quantity, of: found, for: owner) }
    try BookingStore.handOver(BookingStore.owner(quote: found.id), to: owner, db)
    try accept(found.id, for: owner, db)
    try ComponentBookings(unit).tell(owner)
    try ComponentBookings(unit).tell(BookingStore.owner(quote: found.id))
    return (found.date, found.details.deliveries, found.details.reasons)
  }

  /// What promises took from quotes that have time left is theirs again, for nothing came of the promises.
  static func takeBack(handoffID: String, version: Int, in unit: UnitOfWork) throws {
    let db = unit.database
    for line in try PromiseStore.lines(handoffID: handoffID, version: version, db) where line.details != nil {
      let owner = BookingStore.owner(handoffID: handoffID, version: version, lineID: line.lineID)
      let quote = try Row.fetchOne(
        db.cachedStatement(
          sql: "SELECT \(columns) FROM supplyQuote WHERE promise = ? AND state = 'accepted' AND expiresAt > ?"),
        arguments: [owner, unit.now]
      ).map(QuoteStore.quote)
      guard let quote else { continue }
      guard quote.quantity.steps == line.newSteps else {
        try QuoteParts(unit).giveBack(quote, from: owner)
        continue
      }
      try BookingStore.handOver(owner, to: BookingStore.owner(quote: quote.id), db)
      try reopen(quote.id, db)
      try ComponentBookings(unit).tell(BookingStore.owner(quote: quote.id))
      try ComponentBookings(unit).tell(owner)
    }
  }
}

/// A quote lets its supply go when its time is over.
enum QuoteExpiry {
  static let kind = "supply-quote"

  static let subscription = TimerSubscription(kind: kind) { timer, unit in
    guard let quote = try QuoteStore.find(timer.key, unit.database), quote.state == .standing else { return }
    try BookingStore.release(BookingStore.owner(quote: quote.id), unit.database)
    try ComponentBookings(unit).tell(BookingStore.owner(quote: quote.id))
    try QuoteStore.close(quote.id, as: .expired, unit.database)
  }
}
