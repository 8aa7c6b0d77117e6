import HTTPSupport
import Persistence
import ProductionDomain
import Values

/// A standstill as the API shows it.
package struct DowntimeView: Codable, Sendable, Equatable {
  package let id: String
  package let workCentre: String
  package let from: Instant
  /// Absent: it still stands.
  package let to: Instant?
  package let machines: Int
  package let reason: String
  package let planned: Bool
  package let recordedBy: String

  init(_ record: DowntimeRecord) {
    id = record.id
    workCentre = record.workCentre
    from = record.from
    to = record.until
    machines = record.machines
    reason = record.reason
    planned = record.isPlanned
    recordedBy = record.recordedBy
  }
}

/// Records that a work centre, or some of its machines, stood still, and why. What an operation's report says of its
/// own standstill is not recorded again.
package struct RecordDowntime: Codable, Sendable {
  package var workCentre: String
  package var from: Instant
  /// Absent: it still stands. Only a planned standstill may end in time to come.
  package var to: Instant?
  /// How many of its machines; one when absent.
  package var machines: Int?
  package var reason: String
  /// Nobody meant to work then; it is no loss of availability.
  package var planned: Bool?

  package init(
    workCentre: String, from: Instant, to: Instant? = nil, machines: Int? = nil, reason: String, planned: Bool? = nil
  ) {
    self.workCentre = workCentre
    self.from = from
    self.to = to
    self.machines = machines
    self.reason = reason
    self.planned = planned
  }

  package func perform(in unit: UnitOfWork) throws -> DowntimeView {
    guard try ShopFloorQueries.isKnown(workCentre: workCentre, unit.database) else {
      throw MasterDataRefusal(
        "There is no work centre \(workCentre.prefix(64)); add it to the planning data.", code: "WORK_CENTRE_UNKNOWN")
    }
    guard let reason = reason.trimmedText(upTo: 200) else { throw WorkOrderRefusal.reasonMissing }
    guard (1...100_000).contains(machines ?? 1) else {
      throw MasterDataRefusal("'machines' must be 1 or more.")
    }
    try DowntimeTimes.check(from, to)
    if to == nil { try DowntimeTimes.check(start: from, now: unit.businessTime) }
    if let to, planned != true { try DowntimeTimes.check(end: to, now: unit.businessTime) }
    let record = DowntimeRecord(
      id: unit.newID(), workCentre: workCentre, from: from, until: to, machines: machines ?? 1, reason: reason,
      isPlanned: planned ?? false, recordedBy: unit.cause.actor)
    try DowntimeStore.insert(record, unit.database)
    return DowntimeView(record)
  }
}

/// A work centre that stood still works again.
package struct EndDowntime: Codable, Sendable {
  package var to: Instant

  package init(to: Instant) { self.to = to }

  package func perform(_ id: String, in unit: UnitOfWork) throws -> DowntimeView {
    guard var record = try DowntimeStore.find(id, unit.database) else {
      throw Problem.notFound("There is no downtime \(id.prefix(64)).", code: "DOWNTIME_UNKNOWN")
    }
    guard record.until == nil else {
      throw MasterDataRefusal("The downtime ended before; record another.", code: "DOWNTIME_ENDED")
    }
    try DowntimeTimes.check(record.from, to)
    if !record.isPlanned { try DowntimeTimes.check(end: to, now: unit.businessTime) }
    try DowntimeStore.end(id, at: to, unit.database)
    record.until = to
    return DowntimeView(record)
  }
}

private enum DowntimeTimes {
  private static let longestDays = 366

  /// Clocks of others may be ahead by so much.
  private static let clockSkew = Duration.seconds(300)

  /// Of a standstill that lasts: it has begun, and not years ago.
  static func check(start: Instant, now: Instant) throws(MasterDataRefusal) {
    guard start <= now + clockSkew else {
      throw MasterDataRefusal(
        "'from' is \(start), which is still to come; give 'to' and 'planned' for a planned standstill.")
    }
    guard now - start <= .seconds(longestDays * 86_400) else {
      throw MasterDataRefusal(
        "'from' is \(start), more than \(longestDays) days ago; correct it, or give 'to' where it ended.")
    }
  }

  /// Of a standstill that nobody planned: nobody knows when it will end.
  static func check(end: Instant, now: Instant) throws(MasterDataRefusal) {
    guard end <= now + clockSkew else {
      throw MasterDataRefusal(
        "'to' is \(end), which is still to come; leave it out while the work centre stands still, or say that the "
          + "standstill is planned.")
    }
  }

  static func check(_ from: Instant, _ to: Instant?) throws(MasterDataRefusal) {
    guard let to else { return }
    guard to > from, to - from <= .seconds(longestDays * 86_400) else {
      throw MasterDataRefusal("'to' must lie after 'from', at most \(longestDays) days.")
    }
  }
}
