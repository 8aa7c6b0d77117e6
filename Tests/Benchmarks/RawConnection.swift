import AMQP
import CRabbitMQ
import Foundation

/// librabbitmq with nothing around it: what the client is measured against.
final class RawConnection {
  struct Failed: Error, CustomStringConvertible { let description: String }
  enum Argument {
    case text(String)
    case integer(Int64)
    case flag(Bool)
  }

  private let connection: amqp_connection_state_t
  private static let channel: amqp_channel_t = 1

  init(_ configuration: AMQPConfiguration) throws {
    guard let connection = amqp_new_connection() else { throw Failed(description: "out of memory") }
    self.connection = connection
    guard let socket = amqp_tcp_socket_new(connection),
      amqp_socket_open(socket, configuration.host, Int32(configuration.port)) == AMQP_STATUS_OK.rawValue
    else { throw Failed(description: "The broker at port \(configuration.port) cannot be reached.") }
    let login = causeway_login(
      connection, configuration.virtualHost, 0, "raw", configuration.user, configuration.password)
    guard login.reply_type == AMQP_RESPONSE_NORMAL else {
      throw Failed(description: "The broker does not let \(configuration.user) in.")
    }
    amqp_channel_open(connection, Self.channel)
    try check("opening a channel")
  }

  deinit { amqp_destroy_connection(connection) }

  private func check(_ what: String) throws {
    let reply = amqp_get_rpc_reply(connection)
    guard reply.reply_type == AMQP_RESPONSE_NORMAL else {
      throw Failed(description: "The broker refused \(what).")
    }
    amqp_maybe_release_buffers(connection)
  }

  // MARK: Topology

  func declareExchange(_ name: String) throws {
    amqp_exchange_declare(
      connection, Self.channel, amqp_cstring_bytes(Self.kept(name)), amqp_cstring_bytes(Self.kept("topic")), 0, 1, 0, 0,
      amqp_empty_table)
    try check("exchange \(name)")
  }

  func deleteQueue(_ name: String) throws {
    amqp_queue_delete(connection, Self.channel, amqp_cstring_bytes(Self.kept(name)), 0, 0)
    try check("deleting \(name)")
  }

  func bind(_ queue: String, to exchange: String, routingKey: String) throws {
    amqp_queue_bind(
      connection, Self.channel, amqp_cstring_bytes(Self.kept(queue)), amqp_cstring_bytes(Self.kept(exchange)),
      amqp_cstring_bytes(Self.kept(routingKey)), amqp_empty_table)
    try check("binding \(queue)")
  }

  func declareQueue(_ name: String, arguments: [(name: String, value: Argument)]) throws {
    var entries = arguments.map { argument in
      var entry = amqp_table_entry_t()
      entry.key = amqp_cstring_bytes(Self.kept(argument.name))
      switch argument.value {
      case .text(let text):
        entry.value.kind = UInt8(AMQP_FIELD_KIND_UTF8.rawValue)
        entry.value.value.bytes = amqp_cstring_bytes(Self.kept(text))
      case .integer(let number):
        entry.value.kind = UInt8(AMQP_FIELD_KIND_I64.rawValue)
        entry.value.value.i64 = number
      case .flag(let flag):
        entry.value.kind = UInt8(AMQP_FIELD_KIND_BOOLEAN.rawValue)
        entry.value.value.boolean = flag ? 1 : 0
      }
      return entry
    }
    entries.withUnsafeMutableBufferPointer { buffer in
      let table = amqp_table_t(num_entries: Int32(buffer.count), entries: buffer.baseAddress)
      _ = amqp_queue_declare(connection, Self.channel, amqp_cstring_bytes(Self.kept(name)), 0, 1, 0, 0, table)
    }
    try check("queue \(name)")
  }

  /// A C string that lives as long as the process: the library only borrows, and names are few.
  private static func kept(_ text: String) -> UnsafeMutablePointer<CChar> { strdup(text) }

  // MARK: Publishing

  func selectConfirms() throws {
    amqp_confirm_select(connection, Self.channel)
    try check("confirms")
  }

  private let exchangeName = amqp_cstring_bytes(strdup("business.events"))
  private let keyBytes = amqp_cstring_bytes(strdup(BenchmarkBroker.routingKey))

  /// Publishes persistent and mandatory.
  func publish(_ body: [UInt8]) throws {
    var properties = amqp_basic_properties_t()
    properties._flags = amqp_flags_t(AMQP_BASIC_DELIVERY_MODE_FLAG)
    properties.delivery_mode = 2
    let status = body.withUnsafeBytes { bytes in
      amqp_basic_publish(
        connection, Self.channel, exchangeName, keyBytes, 1, 0, &properties,
        amqp_bytes_t(len: bytes.count, bytes: UnsafeMutableRawPointer(mutating: bytes.baseAddress)))
    }
    guard status == AMQP_STATUS_OK.rawValue else { throw Failed(description: "Publishing failed (\(status)).") }
  }

  /// Waits for the next confirm: of one message, or of all up to it.
  func nextConfirm() throws -> (tag: UInt64, multiple: Bool) {
    var frame = amqp_frame_t()
    while true {
      let status = amqp_simple_wait_frame(connection, &frame)
      guard status == AMQP_STATUS_OK.rawValue else { throw Failed(description: "No confirm came (\(status)).") }
      guard Int32(frame.frame_type) == AMQP_FRAME_METHOD else { continue }
      guard frame.payload.method.id == AMQP_BASIC_ACK_METHOD else {
        throw Failed(description: "The broker did not take a message (method \(frame.payload.method.id)).")
      }
      let confirm = frame.payload.method.decoded.assumingMemoryBound(to: amqp_basic_ack_t.self).pointee
      amqp_maybe_release_buffers(connection)
      return (confirm.delivery_tag, confirm.multiple != 0)
    }
  }

  // MARK: Consuming

  func consume(_ queue: String, prefetch: UInt16) throws {
    amqp_basic_qos(connection, Self.channel, 0, prefetch, 0)
    try check("prefetch")
    amqp_basic_consume(
      connection, Self.channel, amqp_cstring_bytes(Self.kept(queue)), amqp_empty_bytes, 0, 0, 0, amqp_empty_table)
    try check("consuming \(queue)")
  }

  /// Waits for a message and acknowledges it.
  func takeOne() throws {
    var envelope = amqp_envelope_t()
    amqp_maybe_release_buffers(connection)
    let reply = amqp_consume_message(connection, &envelope, nil, 0)
    guard reply.reply_type == AMQP_RESPONSE_NORMAL else { throw Failed(description: "No message came.") }
    let status = amqp_basic_ack(connection, Self.channel, envelope.delivery_tag, 0)
    amqp_destroy_envelope(&envelope)
    guard status == AMQP_STATUS_OK.rawValue else { throw Failed(description: "Acknowledging failed (\(status)).") }
  }
}
