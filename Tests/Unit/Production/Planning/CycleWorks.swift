import Foundation
import InventoryContract
import Messaging
import Persistence
import ProductionContract
import ProductionService
import Testing
import Values

/// A small bicycle factory on a production service in memory. Wednesday, 1 December 2010.
///
/// A bike takes a frame and two wheels, a wheel a rim and 36 spokes; each level takes a working day. Frames are
/// bought in 5 working days, rims in 3, spokes in 2.
extension Workshop {
  static let cycleWorks = """
    {"calendars":[{"name":"week","shifts":[{"days":[1,2,3,4,5],"from":"08:00","to":"16:00"}]}],
     "plants":[{"name":"","calendar":"week"}],
     "workCentres":[{"name":"assembly","calendar":"week","machines":1},{"name":"wheels","calendar":"week","machines":1}],
     "items":[{"item":"BIKE","source":"make","leadTimeDays":1},{"item":"WHEEL","source":"make","leadTimeDays":1},
       {"item":"FRAME","source":"buy","leadTimeDays":5},{"item":"RIM","source":"buy","leadTimeDays":3},
       {"item":"SPOKE","source":"buy","leadTimeDays":2}],
     "bills":[{"item":"BIKE","revision":"A","components":[{"item":"FRAME","quantity":1},{"item":"WHEEL","quantity":2}]},
       {"item":"WHEEL","components":[{"item":"RIM","quantity":1},{"item":"SPOKE","quantity":36}]}],
     "routings":[{"item":"BIKE","operations":[{"workCentre":"assembly","setupMinutes":30,"runMinutes":30}]},
       {"item":"WHEEL","operations":[{"workCentre":"wheels","setupMinutes":10,"runMinutes":10}]}]}
    """

  @discardableResult
  func load(_ planningData: String) throws -> PlanningDataView {
    let document = try JSONDecoder().decode(JSONDocument.self, from: Data(planningData.utf8))
    return try perform { try PutPlanningData(document).perform(in: $0) }
  }

  /// Inventory tells how much is free of items at its main site.
  func stock(_ free: [String: Int64]) throws {
    try hear(
      StockPositionChanged(
        site: "main",
        positions: free.sorted { $0.key < $1.key }.map {
          StockPosition(item: $0.key, onHand: .pieces($0.value), reserved: .pieces(0), free: .pieces($0.value))
        }, at: clock.now()))
  }

  /// The factory with plenty of material.
  static func cycleWorks(_ free: [String: Int64] = ["FRAME": 10, "RIM": 100, "SPOKE": 5000]) throws -> Workshop {
    let workshop = try Workshop()
    try workshop.load(cycleWorks)
    try workshop.stock(free)
    return workshop
  }

  func promised(_ handoffID: String, version: Int = 1) throws -> SupplyPromise? {
    try published(SupplyPromised.self).last { $0.handoffID == handoffID && $0.version == version }?.lines.first
  }

  /// Plans now, as the background does.
  @discardableResult
  func plan(scenario: String? = nil) throws -> PlanView {
    try PlanRunner(database: database).plan(scenario: scenario, cause: Cause(actor: "planner"))
  }

  /// Number, product, state, quantity, release and due of all work orders.
  func workOrders() throws -> [WorkOrderView] {
    try database.read { try PlanningReport.workOrders($0) }
  }
}
