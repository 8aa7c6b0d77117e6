import Foundation
import GRDB
import Messaging
import Persistence
import Values

/// Answers kept so that a command sent again has no second effect: written in the transaction of the
/// effect itself, kept per subject and key as long as the inbox is.
struct IdempotencyStore {
  /// What makes one sending the same as another.
  struct Key: Sendable {
    let subject: String
    let key: String
    /// Over method, path and body.
    let requestHash: String
  }

  private struct Head: Codable {
    let contentType: String
    let headers: [Header]
  }

  let unit: UnitOfWork

  /// The answer given before; nil when the key is new. Throws a ``Problem`` (422) when the key came
  /// with another request.
  func recall(_ key: Key) throws -> Reply? {
    let row = try Row.fetchOne(
      unit.database.cachedStatement(
        sql: "SELECT requestHash, status, headers, body FROM idempotencyKey WHERE subject = ? AND key = ?"),
      arguments: [key.subject, key.key])
    guard let row else { return nil }
    guard row[0] == key.requestHash else {
      throw Problem.unprocessable(
        "The Idempotency-Key was used for another request; send a new key with a new request.",
        code: "IDEMPOTENCY_KEY_REUSED")
    }
    let text: String = row[2]
    let head = try WireFormat.decode(Head.self, from: Array(text.utf8))
    let body: Data = row[3]
    return Reply(status: row[1], contentType: head.contentType, body: Array(body), headers: head.headers)
  }

  func keep(_ reply: Reply, for key: Key) throws {
    let head = try WireFormat.encode(Head(contentType: reply.contentType, headers: reply.headers))
    try unit.database.cachedStatement(
      sql: """
        INSERT INTO idempotencyKey (subject, key, requestHash, status, headers, body, createdAt)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      key.subject, key.key, key.requestHash, reply.status, String(decoding: head, as: UTF8.self),
      try reply.body().databaseBlob, unit.now.microseconds,
    ])
  }
}
