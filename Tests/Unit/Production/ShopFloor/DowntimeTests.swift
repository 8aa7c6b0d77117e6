import HTTPTypes
import Persistence
import ProductionContract
import ProductionDomain
import Testing
import Values

@testable import ProductionService

/// Standstills of work centres and what they make of its effectiveness.
@Suite struct DowntimeTests {
  private static func at(_ time: String) -> Instant { Instant("2010-12-01T\(time):00Z")! }

  @discardableResult
  private func stand(
    _ shop: Workshop, _ centre: String, _ from: String, _ to: String?, planned: Bool? = nil, machines: Int? = nil
  ) throws -> DowntimeView {
    // Only a planned one is told ahead.
    if let to, Self.at(to) > shop.clock.now() { shop.clock.advance(by: Self.at(to) - shop.clock.now()) }
    return try shop.perform {
      try RecordDowntime(
        workCentre: centre, from: Self.at(from), to: to.map(Self.at), machines: machines, reason: "blade broken",
        planned: planned
      ).perform(in: $0)
    }
  }

  private func saw(_ shop: Workshop, now: String = "16:00") throws -> EffectivenessView {
    try shop.database.read {
      try ShopFloorQueries.effectiveness(
        workCentre: "saw", from: shop.today, to: shop.today, at: Self.at(now), $0)
    }[0]
  }

  @Test func aPlannedStandstillIsNoLossAndAnUnplannedOneIs() throws {
    let shop = try Workshop()
    try shop.knowCosts()
    let id = try shop.orderWithMaterial()
    try shop.confirm(id, 10, good: 10, setup: 20, run: 240)
    #expect(try saw(shop).availability == 500)
    // Of 480 minutes 80 were not to be worked: 240 of 400 ran.
    try stand(shop, "saw", "08:00", "09:20", planned: true)
    #expect(try saw(shop).availability == 600 && saw(shop).plannedStopMinutes == 80)
    // It stood still for 200 more: it cannot have run for more than 200 of 400, whatever was reported.
    try stand(shop, "saw", "10:00", "13:20")
    let view = try saw(shop)
    #expect(view.availability == 500 && view.stopMinutes == 200 && view.plannedMinutes == 480)
    #expect(try #require(view.effectiveness) <= 1000)
  }

  @Test func onlyWorkingTimeCountsAndEachMachineOnce() throws {
    let shop = try Workshop()
    try shop.knowCosts()
    // The week begins at eight: two of these three hours are at night.
    try stand(shop, "saw", "06:00", "09:00")
    #expect(try saw(shop).stopMinutes == 60)
    // Told twice, and with more machines than there are.
    try stand(shop, "saw", "08:30", "10:00", machines: 5)
    #expect(try saw(shop).stopMinutes == 120)
  }

