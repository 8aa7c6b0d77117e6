import GRDB
import Persistence
import ProductionDomain
import Values

/// The plant's calendar and how its work orders finish.
enum PlantStore {
  static func calendar(_ db: Database) throws -> ProductionCalendar {
    let mask = try Int.fetchOne(db.cachedStatement(sql: "SELECT workingWeekdays FROM plant"))!
    let holidays = try LocalDate.fetchAll(db.cachedStatement(sql: "SELECT date FROM holiday"))
    return try ProductionCalendar(
      workingWeekdays: Set((1...7).filter { mask & (1 << ($0 - 1)) != 0 }), holidays: Set(holidays))
  }

  static func save(_ calendar: ProductionCalendar, _ db: Database) throws {
    let mask = calendar.workingWeekdays.reduce(0) { $0 | 1 << ($1 - 1) }
    try db.execute(sql: "UPDATE plant SET workingWeekdays = ?", arguments: [mask])
    try db.execute(sql: "DELETE FROM holiday")
    for day in calendar.holidays {
      try db.cachedStatement(sql: "INSERT INTO holiday (date) VALUES (?)").execute(arguments: [day])
    }
  }

  static func mode(_ db: Database) throws -> BillOfMaterials.Mode {
    let name = try String.fetchOne(db.cachedStatement(sql: "SELECT mode FROM plant"))!
    return BillOfMaterials.Mode(rawValue: name)!
  }

  static func save(_ mode: BillOfMaterials.Mode, _ db: Database) throws {
    try db.execute(sql: "UPDATE plant SET mode = ?", arguments: [mode.rawValue])
  }
}
