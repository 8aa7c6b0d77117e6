import Foundation

/// A folder of one test's own, removed with everything in it when the test lets go of it.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init(_ purpose: String = "test") throws {
    let name = "causeway-\(purpose)-\(getpid())-\(UUID().uuidString.prefix(8).lowercased())"
    path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  /// The path of a file or folder inside.
  package func file(_ name: String) -> String { "\(path)/\(name)" }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
