import InventoryDomain
import Messaging
import Persistence
import Values

/// Stock held for versions of orders that are not decided yet.
enum TentativeStock {
  static let expiryTimer = "reservation-expiry"
  /// However late the question comes, what is held for it is held this long.
  private static let shortestHold = Duration.seconds(60)

  private static func key(_ handoffID: String, _ version: Int) -> String { "\(handoffID):\(version)" }

  /// Reserves what an answer promises, until its version is decided or its time is over.
  static func hold(
    _ reservations: [TentativeReservation], for handoffID: String, _ version: Int, until: Instant, in unit: UnitOfWork
  ) throws {
    guard !reservations.isEmpty else { return }
    var changes = StockChanges()
    for reservation in reservations {
      try AvailabilityStore.hold(reservation, handoffID, version, unit.database)
      changes.reserved[reservation.item, default: 0] += reservation.steps
    }
    try Stock.post(changes, in: unit)
    try unit.schedule(
      expiryTimer, key: key(handoffID, version), at: max(until, unit.now + shortestHold),
      payload: "\(version) \(handoffID)")
  }

  /// Takes over what is held for a version that was accepted.
  static func take(_ handoffID: String, _ version: Int, in unit: UnitOfWork) throws -> [TentativeReservation] {
    let held = try AvailabilityStore.release(handoffID, version, unit.database)
    if !held.isEmpty { try unit.cancelTimer(expiryTimer, key: key(handoffID, version)) }
    return held
  }

  /// Lets go what is held for a version that will not be accepted.
  static func release(_ handoffID: String, _ version: Int, in unit: UnitOfWork) throws {
    try letGo(try take(handoffID, version, in: unit), in: unit)
  }

  /// A version was not decided in time: what it held is free again. Should it be accepted after all, it
  /// gets what is there then, and the rest as stock arrives.
  static func letExpire(_ timer: FiredTimer, in unit: UnitOfWork) throws {
    let parts = timer.payload.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, let version = Int(parts[0]) else {
      throw PermanentFault("The timer \(timer.key) does not name a version of an order.")
    }
    // The answer holds nothing any more: whoever asks again is answered anew.
    try AvailabilityStore.forget(String(parts[1]), version, unit.database)
    try letGo(try AvailabilityStore.release(String(parts[1]), version, unit.database), in: unit)
  }

  private static func letGo(_ held: [TentativeReservation], in unit: UnitOfWork) throws {
    var changes = StockChanges()
    for reservation in held { changes.reserved[reservation.item, default: 0] -= reservation.steps }
    try Stock.post(changes, in: unit)
  }
}
