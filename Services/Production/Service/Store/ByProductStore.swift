import GRDB
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// What work orders give besides their product.
enum ByProductStore {
  struct ByProduct {
    let position: Int
    let item: String
    /// Of the whole work order.
    let quantity: Quantity
    let givenSteps: Int64
    /// Its part of the work order's cost.
    let costPerMillion: Int64
  }

  static func insert(_ byProducts: [PlannedByProduct], of workOrderID: String, _ db: Database) throws {
    for (position, product) in byProducts.enumerated() where product.quantity.isPositive {
      try db.cachedStatement(
        sql: """
          INSERT INTO workOrderByProduct (workOrderID, position, item, unit, steps, costPerMillion)
          VALUES (?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        workOrderID, position, product.item, product.quantity.unit.code, product.quantity.steps, product.costPerMillion,
      ])
    }
  }

  static func list(of workOrderID: String, _ db: Database) throws -> [ByProduct] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT position, item, steps, unit, givenSteps, costPerMillion FROM workOrderByProduct WHERE workOrderID = ?
          ORDER BY position
          """), arguments: [workOrderID]
    ).map {
      ByProduct(
        position: $0[0], item: $0[1], quantity: Quantity(steps: $0[2], unit: UnitOfMeasure($0[3])!), givenSteps: $0[4],
        costPerMillion: $0[5])
    }
  }

  /// Notes that so much has come in all.
  static func give(_ steps: Int64, at position: Int, of workOrderID: String, _ db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE workOrderByProduct SET givenSteps = ? WHERE workOrderID = ? AND position = ?"
    ).execute(arguments: [steps, workOrderID, position])
  }

  /// What open work orders that plans made still give of by-products: in proportion to what is still to be made.
  struct Coming {
    let number: String
    let key: ItemAtPlant
    let unit: UnitOfMeasure
    let steps: Int64
    let due: LocalDate
  }

  /// Of all items, or of one.
  static func coming(of key: ItemAtPlant? = nil, _ db: Database) throws -> [Coming] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT number, item, plant, p.unit,
            p.steps * (goodSteps + scrapSteps + openSteps) / orderedSteps - givenSteps AS coming, dueDate
          FROM workOrder JOIN workOrderByProduct p ON workOrderID = workOrder.id
          WHERE openSteps > 0 AND (?1 IS NULL OR (item = ?1 AND plant = ?2)) AND coming > 0 ORDER BY dueDate, number
          """), arguments: [key?.item, key?.plant]
    ).map {
      Coming(number: $0[0], key: ItemAtPlant($0[1], at: $0[2]), unit: UnitOfMeasure($0[3])!, steps: $0[4], due: $0[5])
    }
  }
}
