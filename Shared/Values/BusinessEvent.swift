/// A fact that a service publishes for others: a frozen, versioned wire type.
///
/// Within a major version a type may only gain optional fields; a break is a new type beside the old.
package protocol BusinessEvent: Codable, Sendable, Equatable {
  /// `<service>.<entity>.<past-tense>.v<major>`, for example `sales.order.confirmed.v1`.
  static var type: String { get }
  /// One sentence for integrators: what happened, and when it is published.
  static var summary: String { get }
  /// A complete, realistic instance: the sample in the catalogue and the golden test.
  static var example: Self { get }
  /// The aggregate whose events must stay in order: the CloudEvents `partitionkey`.
  var partitionKey: String { get }
  /// The business process this event starts or names, when it is not the one that caused it:
  /// the order's id for everything about an order. Nil takes over the cause's.
  var correlationID: String? { get }
}

extension BusinessEvent {
  package var correlationID: String? { nil }
}
