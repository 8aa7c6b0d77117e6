import Foundation
import JWTKit
import Values

/// Makes tokens with the installation's private key.
package struct TokenIssuer: Sendable {
  private let keys: JWTKeyCollection
  private let time: any TimeSource

  /// Throws ``TokenKeyError`` when `privateKeyPEM` is no P-256 private key.
  package init(privateKeyPEM: String, time: any TimeSource = SystemTime()) async throws {
    guard let key = try? ES256PrivateKey(pem: privateKeyPEM) else {
      throw TokenKeyError("The key is not a P-256 private key in PEM; make one with 'causeway local init'.")
    }
    keys = await JWTKeyCollection().add(ecdsa: key)
    self.time = time
  }

  /// A token that counts from now for `lifetime`. `customer` binds it to one customer.
  package func issue(
    subject: String, scopes: [String], lifetime: Duration, customer: String? = nil
  ) async throws -> String {
    let now = time.now().microseconds / 1_000_000
    return try await keys.sign(
      TokenClaims(
        iss: TokenClaims.issuer, aud: AudienceClaim(value: [TokenClaims.audience]), sub: subject, iat: now,
        exp: now + lifetime.wholeMicroseconds / 1_000_000, nbf: now, scope: scopes.joined(separator: " "),
        customer: customer))
  }
}

/// The key pair of an installation: services get the public half, whoever issues tokens the private.
package enum KeyFiles {
  package static let privateName = "token-private.pem"
  package static let publicName = "token-public.pem"

  /// Writes a new pair into `folder`, readable by their owner only. Refuses to replace one that is
  /// there, since all tokens made with it would die.
  package static func create(in folder: String) throws {
    let key = ES256PrivateKey()
    try write(key.pemRepresentation, to: "\(folder)/\(privateName)")
    try write(key.publicKey.pemRepresentation, to: "\(folder)/\(publicName)")
  }

  private static func write(_ text: String, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw TokenKeyError(
        "The key file \(path) cannot be written: \(String(cString: strerror(errno))); check the folder, or remove it.")
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try file.write(contentsOf: Data((text + "\n").utf8))
    try file.synchronize()
  }
}
