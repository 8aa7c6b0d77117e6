import Values

/// Why something is late, short or not earlier.
package struct DelayReason: Codable, Hashable, Sendable {
  /// `leadTime`, `inspection`, `capacity`, `fence`, `awaitingSupply`, `policy` or `leftOut`.
  package var code: String
  /// The item, order or work centre at fault.
  package var record: String
  /// For people.
  package var sentence: String

  package init(code: String, record: String, sentence: String) {
    self.code = code
    self.record = record
    self.sentence = sentence
  }
}

/// A part of a promise: where it comes from and when.
package struct SupplyDelivery: Codable, Hashable, Sendable {
  /// Empty: the company's only plant.
  package var plant: String
  package var date: LocalDate
  package var quantity: Quantity

  package init(plant: String, date: LocalDate, quantity: Quantity) {
    self.plant = plant
    self.date = date
    self.quantity = quantity
  }
}

/// What production will not make of a line, and why.
package struct RefusedSupply: Codable, Hashable, Sendable {
  package var lineID: String
  package var product: String
  package var quantity: Quantity
  /// `NOT_MANUFACTURED` or `DATE_INFEASIBLE`.
  package var code: String
  package var reasons: [DelayReason]

  package init(lineID: String, product: String, quantity: Quantity, code: String, reasons: [DelayReason]) {
    self.lineID = lineID
    self.product = product
    self.quantity = quantity
    self.code = code
    self.reasons = reasons
  }
}

/// Production cannot make all that was asked for; its answer, which says the same, is `production.supply.promised.v1`.
package struct SupplyRefused: BusinessEvent {
  package static let type = "production.supply.refused.v1"
  package static let summary =
    "Production cannot make all that a capacity request asked for; the reasons are named."

  package var handoffID: String
  package var version: Int
  package var orderID: String
  package var lines: [RefusedSupply]
  package var refusedAt: Instant

  package init(handoffID: String, version: Int, orderID: String, lines: [RefusedSupply], refusedAt: Instant) {
    self.handoffID = handoffID
    self.version = version
    self.orderID = orderID
    self.lines = lines
    self.refusedAt = refusedAt
  }

  package var partitionKey: String { handoffID }
  package var correlationID: String? { orderID }

  package static let example = SupplyRefused(
    handoffID: "0190b3a0-0000-7000-8000-000000000011", version: 1, orderID: "0190b3a0-0000-7000-8000-000000000003",
    lines: [
      RefusedSupply(
        lineID: "1", product: "BIKE", quantity: .pieces(500), code: "DATE_INFEASIBLE",
        reasons: [
          DelayReason(
            code: "capacity", record: "work centre assembly",
            sentence: "The work centres of BIKE have no room to make 500 within a year.")
        ])
    ], refusedAt: Instant("2010-12-01T08:26:00Z")!)
}
