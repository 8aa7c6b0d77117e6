import Values

/// The fulfilment of one order: what is promised, kept, on its way and gone, whatever version of the
/// order is in force. Whether goods issue or a cancellation comes first is decided here.
package enum Fulfilment {
  /// A version as the gateway accepted it.
  package struct Terms: Hashable, Sendable {
    package let version: Int
    package let shipComplete: Bool
    /// Without shipped, reserved and received quantities: those are the fulfilment's own.
    package let lines: [Line]

    package init(version: Int, shipComplete: Bool, lines: [Line]) {
      self.version = version
      self.shipComplete = shipComplete
      self.lines = lines
    }
  }

  package enum Command: Hashable, Sendable {
    /// A later version is asked for: shipping rests.
    case freeze(version: Int)
    /// `held` was reserved for this version by line, `free` is what stock has beyond that by item.
    case accept(Terms, held: [String: Int64], free: [String: Int64])
    case reject(version: Int)
    case cancel
    /// Free stock for lines that wait for it.
    case reserve([Allotment])
    /// Production delivered `steps` for a line. What a work order did not give comes from the next one.
    case receive(lineID: String, steps: Int64)
    /// Stock that is kept for a line is taken away, as far as nobody has picked it: the line waits again.
    case giveUp(lineID: String, steps: Int64)
    /// Puts what is ready and wanted by `day` into a shipment; nothing happens when nothing is. Without a day the
    /// warehouse decides when it leaves.
    case plan(shipmentID: String, day: LocalDate? = nil)
    /// Nil picks everything planned.
    case pick(shipmentID: String, [Allotment]?)
    case pack(shipmentID: String)
    case putBack(shipmentID: String)
    case issue(shipmentID: String)
    /// Pick, pack and issue in one step.
    case ship(shipmentID: String)
  }

  package enum Event: Hashable, Sendable {
    case frozen(version: Int)
    case thawed
    /// The lines as they stand under the new version.
    case accepted(version: Int, shipComplete: Bool, lines: [Line])
    case cancelled
    case reserved([Allotment])
    case received(lineID: String, steps: Int64, kept: Int64)
    /// `made` of the steps were made for the line and are to be made again; stock that arrives replaces the others.
    case gaveUp(lineID: String, steps: Int64, made: Int64)
    case planned(Shipment)
    case picked(shipmentID: String, lines: [Allotment])
    case packed(shipmentID: String)
    case putBack(shipmentID: String)
    case issued(shipmentID: String, lines: [Allotment])
    /// The shipment no longer fits the order; its goods stay reserved as far as the order needs them.
    case withdrawn(shipmentID: String)
  }

  package static func decide(_ command: Command, on state: State, at now: Instant) throws(Refusal) -> [Event] {
    switch command {
    case .freeze(let version):
      guard let current = state.version, version > current else { return [] }
      return [.frozen(version: version)]
    case .accept(let terms, let held, let free): return try accept(terms, held, free, on: state)
    case .reject(let version): return state.pending == version ? [.thawed] : []
    case .cancel:
      if case .cancelled = state.stage { return [] }
      guard !state.hasIssued else { throw .alreadyShipped }
      return [.cancelled]
    case .reserve(let allotments):
      let lines = state.index()
      let fitting = allotments.compactMap { allotment -> Allotment? in
        guard let index = lines[allotment.lineID] else { return nil }
        let steps = min(allotment.steps, state.lines[index].need)
        return steps > 0 ? Allotment(lineID: allotment.lineID, steps: steps) : nil
      }
      return fitting.isEmpty ? [] : [.reserved(fitting)]
    case .receive(let lineID, let steps):
      guard state.version != nil, let line = state.line(lineID) else { return [] }
      return [.received(lineID: lineID, steps: steps, kept: min(steps, line.need))]
    case .giveUp(let lineID, let steps): return giveUp(steps, of: lineID, on: state)
    case .plan(let shipmentID, let day): return plan(shipmentID, by: day, on: state)
    case .pick(let shipmentID, let picked):
      let shipment = try open(shipmentID, .planned, on: state)
      return [.picked(shipmentID: shipmentID, lines: try pick(picked, from: shipment, on: state))]
    case .pack(let shipmentID):
      _ = try open(shipmentID, .picked, on: state)
      return [.packed(shipmentID: shipmentID)]
    case .putBack(let shipmentID):
      guard let shipment = state.shipments.first(where: { $0.shipmentID == shipmentID }) else { throw .shipmentUnknown }
      guard shipment.status != .planned else { throw .wrongStatus(.planned, wanted: "picked or packed") }
      return [.putBack(shipmentID: shipmentID)]
    case .issue(let shipmentID):
      let shipment = try open(shipmentID, .packed, on: state)
      return [.issued(shipmentID: shipmentID, lines: shipment.lines)]
    case .ship(let shipmentID):
      let shipment = try open(shipmentID, .planned, on: state)
      return [
        .picked(shipmentID: shipmentID, lines: shipment.lines), .packed(shipmentID: shipmentID),
        .issued(shipmentID: shipmentID, lines: shipment.lines),
      ]
    }
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    var next = state
    switch event {
    case .frozen(let version): next.pending = version
    case .thawed: next.pending = nil
    case .accepted(let version, let shipComplete, let lines):
      next.stage = .inForce(version: version)
      if let pending = next.pending, pending <= version { next.pending = nil }
      next.shipComplete = shipComplete
      next.lines = lines
    case .cancelled:
      next.stage = .cancelled
      next.pending = nil
      next.shipments = []
      for index in next.lines.indices {
        next.lines[index].accepted = 0
        next.lines[index].made = 0
        next.lines[index].reserved = 0
      }
    case .reserved(let allotments):
      let index = next.index()
      for allotment in allotments { next.lines[index[allotment.lineID]!].reserved += allotment.steps }
    case .received(let lineID, let steps, let kept):
      guard let index = next.lines.firstIndex(where: { $0.lineID == lineID }) else { return state }
      next.lines[index].received += steps
      next.lines[index].reserved += kept
    case .gaveUp(let lineID, let steps, let made):
      guard let index = next.lines.firstIndex(where: { $0.lineID == lineID }) else { return state }
      next.lines[index].reserved -= steps
      next.lines[index].received -= made
    case .planned(let shipment): next.shipments.append(shipment)
    case .picked(let shipmentID, let lines):
      next.change(shipmentID) {
        $0.status = .picked
        $0.lines = lines
      }
    case .packed(let shipmentID): next.change(shipmentID) { $0.status = .packed }
    case .putBack(let shipmentID): next.change(shipmentID) { $0.status = .planned }
    case .issued(let shipmentID, let lines):
      next.shipments.removeAll { $0.shipmentID == shipmentID }
      let index = next.index()
      for allotment in lines {
        let position = index[allotment.lineID]!
        next.lines[position].shipped += allotment.steps
        if next.lines[position].kind == .goods { next.lines[position].reserved -= allotment.steps }
      }
    case .withdrawn(let shipmentID): next.shipments.removeAll { $0.shipmentID == shipmentID }
    }
    return next
  }
}

extension Fulfilment.State {
  fileprivate mutating func change(_ shipmentID: String, _ change: (inout Fulfilment.Shipment) -> Void) {
    guard let index = shipments.firstIndex(where: { $0.shipmentID == shipmentID }) else { return }
    change(&shipments[index])
  }
}
