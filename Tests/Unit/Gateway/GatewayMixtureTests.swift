import GatewayContract
import GatewayDomain
import GatewayService
import InventoryContract
import Messaging
import Persistence
import SalesContract
import Testing
import Values

/// Any mixture of orders, answers, repetitions, time-outs and withdrawals leaves sound records.
@Suite struct GatewayMixtureTests {
  @Test(arguments: 0..<4) func anyMixtureOfMessagesLeavesSoundRecords(_ run: Int) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("gateway mixture \(run): seed \(seed)")
    var random = GatewayRandom(seed: seed)
    let desk = try GatewayDesk()
    try desk.openShop()
    var versions: [String: Int] = [:]
    for step in 0..<150 {
      let orderID = "o\(Int.random(in: 0..<6, using: &random))"
      if let version = versions[orderID] {
        try GatewayMixtureTests.step(desk, orderID, newest: version, &versions, using: &random)
      } else {
        try desk.confirm(GatewayMixtureTests.document(orderID, 1, using: &random))
        versions[orderID] = 1
      }
      if step % 30 == 29 { try desk.expectSound("seed \(seed), step \(step)") }
    }
    try desk.wait(.seconds(20 * 86_400))
    try desk.expectSound("seed \(seed)")
    #expect(try desk.count("SELECT count(*) FROM handoff WHERE stage != 'decided'") == 0, "seed \(seed)")
    let accepted = try desk.published(OrderAccepted.self).map { "\($0.handoffID):\($0.version)" }
    let rejected = try desk.published(OrderRejected.self).map { "\($0.handoffID):\($0.version)" }
    #expect(Set(accepted + rejected).count == accepted.count + rejected.count, "seed \(seed)")
    #expect(try desk.verification().figures["acceptedOrders.digest"] == setDigest(accepted), "seed \(seed)")
  }

  private static func document(
    _ orderID: String, _ version: Int, using random: inout GatewayRandom
  ) -> OrderDocument {
    let lines = (1...Int.random(in: 1...3, using: &random)).map { _ in
      (["P1", "P2", "P3", "S1"].randomElement(using: &random)!, Int64.random(in: 1...9, using: &random))
    }
    return GatewayDesk.document(
      orderID, version: version, lines, payment: Int.random(in: 0..<4, using: &random) == 0 ? .prepaid : .account,
      shipComplete: Bool.random(using: &random))
  }

  private static func step(
    _ desk: GatewayDesk, _ orderID: String, newest: Int, _ versions: inout [String: Int],
    using random: inout GatewayRandom
  ) throws {
    let version = max(1, newest - (Int.random(in: 0..<6, using: &random) == 0 ? 1 : 0))
    let id = try desk.handoff(orderID).handoffID
    let some = Dictionary(
      uniqueKeysWithValues: (1...3).map { ("\($0)", Bool.random(using: &random) ? Int64(1) : 0) })
    switch Int.random(in: 0..<16, using: &random) {
    case 0:
      try desk.amend(document(orderID, newest + 1, using: &random))
      versions[orderID] = newest + 1
    case 1: try desk.confirm(document(orderID, version, using: &random))
    case 2: try desk.withdraw(orderID, version: newest)
    case 3, 4, 5: try desk.approveCredit(orderID, version: version)
    case 6: try desk.holdCredit(orderID, version: version)
    case 7: try desk.declineCredit(orderID, version: version)
    case 8, 9, 10:
      let asked = try desk.published(AvailabilityRequested.self).contains {
        $0.handoffID == id && $0.version == version
      }
      if asked { try desk.answerStock(of: orderID, version: version, some) }
    case 11, 12, 13:
      let asked = try desk.published(CapacityRequested.self).contains { $0.handoffID == id && $0.version == version }
      if asked { try desk.answerProduction(of: orderID, version: version, some) }
    case 14: try desk.deliver(CancellationConfirmed(handoffID: id, version: version))
    default: try desk.wait(.seconds(Int.random(in: 1...30, using: &random)))
    }
  }
}
