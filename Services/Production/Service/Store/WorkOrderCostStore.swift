import Foundation
import GRDB
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// What a work order cost, or why that is not known.
struct WorkOrderCostSheet: Codable, Sendable {
  var cost: WorkOrderCost?
  /// What has no standard cost or rate, or not in the product's currency: `item FRAME`, `work centre assembly`.
  var unknown: [String]
}

/// What work orders cost. Standard costs and rates come from the planning data.
enum WorkOrderCostStore {
  static func save(_ sheet: WorkOrderCostSheet, of workOrderID: String, _ db: Database) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try db.cachedStatement(sql: "INSERT INTO workOrderCost (workOrderID, document) VALUES (?, ?)")
      .execute(arguments: [workOrderID, String(decoding: encoder.encode(sheet), as: UTF8.self)])
  }

  /// As it was when the work order closed; nil before, and for one that no plan made.
  static func sheet(of workOrderID: String, _ db: Database) throws -> WorkOrderCostSheet? {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT document FROM workOrderCost WHERE workOrderID = ?"), arguments: [workOrderID]
    ).map(decoded)
  }

  /// Of all closed work orders that plans made, one by one.
  static func forEach(_ db: Database, _ take: (WorkOrderCostSheet) throws -> Void) throws {
    let documents = try String.fetchCursor(db, sql: "SELECT document FROM workOrderCost")
    while let document = try documents.next() { try take(decoded(document)) }
  }

  private static func decoded(_ document: String) throws -> WorkOrderCostSheet {
    try JSONDecoder().decode(WorkOrderCostSheet.self, from: Data(document.utf8))
  }

  /// What the work order cost so far, by today's standard costs and rates.
  static func compute(_ record: WorkOrderRecord, _ db: Database) throws -> WorkOrderCostSheet {
    var rates = CostRates(db)
    let product = try rates.item(record.product, at: record.plant, in: record.job.ordered.unit)
    var materials: [WorkOrderCosting.Material] = []
    for component in try WorkOrderStore.components(of: record.id, db) {
      let isWithUs = record.subcontractor == nil
      let issued = component.isBackflushed || !record.state.hasMaterial || !isWithUs ? 0 : component.quantity.steps
      guard let cost = try rates.item(component.item, at: component.plant, in: component.quantity.unit) else {
        continue
      }
      materials.append(
        WorkOrderCosting.Material(
          requiredSteps: component.quantity.steps,
          usedSteps: issued + component.backflushedSteps + component.consumedSteps,
          cost: cost))
    }
    var labours: [WorkOrderCosting.Labour] = []
    for operation in try OperationStore.operations(of: record.id, db) {
      let totals = operation.state.totals
      guard totals.reports > 0, let rate = try rates.workCentre(operation.workCentre) else { continue }
      let run = operation.standard.runMinutes(for: totals.madeSteps, of: record.job.ordered.steps)
      labours.append(
        WorkOrderCosting.Labour(
          standardMinutes: totals.madeSteps > 0 ? operation.standard.setupMinutes + run : 0,
          reportedMinutes: totals.setupMinutes + totals.runMinutes, costPerHour: rate.perHour,
          overheadBasisPoints: rate.overheadBasisPoints))
    }
    let service = record.subcontractor.flatMap { rates.service(of: $0, in: record.job.ordered.unit) }
    guard rates.unknown.isEmpty, let product, let currency = rates.currency else {
      return WorkOrderCostSheet(cost: nil, unknown: rates.unknown)
    }
    let output = WorkOrderCosting.Output(
      orderedSteps: record.job.ordered.steps, goodSteps: record.state.output.goodSteps,
      scrapSteps: record.state.output.scrapSteps, cost: product)
    let coProducts = try ByProductStore.list(of: record.id, db).filter { $0.costPerMillion > 0 }
    guard
      let result = WorkOrderCosting.result(
        output, materials, labours, coProducts: coProducts.map(\.costPerMillion), service: service)
    else {
      return WorkOrderCostSheet(cost: nil, unknown: ["an amount that can be booked"])
    }
    func money(_ amount: Int64) -> Money { Money(minorUnits: amount, currency: currency) }
    return WorkOrderCostSheet(
      cost: WorkOrderCost(
        material: money(result.material), labour: money(result.labour), overhead: money(result.overhead),
        output: money(result.output + result.coProducts.reduce(0, +)),
        variances: result.variances.map { CostVariance(kind: $0.kind.rawValue, amount: money($0.amount)) },
        coProducts: coProducts.isEmpty
          ? nil : zip(coProducts, result.coProducts).map { CoProductCost(item: $0.item, amount: money($1)) },
        service: record.subcontractor == nil ? nil : money(result.service)),
      unknown: [])
  }
}

/// Reads standard costs and rates, and notes what is missing.
private struct CostRates {
  struct Rate {
    var perHour: Int64
    var overheadBasisPoints: Int64
  }

  private struct ItemDocument: Decodable {
    var standardCost: Money?
  }

  private struct WorkCentreDocument: Decodable {
    var costPerHour: Money?
    /// Of the labour; absent: none.
    var overheadPercent: NumberText?
  }

  private let db: Database
  private(set) var unknown: [String] = []
  /// Of the first amount found.
  private(set) var currency: Currency?

  init(_ db: Database) { self.db = db }

  mutating func item(
    _ item: String, at plant: String, in unit: UnitOfMeasure
  ) throws -> WorkOrderCosting.StandardCost? {
    var document: ItemDocument?
    if !plant.isEmpty { document = try self.document("item", item + "@" + plant) }
    if document?.standardCost == nil { document = try self.document("item", item) ?? document }
    guard let amount = checked(document?.standardCost, of: "item \(item)") else { return nil }
    return WorkOrderCosting.StandardCost(
      minorUnits: amount, stepsPerUnit: (0..<unit.scale).reduce(1) { value, _ in value * 10 })
  }

  mutating func service(of subcontractor: Subcontractor, in unit: UnitOfMeasure) -> WorkOrderCosting.StandardCost? {
    checked(subcontractor.price, of: "the price of subcontractor \(subcontractor.name)").map { amount in
      WorkOrderCosting.StandardCost(
        minorUnits: amount, stepsPerUnit: (0..<unit.scale).reduce(1) { value, _ in value * 10 })
    }
  }

  mutating func workCentre(_ name: String) throws -> Rate? {
    let document: WorkCentreDocument? = try document("workCentre", name)
    let percent = document?.overheadPercent
    // At most as much as nobody adds; an hour's rate times that stays small.
    let overhead = percent.map { $0.times(100) } ?? 0
    guard (0...10_000_000).contains(overhead), let amount = checked(document?.costPerHour, of: "work centre \(name)")
    else { return nil }
    return Rate(perHour: amount, overheadBasisPoints: overhead)
  }

  /// The amount in minor units, unless it is missing, negative or in another currency.
  private mutating func checked(_ amount: Money?, of record: String) -> Int64? {
    guard let amount, !amount.isNegative, currency == nil || currency == amount.currency else {
      if !unknown.contains(record) { unknown.append(record) }
      return nil
    }
    currency = amount.currency
    return amount.minorUnits
  }

  /// Nil when there is none, or none that can be read.
  private func document<Document: Decodable>(_ kind: String, _ key: String) throws -> Document? {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT document FROM planningRecord WHERE kind = ? AND key = ?"), arguments: [kind, key]
    ).flatMap { try? JSONDecoder().decode(Document.self, from: Data($0.utf8)) }
  }
}
