import Values

/// Goods that stand in inspection stock until their use is decided: accepted into free stock, or rejected into
/// blocked stock, in one or several decisions.
package enum InspectionLot {
  /// What tests of one characteristic found, in pieces.
  package struct Tally: Hashable, Sendable {
    package var tested: Int
    package var nonconforming: Int

    package init(tested: Int = 0, nonconforming: Int = 0) {
      self.tested = tested
      self.nonconforming = nonconforming
    }
  }

  /// What was received, what is to be tested of it, and what was found and decided:
  /// received = accepted + rejected + open, and none is below zero.
  package struct Terms: Hashable, Sendable {
    package let received: Quantity
    package let characteristics: [InspectionPlan.Characteristic]
    /// How many pieces are tested for each characteristic.
    package let sample: Int
    package var acceptedSteps: Int64
    package var rejectedSteps: Int64
    package var decisions: Int
    /// By the name of the characteristic.
    package var tallies: [String: Tally]

    package init(
      received: Quantity, characteristics: [InspectionPlan.Characteristic], sample: Int, acceptedSteps: Int64 = 0,
      rejectedSteps: Int64 = 0, decisions: Int = 0, tallies: [String: Tally] = [:]
    ) {
      self.received = received
      self.characteristics = characteristics
      self.sample = sample
      self.acceptedSteps = acceptedSteps
      self.rejectedSteps = rejectedSteps
      self.decisions = decisions
      self.tallies = tallies
    }

    package var openSteps: Int64 { received.steps - acceptedSteps - rejectedSteps }
  }

  package enum State: Hashable, Sendable {
    /// Becomes decided.
    case open(Terms)
    /// Final; nothing of it is in inspection stock.
    case decided(Terms)

    package var terms: Terms {
      switch self {
      case .open(let terms), .decided(let terms): terms
      }
    }
  }

  /// What was found on some pieces of one characteristic.
  package struct Reading: Hashable, Sendable {
    package let characteristic: String
    /// Where it is measured.
    package let value: Measure?
    /// Where it is answered with yes (conforms) or no.
    package let conforms: Bool?
    /// On how many pieces it was so.
    package let pieces: Int

    package init(characteristic: String, value: Measure? = nil, conforms: Bool? = nil, pieces: Int = 1) {
      self.characteristic = characteristic
      self.value = value
      self.conforms = conforms
      self.pieces = pieces
    }
  }

  package enum Command: Hashable, Sendable {
    case record([Reading])
    /// `reason` is why goods are accepted although tested ones do not conform.
    case decide(accept: Quantity, reject: Quantity, defectCode: String?, reason: String?)
  }

  package enum Event: Hashable, Sendable {
    case recorded(Reading, conforms: Bool)
    case decided(decision: Int, acceptedSteps: Int64, rejectedSteps: Int64)
  }

  private static let maximumPieces = 1_000_000

  package static func decide(_ command: Command, on state: State) throws(QualityRefusal) -> [Event] {
    guard case .open(let terms) = state else { throw .lotDecided }
    switch command {
    case .record(let readings):
      var events: [Event] = []
      for reading in readings { events.append(.recorded(reading, conforms: try conforms(reading, terms))) }
      return events
    case .decide(let accept, let reject, let defectCode, let reason):
      let unit = terms.received.unit
      guard accept.unit == unit, reject.unit == unit else { throw .unit(unit) }
      guard accept.steps >= 0, reject.steps >= 0, accept.isPositive || reject.isPositive else { throw .quantity }
      guard accept.steps <= terms.openSteps, reject.steps <= terms.openSteps - accept.steps else {
        throw .moreThanOpen(Quantity(steps: terms.openSteps, unit: unit))
      }
      if reject.isPositive, defectCode == nil { throw .defectCodeMissing }
      if accept.isPositive { try check(terms, rejecting: reject.steps, reason) }
      return [.decided(decision: terms.decisions + 1, acceptedSteps: accept.steps, rejectedSteps: reject.steps)]
    }
  }

  private static func conforms(_ reading: Reading, _ terms: Terms) throws(QualityRefusal) -> Bool {
    guard let characteristic = terms.characteristics.first(where: { $0.name == reading.characteristic }) else {
      throw .characteristicUnknown(reading.characteristic)
    }
    guard (1...maximumPieces).contains(reading.pieces) else {
      throw .reading("'pieces' of '\(characteristic.name)' must be 1 to \(maximumPieces).")
    }
    switch (characteristic.unit, reading.value, reading.conforms) {
    case (.some, .some(let value), nil): return characteristic.admits(value)
    case (.some(let unit), _, _):
      throw .reading("'\(characteristic.name)' is measured in \(unit); give 'value' and not 'conforms'.")
    case (nil, nil, .some(let conforms)): return conforms
    case (nil, _, _): throw .reading("'\(characteristic.name)' is answered with 'conforms', true or false.")
    }
  }

  /// Nothing is accepted before the sample is tested. Where all pieces were tested, rejecting those that do not
  /// conform is enough; a sample stands for its lot, so that accepting after a finding is a deviation.
  private static func check(_ terms: Terms, rejecting steps: Int64, _ reason: String?) throws(QualityRefusal) {
    for characteristic in terms.characteristics {
      let tally = terms.tallies[characteristic.name] ?? Tally()
      guard tally.tested >= terms.sample else {
        throw .resultsMissing(characteristic: characteristic.name, tested: tally.tested, sample: terms.sample)
      }
      let isWhole = terms.received.unit.scale == 0 && Int64(terms.sample) == terms.received.steps
      let rejected = isWhole ? terms.rejectedSteps + steps : 0
      guard reason != nil || Int64(tally.nonconforming) <= rejected else {
        throw .deviation(characteristic: characteristic.name, nonconforming: tally.nonconforming)
      }
    }
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    guard case .open(var terms) = state else { return state }
    switch event {
    case .recorded(let reading, let conforms):
      var tally = terms.tallies[reading.characteristic] ?? Tally()
      tally.tested += reading.pieces
      if !conforms { tally.nonconforming += reading.pieces }
      terms.tallies[reading.characteristic] = tally
    case .decided(let decision, let accepted, let rejected):
      terms.decisions = decision
      terms.acceptedSteps += accepted
      terms.rejectedSteps += rejected
    }
    return terms.openSteps == 0 ? .decided(terms) : .open(terms)
  }
}
