import ArgumentParser
import CustomerStatusContract
import Foundation
import Messaging
import SalesContract
import Synchronization
import Values

/// `causeway local journey`: how many orders a second go through all services, as one line of JSON.
struct JourneyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journey",
    abstract: "Measure how many orders a second are accepted, shipped, invoiced and shown.",
    discussion: """
      Makes customers and products of its own and leaves them behind: for an installation made for measuring. Each \
      order has three lines; of five orders one has a line that is made to order and one a service. The time runs \
      from the first order's confirmation to the last change that a customer is shown.
      """)

  @OptionGroup var home: HomeOption
  @Option(help: "Orders to place.") var orders = 1000
  @Option(help: "Customers that place them.") var customers = 50
  @Option(help: "Orders placed at once.") var atOnce = 24
  @Option(help: "Confirmed messages a second of the broker alone, to compare with.") var rawBroker: Double?

  private struct Report: Encodable {
    let name = "journey"
    let value: Double
    let unit = "orders/s"
    /// Orders a second if the broker alone published their events; unknown without `--raw-broker`.
    let baseline: Double?
    let ratio: Double?
    let conditions: [String: String]
  }

  /// Events that all services published so far.
  private func published(_ client: ServiceClient) async throws -> Int64 {
    var total: Int64 = 0
    for service in client.installation.services {
      let statistics: MessageOperations.ServiceStatistics = try await client.get(
        service.name, "/v1/messages/statistics")
      total += statistics.messages.published
    }
    return total
  }

  func run() async throws {
    guard (1...50).contains((orders + customers - 1) / max(1, customers)), atOnce >= 1 else {
      throw ValidationError("--customers must be so many that each places 1 to 50 orders; --at-once at least 1.")
    }
    let installation = try home.load()
    let client = try await ServiceClient(installation, subject: "journey", scopes: JourneyLoad.scopes)
    let clock = JourneyClock()
    let patterns = JourneyClock.types + JourneyLoad.awaited
    let watch = try EventWatch(installation, patterns: patterns.map { "*.\($0)" }) { clock.take($0) }
    try await watch.start()
    defer { watch.stop() }
    let load = JourneyLoad(client: client, watch: watch, atOnce: atOnce)
    let accounts = try await load.prepare(customers: customers)
    let before = try await published(client)
    clock.begin()
    try await load.place(orders, by: accounts)
    try await load.waitUntilShown(orders, to: accounts)
    let seconds = try await clock.seconds()
    let rate = (Double(orders) / seconds * 10).rounded() / 10
    let eventsPerOrder = Double(try await published(client) - before) / Double(orders)
    let baseline = rawBroker.map { ($0 / eventsPerOrder * 10).rounded() / 10 }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let report = Report(
      value: rate, baseline: baseline, ratio: baseline.map { (rate / $0 * 1000).rounded() / 1000 },
      conditions: [
        "events": "\((eventsPerOrder * 10).rounded() / 10) published an order",
        "rawBroker": rawBroker.map { "\(Int($0))/s: librabbitmq, quorum queue and history bound, window 100 confirms" }
          ?? "not measured",
        "orders": "\(orders) of three lines by \(customers) customers, \(atOnce) placed at once",
        "mix": "20 % with a line made to order, 20 % with a service, no credit holds",
        "seconds": "\((seconds * 100).rounded() / 100) from the first confirmed to the last shown",
        "processors": "\(ProcessInfo.processInfo.activeProcessorCount), with broker, services and load on them",
      ])
    print(String(decoding: try encoder.encode(report), as: UTF8.self))
  }
}

/// Takes the times from the events themselves: when sales confirmed and when customer status told.
final class JourneyClock: Sendable {
  static let types = [OrderConfirmed.type, CustomerStatusUpdated.type]

  private struct State {
    var first: Instant?
    var last: Instant?
  }
  private let state = Mutex(State())

  func take(_ envelope: Envelope) {
    state.withLock { state in
      switch envelope.type {
      case OrderConfirmed.type: state.first = min(state.first ?? envelope.time, envelope.time)
      case CustomerStatusUpdated.type: state.last = max(state.last ?? envelope.time, envelope.time)
      default: break
      }
    }
  }

  /// Forgets what came of the preparations.
  func begin() { state.withLock { $0 = State() } }

  /// From the first confirmation to the last change shown, once no more changes come.
  func seconds() async throws -> Double {
    var before: Instant?
    while let last = state.withLock({ $0.last }), last != before {
      before = last
      try await Task.sleep(for: .seconds(1))
    }
    guard
      let (first, last) = state.withLock({ state in state.first.flatMap { first in state.last.map { (first, $0) } } })
    else { throw CommandFailure("No order was confirmed and shown; see: causeway queues") }
    return (last - first).inSeconds
  }
}
