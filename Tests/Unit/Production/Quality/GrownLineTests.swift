import GRDB
import InventoryContract
import Persistence
import ProductionContract
import ProductionDomain
import ProductionService
import Testing
import Values

/// Lines that needed less for a while: what they let go then is not theirs any more.
extension RejectedGoodsTests {
  @Test func whatIsMadeForALineThatGrewAgainAndIsRejectedIsMadeAgain() throws {
    let (shop, id) = try made()
    try decide(shop, id, rejected: 0, accepted: 6)
    for (version, steps) in [(2, Int64(4)), (3, 6)] {
      try shop.request("a", version: version, ("1", "MUG", steps))
      try shop.accept("a", version: version, ("1", "MUG", steps))
    }
    // Two of the six went to free stock, so two are made anew.
    let second = try #require(try views(shop).last)
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(2)])
    try shop.issueMaterial(for: second.id)
    try decide(shop, second.id, rejected: 1, accepted: 1)
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(2), .pieces(1)])
    // A larger version still counts on what the line has.
    try shop.request("a", version: 4, ("1", "MUG", 7))
    try shop.accept("a", version: 4, ("1", "MUG", 7))
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(2), .pieces(1), .pieces(1)])
    try shop.expectSound()
  }

  @Test func whatIsMadeForABlockOfALineThatShrankAndIsRejectedIsMadeAgain() throws {
    let (shop, id) = try made()
    try decide(shop, id, rejected: 0, accepted: 6)
    try shop.request("a", version: 2, ("1", "MUG", 4))
    try shop.accept("a", version: 2, ("1", "MUG", 4))
    try block(shop, made: 2, of: 2)
    let second = try #require(try views(shop).last)
    #expect(second.ordered == .pieces(2))
    try shop.issueMaterial(for: second.id)
    try decide(shop, second.id, rejected: 1, accepted: 1)
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(2), .pieces(1)])
    try shop.expectSound()
  }

  @Test func whatIsRejectedOfGoodsThatTheLineLetGoBeforeTheyWereInspectedIsNotMissing() throws {
    let (shop, id) = try made()
    for (version, steps) in [(2, Int64(4)), (3, 6)] {
      try shop.request("a", version: version, ("1", "MUG", steps))
      try shop.accept("a", version: version, ("1", "MUG", steps))
    }
    // Four of the six are counted on, and four were found good.
    try decide(shop, id, rejected: 2, accepted: 4)
    #expect(try views(shop).map(\.ordered) == [.pieces(6), .pieces(2)])
    try shop.expectSound()
  }

  @Test func whatIsMadeBeyondALineDoesNotHideWhatIsRejectedOfItsOtherWorkOrders() throws {
    // Not one of the two pieces that were expected to be scrap is lost, so the line's two to spare are free stock.
    let works = try Workshop.cycleWorks()
    try works.request("a", ("1", "BIKE", 4))
    try works.accept("a", ("1", "BIKE", 4))
    let first = try #require(try works.workOrders().first { $0.product == "BIKE" })
    try works.database.write(Cause(actor: "test")) {
      try $0.database.execute(
        sql: "UPDATE workOrder SET orderedSteps = 6, openSteps = 6, surplusSteps = 2 WHERE id = ?",
        arguments: [first.id])
    }
    try make(works, first.id)
    try works.request("a", version: 2, ("1", "BIKE", 7))
    try works.accept("a", version: 2, ("1", "BIKE", 7))
    let second = try #require(try works.workOrders().last { $0.product == "BIKE" })
    #expect(second.ordered == .pieces(3))
    try make(works, second.id)
    try decide(works, second.id, rejected: 1, accepted: 2)
    let again = try #require(try works.workOrders().last { $0.product == "BIKE" })
    #expect(again.replacesID == second.id && again.ordered == .pieces(1))
  }

  private func make(_ works: Workshop, _ id: String) throws {
    _ = try works.perform { try ReleaseWorkOrder().perform(on: id, in: $0) }
    try works.issueMaterial(for: id)
  }
}
