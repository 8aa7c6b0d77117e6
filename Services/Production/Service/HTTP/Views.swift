import ProductionDomain
import Values

/// A bill of materials as the API shows it.
package struct BillView: Codable, Sendable {
  package var product: String
  package var components: [DefineBillOfMaterials.Component]
  package var outputQuantity: Quantity
  package var leadTimeDays: Int
  package var dailyCapacity: Quantity?
  package var mode: BillOfMaterials.Mode?

  init(_ bill: BillOfMaterials) {
    product = bill.product
    components = bill.components.map { .init(item: $0.item, quantity: $0.quantity) }
    outputQuantity = bill.outputQuantity
    leadTimeDays = bill.leadTimeDays
    dailyCapacity = bill.dailyCapacity
    mode = bill.mode
  }
}

/// The days on which the plant works.
package struct CalendarView: Codable, Sendable {
  package var workingWeekdays: [Int]
  package var holidays: [LocalDate]

  init(_ calendar: ProductionCalendar) {
    workingWeekdays = calendar.workingWeekdays.sorted()
    holidays = calendar.holidays.sorted()
  }
}

/// The plant's settings.
package struct SettingsView: Codable, Sendable {
  package var mode: BillOfMaterials.Mode
}

/// A work order as the API shows it: ordered = good + scrap + open + given up.
package struct WorkOrderView: Codable, Sendable {
  package var id: String
  package var number: String
  package var product: String
  package var state: WorkOrder.State.Name
  package var mode: BillOfMaterials.Mode
  package var ordered: Quantity
  package var good: Quantity
  /// Of the good ones, when they were inspected.
  package var rejected: Quantity
  package var scrap: Quantity
  package var open: Quantity
  package var givenUp: Quantity
  /// Made, but no longer needed by the order's line.
  package var surplus: Quantity
  package var dueDate: LocalDate
  package var orderID: String
  package var handoffID: String
  package var version: Int
  package var lineID: String
  package var customerID: String
  package var replacesID: String?
  /// Empty: the company's only plant.
  package var plant: String
  /// The bill's it is made by.
  package var revision: String
  /// Absent: it was released as soon as there was one.
  package var releaseDate: LocalDate?
  package var frozen: Bool
  /// It is made by operations.
  package var routed: Bool
  /// The work order that needs what this one makes.
  package var parentID: String?
  package var plannedOrderID: String?
  package var closedAt: Instant?
  /// The supplier who makes it; absent: it is made here.
  package var subcontractor: String?
  /// Inventory's purchase order of his work, once it is placed.
  package var purchaseOrder: String?

  init(_ record: WorkOrderRecord) {
    let state = record.state
    id = record.id
    number = record.number
    product = record.product
    self.state = state.name!
    mode = record.mode
    ordered = record.job.ordered
    good = record.quantity(state.output.goodSteps)
    rejected = record.quantity(state.output.rejectedSteps)
    scrap = record.quantity(state.output.scrapSteps)
    open = record.quantity(state.openSteps)
    givenUp = record.quantity(state.givenUpSteps)
    surplus = record.quantity(record.job.surplusSteps)
    dueDate = record.job.due
    orderID = record.orderID
    handoffID = record.handoffID
    version = record.version
    lineID = record.lineID
    customerID = record.customerID
    replacesID = record.replacesID
    plant = record.plant
    revision = record.revision
    releaseDate = record.job.release
    frozen = record.job.isFrozen
    routed = record.isRouted
    parentID = record.parentID
    plannedOrderID = record.plannedOrderID
    closedAt = record.closedAt
    subcontractor = record.subcontractor?.name
    purchaseOrder = record.subcontractor?.purchaseOrder
  }
}

/// A work order with its material, its operations and its reports.
package struct WorkOrderDetailView: Codable, Sendable {
  package struct Component: Codable, Sendable {
    package var item: String
    /// Empty: the company's only plant.
    package var plant: String
    package var quantity: Quantity
    /// Booked by reports instead of when released.
    package var isBackflushed: Bool
    /// Out of the warehouse; a subcontractor may be given it in parts.
    package var issued: Quantity
  }

  package struct Completion: Codable, Sendable {
    package var completion: Int
    package var good: Quantity
    package var scrap: Quantity
    /// No more came after it.
    package var last: Bool
    package var completedAt: Instant
  }

  /// What was reported of an operation, by whom.
  package struct Report: Codable, Sendable {
    package var operation: Int
    /// 1, 2, 3 ... of the operation.
    package var report: Int
    package var good: Quantity
    package var scrap: Quantity
    package var setupMinutes: Int
    package var runMinutes: Int
    package var downMinutes: Int
    package var operatorName: String?
    package var reportedBy: String
    package var reportedAt: Instant
  }

  package var workOrder: WorkOrderView
  package var components: [Component]
  package var operations: [OperationView]
  package var reports: [Report]
  package var completions: [Completion]
}

/// What a day's capacity of a product is used for.
package struct CapacityDayView: Codable, Sendable {
  package var product: String
  package var date: LocalDate
  package var reserved: Quantity
  /// What it was last reserved against; absent without limit.
  package var capacity: Quantity?
}

/// One line of an answer to a capacity request, and what became of the answer.
package struct PromiseView: Codable, Sendable {
  package var handoffID: String
  package var version: Int
  package var orderID: String
  package var lineID: String
  package var product: String
  package var requested: Quantity
  package var promised: Quantity
  package var refused: Quantity
  package var code: String?
  package var date: LocalDate
  /// `tentative`, `accepted`, `released` or `expired`.
  package var state: String
}
