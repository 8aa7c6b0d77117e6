import GRDB
import Persistence
import ProductionDomain
import Values

/// The day that it is where customers are served: dates of promises, plans and orders count from it.
enum PlantDay {
  /// The main plant's; UTC where it names no zone that is known.
  static func clock(_ db: Database) throws -> PlantClock {
    let zone = try String.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT json_extract(document, '$.timeZone') FROM planningRecord WHERE kind = 'plant'
            AND key = coalesce((SELECT json_extract(document, '$.mainPlant') FROM planningSettings), '')
          """))
    return zone.flatMap(TimeZones.clock) ?? .utc
  }

  static func today(at now: Instant, _ db: Database) throws -> LocalDate { try clock(db).day(at: now) }
}

extension PlantClock {
  /// The day that it is there.
  func day(at now: Instant) -> LocalDate { day(at: now.wholeSeconds) }

  /// When a day begins there.
  func start(of day: LocalDate) -> Instant { Instant(secondsSinceEpoch: Int64(moment(day))) }
}

extension Instant {
  /// Since 1970, rounded down.
  var wholeSeconds: Int {
    let micros = Int(microseconds)
    return micros >= 0 ? micros / 1_000_000 : -((999_999 - micros) / 1_000_000)
  }
}

extension UnitOfWork {
  /// Today at the main plant, by the time that documents bear.
  var plantDay: LocalDate { get throws { try PlantDay.today(at: businessTime, database) } }
}
