import Persistence
import ProductionContract
import ProductionDomain
import Values

@testable import ProductionService

/// A joinery on a production service in memory. Wednesday, 1 December 2010.
///
/// A table takes a top, which is issued, and half a kilogram of glue, which reports book. Ten are sawn in 15 + 50
/// minutes and assembled in 100.
extension Workshop {
  struct Tables {
    var steps: Int64 = 10
    var surplusSteps: Int64 = 0
    /// Days from today.
    var release = 0
    var due = 5
    var mode = BillOfMaterials.Mode.manual
    /// A customer's hand-off; nil: for stock.
    var handoffID: String?
    var parentID: String?
    var isRouted = true
    var isTopBackflushed = false
  }

  /// A firm work order for tables; its id.
  @discardableResult
  func order(_ tables: Tables = Tables()) throws -> String {
    let plan = WorkOrderPlan(
      quantity: .pieces(tables.steps), surplusSteps: tables.surplusSteps, due: today + tables.due,
      releaseDate: today + tables.release, revision: "B",
      components: [
        PlannedComponent(item: "TOP", quantity: .pieces(tables.steps), isBackflushed: tables.isTopBackflushed),
        PlannedComponent(
          item: "GLUE", quantity: Quantity(steps: tables.steps * 500, unit: UnitOfMeasure("KGM")!), isBackflushed: true),
      ],
      operations: tables.isRouted
        ? [
          PlannedOperation(operation: 10, workCentre: "saw", setupSeconds: 900, runSeconds: tables.steps * 300),
          PlannedOperation(operation: 20, workCentre: "bench", runSeconds: tables.steps * 600),
        ] : [],
      purpose: tables.handoffID.map {
        WorkOrderPlan.Purpose(
          handoffID: $0, version: 1, lineID: "1", orderID: "order-" + $0, customerID: "customer")
      }, parentID: tables.parentID, mode: tables.mode)
    return try perform { try WorkOrderDesk($0).makeFirm(plan, product: "TABLE").id }
  }

  /// A released order with its material.
  @discardableResult
  func orderWithMaterial(_ tables: Tables = Tables()) throws -> String {
    let id = try order(tables)
    try issueMaterial(for: id)
    return id
  }

  @discardableResult
  func confirm(
    _ id: String, _ operation: Int, good: Int64, scrap: Int64 = 0, setup: Int? = nil, run: Int? = nil,
    down: Int? = nil, final: Bool? = nil
  ) throws -> WorkOrderView {
    let command = ConfirmOperation(
      good: .pieces(good), scrap: .pieces(scrap), setupMinutes: setup, runMinutes: run, downMinutes: down,
      final: final)
    return try perform { try command.perform(operation, on: id, in: $0) }
  }

  func detail(_ id: String) throws -> WorkOrderDetailView {
    try database.read { try ProductionQueries.workOrder(id, $0)! }
  }

  /// What planning data say about costs and times; `unlike` leaves an item's out.
  func knowCosts(without unlike: String = "") throws {
    let records: [(PlanningKind, String, String)] = [
      (.item, "TABLE", #"{"item":"TABLE","standardCost":{"amount":"31.00","currency":"GBP"}}"#),
      (.item, "TOP", #"{"item":"TOP","standardCost":{"amount":"20.00","currency":"GBP"}}"#),
      (.item, "GLUE", #"{"item":"GLUE","unit":"KGM","standardCost":{"amount":"4.00","currency":"GBP"}}"#),
      (
        .workCentre, "saw",
        #"{"name":"saw","calendar":"week","costPerHour":{"amount":"30.00","currency":"GBP"},"overheadPercent":50}"#
      ),
      (
        .workCentre, "bench",
        #"{"name":"bench","costPerHour":{"amount":"24.00","currency":"GBP"},"overheadPercent":"25.0"}"#
      ),
      (.calendar, "week", #"{"name":"week","shifts":[{"days":[1,2,3,4,5],"from":"08:00","to":"16:00"}]}"#),
    ]
    try perform { unit in
      for (kind, key, document) in records where key != unlike {
        try PlanningDataStore.save(kind, key, document, at: unit.now, unit.database)
      }
    }
  }

  func audited(_ action: String) throws -> Int64 {
    try count("SELECT count(*) FROM auditEntry WHERE action = '\(action)'")
  }
}
