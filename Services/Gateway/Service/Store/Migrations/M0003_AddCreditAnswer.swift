import Persistence

extension GatewayMigrations {
  /// What accounting said of each version, and until when what stock and production hold for it is held.
  static let creditAnswer = Migration(
    "M0003_AddCreditAnswer",
    sql: """
      ALTER TABLE handoffVersion ADD COLUMN creditStatus TEXT;
      ALTER TABLE handoffVersion ADD COLUMN creditAt INTEGER;
      ALTER TABLE handoffVersion ADD COLUMN heldUntil INTEGER;
      """)
}
