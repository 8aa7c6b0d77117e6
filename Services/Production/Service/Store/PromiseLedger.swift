import GRDB
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// Capable-to-promise over several levels and plants: what is there and comes for certain, less what is spoken for.
///
/// Read within a transaction, for the items that a question concerns.
struct PromiseLedger {
  let settings: PlanningSettings
  private(set) var book: PromiseBook
  private let units: [ItemAtPlant: UnitOfMeasure]

  /// For questions about `product`.
  init(_ product: String, today: LocalDate, _ db: Database) throws {
    let plants = try PlanningDataStore.plants(ofItem: product, db)
    let assembly = try ScenarioAssembly(today: today, items: plants.map { ItemAtPlant(product, at: $0) }, db)
    settings = assembly.settings
    var scenario = try assembly.reader().scenario
    // Promises look a year ahead, day by day.
    scenario.horizonDays = max(settings.horizon, CapableToPromise.horizonDays)
    scenario.bucketDays = 1
    units = Dictionary(scenario.items.map { ($0.key, $0.unit) }) { first, _ in first }
    for index in scenario.items.indices {
      let key = scenario.items[index].key
      // Of the product itself inventory promises what there is.
      guard key.item != product else { continue }
      scenario.items[index].stock = try PromiseLedger.free(key, scenario.items[index].unit, db)
      scenario.receipts += try PromiseLedger.receipts(key, scenario.items[index].unit, today: today, db)
    }
    let preparation = ScenarioPreparation(scenario)
    book = PromiseBook(
      preparation, bookings: try PromiseLedger.bookings(for: Set(scenario.items.map(\.key)), today, db))
  }

  private static func free(_ key: ItemAtPlant, _ unit: UnitOfMeasure, _ db: Database) throws -> Int64 {
    guard let position = try SupplyStore.position(key, db), position.unit == unit else { return 0 }
    return max(0, position.freeSteps)
  }

  /// Open purchase orders, and work orders as far as no line waits for what they make.
  private static func receipts(
    _ key: ItemAtPlant, _ unit: UnitOfMeasure, today: LocalDate, _ db: Database
  ) throws -> [ReceiptRecord] {
    let purchases = try SupplyStore.openPurchases(of: key, db).filter { $0.unit == unit }.map {
      ReceiptRecord(order: $0.number, key: key, quantity: $0.openSteps, due: max($0.due, today), isIssued: true)
    }
    let workOrders = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT number, CASE WHEN handoffID = '' THEN openSteps ELSE min(openSteps, surplusSteps) END, dueDate
          FROM workOrder WHERE product = ? AND plant = ? AND openSteps > 0 AND releaseDate IS NOT NULL AND unit = ?
          """),
      arguments: [key.item, key.plant, unit.code]
    ).compactMap { row -> ReceiptRecord? in
      let steps: Int64 = row[1]
      guard steps > 0 else { return nil }
      return ReceiptRecord(order: row[0], key: key, quantity: steps, due: max(row[2], today), isIssued: true)
    }
    return purchases + workOrders
  }

  /// What standing promises have booked, and what work orders still need.
  private static func bookings(
    for items: Set<ItemAtPlant>, _ today: LocalDate, _ db: Database
  ) throws -> PromiseBookings {
    var bookings = PromiseBookings()
    let promised = try Row.fetchAll(
      db.cachedStatement(sql: "SELECT item, plant, date, sum(steps) FROM materialBooking GROUP BY item, plant, date"))
    let needed = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT item, workOrderComponent.plant, coalesce(releaseDate, dueDate), sum(steps - backflushedSteps)
          FROM workOrder JOIN workOrderComponent ON workOrderComponent.workOrderID = workOrder.id
          WHERE openSteps > 0 AND releaseDate IS NOT NULL AND (state IN ('planned', 'firm', 'released') OR isBackflushed)
          GROUP BY 1, 2, 3
          """))
    for row in promised + needed {
      let key = ItemAtPlant(row[0], at: row[1])
      guard items.contains(key) else { continue }
      bookings.material.append(PromiseBookings.Material(key: key, date: max(row[2], today), quantity: row[3]))
    }
    bookings.work = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT workCentre, date, sum(seconds) FROM workCentreBooking WHERE date >= ? GROUP BY workCentre, date
          """),
      arguments: [today]
    ).map { PromiseBookings.Work(workCentre: $0[0], date: $0[1], seconds: $0[2]) }
    return bookings
  }

  /// Plants that make or have the product, the one that serves customers first.
  func plants(of product: String) -> [String] {
    let known = units.keys.filter { $0.item == product }.map(\.plant).sorted()
    return known.filter { $0 == settings.main } + known.filter { $0 != settings.main }
  }

  /// Whether some plant makes it.
  func isMade(_ product: String) -> Bool {
    book.makes(product)
  }

  func unit(of product: String) -> UnitOfMeasure? {
    plants(of: product).first.flatMap { units[ItemAtPlant(product, at: $0)] }
  }

  func unit(of key: ItemAtPlant) -> UnitOfMeasure { units[key] ?? .piece }

  /// Works out a promise; nothing is booked in the database.
  mutating func commit(_ request: PromiseRequest) throws -> PromiseCommitment {
    switch book.commit(request) {
    case .success(let commitment): return commitment
    case .failure(let problem): throw MasterDataRefusal(problem.sentence, code: "PROMISE_INVALID")
    }
  }
}

extension LateReason {
  var forEvents: DelayReason { DelayReason(code: code.rawValue, record: record, sentence: sentence) }
}
