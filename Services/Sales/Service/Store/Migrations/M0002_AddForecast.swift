import Persistence

extension SalesMigrations {
  /// What sales expects to sell; days since 1970-01-01. An empty plant is the company's only one.
  static let forecast = Migration(
    "M0002_AddForecast",
    sql: """
      CREATE TABLE salesForecast (
        product TEXT NOT NULL REFERENCES product,
        plant TEXT NOT NULL,
        submittedBy TEXT NOT NULL,
        submittedAt INTEGER NOT NULL,
        PRIMARY KEY (product, plant)
      ) WITHOUT ROWID;
      CREATE TABLE forecastPeriod (
        product TEXT NOT NULL,
        plant TEXT NOT NULL,
        fromOn INTEGER NOT NULL,
        -- Included.
        toOn INTEGER NOT NULL CHECK (toOn >= fromOn),
        quantitySteps INTEGER NOT NULL CHECK (quantitySteps >= 0),
        PRIMARY KEY (product, plant, fromOn),
        FOREIGN KEY (product, plant) REFERENCES salesForecast
      ) WITHOUT ROWID;
      """)
}
