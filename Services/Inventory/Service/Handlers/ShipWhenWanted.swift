import InventoryDomain
import Messaging
import Persistence
import Values

/// An automatic site ships what is ready, but no earlier than the customer wants it. The day is waited for
/// by a timer, one per order, so that it survives a restart.
enum ShipWhenWanted {
  static let timer = "wanted-date"

  /// The payload is the day. Orders on the clock of older data are due by our own at once: the day that was
  /// waited for counts as come, whatever their clock says.
  static func wait(until day: LocalDate, for handoffID: String, orderID: String, in unit: UnitOfWork) throws {
    try unit.schedule(
      timer, key: handoffID, at: day.start, payload: String(day.daysSinceEpoch), correlationID: orderID)
  }

  static func ship(_ timer: FiredTimer, in unit: UnitOfWork) throws {
    guard let days = Int(timer.payload) else {
      throw PermanentFault("The timer of order \(timer.key) does not name a day.")
    }
    guard let file = try FulfilmentFile(handoffID: timer.key, in: unit) else { return }
    try file.shipWhatIsReady(wantedBy: LocalDate(daysSinceEpoch: days))
    try file.save()
  }
}
