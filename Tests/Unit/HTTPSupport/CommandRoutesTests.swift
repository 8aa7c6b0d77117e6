import GRDB
import HTTPSupport
import HTTPTypes
import Persistence
import Testing
import Values

@Suite struct CommandRoutesTests {
  @Test func aCommandSentAgainHasOneEffectAndTheSameAnswer() async throws {
    let shop = try await HTTPFixture()
    let token = try await shop.token("shop:write")
    let first = try await shop.send(.post, "/v1/items", token: token, key: "k1", body: #"{"name":"bolt"}"#)
    let again = try await shop.send(.post, "/v1/items", token: token, key: "k1", body: #"{"name":"bolt"}"#)
    #expect(first.status == 201)
    #expect(first.headers[.location] == "/v1/items/1")
    #expect(first.headers[.contentType] == "application/json")
    #expect(try first.json(HTTPFixture.Item.self) == HTTPFixture.Item(id: 1, name: "bolt"))
    #expect(again.status == first.status)
    #expect(again.headers == first.headers)
    #expect(again.text == first.text)
    #expect(try shop.count("item") == 1)
  }

  @Test func aKeyWithAnotherBodyIsRefused() async throws {
    let shop = try await HTTPFixture()
    let token = try await shop.token("shop:write")
    _ = try await shop.send(.post, "/v1/items", token: token, key: "k1", body: #"{"name":"bolt"}"#)
    let other = try await shop.send(.post, "/v1/items", token: token, key: "k1", body: #"{"name":"nut"}"#)
    #expect(other.status == 422)
    #expect(other.problem?.code == "IDEMPOTENCY_KEY_REUSED")
    #expect(try shop.count("item") == 1)
  }

  @Test func keysOfDifferentSubjectsAreDifferentKeys() async throws {
    let shop = try await HTTPFixture()
    for subject in ["ada", "bea"] {
      let token = try await shop.token("shop:write", subject: subject)
      let answer = try await shop.send(.post, "/v1/items", token: token, key: "same", body: #"{"name":"\#(subject)"}"#)
      #expect(answer.status == 201)
    }
    #expect(try shop.count("item") == 2)
  }

  @Test(arguments: [nil, "", "a b", String(repeating: "k", count: 201), "caf\u{e9}"])
  func aPostNeedsAProperKey(_ key: String?) async throws {
    let shop = try await HTTPFixture()
    let answer = try await shop.send(
      .post, "/v1/items", token: try await shop.token("shop:write"), key: key, body: #"{"name":"bolt"}"#)
    #expect(answer.status == 400)
    #expect(try shop.count("item") == 0)
  }

  @Test func aRefusedCommandIsRolledBackAndNotRemembered() async throws {
    let shop = try await HTTPFixture()
    let token = try await shop.token("shop:write")
    let refused = try await shop.send(.post, "/v1/items", token: token, key: "k1", body: #"{"name":"forbidden"}"#)
    #expect(refused.status == 422)
    #expect(try shop.count("item") == 0)
    #expect(try shop.count("idempotencyKey") == 0)
    let corrected = try await shop.send(.post, "/v1/items", token: token, key: "k1", body: #"{"name":"bolt"}"#)
    #expect(corrected.status == 201)
  }

  @Test func aBusinessRefusalIsAConflictWithItsCodeAndSentence() async throws {
    let shop = try await HTTPFixture()
    let answer = try await shop.send(
      .post, "/v1/items", token: try await shop.token("shop:write"), key: "k", body: #"{"name":"late"}"#)
    #expect(answer.headers[.contentType] == "application/problem+json")
    #expect(
      answer.problem
        == HTTPFixture.ProblemDocument(
          type: "urn:causeway:problem:TOO_LATE", title: "Conflict", status: 409,
          detail: "The shop is closed; come again tomorrow.", instance: "/v1/items", code: "TOO_LATE", errors: nil,
          reference: nil))
  }

  @Test func commandsWithoutABodyTakeNoneOrAnEmptyObject() async throws {
    let shop = try await HTTPFixture()
    let token = try await shop.token("shop:write")
    for body in [nil, "{}"] {
      let answer = try await shop.send(.put, "/v1/items/4/touch", token: token, body: body)
      #expect(try answer.json([String: String].self) == ["at": "2026-11-23T12:00:00Z", "by": "4"])
    }
    #expect(try await shop.send(.put, "/v1/items/4/touch", token: token, body: #"{"x":1}"#).status == 422)
    #expect(try await shop.send(.delete, "/v1/items/4", token: token).status == 204)
    #expect(try await shop.send(.delete, "/v1/items/four", token: token).status == 404)
  }

  @Test func whoMaySetTheBusinessTimeSetsIt() async throws {
    let shop = try await HTTPFixture()
    let headers = ["Causeway-Effective-Time": "2010-12-01T08:26:00Z"]
    let allowed = try await shop.token("shop:write", "effective-time:write")
    let answer = try await shop.send(.put, "/v1/items/4/touch", token: allowed, headers: headers)
    #expect(try answer.json([String: String].self)["at"] == "2010-12-01T08:26:00Z")
    let plain = try await shop.token("shop:write")
    #expect(try await shop.send(.put, "/v1/items/4/touch", token: plain, headers: headers).status == 403)
    let wrong = ["Causeway-Effective-Time": "yesterday"]
    #expect(try await shop.send(.put, "/v1/items/4/touch", token: allowed, headers: wrong).status == 400)
  }

  @Test func onlyJSONOfReasonableSizeIsRead() async throws {
    let shop = try await HTTPFixture { $0.bodyLimit = 1000 }
    let token = try await shop.token("shop:write")
    let large = #"{"name":""# + String(repeating: "x", count: 1000) + #""}"#
    #expect(try await shop.send(.post, "/v1/items", token: token, key: "k", body: large).status == 413)
    let form = try await shop.send(.post, "/v1/items", token: token, key: "k", body: "name=bolt", type: "text/plain")
    #expect(form.status == 415)
    let zipped = try await shop.send(
      .post, "/v1/items", token: token, key: "k", body: #"{"name":"bolt"}"#, headers: ["Content-Encoding": "gzip"])
    #expect(zipped.status == 415)
    #expect(try shop.count("item") == 0)
  }

  @Test func anActionLeavesOneAuditEntryWhateverBecomesOfIt() async throws {
    let shop = try await HTTPFixture()
    let token = try await shop.token("shop:admin")
    #expect(try await shop.send(.post, "/v1/maintenance/sweep", token: token, body: "{}").status == 200)
    #expect(try await shop.send(.post, "/v1/maintenance/sweep", token: token, body: #"{"fail":"yes"}"#).status == 409)
    let entries = try await shop.database.read { db in
      try String.fetchAll(db, sql: "SELECT actor || '|' || action || '|' || subject || '|' || detail FROM auditEntry")
    }
    #expect(
      entries == [
        "ada|swept|floor|clean", "ada|swept|/v1/maintenance/sweep|failed: The broom is broken.",
      ])
  }
}
