import GRDB
import Persistence
import ProductionDomain
import Values

/// A supplier who makes a work order out of components that he is given.
struct Subcontractor: Equatable {
  let name: String
  /// Of his work on a whole unit, as it was when the work order was made; nil: not known.
  let price: Money?
  /// Inventory's, once it is placed.
  var purchaseOrder: String?
  /// How often people moved that purchase order, as far as is known.
  var moves = 0

  init(name: String, price: Money?) {
    self.name = name
    self.price = price
  }

  /// Of a row with ``WorkOrderStore/columns``; nil: it is made here.
  init?(_ row: Row) {
    guard let name = row[29] as String? else { return nil }
    let amount = row[30] as Int64?
    let currency = (row[31] as String?).flatMap { Currency($0) }
    self.name = name
    price = amount.flatMap { amount in currency.map { Money(minorUnits: amount, currency: $0) } }
    purchaseOrder = row[32]
    moves = row[33]
  }
}

/// What is known of subcontractors' work beside the work orders themselves.
enum SubcontractorStore {
  static func save(_ subcontractor: Subcontractor, of workOrderID: String, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE workOrder SET purchaseOrderNumber = ?, purchaseMoves = ? WHERE id = ?")
      .execute(arguments: [subcontractor.purchaseOrder, subcontractor.moves, workOrderID])
  }

  /// Of a component so much was handed over, in all.
  static func saveProvided(_ steps: Int64, at position: Int, of workOrderID: String, _ db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE workOrderComponent SET providedSteps = ? WHERE workOrderID = ? AND position = ?"
    )
    .execute(arguments: [steps, workOrderID, position])
  }

  /// So much of an item was used for a work order, in all.
  static func saveConsumed(_ steps: Int64, of item: String, for workOrderID: String, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE workOrderComponent SET consumedSteps = ? WHERE workOrderID = ? AND item = ?")
      .execute(arguments: [steps, workOrderID, item])
  }
}
