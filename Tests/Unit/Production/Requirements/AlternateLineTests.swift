import Foundation
import Testing
import Values

@testable import ProductionDomain

/// An alternate is given for one line of a bill: nobody else who needs the item gets it.
@Suite struct AlternateLineTests {
  private func bill(
    _ item: String, _ component: String, alternates: [(String, Int64)], revision: String = "", from: Int? = nil,
    until: Int? = nil
  ) -> BillRecord {
    var bill = PlanningWorld.bill(item, [(component, 1)], revision: revision)
    bill.components[0].alternates = alternates.map { .init(item: $0.0, quantity: .pieces($0.1)) }
    (bill.from, bill.until) = (from.map(PlanningWorld.day), until.map(PlanningWorld.day))
    return bill
  }

  @Test func aCustomerWhoOrdersTheItemItselfGetsTheItem() {
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [
          PlanningWorld.item("A", .make), PlanningWorld.item("X", .make), PlanningWorld.item("B"),
          PlanningWorld.item("C", stock: 20),
        ], bills: [bill("A", "B", alternates: [("C", 1)]), bill("X", "B", alternates: [])],
        demands: [
          PlanningWorld.demand("customer", "B", 5, day: 10), PlanningWorld.demand("x", "X", 4, day: 11),
          PlanningWorld.demand("a", "A", 3, day: 12),
        ]))
    #expect(plan.planned("B") == [10: 5, 11: 4])
    #expect(plan.gross("C") == [12: 3])
  }

  @Test func onOneDayTheLineWithTheAlternateTakesStockFirst() {
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [
          PlanningWorld.item("X", .make), PlanningWorld.item("A", .make), PlanningWorld.item("B", stock: 1),
          PlanningWorld.item("C", stock: 20),
        ], bills: [bill("X", "B", alternates: []), bill("A", "B", alternates: [("C", 2)])],
        demands: [
          PlanningWorld.demand("x", "X", 4, day: 12), PlanningWorld.demand("a", "A", 3, day: 12),
          PlanningWorld.demand("b", "B", 7, day: 12),
        ]))
    // One of three is in stock, two are stood in for; the others need eleven.
    #expect(plan.gross("C") == [12: 4])
    #expect(plan.planned("B") == [12: 11])
    let served = plan.pegs.pegs.filter {
      if case .substitute = plan.pegs.supplies[$0.supply].kind { true } else { false }
    }
    #expect(served.count == 1)
    guard case .component(let parent, _) = plan.pegs.demands[served[0].demand].kind else {
      Issue.record("not a component")
      return
    }
    #expect(plan.preparation.nodes[plan.pegs.supplies[parent].item].key.item == "A")
  }

  @Test func anAlternateOfARevisionThatIsOverStandsInNoMore() {
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [PlanningWorld.item("A", .make), PlanningWorld.item("B"), PlanningWorld.item("C", stock: 20)],
        bills: [
          bill("A", "B", alternates: [("C", 1)], revision: "1", until: 8),
          bill("A", "B", alternates: [], revision: "2", from: 9),
        ],
        demands: [PlanningWorld.demand("a", "A", 3, day: 8), PlanningWorld.demand("b", "A", 3, day: 12)]))
    #expect(plan.gross("C") == [8: 3])
    #expect(plan.planned("B") == [12: 3])
  }

  @Test func eachLineHasItsOwnRatioAndAnAlternateIsGivenOnce() {
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [
          PlanningWorld.item("A", .make), PlanningWorld.item("X", .make), PlanningWorld.item("B"),
          PlanningWorld.item("C", stock: 10),
        ], bills: [bill("A", "B", alternates: [("C", 1)]), bill("X", "B", alternates: [("C", 2)])],
        demands: [PlanningWorld.demand("a", "A", 4, day: 8), PlanningWorld.demand("x", "X", 4, day: 12)]))
    // Four for A; of the six that are left three pairs for X.
    #expect(plan.gross("C") == [8: 4, 12: 6])
    #expect(plan.planned("B") == [12: 1])
  }

  @Test func whatWasOrderedBecauseTheAlternateWasNotThereIsNotStoodInForAgain() {
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [PlanningWorld.item("A", .make), PlanningWorld.item("B"), PlanningWorld.item("C")],
        bills: [bill("A", "B", alternates: [("C", 1)])],
        receipts: [PlanningWorld.receipt("R", "C", 20, day: 10)],
        demands: [PlanningWorld.demand("a", "A", 4, day: 8), PlanningWorld.demand("b", "A", 4, day: 12)]))
    #expect(plan.planned("B") == [8: 4])
    #expect(plan.gross("C") == [12: 4])
    #expect(plan.outcomes.allSatisfy { $0.short == 0 && $0.lateDays == 0 })
  }

  @Test func aPromiseOfTheItemItselfTakesNoAlternate() {
    var scenario = PlanningWorld.scenario(
      [PlanningWorld.item("A", .make), PlanningWorld.item("B", leadTime: 9), PlanningWorld.item("C", stock: 6)],
      bills: [bill("A", "B", alternates: [("C", 1)])])
    scenario.promises = [
      PromiseRequest(name: "b", item: "B", plants: [""], quantity: 4, wanted: PlanningWorld.day(3)),
      PromiseRequest(name: "a", item: "A", plants: [""], quantity: 4, wanted: PlanningWorld.day(3)),
    ]
    let plan = RequirementsPlan(scenario)
    #expect(plan.promises.map { $0.deliveries.map(\.date) } == [[PlanningWorld.day(10)], [PlanningWorld.day(3)]])
  }
}
