import AMQP
import ArgumentParser
import Foundation
import Messaging

/// Which broker to measure against.
struct BrokerOption: ParsableArguments {
  @Option(help: "The folder of a node started by deploy/rabbitmq/node.") var brokerHome: String

  func load() throws -> BenchmarkBroker { try BenchmarkBroker(home: brokerHome) }
}

/// A private broker, and the exchange, history and queue that every run finds empty.
struct BenchmarkBroker {
  let configuration: AMQPConfiguration

  /// What the step reads from and the raw publisher writes to.
  static let queue = "bench.inbox"
  static let routingKey = "main.bench.deposit.made.v1"

  init(home: String) throws {
    func read(_ name: String) throws -> String {
      guard let text = try? String(contentsOfFile: "\(home)/\(name)", encoding: .utf8) else {
        throw ValidationError("There is no broker in \(home) (no \(name)); run deploy/local/bench.")
      }
      return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    let port = try read("node.env").split(separator: "\n").first { $0.hasPrefix("AMQP_PORT=") }
      .flatMap { Int($0.dropFirst("AMQP_PORT=".count)) }
    guard let port else { throw ValidationError("\(home)/node.env does not name the broker's AMQP port.") }
    configuration = AMQPConfiguration(
      host: "127.0.0.1", port: port, user: try read("admin-user"), password: try read("admin-password"),
      connectionName: "benchmark")
  }

  /// Makes everything anew. The queue is an inbox as services have it; the history takes everything.
  func reset() throws {
    let connection = try RawConnection(configuration)
    for queue in [Self.queue, Topology.history] { try connection.deleteQueue(queue) }
    for exchange in [Topology.exchange, Topology.deadLetterExchange] { try connection.declareExchange(exchange) }
    try connection.declareQueue(Topology.history, arguments: [("x-queue-type", .text("stream"))])
    try connection.bind(Topology.history, to: Topology.exchange, routingKey: "#")
    try connection.declareQueue(
      Self.queue,
      arguments: [
        ("x-queue-type", .text("quorum")), ("x-single-active-consumer", .flag(true)),
        ("x-dead-letter-exchange", .text(Topology.deadLetterExchange)),
        ("x-dead-letter-strategy", .text("at-least-once")), ("x-overflow", .text("reject-publish")),
        ("x-delivery-limit", .integer(Topology.deliveryLimit)),
      ])
    try connection.bind(Self.queue, to: Topology.exchange, routingKey: Self.routingKey)
  }

  /// The queue as a consumer finds it.
  var inbox: AMQPQueue { .inbox(Self.queue, deadLetterExchange: Topology.deadLetterExchange) }
}
