import GatewayDomain
import Messaging
import Persistence
import Values

/// Carries an answer to the hand-off it belongs to.
enum Advance {
  /// An answer that came too late, or again, is noted with its code and changes nothing. One of stock or capacity
  /// (`ofSupply`) that comes after its stage's time ends the version as the timer would have done: what it promises
  /// may not be held any more.
  static func handoff(
    _ handoffID: String, version: Int, in unit: UnitOfWork, ofSupply: Bool = false,
    _ command: (HandoffProcess) throws -> Handoff.Command
  ) throws -> Outcome {
    guard let process = try HandoffProcess.load(handoffID, in: unit) else {
      try DecisionStore.noteIrregularity(
        .lateAnswer, handoffID: handoffID, version: version, detail: "An answer came for a hand-off nobody knows.",
        at: unit.businessTime, in: unit.database)
      return .done
    }
    do {
      if ofSupply, process.isOverdue(version: version) {
        try process.execute(.timeOut(version: version))
        try process.save()
        throw Handoff.Refusal.late(version: version, newest: process.record.state.version)
      }
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
