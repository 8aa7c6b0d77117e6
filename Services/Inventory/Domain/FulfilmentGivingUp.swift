import Values

extension Fulfilment {
  /// Takes away what is kept for a line, as far as nobody picked it. Planned shipments that hold more of the line than
  /// is left then are withdrawn, the newest first; of an order that ships complete, every planned one.
  ///
  /// What was made for the line is expected of production again, the rest waits for stock.
  static func giveUp(_ steps: Int64, of lineID: String, on state: State) -> [Event] {
    guard state.version != nil, let line = state.line(lineID) else { return [] }
    let taken = min(steps, state.unpicked(lineID))
    guard taken > 0 else { return [] }
    var events = [Event.gaveUp(lineID: lineID, steps: taken, made: min(taken, line.received))]
    var after = evolve(state, with: events[0])
    for shipment in state.shipments.reversed() where shipment.status == .planned {
      let isOver =
        shipment.lines.contains { $0.lineID == lineID } && (after.allotted[lineID] ?? 0) > line.reserved - taken
      guard isOver || state.shipComplete else { continue }
      let event = Event.withdrawn(shipmentID: shipment.shipmentID)
      events.append(event)
      after = evolve(after, with: event)
    }
    return events
  }
}
