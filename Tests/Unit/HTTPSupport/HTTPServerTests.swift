import Foundation
import HTTPSupport
import Logging
import ServiceLifecycle
import TestSupport
import Testing

/// A connection that sends and receives as a test says, without blocking a thread.
final class RawConnection {
  private let descriptor: Int32
  private(set) var received = ""
  /// The peer has closed the line, or this end has.
  private(set) var isClosed = false
  private var isOpen = true

  init(port: Int) throws {
    #if canImport(Glibc)
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }
  deinit { close() }

  func send(_ text: String) {
    _ = Array(text.utf8).withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }
  /// Takes what has arrived.
  func take() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count > 0 {
        received += String(decoding: buffer[..<count], as: UTF8.self)
      } else {
        if count == 0 || errno != EAGAIN { isClosed = true }
        return
      }
    }
  }
  func close() {
    guard isOpen else { return }
    isOpen = false
    isClosed = true
    _ = Foundation.close(descriptor)
  }
  func waits(for text: String) async throws {
    try await eventually("'\(text)' to arrive") {
      take()
      return received.contains(text)
    }
  }
}

@Suite struct HTTPServerTests {
  /// Runs the shop's server while `body` runs, and shuts it down as a service group does.
  private func serving(_ shop: HTTPFixture, _ body: (Int) async throws -> Void) async throws {
    let group = ServiceGroup(services: [shop.server], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let run = Task { try await group.run() }
    do {
      try await body(try await shop.server.boundPort)
    } catch {
      run.cancel()
      throw error
    }
    await group.triggerGracefulShutdown()
    try await run.value
  }

  private func request(_ method: String, _ path: String, token: String, more: String = "") -> String {
    "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\(more)\r\n"
  }

  @Test func aStreamTellsEventsAndEndsWithTheService() async throws {
    let shop = try await HTTPFixture()
    let token = try await shop.token("shop:read")
    var connection: RawConnection?
    try await serving(shop) { port in
      let opened = try RawConnection(port: port)
      opened.send(request("GET", "/v1/ticks", token: token, more: "Last-Event-ID: 41\r\n"))
      try await opened.waits(for: "id: 7\nevent: tick\ndata: one\ndata: two\n\n")
      try await opened.waits(for: "event: seen\ndata: 41\n\n")
      #expect(opened.received.contains("Content-Type: text/event-stream"))
      #expect(shop.server.openStreams == 1)
      connection = opened
    }
    try await eventually("the stream to end") {
      connection?.take()
      return connection?.isClosed == true
    }
  }

  @Test func aStreamIsForgottenWhenTheClientLeaves() async throws {
    let shop = try await HTTPFixture()
    let token = try await shop.token("shop:read")
    try await serving(shop) { port in
      let connection = try RawConnection(port: port)
      connection.send(request("GET", "/v1/ticks?lastEventID=9", token: token))
      try await connection.waits(for: "data: 9\n\n")
      connection.close()
      try await eventually("the stream to be forgotten") { shop.server.openStreams == 0 }
      let finished = try RawConnection(port: port)
      finished.send(request("GET", "/v1/ticks?end=1", token: token))
      try await finished.waits(for: "data: nothing\n\n")
      try await finished.waits(for: "0\r\n\r\n")
    }
  }

  @Test func aStreamEndsWithItsToken() async throws {
    let shop = try await HTTPFixture()
    let token = try await shop.token("shop:read", lifetime: .seconds(1))
    // Clocks may lie a minute apart: for so long the token counts.
    shop.time.advance(by: .milliseconds(60_800))
    try await serving(shop) { port in
      let connection = try RawConnection(port: port)
      connection.send(request("GET", "/v1/ticks", token: token))
      try await connection.waits(for: "data: nothing\n\n")
      try await connection.waits(for: "event: end\ndata: The token has expired.\n\n")
      try await eventually("the stream to be forgotten") { shop.server.openStreams == 0 }
    }
  }

  @Test func slowClientsAreCutOff() async throws {
    let shop = try await HTTPFixture { $0.slowestClient = .milliseconds(300) }
    let token = try await shop.token("shop:read", "shop:write")
    try await serving(shop) { port in
      // A head, a body and a silence that do not end; each drips so that the line is never idle.
      let starts = [
        "GET / HTTP/1.1\r\nHost: x\r\n",
        request(
          "POST", "/v1/items", token: token,
          more: "Idempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: 500\r\n"),
        "",
      ]
      let connections = try starts.map { start in
        let connection = try RawConnection(port: port)
        connection.send(start)
        return connection
      }
      try await eventually("slow clients to be cut off", within: .seconds(8), every: .milliseconds(50)) {
        for (connection, start) in zip(connections, starts) {
          if !start.isEmpty { connection.send("x") }
          connection.take()
        }
        return connections.allSatisfy(\.isClosed)
      }
    }
    #expect(try shop.count("item") == 0)
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\nX-A: \u{0}\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\nX-Large: " + String(repeating: "x", count: 100_000) + "\r\n\r\n", "NONSENSE\r\n\r\n",
  ])
  func malformedRequestsAreRefusedAndTheLineClosed(_ text: String) async throws {
    let shop = try await HTTPFixture()
    try await serving(shop) { port in
      let connection = try RawConnection(port: port)
      connection.send(text)
      try await eventually("the line to be closed") {
        connection.take()
        return connection.isClosed
      }
      #expect(connection.received.isEmpty || connection.received.hasPrefix("HTTP/1.1 400 "))
    }
  }

  @Test func aTakenPortIsToldInOneSentence() async throws {
    let first = try await HTTPFixture()
    try await serving(first) { port in
      let second = try await HTTPFixture { $0.port = port }
      let error = await #expect(throws: ListenError.self) { try await second.server.run() }
      #expect(
        error?.description
          == "the address 127.0.0.1:\(port) is in use; stop what listens there, "
          + "or set CAUSEWAY_HTTP_PORT to a free port"
      )
      await #expect(throws: ListenError.self) { try await second.server.boundPort }
    }
  }
}
