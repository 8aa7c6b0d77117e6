import Persistence
import ProductionDomain
import Values

/// What the work orders of an order's earlier versions have given its lines and will give: a later
/// version is promised that before anything new.
struct EarlierSupply {
  let unit: UnitOfWork
  let handoffID: String
  /// The version that is asked for, or was accepted.
  let version: Int
  /// In every state, oldest first.
  private let workOrders: [WorkOrderRecord]

  init(handoffID: String, before version: Int, in unit: UnitOfWork) throws {
    self.unit = unit
    self.handoffID = handoffID
    self.version = version
    workOrders = version > 1 ? try WorkOrderStore.all(handoffID: handoffID, unit.database) : []
  }

  /// Those that may still give something.
  var open: [WorkOrderRecord] { workOrders.filter { $0.state.openSteps > 0 } }

  /// The line's, as far as they may still give something.
  func open(_ lineID: String, _ product: String) -> [WorkOrderRecord] {
    open.filter { $0.lineID == lineID && $0.product == product }
  }

  /// What was delivered and not rejected, shipped or not, counts in. What the version in force does not need any
  /// more went to free stock, so that no more counts than it expects.
  func steps(_ lineID: String, _ product: String) throws -> Int64 {
    let given = workOrders.filter { $0.lineID == lineID && $0.product == product }.linePieces
    guard given > 0 else { return 0 }
    let expected = try DemandStore.steps(
      handoffID: handoffID, before: version, lineID: lineID, product: product, unit.database)
    return min(given, expected)
  }
}

extension [WorkOrderRecord] {
  /// What the line of these work orders has of them, and may still expect.
  var linePieces: Int64 { reduce(0) { $0 + $1.state.lineSteps + $1.state.outstandingSteps } }
}
