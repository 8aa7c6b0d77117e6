import Foundation

/// A thread for work that blocks for long, off the few that serve all requests.
package enum OwnThread {
  /// What `body` returns or throws, once it has run on a thread of its own.
  package static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
  }
}
