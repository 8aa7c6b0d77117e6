import ArgumentParser
import Foundation
import Messaging
import Values

/// `causeway demo`: one order that stock cannot fill, from signature to payment.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Walk one order that stock cannot fill through the suite and tell its events as they arrive.",
    discussion: """
      A new customer orders more than its credit and more than is in stock: the order is held, released by the \
      credit officer, promised from stock and production, made, shipped in two parts, invoiced, partly returned \
      and paid. Customer and product are new each time; no setting of the installation is changed.
      """)

  @OptionGroup var home: HomeOption
  @Option(help: "Seconds to rest before each step of a person, to watch the customer's page.") var pause = 0.0

  func run() async throws {
    guard (0...60).contains(pause) else { throw ValidationError("--pause must lie between 0 and 60 seconds.") }
    let installation = try home.load()
    let client = try await ServiceClient(installation, subject: "demo", scopes: DemoJourney.scopes)
    let names = DemoNames()
    let timeline = DemoTimeline(following: [names.account, names.product, names.component])
    let watch = try EventWatch(installation, patterns: ["#"]) { timeline.take($0) }
    try await watch.start()
    defer { watch.stop() }
    let journey = DemoJourney(
      client: client, watch: watch, timeline: timeline, names: names, pause: .milliseconds(Int64(pause * 1000)))

    let customerID = try await journey.prepare()
    let page = try await address(of: customerID, installation)
    timeline.tell("The customer's page, which moves as the order does:\n  \(page)\n")
    let order = try await journey.run(for: customerID)
    let status = try await journey.settledStatus(of: customerID, order: order)
    timeline.tell("\n" + DemoStatus.text(status))
    timeline.tell("\nThe customer's page:  \(page)")
    timeline.tell("All steps of the order:  causeway trace \(order.number)")
  }

  /// The customer's own page, with a token that shows nobody else's.
  private func address(of customerID: String, _ installation: Installation) async throws -> String {
    let token = try await ServiceClient.token(
      installation, subject: "demo-customer", scopes: ["status:read"], lifetime: .seconds(12 * 3600),
      customer: customerID)
    return "\(try installation.service("customer-status").url)/sign-in?token=\(token)&to=/customers/\(customerID)"
  }
}

/// Codes of one run's own, so that the demo can run many times in one installation.
struct DemoNames: Sendable {
  let account: String
  let product: String
  let component: String

  /// The random part leaves out letters and digits that are easily mistaken for each other.
  init() {
    let letters = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")
    let run = String((0..<8).map { _ in letters.randomElement()! })
    account = "DEMO-\(run)"
    product = "MUG-\(run)"
    component = "BLANK-\(run)"
  }
}
