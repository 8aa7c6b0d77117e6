import GRDB
import Messaging
import Persistence

/// What must always be true of inspection lots, non-conformances and the stock they keep.
enum QualityVerification {
  static func checks(_ db: Database) throws -> [VerificationCheck] {
    [
      try InventoryVerification.check(
        db, "stock under inspection is what lots have undecided", of: "inspectionLot", what: "inspection lots",
        wrong: """
          WITH undecided AS (
            SELECT item, 'inspection:' || site AS location, sum(receivedSteps - acceptedSteps - rejectedSteps) AS steps
            FROM inspectionLot GROUP BY item, site),
          kept AS (SELECT item, location, quantitySteps FROM stock WHERE location LIKE 'inspection:%')
          SELECT (SELECT count(*) FROM kept k
                  LEFT JOIN undecided u ON u.item = k.item AND u.location = k.location
                  WHERE k.quantitySteps <> coalesce(u.steps, 0))
            + (SELECT count(*) FROM undecided u
               LEFT JOIN kept k ON k.item = u.item AND k.location = u.location
               WHERE u.steps <> 0 AND k.item IS NULL)
          """),
      try InventoryVerification.check(
        db, "accepted, rejected and open make up what was inspected", of: "inspectionLot", what: "inspection lots",
        wrong: """
          WITH moved AS (
            SELECT documentID, sum(CASE kind WHEN 'acceptance' THEN quantitySteps ELSE 0 END) AS accepted,
              sum(CASE kind WHEN 'rejection' THEN quantitySteps ELSE 0 END) AS rejected
            FROM movement WHERE kind IN ('acceptance', 'rejection') GROUP BY documentID)
          SELECT count(*) FROM inspectionLot l LEFT JOIN moved m ON m.documentID = l.lotID
          WHERE acceptedSteps <> CASE status WHEN 'skipped' THEN receivedSteps ELSE coalesce(m.accepted, 0) END
            OR rejectedSteps <> coalesce(m.rejected, 0)
            OR (status = 'open') <> (acceptedSteps + rejectedSteps < receivedSteps)
          """),
      try InventoryVerification.check(
        db, "what was rejected is in non-conformances", of: "nonconformance", what: "non-conformances",
        wrong: """
          SELECT count(*) FROM inspectionLot l WHERE l.rejectedSteps <>
            (SELECT coalesce(sum(n.quantitySteps), 0) FROM nonconformance n WHERE n.lotID = l.lotID)
          """),
      try InventoryVerification.check(
        db, "what non-conformances keep is blocked", of: "nonconformance", what: "non-conformances",
        wrong: """
          SELECT count(*) FROM (
            SELECT item, site, sum(quantitySteps - useAsIsSteps - reworkSteps - scrapSteps - returnedSteps) AS steps
            FROM nonconformance GROUP BY item, site) n
          LEFT JOIN stock s ON s.item = n.item AND s.location = 'blocked:' || n.site
          WHERE n.steps > coalesce(s.quantitySteps, 0)
          """),
      try InventoryVerification.check(
        db, "dispositions moved their goods once", of: "nonconformance", what: "non-conformances",
        wrong: """
          WITH moved AS (
            SELECT documentID, sum(CASE kind WHEN 'concession' THEN quantitySteps ELSE 0 END) AS useAsIs,
              sum(CASE kind WHEN 'rework' THEN quantitySteps ELSE 0 END) AS rework,
              sum(CASE kind WHEN 'scrap' THEN quantitySteps ELSE 0 END) AS scrap,
              sum(CASE kind WHEN 'supplier-return' THEN quantitySteps ELSE 0 END) AS returned
            FROM movement WHERE fromLocation LIKE 'blocked:%' GROUP BY documentID)
          SELECT count(*) FROM nonconformance n LEFT JOIN moved m ON m.documentID = n.nonconformanceID
          WHERE useAsIsSteps <> coalesce(useAsIs, 0) OR reworkSteps <> coalesce(rework, 0)
            OR scrapSteps <> coalesce(scrap, 0) OR returnedSteps <> coalesce(returned, 0)
            OR (status = 'open') <> (useAsIsSteps + reworkSteps + scrapSteps + returnedSteps < quantitySteps)
          """),
    ]
  }
}
