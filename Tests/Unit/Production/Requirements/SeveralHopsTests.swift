import Foundation
import ProductionDomain
import Testing
import Values

@testable import ProductionService

/// Goods that come over two hops: made at Leeds, by way of the centre at York to Hull. Today is Monday, 5 January 2026.
@Suite struct SeveralHopsTests {
  /// Leeds works from Monday to Friday and makes in three days; York from Monday to Friday but for Friday the 16th, two
  /// days from Leeds; Hull on Tuesdays and Thursdays, one day from York.
  private func plan(_ more: String, zones: [String] = ["", "", ""], capacity: String = "infinite") throws
    -> RequirementsPlan
  {
    let places = zip(["Leeds", "York", "Hull"], zones).map { plant, zone in
      #"{"name":"\#(plant)","calendar":"\#(plant)"\#(zone.isEmpty ? "" : #","timeZone":"\#(zone)""#)}"#
    }.joined(separator: ",")
    let reader = try ScenarioReader(
      """
      {"today":"2026-01-05","horizonDays":60,"capacity":"\(capacity)",
       "calendars":[{"name":"Leeds","shifts":[{"days":[1,2,3,4,5],"from":"08:00","to":"16:00"}]},
         {"name":"York","shifts":[{"days":[1,2,3,4,5],"from":"08:00","to":"16:00"}],"holidays":["2026-01-16"]},
         {"name":"Hull","shifts":[{"days":[2,4],"from":"08:00","to":"16:00"}]}],
       "plants":[\(places)],"workCentres":[{"name":"mill","plant":"Leeds","calendar":"Leeds"}],
       "lanes":[{"from":"Leeds","to":"York","leadTimeDays":2},{"from":"York","to":"Hull","leadTimeDays":1}],
       "items":[{"item":"A","plant":"Leeds","source":"make","leadTimeDays":3},
         {"item":"A","plant":"York"},{"item":"A","plant":"Hull"},{"item":"B","plant":"Leeds"}],
       "bills":[{"item":"A","plant":"Leeds","components":[{"item":"B","quantity":1}]}],
       "routings":[{"item":"A","plant":"Leeds","operations":[{"workCentre":"mill","runMinutes":144}]}],
       \(more)}
      """)
    #expect(reader.problems.isEmpty)
    let plan = RequirementsPlan(reader.scenario)
    #expect(plan.problems.isEmpty)
    return plan
  }

  /// Of the planned orders plant, release, and day of arrival; the last with the day on which it really is there.
  private func orders(_ plan: RequirementsPlan) -> [String] {
    plan.pegs.supplies.enumerated().filter { $0.element.kind == .planned }.compactMap { number, supply in
      let key = plan.preparation.nodes[supply.item].key
      guard key.item == "A" else { return nil }
      let real = plan.timing[number].day.map { (plan.preparation.scenario.today + $0).description } ?? "never"
      return "\(key.plant) \(plan.preparation.date(ofBucket: supply.release ?? 0)) \(real)"
    }
  }

  private static let demand = #""demands":[{"demand":"1","item":"A","plant":"Hull","quantity":10,"due":"DUE"}]"#
  private static let promise =
    #""promises":[{"promise":"1","item":"A","plants":["Hull"],"quantity":10,"wanted":"DUE"}]"#
  private static let zones = ["Asia/Tokyo", "Europe/London", "America/New_York"]

  @Test(arguments: [["", "", ""], zones])
  func aPlanSendsEachHopTheDaysOfItsPlantBefore(zones: [String]) throws {
    let plan = try plan(Self.demand.replacingOccurrences(of: "DUE", with: "2026-01-22"), zones: zones)
    #expect(
      orders(plan) == [
        "Hull 2026-01-20 2026-01-22", "York 2026-01-15 2026-01-20", "Leeds 2026-01-12 2026-01-15",
      ])
    #expect(plan.outcomes[0].lateDays == 0)
  }

  @Test(arguments: ["infinite", "finite"], [["", "", ""], zones])
  func whatIsNeededTooSoonIsThereWhenAllHopsAllow(capacity: String, zones: [String]) throws {
    let plan = try plan(
      Self.demand.replacingOccurrences(of: "DUE", with: "2026-01-06"), zones: zones, capacity: capacity)
    // Made until Wednesday evening (ten pieces take 24 hours), sent on Thursday, at York on Saturday, to Hull on Tuesday.
    #expect(orders(plan).map { $0.suffix(10) } == ["2026-01-14", "2026-01-10", "2026-01-08"])
    #expect(plan.outcomes[0].deliveries.map(\.day) == [9])
    #expect(plan.outcomes[0].reasons.map(\.code) == [.leadTime])
  }

  @Test(arguments: [["", "", ""], zones])
  func aPromiseCountsTheDaysOfBothHops(zones: [String]) throws {
    func date(_ wanted: String) throws -> String? {
      try plan(Self.promise.replacingOccurrences(of: "DUE", with: wanted), zones: zones).promises.first?.deliveries
        .map(\.date.description).joined(separator: " ")
    }
    #expect(try date("2026-01-22") == "2026-01-22")
    // Ready at Hull on Wednesday the 14th, which is no working day there.
    #expect(try date("2026-01-06") == "2026-01-15")
  }

  @Test func aWayOverTheCentreTakesTheDaysOfBothLanesByTheirCalendars() throws {
    let reader = try ScenarioReader(
      """
      {"today":"2026-01-05","calendars":[
         {"name":"week","shifts":[{"days":[1,2,3,4,5],"from":"08:00","to":"16:00"}]},
         {"name":"Hull","shifts":[{"days":[2,4],"from":"08:00","to":"16:00"}]}],
       "plants":[{"name":"Leeds","calendar":"week"},{"name":"York","calendar":"week"},{"name":"Hull","calendar":"Hull"},
         {"name":"Bath"}],
       "lanes":[{"from":"Leeds","to":"York","leadTimeDays":2},{"from":"Leeds","to":"York","leadTimeDays":1,"item":"B"},
         {"from":"York","to":"Hull","leadTimeDays":1},{"from":"Leeds","to":"Bath"},
         {"from":"Bath","to":"Hull","leadTimeDays":4}]}
      """)
    var settings = PlanningSettings()
    settings.mainPlant = "Hull"
    let carriage = CarriageToMain(reader.scenario, settings)
    func arrival(_ item: String, _ plant: String, _ ready: String) -> String {
      carriage.arrival(of: item, from: plant, ready: LocalDate(ready)!).description
    }
    // Thursday and Friday to York, Tuesday to Hull.
    #expect(arrival("A", "Leeds", "2026-01-08") == "2026-01-14")
    #expect(arrival("B", "Leeds", "2026-01-05") == "2026-01-07")
    #expect(arrival("A", "York", "2026-01-08") == "2026-01-09")
    #expect(arrival("A", "Hull", "2026-01-08") == "2026-01-08")
    let way = try #require(carriage.carriage(of: "A", from: "Leeds"))
    #expect(way.workingDays == 3)
    #expect(way.latestReady(for: LocalDate("2026-01-15")!) == LocalDate("2026-01-09")!)
  }
}
