import GatewayDomain
import Messaging
import Persistence
import Values

/// What happens when nobody answers.
enum HandoffTimers {
  /// A stage of a version is over; the payload is the version.
  static let deadline = "gateway.stage-deadline"

  static let all = [TimerSubscription(kind: deadline, fire: endStage)]

  private static func endStage(_ timer: FiredTimer, in unit: UnitOfWork) throws {
    guard let process = try HandoffProcess.load(timer.key, in: unit), let version = Int(timer.payload),
      process.record.state.version == version, process.record.state.stage != .decided
    else { return }
    if let deadline = process.record.deadlineAt, deadline > unit.now {
      // The stage it was set for is over; the present one has time left.
      return try unit.schedule(
        HandoffTimers.deadline, key: timer.key, at: deadline, payload: timer.payload,
        correlationID: process.record.publicOrderID)
    }
    if process.record.state.stage == .awaitingData { return try Assessment.resume(process, final: true) }
    try process.execute(.timeOut(version: version))
    try process.save()
  }
}
