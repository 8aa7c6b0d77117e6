import ArgumentParser
import Foundation

/// The benchmarks of the messaging core, for which `deploy/local/bench` starts a broker, and of material planning.
@main struct Benchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks",
    abstract: "Measure the messaging core against a private broker; and material planning, without one.",
    subcommands: [Step.self, Transit.self, RawBroker.self, MRP.self])

  struct Step: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Events a second: consumed, handled in one transaction, published with confirm.")
    @OptionGroup var broker: BrokerOption
    @Option(help: "Events per run.") var count = 50_000
    @Option(help: "Runs; the median counts.") var runs = 3

    func run() throws {
      let broker = try broker.load()
      var measured: [Double] = []
      var rawBroker: [Double] = []
      var rawDatabase: [Double] = []
      for run in 1...max(1, runs) {
        rawBroker.append(try RawPublishing.rate(broker, count: count))
        rawDatabase.append(try RawTransactions.rate(count: count, batch: 100))
        measured.append(try StepBenchmark.rate(broker, count: count))
        note(
          "run \(run): step \(Int(measured.last!))/s, raw broker \(Int(rawBroker.last!))/s, "
            + "raw SQLite \(Int(rawDatabase.last!))/s")
      }
      let baseline = min(median(rawBroker), median(rawDatabase))
      Report(
        name: "step", value: median(measured), unit: "events/s", baseline: baseline,
        conditions: [
          "events": "\(count) of 1 KB, \(StepBenchmark.keys) keys, median of \(measured.count) runs",
          "rawBroker": "\(Int(median(rawBroker)))/s: librabbitmq, quorum queue and history bound, window 100 confirms",
          "rawSQLite": "\(Int(median(rawDatabase)))/s: sqlite3 prepared statements, the same rows, batches of 100",
        ]
      ).print()
    }
  }

  struct RawBroker: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print how many messages a second librabbitmq alone publishes, confirmed, history bound.")
    @OptionGroup var broker: BrokerOption
    @Option(help: "Messages.") var count = 50_000

    func run() throws { print(Int(try RawPublishing.rate(broker.load(), count: count))) }
  }

  struct Transit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "From the commit in one service to the commit of its handling in the next.")
    @OptionGroup var broker: BrokerOption
    @Option(help: "Events a second.") var rate = 500
    @Option(help: "Seconds.") var seconds = 10

    func run() throws {
      let broker = try broker.load()
      let raw = try RawRoundTrip.latencies(broker, count: 2000)
      let result = try TransitBenchmark.run(broker, rate: rate, seconds: seconds)
      let transit = result.latencies
      Report(
        name: "transit", value: transit.milliseconds(50), unit: "ms p50", baseline: raw.milliseconds(50),
        conditions: [
          "rate": "\(Int(result.rate))/s of \(rate)/s for \(seconds) s, events of 1 KB, a transaction each",
          "p99": String(format: "%.2f ms", transit.milliseconds(99)),
          "max": String(format: "%.2f ms", transit.milliseconds(100)),
          "raw": String(
            format: "p50 %.2f ms, p99 %.2f ms: publish, deliver and acknowledge, one at a time", raw.milliseconds(50),
            raw.milliseconds(99)),
        ]
      ).print()
    }
  }
}

func note(_ text: String) { FileHandle.standardError.write(Data("bench: \(text)\n".utf8)) }

func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
