import ArgumentParser
import Foundation
import Messaging
import Values

/// `causeway parked`: messages that need a person.
struct ParkedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parked", abstract: "See and mend messages that could not be handled.",
    subcommands: [List.self, Show.self, Redrive.self, Discard.self], defaultSubcommand: List.self)

  struct Page: Decodable { let items: [MessageOperations.OpenMessage] }
  struct Reason: Encodable { let reason: String }
  struct Empty: Encodable {}

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List parked messages of one service or all, grouped by cause.")
    @OptionGroup var home: HomeOption
    @Argument(help: "A service; all when omitted.") var service: String?

    func run() async throws {
      let client = try await ServiceClient(home.load(), subject: "operator", scopes: ["operations:read"])
      var total = 0
      for name in try service.map({ [try client.installation.service($0).name] })
        ?? client.installation.services.map(\.name)
      {
        let page: Page = try await client.get(name, "/v1/messages/parked?limit=500")
        total += page.items.count
        let causes = Dictionary(grouping: page.items) { "\($0.type): \($0.error ?? "unknown cause")" }
        for (cause, messages) in causes.sorted(by: { $0.value.count > $1.value.count }) {
          print("\(name)  \(messages.count) x \(cause)")
          for message in messages.prefix(20) {
            print(
              "    \(message.position)  key \(message.partitionKey)  attempts \(message.attempts)  since \(message.receivedAt)"
            )
          }
        }
      }
      print(
        total == 0 ? "No message is parked." : "\(total) parked; see one with: causeway parked show SERVICE POSITION")
    }
  }

  struct Target: ParsableArguments {
    @OptionGroup var home: HomeOption
    @Argument(help: "The service.") var service: String
    @Argument(help: "The message's position, as `causeway parked list` shows it.") var position: Int64
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show one parked message with its cause and body.")
    @OptionGroup var target: Target
    func run() async throws {
      let client = try await ServiceClient(target.home.load(), subject: "operator", scopes: ["operations:read"])
      let message: MessageOperations.OpenMessage = try await client.get(
        target.service, "/v1/messages/parked/\(target.position)")
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(message), as: UTF8.self))
    }
  }

  struct Redrive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let a parked message be tried again.")
    @OptionGroup var target: Target
    func run() async throws {
      let client = try await ServiceClient(
        target.home.load(), subject: "operator", scopes: ["operations:read", "operations:write"])
      try await client.post(
        target.service, "/v1/messages/parked/\(target.position)/redrive", Empty(), key: UUID().uuidString)
      print("Message \(target.position) of \(target.service) is tried again.")
    }
  }

  struct Discard: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a parked message up; what waits behind it flows on.")
    @OptionGroup var target: Target
    @Option(help: "Why; kept in the audit log.") var reason: String
    func run() async throws {
      let client = try await ServiceClient(
        target.home.load(), subject: "operator", scopes: ["operations:read", "operations:write"])
      try await client.post(
        target.service, "/v1/messages/parked/\(target.position)/discard", Reason(reason: reason), key: UUID().uuidString
      )
      print("Message \(target.position) of \(target.service) is discarded.")
    }
  }
}

/// `causeway trace ORDER`: one order's way through all services.
struct TraceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Show where an order went: every event, in every service, in order of time.")

  @OptionGroup var home: HomeOption
  @Argument(help: "The order's number (SO-2026-000123) or id.") var order: String

  func run() async throws {
    let client = try await ServiceClient(
      home.load(), subject: "operator", scopes: ["operations:read", "sales:read", "gateway:read"])
    let steps = try await Tracer(client: client).trace(order: order)
    guard !steps.isEmpty else { throw ValidationError("No service knows an order '\(order)'; check the number.") }
    for step in steps {
      print(
        "\(step.at)  \(pad(step.service, 17)) \(pad(step.what, 10)) \(step.type)\(step.note.map { "   \($0)" } ?? "")")
    }
  }
}

struct Tracer: Sendable {
  let client: ServiceClient

  private struct Handoffs: Decodable {
    struct Item: Decodable { let erpOrderID: String }
    let items: [Item]
  }
  private struct Orders: Decodable {
    struct Item: Decodable { let orderID: String }
    let items: [Item]
  }

  /// The steps of an order given by number or id.
  func trace(order: String) async throws -> [MessageOperations.TraceStep] {
    var correlation = order
    if let found: Handoffs = try? await client.get("gateway", "/v1/handoffs?number=\(order.urlEscaped)"),
      let first = found.items.first
    {
      correlation = first.erpOrderID
    } else if let found: Orders = try? await client.get("sales", "/v1/orders?number=\(order.urlEscaped)"),
      let first = found.items.first
    {
      correlation = first.orderID
    }
    var steps: [MessageOperations.TraceStep] = []
    for service in client.installation.services {
      steps += try await client.get(
        service.name, "/v1/messages/trace?correlation=\(correlation.urlEscaped)", as: [MessageOperations.TraceStep].self
      )
    }
    return steps.sorted { ($0.at, $0.what == "published" ? 0 : 1) < ($1.at, $1.what == "published" ? 0 : 1) }
  }
}
