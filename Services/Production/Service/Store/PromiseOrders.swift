import GRDB
import Persistence
import ProductionDomain
import Values

extension PromiseSupply {
  /// What is ordered of the items and still to come, by the source that it comes from: of standing promises, of
  /// approved orders, and of what they have become. It counts for the capacity of that source.
  func orders(of items: Set<ItemAtPlant>) throws -> [PromiseBookings.Order] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT item, plant, source, sourceName, dueDate, sum(startedSteps) FROM promisedOrder GROUP BY 1, 2, 3, 4, 5
          UNION ALL
          SELECT item, plant, source, sourceName, dueDate, sum(startedSteps) FROM plannedOrder
          WHERE status = 'firm' AND scenarioID IS NULL AND source IN ('buy', 'transfer')
            AND id NOT IN (SELECT plannedOrderID FROM purchaseOrder WHERE plannedOrderID IS NOT NULL)
            AND id NOT IN (SELECT plannedOrderID FROM transferOrder WHERE plannedOrderID IS NOT NULL)
          GROUP BY 1, 2, 3, 4, 5
          UNION ALL
          SELECT item, plant, 'buy', supplier, dueDate, sum(openSteps) FROM purchaseOrder WHERE openSteps > 0
          GROUP BY 1, 2, 4, 5
          UNION ALL
          SELECT item, plant, 'transfer', fromPlant, dueDate, sum(openSteps) FROM transferOrder WHERE openSteps > 0
          GROUP BY 1, 2, 4, 5
          UNION ALL
          SELECT product, plant, iif(subcontractor IS NULL, 'make', 'subcontract'), subcontractor, dueDate, sum(openSteps)
          FROM workOrder WHERE openSteps > 0 AND releaseDate IS NOT NULL GROUP BY 1, 2, 3, 4, 5
          """)
    ).compactMap { row in
      let key = ItemAtPlant(row[0], at: row[1])
      guard items.contains(key), let origin = OrderOrigin(source: row[2], name: row[3]) else { return nil }
      return PromiseBookings.Order(key: key, origin: origin, due: max(row[4], today), quantity: row[5])
    }
  }
}

extension OrderOrigin {
  /// As an order that is kept says it; nil for what no plan orders.
  init?(source: String, name: String?) {
    switch source {
    case "make": self.init(.make)
    case "buy": self.init(.buy, supplier: name)
    case "subcontract": self.init(.subcontract, supplier: name)
    case "transfer": self.init(name.map { .transfer(from: $0) } ?? .lane)
    default: return nil
    }
  }
}

extension PlanningScenario {
  /// Whether some source, supplier or lane gives only so much in a time.
  var limitsSources: Bool {
    items.contains { $0.sources.contains { $0.capacity != nil } || $0.suppliers.contains { $0.capacity != nil } }
      || lanes.contains { $0.capacity != nil }
  }
}
