import GRDB
import Persistence
import ProductionDomain
import Values

/// What other services said last about stock, purchases and expected sales.
enum SupplyStore {
  struct Position {
    let key: ItemAtPlant
    let unit: UnitOfMeasure
    let onHandSteps: Int64
    /// Not promised to orders.
    let freeSteps: Int64
    /// What order lines and reports wait for: it is theirs when it comes.
    var waitingSteps: Int64 = 0
  }

  /// Inventory's site that serves customers.
  static let mainSite = "main"

  /// Inventory's main site is the plant that serves customers; every other site is the plant of its name.
  static func plant(ofSite site: String, _ settings: PlanningSettings) -> String {
    site == mainSite ? settings.main : site
  }
  /// The plant without a name has no site of its own.
  static func site(ofPlant plant: String, _ settings: PlanningSettings) -> String {
    plant.isEmpty || plant == settings.main ? mainSite : plant
  }

  // MARK: Stock

  static func save(_ position: Position, at time: Instant, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO stockPosition (item, plant, unit, onHandSteps, freeSteps, at, waitingSteps)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (item, plant) DO UPDATE SET unit = excluded.unit, onHandSteps = excluded.onHandSteps,
          freeSteps = excluded.freeSteps, at = excluded.at, waitingSteps = excluded.waitingSteps
        """
    ).execute(arguments: [
      position.key.item, position.key.plant, position.unit.code, position.onHandSteps, position.freeSteps, time,
      position.waitingSteps,
    ])
  }

  /// Takes what was issued out of what is known, until inventory tells the new position. What it told after the issue
  /// is without it already.
  static func issue(_ steps: Int64, of key: ItemAtPlant, at time: Instant, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        UPDATE stockPosition SET onHandSteps = max(0, onHandSteps - ?1), freeSteps = max(0, freeSteps - ?1)
        WHERE item = ?2 AND plant = ?3 AND at <= ?4
        """
    ).execute(arguments: [steps, key.item, key.plant, time])
  }

  static func positions(_ db: Database) throws -> [ItemAtPlant: Position] {
    let rows = try Row.fetchAll(
      db.cachedStatement(sql: "SELECT item, plant, unit, onHandSteps, freeSteps, waitingSteps FROM stockPosition"))
    return Dictionary(uniqueKeysWithValues: rows.map { position($0) }.map { ($0.key, $0) })
  }

  static func position(_ key: ItemAtPlant, _ db: Database) throws -> Position? {
    try Row.fetchOne(
      db.cachedStatement(
        sql:
          "SELECT item, plant, unit, onHandSteps, freeSteps, waitingSteps FROM stockPosition WHERE item = ? AND plant = ?"
      ),
      arguments: [key.item, key.plant]
    ).map(position)
  }

  private static func position(_ row: Row) -> Position {
    Position(
      key: ItemAtPlant(row[0], at: row[1]), unit: UnitOfMeasure(row[2])!, onHandSteps: row[3], freeSteps: row[4],
      waitingSteps: row[5])
  }

  // MARK: Purchase orders

  struct Purchase {
    let id: String
    let number: String
    let key: ItemAtPlant
    let supplier: String
    let unit: UnitOfMeasure
    let openSteps: Int64
    let due: LocalDate
    let status: String
    let plannedOrderID: String?
  }

  static func save(_ purchase: Purchase, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO purchaseOrder (id, number, item, plant, supplier, unit, openSteps, dueDate, status, plannedOrderID)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET openSteps = excluded.openSteps, dueDate = excluded.dueDate,
          status = excluded.status
        """
    ).execute(arguments: [
      purchase.id, purchase.number, purchase.key.item, purchase.key.plant, purchase.supplier, purchase.unit.code,
      purchase.openSteps, purchase.due, purchase.status, purchase.plannedOrderID,
    ])
  }

  /// Those that something is still to come of, oldest due first.
  static func openPurchases(_ db: Database) throws -> [Purchase] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT id, number, item, plant, supplier, unit, openSteps, dueDate, status, plannedOrderID
          FROM purchaseOrder WHERE openSteps > 0 ORDER BY dueDate, number
          """)
    ).map(purchase)
  }

  /// Whether an open purchase or transfer has this number.
  static func isComing(_ number: String, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM purchaseOrder WHERE number = ?1 AND openSteps > 0)
            OR EXISTS (SELECT 1 FROM transferOrder WHERE number = ?1 AND openSteps > 0)
          """), arguments: [number])!
  }

  static func openPurchases(of key: ItemAtPlant, _ db: Database) throws -> [Purchase] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT id, number, item, plant, supplier, unit, openSteps, dueDate, status, plannedOrderID
          FROM purchaseOrder WHERE openSteps > 0 AND item = ? AND plant = ? ORDER BY dueDate, number
          """), arguments: [key.item, key.plant]
    ).map(purchase)
  }

  /// The planned orders that became purchase orders, open or not.
  static func placedOrders(_ db: Database) throws -> Set<String> {
    try Set(
      String.fetchAll(
        db.cachedStatement(sql: "SELECT plannedOrderID FROM purchaseOrder WHERE plannedOrderID IS NOT NULL")))
  }

  private static func purchase(_ row: Row) -> Purchase {
    Purchase(
      id: row[0], number: row[1], key: ItemAtPlant(row[2], at: row[3]), supplier: row[4],
      unit: UnitOfMeasure(row[5])!, openSteps: row[6], due: row[7], status: row[8], plannedOrderID: row[9])
  }

  // MARK: The main plant

  /// What was heard of inventory's main site belongs to another plant from now on.
  static func moveMain(from old: String, to new: String, _ db: Database) throws {
    for table in ["stockPosition", "purchaseOrder", "salesForecast", "inspectedGoods"] {
      try db.execute(sql: "UPDATE OR REPLACE \(table) SET plant = ? WHERE plant = ?", arguments: [new, old])
    }
    for column in ["plant", "fromPlant"] {
      try db.execute(sql: "UPDATE transferOrder SET \(column) = ? WHERE \(column) = ?", arguments: [new, old])
    }
  }

  // MARK: Forecasts of sales

  struct ForecastRow {
    let key: ItemAtPlant
    let from: LocalDate
    let to: LocalDate
    let quantity: Quantity
  }

  /// Replaces what sales said of the item before.
  static func saveForecasts(_ rows: [ForecastRow], of key: ItemAtPlant, _ db: Database) throws {
    try db.cachedStatement(sql: "DELETE FROM salesForecast WHERE item = ? AND plant = ?")
      .execute(arguments: [key.item, key.plant])
    for row in rows where row.quantity.isPositive {
      try db.cachedStatement(
        sql: "INSERT INTO salesForecast (item, plant, fromDate, toDate, unit, steps) VALUES (?, ?, ?, ?, ?, ?)"
      ).execute(arguments: [
        key.item, key.plant, row.from, row.to, row.quantity.unit.code, row.quantity.steps,
      ])
    }
  }

  /// Those that end on `day` or later, by item and plant; each one's by date.
  static func forecasts(from day: LocalDate, _ db: Database) throws -> [ItemAtPlant: [ForecastRow]] {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT item, plant, fromDate, toDate, unit, steps FROM salesForecast WHERE toDate >= ?
          ORDER BY item, plant, fromDate
          """), arguments: [day])
    var all: [ItemAtPlant: [ForecastRow]] = [:]
    var (key, unit) = (ItemAtPlant("", at: ""), UnitOfMeasure.piece)
    var own: [ForecastRow] = []
    while let row = try rows.next() {
      let (item, plant, code): (String, String, String) = (row[0], row[1], row[4])
      if item != key.item || plant != key.plant {
        if !own.isEmpty { all[key] = own }
        key = ItemAtPlant(item, at: plant)
        own.removeAll()
      }
      if code != unit.code { unit = UnitOfMeasure(code)! }
      own.append(
        ForecastRow(
          key: key, from: LocalDate(daysSinceEpoch: row[2]), to: LocalDate(daysSinceEpoch: row[3]),
          quantity: Quantity(steps: row[5], unit: unit)))
    }
    if !own.isEmpty { all[key] = own }
    return all
  }

  // MARK: Demand as customers asked for it

  /// Takes the place of what the order's version before said.
  static func saveDemand(
    handoffID: String, orderNumber: String,
    lines: [(lineID: String, product: String, quantity: Quantity, date: LocalDate)],
    _ db: Database
  ) throws {
    try db.cachedStatement(sql: "DELETE FROM customerDemand WHERE handoffID = ?").execute(arguments: [handoffID])
    for line in lines {
      try db.cachedStatement(
        sql: """
          INSERT INTO customerDemand (handoffID, lineID, product, unit, steps, wantedDate, orderNumber)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        handoffID, line.lineID, line.product, line.quantity.unit.code, line.quantity.steps, line.date, orderNumber,
      ])
    }
  }

  /// A planner's decision.
  static func savePriority(_ priority: Int, ofDemand name: String, at now: Instant, _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO demandDecision (demand, priority, changedAt) VALUES (?, ?, ?)
        ON CONFLICT (demand) DO UPDATE SET priority = excluded.priority, changedAt = excluded.changedAt
        """, arguments: [name, priority, now])
  }

  /// Whether a customer's order has such a line: `order/line`.
  static func isDemanded(_ name: String, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: "SELECT EXISTS (SELECT 1 FROM customerDemand WHERE orderNumber || '/' || lineID = ?)"),
      arguments: [name])!
  }

  /// Whether a customer's order, as it was last accepted, has such a line.
  static func isDemanded(handoffID: String, lineID: String, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM customerDemand WHERE handoffID = ? AND lineID = ?)"),
      arguments: [handoffID, lineID])!
  }

  static func orderNumber(handoffID: String, _ db: Database) throws -> String? {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT orderNumber FROM customerDemand WHERE handoffID = ? LIMIT 1"),
      arguments: [handoffID])
  }

  /// By the day wanted, from `first` on.
  /// What customers want of all products from a day on, by product and day.
  static func demand(from first: LocalDate, _ db: Database) throws -> [String: [(date: LocalDate, steps: Int64)]] {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT product, wantedDate, sum(steps) FROM customerDemand WHERE wantedDate >= ?
          GROUP BY product, wantedDate ORDER BY product, wantedDate
          """), arguments: [first])
    var all: [String: [(date: LocalDate, steps: Int64)]] = [:]
    while let row = try rows.next() { all[row[0], default: []].append((row[1], row[2])) }
    return all
  }

  static func demand(
    of product: String, from first: LocalDate, _ db: Database
  ) throws -> [(date: LocalDate, steps: Int64)] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT wantedDate, sum(steps) FROM customerDemand WHERE product = ? AND wantedDate >= ?
          GROUP BY wantedDate ORDER BY wantedDate
          """), arguments: [product, first]
    ).map { ($0[0], $0[1]) }
  }
}
