import GatewayDomain
import Persistence
import Values

/// Gathers what the gateway knows, runs the checks, and lets the hand-off go on, wait or end.
enum Assessment {
  /// `final`: facts that are still missing are taken as unknown.
  static func assess(
    _ process: HandoffProcess, _ order: SourceOrder, _ products: [String: Knowledge.Product], _ system: SourceSystem,
    final: Bool
  ) throws {
    guard process.record.state.stage == .validating || process.record.state.stage == .awaitingData else { return }
    let unit = process.unit
    let isOwn = order.sourceSystem == SourceOrder.sales
    let identity = try CustomerIdentity.of(order, in: unit)
    if case .linked(let customerID, _) = identity { process.recognise(customerID: customerID) }
    let knowledge = Knowledge(
      contract: isOwn ? try MasterDataStore.contract(order.contract.reference, in: unit.database) : nil,
      customer: identity.knowledge, products: products,
      priceToleranceBasisPoints: system.priceToleranceBasisPoints,
      shipped: try shipped(process), mayStillArrive: isOwn && !final)
    let verdict = HandoffChecks.check(order, against: knowledge)
    switch verdict {
    case .fit: process.recognise(customerID: try identity.settle(order, in: unit))
    case .unfit: try identity.leaveToAPerson(order, in: unit)
    case .lacks: break
    }
    try process.execute(.assess(verdict, prepaid: order.payment == .prepaid))
  }

  /// What has left under the version in force, with what it is billed by.
  private static func shipped(_ process: HandoffProcess) throws -> [String: Knowledge.Shipped] {
    let (record, database) = (process.record, process.unit.database)
    guard let effective = record.state.effective else { return [:] }
    var shipped = try ShipmentStore.shipped(record.id, in: database)
    guard !shipped.isEmpty,
      let position = try VersionStore.position(handoffID: record.id, version: effective.version, in: database)
    else { return shipped }
    for line in try VersionStore.load(position: position, in: database).lines {
      shipped[line.source.lineID]?.terms = Knowledge.Terms(line.source)
    }
    return shipped
  }

  /// Checks a version again that waited for facts, now that they are here or their time is over.
  static func resume(_ process: HandoffProcess, final: Bool) throws {
    guard process.record.state.stage == .awaitingData else { return }
    let database = process.unit.database
    guard let system = try SettingsStore.sourceSystem(process.record.sourceSystem, in: database) else {
      preconditionFailure("a source system is never deleted")
    }
    let stored = try process.order()
    let order = stored.source
    let products = try MasterDataStore.products(of: order, in: database)
    try process.resolve(products)
    try assess(process, order, products, system, final: final)
    try process.save()
  }

  /// A fact arrived: the versions that waited for it and lack nothing else are checked again.
  static func resumeThose(waitingFor prerequisite: String, in unit: UnitOfWork) throws {
    for handoffID in try PrerequisiteStore.arrived(prerequisite, in: unit.database) {
      guard let process = try HandoffProcess.load(handoffID, in: unit) else { continue }
      try resume(process, final: false)
    }
  }
}
