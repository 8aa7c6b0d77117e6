import Persistence
import ProductionDomain
import Values

/// Releases a firm work order before its date.
package struct ReleaseWorkOrder: Codable, Sendable {
  package init() {}

  @discardableResult
  package func perform(on workOrderID: String, in unit: UnitOfWork) throws -> WorkOrderView {
    let record = try WorkOrderDesk(unit).release(existing(workOrderID, in: unit))
    try unit.audit("work-order.released", subject: record.number, detail: "due on \(record.job.due)")
    return WorkOrderView(record)
  }
}

/// Says that no more will come of a work order. What a customer's line still lacks is made by another.
package struct CloseWorkOrder: Codable, Sendable {
  package init() {}

  @discardableResult
  package func perform(on workOrderID: String, in unit: UnitOfWork) throws -> WorkOrderView {
    let workOrder = try existing(workOrderID, in: unit)
    guard workOrder.subcontractor == nil else { throw WorkOrderRefusal.subcontracted }
    let record = try WorkOrderDesk(unit).close(workOrder)
    try unit.audit(
      "work-order.closed", subject: record.number, detail: "\(record.quantity(record.state.givenUpSteps)) given up")
    return WorkOrderView(record)
  }
}

/// Keeps a work order's dates as they are, for plans and for people.
package struct FreezeWorkOrder: Codable, Sendable {
  package var reason: String

  package init(reason: String) { self.reason = reason }

  @discardableResult
  package func perform(on workOrderID: String, in unit: UnitOfWork) throws -> WorkOrderView {
    guard let reason = reason.trimmedText(upTo: 500) else { throw WorkOrderRefusal.reasonMissing }
    let record = try WorkOrderDesk(unit).apply(.freeze, to: existing(workOrderID, in: unit))
    try unit.audit("work-order.frozen", subject: record.number, detail: reason)
    return WorkOrderView(record)
  }
}

/// Lets a work order's dates change again.
package struct UnfreezeWorkOrder: Codable, Sendable {
  package init() {}

  @discardableResult
  package func perform(on workOrderID: String, in unit: UnitOfWork) throws -> WorkOrderView {
    let record = try WorkOrderDesk(unit).apply(.unfreeze, to: existing(workOrderID, in: unit))
    try unit.audit("work-order.unfrozen", subject: record.number, detail: "due on \(record.job.due)")
    return WorkOrderView(record)
  }
}

/// Reports what an operation of a work order gave and how long it took; `final` says that no more will come.
package struct ConfirmOperation: Codable, Sendable {
  package var good: Quantity
  package var scrap: Quantity?
  package var setupMinutes: Int?
  package var runMinutes: Int?
  /// The machine stood still.
  package var downMinutes: Int?
  package var final: Bool?
  /// Who did the work.
  package var operatorName: String?

  package init(
    good: Quantity, scrap: Quantity? = nil, setupMinutes: Int? = nil, runMinutes: Int? = nil, downMinutes: Int? = nil,
    final: Bool? = nil, operatorName: String? = nil
  ) {
    self.good = good
    self.scrap = scrap
    self.setupMinutes = setupMinutes
    self.runMinutes = runMinutes
    self.downMinutes = downMinutes
    self.final = final
    self.operatorName = operatorName
  }

  @discardableResult
  package func perform(_ operation: Int, on workOrderID: String, in unit: UnitOfWork) throws -> WorkOrderView {
    let report = OperationProgress.Report(
      good: good, scrap: scrap ?? .zero(good.unit), setupMinutes: setupMinutes ?? 0, runMinutes: runMinutes ?? 0,
      downMinutes: downMinutes ?? 0, isFinal: final ?? false)
    let name = operatorName?.trimmedText(upTo: 100)
    if operatorName != nil, name == nil { throw MasterDataRefusal("'operatorName' must be 1 to 100 bytes of text.") }
    return WorkOrderView(
      try WorkOrderDesk(unit).confirm(report, of: operation, on: existing(workOrderID, in: unit), by: name))
  }
}
