import GatewayDomain
import Persistence
import Values

/// How a version of an order comes in, whoever hands it over: identity first, then all checks.
enum Intake {
  enum Answer {
    /// New: it is under way, or already decided.
    case taken(handoffID: String)
    /// The same version with the same content was taken before: its stored answer stands.
    case stored(handoffID: String)
    /// The same version was taken before with other content.
    case conflict(handoffID: String)
    /// An earlier version has to come first.
    case missing(expected: Int)
  }

  /// What a message about a version waits for when the version before it is not here.
  static func prerequisite(_ sourceSystem: String, _ orderID: String, version: Int) -> String {
    "handoff:\(sourceSystem):\(orderID):\(version)"
  }

  static func receive(_ order: SourceOrder, from system: SourceSystem, in unit: UnitOfWork) throws -> Answer {
    var process: HandoffProcess?
    if order.version > 1 {
      process = try HandoffProcess.find(sourceSystem: order.sourceSystem, orderID: order.orderID, in: unit)
      let newest = process?.record.state.version ?? 0
      guard order.version <= newest + 1 else { return .missing(expected: newest + 1) }
    }
    let handoffID = process?.record.id ?? unit.newID()
    let hash = order.payloadHash
    // This insert is the duplicate check: two deliveries of one version cannot both pass it.
    guard
      let position = try VersionStore.insert(
        order, handoffID: handoffID, hash: hash, at: unit.businessTime, in: unit.database)
    else { return try repeated(order, hash, in: unit) }
    let started =
      process ?? HandoffProcess.begin(order, handoffID: handoffID, company: system.company, in: unit)
    let products = try MasterDataStore.products(of: order, in: unit.database)
    let lines = try LineStore.insert(
      order.lines, products: products, position: position, currency: order.currency, in: unit.database)
    var header = order
    header.lines = []
    try started.take(StoredOrder(position: position, header: header, lines: lines))
    try Assessment.assess(started, order, products, system, final: false)
    try started.save()
    return .taken(handoffID: handoffID)
  }

  private static func repeated(_ order: SourceOrder, _ hash: String, in unit: UnitOfWork) throws -> Answer {
    guard let stored = try VersionStore.identity(order, in: unit.database) else {
      preconditionFailure("a version that could not be inserted must be there")
    }
    if stored.payloadHash == hash { return .stored(handoffID: stored.handoffID) }
    return .conflict(handoffID: stored.handoffID)
  }
}
