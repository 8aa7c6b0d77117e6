import GRDB
import Persistence
import ProductionDomain
import Values

/// What is there and comes for certain, and what of it is spoken for.
struct PromiseSupply {
  let today: LocalDate
  let mainPlant: String
  let inspection: InspectionTimes
  let db: Database

  init(today: LocalDate, mainPlant: String, _ inspection: InspectionTimes, _ db: Database) {
    self.today = today
    self.mainPlant = mainPlant
    self.inspection = inspection
    self.db = db
  }

  /// What inventory has not promised.
  func free(_ item: ItemRecord) throws -> Int64 {
    guard let position = try SupplyStore.position(item.key, db), position.unit == item.unit else { return 0 }
    return max(0, position.freeSteps)
  }

  // MARK: What comes

  func receipts(_ item: ItemRecord) throws -> [ReceiptRecord] {
    try purchases(item) + transfers(item) + workOrders(item) + byProducts(item) + inspected(item)
  }

  /// What has come for nobody's line and is inspected.
  private func inspected(_ item: ItemRecord) throws -> [ReceiptRecord] {
    try InspectedGoodsStore.coming(of: item.key, db).filter { $0.unit == item.unit }.map {
      $0.receipt(inspection, today: today)
    }
  }

  /// Without `origin` it is not inspected.
  private func receipt(
    _ order: String, of item: ItemRecord, _ steps: Int64, due: LocalDate, from origin: OrderOrigin?
  ) -> ReceiptRecord {
    var record = ReceiptRecord(order: order, key: item.key, quantity: steps, due: max(due, today), isIssued: true)
    record.usable = origin.map { inspection.use(of: item.key, $0, comingOn: record.due) } ?? record.due
    return record
  }

  private func purchases(_ item: ItemRecord) throws -> [ReceiptRecord] {
    try SupplyStore.openPurchases(of: item.key, db).filter { $0.unit == item.unit }.map {
      receipt($0.number, of: item, $0.openSteps, due: $0.due, from: OrderOrigin(.buy, supplier: $0.supplier))
    }
  }

  private func byProducts(_ item: ItemRecord) throws -> [ReceiptRecord] {
    try ByProductStore.coming(of: item.key, db).filter { $0.unit == item.unit }.map {
      receipt("\($0.number) \($0.key.item)", of: item, $0.steps, due: $0.due, from: nil)
    }
  }