  @Test func aStandstillThatLastsCountsUntilNow() throws {
    let shop = try Workshop()
    try shop.knowCosts()
    shop.clock.advance(by: .seconds(2 * 3600))
    let view = try stand(shop, "saw", "10:00", nil)
    #expect(try saw(shop, now: "10:30").stopMinutes == 30)
    shop.clock.advance(by: .seconds(3600))
    _ = try shop.perform { try EndDowntime(to: Self.at("11:00")).perform(view.id, in: $0) }
    #expect(try saw(shop).stopMinutes == 60)
    #expect(throws: MasterDataRefusal.self) {
      try shop.perform { try EndDowntime(to: Self.at("12:00")).perform(view.id, in: $0) }
    }
  }

  @Test func aStandstillThatLastsHasBegunAndNotYearsAgo() throws {
    let shop = try Workshop()
    try shop.knowCosts()
    func begin(_ from: String, to: String? = nil, planned: Bool? = nil) throws -> String? {
      do {
        _ = try shop.perform {
          try RecordDowntime(
            workCentre: "saw", from: Instant(from)!, to: to.map { Instant($0)! }, reason: "blade broken",
            planned: planned
          ).perform(in: $0)
        }
        return nil
      } catch let refusal as MasterDataRefusal {
        return refusal.sentence
      }
    }
    // It is eight; the clock of whoever tells may be five minutes ahead.
    #expect(try begin("2010-12-01T08:05:00Z") == nil)
    #expect(
      try begin("2010-12-01T08:06:00Z")
        == "'from' is 2010-12-01T08:06:00Z, which is still to come; give 'to' and 'planned' for a planned standstill.")
    #expect(try begin("2009-12-01T08:00:00Z") == nil)
    #expect(
      try begin("1970-01-01T00:00:00Z")
        == "'from' is 1970-01-01T00:00:00Z, more than 366 days ago; correct it, or give 'to' where it ended.")
    // A planned one that has an end may be told ahead; nobody knows when another will end.
    #expect(try begin("2010-12-24T08:00:00Z", to: "2010-12-26T08:00:00Z", planned: true) == nil)
    #expect(try begin("2010-12-01T07:00:00Z", to: "2010-12-01T08:05:00Z") == nil)
    #expect(
      try begin("2010-12-01T07:00:00Z", to: "2010-12-01T08:06:00Z")
        == "'to' is 2010-12-01T08:06:00Z, which is still to come; leave it out while the work centre stands still, or say "
        + "that the standstill is planned.")
  }

  @Test func aStandstillDoesNotEndInTimeToComeUnlessItIsPlanned() throws {
    let shop = try Workshop()
    try shop.knowCosts()
    let broken = try stand(shop, "saw", "07:30", nil)
    #expect(throws: MasterDataRefusal.self) {
      try shop.perform { try EndDowntime(to: Self.at("11:00")).perform(broken.id, in: $0) }
    }
    let serviced = try stand(shop, "saw", "07:30", nil, planned: true)
    #expect(
      try shop.perform { try EndDowntime(to: Self.at("11:00")).perform(serviced.id, in: $0) }.to == Self.at("11:00"))
    #expect(try saw(shop, now: "08:00").plannedStopMinutes == 180)
  }

  @Test func withoutACalendarAStandstillBelongsToTheTimeThatCounts() throws {
    let shop = try Workshop()
    try shop.knowCosts()
    let id = try shop.orderWithMaterial()
    try shop.confirm(id, 10, good: 10, run: 50)
    try shop.confirm(id, 20, good: 10, run: 90)
    try stand(shop, "bench", "12:00", "12:30")
    let bench = try shop.database.read {
      try ShopFloorQueries.effectiveness(
        workCentre: "bench", from: shop.today, to: shop.today, at: Self.at("16:00"), $0)
    }[0]
    // 90 of 120 minutes.
    #expect(bench.availability == 750 && bench.plannedMinutes == nil)
  }

  @Test func whoDidTheWorkIsKeptAndTold() throws {
    let shop = try Workshop()
    let id = try shop.orderWithMaterial()
    _ = try shop.perform {
      try ConfirmOperation(good: .pieces(4), operatorName: " Ann Miller ").perform(10, on: id, in: $0)
    }
    try shop.confirm(id, 10, good: 6)
    #expect(try shop.published(OperationCompleted.self).map(\.operatorName) == ["Ann Miller", nil])
    let reports = try shop.detail(id).reports
    #expect(reports.map(\.operatorName) == ["Ann Miller", nil] && reports.map(\.reportedBy) == ["planner", "planner"])
    #expect(throws: MasterDataRefusal.self) {
      try shop.perform { try ConfirmOperation(good: .pieces(0), operatorName: " ").perform(10, on: id, in: $0) }
    }
  }

  @Test func overHTTPAnUnknownWorkCentreIsNotFound() async throws {
    let shop = try Workshop()
    try shop.knowCosts()
    let production = try await ServiceOverHTTP(
      shop.database, title: "Production", addRoutes: ProductionService.addRoutes)
    func get(_ path: String) async throws -> HTTPFixture.Answer {
      try await production.send(.get, path, scopes: ["production:read"])
    }
    func post(_ path: String, _ body: String) async throws -> HTTPFixture.Answer {
      try await production.send(.post, path, scopes: ["production:write"], body: body)
    }
    let unknown = try await get("/v1/oee?workCentre=none&from=2010-12-01&to=2010-12-01")
    #expect(unknown.status == 404 && unknown.problem?.code == "WORK_CENTRE_UNKNOWN")
    #expect(try await get("/v1/oee?workCentre=saw&from=2010-12-01&to=2010-12-01").status == 200)

    let stop = #"{"workCentre":"saw","from":"2010-12-01T07:00:00Z","reason":"blade broken"}"#
    let stopped = try await post("/v1/downtimes", stop)
    #expect(stopped.status == 201)
    let id = try stopped.json(DowntimeView.self).id
    #expect(try await get("/v1/downtimes?workCentre=saw&open=true").text.contains(id))
    #expect(try await post("/v1/downtimes/\(id)/end", #"{"to":"2010-12-01T06:00:00Z"}"#).status == 409)
    #expect(try await post("/v1/downtimes/\(id)/end", #"{"to":"2010-12-01T11:00:00Z"}"#).status == 409)
    shop.clock.advance(by: .seconds(3 * 3600))
    #expect(try await post("/v1/downtimes/\(id)/end", #"{"to":"2010-12-01T11:00:00Z"}"#).status == 200)
    #expect(try await get("/v1/downtimes/\(id)").text.contains(#""to":"2010-12-01T11:00:00Z""#))
    #expect(try await !get("/v1/downtimes?open=true").text.contains(id))
    #expect(try await post("/v1/downtimes/none/end", #"{"to":"2010-12-01T11:00:00Z"}"#).status == 404)
    let lost = try await post(
      "/v1/downtimes", #"{"workCentre":"none","from":"2010-12-01T10:00:00Z","reason":"x"}"#)
    #expect(lost.status == 409 && lost.problem?.code == "WORK_CENTRE_UNKNOWN")
  }

  /// However standstills overlap, they never cover more than the machines' working time.
  @Test func standstillsNeverExceedTheWorkingTime() {
    let seed = UInt64.random(in: 0 ... .max)
    print("standstillsNeverExceedTheWorkingTime: seed \(seed)")
    var random = WorkshopRandomness(seed: seed)
    for _ in 0..<300 {
      let machines = Int.random(in: 1...4, using: &random)
      let working = [100..<Int.random(in: 101...200, using: &random), 300..<350]
      let records = (0..<Int.random(in: 0...8, using: &random)).map { _ in
        let begin = Int.random(in: 0...400, using: &random)
        return Standstill(
          begin..<(begin + Int.random(in: 1...200, using: &random)), machines: Int.random(in: 1...6, using: &random),
          isPlanned: random.chance(50))
      }
      let sum = Standstill.seconds(of: records, within: working, machines: machines)
      // Counted second by second.
      var slow = (planned: Int64(0), unplanned: Int64(0))
      for second in working.joined() {
        let standing = records.filter { $0.time.contains(second) }
        let planned = min(machines, standing.filter(\.isPlanned).reduce(0) { $0 + $1.machines })
        slow.planned += Int64(planned)
        slow.unplanned += Int64(
          min(machines - planned, standing.filter { !$0.isPlanned }.reduce(0) { $0 + $1.machines }))
      }
      #expect(sum == slow, "seed \(seed)")
    }
  }
}
