import CRabbitMQ
import Foundation
import Messaging
import Values

/// One connection of librabbitmq, open and logged in. Belongs to one thread: the library keeps no
/// locks.
final class BrokerHandle {
  private let connection: amqp_connection_state_t
  let socket: Int32
  private var reader = FrameReader()
  private var arena = Arena()
  /// Where a call that hangs is noticed and its socket shut down.
  private let lifeline: Lifeline

  private init(connection: amqp_connection_state_t, lifeline: Lifeline) {
    self.connection = connection
    socket = amqp_get_sockfd(connection)
    self.lifeline = lifeline
  }

  deinit {
    lifeline.release()
    amqp_destroy_connection(connection)
  }

  // MARK: Opening

  /// Connects and logs in; blocks for at most the configured time-outs.
  static func open(_ configuration: AMQPConfiguration, lifeline: Lifeline) throws(ConnectionFailure) -> BrokerHandle {
    guard let connection = amqp_new_connection() else {
      throw ConnectionFailure(kind: .unreachable, reason: "out of memory")
    }
    do throws(ConnectionFailure) {
      try openSocket(connection, configuration)
    } catch {
      amqp_destroy_connection(connection)
      throw error
    }
    let handle = BrokerHandle(connection: connection, lifeline: lifeline)
    causeway_limit_socket(handle.socket, UInt32((configuration.heartbeat * 2).wholeMilliseconds), 256 * 1024)
    lifeline.attach(handle.socket)
    try handle.logIn(configuration)
    return handle
  }

