import GRDB
import Persistence
import ProductionDomain
import Values

/// Whose a reservation of capacity is: a promise's, or a work order's once there is one.
struct CapacityOwner {
  let handoffID: String
  let version: Int
  let lineID: String
  var workOrderID: String?
}

/// Reserved capacity. Each change keeps `capacityDay` equal to the sum of the reservations.
enum CapacityStore {
  /// Reserved steps of a product by day, from `first` to `last`.
  static func reserved(
    _ product: String, from first: LocalDate, to last: LocalDate, _ db: Database
  ) throws -> [LocalDate: Int64] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT date, reservedSteps FROM capacityDay WHERE product = ? AND date BETWEEN ? AND ?"),
      arguments: [product, first, last])
    return Dictionary(uniqueKeysWithValues: rows.map { ($0["date"] as LocalDate, $0["reservedSteps"] as Int64) })
  }

  static func book(
    _ shares: [CapableToPromise.Share], of product: String, perDay: Int64?, for owner: CapacityOwner, _ db: Database
  ) throws {
    for share in shares {
      try db.cachedStatement(
        sql: """
          INSERT INTO capacityReservation (product, date, steps, handoffID, version, lineID, workOrderID)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        product, share.date, share.steps, owner.handoffID, owner.version, owner.lineID, owner.workOrderID,
      ])
      try db.cachedStatement(
        sql: """
          INSERT INTO capacityDay (product, date, reservedSteps, capacitySteps) VALUES (?, ?, ?, ?)
          ON CONFLICT (product, date) DO UPDATE SET
            reservedSteps = reservedSteps + excluded.reservedSteps, capacitySteps = excluded.capacitySteps
          """
      ).execute(arguments: [product, share.date, share.steps, perDay])
    }
  }

  /// Hands a promise's reservations over to the work order made for it.
  static func handOver(_ owner: CapacityOwner, to workOrderID: String, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        UPDATE capacityReservation SET workOrderID = ?
        WHERE handoffID = ? AND version = ? AND lineID = ? AND workOrderID IS NULL
        """
    ).execute(arguments: [workOrderID, owner.handoffID, owner.version, owner.lineID])
  }

  /// Hands one work order's reservations over to another.
  static func handOver(from workOrderID: String, to successorID: String, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE capacityReservation SET workOrderID = ? WHERE workOrderID = ?")
      .execute(arguments: [successorID, workOrderID])
  }

  /// Frees what a version's promises still hold.
  static func freePromises(handoffID: String, version: Int, _ db: Database) throws {
    _ = try forget(
      Row.fetchAll(
        db.cachedStatement(
          sql: """
            DELETE FROM capacityReservation WHERE handoffID = ? AND version = ? AND workOrderID IS NULL
            RETURNING product, date, steps
            """),
        arguments: [handoffID, version]), db)
  }

  /// Frees what one line's promise still holds.
  static func freePromise(_ owner: CapacityOwner, _ db: Database) throws {
    _ = try forget(
      Row.fetchAll(
        db.cachedStatement(
          sql: """
            DELETE FROM capacityReservation
            WHERE handoffID = ? AND version = ? AND lineID = ? AND workOrderID IS NULL
            RETURNING product, date, steps
            """),
        arguments: [owner.handoffID, owner.version, owner.lineID]), db)
  }

  /// Frees a work order's capacity of `day` and later; what it was, by date.
  @discardableResult
  static func free(
    workOrderID: String, from day: LocalDate, _ db: Database
  ) throws -> [CapableToPromise.Share] {
    let freed = try forget(
      Row.fetchAll(
        db.cachedStatement(
          sql: """
            DELETE FROM capacityReservation WHERE workOrderID = ? AND date >= ? RETURNING product, date, steps
            """),
        arguments: [workOrderID, day]), db)
    return freed.sorted { $0.date < $1.date }
  }

  /// Frees `steps` of a work order's capacity, its latest days first.
  static func trim(workOrderID: String, by steps: Int64, _ db: Database) throws {
    var left = steps
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT id, product, date, steps FROM capacityReservation WHERE workOrderID = ? ORDER BY date DESC"),
      arguments: [workOrderID])
    for row in rows where left > 0 {
      let held: Int64 = row["steps"]
      let cut = min(left, held)
      let id: Int64 = row["id"]
      if cut == held {
        try db.cachedStatement(sql: "DELETE FROM capacityReservation WHERE id = ?").execute(arguments: [id])
      } else {
        try db.cachedStatement(sql: "UPDATE capacityReservation SET steps = steps - ? WHERE id = ?")
          .execute(arguments: [cut, id])
      }
      try reduce(row["product"], row["date"], by: cut, db)
      left -= cut
    }
  }

  private static func forget(_ rows: [Row], _ db: Database) throws -> [CapableToPromise.Share] {
    try rows.map { row in
      let share = CapableToPromise.Share(date: row["date"], steps: row["steps"])
      try reduce(row["product"], share.date, by: share.steps, db)
      return share
    }
  }

  private static func reduce(_ product: String, _ date: LocalDate, by steps: Int64, _ db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE capacityDay SET reservedSteps = reservedSteps - ? WHERE product = ? AND date = ?"
    ).execute(arguments: [steps, product, date])
  }
}
