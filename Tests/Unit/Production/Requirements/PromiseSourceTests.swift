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

  @Test func aQuoteOverBothSourcesBooksTheCapacityOfEachUntilItIsReleased() throws {
    var scenario = PlanningWorld.scenario([PlanningWorld.item("A")])
    scenario.items[0].suppliers = [("fast", 2, 4), ("slow", 6, 5)].map { name, days, capacity in
      var supplier = SupplierRecord(name: name, leadTimeDays: days, price: Money(minorUnits: 300, currency: .gbp))
      (supplier.capacity, supplier.capacityDays) = (Int64(capacity), 7)
      return supplier
    }
    var book = PromiseSourceWorld.book(scenario)
    func ask(_ name: String, reserves: Bool) throws -> PromiseCommitment {
      try book.commit(
        PromiseRequest(name: name, item: "A", quantity: 9, wanted: PlanningWorld.day(5), reserves: reserves)
      ).get()
    }
    let inquiry = try ask("inquiry", reserves: false)
    #expect(PromiseBookTests.dates(inquiry.answer) == [7: 9])
    let quote = try ask("quote", reserves: true)
    #expect(quote.answer.deliveries == inquiry.answer.deliveries)
    #expect(Self.orders(quote).sorted() == ["fast 4", "slow 5"])
    // What both have in the week is spoken for; in the next one it is there again.
    let second = try ask("second", reserves: false)
    #expect(try #require(second.answer.deliveries.last).date >= PlanningWorld.day(8))
    #expect(second.answer.reasons.contains { $0.record == "supplier fast" && $0.code == .capacity })
    #expect(second.answer.reasons.contains { $0.record == "supplier slow" && $0.code == .capacity })
    let released = book.release("quote")
    #expect(released)
    #expect(try ask("third", reserves: false).answer.deliveries == inquiry.answer.deliveries)
  }

  /// P is made of a part that three suppliers have in four, five and six days, on a work centre with little time.
  @Test func eachSourceOfAPartSaysWhyItWasNotEarlierWhateverElseStandsInTheWay() throws {
    var scenario = PlanningWorld.scenario(
      [PlanningWorld.item("P", .make, leadTime: 1), PlanningWorld.item("S")],
      bills: [PlanningWorld.bill("P", [("S", 1)])])
    scenario.items[1].suppliers = [("one", 4), ("two", 5), ("three", 6)].map { name, days in
      SupplierRecord(name: name, leadTimeDays: days, price: Money(minorUnits: 300, currency: .gbp))
    }
    scenario.calendars = [
      WorkCalendar(name: "short", shifts: [WorkCalendar.Shift(weekdays: Set(1...7), from: 0, until: 7200)])
    ]
    scenario.centres = [PlanningScenario.Centre(name: "M", calendar: "short")]
    scenario.routings = [
      RoutingRecord(
        key: ItemAtPlant("P"), steps: [RoutingRecord.Step(centre: "M", setupSeconds: 0, runSeconds: 3600)])
    ]
    var book = PromiseSourceWorld.book(scenario)
    let answer = try book.answer(
      PromiseRequest(name: "Q", item: "P", quantity: 12, wanted: PlanningWorld.day(1), reserves: false)
    ).get()
    #expect(answer.short == 0)
    #expect(answer.reasons.contains { $0.record == "work centre M" })
    for name in ["one", "two", "three"] {
      #expect(answer.reasons.contains { $0.sentence.contains("from \(name) and cannot be there by") }, "\(name)")
    }
    #expect(Set(answer.reasons).count == answer.reasons.count)
  }
}
