import Foundation
import Values

/// The folder with the broker passwords: one file a user, `<user>.amqp-password`, for its owner's eyes.
struct SecretFolder: Sendable {
  let path: String

  func file(of user: String) -> String { "\(path)/\(user).amqp-password" }

  /// The user's password; nil where there is no file yet.
  func password(of user: String) throws -> String? {
    let file = file(of: user)
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: file) else { return nil }
    let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    guard mode & 0o077 == 0 else {
      throw BrokerFault(description: "Others may read the password file \(file); forbid it with: chmod 600 \(file)")
    }
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw BrokerFault(description: "The password file \(file) cannot be read; run as the user who owns it.")
    }
    let password = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !password.isEmpty else {
      throw BrokerFault(
        description: "The password file \(file) is empty; write a password into it, or remove it to have one made.")
    }
    return password
  }

  /// The user's password, made now where there is none.
  func makePassword(of user: String) throws -> String {
    if let password = try password(of: user) { return password }
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw BrokerFault(
        description: "The folder \(path) for the broker passwords cannot be made; check its parent's permissions.")
    }
    let password = randomSecret()
    try writeSecret(password, to: file(of: user))
    return password
  }
}

/// A password as RabbitMQ keeps it: base 64 of four bytes of salt and the SHA-256 of salt and password.
enum PasswordHash {
  static func make(_ password: String) -> String {
    var generator = SystemRandomNumberGenerator()
    return make(password, salt: (0..<4).map { _ in UInt8.random(in: 0...255, using: &generator) })
  }

  static func make(_ password: String, salt: [UInt8]) -> String {
    Data(salt + SHA256.hash(salt + Array(password.utf8))).base64EncodedString()
  }

  /// Whether the hash is one of this password.
  static func matches(_ password: String, _ hash: String) -> Bool {
    guard let bytes = Data(base64Encoded: hash), bytes.count == 36 else { return false }
    return make(password, salt: Array(bytes.prefix(4))) == hash
  }
}
