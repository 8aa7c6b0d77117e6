import Foundation

/// One benchmark's result: one line of JSON.
struct Report: Encodable {
  let name: String
  let value: Double
  let unit: String
  /// The figure to reach, where the result itself does not say it.
  let goal: Double?
  /// The figure of the raw parts alone, taken in the same run, in the same unit.
  let baseline: Double
  let ratio: Double
  let conditions: [String: String]

  init(
    name: String, value: Double, unit: String, goal: Double? = nil, baseline: Double, conditions: [String: String],
    usesBroker: Bool = true
  ) {
    self.name = name
    self.goal = goal
    self.value = Report.rounded(value)
    self.unit = unit
    self.baseline = Report.rounded(baseline)
    ratio = Report.rounded(value / baseline)
    self.conditions = conditions.merging(Report.machine(usesBroker)) { own, _ in own }
  }

  /// Three significant digits say all that a shared machine allows.
  private static func rounded(_ value: Double) -> Double {
    guard value.isFinite, value > 0 else { return 0 }
    let step = pow(10, floor(log10(value)) - 2)
    return step >= 1 ? (value / step).rounded() * step : (value * 1000).rounded() / 1000
  }

  private static func machine(_ usesBroker: Bool) -> [String: String] {
    #if DEBUG
      let build = "debug build"
    #else
      let build = "release build"
    #endif
    let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8))?.split(separator: " ").first
    var machine = [
      "build": build, "processors": "\(ProcessInfo.processInfo.activeProcessorCount)",
      "load": "\(load.map { String($0) } ?? "unknown") at the end",
    ]
    if usesBroker {
      machine["load"]? += ", broker and database on this machine"
      machine["disk"] = (try? Disk.flushText()) ?? "not measured"
    }
    return machine
  }

  func print() {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let line = try? encoder.encode(self) else { preconditionFailure("a report is always JSON") }
    Swift.print(String(decoding: line, as: UTF8.self))
  }
}
