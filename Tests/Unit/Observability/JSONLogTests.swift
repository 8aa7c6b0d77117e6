import Foundation
import Logging
import Observability
import Synchronization
import TestSupport
import Testing
import Values

@Suite struct JSONLogTests {
  private final class Lines: LogSink {
    private let content = Mutex<[[UInt8]]>([])
    func write(_ line: [UInt8]) { content.withLock { $0.append(line) } }
    var all: [String] { content.withLock { $0.map { String(decoding: $0, as: UTF8.self) } } }
  }

  private func logger(_ lines: Lines, level: Logger.Level = .info) -> Logger {
    Logger(label: "test") { label in
      JSONLogHandler(
        service: "sales", label: label, level: level, sink: lines,
        time: FixedTime(Instant("2026-11-23T14:05:00Z")!))
    }
  }

  @Test func anEventIsOneLineOfJSON() throws {
    let lines = Lines()
    var log = logger(lines)
    log[metadataKey: "order"] = "SO-1"
    log.warning("Something waits.", metadata: ["count": "3", "keys": ["a", "b"], "more": ["x": "y"]])
    #expect(
      lines.all == [
        """
        {"time":"2026-11-23T14:05:00Z","level":"warning","service":"sales","logger":"test",\
        "message":"Something waits.","metadata":{"count":"3","keys":["a","b"],"more":{"x":"y"},"order":"SO-1"}}

        """
      ])
  }

  @Test func nothingThatIsLoggedCanForgeALineOrDriveATerminal() throws {
    let lines = Lines()
    let attack = "a\r\n{\"level\":\"error\"}\u{1B}[2J\u{7F}\u{85}\u{2028}\u{9B}\"\\\u{0}é"
    logger(lines).info("\(attack)", metadata: ["\(attack)": "\(attack)"])
    let line = try #require(lines.all.first)
    #expect(lines.all.count == 1)
    #expect(line.unicodeScalars.filter { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) } == ["\n"])
    let parsed = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(parsed["message"] as? String == attack)
    #expect((parsed["metadata"] as? [String: String])?[attack] == attack)
  }

  @Test func whatIsBelowTheLevelIsNotWritten() {
    let lines = Lines()
    logger(lines, level: .warning).info("Not this.")
    #expect(lines.all.isEmpty)
  }
}
