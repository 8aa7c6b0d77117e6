import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import Values

/// Tells where items stand, a moment after they moved: one event for many movements, so that readers can
/// plan with stock without hearing each of them.
enum TellStockPositions {
  static let timer = "stock-position"
  private static let delay = Duration.seconds(2)
  private static let itemsPerEvent = 200
  /// What is left is told in transactions of its own, so that orders get in between.
  private static let eventsPerFiring = 10

  /// Something moved at a site that had not since it was last told.
  static func wait(at site: String, in unit: UnitOfWork) throws {
    try unit.scheduleUnlessPending(timer, key: site, at: unit.now + delay, correlationID: "stock:" + site)
  }

  /// What waits for an item at the main site changed.
  static func wait(for item: String, in unit: UnitOfWork) throws {
    guard try StockPositionStore.mark(item, at: Location.main, unit.database) else { return }
    try wait(at: Location.main, in: unit)
  }

  static func tell(_ fired: FiredTimer, in unit: UnitOfWork) throws {
    let site = fired.key
    for _ in 0..<eventsPerFiring {
      let positions = try StockPositionStore.take(at: site, limit: itemsPerEvent, unit.database)
      if !positions.isEmpty {
        try unit.publish(StockPositionChanged(site: site, positions: positions, at: unit.businessTime))
      }
      if positions.count < itemsPerEvent { return }
    }
    try unit.schedule(timer, key: site, at: unit.now, correlationID: unit.cause.correlationID)
  }
}
