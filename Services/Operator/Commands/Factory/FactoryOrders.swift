import Foundation
import GatewayContract
import InventoryService
import ProductionContract
import SalesDomain
import SalesService
import Values

/// A customer's orders of different sizes and dates, each told with what is promised and why not sooner.
struct FactoryOrders: Sendable {
  let client: ServiceClient
  let data: FactoryData
  let accountID: String

  private static let patience = Duration.seconds(60)

  private struct Wish {
    let product: FactoryData.Item
    let quantity: Quantity
    let wanted: LocalDate
  }

  /// Returns the orders as they were decided.
  func place() async throws -> [OrderView] {
    var orders: [OrderView] = []
    for wish in wishes { orders.append(try await place(wish)) }
    return orders
  }

  /// One that stock can fill, one in good time, one that is wanted too soon, and a large one.
  private var wishes: [Wish] {
    let today = SystemTime().now().date
    let products = data.products
    return [(0, 4, 2), (1, 30, 21), (2, 25, 7), (0, 60, 14)].compactMap { place, pieces, days in
      let product = products[place % products.count]
      guard let quantity = Quantity(value: String(pieces), unit: product.measure) else { return nil }
      return Wish(product: product, quantity: quantity, wanted: today + days)
    }
  }

  private func place(_ wish: Wish) async throws -> OrderView {
    let code = wish.product.item
    say("\nThe customer wants \(wish.quantity.valueText) \(code) on \(wish.wanted).")
    let reasons = try await ask(wish)
    let drafted = try await client.post(
      "sales", "/v1/orders",
      DraftOrder(
        accountID: accountID, requestedDate: wish.wanted,
        lines: [OrderLines.Request(product: code, quantity: wish.quantity)], confirm: true),
      key: UUID().uuidString, as: OrderView.self)
    let order = try await decided(drafted)
    say("  \(order.number): " + sentence(order, wanted: wish.wanted))
    let dates = order.lines.flatMap(\.promises).filter { $0.source == .production }.map(\.date)
    guard let last = dates.max(), last > wish.wanted else { return order }
    for reason in reasons.prefix(3) { say("    not sooner: \(reason.sentence)") }
    return order
  }

  /// What stock and production would say to it; nothing is booked. Returns why not sooner.
  private func ask(_ wish: Wish) async throws -> [DelayReason] {
    struct Answer: Decodable {
      let promised: Quantity
      let short: Quantity
      let deliveries: [SupplyDelivery]
      let reasons: [DelayReason]
    }
    let item = wish.product.item.urlEscaped
    let stock: AvailabilityView = try await client.get(
      "inventory", "/v1/availability?item=\(item)&quantity=\(wish.quantity.valueText)&date=\(wish.wanted)")
    guard stock.short.isPositive else {
      say("  Stock can fill it.")
      return []
    }
    let answer: Answer = try await client.get(
      "production",
      "/v1/capable-to-promise?product=\(item)&quantity=\(stock.short.valueText)&unit=\(stock.short.unit.code)"
        + "&wanted=\(wish.wanted)")
    let made = answer.deliveries.map { "\($0.quantity.valueText) on \($0.date)" }.joined(separator: ", ")
    say(
      "  Stock lacks \(stock.short.valueText). Production can make "
        + (made.isEmpty ? "none within a year" : made) + ".")
    return answer.reasons
  }

  private func decided(_ order: OrderView) async throws -> OrderView {
    var decided: OrderView?
    try await patiently("order \(order.number) is decided", within: FactoryOrders.patience) {
      let view: OrderView = try await client.get("sales", "/v1/orders/\(order.orderID)")
      guard let status = view.handoff?.status, status != "pending" else {
        throw Stuck(description: "it is pending; see: causeway trace \(order.number)")
      }
      decided = view
    }
    return decided ?? order
  }

  private func sentence(_ order: OrderView, wanted: LocalDate) -> String {
    guard let handoff = order.handoff else { return "not handed over" }
    var parts = order.lines.flatMap(\.promises).map { promise in
      let late = promise.date - wanted
      return "\(promise.quantity.valueText) from \(promise.source.rawValue) on \(promise.date)"
        + (late > 0 ? ", \(late) days late" : "")
    }
    if parts.isEmpty { parts = handoff.errors.map(\.message) }
    return "\(handoff.status)" + (parts.isEmpty ? "." : ", \(parts.joined(separator: "; ")).")
  }
}
