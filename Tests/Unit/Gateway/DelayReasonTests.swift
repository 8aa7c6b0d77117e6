import GatewayContract
import GatewayDomain
import GatewayService
import ProductionContract
import Testing
import Values

/// What a customer's side reads about a delay.
@Suite struct DelayReasonTests {
  @Test(arguments: [
    ("material", "Material for it comes later than planned."),
    ("capacity", "Production has no free capacity before."),
    ("shortfall", "A part of it has to be made again."),
    ("somethingNew", "Production needs longer than planned."),
  ])
  func aDelayIsToldByItsKind(cause: String, sentence: String) {
    let text = "WO-2010-000007 waits for FRAME from PO-2010-000003, which comes on 2010-12-20."
    #expect(DelayReasonText.sentence(cause: cause, codes: ["awaitingSupply"], text: text) == sentence)
  }

  @Test func whatAPlannerWritesIsPassedOnUnlessItNamesOurDocuments() {
    #expect(
      DelayReasonText.sentence(cause: "planner", codes: [], text: "The machine is down.") == "The machine is down.")
    #expect(
      DelayReasonText.sentence(cause: "planner", codes: [], text: "After WO-2010-000007.")
        == "Production needs longer than planned.")
  }

  @Test func aDelayToldWithoutAKindIsToldByItsCodesOrNotAtAll() {
    #expect(
      DelayReasonText.sentence(cause: nil, codes: ["awaitingSupply"], text: "x")
        == "Material for it comes later than planned.")
    #expect(
      DelayReasonText.sentence(cause: nil, codes: [], text: "Component BLANK is short.")
        == "Production needs longer than planned.")
  }

  /// What moves is one part of the line: another may come later still.
  @Test func aDelayNeverMovesAPromiseForward() throws {
    for seed in UInt64(1)...200 {
      var random = InventoryRandom(seed: seed)
      let start = LocalDate("2026-03-01")!
      func date() -> LocalDate? {
        Bool.random(using: &random) ? start + Int.random(in: 0...20, using: &random) : nil
      }
      var lines = (1...4).map { PromiseDates.Line(lineID: "\($0)", stock: date(), production: date()) }
      lines[1].production = start + 5
      let to = start + Int.random(in: 0...30, using: &random)
      let apart = PromiseDates.afterDelay(of: "2", to: to, shipComplete: false, lines)
      let together = PromiseDates.afterDelay(of: "2", to: to, shipComplete: true, lines)
      #expect(apart[1] >= max(to, start + 5), "seed \(seed)")
      // Shipped as one: the latest of all lines (not the earliest).
      #expect(Set(together) == [apart.max()!], "seed \(seed)")
    }
  }

  @Test func noInternalNumberCrosses() throws {
    let desk = try GatewayDesk()
    try desk.openShop()
    try desk.confirm(GatewayDesk.document("order", [("P1", 6)]))
    try desk.approveCredit()
    try desk.answerStock([:])
    try desk.answerProduction(["1": 6], on: "2026-03-05")
    try desk.deliver(
      DemandDelayed(
        workOrderID: "w", handoffID: try desk.handoff("order").handoffID, orderID: "order", lineID: "1",
        from: LocalDate("2026-03-05")!, to: LocalDate("2026-03-12")!, quantity: .pieces(6),
        reason: "WO-2026-000001 waits for FRAME from PO-2026-000002, which comes on 2026-03-11.",
        reasons: [DelayReason(code: "awaitingSupply", record: "order PO-2026-000002", sentence: "It comes late.")],
        cause: "material"))
    let change = try #require(try desk.published(PromiseChanged.self).first)
    #expect(change.reason == "Material for it comes later than planned.")
    #expect(!DelayReasonText.namesOurs(change.reason))
  }
}
