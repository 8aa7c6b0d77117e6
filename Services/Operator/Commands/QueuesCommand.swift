import ArgumentParser
import AsyncHTTPClient
import Foundation
import Messaging
import NIOCore
import NIOFoundationEssentialsCompat
import NIOHTTP1
import Values

/// `causeway queues`: what waits where, and for how long.
struct QueuesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queues", abstract: "Show every inbox and outbox: depth, age, consumers, held keys, parked messages.",
    discussion: "Sorted by the age of the oldest thing that waits: age, not depth, tells what is stuck.")

  @OptionGroup var home: HomeOption
  @Flag(help: "Refresh every second until interrupted.") var watch = false
  @Option(help: "Stop watching after this many refreshes.") var times: Int?

  func run() async throws {
    let client = try await ServiceClient(home.load(), subject: "operator", scopes: ["operations:read"])
    let board = QueueBoard(client: client)
    var left = watch ? (times ?? Int.max) : 1
    while left > 0 {
      let lines = await board.lines()
      if watch { print("\u{1B}[2J\u{1B}[H", terminator: "") }
      print(lines.joined(separator: "\n"))
      left -= 1
      if left > 0 { try await Task.sleep(for: .seconds(1)) }
    }
  }
}

struct QueueBoard: Sendable {
  let client: ServiceClient

  private struct Queue: Decodable {
    struct Statistics: Decodable {
      struct Rate: Decodable { var rate: Double }
      var publishDetails: Rate?
      var ackDetails: Rate?
    }
    var name: String
    var messages: Int?
    var messagesUnacknowledged: Int?
    var consumers: Int?
    var messageStats: Statistics?
  }

  private struct Row {
    let service: String
    let cells: [String]
    let age: Duration
  }

  private static let headings = [
    "service", "depth", "unacked", "consumers", "in/s", "out/s", "oldest", "outbox", "outbox age", "held keys",
    "waiting",
    "parked", "dead",
  ]

  func lines() async -> [String] {
    let (queues, brokerTrouble) = await brokerQueues()
    var troubles = brokerTrouble.map { [$0] } ?? []
    let now = SystemTime().now()
    var rows: [Row] = []
    for service in client.installation.services {
      var statistics: MessageOperations.ServiceStatistics?
      do {
        statistics = try await client.get(service.name, "/v1/messages/statistics", timeout: .seconds(5))
      } catch {
        troubles.append("\(service.name) did not answer: \(error)")
      }
      let erp = ["accounting", "inventory", "production"].contains(service.name)
      let prefix = erp ? "\(client.installation.company).\(service.name)" : service.name
      let inbox = queues["\(prefix).inbox"]
      let dead = queues["\(prefix).dead-letter"]?.messages ?? 0
      guard let statistics else {
        rows.append(
          Row(
            service: service.name,
            cells: [
              text(inbox?.messages), text(inbox?.messagesUnacknowledged), text(inbox?.consumers), "", "",
              "no answer",
            ],
            age: .seconds(1_000_000)))
        continue
      }
      let oldest = [statistics.oldestUnhandledAt, statistics.messages.oldestOpenAt].compactMap { $0 }.min()
      let outboxAge = statistics.messages.oldestPendingAt.map { now - $0 }
      let age = max(oldest.map { now - $0 } ?? .zero, outboxAge ?? .zero)
      rows.append(
        Row(
          service: service.name,
          cells: [
            statistics.nextOffset.map { behind($0, queues[HistoryLoop.stream]) } ?? text(inbox?.messages),
            text(inbox?.messagesUnacknowledged), text(inbox?.consumers),
            rate(inbox?.messageStats?.publishDetails?.rate), rate(inbox?.messageStats?.ackDetails?.rate),
            oldest.map { human(now - $0) } ?? "-", String(statistics.messages.outboxPending),
            outboxAge.map(human) ?? "-", String(statistics.messages.heldKeys), String(statistics.messages.waiting),
            String(
              statistics.messages.parked + statistics.messages.outboxParked + (statistics.messages.timersParked ?? 0)),
            String(dead),
          ], age: age))
    }
    rows.sort { ($1.age, $0.service) < ($0.age, $1.service) }
    let table = [QueueBoard.headings] + rows.map { [$0.service] + $0.cells }
    let widths = QueueBoard.headings.indices.map { column in
      table.map { $0.indices.contains(column) ? $0[column].count : 0 }.max()!
    }
    let lines = table.map { row in
      row.enumerated().map { $0 == 0 ? pad($1, widths[0]) : padLeft($1, widths[$0]) }.joined(separator: "  ")
    }
    return lines + troubles
  }

  /// How many messages of the history a read model has not projected; unknown once the history forgot some.
  private func behind(_ nextOffset: Int64, _ history: Queue?) -> String {
    guard let kept = history?.messages, Int64(kept) >= nextOffset else { return "?" }
    return String(Int64(kept) - nextOffset)
  }

  /// The broker's view; empty with the reason when it does not answer, so that the services' own figures
  /// still show.
  private func brokerQueues() async -> ([String: Queue], trouble: String?) {
    let broker = client.installation.broker
    guard let password = try? String(contentsOfFile: broker.adminPasswordFile, encoding: .utf8) else {
      return ([:], "The broker was not asked: its administrator's password \(broker.adminPasswordFile) is missing.")
    }
    var request = HTTPClientRequest(url: "\(broker.managementURL)/api/queues")
    let credentials = "\(broker.adminUser):\(password.trimmingCharacters(in: .whitespacesAndNewlines))"
    request.headers.add(name: "Authorization", value: "Basic \(Data(credentials.utf8).base64EncodedString())")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let response = try? await HTTPClient.shared.execute(request, timeout: .seconds(5)) else {
      return ([:], "The broker's management API does not answer at \(broker.managementURL).")
    }
    guard response.status == .ok, let body = try? await response.body.collect(upTo: 16 << 20),
      let queues = try? decoder.decode([Queue].self, from: Data(buffer: body))
    else { return ([:], "The broker at \(broker.managementURL) answers \(response.status) to \(broker.adminUser).") }
    return (Dictionary(queues.map { ($0.name, $0) }) { first, _ in first }, nil)
  }

  private func text(_ count: Int?) -> String { count.map(String.init) ?? "?" }
  private func rate(_ value: Double?) -> String { value.map { String(format: "%.0f", $0) } ?? "-" }
}

/// `3 d 4 h`, `5 min`, `12 s`.
func human(_ duration: Duration) -> String {
  let seconds = Int(max(.zero, duration).inSeconds)
  return switch seconds {
  case 0..<120: "\(seconds) s"
  case 120..<7200: "\(seconds / 60) min"
  case 7200..<172_800: "\(seconds / 3600) h"
  default: "\(seconds / 86_400) d \(seconds % 86_400 / 3600) h"
  }
}
