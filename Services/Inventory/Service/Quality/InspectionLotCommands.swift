import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import Values

/// Records what was found on pieces of an inspection lot; all of it or, when one result cannot be, nothing.
package struct RecordInspectionResults: Codable, Sendable {
  package struct Result: Codable, Sendable {
    package var characteristic: String
    /// Where it is measured.
    package var value: Measure?
    /// Where it is answered with yes or no.
    package var conforms: Bool?
    /// On how many pieces it was so; one when absent.
    package var pieces: Int?

    package init(characteristic: String, value: Measure? = nil, conforms: Bool? = nil, pieces: Int? = nil) {
      self.characteristic = characteristic
      self.value = value
      self.conforms = conforms
      self.pieces = pieces
    }
  }

  package var results: [Result]

  package init(results: [Result]) { self.results = results }

  private static let limit = 10_000

  @discardableResult
  package func perform(lot lotID: String, in unit: UnitOfWork) throws -> InspectionLotView {
    var row = try InspectionLotRow.existing(lotID, in: unit)
    guard results.count <= Self.limit else { throw InventoryRefusal.tooManyLines(limit: Self.limit) }
    let readings = results.map {
      InspectionLot.Reading(
        characteristic: $0.characteristic, value: $0.value, conforms: $0.conforms, pieces: $0.pieces ?? 1)
    }
    let events = try InspectionLot.decide(.record(readings), on: row.state)
    for case .recorded(let reading, let conforms) in events {
      try InspectionLotStore.insert(
        reading, conforms: conforms, of: lotID, by: unit.cause.actor, at: unit.businessTime, unit.database)
    }
    row.terms = events.reduce(row.state, InspectionLot.evolve).terms
    return InspectionLotView(row)
  }
}

/// Decides the use of an inspection lot, or of a part: accepted goods go to free stock, first for the line they were
/// made for; rejected ones to blocked stock, with a non-conformance.
package struct DecideInspectionLot: Codable, Sendable {
  package var accept: Quantity?
  package var reject: Quantity?
  /// What is wrong with what is rejected.
  package var defectCode: String?
  package var description: String?
  /// Why goods are accepted although tested ones do not conform.
  package var reason: String?

  package init(
    accept: Quantity? = nil, reject: Quantity? = nil, defectCode: String? = nil, description: String? = nil,
    reason: String? = nil
  ) {
    self.accept = accept
    self.reject = reject
    self.defectCode = defectCode
    self.description = description
    self.reason = reason
  }

  @discardableResult
  package func perform(lot lotID: String, in unit: UnitOfWork) throws -> InspectionLotView {
    var row = try InspectionLotRow.existing(lotID, in: unit)
    let zero = Quantity.zero(row.terms.received.unit)
    let (accepted, rejected) = (accept ?? zero, reject ?? zero)
    let defectCode = try self.defectCode?.checked("defectCode", upTo: 40)
    let reason = try self.reason?.checked("reason", upTo: 200)
    let events = try InspectionLot.decide(
      .decide(accept: accepted, reject: rejected, defectCode: defectCode, reason: reason), on: row.state)
    let state = events.reduce(row.state, InspectionLot.evolve)
    row.terms = state.terms
    if case .decided = state {
      row.status = .decided
      row.decidedAt = unit.businessTime
    }
    try InspectionLotStore.update(row, unit.database)
    var raised: NonconformanceFile?
    if rejected.isPositive, let defectCode { raised = try raise(row, rejected, defectCode, in: unit) }
    try tell(row, accepted, rejected, defectCode, raised?.row.id, in: unit)
    if accepted.isPositive { try release(row, accepted, in: unit) }
    try unit.audit(
      "inspection lot decided", subject: "inspection lot \(row.number)",
      detail: "\(accepted) accepted, \(rejected) rejected" + (reason.map { ": \($0)" } ?? ""))
    return InspectionLotView(row)
  }

  private func raise(
    _ row: InspectionLotRow, _ rejected: Quantity, _ defectCode: String, in unit: UnitOfWork
  ) throws -> NonconformanceFile {
    let arrival = row.arrival
    if let known = try InspectionPlanStore.find(arrival.item, unit.database) {
      try InspectionPlanStore.noteSkipped(known.plan.skippedAtFirst, of: arrival.item, unit.database)
    }
    let movement = Movement(
      item: arrival.item, from: Location.inspection(at: arrival.site), to: Location.blocked(at: arrival.site),
      steps: rejected.steps, kind: .rejection, documentID: row.lotID, lineID: String(row.terms.decisions))
    try Stock.post(StockChanges(movements: [movement]), in: unit)
    return try NonconformanceFile.raise(
      NonconformanceRow(
        id: unit.newID(), number: try unit.nextNumber("NCR"), item: arrival.item, site: arrival.site,
        defectCode: defectCode,
        description: try description?.checked("description", upTo: 1000) ?? "rejected in \(row.number)",
        lotID: row.lotID, supplier: arrival.supplier, workOrderID: arrival.workOrderID, line: arrival.line,
        state: .open(Nonconformance.Terms(quantity: rejected, isPurchased: arrival.supplier != nil)),
        raisedAt: unit.businessTime), in: unit)
  }

  private func release(_ row: InspectionLotRow, _ accepted: Quantity, in unit: UnitOfWork) throws {
    let arrival = row.arrival
    _ = try StockStore.position(arrival.item, at: arrival.site, unit.database).changed(by: accepted.steps)
    let movement = Movement(
      item: arrival.item, from: Location.inspection(at: arrival.site), to: arrival.site, steps: accepted.steps,
      kind: .acceptance, documentID: row.lotID, lineID: String(row.terms.decisions))
    try Delivery(
      item: arrival.item, site: arrival.site, quantity: accepted, workOrderID: arrival.workOrderID, line: arrival.line
    ).post([movement], in: unit)
  }

  private func tell(
    _ row: InspectionLotRow, _ accepted: Quantity, _ rejected: Quantity, _ defectCode: String?,
    _ nonconformanceID: String?, in unit: UnitOfWork
  ) throws {
    let arrival = row.arrival
    try unit.publish(
      InspectionLotDecided(
        lotID: row.lotID, number: row.number, item: arrival.item, site: arrival.site, origin: arrival.origin.rawValue,
        decision: row.terms.decisions, accepted: accepted, rejected: rejected,
        open: Quantity(steps: row.terms.openSteps, unit: accepted.unit),
        defectCode: rejected.isPositive ? defectCode : nil, nonconformanceID: nonconformanceID,
        workOrderID: arrival.workOrderID, handoffID: arrival.line?.handoffID, lineID: arrival.line?.lineID,
        decidedAt: unit.businessTime))
  }
}

extension InspectionLotRow {
  fileprivate static func existing(_ lotID: String, in unit: UnitOfWork) throws -> InspectionLotRow {
    guard let row = try InspectionLotStore.find(lotID, unit.database) else {
      throw InventoryRefusal.inspectionLotUnknown(lotID)
    }
    return row
  }
}
