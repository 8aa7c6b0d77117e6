import GatewayContract
import GatewayDomain
import Messaging
import Persistence
import ProductionContract
import Values

/// Production will be later than promised: the line's current promise moves, the first one stays. An
/// order shipped as one moves as a whole. Why, is told by its kind: production's own words name its orders and parts.
struct MovePromiseWhenDemandDelayed: MessageHandler {
  func handle(_ event: DemandDelayed, in unit: UnitOfWork) throws -> Outcome {
    guard let process = try HandoffProcess.load(event.handoffID, in: unit),
      let effective = process.record.state.effective, process.record.state.cancellation != .cancelled,
      let position = try VersionStore.position(
        handoffID: event.handoffID, version: effective.version, in: unit.database)
    else { return .done }
    let lines = try PromiseStore.lines(position: position, in: unit.database)
    guard let delayed = lines.first(where: { $0.lineID == event.lineID }), delayed.productionDate != nil else {
      return .done
    }
    let shipComplete = try VersionStore.load(position: position, in: unit.database).header.shipComplete
    let promised = lines.map {
      PromiseDates.Line(lineID: $0.lineID, stock: $0.stockDate, production: $0.productionDate)
    }
    let dates = PromiseDates.afterDelay(of: event.lineID, to: event.to, shipComplete: shipComplete, promised)
    let reason = DelayReasonText.sentence(
      cause: event.cause, codes: (event.reasons ?? []).map(\.code), text: event.reason)
    for (place, (line, date)) in zip(lines, dates).enumerated() {
      let production =
        line.lineID == event.lineID ? PromiseDates.delayed(promised[place], to: event.to) : line.productionDate
      guard date != line.current || production != line.productionDate else { continue }
      try PromiseStore.move(line, production: production, to: date, position: position, in: unit.database)
      if date != line.current { try tell(line, date, reason, process) }
    }
    return .done
  }

  private func tell(
    _ line: PromiseStore.PromisedLine, _ date: LocalDate, _ reason: String, _ process: HandoffProcess
  ) throws {
    let unit = process.unit
    try PromiseStore.noteChange(
      handoffID: process.record.id, lineID: line.lineID, from: line.current, to: date, reason: reason,
      at: unit.businessTime, in: unit.database)
    try process.publish(
      PromiseChanged(
        handoffID: process.record.id, orderID: process.record.publicOrderID,
        customerID: process.record.customerID ?? "",
        lineID: line.lineID, from: line.current, to: date, reason: reason, changedAt: unit.businessTime))
  }
}
