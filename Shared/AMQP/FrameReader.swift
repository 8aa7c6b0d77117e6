import CRabbitMQ

/// Puts the library's frames together to broker methods, copying all that is kept: the pointers
/// in a frame are void as soon as buffers are released.
struct FrameReader {
  /// A method whose content (one header frame, any number of body frames) is still arriving.
  private enum Content {
    case returned(messageID: String, code: Int, text: String)
    case delivered(IncomingMessage)
  }
  private var content: Content?
  private var remaining: UInt64 = 0
  private var body: [UInt8] = []

  /// Of a longer body only this much is kept: nothing we read is longer, and the reader of the
  /// message refuses it by its length.
  static let maximumBodyBytes = 2 << 20

  /// The method that this frame completes, if it does.
  mutating func take(_ frame: borrowing amqp_frame_t) -> BrokerMethod? {
    switch Int32(frame.frame_type) {
    case AMQP_FRAME_METHOD: return takeMethod(frame.payload.method, channel: frame.channel)
    case AMQP_FRAME_HEADER:
      guard content != nil else { return .unexpected("content without a method") }
      remaining = frame.payload.properties.body_size
      body = []
      if let decoded = frame.payload.properties.decoded {
        takeProperties(decoded.assumingMemoryBound(to: amqp_basic_properties_t.self))
      }
      return remaining == 0 ? complete() : nil
    case AMQP_FRAME_BODY:
      let fragment = frame.payload.body_fragment
      guard content != nil, UInt64(fragment.len) <= remaining else { return .unexpected("too long a body") }
      if body.isEmpty && remaining == UInt64(fragment.len) {
        body = fragment.copied
      } else if body.count < FrameReader.maximumBodyBytes {
        if body.isEmpty { body.reserveCapacity(min(Int(clamping: remaining), FrameReader.maximumBodyBytes)) }
        body.append(contentsOf: UnsafeRawBufferPointer(start: fragment.bytes, count: fragment.len))
      }
      remaining -= UInt64(fragment.len)
      return remaining == 0 ? complete() : nil
    default: return nil
    }
  }

  private mutating func complete() -> BrokerMethod? {
    defer {
      content = nil
      body = []
    }
    switch content {
    case .returned(let messageID, let code, let text): return .returned(messageID: messageID, code: code, text: text)
    case .delivered(var message):
      message.body = body
      return .delivered(message)
    case nil: return nil
    }
  }

  private mutating func takeProperties(_ properties: UnsafePointer<amqp_basic_properties_t>) {
    let flags = properties.pointee._flags
    func has(_ flag: Int32) -> Bool { flags & amqp_flags_t(flag) != 0 }
    switch content {
    case .returned(_, let code, let text):
      let id = has(AMQP_BASIC_MESSAGE_ID_FLAG) ? properties.pointee.message_id.text : ""
      content = .returned(messageID: id, code: code, text: text)
    case .delivered(var message):
      if has(AMQP_BASIC_MESSAGE_ID_FLAG) { message.messageID = properties.pointee.message_id.text }
      if has(AMQP_BASIC_TYPE_FLAG) { message.type = properties.pointee.type.text }
      if has(AMQP_BASIC_HEADERS_FLAG) {
        message.streamOffset = FrameReader.streamOffset(in: properties.pointee.headers)
      }
      content = .delivered(message)
    case nil: break
    }
  }

  private static func streamOffset(in headers: amqp_table_t) -> Int64? {
    for index in 0..<Int(headers.num_entries) where headers.entries[index].key.equals("x-stream-offset") {
      let value = headers.entries[index].value
      switch amqp_field_value_kind_t(UInt32(value.kind)) {
      case AMQP_FIELD_KIND_I64: return value.value.i64
      case AMQP_FIELD_KIND_U64: return Int64(clamping: value.value.u64)
      case AMQP_FIELD_KIND_I32: return Int64(value.value.i32)
      default: return nil
      }
    }
    return nil
  }

  private mutating func takeMethod(_ method: amqp_method_t, channel: UInt16) -> BrokerMethod? {
    func fields<Fields>(_: Fields.Type) -> Fields { method.decoded.assumingMemoryBound(to: Fields.self).pointee }
    switch method.id {
    case AMQP_BASIC_ACK_METHOD:
      let ack = fields(amqp_basic_ack_t.self)
      return .acknowledged(tag: ack.delivery_tag, multiple: ack.multiple != 0)
    case AMQP_BASIC_NACK_METHOD:
      let nack = fields(amqp_basic_nack_t.self)
      return .rejected(tag: nack.delivery_tag, multiple: nack.multiple != 0)
    case AMQP_BASIC_DELIVER_METHOD:
      let deliver = fields(amqp_basic_deliver_t.self)
      content = .delivered(
        IncomingMessage(
          tag: deliver.delivery_tag, routingKey: deliver.routing_key.text, redelivered: deliver.redelivered != 0,
          body: []))
      return nil
    case AMQP_BASIC_RETURN_METHOD:
      let returned = fields(amqp_basic_return_t.self)
      content = .returned(messageID: "", code: Int(returned.reply_code), text: returned.reply_text.text)
      return nil
    case AMQP_CHANNEL_OPEN_OK_METHOD: return .channelOpened(channel)
    case AMQP_CHANNEL_CLOSE_METHOD:
      let close = fields(amqp_channel_close_t.self)
      return .channelClosed(channel, code: Int(close.reply_code), text: close.reply_text.text)
    case AMQP_CHANNEL_CLOSE_OK_METHOD: return .channelCloseConfirmed(channel)
    case AMQP_CONFIRM_SELECT_OK_METHOD: return .confirmsSelected
    case AMQP_QUEUE_DECLARE_OK_METHOD:
      return .queueDeclared(name: fields(amqp_queue_declare_ok_t.self).queue.text, channel: channel)
    case AMQP_QUEUE_BIND_OK_METHOD: return .queueBound
    case AMQP_BASIC_QOS_OK_METHOD: return .prefetchLimited
    case AMQP_BASIC_CONSUME_OK_METHOD: return .consuming(tag: fields(amqp_basic_consume_ok_t.self).consumer_tag.text)
    case AMQP_BASIC_CANCEL_METHOD: return .consumerCancelled
    case AMQP_BASIC_CANCEL_OK_METHOD: return .cancelConfirmed
    case AMQP_CONNECTION_CLOSE_METHOD:
      let close = fields(amqp_connection_close_t.self)
      return .connectionClosed(code: Int(close.reply_code), text: close.reply_text.text)
    case AMQP_CONNECTION_CLOSE_OK_METHOD: return .connectionCloseConfirmed
    case AMQP_CONNECTION_BLOCKED_METHOD: return .blocked(reason: fields(amqp_connection_blocked_t.self).reason.text)
    case AMQP_CONNECTION_UNBLOCKED_METHOD: return .unblocked
    default: return .unexpected("method \(String(method.id, radix: 16))")
    }
  }
}
