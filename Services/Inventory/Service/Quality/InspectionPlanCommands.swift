import InventoryDomain
import Persistence
import Values

/// What is inspected of an item, as the API shows it.
package struct InspectionPlanView: Codable, Sendable, Equatable {
  package let item: String
  package let occasions: [InspectionPlan.Occasion]
  package let characteristics: [InspectionPlan.Characteristic]
  package let sampleSize: Int?
  package let samplePercent: Int?
  /// 1: every lot is inspected.
  package let everyNthLot: Int

  init(_ item: String, _ plan: InspectionPlan) {
    self.item = item
    occasions = plan.occasions
    characteristics = plan.characteristics
    sampleSize = plan.sampleSize
    samplePercent = plan.samplePercent
    everyNthLot = plan.everyNthLot
  }
}

/// Says what is inspected of an item, replacing what was said before. Lots that are open keep their characteristics;
/// the next lot is inspected.
package struct DefineInspectionPlan: Codable, Sendable {
  package var occasions: [InspectionPlan.Occasion]
  package var characteristics: [InspectionPlan.Characteristic]
  /// Pieces of each lot. Without it and `samplePercent` all are tested.
  package var sampleSize: Int?
  package var samplePercent: Int?
  /// Of so many lots in turn one is inspected; every lot when absent.
  package var everyNthLot: Int?

  package init(
    occasions: [InspectionPlan.Occasion], characteristics: [InspectionPlan.Characteristic], sampleSize: Int? = nil,
    samplePercent: Int? = nil, everyNthLot: Int? = nil
  ) {
    self.occasions = occasions
    self.characteristics = characteristics
    self.sampleSize = sampleSize
    self.samplePercent = samplePercent
    self.everyNthLot = everyNthLot
  }

  @discardableResult
  package func perform(item code: String, in unit: UnitOfWork) throws -> InspectionPlanView {
    guard let item = try ItemStore.find(code, unit.database) else { throw InventoryRefusal.itemUnknown(code) }
    guard item.kind == .goods else { throw InventoryRefusal.notStocked(code) }
    let plan = try InspectionPlan(
      occasions: occasions, characteristics: characteristics, sampleSize: sampleSize, samplePercent: samplePercent,
      everyNthLot: everyNthLot ?? 1)
    try InspectionPlanStore.save(plan, of: item.code, unit.database)
    try unit.audit(
      "inspection plan set", subject: "item \(item.code)", detail: "\(plan.characteristics.count) characteristics")
    return InspectionPlanView(item.code, plan)
  }
}

/// From now on goods of an item go straight to free stock. Lots that are open are still to be decided.
package struct RemoveInspectionPlan: Sendable {
  package init() {}

  package func perform(item code: String, in unit: UnitOfWork) throws -> InspectionPlanView {
    guard let known = try InspectionPlanStore.find(code, unit.database) else {
      throw InventoryRefusal.inspectionPlanUnknown(code)
    }
    try InspectionPlanStore.delete(code, unit.database)
    try unit.audit("inspection plan removed", subject: "item \(code)", detail: "")
    return InspectionPlanView(code, known.plan)
  }
}
