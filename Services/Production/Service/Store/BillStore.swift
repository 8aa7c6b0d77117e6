import GRDB
import Persistence
import ProductionDomain
import Values

/// Bills of materials.
enum BillStore {
  static func bill(of product: String, _ db: Database) throws -> BillOfMaterials? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT unit, outputSteps, leadTimeDays, dailyCapacitySteps, mode FROM billOfMaterials WHERE product = ?"),
      arguments: [product])
    return try row.map { row in
      let unit = UnitOfMeasure(row["unit"])!
      let capacity: Int64? = row["dailyCapacitySteps"]
      return try BillOfMaterials(
        product: product, components: components(of: product, db),
        outputQuantity: Quantity(steps: row["outputSteps"], unit: unit), leadTimeDays: row["leadTimeDays"],
        dailyCapacity: capacity.map { Quantity(steps: $0, unit: unit) },
        mode: (row["mode"] as String?).flatMap(BillOfMaterials.Mode.init(rawValue:)))
    }
  }

  private static func components(of product: String, _ db: Database) throws -> [BillOfMaterials.Component] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT item, steps, unit FROM billComponent WHERE product = ? ORDER BY position"),
      arguments: [product]
    ).map { row in
      BillOfMaterials.Component(
        item: row["item"], quantity: Quantity(steps: row["steps"], unit: UnitOfMeasure(row["unit"])!))
    }
  }

  /// Replaces the product's bill as a whole.
  static func save(_ bill: BillOfMaterials, at now: Instant, _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO billOfMaterials (product, unit, outputSteps, leadTimeDays, dailyCapacitySteps, mode, changedAt)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (product) DO UPDATE SET unit = excluded.unit, outputSteps = excluded.outputSteps,
          leadTimeDays = excluded.leadTimeDays, dailyCapacitySteps = excluded.dailyCapacitySteps,
          mode = excluded.mode, changedAt = excluded.changedAt
        """,
      arguments: [
        bill.product, bill.outputQuantity.unit.code, bill.outputQuantity.steps, bill.leadTimeDays,
        bill.dailyCapacity?.steps, bill.mode?.rawValue, now,
      ])
    try db.execute(sql: "DELETE FROM billComponent WHERE product = ?", arguments: [bill.product])
    for (position, component) in bill.components.enumerated() {
      try db.cachedStatement(
        sql: "INSERT INTO billComponent (product, position, item, steps, unit) VALUES (?, ?, ?, ?, ?)"
      ).execute(arguments: [
        bill.product, position, component.item, component.quantity.steps, component.quantity.unit.code,
      ])
    }
  }

  /// Whether one of `items` is made, at whatever depth, from `product`.
  static func anyOf(_ items: [String], isMadeFrom product: String, _ db: Database) throws -> Bool {
    for item in items {
      let found = try Bool.fetchOne(
        db.cachedStatement(
          sql: """
            WITH RECURSIVE part (item) AS (
              SELECT item FROM billComponent WHERE product = ?
              UNION
              SELECT billComponent.item FROM billComponent JOIN part ON billComponent.product = part.item
            )
            SELECT EXISTS (SELECT 1 FROM part WHERE item = ?)
            """),
        arguments: [item, product])!
      if found { return true }
    }
    return false
  }

  /// Bills by product, after the product called `cursor`.
  static func bills(after cursor: String, limit: Int, _ db: Database) throws -> [BillOfMaterials] {
    try String.fetchAll(
      db.cachedStatement(sql: "SELECT product FROM billOfMaterials WHERE product > ? ORDER BY product LIMIT ?"),
      arguments: [cursor, limit]
    ).compactMap { try bill(of: $0, db) }
  }
}