  /// Stock transfer orders, and those that inventory has not answered yet. One approved before inventory carried
  /// transfers out is over when its day has passed.
  private func transfers(_ item: ItemRecord) throws -> [ReceiptRecord] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT id, steps, dueDate, sourceName FROM plannedOrder
          WHERE item = ? AND plant = ? AND status = 'firm' AND source = 'transfer' AND scenarioID IS NULL
            AND dueDate >= ? AND unit = ?
          """), arguments: [item.key.item, item.key.plant, today, item.unit.code]
    ).map { receipt($0[0], of: item, $0[1], due: $0[2], from: OrderOrigin(source: "transfer", name: $0[3])) }
      + TransferStore.open(of: item.key, db).filter { $0.unit == item.unit }.map {
        receipt(
          $0.number, of: item, $0.openSteps, due: $0.expected(today: today),
          from: OrderOrigin(.transfer(from: $0.fromPlant)))
      }
  }

  /// As far as no line waits for what they make, less the scrap that is expected.
  private func workOrders(_ item: ItemRecord) throws -> [ReceiptRecord] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT number, openSteps, dueDate,
            CASE WHEN handoffID = '' THEN 0
              ELSE max(0, orderedSteps - surplusSteps - goodSteps + rejectedSteps + lostSteps) END,
            iif(subcontractor IS NULL, 'make', 'subcontract'), subcontractor
          FROM workOrder
          WHERE product = ?1 AND openSteps > 0 AND unit = ?2 AND (plant = ?3 OR (releaseDate IS NULL AND ?3 = ?4))
          """), arguments: [item.key.item, item.unit.code, item.key.plant, mainPlant]
    ).compactMap { row in
      let steps = item.good(of: row[1]) - (row[3] as Int64)
      return steps > 0
        ? receipt(row[0], of: item, steps, due: row[2], from: OrderOrigin(source: row[4], name: row[5])) : nil
    }
  }

  // MARK: What is spoken for

  /// Whether all that counts on an item keeps what it counts on when an order gives so much less of it.
  func canSpare(_ steps: Int64, from order: String, of item: ItemRecord) throws -> Bool {
    let spoken = try bookings(of: [item.key]).material
    guard steps > 0, !spoken.isEmpty else { return true }
    var changes = [today: try free(item)]
    for receipt in try receipts(item) {
      changes[receipt.usable ?? receipt.due, default: 0] += receipt.quantity - (receipt.order == order ? steps : 0)
    }
    for booking in spoken { changes[booking.date, default: 0] -= booking.quantity }
    var balance: Int64 = 0
    for (_, change) in changes.sorted(by: { $0.key < $1.key }) {
      balance += change
      if balance < 0 { return false }
    }
    return true
  }

  func bookings(of items: Set<ItemAtPlant>) throws -> PromiseBookings {
    var bookings = PromiseBookings()
    for key in items.sorted() { bookings.material += try promised(key) + waiting(key) }
    bookings.material += try needed().filter { items.contains($0.key) }
    bookings.work = try work()
    return bookings
  }

  /// What standing promises have booked. What is over of the lots that one of them would order serves that promise
  /// only: nobody orders them when it does not stand.
  private func promised(_ key: ItemAtPlant) throws -> [PromiseBookings.Material] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT owner, date, sum(steps) FROM materialBooking WHERE item = ? AND plant = ?
          GROUP BY owner, date ORDER BY owner, date
          """), arguments: [key.item, key.plant])
    var material: [PromiseBookings.Material] = []
    var owner = ""
    var sum: Int64 = 0
    var taken: Int64 = 0
    for row in rows {
      if row[0] != owner {
        owner = row[0]
        sum = 0
        taken = 0
      }
      sum += row[2]
      guard sum > taken else { continue }
      material.append(PromiseBookings.Material(key: key, date: max(row[1], today), quantity: sum - taken))
      taken = sum
    }
    return material
  }

  /// What inventory's order lines and reports wait for is theirs before anything else.
  private func waiting(_ key: ItemAtPlant) throws -> [PromiseBookings.Material] {
    guard let position = try SupplyStore.position(key, db), position.waitingSteps > 0 else { return [] }
    return [PromiseBookings.Material(key: key, date: today, quantity: position.waitingSteps)]
  }

  /// What work orders still need, and transfers take.
  private func needed() throws -> [PromiseBookings.Material] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT item, CASE WHEN releaseDate IS NULL THEN ?1 ELSE workOrderComponent.plant END,
            coalesce(releaseDate, dueDate), sum(steps - backflushedSteps - coalesce(providedSteps, 0))
          FROM workOrder CROSS JOIN workOrderComponent ON workOrderComponent.workOrderID = workOrder.id
          WHERE openSteps > 0
            AND (state IN ('planned', 'firm', 'released') OR isBackflushed OR providedSteps < steps)
          GROUP BY 1, 2, 3
          UNION ALL
          SELECT item, sourceName, releaseDate, sum(startedSteps) FROM plannedOrder
          WHERE status = 'firm' AND source = 'transfer' AND scenarioID IS NULL AND dueDate >= ?2
            AND sourceName IS NOT NULL
          GROUP BY 1, 2, 3
          UNION ALL
          SELECT item, fromPlant, shipsDate, sum(orderedSteps) FROM transferOrder
          WHERE status = 'planned' AND NOT isKept
          GROUP BY 1, 2, 3
          """), arguments: [mainPlant, today]
    ).map {
      PromiseBookings.Material(key: ItemAtPlant($0[0], at: $0[1]), date: max($0[2], today), quantity: $0[3])
    }
  }

  /// Work of days gone by counts as far as it was not reported: it is still to be done.
  private func work() throws -> [PromiseBookings.Work] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT workCentre, date, sum(seconds) FROM workCentreBooking WHERE date >= ?1 GROUP BY workCentre, date
          UNION ALL
          SELECT workCentre, ?1 - 1, sum(max(0, booked - done)) FROM (
            SELECT booking.workCentre, sum(seconds) AS booked, coalesce((
              SELECT sum(CASE operation.state WHEN 'completed' THEN setupSeconds + runSeconds WHEN 'started'
                THEN setupSeconds + runSeconds * (operation.goodSteps + operation.scrapSteps) / orderedSteps ELSE 0 END)
              FROM workOrderOperation AS operation JOIN workOrder ON workOrder.id = operation.workOrderID
              WHERE operation.workOrderID = booking.workOrderID AND operation.workCentre = booking.workCentre
            ), 0) AS done
            FROM workCentreBooking AS booking WHERE date < ?1 GROUP BY booking.workCentre, workOrderID
          ) GROUP BY workCentre
          """), arguments: [today]
    ).map { PromiseBookings.Work(workCentre: $0[0], date: $0[1], seconds: $0[2]) }
  }
}
