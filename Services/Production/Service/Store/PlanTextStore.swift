import GRDB
import Persistence
import Values

/// What of a plan is written out as the texts that people and programs read: items and orders that are not as the plan
/// alone has them, for standing orders have something of them; messages about standing orders; and all of a plan that was
/// made before places were kept.
enum PlanTextStore {
  static func items(
    _ planID: String, search: String, plant: String?, after place: PlanPlace?, limit: Int, _ db: Database
  ) throws -> [PlanOutput.Item] {
    try PlanStore.documents(
      """
      SELECT document FROM planItem
      WHERE planID = ?1 AND (item, plant) > (?2, ?3) AND instr(lower(item), lower(?4)) > 0
        AND (?5 IS NULL OR plant = ?5) ORDER BY item, plant LIMIT ?6
      """, [planID, place?.item ?? "", place?.plant ?? "", search, plant, limit], db)
  }

  static func item(_ planID: String, _ item: String, plant: String, _ db: Database) throws -> PlanOutput.Item? {
    try PlanStore.document(
      "SELECT document FROM planItem WHERE planID = ? AND item = ? AND plant = ?", [planID, item, plant], db)
  }

  static func plants(_ planID: String, of item: String? = nil, _ db: Database) throws -> [String] {
    try String.fetchAll(
      db.cachedStatement(
        sql: "SELECT DISTINCT plant FROM planItem WHERE planID = ?1 AND (?2 IS NULL OR item = ?2) ORDER BY 1"),
      arguments: [planID, item])
  }

  static func supplies(_ planID: String, item: String, plant: String, _ db: Database) throws -> [PlanOutput.Supply] {
    try PlanStore.documents(
      "SELECT document FROM planSupply WHERE planID = ? AND item = ? AND plant = ? ORDER BY dueDate, name",
      [planID, item, plant], db)
  }

  static func supply(_ planID: String, named name: String, _ db: Database) throws -> PlanOutput.Supply? {
    try PlanStore.document("SELECT document FROM planSupply WHERE planID = ? AND name = ?", [planID, name], db)
  }

  static func supply(_ planID: String, plannedOrder id: String, _ db: Database) throws -> PlanOutput.Supply? {
    try PlanStore.document("SELECT document FROM planSupply WHERE planID = ? AND plannedOrderID = ?", [planID, id], db)
  }

  static func plannedOrder(_ planID: String, named name: String, _ db: Database) throws -> String? {
    try String.fetchOne(
      db.cachedStatement(
        sql: "SELECT plannedOrderID FROM planSupply WHERE planID = ? AND name = ? AND plannedOrderID IS NOT NULL"),
      arguments: [planID, name])
  }

  static func demands(_ planID: String, onlyLate: Bool, _ db: Database) throws -> [PlanOutput.Demand] {
    try PlanStore.documents(
      """
      SELECT document FROM planDemand WHERE planID = ? AND (NOT ? OR lateDays > 0 OR isShort) ORDER BY dueDate, demand
      """, [planID, onlyLate], db)
  }

  static func demands(_ planID: String, item: String, plant: String, _ db: Database) throws -> [PlanOutput.Demand] {
    try PlanStore.documents(
      "SELECT document FROM planDemand WHERE planID = ? AND item = ? AND plant = ? ORDER BY dueDate, demand",
      [planID, item, plant], db)
  }

  static func demand(_ planID: String, named name: String, _ db: Database) throws -> PlanOutput.Demand? {
    try PlanStore.document("SELECT document FROM planDemand WHERE planID = ? AND demand = ?", [planID, name], db)
  }

  static func messages(_ planID: String, _ db: Database) throws -> [PlanOutput.Message] {
    try PlanStore.documents("SELECT document FROM planMessage WHERE planID = ? ORDER BY position", [planID], db)
  }

  /// The item of the supply or demand that is called so.
  static func place(_ planID: String, named name: String, _ db: Database) throws -> PlanPlace? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT item, plant FROM planSupply WHERE planID = ?1 AND name = ?2
          UNION ALL SELECT item, plant FROM planDemand WHERE planID = ?1 AND demand = ?2 LIMIT 1
          """), arguments: [planID, name]
    ).map { PlanPlace(item: $0[0], plant: $0[1]) }
  }

  /// What the plan makes, buys and moves.
  static func orders(_ planID: String, _ db: Database) throws -> [PlanOrderRow] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT name, plannedOrderID, item, plant, json_extract(document, '$.quantity'),
            json_extract(document, '$.unit'), dueDate, status
          FROM planSupply WHERE planID = ?
          """), arguments: [planID]
    ).filter { PlanOrderRow.statuses.contains($0[7]) }.map { row in
      PlanOrderRow(
        name: row[0], plannedOrderID: row[1], item: row[2], plant: row[3], quantity: row[4], unit: row[5], due: row[6])
    }
  }
}
