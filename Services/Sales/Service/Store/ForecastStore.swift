import GRDB
import Persistence
import SalesContract
import Values

/// The forecasts as they were submitted last, one per product and plant.
enum ForecastStore {
  static func replace(_ forecast: ForecastSubmitted, in db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO salesForecast (product, plant, submittedBy, submittedAt) VALUES (?, ?, ?, ?)
        ON CONFLICT (product, plant) DO UPDATE SET submittedBy = excluded.submittedBy,
          submittedAt = excluded.submittedAt
        """
    ).execute(arguments: [forecast.product, forecast.plant, forecast.submittedBy, forecast.submittedAt])
    try db.cachedStatement(
      sql: "DELETE FROM forecastPeriod WHERE product = ? AND plant = ?"
    ).execute(arguments: [forecast.product, forecast.plant])
    for period in forecast.periods {
      try db.cachedStatement(
        sql: "INSERT INTO forecastPeriod (product, plant, fromOn, toOn, quantitySteps) VALUES (?, ?, ?, ?, ?)"
      ).execute(arguments: [forecast.product, forecast.plant, period.from, period.to, period.quantity.steps])
    }
  }

  static func find(_ product: String, plant: String, in db: Database) throws -> ForecastSubmitted? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT f.submittedBy, f.submittedAt, p.unit FROM salesForecast f JOIN product p ON p.code = f.product
          WHERE f.product = ? AND f.plant = ?
          """),
      arguments: [product, plant])
    guard let row else { return nil }
    let unit = UnitOfMeasure(row[2])!
    let periods = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT fromOn, toOn, quantitySteps FROM forecastPeriod WHERE product = ? AND plant = ? ORDER BY fromOn
          """),
      arguments: [product, plant]
    ).map { ForecastPeriod(from: $0[0], to: $0[1], quantity: Quantity(steps: $0[2], unit: unit)) }
    return ForecastSubmitted(
      product: product, plant: plant, periods: periods, submittedBy: row[0], submittedAt: row[1])
  }

  /// By product and plant, after those of `cursor`.
  static func list(
    after cursor: (product: String, plant: String), limit: Int, in db: Database
  ) throws -> [ForecastSummary] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT f.product, f.plant, p.unit, count(q.fromOn), min(q.fromOn), max(q.toOn),
            coalesce(sum(q.quantitySteps), 0), f.submittedBy, f.submittedAt
          FROM salesForecast f JOIN product p ON p.code = f.product
          LEFT JOIN forecastPeriod q ON q.product = f.product AND q.plant = f.plant
          WHERE (f.product, f.plant) > (?, ?) GROUP BY f.product, f.plant ORDER BY f.product, f.plant LIMIT ?
          """),
      arguments: [cursor.product, cursor.plant, limit]
    ).map { row in
      ForecastSummary(
        product: row[0], plant: row[1], periods: row[3], from: row[4], to: row[5],
        quantity: Quantity(steps: row[6], unit: UnitOfMeasure(row[2])!), submittedBy: row[7], submittedAt: row[8])
    }
  }
}
