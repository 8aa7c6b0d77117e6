import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Cuts off a client that sends a request or takes an answer too slowly, byte by byte, so that it
/// cannot hold a connection for ever. Quick requests, which arrive whole, cost no timer.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let limit: TimeAmount
  /// Set while the bytes that came last ended a request: nothing more is then awaited.
  private var isWhole = false
  private var arrival: Scheduled<Void>?
  private var departure: Scheduled<Void>?

  init(limit: TimeAmount) { self.limit = limit }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .end = unwrapInboundIn(data) {
      arrival?.cancel()
      arrival = nil
      isWhole = true
    } else {
      isWhole = false
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // A burst without any part is a piece of a head.
    if !isWhole, arrival == nil { arrival = deadline(context) }
    isWhole = false
    context.fireChannelReadComplete()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      departure?.cancel()
      departure = nil
    } else if departure == nil {
      departure = deadline(context)
    }
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    arrival?.cancel()
    departure?.cancel()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    arrival?.cancel()
    departure?.cancel()
  }

  private func deadline(_ context: ChannelHandlerContext) -> Scheduled<Void> {
    let channel = context.channel
    return context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
  }
}
