import GRDB
import HTTPSupport
import HTTPTypes
import TestSupport
import Testing

@Suite struct FailureTests {
  private struct Secret: Error, CustomStringConvertible { let description = "password=hunter2" }

  private func shop(failingWith error: any Error) async throws -> (HTTPFixture, String) {
    let shop = try await HTTPFixture(more: { routes, _ in
      routes.query("/v1/fail", scope: "shop:read") { _, _ in throw error }
      routes.page("/fail", scope: "shop:read") { _, _ in throw error }
    })
    return (shop, try await shop.token("shop:read"))
  }

  @Test func anUnexpectedErrorTellsNothingButAReference() async throws {
    let (shop, token) = try await shop(failingWith: Secret())
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    for path in ["/v1/fail", "/fail"] {
      let answer = try await shop.send(
        .get, path, token: token, headers: ["traceparent": "00-\(trace)-00f067aa0ba902b7-01"])
      #expect(answer.status == 500)
      #expect(!answer.text.contains("hunter2"))
      #expect(answer.text.contains(trace))
    }
    #expect(shop.fatal.count == 0)
  }

  @Test func aFullDiskIsToldAndSurvived() async throws {
    let (shop, token) = try await shop(failingWith: DatabaseError(resultCode: .SQLITE_FULL))
    let answer = try await shop.send(.get, "/v1/fail", token: token)
    #expect(answer.status == 507)
    #expect(answer.problem?.code == "STORAGE_FULL")
    #expect(shop.fatal.count == 0)
  }

  @Test func aBusyDatabaseAsksToComeAgain() async throws {
    let (shop, token) = try await shop(failingWith: DatabaseError(resultCode: .SQLITE_BUSY))
    let answer = try await shop.send(.get, "/v1/fail", token: token)
    #expect(answer.status == 503)
    #expect(answer.headers[.retryAfter] == "1")
  }

  @Test func aFailingMediumEndsTheProcessAfterTheAnswer() async throws {
    let (shop, token) = try await shop(failingWith: DatabaseError(resultCode: .SQLITE_IOERR))
    let answer = try await shop.send(.get, "/v1/fail", token: token)
    #expect(answer.status == 500)
    #expect(answer.problem?.reference != nil)
    #expect(shop.fatal.count == 1)
  }
}