  private static func openSocket(
    _ connection: amqp_connection_state_t, _ configuration: AMQPConfiguration
  ) throws(ConnectionFailure) {
    func check(_ status: Int32, _ what: String) throws(ConnectionFailure) {
      let cause = errno
      guard status == AMQP_STATUS_OK.rawValue else {
        let detail = status == AMQP_STATUS_SOCKET_ERROR.rawValue ? String(cString: strerror(cause)) : statusText(status)
        throw ConnectionFailure(kind: .unreachable, reason: "\(what): \(detail)")
      }
    }
    let socket: OpaquePointer?
    if let tls = configuration.tls {
      _ = tlsLibrary
      socket = amqp_ssl_socket_new(connection)
      guard let socket else { throw ConnectionFailure(kind: .unreachable, reason: "no TLS socket") }
      try check(
        amqp_ssl_socket_set_cacert(socket, tls.certificateAuthorityFile), "reading \(tls.certificateAuthorityFile)")
      if let certificate = tls.clientCertificateFile, let key = tls.clientKeyFile {
        try check(amqp_ssl_socket_set_key(socket, certificate, key), "reading \(certificate) and its key")
      }
      amqp_ssl_socket_set_verify_peer(socket, 1)
      amqp_ssl_socket_set_verify_hostname(socket, 1)
      try check(amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST), "asking for TLS 1.2")
    } else {
      socket = amqp_tcp_socket_new(connection)
    }
    var timeout = timeval(configuration.connectTimeout)
    try check(
      amqp_socket_open_noblock(socket, configuration.host, Int32(configuration.port), &timeout),
      "connecting to \(configuration.host):\(configuration.port)\(configuration.tls == nil ? "" : " with TLS")")
  }

  /// Once a process, before the first TLS connection.
  private static let tlsLibrary: Int32 = {
    amqp_set_initialize_ssl_library(1)
    return amqp_initialize_ssl_library()
  }()

  private func logIn(_ configuration: AMQPConfiguration) throws(ConnectionFailure) {
    var handshake = timeval(configuration.handshakeTimeout)
    amqp_set_handshake_timeout(connection, &handshake)
    var reply = timeval(configuration.replyTimeout)
    amqp_set_rpc_timeout(connection, &reply)
    let answer = causeway_login(
      connection, configuration.virtualHost, Int32(configuration.heartbeat.components.seconds),
      configuration.connectionName, configuration.user, configuration.password)
    switch answer.reply_type {
    case AMQP_RESPONSE_NORMAL: amqp_maybe_release_buffers(connection)
    case AMQP_RESPONSE_SERVER_EXCEPTION where answer.reply.id == AMQP_CONNECTION_CLOSE_METHOD:
      let close = answer.reply.decoded.assumingMemoryBound(to: amqp_connection_close_t.self).pointee
      throw .closed(code: Int(close.reply_code), text: close.reply_text.text)
    default:
      throw ConnectionFailure(
        kind: .unreachable, reason: "logging in: \(BrokerHandle.statusText(answer.library_error))")
    }
  }

  // MARK: Reading

  enum Reading {
    case nothing
    case method(BrokerMethod)
    case failed(ConnectionFailure)
  }

  /// The next complete method that has arrived, without waiting. Also sends heartbeats when due
  /// and notices missing ones.
  func read() -> Reading {
    while true {
      var frame = amqp_frame_t()
      var noTime = timeval(tv_sec: 0, tv_usec: 0)
      let status = amqp_simple_wait_frame_noblock(connection, &frame, &noTime)
      if status == AMQP_STATUS_TIMEOUT.rawValue { return .nothing }
      guard status == AMQP_STATUS_OK.rawValue else {
        return .failed(ConnectionFailure(kind: .lost, reason: BrokerHandle.statusText(status)))
      }
      let method = reader.take(frame)
      amqp_maybe_release_buffers(connection)
      if let method { return .method(method) }
    }
  }

  /// Whether the library holds bytes that polling the socket would not announce.
  var hasUnread: Bool { amqp_frames_enqueued(connection) != 0 || amqp_data_in_buffer(connection) != 0 }

  // MARK: Writing

  /// Publishes persistent and mandatory on channel 1. Success means "in the socket's buffer" only.
  func publish(_ message: OutgoingMessage, exchange: String, user: String) -> ConnectionFailure? {
    arena.reset()
    var properties = amqp_basic_properties_t()
    let flags =
      AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_CORRELATION_ID_FLAG
      | AMQP_BASIC_MESSAGE_ID_FLAG | AMQP_BASIC_TIMESTAMP_FLAG | AMQP_BASIC_TYPE_FLAG | AMQP_BASIC_USER_ID_FLAG
      | AMQP_BASIC_APP_ID_FLAG
    properties._flags = amqp_flags_t(flags)
    properties.content_type = arena.bytes(message.properties.contentType)
    properties.delivery_mode = 2
    properties.correlation_id = arena.bytes(message.properties.correlationID)
    properties.message_id = arena.bytes(message.properties.messageID)
    properties.timestamp = UInt64(max(0, message.properties.timestampSeconds))
    properties.type = arena.bytes(message.properties.type)
    properties.user_id = arena.bytes(user)
    properties.app_id = arena.bytes(message.properties.appID)
    if !message.properties.headers.isEmpty {
      properties._flags |= amqp_flags_t(AMQP_BASIC_HEADERS_FLAG)
      properties.headers = arena.table(message.properties.headers)
    }
    let exchange = arena.bytes(exchange)
    let routingKey = arena.bytes(message.routingKey)
    let status = message.body.withUnsafeBytes { body in
      let bytes = amqp_bytes_t(len: body.count, bytes: UnsafeMutableRawPointer(mutating: body.baseAddress))
      return amqp_basic_publish(connection, 1, exchange, routingKey, 1, 0, &properties, bytes)
    }
    return failure(status)
  }

  func send(_ method: ClientMethod) -> ConnectionFailure? {
    arena.reset()
    switch method {
    case .openChannel(let channel): return send(AMQP_CHANNEL_OPEN_METHOD, amqp_channel_open_t(), on: channel)
    case .closeChannel(let channel):
      var fields = amqp_channel_close_t()
      fields.reply_code = UInt16(AMQP_REPLY_SUCCESS)
      return send(AMQP_CHANNEL_CLOSE_METHOD, fields, on: channel)
    case .confirmChannelClose(let channel):
      return send(AMQP_CHANNEL_CLOSE_OK_METHOD, amqp_channel_close_ok_t(), on: channel)
    case .selectConfirms: return send(AMQP_CONFIRM_SELECT_METHOD, amqp_confirm_select_t(), on: 1)
    case .inspectQueue(let name):
      var fields = amqp_queue_declare_t()
      fields.queue = arena.bytes(name)
      fields.passive = 1
      return send(AMQP_QUEUE_DECLARE_METHOD, fields, on: 2)
    case .declareQueue(let queue):
      var fields = amqp_queue_declare_t()
      fields.queue = arena.bytes(queue.name)
      fields.durable = queue.isDurable ? 1 : 0
      fields.exclusive = queue.isExclusive ? 1 : 0
      fields.auto_delete = queue.isAutoDeleted ? 1 : 0
      fields.arguments = arena.table(queue.arguments)
      return send(AMQP_QUEUE_DECLARE_METHOD, fields, on: 1)
    case .bindQueue(let name, let binding):
      var fields = amqp_queue_bind_t()
      fields.queue = arena.bytes(name)
      fields.exchange = arena.bytes(binding.exchange)
      fields.routing_key = arena.bytes(binding.routingKey)
      return send(AMQP_QUEUE_BIND_METHOD, fields, on: 1)
    case .limitPrefetch(let count):
      return send(
        AMQP_BASIC_QOS_METHOD, amqp_basic_qos_t(prefetch_size: 0, prefetch_count: UInt16(count), global: 0), on: 1)
    case .consume(let queue, let arguments):
      var fields = amqp_basic_consume_t()
      fields.queue = arena.bytes(queue)
      fields.arguments = arena.table(arguments)
      return send(AMQP_BASIC_CONSUME_METHOD, fields, on: 1)
    case .cancelConsumer(let tag):
      return send(AMQP_BASIC_CANCEL_METHOD, amqp_basic_cancel_t(consumer_tag: arena.bytes(tag), nowait: 0), on: 1)
    case .acknowledge(let tag):
      return send(AMQP_BASIC_ACK_METHOD, amqp_basic_ack_t(delivery_tag: tag, multiple: 1), on: 1)
    case .closeConnection:
      var fields = amqp_connection_close_t()
      fields.reply_code = UInt16(AMQP_REPLY_SUCCESS)
      return send(AMQP_CONNECTION_CLOSE_METHOD, fields, on: 0)
    case .confirmConnectionClose:
      return send(AMQP_CONNECTION_CLOSE_OK_METHOD, amqp_connection_close_ok_t(), on: 0)
    }
  }

  private func send<Fields: BitwiseCopyable>(
    _ id: amqp_method_number_t, _ fields: Fields, on channel: UInt16
  ) -> ConnectionFailure? {
    var fields = fields
    return failure(withUnsafeMutableBytes(of: &fields) { amqp_send_method(connection, channel, id, $0.baseAddress) })
  }

  private func failure(_ status: Int32) -> ConnectionFailure? {
    if status == AMQP_STATUS_OK.rawValue { return nil }
    // The library refuses to make frames of it: no other connection would take it either.
    let faults = [AMQP_STATUS_TABLE_TOO_BIG, AMQP_STATUS_BAD_AMQP_DATA, AMQP_STATUS_INVALID_PARAMETER].map(\.rawValue)
    return ConnectionFailure(
      kind: .lost, reason: "sending: \(BrokerHandle.statusText(status))", isAboutMessage: faults.contains(status))
  }

  private static func statusText(_ status: Int32) -> String {
    "\(String(cString: amqp_error_string2(status))) (\(status))"
  }
}

extension timeval {
  fileprivate init(_ duration: Duration) {
    self.init(tv_sec: Int(duration.wholeMicroseconds / 1_000_000), tv_usec: Int(duration.wholeMicroseconds % 1_000_000))
  }
}
