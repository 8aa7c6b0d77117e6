import GRDB
import Persistence
import ProductionDomain
import Values

/// What the API and the pages read.
enum ProductionQueries {
  /// Work orders in the order in which they were made, after the one called `cursor`.
  static func workOrders(
    state: String?, orderID: String?, after cursor: String?, limit: Int, _ db: Database
  ) throws -> [WorkOrderView] {
    var conditions: [String] = []
    var arguments: StatementArguments = []
    for (condition, value) in [
      ("state = ?", state), ("orderID = ?", orderID),
      ("position > (SELECT position FROM workOrder WHERE id = ?)", cursor),
    ] {
      guard let value else { continue }
      conditions.append(condition)
      arguments += [value]
    }
    arguments += [limit]
    let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    return try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT \(WorkOrderStore.columns) FROM workOrder \(filter) ORDER BY position LIMIT ?"),
      arguments: arguments
    ).map { WorkOrderView(WorkOrderStore.record($0)) }
  }

  static func workOrder(_ id: String, _ db: Database) throws -> WorkOrderDetailView? {
    guard let record = try WorkOrderStore.workOrder(id, db) else { return nil }
    let operations = record.isRouted ? try OperationStore.operations(of: id, db) : []
    let completions = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT completion, goodSteps, scrapSteps, last, completedAt FROM workOrderCompletion
          WHERE workOrderID = ? ORDER BY completion
          """),
      arguments: [id])
    return WorkOrderDetailView(
      workOrder: WorkOrderView(record),
      components: try WorkOrderStore.components(of: id, db).map { component in
        let isIssued = record.state.hasMaterial && !component.isBackflushed
        let issued = component.providedSteps ?? (isIssued ? component.quantity.steps : 0)
        return .init(
          item: component.item, plant: component.plant, quantity: component.quantity,
          isBackflushed: component.isBackflushed,
          issued: Quantity(steps: issued + component.backflushedSteps, unit: component.quantity.unit))
      },
      operations: operations.indices.map { place in
        let supply = OperationRecord.supply(of: place, in: operations, ordered: record.job.ordered)
        return OperationView(operations[place], ordered: record.job.ordered, given: supply.given)
      },
      reports: try OperationStore.reports(of: record, db),
      completions: completions.map {
        .init(
          completion: $0[0], good: record.quantity($0[1]), scrap: record.quantity($0[2]), last: $0[3],
          completedAt: $0[4])
      })
  }

  /// Days of a product that hold reservations, from `first` to `last`.
  static func capacity(
    _ product: String, from first: LocalDate, to last: LocalDate, _ db: Database
  ) throws -> [CapacityDayView] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT date, reservedSteps, capacitySteps, unit
          FROM capacityDay JOIN billOfMaterials USING (product)
          WHERE product = ? AND date BETWEEN ? AND ? AND reservedSteps > 0 ORDER BY date
          """),
      arguments: [product, first, last]
    ).map { row in
      let unit = UnitOfMeasure(row[3])!
      let capacity: Int64? = row[2]
      return CapacityDayView(
        product: product, date: row[0], reserved: Quantity(steps: row[1], unit: unit),
        capacity: capacity.map { Quantity(steps: $0, unit: unit) })
    }
  }

  /// What was promised for an order, by version and line.
  static func promises(orderID: String, _ db: Database) throws -> [PromiseView] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT handoffID, version, orderID, lineID, product, unit, requestedSteps, promisedSteps, refusedSteps, code,
            date, state
          FROM capacityAnswer JOIN promiseLine USING (handoffID, version)
          WHERE orderID = ? ORDER BY handoffID, version, promiseLine.position
          """),
      arguments: [orderID]
    ).map { row in
      let unit = UnitOfMeasure(row[5])!
      return PromiseView(
        handoffID: row[0], version: row[1], orderID: row[2], lineID: row[3], product: row[4],
        requested: Quantity(steps: row[6], unit: unit), promised: Quantity(steps: row[7], unit: unit),
        refused: Quantity(steps: row[8], unit: unit), code: row[9], date: row[10], state: row[11])
    }
  }
}
