import InventoryContract
import Persistence
import ProductionContract
import ProductionDomain
import Testing
import Values

@testable import ProductionService

/// What goes into closed work orders comes out of them, to the minor unit, whatever was reported in whatever order: with
/// by-products and co-products, work made again after rejections, and a subcontractor's work.
@Suite struct WorkOrderValueTests {
  private func shop() throws -> Workshop {
    let shop = try Workshop()
    try shop.knowCosts()
    try shop.load(
      """
      {"items":[{"item":"TABLE","source":"make","standardCost":{"amount":"31.37","currency":"GBP"}},
         {"item":"PAINTED","source":"subcontract","standardCost":{"amount":"30.01","currency":"GBP"},
           "suppliers":[{"supplier":"Gloss","leadTimeDays":3,"price":{"amount":"7.53","currency":"GBP"}}]},
         {"item":"FRAME","source":"none","standardCost":{"amount":"20.19","currency":"GBP"}}],
       "bills":[{"item":"PAINTED","components":[{"item":"FRAME","quantity":2}]}]}
      """)
    try shop.stock(["FRAME": 100_000, "TOP": 100_000])
    return shop
  }

  /// A routed order with odd standards, chips and offcuts beside it; some offcuts bear cost.
  private func order(_ shop: Workshop, _ random: inout WorkshopRandomness) throws -> String {
    let steps = Int64.random(in: 1...37, using: &random)
    let share = [Int64(0), 123_457, 400_000].randomElement(using: &random)!
    return try shop.perform { unit in
      try WorkOrderDesk(unit).makeFirm(
        WorkOrderPlan(
          quantity: .pieces(steps), due: shop.today + 5, releaseDate: shop.today,
          components: [
            PlannedComponent(item: "TOP", quantity: .pieces(steps)),
            PlannedComponent(
              item: "GLUE", quantity: Quantity(steps: steps * 333, unit: UnitOfMeasure("KGM")!), isBackflushed: true),
          ],
          byProducts: [
            PlannedByProduct(item: "CHIPS", quantity: .pieces(2 * steps)),
            PlannedByProduct(item: "OFFCUT", quantity: .pieces(steps), costPerMillion: share),
          ],
          operations: [
            PlannedOperation(operation: 10, workCentre: "saw", setupSeconds: 901, runSeconds: steps * 299),
            PlannedOperation(operation: 20, workCentre: "bench", runSeconds: steps * 601),
          ],
          mode: .manual), product: "TABLE"
      ).id
    }
  }

  private func report(_ shop: Workshop, _ id: String, _ random: inout WorkshopRandomness) throws {
    let good = Int64.random(in: 0...9, using: &random)
    let scrap = Int64.random(in: 0...3, using: &random)
    do {
      try shop.confirm(
        id, [10, 20].randomElement(using: &random)!, good: good, scrap: scrap,
        setup: .random(in: 0...20, using: &random),
        run: .random(in: 0...90, using: &random), final: random.chance(15) ? true : nil)
    } catch is any BusinessRefusal {}
  }

  /// Part of what a work order gave is rejected, and accepted after rework: the cost of the order does not change.
  private func inspect(_ shop: Workshop, _ id: String, _ random: inout WorkshopRandomness) throws {
    let good = try shop.detail(id).workOrder.good.steps
    guard good > 0 else { return }
    let rejected = Int64.random(in: 1...good, using: &random)
    for (origin, accepted, rejected) in [("production", good - rejected, rejected), ("rework", rejected, 0)] {
      try shop.hear(
        InspectionLotDecided(
          lotID: origin + id, number: "IL-1", item: "TABLE", site: "main", origin: origin, decision: 1,
          accepted: .pieces(accepted), rejected: .pieces(rejected), open: .pieces(0), defectCode: "CRACKED",
          workOrderID: id, decidedAt: shop.clock.now()))
    }
  }

  @Test func whatGoesInComesOutWithTheVariances() throws {
    let seed = UInt64.random(in: 0 ... .max)
    print("whatGoesInComesOutWithTheVariances: seed \(seed)")
    var random = WorkshopRandomness(seed: seed)
    let shop = try shop()
    for _ in 0..<12 {
      let id = try order(shop, &random)
      try shop.issueMaterial(for: id)
      for _ in 0..<Int.random(in: 1...10, using: &random) { try report(shop, id, &random) }
      do { _ = try shop.perform { try CloseWorkOrder().perform(on: id, in: $0) } } catch is any BusinessRefusal {}
      if random.chance(50) { try inspect(shop, id, &random) }
    }
    for number in 0..<6 { try subcontract(shop, "h\(number)", &random) }
    let closed = try shop.published(WorkOrderClosed.self)
    #expect(closed.count >= 12, "seed \(seed)")
    for event in closed {
      let cost = try #require(event.cost, "seed \(seed)")
      let valueIn = [cost.material, cost.labour, cost.overhead, cost.service].compactMap { $0?.minorUnits }.reduce(0, +)
      let variances = cost.variances.reduce(0) { $0 + $1.amount.minorUnits }
      #expect(valueIn == cost.output.minorUnits + variances, "seed \(seed): \(event.workOrderID)")
      // Co-products are a part of the output, never more than was allowed to be spent.
      let shares = (cost.coProducts ?? []).reduce(0) { $0 + $1.amount.minorUnits }
      #expect(shares >= 0 && shares <= cost.output.minorUnits, "seed \(seed)")
    }
    #expect(closed.contains { $0.cost?.coProducts != nil } && closed.contains { $0.cost?.service != nil })
    try shop.expectSound("seed \(seed)")
  }

  /// Gloss gets his components in parts, spoils some, uses what he likes, and may stop before the end.
  private func subcontract(_ shop: Workshop, _ handoff: String, _ random: inout WorkshopRandomness) throws {
    let steps = Int64.random(in: 2...15, using: &random)
    try shop.request(handoff, ("1", "PAINTED", steps))
    try shop.accept(handoff, ("1", "PAINTED", steps))
    let work = try #require(try shop.workOrders().last { $0.product == "PAINTED" })
    var (received, scrapped, used) = (Int64(0), Int64(0), Int64(0))
    for part in 1...3 {
      received += Int64.random(in: 0...(steps - received - scrapped), using: &random)
      scrapped += Int64.random(in: 0...(steps - received - scrapped), using: &random)
      used += Int64.random(in: 0...5, using: &random)
      let isLast = part == 3
      try shop.hear(
        PurchaseOrderChanged(
          purchaseOrderID: "p" + handoff, number: "PO-1", item: "PAINTED", site: "main", supplier: "Gloss",
          ordered: .pieces(steps), received: .pieces(received),
          open: .pieces(isLast ? 0 : steps - received - scrapped), due: work.dueDate,
          status: isLast ? "cancelled" : "partially-received", changedAt: shop.clock.now(), workOrderID: work.id,
          consumed: [ConsumedComponent(item: "FRAME", quantity: .pieces(used))], moves: 0, scrapped: .pieces(scrapped),
          provided: [ProvidedComponent(item: "FRAME", quantity: .pieces(min(2 * steps, used + 3)))]))
    }
  }
}
