import GRDB
import GatewayDomain
import Persistence
import Values

/// Products and contracts of the own CRM, as far as hand-offs are checked against them.
enum MasterDataStore {
  static func saveProduct(_ product: Knowledge.Product, name: String, in db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO product (code, name, isService, unit, listPriceMinor, currency, active) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (code) DO UPDATE SET name = excluded.name, isService = excluded.isService, unit = excluded.unit,
          listPriceMinor = excluded.listPriceMinor, currency = excluded.currency, active = excluded.active
        """
    ).execute(arguments: [
      product.code, name, product.isService, product.unit.code, product.listPrice.minorUnits,
      product.listPrice.currency.code, product.active,
    ])
  }

  static func product(_ code: String, in db: Database) throws -> Knowledge.Product? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT code, isService, unit, listPriceMinor, currency, active FROM product WHERE code = ?"),
      arguments: [code]
    ).map { row in
      Knowledge.Product(
        code: row[0], isService: row[1], unit: UnitOfMeasure(row[2])!,
        listPrice: Money(minorUnits: row[3], currency: Currency(row[4])!), active: row[5])
    }
  }

  /// The products that an order's lines name, by the source's codes.
  static func products(of order: SourceOrder, in db: Database) throws -> [String: Knowledge.Product] {
    var found: [String: Knowledge.Product] = [:]
    for line in order.lines where found[line.product] == nil {
      var code = line.product
      if order.sourceSystem != SourceOrder.sales {
        code = try CrossReferenceStore.globalID(.product, order.sourceSystem, line.product, in: db) ?? code
      }
      found[line.product] = try product(code, in: db)
    }
    return found
  }

  static func saveContract(_ contractID: String, _ contract: Knowledge.Contract, in db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO contract (contractID, accountID, startDate, endDate) VALUES (?, ?, ?, ?)
        ON CONFLICT (contractID) DO UPDATE SET startDate = excluded.startDate, endDate = excluded.endDate
        """
    ).execute(arguments: [contractID, contract.account, contract.startDate, contract.endDate])
  }

  /// Brings the last day forward; a later day than agreed changes nothing.
  static func endContract(_ contractID: String, lastDate: LocalDate, in db: Database) throws -> Bool {
    try db.cachedStatement(
      sql: "UPDATE contract SET endDate = min(coalesce(endDate, ?), ?) WHERE contractID = ?"
    ).execute(arguments: [lastDate, lastDate, contractID])
    return db.changesCount == 1
  }

  static func contract(_ contractID: String, in db: Database) throws -> Knowledge.Contract? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT accountID, startDate, endDate FROM contract WHERE contractID = ?"),
      arguments: [contractID]
    ).map { Knowledge.Contract(account: $0[0], startDate: $0[1], endDate: $0[2]) }
  }
}
