import ProductionDomain
import Testing
import Values

@Suite struct RequirementsFiguresTests {
  static func money(_ pence: Int64, _ currency: Currency = .gbp) -> Money {
    Money(minorUnits: pence, currency: currency)
  }

  /// Four in stock, ten wanted on day 3, the rest there on day 6; ten days.
  static func scenario() -> PlanningScenario {
    var scenario = PlanningWorld.scenario(
      [PlanningWorld.item("A", leadTime: 5, stock: 4)], demands: [PlanningWorld.demand("1", "A", 10, day: 3)],
      horizon: 10)
    scenario.items[0].price = money(1000)
    scenario.items[0].standardCost = money(600)
    scenario.items[0].latenessCostPerDay = money(50)
    scenario.items[0].holdingCostPerDay = money(10)
    return scenario
  }

  static func figures(_ change: (inout PlanningScenario) -> Void = { _ in }) -> RequirementsFigures {
    var scenario = Self.scenario()
    change(&scenario)
    return RequirementsFigures(RequirementsPlan(scenario))
  }

  @Test func aSmallPlanInFigures() {
    let figures = Self.figures()
    #expect(figures.plannedOrders == 1 && figures.demands == 1 && figures.late == 1 && figures.short == 0)
    #expect(figures.onTimePerMille == 400)
    #expect(figures.overloads == 0 && figures.loadMinutes == 0 && figures.capacityMinutes == 0)
    // Four held over two of ten days at 6.00 each.
    #expect(figures.averageStockValue == Self.money(480))
    // 10 x (10.00 - 6.00), less 6 that are 3 days late at 0.50, less 4 held for 2 days at 0.10.
    #expect(figures.margin == Self.money(4000 - 900 - 80))
  }

  @Test func quantitiesInSeveralUnitsWeighByWholeUnits() {
    // Ten kilograms in time beside four of ten pieces: 14 of 20.
    let figures = Self.figures { scenario in
      var weighed = ItemRecord(key: ItemAtPlant("K"), unit: UnitOfMeasure("KGM")!, stock: 12_500)
      weighed.standardCost = Self.money(200)
      scenario.items.append(weighed)
      scenario.demands.append(PlanningWorld.demand("2", "K", 10_000, day: 1))
    }
    #expect(figures.onTimePerMille == 700)
    // And 2.5 kilograms at 2.00 all the time.
    #expect(figures.averageStockValue == Self.money(480 + 500))
  }

  @Test func whatIsShortIsCountedAndEarnsNothing() {
    let figures = Self.figures { $0.items[0].source = .none }
    #expect(figures.late == 0 && figures.short == 1 && figures.plannedOrders == 0)
    #expect(figures.margin == Self.money(4 * 400 - 80))
  }

  @Test func withoutCostsOrWithSeveralCurrenciesThereIsNoAmount() {
    let bare = Self.figures {
      $0.items[0].price = nil
      $0.items[0].standardCost = nil
    }
    #expect(bare.averageStockValue == nil && bare.margin == nil && bare.onTimePerMille == 400)
    let mixed = Self.figures {
      $0.items.append(PlanningWorld.item("B", stock: 1))
      $0.items[1].standardCost = Self.money(5, .usd)
    }
    #expect(mixed.averageStockValue == nil && mixed.margin == Self.money(3020))
    #expect(Self.figures { $0.items[0].holdingCostPerDay = Self.money(1, .usd) }.margin == nil)
    #expect(Self.figures { $0.demands = [] }.onTimePerMille == nil)
  }

  @Test func anAmountThatCannotBeReckonedWithIsNamed() {
    var scenario = Self.scenario()
    scenario.items[0].standardCost = Self.money(-1)
    scenario.items[0].price = Self.money(.max)
    let plan = RequirementsPlan(scenario)
    #expect(
      plan.problems.map(\.sentence) == [
        "Item A has a standard cost that is negative or too large; it is left out of the figures.",
        "Item A has a price that is negative or too large; it is left out of the figures.",
      ])
    #expect(RequirementsFigures(plan).margin == nil && plan.deliveries("1") == [3: 4, 6: 6])
  }

  @Test func loadAndOverloadsAreThoseOfTheCapacityReport() {
    let figures = RequirementsFigures(RequirementsPlan(CapacityTests.scenario(finite: false)))
    #expect(figures.overloads == 1 && figures.loadMinutes == 920)
    // Eight weeks of five days and four days more, eight hours each.
    #expect(figures.capacityMinutes == 44 * 480)
    #expect(figures.onTimePerMille == 1000)
  }

  // MARK: Net forecasts

  static func forecasts(_ net: Bool, order: (quantity: Int64, day: Int), early: Int = 0, late: Int = 0) -> [Int: Int64]
  {
    var scenario = PlanningWorld.scenario(
      [PlanningWorld.item("A")], demands: [PlanningWorld.demand("1", "A", order.quantity, day: order.day)])
    (scenario.items[0].consumeEarlyDays, scenario.items[0].consumeLateDays) = (early, late)
    func record(_ from: Int, _ until: Int, _ quantity: Int64, _ isNet: Bool) -> ForecastRecord {
      ForecastRecord(
        key: ItemAtPlant("A"), from: PlanningWorld.day(from), until: PlanningWorld.day(until), quantity: quantity,
        isNet: isNet)
    }
    scenario.forecasts = [record(1, 10, 50, false), record(11, 20, 100, net)]
    return RequirementsPlan(scenario).gross("A")
  }

  @Test func aNetForecastIsNotConsumedAgain() {
    #expect(Self.forecasts(false, order: (30, 12)) == [1: 50, 11: 70, 12: 30])
    #expect(Self.forecasts(true, order: (30, 12)) == [1: 50, 11: 100, 12: 30])
    // Nor does such an order take from another forecast, or another order from the net one.
    #expect(Self.forecasts(false, order: (130, 12), early: 30) == [1: 20, 12: 130])
    #expect(Self.forecasts(true, order: (130, 12), early: 30) == [1: 50, 11: 100, 12: 130])
    #expect(Self.forecasts(false, order: (60, 5), late: 30) == [5: 60, 11: 90])
    #expect(Self.forecasts(true, order: (60, 5), late: 30) == [5: 60, 11: 100])
  }

  @Test func inAMasterScheduleANetForecastComesOnTopOfTheOrders() {
    var scenario = PlanningWorld.scenario(
      [PlanningWorld.item("A")],
      demands: [PlanningWorld.demand("1", "A", 12, day: 2), PlanningWorld.demand("2", "A", 40, day: 9)])
    scenario.schedules = [MasterScheduleRecord(key: ItemAtPlant("A"), periods: 3)]
    scenario.forecasts = [0, 7, 14].map {
      ForecastRecord(
        key: ItemAtPlant("A"), from: PlanningWorld.day($0 + 1), until: PlanningWorld.day($0 + 7), quantity: 30,
        isNet: $0 == 0)
    }
    #expect(RequirementsPlan(scenario).preparation.schedules[0].schedule.demand == [42, 40, 30])
  }
}
