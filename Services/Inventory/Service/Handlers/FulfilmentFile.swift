import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import Values

/// One order's fulfilment, opened for a unit of work: decides, tells the others, and writes down what
/// changed, once, at the end.
final class FulfilmentFile {
  var header: OrderHeader
  private(set) var state: Fulfilment.State
  private let unit: UnitOfWork
  private let isNew: Bool
  private let storedHeader: OrderHeader
  private let stored: Fulfilment.State
  private var changes = StockChanges()
  private var shipments: [String: ShipmentRecord] = [:]
  private var newShipments: Set<String> = []
  private var shipmentLines: [String: [Allotment]] = [:]

  /// An order that was not known before.
  init(new header: OrderHeader, in unit: UnitOfWork) {
    self.header = header
    storedHeader = header
    state = .none
    stored = .none
    isNew = true
    self.unit = unit
  }

  /// Nil when nothing was accepted or cancelled under this hand-off yet.
  init?(handoffID: String, in unit: UnitOfWork) throws {
    guard let (header, state) = try FulfilmentStore.find(handoffID, unit.database) else { return nil }
    self.header = header
    storedHeader = header
    self.state = state
    stored = state
    isNew = false
    self.unit = unit
  }

  /// Throws ``Fulfilment/Refusal`` when the domain refuses.
  func perform(_ command: Fulfilment.Command) throws {
    for event in try Fulfilment.decide(command, on: state, at: unit.businessTime) {
      let before = state
      state = Fulfilment.evolve(state, with: event)
      try follow(event, before: before)
    }
  }

  /// What was held for a version that is decided now is the fulfilment's, or free again.
  func take(_ held: [TentativeReservation]) {
    for reservation in held { changes.reserved[reservation.item, default: 0] -= reservation.steps }
  }

  func move(_ movement: Movement) { changes.movements.append(movement) }

  /// Puts what is ready into a shipment, and issues it at once where the site works by itself. Such a site
  /// ships nothing before the customer wants it; `day` has come, whatever the business time is.
  func shipWhatIsReady(wantedBy day: LocalDate? = nil) throws {
    let shipmentID = unit.newID()
    let today = max(day ?? unit.businessTime.date, unit.businessTime.date)
    let isAutomatic = try SiteStore.mode(Location.main, unit.database) == .automatic
    try perform(.plan(shipmentID: shipmentID, day: isAutomatic ? today : nil))
    if isAutomatic, let next = Fulfilment.nextDay(after: today, on: state) {
      try ShipWhenWanted.wait(until: next, for: header.handoffID, orderID: header.orderID, in: unit)
    }
    guard let shipment = state.shipments.last, shipment.shipmentID == shipmentID else { return }
    if isAutomatic {
      try perform(.ship(shipmentID: shipmentID))
    } else {
      try publishPlanned(shipmentID)
    }
  }

  /// Sets what the warehouse knows of the carriage before a shipment leaves.
  func setCarriage(_ shipmentID: String, carrier: String?, tracking: String?) throws {
    var record = try self.record(shipmentID)
    record.carrier = carrier ?? record.carrier
    record.tracking = tracking ?? record.tracking
    shipments[shipmentID] = record
  }

  /// Writes the changes, then lets stock that became free serve whoever waits for it.
  func save() throws {
    let db = unit.database
    if isNew || state.stage != stored.stage || state.pending != stored.pending
      || state.shipComplete != stored.shipComplete || header != storedHeader
    {
      try FulfilmentStore.save(header, state, db)
    }
    try saveLines()
    let lines = Dictionary(uniqueKeysWithValues: state.lines.map { ($0.lineID, $0) })
    for (shipmentID, record) in shipments.sorted(by: { $0.key < $1.key }) {
      try ShipmentStore.save(record, of: header.handoffID, db)
      guard let allotments = shipmentLines[shipmentID] else { continue }
      try ShipmentStore.save(
        allotments, in: shipmentID, isNew: newShipments.contains(shipmentID), lines: lines, db)
    }
    try Stock.post(changes, in: unit)
  }

  private func saveLines() throws {
    var old = Dictionary(uniqueKeysWithValues: stored.lines.map { ($0.lineID, $0) })
    for (number, line) in state.lines.enumerated() {
      let before = old.removeValue(forKey: line.lineID)
      guard before != line else { continue }
      try FulfilmentStore.save(line, number: number, of: header, unit.database)
      try keep(line.reserved, of: line.item, before: before, lineID: line.lineID)
      if line.backorder != before?.backorder ?? 0 { try TellStockPositions.wait(for: line.item, in: unit) }
    }
    for line in old.values.sorted(by: { $0.lineID < $1.lineID }) {
      try FulfilmentStore.delete(line: line.lineID, of: header.handoffID, unit.database)
      try keep(0, of: line.item, before: line, lineID: line.lineID)
      if line.backorder > 0 { try TellStockPositions.wait(for: line.item, in: unit) }
    }
  }

