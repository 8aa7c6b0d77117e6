import ProductionDomain
import Testing
import Values

/// Promises of an item that two suppliers sell.
@Suite struct PromiseSourceTests {
  static func commit(
    _ quantity: Int64, day: Int, together: Bool = true, capacity: Int64? = nil, slowCapacity: Int64? = nil
  ) throws -> PromiseCommitment {
    var scenario = PlanningWorld.scenario([PlanningWorld.item("A")])
    var fast = SupplierRecord(
      name: "fast", leadTimeDays: 2, price: Money(minorUnits: 300, currency: .gbp))
    if let capacity { (fast.capacity, fast.capacityDays) = (capacity, 7) }
    var slow = SupplierRecord(name: "slow", leadTimeDays: 6, price: Money(minorUnits: 100, currency: .gbp))
    if let slowCapacity { (slow.capacity, slow.capacityDays) = (slowCapacity, 7) }
    scenario.items[0].suppliers = [fast, slow]
    var book = PromiseSourceWorld.book(scenario)
    return try book.commit(
      PromiseRequest(
        name: "Q", item: "A", quantity: quantity, wanted: PlanningWorld.day(day), together: together)
    ).get()
  }

  static func orders(_ commitment: PromiseCommitment) -> [String] {
    commitment.orders.map { "\($0.supplier ?? "-") \($0.started)" }
  }

  @Test func theEarliestDateCountsAndThenTheCheapestSource() throws {
    let soon = try Self.commit(10, day: 3)
    #expect(PromiseBookTests.dates(soon.answer) == [3: 10])
    #expect(Self.orders(soon) == ["fast 10"])
    let late = try Self.commit(10, day: 20)
    #expect(PromiseBookTests.dates(late.answer) == [20: 10])
    #expect(Self.orders(late) == ["slow 10"])
  }

  @Test func aSplitDeliveryTakesWhatTheFastSourceHasAndTheRestOfTheNext() throws {
    let answer = try Self.commit(10, day: 1, together: false, capacity: 4)
    #expect(PromiseBookTests.dates(answer.answer) == [3: 4, 7: 6])
    #expect(Self.orders(answer) == ["fast 4", "slow 6"])
    #expect(answer.answer.reasons.contains { $0.code == .capacity && $0.record == "supplier fast" })
    #expect(answer.answer.reasons.contains { $0.code == .leadTime && $0.sentence.contains("from slow") })
  }

  @Test func whatMustComeTogetherMayComeOfBothSources() throws {
    // Four a week of the fast one: nine are there when the slow one gives its five.
    let answer = try Self.commit(9, day: 5, capacity: 4, slowCapacity: 5)
    #expect(PromiseBookTests.dates(answer.answer) == [7: 9])
    #expect(Self.orders(answer) == ["slow 5", "fast 4"])
  }
}
