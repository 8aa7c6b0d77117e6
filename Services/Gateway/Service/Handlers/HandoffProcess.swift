import GatewayContract
import GatewayDomain
import Messaging
import Persistence
import Values

/// One hand-off inside one unit of work: load, decide, then tell the world what was decided.
final class HandoffProcess {
  let unit: UnitOfWork
  private(set) var record: HandoffRecord
  private var isNew: Bool
  private var stored: StoredOrder?
  private var policyInForce: HandoffPolicy?

  private init(_ record: HandoffRecord, isNew: Bool, unit: UnitOfWork) {
    self.record = record
    self.isNew = isNew
    self.unit = unit
  }

  static func load(_ handoffID: String, in unit: UnitOfWork) throws -> HandoffProcess? {
    try HandoffStore.find(id: handoffID, in: unit.database).map { HandoffProcess($0, isNew: false, unit: unit) }
  }

  static func find(sourceSystem: String, orderID: String, in unit: UnitOfWork) throws -> HandoffProcess? {
    try HandoffStore.find(sourceSystem: sourceSystem, orderID: orderID, in: unit.database)
      .map { HandoffProcess($0, isNew: false, unit: unit) }
  }

  static func begin(_ order: SourceOrder, handoffID: String, company: String, in unit: UnitOfWork) -> HandoffProcess {
    HandoffProcess(
      HandoffRecord(
        id: handoffID, sourceSystem: order.sourceSystem, orderID: order.orderID, orderNumber: order.number,
        company: company, state: Handoff.State(), versionPosition: 0, createdAt: unit.businessTime),
      isNew: true, unit: unit)
  }

  // MARK: What decisions need

  /// The newest version's document and lines, read once.
  func order() throws -> StoredOrder {
    if let stored { return stored }
    let loaded = try VersionStore.load(position: record.versionPosition, in: unit.database)
    stored = loaded
    return loaded
  }

  func isIn(_ stage: Handoff.Stage, version: Int) -> Bool {
    record.state.stage == stage && record.state.version == version
  }

  /// Whether the version waits for stock or capacity longer than it may, though the timer has not fired yet.
  func isOverdue(version: Int) -> Bool {
    guard isIn(.availabilityCheck, version: version) || isIn(.capacityCheck, version: version) else { return false }
    return record.deadlineAt.map { $0 < unit.now } ?? false
  }

  /// The newest version's lines as they ask for promises.
  func demand() throws -> [DemandLine] {
    let shipped = record.state.effective == nil ? [:] : try ShipmentStore.shipped(record.id, in: unit.database)
    return try order().lines.map { line in
      DemandLine(
        lineID: line.source.lineID, quantity: line.source.quantity, isService: line.isService, stock: line.stock,
        shipped: shipped[line.source.lineID]?.quantity.steps ?? 0)
    }
  }

  var policy: HandoffPolicy {
    get throws {
      if let policyInForce { return policyInForce }
      let policy = try SettingsStore.policy(in: unit.database)
      policyInForce = policy
      return policy
    }
  }

  // MARK: Deciding

  /// Decides and carries out what was decided, except the row itself: see ``save()``.
  func execute(_ command: Handoff.Command) throws {
    let before = record.state
    for event in try Handoff.decide(command, on: before, at: unit.now) {
      record.state = Handoff.evolve(record.state, with: event)
      try carryOut(event)
    }
    try setDeadline(before: before)
  }

  /// A version's rows are there: it is the newest from now on.
  func take(_ stored: StoredOrder) throws {
    let previous = record.versionPosition
    record.versionPosition = stored.position
    record.orderNumber = stored.header.number
    self.stored = stored
    do {
      try execute(.receive(version: stored.header.version))
    } catch {
      record.versionPosition = previous
      throw error
    }
  }

  func recognise(customerID: String) { record.customerID = customerID }

  /// Notes which products the lines are, for a version that waited for some of them.
  func resolve(_ products: [String: Knowledge.Product]) throws {
    var order = try order()
    for index in order.lines.indices {
      guard let product = products[order.lines[index].source.product] else { continue }
      order.lines[index].product = product.code
      order.lines[index].isService = product.isService
    }
    try LineStore.resolve(order.lines, position: order.position, in: unit.database)
    stored = order
  }

  func save() throws {
    if isNew {
      try HandoffStore.insert(record, at: unit.businessTime, in: unit.database)
      isNew = false
    } else {
      try HandoffStore.update(record, at: unit.businessTime, in: unit.database)
    }
  }

  /// Each undecided version has one pending timer. It is not moved from stage to stage: a timer that
  /// fires early looks at `deadlineAt` and goes on sleeping.
  private func setDeadline(before: Handoff.State) throws {
    let after = record.state
    guard after.stage != before.stage || after.version != before.version else { return }
    guard after.stage != .decided else {
      record.deadlineAt = nil
      if before.stage != .decided { try unit.cancelTimer(HandoffTimers.deadline, key: record.id) }
      return
    }
    let seconds = after.stage == .creditHold ? try policy.holdTimeoutSeconds : try policy.stageTimeoutSeconds
    let deadline = unit.now + .seconds(seconds)
    record.deadlineAt = deadline
    let isRunning = before.stage != .decided && before.version == after.version
    if !isRunning || before.stage == .creditHold || after.stage == .creditHold {
      try unit.schedule(
        HandoffTimers.deadline, key: record.id, at: deadline, payload: String(after.version),
        correlationID: record.publicOrderID)
    }
  }

  // MARK: Carrying out

  private func carryOut(_ event: Handoff.Event) throws {
    switch event {
    case .received(let version):
      try PrerequisiteStore.clear(handoffID: record.id, in: unit.database)
      try unit.fulfil(Intake.prerequisite(record.sourceSystem, record.orderID, version: version))
    case .dataAwaited(let missing): try PrerequisiteStore.add(missing, handoffID: record.id, in: unit.database)
    case .creditCheckRequested: try requestCreditCheck()
    case .held(let fault): try tellHeld(fault)
    case .availabilityRequested: try requestAvailability()
    case .capacityRequested(let demand): try requestCapacity(demand)
    case .accepted(let outcomes, let effective, _): try accept(outcomes, effective)
    case .rejected(let version, let faults): try reject(version, faults)
    case .cancellationRequested(let version, let reason):
      try publish(
        CancellationRequested(handoffID: record.id, version: version, orderID: record.publicOrderID, reason: reason))
    case .cancelled(let version, let reason, let undecided): try cancel(version, reason, undecided)
    case .cancellationRefused(let version, let code):
      try publish(
        CancellationRefused(
          handoffID: record.id, version: version, orderID: record.publicOrderID, orderNumber: record.orderNumber,
          customerID: record.customerID ?? "", code: code.rawValue, refusedAt: unit.businessTime))
    case .shipped: break
    }
  }

  func publish(_ event: some BusinessEvent) throws { try unit.publish(event, company: record.company) }
}
