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

/// How long the disk takes to make a page durable: what every commit and every confirm waits for.
enum Disk {
  static func flushText() throws -> String {
    let folder = try ScratchFolder("disk")
    let path = folder.file("page")
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    defer { try? file.close() }
    let page = Data(repeating: 1, count: 4096)
    var latencies = Latencies()
    for _ in 0..<200 {
      try file.write(contentsOf: page)
      let begin = ContinuousClock.now
      try file.synchronize()
      latencies.record(ContinuousClock.now - begin)
    }
    return String(
      format: "a page is durable after %.2f ms (p50), %.2f ms (p99)", latencies.milliseconds(50),
      latencies.milliseconds(99))
  }
}
