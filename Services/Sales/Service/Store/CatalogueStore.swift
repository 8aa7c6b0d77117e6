import GRDB
import Messaging
import Persistence
import SalesContract
import SalesDomain
import Values

/// Products as listed, and the tax rate of each country.
enum CatalogueStore {
  /// True when the listing is new or differs from the one before.
  static func upsert(_ product: Product, kind: ProductKind, supply: SupplyPolicy, in db: Database) throws -> Bool {
    try db.cachedStatement(
      sql: """
        INSERT INTO product (code, name, kind, supply, unit, listPriceMinor, currency, active)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, supply = excluded.supply,
          unit = excluded.unit, listPriceMinor = excluded.listPriceMinor, currency = excluded.currency,
          active = excluded.active
        WHERE (name, kind, supply, unit, listPriceMinor, currency, active) IS NOT
          (excluded.name, excluded.kind, excluded.supply, excluded.unit, excluded.listPriceMinor, excluded.currency,
           excluded.active)
        """
    ).execute(arguments: [
      product.code, product.name, kind.rawValue, supply.rawValue, product.unit.code, product.listPrice.minorUnits,
      product.listPrice.currency.code, product.active,
    ])
    return db.changesCount == 1
  }

  /// The products of these codes that are known, by code.
  static func products(_ codes: Set<String>, in db: Database) throws -> [String: Product] {
    let list = String(decoding: try WireFormat.encode(codes.sorted()), as: UTF8.self)
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT p.code, p.name, p.unit, p.listPriceMinor, p.currency, p.active
          FROM json_each(?) wanted JOIN product p ON p.code = wanted.value
          """), arguments: [list])
    var products: [String: Product] = [:]
    for row in rows {
      products[row[0]] = Product(
        code: row[0], name: row[1], unit: UnitOfMeasure(row[2])!,
        listPrice: Money(minorUnits: row[3], currency: Currency(row[4])!), active: row[5])
    }
    return products
  }

  static func view(_ code: String, in db: Database) throws -> ProductPublished? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT code, name, kind, supply, unit, listPriceMinor, currency, active FROM product WHERE code = ?"),
      arguments: [code]
    ).map(listing)
  }

  /// By code, after the code `cursor`.
  static func list(after cursor: String?, limit: Int, in db: Database) throws -> [ProductPublished] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT code, name, kind, supply, unit, listPriceMinor, currency, active FROM product
          WHERE code > ? ORDER BY code LIMIT ?
          """),
      arguments: [cursor ?? "", limit]
    ).map(listing)
  }

  static func setTaxRate(_ rate: TaxRate, country: String, at now: Instant, in db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO taxRate (country, basisPoints, setAt) VALUES (?, ?, ?)
        ON CONFLICT (country) DO UPDATE SET basisPoints = excluded.basisPoints, setAt = excluded.setAt
        """
    ).execute(arguments: [country, rate.basisPoints, now])
  }

  /// Zero when none is set for the country.
  static func taxRate(country: String, in db: Database) throws -> TaxRate {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT basisPoints FROM taxRate WHERE country = ?"), arguments: [country]
    ).map(TaxRate.init(basisPoints:)) ?? .zero
  }

  static func taxRates(in db: Database) throws -> [(country: String, rate: TaxRate)] {
    try Row.fetchAll(db.cachedStatement(sql: "SELECT country, basisPoints FROM taxRate ORDER BY country"))
      .map { ($0[0], TaxRate(basisPoints: $0[1])) }
  }

  private static func listing(_ row: Row) -> ProductPublished {
    ProductPublished(
      code: row[0], name: row[1], kind: ProductKind(rawValue: row[2])!, supply: SupplyPolicy(rawValue: row[3])!,
      unit: row[4], listPrice: Money(minorUnits: row[5], currency: Currency(row[6])!), active: row[7])
  }
}
