import Foundation
import HTTPSupport
import HTTPTypes
import JWTKit
import TestSupport
import Testing
import Values

@Suite struct AdmissionTests {
  private static let open = [
    "/health/live", "/health/ready", "/assets/causeway.css", "/assets/live.js", "/sign-in", "/sign-out",
  ]

  private func concrete(_ path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).map { $0.hasPrefix("{") ? "1" : String($0) }
      .joined(separator: "/")
  }

  @Test func everyRouteRefusesWithoutAValidToken() async throws {
    let shop = try await HTTPFixture()
    let expired = try await shop.token("shop:read", "shop:write", "shop:admin", "metrics:read", lifetime: .seconds(-61))
    for route in shop.server.table where !AdmissionTests.open.contains(route.path) {
      for token in [nil, "", "garbage", "a.b.c", expired] {
        let answer = try await shop.send(
          .init(rawValue: route.method)!, concrete(route.path), token: token, key: "k",
          body: route.method == "GET" ? nil : "{}")
        #expect(answer.status == 401, "\(route.method) \(route.path)")
        #expect(answer.headers[.wwwAuthenticate] == "Bearer realm=\"causeway\"")
      }
    }
  }

  @Test func everyRouteRefusesATokenWithoutItsScope() async throws {
    let shop = try await HTTPFixture()
    for route in shop.server.table {
      guard case .scope(let scope) = route.access else {
        #expect(AdmissionTests.open.contains(route.path))
        continue
      }
      let others = Set(["shop:read", "shop:write", "shop:admin", "metrics:read"]).subtracting([scope])
      let token = try await TokenIssuer(privateKeyPEM: HTTPFixture.keys.private, time: shop.time).issue(
        subject: "ada", scopes: Array(others), lifetime: .seconds(60))
      let answer = try await shop.send(
        .init(rawValue: route.method)!, concrete(route.path), token: token, key: "k",
        body: route.method == "GET" ? nil : "{}")
      #expect(answer.status == 403, "\(route.method) \(route.path)")
      #expect(answer.text.contains(scope))
    }
  }

  @Test func aCustomersOwnTokenEntersOnlyWhereCustomersMay() async throws {
    let shop = try await HTTPFixture()
    let token = try await shop.token("shop:read", customer: "c-1")
    let answer = try await shop.send(.get, "/v1/items/x/echo", token: token)
    #expect(try answer.json([String: String].self)["customer"] == "c-1")
    #expect(try await shop.send(.get, "/v1/items", token: token).status == 403)
  }

  @Test func clocksMayLieAMinuteApart() async throws {
    let shop = try await HTTPFixture()
    let token = try await shop.token("shop:read", lifetime: .seconds(600))
    for (offset, status) in [(-61, 401), (-59, 200), (659, 200), (661, 401)] {
      shop.time.set(HTTPFixture.noon + .seconds(offset))
      #expect(try await shop.send(.get, "/v1/items", token: token).status == status, "\(offset) s")
    }
  }

  private struct Claims: JWTPayload {
    var iss: String? = "causeway"
    var aud: [String]? = ["causeway"]
    var sub: String? = "ada"
    var iat: Int? = 0
    var exp: Int? = 4_000_000_000
    var scope: String? = "shop:read"
    func verify(using algorithm: some JWTAlgorithm) {}
  }

  @Test func tokensOfAnyOtherMakeAreRefused() async throws {
    let shop = try await HTTPFixture()
    let own = await JWTKeyCollection().add(ecdsa: try ES256PrivateKey(pem: HTTPFixture.keys.private))
    let foreign = await JWTKeyCollection().add(ecdsa: try ES256PrivateKey(pem: HTTPFixture.keys.other))
    let publicPEM = try ES256PrivateKey(pem: HTTPFixture.keys.private).publicKey.pemRepresentation
    let confused = await JWTKeyCollection().add(hmac: HMACKey(from: publicPEM), digestAlgorithm: .sha256)
    let unsigned = await JWTKeyCollection().addUnsecuredNone()
    let valid = try await own.sign(Claims())
    #expect(try await shop.send(.get, "/v1/items", token: valid).status == 200)
    let parts = valid.split(separator: ".")
    let forged = [
      try await foreign.sign(Claims()), try await confused.sign(Claims()), try await unsigned.sign(Claims()),
      try await own.sign(Claims(iss: "other")), try await own.sign(Claims(aud: ["other"])),
      try await own.sign(Claims(aud: nil)), try await own.sign(Claims(sub: "")), try await own.sign(Claims(sub: nil)),
      try await own.sign(Claims(exp: nil)),
      try await own.sign(Claims(), header: ["kid": "../../etc/passwd", "alg": "none"]),
      "\(parts[0]).\(parts[1]).", "\(parts[0]).\(parts[1]).AAAA", valid + "x", valid + "." + parts[2],
    ]
    for (index, token) in forged.enumerated() {
      #expect(try await shop.send(.get, "/v1/items", token: token).status == 401, "forgery \(index)")
    }
  }

  @Test func tooManyRequestsOfOneSubjectAreHeldOff() async throws {
    let shop = try await HTTPFixture { $0.requestsPerSecond = 3 }
    let token = try await shop.token("shop:read")
    var answers: [HTTPFixture.Answer] = []
    for _ in 0..<8 { answers.append(try await shop.send(.get, "/v1/items", token: token)) }
    let refused = answers.filter { $0.status == 429 }
    #expect(!refused.isEmpty)
    #expect(refused.allSatisfy { $0.headers[.retryAfter] == "1" })
    let other = try await shop.token("shop:read", subject: "bea")
    #expect(try await shop.send(.get, "/v1/items", token: other).status == 200)
  }

  @Test func newKeysAreForTheirOwnerOnlyAndNeverReplaced() async throws {
    let folder = try TemporaryFolder("keys")
    try KeyFiles.create(in: folder.path)
    let names = [KeyFiles.privateName, KeyFiles.publicName]
    for name in names {
      let mode = try FileManager.default.attributesOfItem(atPath: folder.file(name))[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
    let texts = try names.map { try String(contentsOfFile: folder.file($0), encoding: .utf8) }
    let token = try await TokenIssuer(privateKeyPEM: texts[0]).issue(
      subject: "a", scopes: ["x", "y"], lifetime: .seconds(60))
    let verified = try await TokenVerifier(publicKeyPEM: texts[1]).verify(token)
    #expect(verified.subject == "a" && verified.scopes == ["x", "y"])
    #expect(throws: TokenKeyError.self) { try KeyFiles.create(in: folder.path) }
    #expect(try String(contentsOfFile: folder.file(KeyFiles.privateName), encoding: .utf8) == texts[0])
    await #expect(throws: TokenKeyError.self) { try await TokenVerifier(publicKeyPEM: "no key") }
  }
}
