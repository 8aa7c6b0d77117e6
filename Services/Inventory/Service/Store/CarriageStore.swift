import GRDB
import Persistence
import Values

/// Where goods go on that a work order made for an order line which another site serves.
struct Carriage: Equatable {
  let site: String
  /// When they are to be there, if they leave when they were made.
  let due: LocalDate
  /// How long the way takes.
  let days: Int
  let steps: Int64

  /// When they are there, if they may leave on a day.
  func arrival(leaving day: LocalDate) -> LocalDate { max(due, day + days) }
}

/// What work orders made for lines that other sites serve, and what of it has not left yet.
enum CarriageStore {
  /// Adds what a delivery of the work order is to be carried.
  static func add(_ carriage: Carriage, for workOrderID: String, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO carriage (workOrderID, toSite, dueOn, days, quantitySteps) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (workOrderID) DO UPDATE SET toSite = excluded.toSite, dueOn = excluded.dueOn, days = excluded.days,
          quantitySteps = quantitySteps + excluded.quantitySteps
        """
    ).execute(arguments: [workOrderID, carriage.site, carriage.due, carriage.days, carriage.steps])
  }

  /// Takes what of `steps` that may leave now is to be carried; nil: nothing.
  static func take(_ steps: Int64, of workOrderID: String, _ db: Database) throws -> Carriage? {
    let due = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT toSite, dueOn, days, quantitySteps FROM carriage WHERE workOrderID = ?"),
      arguments: [workOrderID]
    ).map { Carriage(site: $0[0], due: $0[1], days: $0[2], steps: min(steps, $0[3])) }
    guard let due, due.steps > 0 else { return nil }
    try db.cachedStatement(sql: "UPDATE carriage SET quantitySteps = quantitySteps - ? WHERE workOrderID = ?")
      .execute(arguments: [due.steps, workOrderID])
    return due
  }
}
