import GRDB
import Messaging
import Persistence
import Values

/// What must always be true of the inventory database.
enum InventoryVerification {
  static func verify(_ db: Database) throws -> Verification {
    let accepted = try members(db, "SELECT handoffID || ':' || version FROM acceptedOrder")
    let shipments = try members(db, "SELECT shipmentID FROM shipment WHERE status = 'issued'")
    let receipts = try members(db, "SELECT workOrderID || ':' || completion FROM workOrderReceipt")
    let bookings = try members(
      db, "SELECT owner || ' ' || item || ' ' || site || ' ' || neededOn || ' ' || quantitySteps FROM componentBooking")
    return Verification(
      checks: try stockChecks(db) + orderChecks(db) + supplyChecks(db) + transferChecks(db)
        + QualityVerification.checks(db) + SubcontractVerification.checks(db),
      figures: [
        "componentBookings": bookings.count, "componentBookings.digest": bookings.digest,
        "acceptedOrders": accepted.count, "acceptedOrders.digest": accepted.digest,
        "shipments": shipments.count, "shipments.digest": shipments.digest,
        "workOrderReceipts": receipts.count, "workOrderReceipts.digest": receipts.digest,
      ])
  }

  private static func members(_ db: Database, _ sql: String) throws -> (count: Int64, digest: Int64) {
    let members = try String.fetchAll(db, sql: sql)
    return (Int64(members.count), setDigest(members))
  }

  private static func stockChecks(_ db: Database) throws -> [VerificationCheck] {
    [
      try check(
        db, "on hand is the sum of movements", of: "stock", what: "items by location",
        wrong: """
          WITH moved AS (
            SELECT item, location, sum(steps) AS steps FROM (
              SELECT item, toLocation AS location, quantitySteps AS steps FROM movement
              UNION ALL SELECT item, fromLocation, -quantitySteps FROM movement) GROUP BY item, location)
          SELECT (SELECT count(*) FROM stock s LEFT JOIN moved m ON m.item = s.item AND m.location = s.location
                  WHERE s.quantitySteps <> coalesce(m.steps, 0))
            + (SELECT count(*) FROM moved m LEFT JOIN stock s ON s.item = m.item AND s.location = m.location
               WHERE s.item IS NULL AND m.steps <> 0)
          """),
      try check(
        db, "each item sums to zero over all locations", of: "movement", what: "movements",
        wrong: "SELECT count(*) FROM (SELECT 1 FROM stock GROUP BY item HAVING sum(quantitySteps) <> 0)"),
      try check(
        db, "stock is never negative at a site", of: "site", what: "sites",
        wrong: """
          SELECT count(*) FROM stock s WHERE s.quantitySteps < 0 AND (
            EXISTS (SELECT 1 FROM site WHERE code = s.location)
            OR s.location LIKE 'inspection:%' OR s.location LIKE 'blocked:%' OR s.location LIKE 'subcontractor:%')
          """),
      try check(
        db, "reserved is the sum of reservations", of: "reservation", what: "reservations",
        wrong: """
          WITH kept AS (
            SELECT item, site, sum(quantitySteps) AS steps FROM (
              SELECT item, 'main' AS site, quantitySteps FROM reservation
              UNION ALL SELECT item, site, quantitySteps FROM keptStock) GROUP BY item, site)
          SELECT (SELECT count(*) FROM stock s LEFT JOIN kept k ON k.item = s.item AND k.site = s.location
                  WHERE s.reservedSteps <> coalesce(k.steps, 0))
            + (SELECT count(*) FROM kept k
               LEFT JOIN stock s ON s.item = k.item AND s.location = k.site WHERE s.item IS NULL)
          """),
      try check(
        db, "reserved is at most on hand", of: "stock", what: "items by location",
        wrong: "SELECT count(*) FROM stock WHERE reservedSteps > 0 AND reservedSteps > quantitySteps"),
    ]
  }

