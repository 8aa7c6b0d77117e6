import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Testing
import Values

@testable import ProductionService

/// A work order that is made of a planned order takes and does what the plan says.
@Suite struct ApprovedOrderTests {
  /// The work order that an approved proposal for the item becomes.
  private func approved(_ works: Workshop, _ item: String) throws -> WorkOrderDetailView {
    try works.plan()
    let proposal = try #require(try works.published(PlannedOrderProposed.self).last { $0.item == item })
    try works.perform { _ = try PlanningReport.firm(proposal.plannedOrderID, in: $0) }
    let order = try #require(try works.workOrders().last { $0.product == item })
    return try works.detail(order.id)
  }

  private func works(_ items: String, _ bills: String, _ operations: String? = nil) throws -> Workshop {
    let works = try Workshop()
    let routings = operations.map { #","routings":[{"item":"A","operations":[\#($0)]}]"# } ?? ""
    try works.load(
      #"{"plants":[{"name":""}],"workCentres":[{"name":"m"}],"items":[\#(items)],"bills":[\#(bills)]\#(routings)}"#)
    return works
  }

  @Test func itsRunTimeIsForWhatTheRoutingNamesInAnotherUnit() throws {
    let works = try works(
      #"{"item":"A","source":"make","safetyStock":30,"units":[{"unit":"BX","equals":12}]},{"item":"B"}"#,
      #"{"item":"A","components":[{"item":"B","quantity":1}]}"#,
      #"{"operation":5,"workCentre":"m","runMinutes":60,"per":{"value":"1","unit":"BX"}},{"workCentre":"m","runMinutes":2}"#
    )
    let order = try approved(works, "A")
    // Two boxes and a half, and thirty pieces.
    #expect(order.operations.map(\.operation) == [5, 20])
    #expect(order.operations.map(\.standardRunMinutes) == [150, 60])
  }

  @Test func thePlanNumbersOperationsAsTheRoutingDoes() throws {
    let works = try works(
      #"{"item":"A","source":"make","safetyStock":30},{"item":"B"}"#,
      #"{"item":"A","components":[{"item":"B","quantity":1}]}"#,
      #"{"operation":5,"workCentre":"m","runMinutes":1},{"operation":15,"workCentre":"m","runMinutes":2}"#)
    let plan = try works.plan()
    let rows = try works.database.read { try PlanStore.operations(plan.id, $0) }
    #expect(rows.map(\.operation) == [5, 15])
  }

  @Test func ofTwoBillsOfOneDayItFollowsTheLaterOneAsThePlanDoes() throws {
    let works = try works(
      #"{"item":"A","source":"make","safetyStock":30},{"item":"B"},{"item":"C"}"#,
      #"{"item":"A","revision":"1","components":[{"item":"B","quantity":1}]},"#
        + #"{"item":"A","revision":"2","from":"2010-11-01","components":[{"item":"C","quantity":1,"backflush":true}]}"#)
    let order = try approved(works, "A")
    #expect(order.workOrder.revision == "2")
    #expect(order.components.map(\.item) == ["C"] && order.components.allSatisfy(\.isBackflushed))
  }

  @Test func itTakesForAPhantomWhatThatLosesToo() throws {
    let works = try works(
      #"{"item":"A","source":"make","safetyStock":10},{"item":"P","source":"make","phantom":true,"yieldPercent":90},"#
        + #"{"item":"R"}"#,
      #"{"item":"A","components":[{"item":"P","quantity":2}]},{"item":"P","components":[{"item":"R","quantity":3}]}"#)
    let order = try approved(works, "A")
    // 20 of P, 23 started.
    #expect(order.components.map(\.item) == ["R"] && order.components[0].quantity == .pieces(69))
    #expect(try works.proposals("R").map(\.steps) == [69])
  }

  @Test func itTakesTheAlternateThatThePlanLetStandIn() throws {
    let works = try works(
      #"{"item":"A","source":"make","safetyStock":10},{"item":"B","leadTimeDays":2},{"item":"C","source":"none"}"#,
      #"{"item":"A","components":[{"item":"B","quantity":1,"alternates":[{"item":"C","quantity":2}]}]}"#)
    try works.stock(["C": 7])
    let order = try approved(works, "A")
    // Three of ten are stood in for by six of C.
    let taken = Dictionary(uniqueKeysWithValues: order.components.map { ($0.item, $0.quantity) })
    #expect(taken == ["B": .pieces(7), "C": .pieces(6)])
    try works.plan()
    #expect(try works.proposals("B").map(\.steps) == [7])
    try works.expectSound()
  }

  @Test func soItDoesInsideAPhantom() throws {
    let works = try works(
      #"{"item":"A","source":"make","safetyStock":10},{"item":"P","source":"make","phantom":true},"#
        + #"{"item":"B","leadTimeDays":2},{"item":"C","source":"none"}"#,
      #"{"item":"A","components":[{"item":"P","quantity":1}]},"#
        + #"{"item":"P","components":[{"item":"B","quantity":2,"alternates":[{"item":"C","quantity":2}]}]}"#)
    try works.stock(["C": 7])
    let order = try approved(works, "A")
    let taken = Dictionary(uniqueKeysWithValues: order.components.map { ($0.item, $0.quantity) })
    #expect(taken == ["B": .pieces(13), "C": .pieces(7)])
  }
}
