import GRDB
import Messaging
import Persistence
import Values

/// What must always be true of components with subcontractors, and of what these bring.
enum SubcontractVerification {
  static func checks(_ db: Database) throws -> [VerificationCheck] {
    [
      try InventoryVerification.check(
        db, "subcontractors have what they were given and have not used", of: "subcontractedMaterial",
        what: "components given",
        wrong: """
          WITH given AS (
            SELECT 'subcontractor:' || subcontractor AS location, item,
              sum(providedSteps - consumedSteps - returnedSteps) AS steps
            FROM subcontractedMaterial GROUP BY 1, 2)
          SELECT (SELECT count(*) FROM given g LEFT JOIN stock s ON s.location = g.location AND s.item = g.item
                  WHERE g.steps <> coalesce(s.quantitySteps, 0))
            + (SELECT count(*) FROM stock s LEFT JOIN given g ON g.location = s.location AND g.item = s.item
               WHERE s.location LIKE 'subcontractor:%' AND s.quantitySteps <> coalesce(g.steps, 0))
          """),
      try InventoryVerification.check(
        db, "what subcontractors were given, used and returned was moved once", of: "subcontractedMaterial",
        what: "components given",
        wrong: """
          WITH moved AS (
            SELECT documentID, item, sum(iif(kind = 'provision', quantitySteps, 0)) AS provided,
              sum(iif(kind = 'consumption', quantitySteps, 0)) AS consumed,
              sum(iif(kind = 'provision-return', quantitySteps, 0)) AS returned
            FROM movement WHERE kind IN ('provision', 'consumption', 'provision-return') GROUP BY documentID, item)
          SELECT (SELECT count(*) FROM subcontractedMaterial s
                  LEFT JOIN moved m ON m.documentID = s.workOrderID AND m.item = s.item
                  WHERE (providedSteps, consumedSteps, returnedSteps) IS NOT (provided, consumed, returned))
            + (SELECT count(*) FROM moved m
               LEFT JOIN subcontractedMaterial s ON s.workOrderID = m.documentID AND s.item = m.item
               WHERE s.item IS NULL)
          """),
      try InventoryVerification.check(
        db, "subcontractors were given no more than their work takes", of: "subcontractedMaterial",
        what: "components given",
        wrong: """
          SELECT count(*) FROM subcontractedMaterial m JOIN workOrder w USING (workOrderID)
          LEFT JOIN workOrderComponent c USING (workOrderID, item)
          WHERE providedSteps > coalesce(c.quantitySteps, 0)
          """),
      try InventoryVerification.check(
        db, "nothing stays with the subcontractor of work that is over", of: "subcontractedMaterial",
        what: "components given",
        wrong: """
          SELECT count(*) FROM subcontractedMaterial m JOIN workOrder w ON w.workOrderID = m.workOrderID
          LEFT JOIN purchaseOrder p ON p.workOrderID = m.workOrderID
          WHERE consumedSteps + returnedSteps < providedSteps
            AND (w.state NOT IN ('short', 'issued') OR p.status IS NULL OR p.status IN ('received', 'cancelled'))
          """),
      try InventoryVerification.check(
        db, "each work order of a subcontractor is ordered of him", of: "workOrder", what: "work orders",
        wrong: """
          SELECT count(*) FROM workOrder w LEFT JOIN purchaseOrder p ON p.workOrderID = w.workOrderID
          WHERE w.subcontractor IS NOT NULL AND (p.supplier, p.item, p.orderedSteps)
            IS NOT (w.subcontractor, w.product, w.quantitySteps)
          """),
      try InventoryVerification.check(
        db, "what subcontractors brought came into stock once", of: "purchaseOrder", what: "purchase orders",
        wrong: """
          WITH told AS (
            SELECT workOrderID, sum(goodSteps) AS steps, sum(scrapSteps) AS scrap FROM workOrderReceipt
            GROUP BY workOrderID),
          booked AS (
            SELECT documentID, sum(quantitySteps) AS steps FROM movement WHERE kind = 'receipt' GROUP BY documentID)
          SELECT count(*) FROM purchaseOrder p JOIN workOrder w ON w.workOrderID = p.workOrderID
          LEFT JOIN told t ON t.workOrderID = p.workOrderID LEFT JOIN booked b ON b.documentID = p.purchaseOrderID
          WHERE coalesce(t.steps, 0) + coalesce(b.steps, 0) > p.receivedSteps
            OR coalesce(t.scrap, 0) > p.scrappedSteps
            OR w.state = 'closed' AND coalesce(t.scrap, 0) < p.scrappedSteps
            OR (w.state IN ('closed', 'cancelled') AND coalesce(t.steps, 0) + coalesce(b.steps, 0) < p.receivedSteps)
          """),
    ]
  }
}
