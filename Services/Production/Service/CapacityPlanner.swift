import Messaging
import Persistence
import ProductionDomain
import Values

/// Plans and reserves capacity within one unit of work: reads the calendar, each bill and each
/// product's days once, and keeps them up to date with what it reserves.
final class CapacityPlanner {
  let unit: UnitOfWork
  var today: LocalDate { get throws { try unit.plantDay } }
  private var knownCalendar: ProductionCalendar?
  private var bills: [String: BillOfMaterials?] = [:]
  private var days: [String: DailyCapacity] = [:]

  init(_ unit: UnitOfWork) {
    self.unit = unit
  }

  private func calendar() throws -> ProductionCalendar {
    if let knownCalendar { return knownCalendar }
    let calendar = try PlantStore.calendar(unit.database)
    knownCalendar = calendar
    return calendar
  }

  func bill(of product: String) throws -> BillOfMaterials? {
    if let known = bills[product] { return known }
    let bill = try BillStore.bill(of: product, unit.database)
    bills[product] = .some(bill)
    return bill
  }

  /// The bill of a product that production has promised to make.
  func promisedBill(of product: String) throws -> BillOfMaterials {
    guard let bill = try bill(of: product) else {
      throw PermanentFault(
        "\(product) is to be made but has no bill of materials; define one, then let the message be handled again.")
    }
    return bill
  }

  private func capacity(_ bill: BillOfMaterials) throws -> DailyCapacity {
    if let known = days[bill.product] { return known }
    // A day past the horizon, because work that waits for material is planned from tomorrow.
    let reserved = try CapacityStore.reserved(
      bill.product, from: today, to: today + CapableToPromise.horizonDays + 1, unit.database)
    let capacity = try DailyCapacity(calendar: calendar(), perDay: bill.dailyCapacity?.steps, reserved: reserved)
    days[bill.product] = capacity
    return capacity
  }

  /// The earliest plan that begins at `day` (today unless told); nothing is reserved yet.
  func earliest(_ steps: Int64, of bill: BillOfMaterials, from day: LocalDate? = nil) throws -> CapableToPromise.Plan? {
    try CapableToPromise.earliest(
      steps, from: try day ?? today, leadTimeDays: bill.leadTimeDays, on: capacity(bill))
  }

  /// A plan that ends on `date`; nothing is reserved yet.
  func latest(_ steps: Int64, of bill: BillOfMaterials, to date: LocalDate) throws -> CapableToPromise.Plan? {
    try CapableToPromise.latest(steps, from: today, to: date, on: capacity(bill))
  }

  func book(_ shares: [CapableToPromise.Share], of bill: BillOfMaterials, for owner: CapacityOwner) throws {
    var capacity = try capacity(bill)
    for share in shares { capacity.reserved[share.date, default: 0] += share.steps }
    days[bill.product] = capacity
    try CapacityStore.book(shares, of: bill.product, perDay: bill.dailyCapacity?.steps, for: owner, unit.database)
  }

  /// Frees what one line's promise still holds.
  func freePromise(_ owner: CapacityOwner, of bill: BillOfMaterials) throws {
    try CapacityStore.freePromise(owner, unit.database)
    days[bill.product] = nil
  }

  /// Frees a work order's capacity from today on; what it was, by date.
  @discardableResult
  func free(_ workOrder: WorkOrderRecord) throws -> [CapableToPromise.Share] {
    days[workOrder.product] = nil
    return try CapacityStore.free(workOrderID: workOrder.id, from: today, unit.database)
  }

  /// Hands a work order's capacity to its smaller successor, and frees what that does not need.
  func handOver(_ workOrder: WorkOrderRecord, to successor: WorkOrderRecord) throws {
    days[workOrder.product] = nil
    try CapacityStore.handOver(from: workOrder.id, to: successor.id, unit.database)
    try CapacityStore.trim(
      workOrderID: successor.id, by: workOrder.job.ordered.steps - successor.job.ordered.steps, unit.database)
  }
}
