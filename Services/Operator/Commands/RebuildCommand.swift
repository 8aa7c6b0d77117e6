import ArgumentParser
import Foundation
import HTTPSupport

/// `causeway rebuild SERVICE`: projects a running read model afresh from the history of events.
struct RebuildCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Project a read model afresh from history, compare it with the one in use, and replace it on request.",
    discussion: """
      Both are compared at the same offset of the history; the exit code is 1 when they differ. With --replace the \
      new one takes the place of the other, whether they differ or not, and the service restarts on it.
      """)
  @OptionGroup var home: HomeOption
  @Argument(help: "The service: customer-status.") var service: String
  @Flag(help: "Put the new one in the place of the one in use.") var replace = false

  private struct Nothing: Encodable {}

  func run() async throws {
    let installation = try home.load()
    _ = try installation.service(service)
    let client = try await ServiceClient(
      installation, subject: "operator", scopes: ["operations:read", "operations:write"])
    let comparison: ReadModelComparison =
      if replace {
        try await client.post(
          service, "/v1/maintenance/rebuild", Nothing(), key: UUID().uuidString, as: ReadModelComparison.self,
          timeout: ServiceClient.longPatience)
      } else {
        try await client.get(service, "/v1/verification/read-model", timeout: ServiceClient.longPatience)
      }
    let verdict = comparison.isEqual ? "equal" : "DIFFERENT (in use \(comparison.keptDigest))"
    print("\(service) rebuilt to offset \(comparison.nextOffset): \(verdict), digest \(comparison.rebuiltDigest)")
    if replace { print("\(service) restarts on the rebuilt read model.") }
    if !comparison.isEqual && !replace { throw ExitCode(1) }
  }
}
