/// The published messages that the broker has not yet answered for.
///
/// Delivery tags count our publishes on one channel from 1, so the window is a queue whose first
/// element has the tag `firstTag`. The broker may answer out of order and for many at once.
struct ConfirmWindow: Sendable {
  private struct Slot: Sendable {
    let token: Int64
    let messageID: String
    let sentAt: Uptime
    var isSettled = false
    var isReturned = false
  }
  private var slots = FIFO<Slot>()
  private var firstTag: UInt64 = 1

  /// Messages whose answer, or the answer of an earlier one, is outstanding.
  var count: Int { slots.count }
  var isEmpty: Bool { slots.isEmpty }
  /// When the longest unanswered message was sent.
  var oldestSentAt: Uptime? { slots.first?.sentAt }

  mutating func published(token: Int64, messageID: String, at now: Uptime) {
    slots.append(Slot(token: token, messageID: messageID, sentAt: now))
  }

  /// Removes what an ack or nack answers for, and appends the tokens to `tokens`, oldest first.
  /// False for a tag that was never given out: the two sides have lost count.
  mutating func settle(tag: UInt64, multiple: Bool, into tokens: inout [Int64]) -> Bool {
    let lastTag = firstTag + UInt64(slots.count) - 1
    let tag = tag == 0 && multiple ? lastTag : tag
    guard tag <= lastTag else { return false }
    guard tag >= firstTag else { return true }
    if multiple {
      while firstTag <= tag { removeFirst(into: &tokens) }
    } else {
      let index = Int(tag - firstTag)
      guard !slots[index].isSettled else { return true }
      tokens.append(slots[index].token)
      slots[index].isSettled = true
    }
    while slots.first?.isSettled == true { removeFirst(into: &tokens) }
    return true
  }

  private mutating func removeFirst(into tokens: inout [Int64]) {
    let slot = slots.removeFirst()
    firstTag += 1
    if !slot.isSettled { tokens.append(slot.token) }
  }

  /// The token of the oldest unanswered message with this id that was not returned before.
  mutating func returned(messageID: String) -> Int64? {
    for index in 0..<slots.count
    where !slots[index].isSettled && !slots[index].isReturned && slots[index].messageID == messageID {
      slots[index].isReturned = true
      return slots[index].token
    }
    return nil
  }

  /// A new channel counts from 1 again.
  mutating func startOver() {
    slots.removeAll()
    firstTag = 1
  }
}
