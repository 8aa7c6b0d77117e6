import GRDB
import Messaging
import Values

/// Production's own account of its invariants.
enum ProductionVerification {
  static func verify(_ db: Database) throws -> Verification {
    let accepted = try String.fetchAll(db, sql: "SELECT handoffID || ':' || version FROM acceptedOrder")
    let told = try toldBookings(db)
    let receipts = try String.fetchAll(db, sql: "SELECT workOrderID || ':' || completion FROM workOrderCompletion")
    return Verification(
      checks: try quantities(db) + shopFloor(db) + capacity(db) + promises(db) + bookings(db) + transfers(db),
      figures: [
        "componentBookings": Int64(told.count), "componentBookings.digest": setDigest(told),
        "acceptedOrders": Int64(accepted.count), "acceptedOrders.digest": setDigest(accepted),
        "workOrderReceipts": Int64(receipts.count), "workOrderReceipts.digest": setDigest(receipts),
      ])
  }

  static func count(_ db: Database, _ sql: String) throws -> Int64 { try Int64.fetchOne(db, sql: sql)! }

  private static func quantities(_ db: Database) throws -> [VerificationCheck] {
    let all = try count(db, "SELECT count(*) FROM workOrder")
    let wrong = try count(
      db,
      "SELECT count(*) FROM workOrder WHERE goodSteps + scrapSteps + openSteps + givenUpSteps <> orderedSteps")
    let unreported = try count(
      db,
      """
      SELECT count(*) FROM workOrder LEFT JOIN (
        SELECT workOrderID, count(*) AS reports, sum(goodSteps) AS good, sum(scrapSteps) AS scrap
        FROM workOrderCompletion GROUP BY workOrderID
      ) AS report ON report.workOrderID = workOrder.id
      WHERE completions <> coalesce(reports, 0) OR goodSteps <> coalesce(good, 0) OR scrapSteps <> coalesce(scrap, 0)
      """)
    let receipts = try count(db, "SELECT count(*) FROM workOrderCompletion")
    let overdrawn = try count(
      db,
      "SELECT count(*) FROM workOrder WHERE min(rejectedSteps, lostSteps) < 0 OR rejectedSteps + lostSteps > goodSteps")
    return [
      VerificationCheck(
        "work orders add up", wrong == 0,
        "\(all) work orders, \(wrong) where good + scrap + open + given up differs from ordered"),
      VerificationCheck(
        "work orders agree with their reports", unreported == 0,
        "\(receipts) reports, \(unreported) work orders with other quantities"),
      VerificationCheck(
        "what is put down to work orders as lost they gave", overdrawn == 0,
        "\(all) work orders, \(overdrawn) of which more was rejected or lost than they gave"),
    ]
  }

  private static func capacity(_ db: Database) throws -> [VerificationCheck] {
    let days = try count(db, "SELECT count(*) FROM capacityDay")
    let overbooked = try count(db, "SELECT count(*) FROM capacityDay WHERE reservedSteps > capacitySteps")
    let reservations = try count(db, "SELECT count(*) FROM capacityReservation")
    let unequal = try count(
      db,
      """
      SELECT count(*) FROM (
        SELECT product, date, sum(steps) AS steps FROM (
          SELECT product, date, steps FROM capacityReservation
          UNION ALL SELECT product, date, -reservedSteps FROM capacityDay
        ) GROUP BY product, date HAVING sum(steps) <> 0
      )
      """)
    let stray = try count(
      db,
      """
      SELECT count(*) FROM capacityReservation LEFT JOIN capacityAnswer USING (handoffID, version)
      WHERE workOrderID IS NULL AND state IS NOT 'tentative'
      """)
    return [
      VerificationCheck("no day is overbooked", overbooked == 0, "\(days) days, \(overbooked) above their capacity"),
      VerificationCheck(
        "reserved capacity is the sum of its reservations", unequal == 0,
        "\(reservations) reservations, \(unequal) days with another sum"),
      VerificationCheck(
        "reserved capacity has an owner", stray == 0,
        "\(reservations) reservations, \(stray) of promises that no longer stand"),
    ]
  }

  private static func promises(_ db: Database) throws -> [VerificationCheck] {
    let lines = try count(db, "SELECT count(*) FROM promiseLine")
    let unequal = try count(
      db, "SELECT count(*) FROM promiseLine WHERE promisedSteps + refusedSteps <> requestedSteps")
    let demands = try count(db, "SELECT count(*) FROM productionDemand")
    let unmade = try count(
      db,
      """
      SELECT count(*) FROM (
        SELECT steps - coveredSteps AS needed, coalesce(sum(orderedSteps), 0) AS ordered, max(releaseDate) AS released
        FROM productionDemand LEFT JOIN workOrder
          ON workOrder.handoffID = productionDemand.handoffID AND workOrder.lineID = productionDemand.lineID
          AND workOrder.version = productionDemand.version AND workOrder.replacesID IS NULL
        GROUP BY productionDemand.handoffID, productionDemand.version, productionDemand.lineID
      ) WHERE ordered < needed OR (released IS NULL AND ordered > needed)
      """)
    return [
      VerificationCheck(
        "promises add up", unequal == 0, "\(lines) lines, \(unequal) where promised + refused differs from requested"),
      VerificationCheck(
        "every accepted promise has its work order", unmade == 0,
        "\(demands) demands, \(unmade) without a work order for what earlier ones do not cover"),
    ]
  }
}
