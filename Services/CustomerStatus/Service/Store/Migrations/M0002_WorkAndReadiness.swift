import Persistence

extension CustomerStatusMigrations {
  /// What is ready is counted from the shipments that wait in the warehouse, what is being made from the
  /// work orders that are open.
  static let workAndReadiness = Migration(
    "M0002_WorkAndReadiness",
    sql: """
      CREATE INDEX shipmentOfOrder ON shipment (orderID);
      UPDATE orderLine SET readySteps = coalesce((
        SELECT sum(quantitySteps) FROM shipment JOIN shipmentLine USING (shipmentID)
        WHERE shipment.orderID = orderLine.orderID AND shipmentLine.lineID = orderLine.lineID
          AND status IN ('planned', 'picked', 'packed')), 0);

      -- Open work orders: what is still to be made of each.
      CREATE TABLE workOrder (
        workOrderID TEXT PRIMARY KEY, orderID TEXT NOT NULL, lineID TEXT NOT NULL, customerID TEXT NOT NULL,
        openSteps INTEGER NOT NULL
      ) WITHOUT ROWID;
      """)
}
