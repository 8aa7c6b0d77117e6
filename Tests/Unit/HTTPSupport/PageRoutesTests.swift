import HTTPSupport
import HTTPTypes
import Testing

@Suite struct PageRoutesTests {
  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
  private static let form = "application/x-www-form-urlencoded"

  @Test func aPageIsFramedEscapedAndGuarded() async throws {
    let shop = try await HTTPFixture(more: { routes, _ in routes.navigation("Items", "/items") })
    let page = try await shop.send(.get, "/items", token: try await shop.token("shop:read"))
    #expect(page.status == 200)
    #expect(page.headers[.contentType] == "text/html; charset=utf-8")
    #expect(page.headers[HTTPField.Name("Content-Security-Policy")!] == PageRoutesTests.policy)
    #expect(page.headers[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
    #expect(page.text.contains("<title>Items &lt;all&gt; – Shop – Causeway</title>"))
    #expect(page.text.contains("<h1>Items &lt;all&gt;</h1>"))
    #expect(page.text.contains("<p>&lt;script&gt;</p>"))
    #expect(page.text.contains("<main id=\"content\" data-stream=\"/v1/ticks\">"))
    #expect(page.text.contains("<a href=\"/items\" aria-current=\"page\">Items</a>"))
    #expect(!page.text.contains("style="))
  }

  @Test func theThemeIsTheCookies() async throws {
    let shop = try await HTTPFixture()
    let token = try await shop.token("shop:read")
    let dark = try await shop.send(.get, "/items", token: token, headers: ["Cookie": "a=b; causeway-theme=dark"])
    #expect(dark.text.contains("<html lang=\"en\" data-theme=\"dark\">"))
    let odd = try await shop.send(.get, "/items", token: token, headers: ["Cookie": "causeway-theme=\"><script>"])
    #expect(odd.text.contains("<html lang=\"en\">"))
  }

  @Test func signingInPutsTheTokenIntoACookieThatPagesAccept() async throws {
    let shop = try await HTTPFixture()
    let token = try await shop.token("shop:read", lifetime: .seconds(600))
    let refused = try await shop.send(.get, "/items")
    #expect(refused.status == 401)
    #expect(refused.text.contains("href=\"/sign-in?to=%2Fitems\""))
    let signedIn = try await shop.send(.get, "/sign-in?token=\(token)&to=/items")
    #expect(signedIn.status == 200)
    #expect(
      signedIn.headers[.setCookie] == "causeway=\(token); Path=/; Max-Age=600; HttpOnly; SameSite=Strict")
    #expect(signedIn.headers[HTTPField.Name("Refresh")!] == "0; url=/items")
    #expect(signedIn.headers[.cacheControl] == "no-store")
    #expect(!signedIn.text.contains(token))
    let cookie = ["Cookie": "causeway=\(token)"]
    #expect(try await shop.send(.get, "/items", headers: cookie).status == 200)
    #expect(try await shop.send(.get, "/v1/items", headers: cookie).status == 200)
    let command = try await shop.send(.put, "/v1/items/1/touch", headers: cookie)
    #expect(command.status == 401)
    #expect(try await shop.send(.get, "/sign-in?token=garbage").status == 401)
    #expect(try await shop.send(.get, "/sign-in").text.contains("<input id=\"token\""))
    #expect(try await shop.send(.get, "/sign-out").headers[.setCookie]?.contains("Max-Age=0") == true)
  }

  @Test(arguments: [
    "//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie:x", "",
  ])
  func signingInLeadsNowhereElse(_ target: String) async throws {
    let shop = try await HTTPFixture()
    let escaped = target.utf8.map { "%" + (String($0, radix: 16).count < 2 ? "0" : "") + String($0, radix: 16) }
      .joined()
    let answer = try await shop.send(.get, "/sign-in?token=\(try await shop.token("shop:read"))&to=\(escaped)")
    #expect(answer.headers[HTTPField.Name("Refresh")!] == "0; url=/")
  }

  @Test func aFormWithTheCookieMustComeFromAPageOfTheService() async throws {
    let shop = try await HTTPFixture()
    let cookie = "causeway=\(try await shop.token("shop:write"))"
    func post(_ headers: [String: String], key: String) async throws -> Int {
      try await shop.send(
        .post, "/items", body: "idempotencyKey=\(key)&name=a+b", type: PageRoutesTests.form,
        headers: headers.merging(["Cookie": cookie]) { $1 }
      ).status
    }
    #expect(try await post(["Sec-Fetch-Site": "same-origin"], key: "1") == 303)
    #expect(try await post(["Sec-Fetch-Site": "same-origin"], key: "1") == 303)
    #expect(try shop.count("item") == 1)
    #expect(try await post(["Origin": "http://localhost"], key: "2") == 303)
    for headers in [
      ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "none"], ["Origin": "http://evil"], ["Origin": "null"], [:],
    ] {
      #expect(try await post(headers, key: "3") == 403)
    }
    #expect(try shop.count("item") == 2)
  }

  @Test func aFormNeedsItsKeyAndFields() async throws {
    let shop = try await HTTPFixture()
    let token = try await shop.token("shop:write")
    for body in ["name=a", "idempotencyKey=1", "idempotencyKey=1&name=%20"] {
      let answer = try await shop.send(.post, "/items", token: token, body: body, type: PageRoutesTests.form)
      #expect(answer.status == 422)
      #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
    }
    #expect(try shop.count("item") == 0)
  }

  @Test func styleAndScriptAreThereAndCached() async throws {
    let shop = try await HTTPFixture()
    for (path, type) in [
      ("/assets/causeway.css", "text/css; charset=utf-8"), ("/assets/live.js", "text/javascript; charset=utf-8"),
    ] {
      let asset = try await shop.send(.get, path)
      #expect(asset.status == 200)
      #expect(asset.headers[.contentType] == type)
      let tag = try #require(asset.headers[.eTag])
      #expect(try await shop.send(.get, path, headers: ["If-None-Match": tag]).status == 304)
      #expect(asset.text.utf8.count < 20_000)
    }
  }
}
