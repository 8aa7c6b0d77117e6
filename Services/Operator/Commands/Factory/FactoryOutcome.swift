import Foundation
import GatewayContract
import ProductionContract
import SalesService
import Values

/// What came of orders: work orders, purchases and the plan.
struct FactoryOutcome: Sendable {
  let client: ServiceClient

  private static let patience = Duration.seconds(60)

  struct Purchase: Decodable, Sendable {
    let purchaseOrderID: String
    let number: String
    let item: String
    let supplier: String
    let open: Quantity
    let due: LocalDate
    let status: String
    let plannedOrderID: String?
    var isOpen: Bool { open.isPositive && status != "cancelled" }
  }

  private struct WorkOrder: Decodable {
    let id: String
    let number: String
    let product: String
    let state: String
    let ordered: Quantity
    let releaseDate: LocalDate?
    let dueDate: LocalDate
    let orderID: String
    let parentID: String?
  }

  func purchases() async throws -> [Purchase] { try await client.all("inventory", "/v1/purchase-orders?limit=500") }

  private func workOrders() async throws -> [WorkOrder] {
    try await client.all("production", "/v1/work-orders?limit=500")
  }

  // MARK: Orders

  func tell(_ orders: [OrderView], purchasesBefore known: Set<String>) async throws {
    let made = orders.filter { order in
      order.lines.contains { $0.promises.contains { $0.source == .production } }
    }
    var work: [WorkOrder] = []
    var bought: [Purchase] = []
    try await patiently("work orders and purchase orders are made", within: FactoryOutcome.patience) {
      work = try await workOrders()
      if let order = made.first(where: { order in !work.contains { $0.orderID == order.orderID } }) {
        throw Stuck(description: "\(order.number) has no work order; see: causeway trace \(order.number)")
      }
      bought = try await purchases()
      try await checkPlaced(bought)
    }
    say("\nWhat is made for it:")
    for order in made {
      say("  \(order.number)")
      for top in work where top.orderID == order.orderID { tell(top, among: work, depth: 2) }
    }
    bought.removeAll { known.contains($0.purchaseOrderID) }
    say(bought.isEmpty ? "Nothing must be bought for it." : "What is bought for it:")
    for purchase in bought.sorted(by: { ($0.due, $0.number) < ($1.due, $1.number) }) {
      say(
        "  \(purchase.number)  \(amount(purchase.open)) \(purchase.item) from \(purchase.supplier), due \(purchase.due)"
      )
    }
  }

  /// Every approved purchase has become a purchase order.
  private func checkPlaced(_ purchases: [Purchase]) async throws {
    struct Planned: Decodable { let id: String }
    let firm = try await client.all(
      "production", "/v1/planned-orders?status=firm&source=buy&limit=500", of: Planned.self)
    let placed = Set(purchases.compactMap(\.plannedOrderID))
    guard firm.allSatisfy({ placed.contains($0.id) }) else {
      throw Stuck(description: "inventory has not placed all purchases; see: causeway queues")
    }
  }

  private func tell(_ order: WorkOrder, among all: [WorkOrder], depth: Int) {
    let from = order.releaseDate.map { "\($0) to " } ?? ""
    let indent = String(repeating: "  ", count: depth)
    say("\(indent)\(order.number)  \(amount(order.ordered)) \(order.product), \(from)\(order.dueDate), \(order.state)")
    for child in all where child.parentID == order.id { tell(child, among: all, depth: depth + 1) }
  }

  private func amount(_ quantity: Quantity) -> String { DemoSentences.amount(quantity) }

  // MARK: Plan

  private struct Plan: Decodable {
    let number: String
    let figures: PlanFigures
    let bottleneck: String?
  }

  func tellPlan() async throws {
    struct Empty: Encodable {}
    struct Late: Decodable {
      struct Reason: Decodable { let sentence: String }
      let demand: String
      let lateDays: Int
      let reasons: [Reason]
    }
    let plan = try await client.post(
      "production", "/v1/plans", Empty(), key: UUID().uuidString, as: Plan.self, timeout: .seconds(300))
    let figures = plan.figures
    let share = figures.capacityMinutes > 0 ? 100 * figures.loadMinutes / figures.capacityMinutes : 0
    say("\nPlan \(plan.number):")
    say(
      "  \(figures.demands) demands, \(figures.late) late, \(figures.short) short; "
        + "\(tenths(figures.onTimePerMille)) % of the quantity in time")
    say("  \(figures.orders) orders proposed, \(figures.operations) operations scheduled")
    say("  work centres \(share) % loaded, \(figures.overloads) overloads, \(figures.changeovers) set-ups")
    if let bottleneck = plan.bottleneck { say("  \(bottleneck)") }
    let late: [Late] = try await client.get("production", "/v1/plans/current/demands?late=true")
    for demand in late.prefix(5) {
      say(
        "  late: \(demand.demand) by \(demand.lateDays == 1 ? "one day" : "\(demand.lateDays) days"). "
          + (demand.reasons.first?.sentence ?? "No reason is known."))
    }
    if late.count > 5 { say("  and \(late.count - 5) more") }
  }

  private func tenths(_ perMille: Int) -> String { "\(perMille / 10).\(perMille % 10)" }

  // MARK: Receipts

  func receive(onlyDue: Bool) async throws {
    struct Receipt: Encodable { let quantity: Quantity }
    let today = SystemTime().now().date
    let open = try await purchases().filter { $0.isOpen && (!onlyDue || $0.due <= today) }
      .sorted { ($0.due, $0.number) < ($1.due, $1.number) }
    for purchase in open {
      try await client.post(
        "inventory", "/v1/purchase-orders/\(purchase.purchaseOrderID)/receive", Receipt(quantity: purchase.open),
        key: "factory-receipt-\(purchase.purchaseOrderID)-\(purchase.open.valueText)")
      say(
        "\(purchase.number): \(amount(purchase.open)) \(purchase.item) from \(purchase.supplier), due \(purchase.due), "
          + "is there.")
    }
    if open.isEmpty { say(onlyDue ? "No purchase order is due." : "No purchase order is open.") }
  }

  /// How many work orders stand where, and when the next one begins.
  func tellWork() async throws {
    let work = try await workOrders()
    let states = Dictionary(grouping: work, by: \.state).map { "\($0.value.count) \($0.key)" }.sorted()
    say("Work orders: " + (states.isEmpty ? "none" : states.joined(separator: ", ")) + ".")
    if let next = work.filter({ $0.state == "firm" }).compactMap(\.releaseDate).min() {
      say("The next one begins on \(next); a planner releases it sooner with POST /v1/work-orders/ID/release.")
    }
  }
}
