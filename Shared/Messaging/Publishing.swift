import Persistence
import Values

extension UnitOfWork {
  /// Records an event in the outbox of this transaction. It is published after the commit, once,
  /// in order with the other events of its partition key.
  ///
  /// Throws a ``PermanentFault`` for an event that is too large to be sent.
  ///
  /// `company` is the first word of the routing key; by default the publisher's own, and only the
  /// gateway chooses another.
  package func publish<Event: BusinessEvent>(_ event: Event, company: String? = nil) throws {
    let key = event.partitionKey
    let sequence = try nextSequence(of: key)
    let correlationID = event.correlationID ?? cause.correlationID ?? key
    let envelope = Envelope(
      id: newID(), source: identity.source, type: Event.type, time: now, company: company ?? identity.company,
      correlationID: correlationID, causationID: cause.causationID, partitionKey: key, sequence: sequence,
      traceparent: cause.traceparent, effectiveTime: cause.effectiveAt, data: try WireFormat.encode(event))
    let body = envelope.encoded()
    guard body.count <= Envelope.maximumBytes else {
      throw PermanentFault(
        "The event \(Event.type) has \(body.count) bytes; at most \(Envelope.maximumBytes) can be published.")
    }
    try append(
      OutboxRow(
        messageID: envelope.id, type: envelope.type, routingKey: envelope.routingKey, partitionKey: key,
        sequence: sequence, correlationID: correlationID, occurredAt: now, body: body))
  }
}

extension Cause {
  /// The cause of everything that handling this message does.
  package init(handling envelope: Envelope) {
    self.init(
      correlationID: envelope.correlationID, causationID: envelope.id, traceparent: envelope.traceparent,
      company: envelope.company, effectiveAt: envelope.effectiveTime, occurredAt: envelope.time, actor: envelope.source)
  }
}
