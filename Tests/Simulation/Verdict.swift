import Messaging
import Persistence
import Values

/// The invariants of `causeway verify`, on the simulated services.
struct Verdict {
  let broken: [String]

  init(_ world: SimulatedWorld) throws {
    var broken: [String] = []
    var figures: [String: [String: Int64]] = [:]
    for service in world.services {
      let report = try service.database.read { try MessageOperations.verify($0, definition: service.definition) }
      broken += report.checks.filter { !$0.passed }.map { "\(report.service): \($0.name): \($0.evidence)" }
      figures[report.service] = report.figures
    }
    func agree(_ figure: String, _ sides: [(service: String, figure: String)]) {
      let values = sides.map { figures[$0.service]?[$0.figure + ".digest"] }
      let counts = sides.map { "\($0.service) \(figures[$0.service]?[$0.figure].map(String.init) ?? "none")" }
      if values.contains(nil) || Set(values).count > 1 { broken.append("\(figure): \(counts.joined(separator: ", "))") }
    }
    agree(
      "every confirmed order reached the gateway once", [("sales", "confirmedOrders"), ("gateway", "salesHandoffs")])
    agree(
      "every accepted order is known to all",
      ["gateway", "accounting", "inventory", "production", "customer-status"].map { ($0, "acceptedOrders") })
    agree("every goods issue is invoiced once", [("inventory", "shipments"), ("accounting", "shipments")])
    agree(
      "everything made came into stock once", [("production", "workOrderReceipts"), ("inventory", "workOrderReceipts")])
    agree(
      "what production holds of components is kept from customers",
      [("production", "componentBookings"), ("inventory", "componentBookings")])
    if figures["accounting"]?["openBalanceMinor"] != figures["customer-status"]?["openBalanceMinor"] {
      broken.append("the balance that is shown is not the ledger's")
    }
    broken += try Verdict.foreignOrdersTakenTwice(world)
    self.broken = broken
  }

  /// A foreign order that was posted twice is one order.
  private static func foreignOrdersTakenTwice(_ world: SimulatedWorld) throws -> [String] {
    let taken = world.acceptedForeignOrders
    return taken.filter { $0.value > 1 }.map { "foreign order \($0.key) was accepted as \($0.value) hand-offs" }
  }
}

extension SimulatedWorld {
  /// How many hand-offs each foreign order became, told from the events that left the gateway.
  var acceptedForeignOrders: [String: Int] {
    var handoffs: [String: Set<String>] = [:]
    for body in broker.history {
      guard let envelope = try? Envelope.decoded(body), envelope.type == "gateway.order.accepted.v1",
        envelope.correlationID.hasPrefix("foreign:F-")
      else { continue }
      handoffs[envelope.correlationID, default: []].insert(envelope.partitionKey)
    }
    return handoffs.mapValues(\.count)
  }
}
