import Messaging
import Synchronization

/// Deliveries between the connection's thread and the one that handles them. The prefetch bounds it.
final class DeliveryBuffer: Sendable {
  private struct Contents {
    var deliveries = FIFO<Delivery>()
    /// The stream offset that whoever calls `next` has not seen yet.
    var nextOffset: Int64?
    var isClosed = false
  }
  private let contents = Mutex(Contents())
  private let signal = Signal()

  func append(_ deliveries: [Delivery]) {
    contents.withLock { $0.deliveries.append(contentsOf: deliveries) }
    signal.raise()
  }

  /// Drops what came over a connection that is gone: it will come again. In a stream, from the
  /// first message not handed out.
  func startOver() {
    contents.withLock { contents in
      if let offset = contents.deliveries.first?.streamOffset { contents.nextOffset = offset }
      contents.deliveries.removeAll()
    }
  }

  var nextOffset: Int64? { contents.withLock { $0.nextOffset } }

  var first: [UInt8]? { contents.withLock { $0.deliveries.first?.body } }

  /// Nothing is handed out any more; who waits in `take` returns.
  func close() {
    contents.withLock { contents in
      contents.isClosed = true
      contents.deliveries.removeAll()
    }
    signal.raise()
  }

  func take(max: Int, timeout: Duration) -> [Delivery] {
    let deadline = uptime() + timeout
    while true {
      let (taken, isClosed) = contents.withLock { contents in
        var taken: [Delivery] = []
        while taken.count < max, !contents.deliveries.isEmpty { taken.append(contents.deliveries.removeFirst()) }
        if let offset = taken.last?.streamOffset { contents.nextOffset = offset + 1 }
        return (taken, contents.isClosed)
      }
      let remaining = deadline - uptime()
      if !taken.isEmpty || isClosed || remaining <= .zero { return taken }
      signal.wait(for: remaining)
    }
  }
}
