import ArgumentParser
import Foundation
import HTTPSupport
import Messaging

/// `causeway verify`: each service answers for itself; the answers are joined here.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every invariant of the suite; exit code 1 when one does not hold.",
    discussion: """
      Each service checks its own books in one read transaction. Figures that two services must agree on are \
      compared; while messages are under way they may differ for a moment, so that the check waits for quiet first.
      """)

  @OptionGroup var home: HomeOption
  @Option(help: "Seconds to wait for what is under way.") var patience = 60
  @Flag(help: "Print one JSON document instead of a table.") var json = false

  func run() async throws {
    let client = try await ServiceClient(
      home.load(), subject: "operator", scopes: ["operations:read", "status:read"])
    let result = try await Verifier(client: client).run(patience: .seconds(patience))
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      print(String(decoding: try encoder.encode(result), as: UTF8.self))
    } else {
      result.print()
    }
    if !result.passed { throw ExitCode(1) }
  }
}

/// Joins what the services say of themselves.
struct Verifier: Sendable {
  let client: ServiceClient

  struct Line: Codable, Sendable {
    let scope: String
    let check: String
    let passed: Bool
    let evidence: String
  }
  struct Result: Codable, Sendable {
    let lines: [Line]
    /// What was still under way, by service: messages and events.
    let inFlight: [String: Int64]
    var passed: Bool { lines.allSatisfy(\.passed) }

    func print() {
      for line in lines {
        Swift.print("\(line.passed ? "PASS" : "FAIL")  \(pad(line.scope, 17)) \(line.check): \(line.evidence)")
      }
      let moving = inFlight.filter { $0.value > 0 }.sorted { $0.key < $1.key }
      Swift.print(
        "in flight: " + (moving.isEmpty ? "nothing" : moving.map { "\($0.key) \($0.value)" }.joined(separator: ", ")))
      Swift.print(
        passed ? "all \(lines.count) checks hold" : "\(lines.filter { !$0.passed }.count) of \(lines.count) checks FAIL"
      )
    }
  }

  /// Figures that must be equal in all the services named.
  private static let agreements: [(check: String, services: [(name: String, figure: String)])] = [
    (
      "every confirmed order reached the gateway once",
      [("sales", "confirmedOrders"), ("gateway", "salesHandoffs")]
    ),
    (
      "every accepted order is known to all who fulfil it",
      [
        ("gateway", "acceptedOrders"), ("accounting", "acceptedOrders"), ("inventory", "acceptedOrders"),
        ("production", "acceptedOrders"), ("customer-status", "acceptedOrders"),
      ]
    ),
    ("every goods issue is invoiced once", [("inventory", "shipments"), ("accounting", "shipments")]),
    (
      "everything made came into stock once",
      [("production", "workOrderReceipts"), ("inventory", "workOrderReceipts")]
    ),
    (
      "what production holds of components is kept from customers",
      [("production", "componentBookings"), ("inventory", "componentBookings")]
    ),
  ]

  func run(patience: Duration) async throws -> Result {
    let deadline = ContinuousClock.now + patience
    while true {
      let result = await ask()
      // What is parked waits for a person: patience does not help.
      let onlyParked =
        result.lines.allSatisfy { $0.passed || $0.check == Verifier.nothingStuck }
        && result.inFlight.allSatisfy { $0.value == 0 || Verifier.isParked($0.key) }
      if onlyParked || ContinuousClock.now >= deadline {
        return Result(lines: result.lines + [await readModel()], inFlight: result.inFlight)
      }
      try await Task.sleep(for: .milliseconds(500))
    }
  }

