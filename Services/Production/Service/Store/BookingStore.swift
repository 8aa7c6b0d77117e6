import GRDB
import Persistence
import ProductionDomain
import Values

/// What standing promises hold: material, work, and the orders they will become. An owner is one line's promise or
/// a quote.
enum BookingStore {
  static func owner(handoffID: String, version: Int, lineID: String) -> String { "\(handoffID):\(version):\(lineID)" }
  static func owner(quote id: String) -> String { "quote:\(id)" }

  static func save(
    _ commitment: PromiseCommitment, for owner: String, unit: (ItemAtPlant) -> UnitOfMeasure, _ db: Database
  ) throws {
    for (position, order) in commitment.orders.enumerated() {
      let (source, name) = sourceText(order.source)
      try db.cachedStatement(
        sql: """
          INSERT INTO promisedOrder (owner, position, parent, item, plant, unit, source, sourceName, startedSteps, goodSteps,
            releaseDate, dueDate, components)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        owner, position, order.parent, order.key.item, order.key.plant, unit(order.key).code, source,
        name ?? order.supplier,
        order.started, order.good, order.release, order.due, componentText(order.components),
      ])
      for work in order.work where work.seconds > 0 {
        try db.cachedStatement(
          sql: "INSERT INTO workCentreBooking (owner, position, workCentre, date, seconds) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [owner, position, work.workCentre, work.date, work.seconds])
      }
    }
    for (order, booking) in commitment.material {
      try db.cachedStatement(
        sql:
          "INSERT INTO materialBooking (owner, position, item, plant, date, steps, unit) VALUES (?, ?, ?, ?, ?, ?, ?)"
      ).execute(arguments: [
        owner, order ?? -1, booking.key.item, booking.key.plant, booking.date, booking.quantity,
        unit(booking.key).code,
      ])
    }
  }

  static func sourceText(_ source: ItemRecord.Source) -> (String, String?) {
    switch source {
    case .make: ("make", nil)
    case .buy: ("buy", nil)
    case .subcontract: ("subcontract", nil)
    case .transfer(let plant): ("transfer", plant)
    case .lane: ("transfer", nil)
    case .coProduct(let item): ("coproduct", item)
    case .none: ("none", nil)
    }
  }

  /// `item\tplant\tsteps` by line.
  private static func componentText(_ components: [PromiseCommitment.Order.Component]) -> String {
    components.map { "\($0.key.item)\t\($0.key.plant)\t\($0.quantity)" }.joined(separator: "\n")
  }

  /// An order that a promise needs.
  struct PromisedOrder {
    let position: Int
    let parent: Int?
    let key: ItemAtPlant
    let unit: UnitOfMeasure
    let source: String
    let sourceName: String?
    let startedSteps: Int64
    let goodSteps: Int64
    let release: LocalDate
    let due: LocalDate
    let components: [(key: ItemAtPlant, steps: Int64)]

    /// It is made by its bill, here or by a subcontractor.
    var isWorkOrder: Bool { source == "make" || source == "subcontract" }
    var subcontractor: String? { source == "subcontract" ? sourceName : nil }
  }

  static func orders(_ owner: String, _ db: Database) throws -> [PromisedOrder] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT position, parent, item, plant, unit, source, sourceName, startedSteps, goodSteps, releaseDate, dueDate,
            components
          FROM promisedOrder WHERE owner = ? ORDER BY position
          """),
      arguments: [owner]
    ).map { row in
      let text: String = row[11]
      return PromisedOrder(
        position: row[0], parent: row[1], key: ItemAtPlant(row[2], at: row[3]), unit: UnitOfMeasure(row[4])!,
        source: row[5], sourceName: row[6], startedSteps: row[7], goodSteps: row[8], release: row[9], due: row[10],
        components: text.split(separator: "\n").map { line in
          let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
          return (ItemAtPlant(String(parts[0]), at: String(parts[1])), Int64(parts[2])!)
        })
    }
  }

  /// Lets all go that an owner holds.
  static func release(_ owner: String, _ db: Database) throws {
    for table in ["materialBooking", "workCentreBooking", "promisedOrder"] {
      try db.cachedStatement(sql: "DELETE FROM \(table) WHERE owner = ?").execute(arguments: [owner])
    }
  }

  static func holds(_ owner: String, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM promisedOrder WHERE owner = ?)"), arguments: [owner])!
  }

  /// Lets go what the promises of a version hold, of all its lines.
  static func releasePromises(handoffID: String, version: Int, _ db: Database) throws {
    let owners = try String.fetchAll(
      db.cachedStatement(
        sql: "SELECT lineID FROM promiseLine WHERE handoffID = ? AND version = ? AND details IS NOT NULL"),
      arguments: [handoffID, version])
    for lineID in owners { try release(owner(handoffID: handoffID, version: version, lineID: lineID), db) }
  }

  /// Hands over all that one owner holds to another.
  static func handOver(_ owner: String, to successor: String, _ db: Database) throws {
    for table in ["materialBooking", "workCentreBooking", "promisedOrder"] {
      try db.cachedStatement(sql: "UPDATE \(table) SET owner = ? WHERE owner = ?").execute(arguments: [
        successor, owner,
      ])
    }
  }

  /// The work of a promised order is the work order's from now on.
  static func handOverWork(_ owner: String, _ position: Int, to workOrderID: String, _ db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE workCentreBooking SET owner = ?, workOrderID = ? WHERE owner = ? AND position = ?"
    ).execute(arguments: ["workorder:\(workOrderID)", workOrderID, owner, position])
  }

  static func bookWork(_ work: [PromiseBookings.Work], of workOrderID: String, _ db: Database) throws {
    for share in work where share.seconds > 0 {
      try db.cachedStatement(
        sql: """
          INSERT INTO workCentreBooking (owner, position, workOrderID, workCentre, date, seconds) VALUES (?, 0, ?, ?, ?, ?)
          """
      ).execute(arguments: ["workorder:\(workOrderID)", workOrderID, share.workCentre, share.date, share.seconds])
    }
  }

  /// By day and work centre.
  static func work(of workOrderID: String, _ db: Database) throws -> [PromiseBookings.Work] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT workCentre, date, seconds FROM workCentreBooking WHERE workOrderID = ? ORDER BY date, workCentre
          """), arguments: [workOrderID]
    ).map { PromiseBookings.Work(workCentre: $0[0], date: $0[1], seconds: $0[2]) }
  }

  /// A work order begins so many days later, or earlier.
  static func moveWork(of workOrderID: String, by days: Int, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE workCentreBooking SET date = date + ? WHERE workOrderID = ?")
      .execute(arguments: [days, workOrderID])
  }

  static func freeWork(of workOrderID: String, _ db: Database) throws {
    try db.cachedStatement(sql: "DELETE FROM workCentreBooking WHERE workOrderID = ?").execute(arguments: [workOrderID])
  }
}
