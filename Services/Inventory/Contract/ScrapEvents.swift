import Values

/// Goods in stock, blocked or on their way between sites, were thrown away or lost.
package struct GoodsScrapped: BusinessEvent {
  package static let type = "inventory.goods.scrapped.v1"
  package static let summary =
    "Goods that were in stock, blocked or in transit were thrown away or lost; accounting books the loss."

  package var scrapID: String
  package var item: String
  /// Where they were; `in-transit` for what was lost between sites.
  package var site: String
  package var quantity: Quantity
  /// At standard cost; absent where none is known.
  package var cost: Money?
  /// The adjustment, non-conformance or stock transfer order with which they went.
  package var documentID: String
  package var scrappedAt: Instant

  package init(
    scrapID: String, item: String, site: String, quantity: Quantity, cost: Money? = nil, documentID: String,
    scrappedAt: Instant
  ) {
    self.scrapID = scrapID
    self.item = item
    self.site = site
    self.quantity = quantity
    self.cost = cost
    self.documentID = documentID
    self.scrappedAt = scrappedAt
  }

  package var partitionKey: String { "item:" + item }

  package static let example = GoodsScrapped(
    scrapID: "0190b3a0-0000-7000-8000-000000000096", item: "FRAME", site: "main", quantity: .pieces(2),
    cost: Money(minorUnits: 3600, currency: .gbp), documentID: "0190b3a0-0000-7000-8000-000000000094",
    scrappedAt: Instant("2010-12-11T09:00:00Z")!)
}
