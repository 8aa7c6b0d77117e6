import Messaging
import Persistence
import ProductionContract
import Values

/// Tells inventory what promises, quotes and work orders hold of components, so that nobody else is promised it: in the
/// transaction that changes it, and only what changed.
struct ComponentBookings {
  static let kind = "component-booking"

  let unit: UnitOfWork

  init(_ unit: UnitOfWork) { self.unit = unit }

  static func owner(workOrderID: String) -> String { workOrderPrefix + workOrderID }
  private static let workOrderPrefix = "workorder:"

  /// Of a promise, a quote or a work order.
  func tell(_ owner: String) throws {
    let settings = try PlanningDataStore.settings(unit.database)
    let workOrderID =
      owner.hasPrefix(Self.workOrderPrefix) ? String(owner.dropFirst(Self.workOrderPrefix.count)) : nil
    let share =
      try workOrderID.map { try ToldBookingStore.share(ofWorkOrder: $0, settings, unit.database) }
      ?? ToldBookingStore.share(ofPromise: owner, settings, unit.database)
    guard try ToldBookingStore.told(owner, unit.database) != share else { return }
    try ToldBookingStore.note(share, toldOf: owner, unit.database)
    try unit.publish(
      ComponentBookingChanged(
        owner: owner, workOrderID: workOrderID, takes: share.takes, gives: share.gives, changedAt: unit.businessTime))
  }

  func tell(workOrder id: String) throws { try tell(Self.owner(workOrderID: id)) }

  /// Of all lines of a version's promise.
  func tellPromises(handoffID: String, version: Int) throws {
    for line in try PromiseStore.lines(handoffID: handoffID, version: version, unit.database)
    where line.details != nil {
      try tell(BookingStore.owner(handoffID: handoffID, version: version, lineID: line.lineID))
    }
  }

  /// Of everybody, when sites are called otherwise.
  func tellAll() throws {
    for owner in try ToldBookingStore.owners(unit.database) { try tell(owner) }
  }

  /// What was booked before inventory was told of it.
  static let subscription = TimerSubscription(kind: kind) { timer, unit in
    try ComponentBookings(unit).tell(timer.key)
  }
}
