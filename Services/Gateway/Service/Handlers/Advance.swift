import GatewayDomain
import Messaging
import Persistence
import Values

/// Carries an answer to the hand-off it belongs to.
enum Advance {
  /// An answer that came too late, or again, is noted with its code and changes nothing.
  static func handoff(
    _ handoffID: String, version: Int, in unit: UnitOfWork, _ command: (HandoffProcess) throws -> Handoff.Command
  ) throws -> Outcome {
    guard let process = try HandoffProcess.load(handoffID, in: unit) else {
      try DecisionStore.noteIrregularity(
        .lateAnswer, handoffID: handoffID, version: version, detail: "An answer came for a hand-off nobody knows.",
        at: unit.businessTime, in: unit.database)
      return .done
    }
    do {
      try process.execute(try command(process))
      try process.save()
    } catch let refusal as Handoff.Refusal {
      guard case .late = refusal else { throw PermanentFault(refusal.sentence) }
      try DecisionStore.noteIrregularity(
        .lateAnswer, handoffID: handoffID, version: version, detail: refusal.sentence, at: unit.businessTime,
        in: unit.database)
    }
    return .done
  }
}
