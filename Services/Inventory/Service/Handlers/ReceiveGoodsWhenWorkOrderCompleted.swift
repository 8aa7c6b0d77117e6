import InventoryDomain
import Messaging
import Persistence
import ProductionContract
import Values

/// Production delivered: what is good goes into stock at the work order's site. What was made for an order line serves
/// it, or is carried to the site that does; what was made for another work order is kept for that; the rest serves
/// whoever waits for it. What has to be inspected goes to inspection instead, and on its way when it is accepted.
struct ReceiveGoodsWhenWorkOrderCompleted: MessageHandler {
  func handle(_ event: WorkOrderCompleted, in unit: UnitOfWork) throws -> Outcome {
    let db = unit.database
    if !event.handoffID.isEmpty {
      guard try AvailabilityStore.isAccepted(event.handoffID, db),
        try FulfilmentFile(handoffID: event.handoffID, in: unit) != nil
      else { return .waitFor("order:" + event.handoffID) }
    }
    for item in [event.product] + (event.byProducts ?? []).map(\.item) {
      guard try ItemStore.find(item, db) != nil else { return .waitFor("product:" + item) }
    }
    let isNew = try WorkOrderStore.noteReceipt(
      event.workOrderID, event.completion, good: event.good.steps, scrap: event.scrap.steps, at: event.completedAt, db)
    guard isNew else { return .done }
    try noteEnd(event, db)
    let site = try note(event, in: unit)?.site ?? Location.main
    try noteCarriage(event, from: site, in: unit)
    let place = event.good.isPositive ? try Quality.place(Arrival(event, at: site), in: unit) : site
    let goods = [(event.good.steps, place), (event.scrap.steps, Location.scrap)].filter { $0.0 > 0 }.map {
      movement(event, of: event.product, $0.0, to: $0.1)
    }
    let movements = try goods + byProducts(event, to: site, in: unit)
    guard place == site, event.good.isPositive else {
      try Stock.post(StockChanges(movements: movements), in: unit)
      return .done
    }
    try Delivery(
      item: event.product, site: site, quantity: event.good, workOrderID: event.workOrderID,
      line: OrderLine(event)
    ).post(movements, in: unit)
    return .done
  }

  /// What it brings has come. What its reports used up is held until that is told, which comes after.
  private func noteEnd(_ event: WorkOrderCompleted, _ db: DatabaseHandle) throws {
    guard event.closed else {
      return try ComponentBookingStore.noteReceipt(event.workOrderID, good: event.good.steps, db)
    }
    try ComponentBookingStore.noteIssue(to: event.workOrderID, db)
    try ComponentBookingStore.forgetReceipt(event.workOrderID, db)
  }

  private func movement(_ event: WorkOrderCompleted, of item: String, _ steps: Int64, to location: String) -> Movement {
    Movement(
      item: item, from: Location.production, to: location, steps: steps, kind: .production,
      documentID: event.workOrderID, lineID: String(event.completion))
  }

  /// Adds the delivery to the work order; nil when it is not known.
  private func note(_ event: WorkOrderCompleted, in unit: UnitOfWork) throws -> WorkOrderRow? {
    guard var workOrder = try WorkOrderStore.find(event.workOrderID, unit.database) else { return nil }
    workOrder.good += event.good.steps
    if event.closed { workOrder.state = .closed }
    try WorkOrderStore.update(workOrder, unit.database)
    return workOrder
  }

  private func byProducts(_ event: WorkOrderCompleted, to site: String, in unit: UnitOfWork) throws -> [Movement] {
    let components = MaterialRequest.merged(
      (event.byProducts ?? []).map { MaterialRequest.Component(item: $0.item, steps: $0.quantity.steps) }
        .filter { $0.steps > 0 })
    return try components.map { component in
      try WorkOrderStore.noteByProduct(component, of: event.workOrderID, event.completion, unit.database)
      return movement(event, of: component.item, component.steps, to: site)
    }
  }

  /// What of it its line needs at another site leaves now, or when it passed inspection.
  private func noteCarriage(_ event: WorkOrderCompleted, from site: String, in unit: UnitOfWork) throws {
    guard let carriage = event.carriage else { return }
    let steps = min(carriage.quantity.steps, event.good.steps)
    let to = try PlantSite.of(nil, told: carriage.to, in: unit)
    guard steps > 0, to != site else { return }
    try CarriageStore.add(
      Carriage(site: to, due: carriage.due, days: max(0, carriage.due - event.completedAt.date), steps: steps),
      for: event.workOrderID, unit.database)
  }
}

extension OrderLine {
  /// Nil when it was made for stock.
  fileprivate init?(_ event: WorkOrderCompleted) {
    guard !event.handoffID.isEmpty else { return nil }
    self.init(handoffID: event.handoffID, lineID: event.lineID)
  }
}

extension Arrival {
  fileprivate init(_ event: WorkOrderCompleted, at site: String) {
    self.init(
      item: event.product, site: site, quantity: event.good, origin: .production, sourceID: event.workOrderID,
      sourceLine: String(event.completion), workOrderID: event.workOrderID,
      line: OrderLine(event))
  }
}
