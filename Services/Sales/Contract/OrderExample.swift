import Values

extension OrderDocument {
  /// The order of the examples: the first line of the first invoice of the retail data.
  package static let example = OrderDocument(
    orderID: "0190b3a0-0000-7000-8000-000000000003", number: "SO-2010-000001", version: 1,
    contractID: "0190b3a0-0000-7000-8000-000000000002", accountID: "0190b3a0-0000-7000-8000-000000000001",
    customerReference: "536365", currency: "GBP", payment: .account, shipComplete: true,
    requestedDate: LocalDate("2010-12-01")!,
    shipTo: PostalAddress(name: "Harbour Gifts Ltd", city: "Leeds", country: "United Kingdom"),
    lines: [
      OrderLine(
        lineID: "1", product: "85123A", description: "White hanging heart T-light holder", quantity: .pieces(6),
        unitPrice: Money(minorUnits: 255, currency: .gbp), taxRate: TaxRate(basisPoints: 1750))
    ],
    net: Money(minorUnits: 1530, currency: .gbp), tax: Money(minorUnits: 268, currency: .gbp),
    gross: Money(minorUnits: 1798, currency: .gbp), orderedAt: Instant("2010-12-01T08:26:00Z")!)
}
