import Foundation
import ProductionDomain
import Synchronization

/// Clocks of plants by the names of the IANA time zone database, whose tables come with Foundation: those of the machine
/// are not read.
enum TimeZones {
  /// Offsets are known from 1970 until then; later the last one holds.
  private static let end = Date(timeIntervalSince1970: 4_102_444_800)
  private static let known = Mutex<[String: PlantClock]>([:])

  /// Nil where the name is not one of the database, such as an abbreviation. Reads a zone once.
  static func clock(_ name: String) -> PlantClock? {
    if name == "UTC" { return .utc }
    // Names of places; abbreviations mean different zones in different countries.
    guard name.contains("/"), name.utf8.count <= 64 else { return nil }
    if let clock = known.withLock({ $0[name] }) { return clock }
    guard let zone = TimeZone(identifier: name) else { return nil }
    let clock = table(zone, name)
    known.withLock { $0[name] = clock }
    return clock
  }

  /// For a sentence that names the record first: what is wrong and what to do.
  static func refusal(_ name: String) -> String {
    TimeZone(identifier: "Europe/London") == nil
      ? "this machine has no table of time zones (Foundation's ICU data), so only UTC is known"
      : "the time zone '\(name.prefix(64))' is not known; give a name of the IANA database such as Europe/London, or UTC"
  }

  private static func table(_ zone: TimeZone, _ name: String) -> PlantClock {
    let first = Date(timeIntervalSince1970: 0)
    var changes: [PlantClock.Change] = []
    var offset = zone.secondsFromGMT(for: first)
    var moment = first
    while let next = zone.nextDaylightSavingTimeTransition(after: moment), next < end, next > moment {
      moment = next
      let now = zone.secondsFromGMT(for: next)
      guard now != offset else { continue }
      offset = now
      changes.append(PlantClock.Change(moment: Int(next.timeIntervalSince1970), offset: now))
    }
    return PlantClock(zone: name, offset: zone.secondsFromGMT(for: first), changes: changes)
  }
}
