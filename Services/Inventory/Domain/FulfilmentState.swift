import Values

/// A quantity of one order line, in steps of the line's unit.
package struct Allotment: Hashable, Sendable {
  package let lineID: String
  package let steps: Int64

  package init(lineID: String, steps: Int64) {
    self.lineID = lineID
    self.steps = steps
  }
}

extension Fulfilment {
  package enum LineKind: String, Hashable, Sendable {
    case goods
    /// Nothing to ship: it rides with the first shipment, so that it is invoiced.
    case service
  }

  /// A line of the order in force, in steps of its unit.
  package struct Line: Hashable, Sendable {
    package let lineID: String
    package let item: String
    package let kind: LineKind
    package let unit: UnitOfMeasure
    package var ordered: Int64
    /// To be delivered in all: ordered less refused or cancelled.
    package var accepted: Int64
    /// The part of `accepted` that production promised.
    package var made: Int64
    /// What production has delivered for it, which may be more than its version in force expects: that is free
    /// stock, or was made for a later version that is not accepted here yet.
    package var received: Int64
    /// On hand and kept for this line, in shipments or not.
    package var reserved: Int64
    package var shipped: Int64
    /// The day the customer wants it; nil for as soon as possible.
    package var wanted: LocalDate?

    package init(
      lineID: String, item: String, kind: LineKind, unit: UnitOfMeasure, ordered: Int64, accepted: Int64, made: Int64,
      received: Int64 = 0, reserved: Int64 = 0, shipped: Int64 = 0, wanted: LocalDate? = nil
    ) {
      self.lineID = lineID
      self.item = item
      self.kind = kind
      self.unit = unit
      self.ordered = ordered
      self.accepted = accepted
      self.made = made
      self.received = received
      self.reserved = reserved
      self.shipped = shipped
      self.wanted = wanted
    }

    package var open: Int64 { accepted - shipped }
    package var cancelled: Int64 { ordered - accepted }
    /// Goods that are neither shipped nor reserved yet.
    package var need: Int64 { kind == .goods ? open - reserved : 0 }
    /// What production still owes.
    package var expected: Int64 { max(0, made - received) }
    /// What must come from stock that arrives, because it was promised and is not there.
    package var backorder: Int64 { max(0, need - expected) }
    func isEarly(on day: LocalDate?) -> Bool {
      guard let day, let wanted else { return false }
      return wanted > day
    }
  }

  package enum ShipmentStatus: String, Hashable, Sendable {
    /// Becomes picked.
    case planned
    /// Becomes packed, or planned again.
    case picked
    /// Becomes issued (and leaves the list of open ones), or planned again.
    case packed
  }

  package struct Shipment: Hashable, Sendable {
    package let shipmentID: String
    package var status: ShipmentStatus
    package var lines: [Allotment]

    package init(shipmentID: String, status: ShipmentStatus, lines: [Allotment]) {
      self.shipmentID = shipmentID
      self.status = status
      self.lines = lines
    }
  }

  package enum Stage: Hashable, Sendable {
    /// No version was accepted. Becomes in force, or cancelled.
    case undecided
    /// Becomes in force with a later version, or cancelled as long as nothing was issued.
    case inForce(version: Int)
    /// Final.
    case cancelled
  }

  package struct State: Hashable, Sendable {
    package var stage: Stage
    /// A later version that is not decided yet: shipping rests until it is.
    package var pending: Int?
    package var shipComplete: Bool
    package var lines: [Line]
    /// Planned, picked or packed; issued ones are history.
    package var shipments: [Shipment]

    package init(stage: Stage, pending: Int?, shipComplete: Bool, lines: [Line], shipments: [Shipment]) {
      self.stage = stage
      self.pending = pending
      self.shipComplete = shipComplete
      self.lines = lines
      self.shipments = shipments
    }
    package static let none = State(stage: .undecided, pending: nil, shipComplete: false, lines: [], shipments: [])

    /// The version in force, or nil.
    package var version: Int? {
      if case .inForce(let version) = stage { return version }
      return nil
    }
    package var hasIssued: Bool { lines.contains { $0.shipped > 0 } }
    package var isComplete: Bool { lines.allSatisfy { $0.open == 0 } }
    package func line(_ lineID: String) -> Line? { lines.first { $0.lineID == lineID } }

    /// What open shipments hold of each line.
    package var allotted: [String: Int64] {
      var steps: [String: Int64] = [:]
      for shipment in shipments {
        for line in shipment.lines { steps[line.lineID, default: 0] += line.steps }
      }
      return steps
    }

    /// What is kept for a line and was not picked for a shipment yet.
    package func unpicked(_ lineID: String) -> Int64 {
      guard let line = line(lineID) else { return 0 }
      let picked = shipments.filter { $0.status != .planned }.flatMap(\.lines).filter { $0.lineID == lineID }
      return max(0, line.reserved - picked.reduce(0) { $0 + $1.steps })
    }

    func index() -> [String: Int] {
      Dictionary(uniqueKeysWithValues: lines.enumerated().map { ($1.lineID, $0) })
    }
  }
}
