import ArgumentParser
import Foundation

/// Waits until every service answers that it is ready.
struct LocalWait: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "wait", abstract: "Wait until every service is ready.")
  @OptionGroup var home: HomeOption
  @Option(help: "Seconds to wait at most.") var seconds = 60

  func run() async throws {
    let installation = try home.load()
    let client = try await ServiceClient(installation, subject: "operator", scopes: [])
    let deadline = ContinuousClock.now + .seconds(seconds)
    var waiting = installation.services.map(\.name)
    while true {
      var still: [String] = []
      for name in waiting where !(await client.isReady(name)) { still.append(name) }
      waiting = still
      if waiting.isEmpty { break }
      guard ContinuousClock.now < deadline else {
        throw CommandFailure(
          "\(waiting.joined(separator: ", ")) did not become ready in \(seconds) s; see \(installation.path("logs"))")
      }
      try await Task.sleep(for: .milliseconds(200))
    }
    print("All \(installation.services.count) services are ready.")
  }
}

/// Prints where to look, with links that sign a browser in.
struct LocalPages: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "pages", abstract: "Print the addresses of the pages.")
  @OptionGroup var home: HomeOption

  func run() async throws {
    let installation = try home.load()
    // Those that a browser opens, each with what may be done there.
    let pages: [(name: String, service: String, subject: String, scopes: [String], path: String)] = [
      ("Customer status:", "customer-status", "viewer", ["status:read"], "/customers"),
      ("Planning:", "production", "planner", ["production:read", "production:write"], "/planning"),
    ]
    for page in pages {
      let token = try await ServiceClient.token(
        installation, subject: page.subject, scopes: page.scopes, lifetime: .seconds(12 * 3600))
      let url = try installation.service(page.service).url
      print("\(pad(page.name, 17)) \(url)/sign-in?token=\(token)&to=\(page.path)")
    }
    print(
      "Broker:           \(installation.broker.managementURL)  (user \(installation.broker.adminUser), password in \(installation.broker.adminPasswordFile))"
    )
    for service in installation.services { print("\(pad(service.name, 17)) \(service.url)/v1") }
  }
}

/// `causeway token`: a bearer token for the HTTP APIs.
struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Make a bearer token for the services' HTTP APIs.")
  @OptionGroup var home: HomeOption
  @Option(help: "Who it is for.") var subject = "developer"
  @Option(parsing: .upToNextOption, help: "What it may do, for example sales:write.") var scopes: [String]
  @Option(help: "Hours until it expires.") var hours = 12
  @Option(help: "Bind it to one customer: customer-status shows it that customer only.") var customer: String?

  func run() async throws {
    guard (1...720).contains(hours) else { throw ValidationError("--hours must lie between 1 and 720.") }
    print(
      try await ServiceClient.token(
        try home.load(), subject: subject, scopes: scopes, lifetime: .seconds(hours * 3600), customer: customer))
  }
}
