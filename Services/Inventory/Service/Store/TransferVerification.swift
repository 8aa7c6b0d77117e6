import GRDB
import Messaging
import Persistence

/// The invariants of what goes from one site to another.
extension InventoryVerification {
  static func transferChecks(_ db: Database) throws -> [VerificationCheck] {
    [
      try check(
        db, "shipped, received and lost agree with the status", of: "transferOrder", what: "stock transfer orders",
        wrong: """
          SELECT count(*) FROM transferOrder WHERE NOT CASE status
            WHEN 'planned' THEN shippedSteps = 0 AND receivedSteps = 0 AND lostSteps = 0
            WHEN 'shipped' THEN shippedSteps > 0 AND receivedSteps = 0 AND lostSteps = 0
            WHEN 'partially-received' THEN receivedSteps > 0 AND receivedSteps < shippedSteps AND lostSteps = 0
            WHEN 'received' THEN shippedSteps > 0 AND receivedSteps = shippedSteps
            ELSE receivedSteps + lostSteps = shippedSteps AND (lostSteps > 0 OR shippedSteps = 0) END
            OR shippedSteps > orderedSteps
          """),
      try check(
        db, "in transit is what left and has not arrived", of: "transferOrder", what: "stock transfer orders",
        wrong: """
          WITH open AS (
            SELECT item, sum(shippedSteps - receivedSteps - lostSteps) AS steps FROM transferOrder GROUP BY item)
          SELECT (SELECT count(*) FROM stock s LEFT JOIN open o ON o.item = s.item
                  WHERE s.location = 'in-transit' AND s.quantitySteps <> coalesce(o.steps, 0))
            + (SELECT count(*) FROM open o LEFT JOIN stock s ON s.item = o.item AND s.location = 'in-transit'
               WHERE s.item IS NULL AND o.steps <> 0)
          """),
      try check(
        db, "what is transferred left and arrived once", of: "transferOrder", what: "stock transfer orders",
        wrong: """
          WITH moved AS (
            SELECT documentID, item,
              sum(CASE WHEN toLocation = 'in-transit' THEN quantitySteps ELSE 0 END) AS shipped,
              sum(CASE WHEN fromLocation = 'in-transit' AND toLocation <> 'scrap' THEN quantitySteps ELSE 0 END)
                AS received,
              sum(CASE WHEN fromLocation = 'in-transit' AND toLocation = 'scrap' THEN quantitySteps ELSE 0 END) AS lost,
              sum(fromLocation = 'in-transit' AND toLocation <> 'scrap') AS receipts
            FROM movement WHERE fromLocation = 'in-transit' OR toLocation = 'in-transit' GROUP BY documentID, item)
          SELECT (SELECT count(*) FROM transferOrder t
                  LEFT JOIN moved m ON m.documentID = t.transferOrderID AND m.item = t.item
                  WHERE t.shippedSteps <> coalesce(m.shipped, 0) OR t.receivedSteps <> coalesce(m.received, 0)
                    OR t.lostSteps <> coalesce(m.lost, 0) OR t.receipts <> coalesce(m.receipts, 0))
            + (SELECT count(*) FROM moved m LEFT JOIN transferOrder t ON t.transferOrderID = m.documentID
               WHERE t.transferOrderID IS NULL)
          """),
      try check(
        db, "stock is kept for what is still to take it", of: "keptStock", what: "kept quantities",
        wrong: """
          SELECT count(*) FROM keptStock k
          LEFT JOIN transferOrder t ON t.transferOrderID = k.documentID
          LEFT JOIN workOrder w ON w.workOrderID = k.documentID
          WHERE t.status <> 'planned' OR t.item <> k.item OR t.fromSite <> k.site OR t.orderedSteps <> k.quantitySteps
            OR w.state <> 'short'
          """),
      try check(
        db, "what is still to be carried is inspected or was rejected", of: "carriage", what: "carriages",
        wrong: """
          SELECT count(*) FROM carriage c JOIN workOrder w ON w.workOrderID = c.workOrderID
          JOIN fulfilment f ON f.handoffID = w.handoffID
          WHERE f.stage <> 'cancelled' AND c.quantitySteps > (
            SELECT coalesce(sum(l.receivedSteps - l.acceptedSteps), 0) FROM inspectionLot l
            WHERE l.workOrderID = c.workOrderID AND l.origin = 'production')
          """),
      try check(
        db, "by-products came into stock once", of: "workOrderByProduct", what: "by-products",
        wrong: """
          WITH moved AS (
            SELECT documentID, lineID, item, sum(quantitySteps) AS steps FROM movement
            WHERE kind = 'production' GROUP BY documentID, lineID, item)
          SELECT count(*) FROM workOrderByProduct b
          LEFT JOIN moved m ON m.documentID = b.workOrderID AND m.lineID = CAST(b.completion AS TEXT)
            AND m.item = b.item
          LEFT JOIN workOrder w ON w.workOrderID = b.workOrderID
          WHERE coalesce(w.product, '') <> b.item AND b.quantitySteps <> coalesce(m.steps, 0)
          """),
    ]
  }
}
