import Persistence
import ProductionDomain
import Values

/// Begins work on a work order whose material was issued.
package struct StartWorkOrder: Codable, Sendable {
  package init() {}

  @discardableResult
  package func perform(on workOrderID: String, in unit: UnitOfWork) throws -> WorkOrderView {
    let workOrder = try existing(workOrderID, in: unit)
    guard workOrder.subcontractor == nil else { throw WorkOrderRefusal.subcontracted }
    return WorkOrderView(try WorkOrderDesk(unit).start(workOrder))
  }
}

/// Reports what was made; `close` says that no more will come. What is missing then is made by
/// another work order.
package struct CompleteWorkOrder: Codable, Sendable {
  package var good: Quantity
  package var scrap: Quantity?
  package var close: Bool?

  package init(good: Quantity, scrap: Quantity? = nil, close: Bool? = nil) {
    self.good = good
    self.scrap = scrap
    self.close = close
  }

  @discardableResult
  package func perform(on workOrderID: String, in unit: UnitOfWork) throws -> WorkOrderView {
    let workOrder = try existing(workOrderID, in: unit)
    guard !workOrder.isRouted else { throw WorkOrderRefusal.routed }
    guard workOrder.subcontractor == nil else { throw WorkOrderRefusal.subcontracted }
    let command = WorkOrder.Command.complete(good: good, scrap: scrap ?? .zero(good.unit), close: close ?? false)
    return WorkOrderView(try WorkOrderDesk(unit).apply(command, to: workOrder))
  }
}

/// Gives a work order another due date. One that a plan made may also be due earlier, and its release moves along; of
/// others the date must be later, and their capacity moves to the last free days up to it.
package struct RescheduleWorkOrder: Codable, Sendable {
  package var date: LocalDate
  /// Not before today, unless it stays what it is. Absent: as long before `date` as before; what so comes to lie before
  /// today is released at once.
  package var releaseDate: LocalDate?
  /// Told to the customer's side with the new promise.
  package var reason: String

  package init(date: LocalDate, releaseDate: LocalDate? = nil, reason: String) {
    self.date = date
    self.releaseDate = releaseDate
    self.reason = reason
  }

  @discardableResult
  package func perform(on workOrderID: String, in unit: UnitOfWork) throws -> WorkOrderView {
    guard let reason = reason.trimmedText(upTo: 500) else { throw WorkOrderRefusal.reasonMissing }
    let workOrder = try existing(workOrderID, in: unit)
    let desk = WorkOrderDesk(unit)
    if workOrder.isPlanned {
      let today = try unit.plantDay
      try WorkOrderDesk.check(date, today: today)
      // A typing error would release it at once and ask for its material.
      if let releaseDate, releaseDate < today, releaseDate != workOrder.job.release {
        throw WorkOrderRefusal.releasePast(today)
      }
      let record = try desk.reschedule(workOrder, to: date, release: releaseDate, reason: reason, cause: .planner)
      try unit.audit("work-order.rescheduled", subject: record.number, detail: "to \(date): \(reason)")
      return WorkOrderView(record)
    }
    let record = try desk.apply(
      .reschedule(to: date, release: releaseDate), to: workOrder, reason: reason, cause: .planner)
    let bill = try desk.planner.promisedBill(of: workOrder.product)
    let steps = try desk.planner.free(workOrder).reduce(0) { $0 + $1.steps }
    guard let plan = try desk.planner.latest(steps, of: bill, to: date) else { throw WorkOrderRefusal.noCapacity(date) }
    let owner = CapacityOwner(
      handoffID: record.handoffID, version: record.version, lineID: record.lineID, workOrderID: record.id)
    try desk.planner.book(plan.shares, of: bill, for: owner)
    try unit.audit("work-order.rescheduled", subject: record.number, detail: "to \(date): \(reason)")
    return WorkOrderView(record)
  }
}

/// The work order of this id; refuses one that is not there.
func existing(_ workOrderID: String, in unit: UnitOfWork) throws -> WorkOrderRecord {
  guard let workOrder = try WorkOrderStore.workOrder(workOrderID, unit.database) else { throw WorkOrderRefusal.unknown }
  return workOrder
}
