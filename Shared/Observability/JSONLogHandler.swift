import Logging
import Synchronization
import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// write(2), whose name the sink's own method hides.
private let writeBytes = write

/// Where finished log lines go. One call is one line, with its line break.
package protocol LogSink: Sendable {
  func write(_ line: [UInt8])
}

/// Standard error, where supervisors and containers look for logs.
package final class StandardErrorSink: LogSink {
  private let order = Mutex(())

  package init() {}

  package func write(_ line: [UInt8]) {
    // Held while writing: a line longer than a pipe takes at once must not be cut by another's.
    order.withLock { _ in
      line.withUnsafeBytes { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
          let chunk = UnsafeRawBufferPointer(rebasing: rest)
          let written = writeBytes(STDERR_FILENO, chunk.baseAddress, chunk.count)
          guard written > 0 else { return }
          rest = rest.dropFirst(written)
        }
      }
    }
  }
}

/// Writes each log event as one line of JSON: `time`, `level`, `service`, `logger`, `message` and the
/// metadata. Control characters are escaped, so nothing that is logged can forge a line or drive a
/// terminal.
package struct JSONLogHandler: LogHandler {
  package var logLevel: Logger.Level
  package var metadata: Logger.Metadata = [:]
  package var metadataProvider: Logger.MetadataProvider?

  private let service: String
  private let label: String
  private let sink: any LogSink
  private let time: any TimeSource

  package init(
    service: String, label: String, level: Logger.Level, sink: any LogSink, time: any TimeSource = SystemTime()
  ) {
    self.service = service
    self.label = label
    logLevel = level
    self.sink = sink
    self.time = time
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    var line = JSONLine()
    line.field("time", time.now().description)
    line.field("level", event.level.rawValue)
    line.field("service", service)
    line.field("logger", label)
    line.field("message", event.message.description)
    if let error = event.error { line.field("error", String(describing: error)) }
    var all = metadata
    if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
    if let own = event.metadata { all.merge(own) { $1 } }
    if !all.isEmpty { line.field("metadata", .dictionary(all)) }
    sink.write(line.finished())
  }
}

/// A JSON object on one line.
private struct JSONLine {
  private var bytes: [UInt8] = [UInt8(ascii: "{")]

  init() { bytes.reserveCapacity(256) }

  mutating func field(_ name: String, _ value: String) { field(name, .string(value)) }
  mutating func field(_ name: String, _ value: Logger.Metadata.Value) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    string(name)
    bytes.append(UInt8(ascii: ":"))
    append(value)
  }

  mutating func finished() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  private mutating func append(_ value: Logger.Metadata.Value) {
    switch value {
    case .string(let text): string(text)
    case .stringConvertible(let convertible): string(convertible.description)
    case .array(let values):
      bytes.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        append(value)
      }
      bytes.append(UInt8(ascii: "]"))
    case .dictionary(let values):
      bytes.append(UInt8(ascii: "{"))
      for (index, (name, value)) in values.sorted(by: { $0.key < $1.key }).enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        string(name)
        bytes.append(UInt8(ascii: ":"))
        append(value)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": bytes.append(contentsOf: "\\\"".utf8)
      case "\\": bytes.append(contentsOf: "\\\\".utf8)
      case "\n": bytes.append(contentsOf: "\\n".utf8)
      case "\r": bytes.append(contentsOf: "\\r".utf8)
      case "\t": bytes.append(contentsOf: "\\t".utf8)
      // C0 and C1 controls, and the two separators that some readers take for line breaks.
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        bytes.append(contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
      default: bytes.append(contentsOf: UTF8.encode(scalar)!)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
