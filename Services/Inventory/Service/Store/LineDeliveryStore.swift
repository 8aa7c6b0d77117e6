import GRDB
import Persistence
import Values

/// What each work order brought to an order line at the main site, and what of it was blocked there afterwards.
enum LineDeliveryStore {
  /// A part of a line's goods that one work order made.
  struct Share: Equatable {
    let workOrderID: String
    let steps: Int64
  }

  /// The line got `steps` more of what a work order made.
  static func add(_ steps: Int64, of item: String, from workOrderID: String, to line: OrderLine, _ db: Database) throws
  {
    guard steps > 0 else { return }
    try db.cachedStatement(
      sql: """
        INSERT INTO lineDelivery (handoffID, lineID, item, workOrderID, deliveredSteps) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (handoffID, lineID, item, workOrderID)
          DO UPDATE SET deliveredSteps = deliveredSteps + excluded.deliveredSteps
        """
    ).execute(arguments: [line.handoffID, line.lineID, item, workOrderID, steps])
  }

  /// Takes `steps` of a line's goods away, of the work order that came last first: what came first is shipped first.
  /// Returns the work orders that made them; less than `steps` in all where it is not known of every piece.
  static func take(_ steps: Int64, of item: String, from line: OrderLine, _ db: Database) throws -> [Share] {
    var left = steps
    var taken: [Share] = []
    guard left > 0 else { return taken }
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT position, workOrderID, deliveredSteps - blockedSteps FROM lineDelivery
          WHERE handoffID = ? AND lineID = ? AND item = ? AND blockedSteps < deliveredSteps ORDER BY position DESC
          """), arguments: [line.handoffID, line.lineID, item])
    for row in rows where left > 0 {
      let part = min(left, row[2] as Int64)
      try db.cachedStatement(sql: "UPDATE lineDelivery SET blockedSteps = blockedSteps + ? WHERE position = ?")
        .execute(arguments: [part, row[0] as Int64])
      taken.append(Share(workOrderID: row[1], steps: part))
      left -= part
    }
    return taken
  }
}
