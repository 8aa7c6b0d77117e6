import Foundation
import HTTPSupport
import HTTPTypes
import Testing
import Values

@testable import ProductionService

/// Planning data and plans over HTTP: every record has an address, and what is wrong is named as it was sent.
@Suite struct PlanningDataRoutesTests {
  private struct Stored: Decodable {
    struct Count: Decodable {
      let kind: String
      let stored: Int
      let path: String
    }
    let stored: [Count]
    let notes: [String]
  }
  private struct Listed: Decodable {
    struct Record: Decodable {
      let key: String
      let path: String
    }
    let items: [Record]
    let next: String?
  }
  private struct Told: Decodable { let detail: String }

  private func works() async throws -> RouteClient {
    try await RouteClient(Workshop.cycleWorks().database) { ProductionRoutes.add(to: $0) }
  }

  private func put(_ client: RouteClient, _ body: String) async throws -> RouteClient.Answer {
    try await client.send("/v1/planning-data", method: .put, body: body, scopes: "production:write")
  }
  private func get(_ client: RouteClient, _ path: String) async throws -> RouteClient.Answer {
    try await client.send(path, scopes: "production:read")
  }
  private func sentence(_ answer: RouteClient.Answer) throws -> String { try answer.json(Told.self).detail }

  @Test func thePlantWithoutANameIsReadAndTakenAwayByItsOwnSpelling() async throws {
    let client = try await works()
    let listed = try await get(client, "/v1/planning-data/plants").json(Listed.self)
    #expect(listed.items.map(\.path) == ["/v1/planning-data/plants/-"])
    let plant = try await get(client, "/v1/planning-data/plants/-")
    #expect(plant.status == 200 && plant.text.contains("\"calendar\":\"week\""))
    #expect(try await get(client, "/v1/planning-data/plant/-").status == 200)
    let gone = try await client.send("/v1/planning-data/plants/-", method: .delete, scopes: "production:write")
    #expect(gone.status == 200, "\(gone.text)")
    let missing = try await get(client, "/v1/planning-data/plants/-")
    #expect(missing.status == 404)
    #expect(try sentence(missing).contains("no plant without a name"))
    let taken = try await put(client, #"{"plants":[{"name":"-"}]}"#)
    #expect(taken.status == 422)
    #expect(try sentence(taken).contains("stands for the plant without a name"))
  }

  @Test func everyListedAddressLeadsToItsRecord() async throws {
    let client = try await works()
    _ = try await put(client, #"{"plants":[{"name":"York / North"}]}"#)
    for kind in PlanningKind.allCases {
      var cursor = ""
      var count = 0
      repeat {
        let page = try await get(client, "/v1/planning-data/\(kind.listName)?limit=2\(cursor)").json(Listed.self)
        for record in page.items {
          #expect(try await get(client, record.path).status == 200, "\(record.path)")
          count += 1
        }
        cursor = page.next.map { "&cursor=\($0)" } ?? ""
      } while !cursor.isEmpty
      #expect((kind == .item ? 5 : kind == .plant ? 2 : count) == count, "\(kind)")
    }
  }

  @Test func theAnswerSaysWhereTheRecordsAre() async throws {
    let client = try await works()
    let stored = try await put(client, #"{"items":[{"item":"BELL"}],"plants":[]}"#).json(Stored.self)
    #expect(stored.stored.map(\.path) == ["/v1/planning-data/items", "/v1/planning-data/plants"])
    #expect(stored.notes.count == 1 && stored.notes[0].hasPrefix("'plants' is an empty list, so nothing of it"))
  }

  @Test(arguments: [
    (
      #"{"items":[{"item":"BELL","leadTimeDays":"x"}]}"#, "Nothing was stored. Item BELL: 'leadTimeDays' is not a whole"
    ),
    (#"{"calendars":[{"name":"c"}]}"#, "Nothing was stored. Calendar c: 'shifts' is missing"),
    (#"{"items":[{"item":"BELL","colour":1}]}"#, "The field 'colour' of item BELL is not known"),
    (#"{"items":[{"item":"BELL","safetyStock":"1e400"}]}"#, "Safety stock of BELL: '1e400' is not a quantity"),
    (#"{"tolerance":5}"#, "tolerance must be an object with 'days' and 'percent'"),
    (#"{"tolerance":{"dayz":5}}"#, "tolerance must be an object with 'days' and 'percent'"),
  ])
  func whatIsRefusedIsNamedAsItWasSent(_ body: String, _ told: String) async throws {
    let answer = try await put(try await works(), body)
    #expect(answer.status == 422)
    #expect(try sentence(answer).contains(told), "\(answer.text)")
  }

  @Test(arguments: [
    ("/v1/planning-data/colours", 404), ("/v1/planning-data/item/NOPE", 404), ("/v1/plans/none/load", 404),
    ("/v1/plans/current/operations?workCentre=none", 404), ("/v1/plans/current/operations?order=none", 404),
    ("/v1/plans/current/load?workCentre=none", 404), ("/v1/plans/current/supplies?item=none", 404),
    ("/v1/plans/current/supplies", 400), ("/v1/plans/current/demands?late=maybe", 400),
    ("/v1/planned-orders?source=theft", 400), ("/v1/planned-orders?status=x", 400), ("/v1/planned-orders/x", 404),
    ("/v1/scenarios/none", 404), ("/v1/quotes/x", 404), ("/v1/plans/current/operations?workCentre=assembly", 200),
    ("/v1/plans/current/supplies?item=BIKE", 200),
  ])
  func whatNobodyKnowsIsNotFound(_ path: String, _ status: Int) async throws {
    let works = try Workshop.cycleWorks()
    try works.plan()
    let client = try await RouteClient(works.database) { ProductionRoutes.add(to: $0) }
    let answer = try await get(client, path)
    #expect(answer.status == status, "\(path): \(answer.text.prefix(300))")
    guard status != 200 else { return }
    let told = try sentence(answer)
    #expect(!answer.code.isEmpty && !told.isEmpty)
  }
}
