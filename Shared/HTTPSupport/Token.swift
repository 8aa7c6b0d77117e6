import Foundation
import JWTKit
import Synchronization
import Values

/// What a verified token says of whoever sends it.
package struct Token: Sendable, Equatable {
  /// The person or service; audit entries and events name it.
  package let subject: String
  package let scopes: Set<String>
  /// Bound to one customer: shows nothing of any other.
  package let customer: String?
  let notBefore: Instant?
  let expiresAt: Instant

  package init(
    subject: String, scopes: Set<String>, customer: String? = nil, notBefore: Instant? = nil, expiresAt: Instant
  ) {
    self.subject = subject
    self.scopes = scopes
    self.customer = customer
    self.notBefore = notBefore
    self.expiresAt = expiresAt
  }
}

extension Token {
  /// How long it still counts at `now`; at most thirty days, which no stream outlasts.
  func lifetime(at now: Instant) -> Duration {
    min(max(expiresAt + TokenVerifier.skew - now, .zero), .seconds(30 * 86_400))
  }
}

/// What tokens carry (RFC 7519).
struct TokenClaims: JWTPayload {
  static let issuer = "causeway"
  static let audience = "causeway"

  var iss: String
  var aud: AudienceClaim
  var sub: String
  var iat: Int64
  var exp: Int64
  var nbf: Int64?
  /// Scopes apart by spaces (RFC 8693, section 4.2).
  var scope: String
  var customer: String?

  /// Times are checked on each use, by the service's own clock: a verified token is remembered.
  func verify(using algorithm: some JWTAlgorithm) {}
}

/// Checks tokens: JWTs signed with ES256 and nothing else, from issuer and for audience `causeway`.
package final class TokenVerifier: Sendable {
  /// How far the clocks of issuer and service may lie apart.
  fileprivate static let skew = Duration.seconds(60)
  private static let maximumBytes = 8192
  /// Checking a signature costs more than all else in a small request: tokens that passed are kept.
  private static let maximumRemembered = 4096

  private let keys: JWTKeyCollection
  private let time: any TimeSource
  private let remembered = Mutex<[String: Token]>([:])

  /// Throws ``TokenKeyError`` when `publicKeyPEM` is no P-256 public key.
  package init(publicKeyPEM: String, time: any TimeSource = SystemTime()) async throws {
    guard let key = try? ES256PublicKey(pem: publicKeyPEM) else {
      throw TokenKeyError("The token key is not a P-256 public key in PEM; make one with 'causeway local init'.")
    }
    keys = await JWTKeyCollection().add(ecdsa: key)
    self.time = time
  }

  /// The token's content; throws a ``Problem`` (401) that says why it does not count.
  package func verify(_ text: String) async throws -> Token {
    if let token = remembered.withLock({ $0[text] }) { return try timely(token) }
    guard text.utf8.count <= TokenVerifier.maximumBytes, TokenVerifier.isES256(text),
      let claims = try? await keys.verify(text, as: TokenClaims.self)
    else { throw Problem.unauthenticated("The token is not valid; ask for a new one.", code: "TOKEN_INVALID") }
    guard claims.iss == TokenClaims.issuer, claims.aud.value.contains(TokenClaims.audience), !claims.sub.isEmpty else {
      throw Problem.unauthenticated(
        "The token is not meant for these services; ask for a new one.", code: "TOKEN_INVALID")
    }
    let token = Token(
      subject: claims.sub, scopes: Set(claims.scope.split(separator: " ").map(String.init)), customer: claims.customer,
      notBefore: claims.nbf.map(TokenVerifier.instant), expiresAt: TokenVerifier.instant(claims.exp))
    remembered.withLock {
      if $0.count >= TokenVerifier.maximumRemembered { $0.removeAll() }
      $0[text] = token
    }
    return try timely(token)
  }

  private func timely(_ token: Token) throws -> Token {
    let now = time.now()
    guard now < token.expiresAt + TokenVerifier.skew else {
      throw Problem.unauthenticated(
        "The token expired at \(token.expiresAt); ask for a new one.", code: "TOKEN_EXPIRED")
    }
    if let start = token.notBefore, now + TokenVerifier.skew < start {
      throw Problem.unauthenticated(
        "The token counts from \(start) on; wait or ask for another.", code: "TOKEN_TOO_EARLY")
    }
    return token
  }

  /// The header's algorithm is compared here; the key alone decides how the signature is checked.
  private static func isES256(_ text: String) -> Bool {
    struct Algorithm: Decodable { let alg: String }
    guard let head = text.split(separator: ".", omittingEmptySubsequences: false).first,
      let bytes = Base64URL.decode(head), let header = try? JSONDecoder().decode(Algorithm.self, from: Data(bytes))
    else { return false }
    return header.alg == "ES256"
  }

  /// Seconds as claims carry them; absurd ones end at the calendar's ends instead of overflowing.
  private static func instant(_ seconds: Int64) -> Instant {
    Instant(secondsSinceEpoch: min(max(seconds, 0), 253_402_300_799))
  }
}

/// Why a key cannot be used; the sentence is for the operator.
package struct TokenKeyError: Error, CustomStringConvertible {
  package let description: String
  init(_ description: String) { self.description = description }
}
