import AMQP
import ArgumentParser
import Foundation
import Messaging
import Values

/// `causeway retail`: real orders through the whole suite, and their figures beside those of an
/// independent program.
struct RetailCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retail",
    abstract: "Run the retail data through the services and compare the figures with the expected ones.",
    discussion: """
      The folder holds day files (2010-12-01.csv ...) and expected.json. Running the same data again shows the \
      result of the first run; an interrupted run goes on where it stopped.
      """)

  @OptionGroup var home: HomeOption
  @Option(help: "The folder with the day files.") var data: String
  @Option(parsing: .upToNextOption, help: "Only these days, for example 2010-12-01.") var days: [String] = []
  @Option(help: "The file with the expected figures (default: expected.json beside the day files, for all days).")
  var expected: String?

  /// What a finished run leaves, so that running it again need not do the work again.
  private struct Stored: Codable {
    let key: String
    let seconds: Double
    let figures: [[String]]
  }

  func run() async throws {
    let installation = try home.load()
    let retail = try RetailData(folder: data, days: days)
    let expectation = (expected ?? (days.isEmpty ? "\(data)/expected.json" : nil)).flatMap(RetailExpectation.init)
    let key =
      "\(retail.linesRead) lines, \(retail.documents.count) documents to \(retail.documents.last?.time.description ?? "")"
    let file = installation.path("retail-result.json")
    if let content = FileManager.default.contents(atPath: file),
      let stored = try? JSONDecoder().decode(Stored.self, from: content)
    {
      guard stored.key == key else {
        throw CommandFailure(
          "Other retail data ran in this installation (\(stored.key)); start afresh with deploy/local/down --purge.")
      }
      print("This data ran before, in \(Int(stored.seconds)) s:")
      return try show(stored.figures.map { (name: $0[0], value: $0[1]) }, expectation)
    }
    let begin = ContinuousClock.now
    try await runAll(installation, retail)
    let figures = try figures(installation, retail).table(retail)
    let seconds = (ContinuousClock.now - begin).inSeconds
    try JSONEncoder().encode(Stored(key: key, seconds: seconds, figures: figures.map { [$0.name, $0.value] }))
      .write(to: URL(fileURLWithPath: file))
    print("\(retail.documents.count) documents in \(Int(seconds)) s:")
    try show(figures, expectation)
  }

  private func runAll(_ installation: Installation, _ retail: RetailData) async throws {
    struct Accounts: Decodable {
      struct Item: Decodable { let number: String }
      let items: [Item]
    }
    let client = try await ServiceClient(installation, subject: "retail", scopes: RetailRun.scopes)
    let known: Accounts = try await client.get("sales", "/v1/accounts?number=\(retail.documents.first?.customer ?? "")")
    let watch = try EventWatch(installation, patterns: RetailRun.patterns)
    try await watch.start()
    defer { watch.stop() }
    let run = RetailRun(
      client: client, watch: watch, data: retail, resuming: !known.items.isEmpty,
      progress: RetailProgress(total: retail.documents.count))
    let accounts = try await run.prepare()
    try await run.run(accounts)
    // Goods that come back are booked after their credit note: wait until nothing moves.
    let verifier = Verifier(
      client: try await ServiceClient(installation, subject: "retail", scopes: ["operations:read"]))
    _ = try await verifier.run(patience: .seconds(60))
  }

  /// Adds the figures up from the history of events.
  private func figures(_ installation: Installation, _ retail: RetailData) throws -> RetailFigures {
    var figures = RetailFigures(numbers: retail.customers)
    try HistoryReading(installation).forEach { try figures.add($0) }
    return figures
  }

  private func show(_ figures: [(name: String, value: String)], _ expectation: RetailExpectation?) throws {
    var differing = 0
    print("\(pad("figure", 30)) \(padLeft("expected", 20)) \(padLeft("reached", 20))")
    for figure in figures {
      let expected = expectation.map { $0.values[figure.name] ?? "0" }
      let equal = expected == nil || expected == figure.value
      if !equal { differing += 1 }
      print(
        "\(pad(figure.name, 30)) \(padLeft(expected ?? "not given", 20)) \(padLeft(figure.value, 20))\(equal ? "" : "   DIFFERS")"
      )
    }
    for missing in (expectation?.values.keys.sorted() ?? []) where !figures.contains(where: { $0.name == missing }) {
      print("\(pad(missing, 30)) \(padLeft(expectation!.values[missing]!, 20)) \(padLeft("not told", 20))   DIFFERS")
      differing += 1
    }
    guard differing == 0 else {
      print("\(differing) figures differ.")
      throw ExitCode(1)
    }
    if expectation != nil { print("All \(figures.count) figures are equal.") }
  }
}

/// Reads the whole history stream, from its first event to the last one there now.
struct HistoryReading {
  private let configuration: AMQPConfiguration

  init(_ installation: Installation) throws {
    let path = installation.path("secrets", "causeway-operator.amqp-password")
    guard let password = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw CommandFailure("The operator has no broker password at \(path); run: causeway topology apply")
    }
    configuration = AMQPConfiguration(
      host: installation.broker.host, port: installation.broker.port, virtualHost: installation.broker.virtualHost,
      user: Topology.operatorUser, password: password.trimmingCharacters(in: .whitespacesAndNewlines),
      connectionName: "causeway history")
  }

  func forEach(_ body: (Envelope) throws -> Void) throws {
    guard let end = read(from: .last, until: nil, { _ in }) else { return }
    var failure: (any Error)?
    _ = read(from: .first, until: end) { delivery in
      guard failure == nil, let envelope = try? Envelope.decoded(delivery.body) else { return }
      do { try body(envelope) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Reads until the offset, or until nothing comes for a moment; returns the last offset.
  private func read(from start: StreamStart, until end: Int64?, _ body: (Delivery) -> Void) -> Int64? {
    let reader = AMQPStreamReader(configuration: configuration, stream: Topology.history, from: start, log: { _ in })
    reader.start()
    defer { reader.stop() }
    var last: Int64?
    var silence = 0
    while silence < 5 {
      let deliveries = reader.next(max: 500, timeout: .seconds(1))
      guard let delivery = deliveries.last else {
        if end == nil, last != nil { break }
        silence += 1
        continue
      }
      silence = 0
      deliveries.forEach(body)
      last = delivery.streamOffset
      reader.acknowledge(through: delivery.tag)
      if let end, let last, last >= end { break }
    }
    return last
  }
}
