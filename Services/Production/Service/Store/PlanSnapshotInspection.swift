import Persistence
import ProductionDomain
import Values

/// From when what comes can be used, as a plan counts it.
extension PlanSnapshot {
  /// What is under inspection for nobody's line has come: it is there when its inspection is expected to end.
  mutating func addInspected(_ db: DatabaseHandle) throws {
    let items = items
    for goods in try InspectedGoodsStore.coming(db) where items[goods.key]?.unit == goods.unit {
      scenario.receipts.append(goods.receipt(inspection, today: scenario.today))
    }
  }

  /// From when what is set aside for standing orders can be used; nil: it is in stock.
  func there(_ supply: OrderAllocation.Supply) -> LocalDate? {
    guard let order = supply.order else { return supply.date }
    let possible = allocated.possible[order]
    return inspection.isEmpty
      ? possible : inspection.use(of: supply.key, openOrders[order].origin, comingOn: possible)
  }

  /// That a standing order waits for what can be used from a day on.
  func waiting(_ order: OrderAllocation.Order, for supply: OrderAllocation.Supply, until day: LocalDate) -> LateReason {
    let what = "\(order.name) waits for \(supply.key) from \(supply.name)"
    let due = supply.order.map { allocated.possible[$0] } ?? supply.due ?? day
    guard due < day else {
      return LateReason(.awaitingSupply, "order \(supply.name)", "\(what), which comes on \(day).")
    }
    return LateReason(
      due <= order.release ? .inspection : .awaitingSupply, "order \(supply.name)",
      "\(what), which comes on \(due) and is inspected until \(day).")
  }
}
