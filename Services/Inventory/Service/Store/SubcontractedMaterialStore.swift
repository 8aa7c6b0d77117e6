import GRDB
import InventoryDomain
import Persistence
import Values

/// What a subcontractor has, or had, of components for a work order.
struct SubcontractedMaterialRow {
  let workOrderID: String
  let workOrderNumber: String
  let subcontractor: String
  let unit: UnitOfMeasure
  let material: SubcontractedMaterial
  /// Of what is made of it: what came, and what was spoiled.
  let received: Quantity
  let scrapped: Quantity
}

enum SubcontractedMaterialStore {
  /// All components of a work order, also those of which nothing was handed over.
  static func find(_ workOrderID: String, _ db: Database) throws -> [SubcontractedMaterial] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT item, quantitySteps, coalesce(providedSteps, 0), coalesce(consumedSteps, 0), coalesce(returnedSteps, 0)
          FROM workOrderComponent LEFT JOIN subcontractedMaterial USING (workOrderID, item)
          WHERE workOrderID = ? ORDER BY item
          """), arguments: [workOrderID]
    ).map {
      SubcontractedMaterial(
        item: $0[0], requiredSteps: $0[1], providedSteps: $0[2], consumedSteps: $0[3], returnedSteps: $0[4])
    }
  }

  static func save(
    _ material: SubcontractedMaterial, with subcontractor: String, for workOrderID: String, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO subcontractedMaterial (workOrderID, item, subcontractor, providedSteps, consumedSteps,
          returnedSteps)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (workOrderID, item) DO UPDATE SET providedSteps = excluded.providedSteps,
          consumedSteps = excluded.consumedSteps, returnedSteps = excluded.returnedSteps
        """
    ).execute(arguments: [
      workOrderID, material.item, subcontractor, material.providedSteps, material.consumedSteps,
      material.returnedSteps,
    ])
  }

  /// With subcontractors, or with one of them, or of one item; what is used up or back only where `all`.
  static func list(
    subcontractor: String?, item: String?, all: Bool, after cursor: (String, String), limit: Int, _ db: Database
  ) throws -> [SubcontractedMaterialRow] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT m.workOrderID, w.number, m.subcontractor, i.unit, m.item, providedSteps, consumedSteps, returnedSteps,
            w.unit, coalesce(p.receivedSteps, 0), coalesce(p.scrappedSteps, 0), c.quantitySteps
          FROM subcontractedMaterial m JOIN workOrder w ON w.workOrderID = m.workOrderID JOIN item i ON i.code = m.item
          JOIN workOrderComponent c ON c.workOrderID = m.workOrderID AND c.item = m.item
          LEFT JOIN purchaseOrder p ON p.workOrderID = m.workOrderID
          WHERE (m.workOrderID, m.item) > (?1, ?2) AND (?3 IS NULL OR m.subcontractor = ?3)
            AND (?4 IS NULL OR m.item = ?4) AND (?5 OR consumedSteps + returnedSteps < providedSteps)
          ORDER BY m.workOrderID, m.item LIMIT ?6
          """), arguments: [cursor.0, cursor.1, subcontractor, item, all, limit]
    ).map {
      let made = UnitOfMeasure($0[8])!
      return SubcontractedMaterialRow(
        workOrderID: $0[0], workOrderNumber: $0[1], subcontractor: $0[2], unit: UnitOfMeasure($0[3])!,
        material: SubcontractedMaterial(
          item: $0[4], requiredSteps: $0[11], providedSteps: $0[5], consumedSteps: $0[6], returnedSteps: $0[7]),
        received: Quantity(steps: $0[9], unit: made), scrapped: Quantity(steps: $0[10], unit: made))
    }
  }
}
