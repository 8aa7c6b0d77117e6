import Foundation
import Histogram
import Values

/// A folder that goes with its owner.
final class ScratchFolder {
  private let path: String

  init(_ purpose: String) throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("causeway-bench-\(purpose)-\(UUID().uuidString.lowercased())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Latencies, kept to three digits.
struct Latencies {
  private var histogram = Histogram<UInt32>(highestTrackableValue: 60_000_000, numberOfSignificantValueDigits: .three)

  mutating func record(_ latency: Duration) { histogram.record(UInt64(max(0, latency.wholeMicroseconds))) }

  func milliseconds(_ percentile: Double) -> Double { Double(histogram.valueAtPercentile(percentile)) / 1000 }
}
