import ArgumentParser
import Foundation
import Messaging
import Values

/// `causeway parked`: messages that need a person.
struct ParkedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parked", abstract: "See and mend messages that could not be handled.",
    subcommands: [List.self, Show.self, Redrive.self, Discard.self], defaultSubcommand: List.self)

  struct Page<Item: Decodable>: Decodable { let items: [Item] }
  struct Reason: Encodable { let reason: String }
  struct Empty: Encodable {}

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List parked messages of one service or all, grouped by cause.")
    @OptionGroup var home: HomeOption
    @Argument(help: "A service; all when omitted.") var service: String?
    @Flag(help: "Only events of the outbox that cannot be sent.") var outbox = false

    func run() async throws {
      let client = try await ServiceClient(home.load(), subject: "operator", scopes: ["operations:read"])
      var total = 0
      var silent = 0
      for name in try service.map({ [try client.installation.service($0).name] })
        ?? client.installation.services.map(\.name)
      {
        do {
          let messages: [MessageOperations.OpenMessage] =
            outbox ? [] : try await client.page(name, "/v1/messages/parked?limit=500")
          show(name, messages, cause: { "\($0.type): \($0.error ?? "unknown cause")" }) {
            "\($0.position)  key \($0.partitionKey)  attempts \($0.attempts)  since \($0.receivedAt)"
          }
          let events: [MessageOperations.ParkedEvent] = try await client.page(
            name, "/v1/messages/outbox/parked?limit=500")
          show("\(name) outbox", events, cause: { "\($0.type): \($0.error ?? "unknown cause")" }) {
            "\($0.position)  key \($0.partitionKey)  \($0.bytes) bytes  since \($0.occurredAt)"
          }
          total += messages.count + events.count
        } catch {
          silent += 1
          print("\(name) did not answer: \(error)")
        }
      }
      print(total == 0 ? "Nothing is parked." : "\(total) parked; see one with: causeway parked show SERVICE POSITION")
      if silent > 0 { throw ExitCode(1) }
    }

    private func show<Item>(_ name: String, _ items: [Item], cause: (Item) -> String, _ line: (Item) -> String) {
      for (cause, items) in Dictionary(grouping: items, by: cause).sorted(by: { $0.value.count > $1.value.count }) {
        print("\(name)  \(items.count) x \(cause)")
        for item in items.prefix(20) { print("    \(line(item))") }
      }
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
    static let configuration = CommandConfiguration(
      abstract: "Let a parked message be tried again, or with --outbox all parked events of the service.")
    @OptionGroup var home: HomeOption
    @Argument(help: "The service.") var service: String
    @Argument(help: "The message's position, as `causeway parked list` shows it; none with --outbox.")
    var position: Int64?
    @Flag(help: "The events of the outbox that could not be sent.") var outbox = false

    func validate() throws {
      guard (position == nil) == outbox else {
        throw ValidationError("Name a message's position, or --outbox for all parked events.")
      }
    }

    func run() async throws {
      let client = try await ServiceClient(
        home.load(), subject: "operator", scopes: ["operations:read", "operations:write"])
      guard let position else {
        try await client.post(service, "/v1/messages/outbox/redrive", Empty(), key: UUID().uuidString)
        return print("The parked events of \(service) are sent again.")
      }
      try await client.post(
        service, "/v1/messages/parked/\(position)/redrive", Empty(), key: UUID().uuidString)
      print("Message \(position) of \(service) is tried again.")
    }
  }

  struct Discard: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a parked message or event up; what waits behind it flows on.")
    @OptionGroup var target: Target
    @Flag(help: "An event of the outbox that could not be sent.") var outbox = false
    @Option(help: "Why; kept in the audit log.") var reason: String
    func run() async throws {
      let client = try await ServiceClient(
        target.home.load(), subject: "operator", scopes: ["operations:read", "operations:write"])
      let list = outbox ? "/v1/messages/outbox/parked" : "/v1/messages/parked"
      try await client.post(
        target.service, "\(list)/\(target.position)/discard", Reason(reason: reason), key: UUID().uuidString)
      print("\(outbox ? "Event" : "Message") \(target.position) of \(target.service) is discarded.")
    }
  }
}

extension ServiceClient {
  fileprivate func page<Item: Decodable>(_ service: String, _ path: String) async throws -> [Item] {
    try await get(service, path, as: ParkedCommand.Page<Item>.self).items
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
    let (steps, silent) = try await Tracer(client: client).trace(order: order)
    for step in steps {
      print(
        "\(step.at)  \(pad(step.service, 17)) \(pad(step.what, 10)) \(step.type)\(step.note.map { "   \($0)" } ?? "")")
    }
    for trouble in silent { print(trouble) }
    if steps.isEmpty, silent.isEmpty {
      throw CommandFailure("No service knows an order '\(order)'; check the number.")
    }
    if !silent.isEmpty { throw ExitCode(1) }
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

  /// The steps of an order given by number or id, and a sentence for each service that did not answer.
  func trace(order: String) async throws -> (steps: [MessageOperations.TraceStep], silent: [String]) {
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
    var silent: [String] = []
    for service in client.installation.services {
      do {
        steps += try await client.get(
          service.name, "/v1/messages/trace?correlation=\(correlation.urlEscaped)",
          as: [MessageOperations.TraceStep].self)
      } catch {
        silent.append("\(service.name) did not answer: \(error)")
      }
    }
    steps.sort { ($0.at, $0.what == "published" ? 0 : 1) < ($1.at, $1.what == "published" ? 0 : 1) }
    return (steps, silent)
  }
}
