import Messaging
import Persistence
import ProductionContract
import SalesContract
import Testing
import Values

@testable import ProductionService

/// Forecasts of several plants and the orders that they foresaw. Leeds serves customers.
@Suite struct ForecastOfPlantsTests {
  private static let twoPlants = """
    {"settings":{"mainPlant":"Leeds"},"plants":[{"name":"Leeds"},{"name":"York"}],
     "items":[{"item":"BIKE","plant":"Leeds","source":"make"},{"item":"BIKE","plant":"York","source":"make"},
       {"item":"TUBE","plant":"Leeds"},{"item":"TUBE","plant":"York"}],
     "bills":[{"item":"BIKE","plant":"Leeds","components":[{"item":"TUBE","quantity":1}]},
       {"item":"BIKE","plant":"York","components":[{"item":"TUBE","quantity":1}]}]}
    """

  /// Bikes that are proposed at each plant, for this week's forecasts and an order of eight.
  private func proposed(_ forecasts: [String: Int64]) throws -> (bikes: [String: Int64], plan: PlanView) {
    let works = try Workshop()
    try works.load(Self.twoPlants)
    for (plant, quantity) in forecasts.sorted(by: { $0.key < $1.key }) {
      try works.hear(
        ForecastSubmitted(
          product: "BIKE", plant: plant,
          periods: [ForecastPeriod(from: works.today, to: works.today + 6, quantity: .pieces(quantity))],
          submittedBy: "sales", submittedAt: works.clock.now()))
    }
    try works.request("a", ("1", "BIKE", 8))
    try works.accept("a", ("1", "BIKE", 8))
    let plan = try works.plan()
    let orders = try works.published(PlannedOrderProposed.self).filter { $0.item == "BIKE" }
    return (Dictionary(orders.map { ($0.plant, $0.quantity.steps) }) { $0 + $1 }, plan)
  }

  @Test func ordersUseUpWhatTheOtherPlantExpected() throws {
    #expect(try proposed(["York": 20]).bikes == ["York": 12])
  }

  @Test func thePlantThatServesCustomersComesFirst() throws {
    #expect(try proposed(["Leeds": 5, "York": 20]).bikes == ["York": 17])
    #expect(try proposed(["Leeds": 9, "York": 20]).bikes == ["Leeds": 1, "York": 20])
  }

  @Test func aForecastForAPlantWithoutTheItemIsNamed() throws {
    let (bikes, plan) = try proposed(["Hull": 7])
    #expect(bikes.isEmpty)
    #expect(plan.problems.map(\.record) == ["forecast BIKE at Hull"])
  }
}