  private static func orderChecks(_ db: Database) throws -> [VerificationCheck] {
    [
      try check(
        db, "shipped, open and cancelled make up what was ordered", of: "fulfilmentLine", what: "order lines",
        wrong: "SELECT count(*) FROM fulfilmentLine WHERE shippedSteps + openSteps + cancelledSteps <> orderedSteps"),
      try check(
        db, "shipped is the sum of the issued shipments", of: "fulfilmentLine", what: "order lines",
        wrong: """
          WITH issued AS (
            SELECT s.handoffID, l.lineID, sum(l.quantitySteps) AS steps
            FROM shipment s JOIN shipmentLine l ON l.shipmentID = s.shipmentID
            WHERE s.status = 'issued' GROUP BY s.handoffID, l.lineID)
          SELECT (SELECT count(*) FROM fulfilmentLine l
                  LEFT JOIN issued i ON i.handoffID = l.handoffID AND i.lineID = l.lineID
                  WHERE l.shippedSteps <> coalesce(i.steps, 0))
            + (SELECT count(*) FROM issued i
               LEFT JOIN fulfilmentLine l ON l.handoffID = i.handoffID AND l.lineID = i.lineID
               WHERE l.lineID IS NULL)
          """),
      try check(
        db, "each shipment left the warehouse once", of: "shipment", what: "shipments",
        wrong: """
          WITH moved AS (
            SELECT documentID, lineID, item, sum(quantitySteps) AS steps FROM movement
            WHERE kind = 'goods-issue' GROUP BY documentID, lineID, item),
          issued AS (
            SELECT l.* FROM shipment s JOIN shipmentLine l ON l.shipmentID = s.shipmentID
            WHERE s.status = 'issued' AND l.kind = 'goods')
          SELECT (SELECT count(*) FROM issued l
                  LEFT JOIN moved m ON m.documentID = l.shipmentID AND m.lineID = l.lineID AND m.item = l.item
                  WHERE l.quantitySteps <> coalesce(m.steps, 0))
            + (SELECT count(*) FROM moved m
               LEFT JOIN issued l ON l.shipmentID = m.documentID AND l.lineID = m.lineID WHERE l.lineID IS NULL)
          """),
      try check(
        db, "lines got of a work order what it delivered, at most", of: "lineDelivery", what: "deliveries to lines",
        wrong: """
          WITH told AS (SELECT workOrderID, sum(goodSteps) AS steps FROM workOrderReceipt GROUP BY workOrderID),
          given AS (
            SELECT workOrderID, item, sum(deliveredSteps) AS steps FROM lineDelivery GROUP BY workOrderID, item)
          SELECT count(*) FROM given g LEFT JOIN told t ON t.workOrderID = g.workOrderID
          WHERE g.steps > coalesce(t.steps, 0)
          """),
      try check(
        db, "the version in force is the last accepted one", of: "acceptedOrder", what: "accepted versions",
        wrong: """
          SELECT count(*) FROM fulfilment f WHERE f.version > 0 AND f.version <>
            (SELECT max(version) FROM acceptedOrder a WHERE a.handoffID = f.handoffID) AND f.stage = 'in-force'
          """),
      try check(
        db, "cancelled orders keep nothing", of: "fulfilment", what: "orders",
        wrong: """
          SELECT count(*) FROM fulfilment f WHERE f.stage = 'cancelled' AND (
            EXISTS (SELECT 1 FROM reservation r WHERE r.handoffID = f.handoffID)
            OR EXISTS (SELECT 1 FROM fulfilmentLine l WHERE l.handoffID = f.handoffID AND l.openSteps > 0))
          """),
    ]
  }

  private static func supplyChecks(_ db: Database) throws -> [VerificationCheck] {
    [
      try check(
        db, "received, scrapped, open and cancelled make up what was ordered", of: "purchaseOrder",
        what: "purchase orders",
        wrong: """
          SELECT count(*) FROM (
            SELECT status, orderedSteps, receivedSteps, scrappedSteps, cancelledSteps, workOrderID,
              receivedSteps + scrappedSteps AS madeSteps
            FROM purchaseOrder
          ) WHERE status <> CASE
            WHEN min(receivedSteps, scrappedSteps, cancelledSteps) < 0 OR madeSteps + cancelledSteps > orderedSteps
              OR scrappedSteps > 0 AND workOrderID IS NULL THEN ''
            WHEN madeSteps = orderedSteps THEN 'received'
            WHEN madeSteps + cancelledSteps = orderedSteps THEN 'cancelled'
            WHEN cancelledSteps > 0 THEN ''
            WHEN madeSteps > 0 THEN 'partially-received' ELSE 'placed' END
          """),
      try check(
        db, "what was received came into stock once", of: "purchaseOrder", what: "purchase orders",
        wrong: """
          WITH moved AS (
            SELECT documentID, item, replace(toLocation, 'inspection:', '') AS site, sum(quantitySteps) AS steps,
              count(*) AS receipts, count(DISTINCT lineID) AS numbers
            FROM movement WHERE kind = 'receipt' GROUP BY documentID, item, 3)
          SELECT count(*) FROM purchaseOrder p
          LEFT JOIN moved m ON m.documentID = p.purchaseOrderID AND m.item = p.item AND m.site = p.site
          WHERE p.workOrderID IS NULL AND (p.receivedSteps <> coalesce(m.steps, 0)
            OR p.receipts <> coalesce(m.receipts, 0) OR m.receipts <> m.numbers)
          """),
      try check(
        db, "what a work order was given is not held for it again", of: "componentBooking", what: "booked components",
        wrong: """
          SELECT count(*) FROM componentBooking b JOIN workOrder w ON w.workOrderID = b.workOrderID
          WHERE w.state = 'cancelled' OR (w.state IN ('issued', 'closed') AND NOT b.isBackflushed)
          """),
      try check(
        db, "what production used up is booked once", of: "backflushDue", what: "components used up",
        wrong: """
          WITH moved AS (
            SELECT documentID, lineID, item, sum(quantitySteps) AS steps FROM movement
            WHERE kind = 'material' AND lineID <> '' GROUP BY documentID, lineID, item)
          SELECT (SELECT count(*) FROM backflushDue d
                  LEFT JOIN moved m ON m.documentID = d.workOrderID AND m.lineID = CAST(d.issue AS TEXT)
                    AND m.item = d.item
                  WHERE d.bookedSteps <> coalesce(m.steps, 0) OR d.bookedSteps > d.dueSteps)
            + (SELECT count(*) FROM moved m
               LEFT JOIN backflushDue d ON d.workOrderID = m.documentID AND CAST(d.issue AS TEXT) = m.lineID
                 AND d.item = m.item
               WHERE d.position IS NULL)
          """),
    ]
  }

  /// `wrong` counts what breaks the rule; nothing may.
  static func check(
    _ db: Database, _ name: String, of table: String, what: String, wrong: String
  ) throws -> VerificationCheck {
    let rows = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
    let bad = try Int.fetchOne(db, sql: wrong) ?? 0
    return VerificationCheck(name, bad == 0, "\(rows) \(what), \(bad) wrong")
  }
}
