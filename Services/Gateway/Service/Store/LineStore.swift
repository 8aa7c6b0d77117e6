import GRDB
import GatewayDomain
import Persistence
import Values

/// The rows of order lines, with their promises.
enum LineStore {
  static func insert(
    _ lines: [SourceLine], products: [String: Knowledge.Product], position: Int64, currency: Currency, in db: Database
  ) throws -> [StoredLine] {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO handoffLine (versionPosition, lineNumber, lineID, sourceProduct, product, isService, description,
          quantitySteps, unit, unitPriceMinor, currency, discountBasisPoints, taxBasisPoints, requestedDate)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    return try lines.enumerated().map { number, line in
      let product = products[line.product]
      try statement.execute(arguments: [
        position, number, line.lineID, line.product, product?.code, product?.isService ?? false, line.description,
        line.quantity.steps, line.quantity.unit.code, line.unitPrice.minorUnits,
        line.unitPrice.currency == currency ? nil : line.unitPrice.currency.code, line.discountBasisPoints,
        line.taxRate.basisPoints, line.requestedDate,
      ])
      return StoredLine(number: number, source: line, product: product?.code, isService: product?.isService ?? false)
    }
  }

  static func load(_ position: Int64, _ currency: Currency, in db: Database) throws -> [StoredLine] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT lineNumber, lineID, sourceProduct, product, isService, description, quantitySteps, unit,
            unitPriceMinor, currency, discountBasisPoints, taxBasisPoints, requestedDate, stockSteps, stockDate
          FROM handoffLine WHERE versionPosition = ? ORDER BY lineNumber
          """),
      arguments: [position]
    ).map { row in
      let unit = UnitOfMeasure(row[7])!
      let isService: Bool = row[4]
      let lineCurrency = (row[9] as String?).flatMap { Currency($0) } ?? currency
      return StoredLine(
        number: row[0],
        source: SourceLine(
          lineID: row[1], product: row[2], description: row[5], quantity: Quantity(steps: row[6], unit: unit),
          unitPrice: Money(minorUnits: row[8], currency: lineCurrency), discountBasisPoints: row[10],
          taxRate: TaxRate(basisPoints: row[11]), requestedDate: row[12]),
        product: row[3], isService: isService,
        stock: (row[13] as Int64?).map {
          Promise(
            quantity: Quantity(steps: $0, unit: unit), date: row[14], supply: isService ? .service : .stock)
        })
    }
  }

  /// Notes which product each line is, once that is known.
  static func resolve(_ lines: [StoredLine], position: Int64, in db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "UPDATE handoffLine SET product = ?, isService = ? WHERE versionPosition = ? AND lineNumber = ?")
    for line in lines { try statement.execute(arguments: [line.product, line.isService, position, line.number]) }
  }

  /// Keeps what stock promised while production is asked for the rest.
  static func saveStock(_ demand: [DemandLine], position: Int64, in db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "UPDATE handoffLine SET stockSteps = ?, stockDate = ? WHERE versionPosition = ? AND lineNumber = ?")
    for (number, line) in demand.enumerated() {
      guard let stock = line.stock else { continue }
      try statement.execute(arguments: [stock.quantity.steps, stock.date, position, number])
    }
  }

  /// Keeps the promises of an accepted version. A line keeps its very first promise over all versions.
  static func savePromises(
    _ outcomes: [LineOutcome], first: [String: LocalDate], position: Int64, in db: Database
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        UPDATE handoffLine SET stockSteps = ?, stockDate = ?, productionSteps = ?, productionDate = ?,
          refusedSteps = ?, refusedCode = ?, firstPromise = ?, currentPromise = ?
        WHERE versionPosition = ? AND lineNumber = ?
        """)
    for (number, outcome) in outcomes.enumerated() {
      let stock = outcome.promises.first { $0.supply != .production }
      let production = outcome.promises.first { $0.supply == .production }
      try statement.execute(arguments: [
        stock?.quantity.steps, stock?.date, production?.quantity.steps, production?.date,
        outcome.refused?.quantity.steps, outcome.refused?.code.rawValue, first[outcome.lineID] ?? outcome.date,
        outcome.date, position, number,
      ])
    }
  }

  static func firstPromises(position: Int64, in db: Database) throws -> [String: LocalDate] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT lineID, firstPromise FROM handoffLine WHERE versionPosition = ? AND firstPromise IS NOT NULL"),
      arguments: [position])
    return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
  }
}
