import Values

/// What a customer may know of its orders, invoices or cases changed; read the status to see it.
package struct CustomerStatusUpdated: BusinessEvent {
  package static let type = "customer-status.customer.updated.v1"
  package static let summary =
    "What a customer may know of its orders, invoices or cases changed; read the status to see it."

  package var customerID: String
  /// The status document's version.
  package var version: Int
  /// Which parts: `orders`, `shipments`, `invoices`, `balance`, `cases`.
  package var changed: [String]
  package var asOf: Instant

  package init(customerID: String, version: Int, changed: [String], asOf: Instant) {
    self.customerID = customerID
    self.version = version
    self.changed = changed
    self.asOf = asOf
  }

  package var partitionKey: String { "customer:" + customerID }

  package static let example = CustomerStatusUpdated(
    customerID: "0190b3a0-0000-7000-8000-000000000010", version: 7, changed: ["orders"],
    asOf: Instant("2010-12-01T08:26:00Z")!)
}
