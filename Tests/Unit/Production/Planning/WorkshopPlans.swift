import Persistence
import ProductionDomain
import Values

@testable import ProductionService

/// The plan in force of a workshop, as its queries give it.
extension Workshop {
  struct Proposal: Hashable {
    let id: String
    let item: String
    let steps: Int64
  }

  struct PlannedSupply: Hashable {
    let name: String
    let plant: String
    let status: String
    let quantity: String
    let possible: String?
    let left: String?
    let plannedOrderID: String?
  }

  /// What it proposes, of some items when named.
  func proposals(_ items: String...) throws -> [Proposal] {
    try database.read { db in
      try PlannedOrderStore.list(status: .proposed, source: nil, item: nil, after: nil, limit: 100_000, db)
    }.filter { items.isEmpty || items.contains($0.key.item) }.map {
      Proposal(id: $0.id, item: $0.key.item, steps: $0.steps)
    }
  }

  /// What gives an item, at all plants.
  func supplies(of item: String, inPlan id: String? = nil) throws -> [PlannedSupply] {
    try database.read { db in
      guard let plan = try id ?? PlanStore.current(db)?.id, let book = try PlanBook(plan, db) else { return [] }
      return try book.plants(of: item).flatMap { plant in
        try PlanStore.supplies(plan, item: item, plant: plant, db).map {
          PlannedSupply(
            name: $0.name, plant: plant, status: $0.status, quantity: $0.quantity, possible: $0.possible, left: $0.left,
            plannedOrderID: try book.proposal(named: $0.name)?.text)
        }
      }
    }
  }

  /// The first period in which anything moves, and the stock.
  func table(of item: String) throws -> (stock: String, gross: String, receipts: String, projected: String)? {
    try database.read { db in
      guard let plan = try PlanStore.current(db), let table = try PlanStore.item(plan.id, item, plant: "", db),
        let bucket = table.buckets.first
      else { return nil }
      return (table.stock, bucket.gross, bucket.receipts, bucket.projected)
    }
  }
}
