import Values

/// By when something can be delivered.
package struct PromiseAnswer: Hashable, Sendable {
  package struct Delivery: Hashable, Sendable {
    package let plant: String
    package let date: LocalDate
    package let quantity: Int64
  }

  package let name: String
  package let deliveries: [Delivery]
  /// What cannot be delivered within the horizon.
  package let short: Int64
  /// True: stock, material and capacity are booked under ``name``.
  package let isReserved: Bool
  /// What stands against an earlier date, or against the whole quantity.
  package let reasons: [LateReason]
}
