import ProductionDomain
import Testing
import Values

/// Order of 20 for day 1, with stock and receipts only.
@Suite struct DeliveryTests {
  static func plan(stock: Int64, later: Int64 = 10, _ policy: DeliveryPolicy) -> RequirementsPlan {
    RequirementsPlan(
      PlanningWorld.scenario(
        [PlanningWorld.item("P", .none, stock: stock)], receipts: [PlanningWorld.receipt("R", "P", later, day: 6)],
        demands: [PlanningWorld.demand("D", "P", 20, day: 1, policy: policy)]))
  }

  @Test func withoutTermsWhatIsThereGoesFirstAndTheRestFollows() {
    let plan = Self.plan(stock: 10, .any)
    #expect(plan.deliveries("D") == [1: 10, 6: 10])
    #expect(plan.outcome("D")?.lateDays == 5)
    #expect(plan.reasons("D") == [.awaitingSupply])
  }

  @Test func aCustomerWhoWaitsForNothingGetsOnlyWhatIsThere() {
    let plan = Self.plan(stock: 10, DeliveryPolicy(maximumLateness: 0))
    #expect(plan.deliveries("D") == [1: 10])
    #expect(plan.outcome("D")?.short == 10)
    #expect(plan.reasons("D") == [.policy, .awaitingSupply])
    #expect(plan.outcome("D")?.reasons.last?.sentence == "P waits for order R, which arrives on 2026-01-10.")
  }

  @Test func aMinimumShipmentWaitsUntilItIsThere() {
    let plan = Self.plan(stock: 10, DeliveryPolicy(minimumShipment: 20))
    #expect(plan.deliveries("D") == [6: 20])
    #expect(!plan.reasons("D").isEmpty)
  }

  @Test func bothTermsTogetherMayMeanNothingAtAll() {
    let plan = Self.plan(stock: 10, DeliveryPolicy(maximumLateness: 0, minimumShipment: 20))
    #expect(plan.deliveries("D").isEmpty)
    #expect(plan.outcome("D")?.short == 20)
    #expect(plan.reasons("D").contains(.policy))
  }

  @Test func twoDaysOfPatienceAreNotFive() {
    let plan = Self.plan(stock: 10, DeliveryPolicy(maximumLateness: 2))
    #expect(plan.deliveries("D") == [1: 10])
    #expect(plan.outcome("D")?.short == 10)
    #expect(plan.reasons("D") == [.policy, .awaitingSupply])
  }

  @Test func noRestBelowTheMinimumShipmentIsLeft() {
    let plan = Self.plan(stock: 15, DeliveryPolicy(minimumShipment: 11))
    #expect(plan.deliveries("D") == [6: 20])
    #expect(plan.reasons("D").count >= 1)
  }

  @Test func anOrderBelowTheMinimumShipmentGetsTheMinimum() {
    let plan = Self.plan(stock: 15, later: 50, DeliveryPolicy(minimumShipment: 30))
    #expect(plan.deliveries("D") == [6: 30])
  }

  @Test func aGroupThatShipsTogetherWaitsForItsLast() {
    func plan(_ group: String?) -> RequirementsPlan {
      let days = [11, 3, 27]
      return RequirementsPlan(
        PlanningWorld.scenario(
          ["A", "B", "C"].map { PlanningWorld.item($0, .none) },
          receipts: zip(["A", "B", "C"], days).map { PlanningWorld.receipt("R-\($0)", $0, 5, day: $1) },
          demands: ["A", "B", "C"].map { PlanningWorld.demand($0, $0, 5, day: 3, group: group) }))
    }
    #expect(["A", "B", "C"].map { plan(nil).deliveries($0) } == [[11: 5], [3: 5], [27: 5]])
    #expect(["A", "B", "C"].map { plan("G").deliveries($0) } == [[27: 5], [27: 5], [27: 5]])
    #expect(plan("G").reasons("B") == [.policy])
    #expect(plan(nil).reasons("B").isEmpty)
  }

  @Test func aGroupThatCannotShipTogetherGivesItsSupplyToOthers() {
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [PlanningWorld.item("A", .none, stock: 5), PlanningWorld.item("B", .none)],
        demands: [
          PlanningWorld.demand("A1", "A", 5, day: 3, group: "G"),
          PlanningWorld.demand("B1", "B", 5, day: 3, group: "G"),
          PlanningWorld.demand("A2", "A", 5, day: 3, priority: 9),
        ]))
    #expect(plan.deliveries("A1").isEmpty)
    // And why the other line is not there.
    #expect(plan.reasons("A1") == [.policy, .awaitingSupply])
    #expect(plan.reasons("B1") == [.policy, .awaitingSupply])
    #expect(plan.deliveries("A2") == [3: 5])
  }

  @Test func theMoreImportantDemandIsServedFirst() {
    let plan = RequirementsPlan(
      PlanningWorld.scenario(
        [PlanningWorld.item("P", .none, stock: 10)], receipts: [PlanningWorld.receipt("R", "P", 10, day: 9)],
        demands: [
          PlanningWorld.demand("low", "P", 10, day: 2, priority: 5),
          PlanningWorld.demand("high", "P", 10, day: 4, priority: 1),
        ]))
    #expect(plan.deliveries("high") == [4: 10])
    #expect(plan.deliveries("low") == [9: 10])
    #expect(plan.reasons("low") == [.awaitingSupply])
  }
}
