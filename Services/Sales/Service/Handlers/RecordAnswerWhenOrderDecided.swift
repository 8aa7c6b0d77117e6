import GatewayContract
import Messaging
import Persistence
import SalesDomain
import Values

/// The name under which the gateway knows the orders of this service; answers to others are not for us.
private let ownSystem = "sales"

struct RecordAnswerWhenOrderAccepted: MessageHandler {
  func handle(_ event: OrderAccepted, in unit: UnitOfWork) throws -> Outcome {
    guard event.sourceSystem == ownSystem else { return .done }
    var answer = StoredAnswer()
    answer.answeredAt = event.acceptedAt
    answer.lines = event.lines.map { AnsweredLine(lineID: $0.lineID, promises: $0.promises, refused: $0.refused) }
    return try record(
      event.decision == .accepted ? .accepted : .partiallyAccepted, answer, orderID: event.orderID,
      version: event.version, in: unit)
  }
}

struct RecordAnswerWhenOrderHeld: MessageHandler {
  func handle(_ event: OrderHeld, in unit: UnitOfWork) throws -> Outcome {
    guard event.sourceSystem == ownSystem else { return .done }
    var answer = StoredAnswer()
    answer.answeredAt = event.heldAt
    answer.heldCode = event.code
    return try record(.held, answer, orderID: event.orderID, version: event.version, in: unit)
  }
}

struct RecordAnswerWhenOrderRejected: MessageHandler {
  func handle(_ event: OrderRejected, in unit: UnitOfWork) throws -> Outcome {
    guard event.sourceSystem == ownSystem else { return .done }
    var answer = StoredAnswer()
    answer.answeredAt = event.rejectedAt
    answer.errors = event.errors
    answer.effectiveVersion = event.effectiveVersion
    return try record(.rejected, answer, orderID: event.orderID, version: event.version, in: unit)
  }
}

struct CloseOrderWhenOrderCancelled: MessageHandler {
  func handle(_ event: OrderCancelled, in unit: UnitOfWork) throws -> Outcome {
    guard event.sourceSystem == ownSystem else { return .done }
    try apply(.closeAsCancelled, orderID: event.orderID, in: unit)
    var answer = StoredAnswer()
    answer.answeredAt = event.cancelledAt
    for (version, before) in try AnswerStore.states(event.orderID, in: unit.database) {
      guard let after = Handoff.after(.cancelled, on: before) else { continue }
      answer.state = after
      try AnswerStore.save(answer, orderID: event.orderID, version: version, in: unit.database)
    }
    return .done
  }
}

/// The gateway does not say where the order came from; another system's order is not known here.
struct ReopenOrderWhenCancellationRefused: MessageHandler {
  func handle(_ event: CancellationRefused, in unit: UnitOfWork) throws -> Outcome {
    guard try AnswerStore.state(event.orderID, version: 1, in: unit.database) != nil else { return .done }
    try apply(.reopenAsShipped, orderID: event.orderID, in: unit)
    return .done
  }
}

/// The gateway does not say where the order came from; another system's order is not known here.
struct NotePromiseWhenPromiseChanged: MessageHandler {
  func handle(_ event: PromiseChanged, in unit: UnitOfWork) throws -> Outcome {
    let change = StoredPromiseChange(
      lineID: event.lineID, from: event.from, to: event.to, reason: event.reason, changedAt: event.changedAt)
    try AnswerStore.notePromiseChange(change, orderID: event.orderID, in: unit.database)
    return .done
  }
}

/// Saves the answer unless it is late.
private func record(
  _ kind: Handoff.Answer, _ answer: StoredAnswer, orderID: String, version: Int, in unit: UnitOfWork
) throws -> Outcome {
  guard let before = try AnswerStore.state(orderID, version: version, in: unit.database) else {
    throw PermanentFault(
      "Sales never confirmed version \(version) of order \(orderID), but the gateway answers it; "
        + "look whether this database was restored from an old backup.")
  }
  guard let after = Handoff.after(kind, on: before) else { return .done }
  var answer = answer
  answer.state = after
  try AnswerStore.save(answer, orderID: orderID, version: version, in: unit.database)
  return .done
}

private func apply(_ command: SalesOrder.Command, orderID: String, in unit: UnitOfWork) throws {
  guard var order = try OrderStore.find(orderID, in: unit.database) else { return }
  let events = try SalesOrder.decide(command, on: order.state, at: unit.businessTime)
  guard !events.isEmpty else { return }
  order.state = events.reduce(order.state, SalesOrder.evolve)
  if events.contains(.reopened) { order.cancellationReason = nil }
  try OrderStore.saveState(order, in: unit.database)
}
