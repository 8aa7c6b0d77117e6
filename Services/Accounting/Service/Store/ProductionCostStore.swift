import AccountingDomain
import GRDB
import Persistence
import Values

/// What work orders cost.
enum ProductionCostStore {
  /// Notes what a work order cost; false when it was noted before.
  static func note(
    _ cost: ProductionCost, of workOrderID: String, _ number: String, product: String, closedAt: Instant,
    _ db: Database
  ) throws -> Bool {
    try db.cachedStatement(
      sql: """
        INSERT INTO workOrderCost (workOrderID, number, product, currency, materialMinor, labourMinor, overheadMinor,
          outputMinor, varianceMinor, closedAt, serviceMinor)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workOrderID) DO NOTHING
        """
    ).execute(arguments: [
      workOrderID, number, product, cost.currency.code, cost.material.minorUnits, cost.labour.minorUnits,
      cost.overhead.minorUnits, cost.output.minorUnits, cost.variances.reduce(0) { $0 + $1.amount.minorUnits },
      closedAt, cost.service?.minorUnits ?? 0,
    ])
    return db.changesCount > 0
  }
}
