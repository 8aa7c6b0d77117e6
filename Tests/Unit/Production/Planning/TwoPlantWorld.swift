import Foundation
import GRDB
import GatewayContract
import InventoryContract
import InventoryService
import Messaging
import Persistence
import ProductionContract
import ProductionService
import SalesContract
import Testing
import Values

/// Production and inventory in memory, each hearing what the other publishes. Wednesday, 1 December 2010; both plants
/// work from Monday to Friday. Leeds serves customers; goods from York take two working days.
final class TwoPlantWorld {
  let works = try! Workshop()
  let stores = try! InventoryWorld()
  private var fromWorks: Int64 = 0
  private var fromStores: Int64 = 0

  /// Gears are made at York of a blank each, in a working day.
  static let gears = """
    {"settings":{"mainPlant":"Leeds"},
     "calendars":[{"name":"week","shifts":[{"days":[1,2,3,4,5],"from":"08:00","to":"16:00"}]}],
     "plants":[{"name":"Leeds","calendar":"week"},{"name":"York","calendar":"week"}],
     "workCentres":[{"name":"mill","plant":"York","calendar":"week","machines":1}],
     "lanes":[{"from":"York","to":"Leeds","leadTimeDays":2}],
     "items":[{"item":"GEAR","plant":"York","source":"make","leadTimeDays":1},
       {"item":"BLANK","plant":"York","source":"buy","leadTimeDays":3},
       {"item":"CHIPS","plant":"York","source":"none"}OTHERS],
     "bills":[{"item":"GEAR","plant":"York","components":[{"item":"BLANK","quantity":1}],
       "byProducts":[{"item":"CHIPS","quantity":3}]}MOREBILLS],
     "routings":[{"item":"GEAR","plant":"York","operations":[{"workCentre":"mill","runMinutes":10}]}]}
    """

  /// `others` and `bills` are further items and bills; `blanks` are free at York.
  init(others: String = "", bills: String = "", blanks: Int64 = 50, york: FulfilmentMode = .automatic) throws {
    for item in ["GEAR", "BLANK", "CHIPS", "BOX"] {
      try stores.list(item, supply: item == "GEAR" ? .makeToOrder : .stock)
    }
    try stores.setMode(york, at: "York")
    if blanks > 0 { try stores.receive("BLANK", blanks, at: "York") }
    try works.load(
      Self.gears.replacingOccurrences(of: "OTHERS", with: others.isEmpty ? "" : "," + others)
        .replacingOccurrences(of: "MOREBILLS", with: bills.isEmpty ? "" : "," + bills))
    try pass(.seconds(3))
  }

  /// Lets time pass on both sides, and carries messages until nobody has more to say.
  func pass(_ duration: Duration = .zero) throws {
    works.clock.advance(by: duration)
    try works.passDueTimers()
    try stores.pass(duration)
    try carry()
  }

  func passDays(_ days: Int) throws {
    for _ in 0..<days {
      try pass(.seconds(86_400))
      try pass(.seconds(3))
    }
  }

  private func carry() throws {
    var isQuiet = false
    while !isQuiet {
      isQuiet = true
      for envelope in try envelopes(works.database, after: &fromWorks) {
        isQuiet = false
        try deliverToStores(envelope)
      }
      for envelope in try envelopes(stores.database, after: &fromStores) {
        isQuiet = false
        try deliverToWorks(envelope)
      }
    }
  }

  private func envelopes(_ database: ServiceDatabase, after position: inout Int64) throws -> [Envelope] {
    let rows = try database.read { [position] db in
      try Row.fetchAll(
        db, sql: "SELECT position, body FROM outbox WHERE position > ? ORDER BY position", arguments: [position])
    }
    position = rows.last?[0] ?? position
    return try rows.map { try Envelope.decoded(Array($0[1] as Data)) }
  }

  private func deliverToStores(_ envelope: Envelope) throws {
    func send<Event: BusinessEvent>(_ type: Event.Type) throws {
      guard envelope.type == type.type else { return }
      let report = try stores.send(try WireFormat.decode(type, from: envelope.data))
      #expect(report.parked == 0, "\(envelope.type)")
    }
    try send(WorkOrderReleased.self)
    try send(WorkOrderCompleted.self)
    try send(WorkOrderCancelled.self)
    try send(MaterialBackflushed.self)
    try send(PlannedOrderFirmed.self)
  }

  private func deliverToWorks(_ envelope: Envelope) throws {
    func hear<Event: BusinessEvent>(_ type: Event.Type) throws {
      guard envelope.type == type.type else { return }
      let report = try works.hear(try WireFormat.decode(type, from: envelope.data))
      #expect(report.parked == 0, "\(envelope.type)")
    }
    try hear(MaterialIssued.self)
    try hear(MaterialShort.self)
    try hear(StockPositionChanged.self)
    try hear(PurchaseOrderChanged.self)
    try hear(TransferOrderChanged.self)
    try hear(InspectionLotDecided.self)
  }

  /// A customer's order for gears is promised, accepted and carried to both.
  func order(_ handoffID: String, _ pieces: Int64) throws -> SupplyPromise {
    try works.request(handoffID, ("1", "GEAR", pieces))
    let promise = try #require(try works.promised(handoffID))
    guard promise.promised.isPositive else { return promise }
    try stores.accept(handoffID, [.init(product: "GEAR", ordered: pieces, stock: 0, made: pieces)])
    try works.accept(handoffID, ("1", "GEAR", pieces))
    try carry()
    return promise
  }

  func transfers() throws -> [TransferOrderChanged] { try stores.everPublished(TransferOrderChanged.self) }
  func issued() throws -> Int64 {
    try stores.everPublished(GoodsIssued.self).flatMap { $0.lines.map(\.quantity.steps) }.reduce(0, +)
  }

  /// Plant, name and quantity of the gears that a plan counts as there or coming for certain.
  func counted() throws -> [String] {
    let plan = try works.plan()
    return try works.supplies(of: "GEAR", inPlan: plan.id).filter { $0.status != "planned" }.sorted {
      ($0.plant, $0.status == "stock" ? 0 : 1, $0.name) < ($1.plant, $1.status == "stock" ? 0 : 1, $1.name)
    }.map { "\($0.plant) \($0.status == "stock" ? "stock" : $0.name) \($0.quantity)" }
  }

  /// What no demand takes of an item's stock, in the plan in force.
  func left(_ item: String, at plant: String) throws -> [String] {
    try works.supplies(of: item).filter { $0.plant == plant && $0.status == "stock" }.map { $0.left ?? "0" }
  }

  func expectSound(_ note: String = "", at location: SourceLocation = #_sourceLocation) throws {
    try works.expectSound(note, at: location)
    #expect(try stores.broken().isEmpty, "\(note)", sourceLocation: location)
  }
}
