import GRDB
import Messaging
import ProductionContract
import Values

/// The invariants of promises over several levels: what they book, and the work orders they become.
extension ProductionVerification {
  static func bookings(_ db: Database) throws -> [VerificationCheck] {
    try owners(db) + promisedOrders(db) + trees(db) + told(db)
  }

  /// What inventory was told that is held: owner, item, site, day and quantity.
  static func toldBookings(_ db: Database) throws -> [String] {
    try ToldBookingStore.all(db).flatMap { owner, share in
      share.takes.map { "\(owner) \($0.item) \($0.site) \($0.date.daysSinceEpoch) \($0.quantity.steps)" }
    }
  }

  private static func told(_ db: Database) throws -> [VerificationCheck] {
    let settings = try PlanningDataStore.settings(db)
    let told = try Dictionary(uniqueKeysWithValues: ToldBookingStore.all(db).map { ($0.owner, $0.share.takes) })
    let waiting = try Set(
      String.fetchAll(db, sql: "SELECT key FROM timer WHERE kind = '\(ComponentBookings.kind)' AND state = 0"))
    let owners = try Set(ToldBookingStore.owners(db)).union(told.keys).subtracting(waiting)
    let prefix = ComponentBookings.owner(workOrderID: "")
    let other = try owners.filter { owner in
      let share =
        try owner.hasPrefix(prefix)
        ? ToldBookingStore.share(ofWorkOrder: String(owner.dropFirst(prefix.count)), settings, db)
        : ToldBookingStore.share(ofPromise: owner, settings, db)
      return share.takes != told[owner] ?? []
    }
    return [
      VerificationCheck(
        "inventory was told of booked components", other.isEmpty,
        "\(owners.count) promises, quotes and work orders, \(other.count) that hold other components than told")
    ]
  }

  /// Owners of bookings that nothing came of yet.
  private static let standing = """
    SELECT handoffID || ':' || version || ':' || lineID FROM promiseLine JOIN capacityAnswer USING (handoffID, version)
    WHERE state = 'tentative'
    UNION ALL SELECT 'quote:' || id FROM supplyQuote WHERE state = 'standing'
    """

  private static func owners(_ db: Database) throws -> [VerificationCheck] {
    var all: Int64 = 0
    var stray: Int64 = 0
    for (table, condition) in [
      ("materialBooking", "true"), ("promisedOrder", "true"), ("workCentreBooking", "workOrderID IS NULL"),
    ] {
      all += try count(db, "SELECT count(*) FROM \(table) WHERE \(condition)")
      stray += try count(
        db, "SELECT count(*) FROM \(table) WHERE \(condition) AND owner NOT IN (\(standing))")
    }
    let work = try count(db, "SELECT count(*) FROM workCentreBooking WHERE workOrderID IS NOT NULL")
    let over = try count(
      db,
      """
      SELECT count(*) FROM workCentreBooking LEFT JOIN workOrder ON workOrder.id = workOrderID
      WHERE workOrderID IS NOT NULL AND coalesce(openSteps, 0) = 0
      """)
    return [
      VerificationCheck(
        "bookings belong to standing promises", stray == 0,
        "\(all) bookings and orders to come, \(stray) of promises and quotes that no longer stand"),
      VerificationCheck(
        "booked work belongs to open work orders", over == 0, "\(work) bookings, \(over) of work orders that are over"),
    ]
  }

  private static func promisedOrders(_ db: Database) throws -> [VerificationCheck] {
    let all = try count(db, "SELECT count(*) FROM promisedOrder")
    let wrong = try count(
      db,
      """
      SELECT count(*) FROM promisedOrder AS child
      WHERE goodSteps <= 0 OR startedSteps < goodSteps OR dueDate < releaseDate OR parent >= position
        OR parent IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM promisedOrder WHERE owner = child.owner AND position = child.parent)
      """)
    let lines = try count(
      db, "SELECT count(*) FROM promiseLine JOIN capacityAnswer USING (handoffID, version) WHERE state = 'tentative'")
    let unkept = try count(
      db,
      """
      SELECT count(*) FROM (
        SELECT handoffID || ':' || version || ':' || lineID AS owner, product,
          promisedSteps - min(requestedSteps, outstandingSteps) AS steps
        FROM promiseLine JOIN capacityAnswer USING (handoffID, version)
        WHERE state = 'tentative' AND details IS NOT NULL
        UNION ALL SELECT 'quote:' || id, product, steps FROM supplyQuote WHERE state = 'standing'
      ) AS promise
      WHERE steps > 0 AND steps > coalesce((
        SELECT sum(goodSteps) FROM promisedOrder
        WHERE promisedOrder.owner = promise.owner AND source = 'make' AND item = product), 0)
      """)
    return [
      VerificationCheck(
        "orders to come are sound", wrong == 0,
        "\(all) orders, \(wrong) without quantity, with wrong dates or without the order that needs them"),
      VerificationCheck(
        "standing promises hold what makes them", unkept == 0,
        "\(lines) promised lines, \(unkept) lines and quotes without an order to make their product"),
    ]
  }

  private static func trees(_ db: Database) throws -> [VerificationCheck] {
    let children = try count(db, "SELECT count(*) FROM workOrder WHERE parentID IS NOT NULL")
    let orphans = try count(
      db,
      """
      SELECT count(*) FROM workOrder AS child LEFT JOIN workOrder AS parent ON parent.id = child.parentID
      WHERE child.parentID IS NOT NULL AND (parent.id IS NULL OR parent.position >= child.position
        AND parent.replacesID IS NULL)
      """)
    let needs = try count(
      db,
      """
      SELECT count(*) FROM workOrderComponent JOIN workOrder ON workOrder.id = workOrderID WHERE releaseDate IS NOT NULL
      """)
    let empty = try count(
      db,
      """
      SELECT count(*) FROM workOrderComponent JOIN workOrder ON workOrder.id = workOrderID
      WHERE releaseDate IS NOT NULL AND (steps <= 0 OR backflushedSteps NOT BETWEEN 0 AND steps)
      """)
    let firm = try count(db, "SELECT count(*) FROM workOrder WHERE state = 'firm'")
    let forgotten = try count(
      db,
      """
      SELECT count(*) FROM workOrder WHERE state = 'firm' AND id NOT IN (
        SELECT key FROM timer WHERE kind = '\(WorkOrderRelease.kind)' AND state = 0
        UNION ALL SELECT key FROM timer WHERE kind = '\(WorkOrderRelease.kind)' AND state = 3)
      """)
    return [
      VerificationCheck(
        "work orders for others have them", orphans == 0,
        "\(children) work orders for others, \(orphans) without the work order that needs them"),
      VerificationCheck(
        "components of planned work orders are needed", empty == 0,
        "\(needs) components, \(empty) without quantity or with more booked than that"),
      VerificationCheck(
        "firm work orders wait for their release", forgotten == 0,
        "\(firm) firm work orders, \(forgotten) without a timer"),
    ]
  }
}
