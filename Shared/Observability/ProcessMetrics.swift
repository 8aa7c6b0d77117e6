import Foundation
import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the kernel knows of this process, under the names that Prometheus' own clients use.
enum ProcessMetrics {
  static func register(in registry: PrometheusRegistry, startedAt: Instant) {
    let started = Double(startedAt.microseconds) / 1e6
    registry.collect("process_start_time_seconds", help: "When the process started, in seconds since 1970.") { started }
    registry.collect("process_cpu_seconds_total", .counter, help: "Processor time used, user and system, in seconds.") {
      cpuSeconds
    }
    registry.collect("process_resident_memory_bytes", help: "Memory in RAM, in bytes.") { residentBytes }
    registry.collect("process_open_fds", help: "Open file descriptors.") { openDescriptors }
    registry.collect("process_threads", help: "Threads of the process.") { threads }
  }

  private static var cpuSeconds: Double? {
    var usage = rusage()
    // RUSAGE_SELF is 0 everywhere; its type is not.
    guard getrusage(.init(0), &usage) == 0 else { return nil }
    return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
  }

  /// `/proc` exists on Linux only; elsewhere these metrics are left out.
  private static var residentBytes: Double? {
    guard let pages = procFields("/proc/self/statm").dropFirst().first.flatMap({ Double($0) }) else { return nil }
    return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
  }
  private static var openDescriptors: Double? {
    guard let entries = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") else { return nil }
    return Double(entries.count)
  }
  private static var threads: Double? {
    guard let entries = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task") else { return nil }
    return Double(entries.count)
  }
  private static func procFields(_ path: String) -> [Substring] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    return text.split(separator: " ")
  }
}
