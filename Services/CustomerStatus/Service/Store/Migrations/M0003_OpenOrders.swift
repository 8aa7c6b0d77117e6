import Persistence

extension CustomerStatusMigrations {
  /// Whether something of an order is still to be decided or delivered: such orders are shown first.
  static let openOrders = Migration(
    "M0003_OpenOrders",
    sql: """
      ALTER TABLE orderStatus ADD COLUMN isOpen INTEGER NOT NULL DEFAULT 1;
      UPDATE orderStatus SET isOpen = CASE
        WHEN answer IN ('none', 'held') THEN 1
        WHEN answer IN ('accepted', 'partially-accepted') THEN EXISTS (
          SELECT 1 FROM orderLine WHERE orderLine.orderID = orderStatus.orderID AND acceptedSteps > shippedSteps)
        ELSE 0 END;
      CREATE INDEX openOrderOfCustomer ON orderStatus (customerID, isOpen, orderedAt);
      """)
}
