import HTTPTypes
import Hummingbird
import Logging
import Synchronization

/// Writes server-sent events (WHATWG HTML, section 9.2) to one client. Never waits: a client that
/// does not read fast enough is cut off and comes back with what it saw last.
package final class EventWriter: Sendable {
  /// Events that may wait for a slow client.
  private static let maximumWaiting = 256

  /// What was sent, for whoever passes it on.
  let chunks: AsyncStream<ByteBuffer>
  private let mailbox: AsyncStream<ByteBuffer>.Continuation

  init() {
    (chunks, mailbox) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(EventWriter.maximumWaiting))
  }

  /// Sends one event. `id` is what the client names when it comes back. Throws `CancellationError` when
  /// the client is gone.
  package func send(id: String? = nil, event: String? = nil, data: String) throws {
    guard deliver(EventWriter.encoded(id: id, event: event, data: data)) else { throw CancellationError() }
  }

  /// An event as bytes, for sending the same to many clients.
  package static func encoded(id: String? = nil, event: String? = nil, data: String) -> ByteBuffer {
    var text = ""
    // Line breaks and NUL would end the field early or void it.
    if let id { text += "id: \(id.filter { !$0.isNewline && $0 != "\0" })\n" }
    if let event { text += "event: \(event.filter { !$0.isNewline })\n" }
    for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) { text += "data: \(line)\n" }
    return ByteBuffer(string: text + "\n")
  }

  /// Hands over bytes made by ``encoded(id:event:data:)``; false when the client is gone.
  package func deliver(_ bytes: ByteBuffer) -> Bool {
    switch mailbox.yield(bytes) {
    case .enqueued: return true
    case .dropped:
      close()
      return false
    case .terminated: return false
    @unknown default: return false
    }
  }

  func close() { mailbox.finish() }
}

/// The open streams of the process.
final class LiveStreams: Sendable {
  static let keepAliveInterval = Duration.seconds(15)
  private static let keepAlive = ByteBuffer(string: ": still here\n\n")
  /// Tells the browser how soon to come back, in milliseconds, and makes the headers arrive.
  private static let greeting = ByteBuffer(string: "retry: 2000\n\n")

  /// Tells the page that coming back needs a new token.
  private static let expired = EventWriter.encoded(event: "end", data: "The token has expired.")

  private struct State {
    var writers: [ObjectIdentifier: EventWriter] = [:]
    var isClosed = false
  }
  private let state = Mutex(State())

  var count: Int { state.withLock { $0.writers.count } }

  /// Sends a comment to every client, so that nothing between takes the silence for an end.
  func keepAlive() {
    for writer in state.withLock({ Array($0.writers.values) }) { _ = writer.deliver(LiveStreams.keepAlive) }
  }

  /// Ends all streams, and new ones at once: the service stops.
  func close() {
    let open = state.withLock { state in
      state.isClosed = true
      return Array(state.writers.values)
    }
    for writer in open { writer.close() }
  }

  private func register(_ writer: EventWriter) {
    let isClosed = state.withLock { state in
      state.writers[ObjectIdentifier(writer)] = writer
      return state.isClosed
    }
    if isClosed { writer.close() }
  }

  /// `lifetime` is how long the caller's token counts: the stream ends with it.
  func response(
    to request: ServiceRequest, body: RequestBody, lifetime: Duration, log: Logger,
    _ handle: @escaping @Sendable (ServiceRequest, EventWriter) async throws -> Void
  ) throws -> Response {
    let headers: HTTPFields = [
      .contentType: "text/event-stream", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
    ]
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { [self] output in
        let writer = EventWriter()
        register(writer)
        defer { _ = state.withLock { $0.writers.removeValue(forKey: ObjectIdentifier(writer)) } }
        let work = Task {
          defer { writer.close() }
          do {
            try await handle(request, writer)
          } catch is CancellationError {
          } catch {
            log.warning("The stream \(request.target) failed.", metadata: ["reason": "\(error)"])
          }
        }
        defer { work.cancel() }
        let end = Task {
          try await Task.sleep(for: lifetime)
          _ = writer.deliver(LiveStreams.expired)
          writer.close()
        }
        defer { end.cancel() }
        try await output.write(LiveStreams.greeting)
        try await body.consumeWithInboundCloseHandler { _ in
          for await chunk in writer.chunks { try await output.write(chunk) }
        } onInboundClosed: {
          writer.close()
        }
        try await output.finish(nil)
      })
  }
}