  /// The read model beside one projected afresh from the history to the same offset.
  private func readModel() async -> Line {
    let service = "customer-status"
    let check = "the read model equals its rebuild from history"
    do {
      let comparison: ReadModelComparison = try await client.get(
        service, "/v1/verification/read-model", timeout: ServiceClient.longPatience)
      let evidence =
        comparison.isEqual ? comparison.keptDigest : "\(comparison.keptDigest) and \(comparison.rebuiltDigest)"
      return Line(
        scope: service, check: check, passed: comparison.isEqual,
        evidence: "\(comparison.nextOffset) events, digest \(evidence)")
    } catch let refused as ServiceClient.Refused where refused.code == "HISTORY_INCOMPLETE" {
      return Line(scope: service, check: check, passed: true, evidence: "cannot be compared: \(refused.detail)")
    } catch {
      return Line(scope: service, check: check, passed: false, evidence: "\(error)")
    }
  }

  private func ask() async -> Result {
    var reports: [VerificationReport] = []
    var silent: [Line] = []
    for service in client.installation.services {
      do {
        reports.append(try await client.get(service.name, "/v1/verification"))
      } catch {
        silent.append(Line(scope: service.name, check: "the service answers", passed: false, evidence: "\(error)"))
      }
    }
    return Verifier.join(reports, silent: silent)
  }

  static let nothingStuck = "nothing is stuck"

  /// Whether a figure of what is in flight counts what waits for a person.
  static func isParked(_ name: String) -> Bool { name.lowercased().hasSuffix("parked") }

  /// What waits anywhere, which is nothing once all is done.
  private static func stuck(_ inFlight: [String: Int64]) -> Line {
    let waiting = inFlight.filter { $0.value > 0 }.sorted { $0.key < $1.key }
    let evidence = waiting.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    let hint = waiting.contains { isParked($0.key) } ? "; see: causeway parked list" : "; see: causeway queues"
    return Line(
      scope: "suite", check: nothingStuck, passed: waiting.isEmpty,
      evidence: waiting.isEmpty ? "nothing waits" : evidence + hint)
  }

  /// The services' own verdicts and what they must agree on.
  static func join(_ reports: [VerificationReport], silent: [Line]) -> Result {
    var lines =
      silent
      + reports.flatMap { report in
        report.checks.map { Line(scope: report.service, check: $0.name, passed: $0.passed, evidence: $0.evidence) }
      }
    let figures = Dictionary(uniqueKeysWithValues: reports.map { ($0.service, $0.figures) })
    for agreement in Verifier.agreements {
      let values = agreement.services.map { service in
        (
          service.name, figures[service.name]?[service.figure],
          figures[service.name]?["\(service.figure).digest"]
        )
      }
      let first = values[0]
      let equal = first.1 != nil && values.allSatisfy { $0.1 == first.1 && $0.2 == first.2 }
      let evidence = values.map { "\($0.0) \($0.1.map(String.init) ?? "not told")" }.joined(separator: ", ")
      lines.append(
        Line(
          scope: "suite", check: agreement.check, passed: equal,
          evidence: evidence + (equal || Set(values.map(\.1)).count > 1 ? "" : ", but not the same ones")))
    }
    let ledger = figures["accounting"]?["openBalanceMinor"]
    let shown = figures["customer-status"]?["openBalanceMinor"]
    lines.append(
      Line(
        scope: "suite", check: "the balance that is shown is the ledger's", passed: ledger != nil && ledger == shown,
        evidence:
          "accounting \(ledger.map(String.init) ?? "not told"), customer-status \(shown.map(String.init) ?? "not told") minor units"
      ))
    var inFlight: [String: Int64] = [:]
    for report in reports {
      for (name, count) in report.inFlight where count > 0 { inFlight["\(report.service) \(name)"] = count }
    }
    lines.append(stuck(inFlight))
    return Result(lines: lines, inFlight: inFlight)
  }
}

func pad(_ text: String, _ width: Int) -> String {
  text.count >= width ? text : text + String(repeating: " ", count: width - text.count)
}
func padLeft(_ text: String, _ width: Int) -> String {
  text.count >= width ? text : String(repeating: " ", count: width - text.count) + text
}