  private func keep(_ steps: Int64, of item: String, before: Fulfilment.Line?, lineID: String) throws {
    let kept = before?.reserved ?? 0
    guard steps != kept || item != before?.item else { return }
    if let before { changes.reserved[before.item, default: 0] -= kept }
    changes.reserved[item, default: 0] += steps
    try FulfilmentStore.reserve(
      steps, before: kept, item: item, line: lineID, of: header.handoffID, version: state.version ?? 0, unit.database)
  }

  // MARK: Shipments

  private func record(_ shipmentID: String) throws -> ShipmentRecord {
    if let record = shipments[shipmentID] { return record }
    guard let record = try ShipmentStore.record(shipmentID, unit.database) else {
      throw Fulfilment.Refusal.shipmentUnknown
    }
    return record
  }

  private func follow(_ event: Fulfilment.Event, before: Fulfilment.State) throws {
    switch event {
    case .planned(let shipment):
      newShipments.insert(shipment.shipmentID)
      shipmentLines[shipment.shipmentID] = shipment.lines
      shipments[shipment.shipmentID] = ShipmentRecord(
        shipmentID: shipment.shipmentID, number: try unit.nextNumber("SH"), version: state.version!,
        status: "planned", plannedAt: unit.businessTime)
    case .picked(let shipmentID, let lines):
      let planned = before.shipments.first { $0.shipmentID == shipmentID }
      if planned?.lines != lines { shipmentLines[shipmentID] = lines }
      try note("picked", shipmentID)
    case .packed(let shipmentID): try note("packed", shipmentID)
    case .putBack(let shipmentID): try note("planned", shipmentID)
    case .withdrawn(let shipmentID): try withdraw(shipmentID)
    case .cancelled:
      for shipment in before.shipments { try withdraw(shipment.shipmentID) }
      try unit.cancelTimer(ShipWhenWanted.timer, key: header.handoffID)
    case .issued(let shipmentID, let lines): try issue(shipmentID, lines)
    case .frozen, .thawed, .accepted, .reserved, .received, .gaveUp: break
    }
  }

  private func note(_ status: String, _ shipmentID: String) throws {
    var record = try self.record(shipmentID)
    record.status = status
    shipments[shipmentID] = record
  }

  /// Whoever was told that the shipment is planned learns that it will not leave.
  private func withdraw(_ shipmentID: String) throws {
    try note("withdrawn", shipmentID)
    try publishProgress(shipmentID, "withdrawn")
  }

  private func issue(_ shipmentID: String, _ allotments: [Allotment]) throws {
    var record = try self.record(shipmentID)
    record.status = "issued"
    record.issuedAt = unit.businessTime
    shipments[shipmentID] = record
    let shipped = try shippedLines(allotments, withCost: true)
    for line in shipped where line.kind == Fulfilment.LineKind.goods.rawValue {
      move(
        Movement(
          item: line.product, from: Location.main, to: Location.customer, steps: line.quantity.steps,
          kind: .goodsIssue, documentID: shipmentID, lineID: line.lineID))
    }
    try unit.publish(
      GoodsIssued(
        shipmentID: shipmentID, number: record.number, handoffID: header.handoffID, orderID: header.orderID,
        orderNumber: header.orderNumber, customerID: header.customerID, version: state.version!, lines: shipped,
        carrier: record.carrier, tracking: record.tracking, orderComplete: state.isComplete,
        issuedAt: unit.businessTime))
  }

  /// Tells that a shipment waits for the warehouse.
  func publishPlanned(_ shipmentID: String) throws {
    let record = try self.record(shipmentID)
    let lines = state.shipments.first { $0.shipmentID == shipmentID }?.lines ?? []
    try unit.publish(
      ShipmentPlanned(
        shipmentID: shipmentID, number: record.number, handoffID: header.handoffID, orderID: header.orderID,
        customerID: header.customerID, lines: try shippedLines(lines, withCost: false),
        plannedAt: record.plannedAt))
  }

  /// Tells that a shipment was picked, packed or withdrawn.
  func publishProgress(_ shipmentID: String, _ status: String) throws {
    try unit.publish(
      ShipmentProgressed(
        shipmentID: shipmentID, orderID: header.orderID, customerID: header.customerID, status: status,
        at: unit.businessTime))
  }

  private func shippedLines(_ allotments: [Allotment], withCost: Bool) throws -> [ShippedLine] {
    let lines = Dictionary(uniqueKeysWithValues: state.lines.map { ($0.lineID, $0) })
    return try allotments.map { allotment in
      let line = lines[allotment.lineID]!
      let cost =
        withCost && line.kind == .goods
        ? try ItemStore.find(line.item, unit.database)?.cost(of: allotment.steps) : nil
      return ShippedLine(
        lineID: line.lineID, product: line.item, kind: line.kind.rawValue,
        quantity: Quantity(steps: allotment.steps, unit: line.unit), cost: cost)
    }
  }
}
