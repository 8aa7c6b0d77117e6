import AMQP
import Foundation
import Messaging
import TestSupport
import Testing

/// What the client refuses before it says who it is. `openssl s_server` plays the broker: the
/// refusals come before the first AMQP byte.
@Suite(.serialized)
struct TLSTests {
  private static func health(of configuration: AMQPConfiguration) async throws -> String {
    let health = Diary<ConnectionHealth>()
    let consumer = AMQPConsumer(
      configuration: configuration, queue: .temporary(), bindings: [], onHealth: { health.note($0) }, log: { _ in })
    consumer.start()
    func reason() -> String? {
      health.all.lazy.compactMap { if case .down(let reason) = $0 { reason } else { nil } }.first
    }
    try await comesTrue(within: .seconds(15)) { reason() != nil }
    await blocking { consumer.stop() }
    return try #require(reason())
  }

  private static func configuration(_ port: Int, host: String = "localhost", authority: URL) -> AMQPConfiguration {
    AMQPConfiguration(
      host: host, port: port, user: "u", password: "p", connectionName: "test tls",
      tls: AMQPTLS(certificateAuthorityFile: authority.path), connectTimeout: .seconds(3), handshakeTimeout: .seconds(2)
    )
  }

  @Test func onlyTheRightAuthorityAndTheRightHostNameAreAccepted() async throws {
    let server = try TLSServer(arguments: [])
    defer { server.stop() }
    let wrongAuthority = try await Self.health(of: Self.configuration(server.port, authority: server.otherAuthority))
    #expect(wrongAuthority.contains("-514"), "\(wrongAuthority)")
    let wrongHost = try await Self.health(
      of: Self.configuration(server.port, host: "127.0.0.1", authority: server.authority))
    #expect(wrongHost.contains("-513"), "\(wrongHost)")
    let trusted = try await Self.health(of: Self.configuration(server.port, authority: server.authority))
    #expect(trusted.contains("logging in"), "TLS was accepted, and only AMQP failed: \(trusted)")
  }

  @Test func tls11IsRefused() async throws {
    let server = try TLSServer(arguments: ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
    defer { server.stop() }
    let reason = try await Self.health(of: Self.configuration(server.port, authority: server.authority))
    #expect(reason.contains("connecting to"), "\(reason)")
  }

  @Test func aPlaintextPortIsRefused() async throws {
    let broker = try await BrokerFixture.shared()
    let server = try TLSServer(arguments: [])
    defer { server.stop() }
    let reason = try await Self.health(of: Self.configuration(broker.port, authority: server.authority))
    #expect(reason.contains("connecting to"), "\(reason)")
  }
}

/// An `openssl s_server` for `localhost` with an authority of its own.
private final class TLSServer {
  let port: Int
  private let folder: URL
  private let process: Process
  var authority: URL { folder.appending(path: "ca.pem") }
  var otherAuthority: URL { folder.appending(path: "other.pem") }

  init(arguments: [String]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "causeway-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let script = """
      set -e; cd '\(folder.path)'
      for n in ca other; do openssl req -x509 -newkey rsa:2048 -nodes -keyout $n.key -out $n.pem -days 2 -subj "/CN=$n"; done
      openssl req -newkey rsa:2048 -nodes -keyout s.key -out s.csr -subj /CN=localhost
      echo subjectAltName=DNS:localhost > ext
      openssl x509 -req -in s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out s.pem -days 2 -extfile ext
      """
    let made = try Self.launch("/bin/sh", ["-c", script])
    made.waitUntilExit()
    try #require(made.terminationStatus == 0)
    port = .random(in: 20_000..<30_000)
    process = try Self.launch(
      "/usr/bin/openssl",
      ["s_server", "-accept", "\(port)", "-cert", "\(folder.path)/s.pem", "-key", "\(folder.path)/s.key", "-quiet"]
        + arguments)
    Thread.sleep(forTimeInterval: 0.5)
  }

  private static func launch(_ path: String, _ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  func stop() {
    // SIGTERM may be blocked in a child that was started from a dispatch thread.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }
}
