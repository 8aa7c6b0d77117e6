import Persistence

extension ProductionMigrations {
  /// What inventory was told of booked components. What is booked already is told at once.
  static let componentBookings = Migration(
    "M0006_ComponentBookings",
    sql: """
      -- As last told, of owners that hold or bring something.
      CREATE TABLE toldBooking (
        owner TEXT NOT NULL,
        -- JSON: what it takes and gives.
        document TEXT NOT NULL,
        PRIMARY KEY (owner)
      ) WITHOUT ROWID;
      -- NULL: that of the item's stock, or pieces.
      ALTER TABLE materialBooking ADD COLUMN unit TEXT;
      -- What order lines and reports wait for: it is promised already when it comes.
      ALTER TABLE stockPosition ADD COLUMN waitingSteps INTEGER NOT NULL DEFAULT 0;
      INSERT INTO timer (id, kind, key, dueAt, payload, correlationID, createdAt)
        SELECT 'first-component-booking:' || owner, 'component-booking', owner, 0, '', 'bookings', 0 FROM (
          SELECT owner FROM materialBooking
          UNION SELECT 'workorder:' || id FROM workOrder WHERE openSteps > 0 AND releaseDate IS NOT NULL);
      """)
}
