import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import Values

/// A line of an order that goods were made for.
struct OrderLine: Equatable {
  let handoffID: String
  let lineID: String
}

/// Goods that come to a site and may have to be inspected first.
struct Arrival {
  enum Origin: String {
    case receipt
    case production
    /// They were rejected and put right.
    case rework

    /// Nil: always inspected.
    var occasion: InspectionPlan.Occasion? {
      switch self {
      case .receipt: .receipt
      case .production: .production
      case .rework: nil
      }
    }
  }

  let item: String
  let site: String
  let quantity: Quantity
  let origin: Origin
  /// The document they come with, and its receipt.
  let sourceID: String
  let sourceLine: String
  var supplier: String?
  var workOrderID: String?
  var line: OrderLine?
}

/// Inspection and what follows from it.
enum Quality {
  /// Where goods that arrive go: to the site, or to its inspection stock, and then their lot is opened.
  static func place(_ arrival: Arrival, in unit: UnitOfWork) throws -> String {
    let db = unit.database
    let known = try InspectionPlanStore.find(arrival.item, db)
    if let occasion = arrival.origin.occasion {
      guard let known, known.plan.occasions.contains(occasion) else { return arrival.site }
      guard known.plan.isDue(afterSkipping: known.skipped) else {
        try InspectionPlanStore.noteSkipped(known.skipped + 1, of: arrival.item, db)
        try open(arrival, known.plan, status: .skipped, in: unit)
        return arrival.site
      }
      try InspectionPlanStore.noteSkipped(0, of: arrival.item, db)
    }
    try open(arrival, known?.plan, status: .open, in: unit)
    return Location.inspection(at: arrival.site)
  }

  private static func open(
    _ arrival: Arrival, _ plan: InspectionPlan?, status: InspectionLotRow.Status, in unit: UnitOfWork
  ) throws {
    let isSkipped = status == .skipped
    let terms = InspectionLot.Terms(
      received: arrival.quantity, characteristics: plan?.characteristics ?? [],
      sample: isSkipped ? 0 : plan?.sample(of: arrival.quantity) ?? 0,
      acceptedSteps: isSkipped ? arrival.quantity.steps : 0)
    let row = InspectionLotRow(
      lotID: unit.newID(), number: try unit.nextNumber("IL"), arrival: arrival, status: status, terms: terms,
      openedAt: unit.businessTime, decidedAt: isSkipped ? unit.businessTime : nil)
    try InspectionLotStore.insert(row, unit.database)
    guard !isSkipped else { return }
    try unit.publish(
      InspectionLotOpened(
        lotID: row.lotID, number: row.number, item: arrival.item, site: arrival.site, origin: arrival.origin.rawValue,
        quantity: arrival.quantity, sample: terms.sample, sourceID: arrival.sourceID,
        workOrderID: arrival.workOrderID, handoffID: arrival.line?.handoffID, lineID: arrival.line?.lineID,
        openedAt: row.openedAt))
  }
}
