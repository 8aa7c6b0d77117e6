import InventoryDomain
import Values

/// An inspection lot as the API shows it: received = accepted + rejected + open.
package struct InspectionLotView: Codable, Sendable, Equatable {
  /// A characteristic and what was found of it, in pieces.
  package struct Finding: Codable, Sendable, Equatable {
    package let name: String
    package let unit: String?
    package let lower: Measure?
    package let upper: Measure?
    package let tested: Int
    package let nonconforming: Int
  }

  package let lotID: String
  package let number: String
  package let item: String
  package let site: String
  /// `receipt`, `production` or `rework`.
  package let origin: String
  /// The purchase order, adjustment, work order or non-conformance that the goods came with.
  package let sourceID: String
  package let supplier: String?
  package let handoffID: String?
  package let lineID: String?
  package let received: Quantity
  package let accepted: Quantity
  package let rejected: Quantity
  package let open: Quantity
  /// Pieces to test for each characteristic.
  package let sample: Int
  package let characteristics: [Finding]
  /// `open`, `decided` or `skipped`.
  package let status: String
  package let openedAt: Instant
  package let decidedAt: Instant?

  init(_ row: InspectionLotRow) {
    let (arrival, terms) = (row.arrival, row.terms)
    let unit = terms.received.unit
    lotID = row.lotID
    number = row.number
    item = arrival.item
    site = arrival.site
    origin = arrival.origin.rawValue
    sourceID = arrival.sourceID
    supplier = arrival.supplier
    handoffID = arrival.line?.handoffID
    lineID = arrival.line?.lineID
    received = terms.received
    accepted = Quantity(steps: terms.acceptedSteps, unit: unit)
    rejected = Quantity(steps: terms.rejectedSteps, unit: unit)
    open = Quantity(steps: terms.openSteps, unit: unit)
    sample = terms.sample
    characteristics = terms.characteristics.map { characteristic in
      let tally = terms.tallies[characteristic.name] ?? InspectionLot.Tally()
      return Finding(
        name: characteristic.name, unit: characteristic.unit, lower: characteristic.lower, upper: characteristic.upper,
        tested: tally.tested, nonconforming: tally.nonconforming)
    }
    status = row.status.rawValue
    openedAt = row.openedAt
    decidedAt = row.decidedAt
  }
}

/// A result that was recorded of a lot.
package struct InspectionResultView: Encodable, Sendable {
  let position: Int64
  package let characteristic: String
  package let value: Measure?
  package let conforms: Bool
  package let pieces: Int
  package let recordedBy: String
  package let recordedAt: Instant

  private enum CodingKeys: String, CodingKey {
    case characteristic, value, conforms, pieces, recordedBy, recordedAt
  }

  init(_ result: InspectionLotStore.Result) {
    position = result.position
    characteristic = result.reading.characteristic
    value = result.reading.value
    conforms = result.conforms
    pieces = result.reading.pieces
    recordedBy = result.recordedBy
    recordedAt = result.recordedAt
  }
}
