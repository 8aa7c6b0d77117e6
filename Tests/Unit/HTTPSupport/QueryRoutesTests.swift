import GRDB
import HTTPSupport
import HTTPTypes
import Persistence
import Testing

@Suite struct QueryRoutesTests {
  private func filled(_ names: String...) async throws -> (HTTPFixture, String) {
    let shop = try await HTTPFixture()
    for name in names {
      try await shop.database.write(Cause(actor: "test")) {
        try $0.database.execute(sql: "INSERT INTO item (name, actor) VALUES (?, 'test')", arguments: [name])
      }
    }
    return (shop, try await shop.token("shop:read", "shop:write"))
  }

  @Test func anUnchangedAnswerIsNotSentAgain() async throws {
    let (shop, token) = try await filled("bolt")
    let first = try await shop.send(.get, "/v1/items", token: token)
    let tag = try #require(first.headers[.eTag])
    #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
    for field in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
      let again = try await shop.send(.get, "/v1/items", token: token, headers: ["If-None-Match": field])
      #expect(again.status == 304)
      #expect(again.text.isEmpty)
      #expect(again.headers[.eTag] == tag)
    }
    _ = try await shop.send(.post, "/v1/items", token: token, key: "k", body: #"{"name":"nut"}"#)
    let changed = try await shop.send(.get, "/v1/items", token: token, headers: ["If-None-Match": tag])
    #expect(changed.status == 200)
    #expect(changed.headers[.eTag] != tag)
  }

  private struct Items: Decodable {
    let items: [HTTPFixture.Item]
    let next: String?
  }

  @Test func aListIsReadPageByPage() async throws {
    let (shop, token) = try await filled("a", "b", "c", "d", "e")
    var names: [String] = []
    var path = "/v1/items"
    var pages = 0
    while true {
      let page = try await shop.send(.get, path, token: token).json(Items.self)
      names += page.items.map(\.name)
      pages += 1
      guard let next = page.next else { break }
      path = "/v1/items?cursor=\(next)"
    }
    #expect(names == ["a", "b", "c", "d", "e"])
    #expect(pages == 3)
    #expect(try await shop.send(.get, "/v1/items?limit=5", token: token).json(Items.self).next == nil)
  }

  @Test(arguments: [
    "limit=0", "limit=11", "limit=x", "limit=1000000000", "cursor=%21", "cursor=a", "x=%zz", "x=%ff", "x=%00",
  ])
  func badParametersAreRefused(_ query: String) async throws {
    let (shop, token) = try await filled()
    #expect(try await shop.send(.get, "/v1/items?\(query)", token: token).status == 400)
  }

  @Test func pathsAndQueriesAreDecoded() async throws {
    let (shop, token) = try await filled()
    let answer = try await shop.send(.get, "/v1/items/caf%C3%A9%2F1/echo?q=a+b%26c", token: token)
    let echo = try answer.json([String: String].self)
    #expect(echo["name"] == "café/1")
    #expect(echo["q"] == "a b&c")
  }

  @Test func unknownAddressesAndMethodsAreTold() async throws {
    let (shop, token) = try await filled()
    let missing = try await shop.send(.get, "/v1/nothing", token: token)
    #expect(missing.status == 404)
    #expect(missing.problem?.code == "NO_SUCH_ADDRESS")
    let method = try await shop.send(.patch, "/v1/items", token: token)
    #expect(method.status == 405)
    #expect(method.headers[.allow] == "GET, HEAD, POST")
  }

  @Test func everyAnswerForbidsGuessingItsType() async throws {
    let (shop, token) = try await filled()
    #expect(try await shop.send(.get, "/v1/items", token: token).headers[.xContentTypeOptions] == "nosniff")
    #expect(try await shop.send(.get, "/v1/items").headers[.xContentTypeOptions] == "nosniff")
  }

  @Test func healthAndMetricsAreTold() async throws {
    let shop = try await HTTPFixture(ready: {
      [HealthCheck("database", healthy: true, "open"), HealthCheck("publisher", healthy: false, "denied: who?")]
    })
    #expect(try await shop.send(.get, "/health/live").status == 200)
    let ready = try await shop.send(.get, "/health/ready")
    #expect(ready.status == 503)
    #expect(ready.text.contains("denied: who?"))
    let token = try await shop.token("metrics:read")
    let metrics = try await shop.send(.get, "/metrics", token: token)
    #expect(metrics.status == 200)
    #expect(metrics.text.contains("# TYPE causeway_outbox_pending gauge"))
    #expect(metrics.text.contains("causeway_outbox_pending"))
  }
}
