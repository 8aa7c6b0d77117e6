import GRDB
import InventoryDomain
import Persistence
import Values

/// What the warehouse knows of a product or component.
struct Item {
  enum Supply: String {
    case stock
    case makeToOrder = "make-to-order"
  }

  let code: String
  var name: String
  var kind: Fulfilment.LineKind
  var supply: Supply
  var unit: UnitOfMeasure
  var isActive: Bool
  /// Of one whole unit; nil where nobody set one, and then movements carry no value.
  var standardCost: Money?

  /// The value of `steps` at standard cost, rounded half up to the minor unit.
  func cost(of steps: Int64) -> Money? {
    var wholeUnit: Int64 = 1
    for _ in 0..<unit.scale { wholeUnit *= 10 }
    return standardCost?.scaled(by: steps, over: wholeUnit)
  }
}

enum ItemStore {
  private static let columns = "code, name, kind, supply, unit, isActive, standardCostMinor, costCurrency"

  static func item(_ row: Row) -> Item {
    let currency: String? = row[7]
    return Item(
      code: row[0], name: row[1], kind: Fulfilment.LineKind(rawValue: row[2])!, supply: Item.Supply(rawValue: row[3])!,
      unit: UnitOfMeasure(row[4])!, isActive: row[5],
      standardCost: currency.map { Money(minorUnits: row[6], currency: Currency($0)!) })
  }

  static func find(_ code: String, _ db: Database) throws -> Item? {
    try Row.fetchOne(db.cachedStatement(sql: "SELECT \(columns) FROM item WHERE code = ?"), arguments: [code]).map(item)
  }

  /// The item and what the main site has of it.
  static func findWithStock(_ code: String, _ db: Database) throws -> (item: Item, stock: StockPosition)? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT \(columns), coalesce(s.quantitySteps, 0), coalesce(s.reservedSteps, 0)
          FROM item LEFT JOIN stock s ON s.item = code AND s.location = 'main' WHERE code = ?
          """),
      arguments: [code]
    ).map { (item($0), StockPosition(onHand: $0[8], reserved: $0[9])) }
  }

  static func list(after code: String, limit: Int, _ db: Database) throws -> [Item] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT \(columns) FROM item WHERE code > ? ORDER BY code LIMIT ?"),
      arguments: [code, limit]
    ).map(item)
  }

  /// Inserts the item or replaces what was known of it. A standard cost is kept unless a new one is given.
  static func save(_ item: Item, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO item (code, name, kind, supply, unit, isActive, standardCostMinor, costCurrency)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, supply = excluded.supply,
          unit = excluded.unit, isActive = excluded.isActive,
          costCurrency = CASE WHEN excluded.standardCostMinor IS NULL THEN costCurrency ELSE excluded.costCurrency END,
          standardCostMinor = coalesce(excluded.standardCostMinor, standardCostMinor)
        """
    ).execute(arguments: [
      item.code, item.name, item.kind.rawValue, item.supply.rawValue, item.unit.code, item.isActive,
      item.standardCost?.minorUnits, item.standardCost?.currency.code,
    ])
  }

  /// Whether goods of this item ever moved, are on order, are to be transferred, were used up, or a work order waits for them: then it must
  /// stay what it is.
  static func isInUse(_ code: String, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM movement WHERE item = ?)
            OR EXISTS (SELECT 1 FROM purchaseOrder WHERE item = ?)
            OR EXISTS (SELECT 1 FROM transferOrder WHERE item = ?)
            OR EXISTS (SELECT 1 FROM backflushDue WHERE item = ? AND bookedSteps < dueSteps)
            OR EXISTS (SELECT 1 FROM workOrder w JOIN workOrderComponent c ON c.workOrderID = w.workOrderID
              WHERE w.state = 'short' AND c.item = ?)
          """),
      arguments: [code, code, code, code, code])!
  }
}
