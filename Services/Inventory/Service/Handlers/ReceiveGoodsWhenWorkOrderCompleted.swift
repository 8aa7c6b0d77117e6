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
    var file: FulfilmentFile?
    if !event.handoffID.isEmpty {
      guard try AvailabilityStore.isAccepted(event.handoffID, db),
        let order = try FulfilmentFile(handoffID: event.handoffID, in: unit)
      else { return .waitFor("order:" + event.handoffID) }
      file = order
    }
    for item in [event.product] + (event.byProducts ?? []).map(\.item) {
      guard try ItemStore.find(item, db) != nil else { return .waitFor("product:" + item) }
    }
    let isNew = try WorkOrderStore.noteReceipt(
      event.workOrderID, event.completion, good: event.good.steps, scrap: event.scrap.steps, at: event.completedAt, db)
    guard isNew else { return .done }
    try noteEnd(event, db)
    let workOrder = try note(event, in: unit)
    let site = workOrder?.site ?? Location.main
    let place = event.good.isPositive ? try Quality.place(Arrival(event, at: site), in: unit) : site
    let goods = [(event.good.steps, place), (event.scrap.steps, Location.scrap)].filter { $0.0 > 0 }.map {
      movement(event, of: event.product, $0.0, to: $0.1)
    }
    let movements = try goods + byProducts(event, to: site, in: unit)
    guard let file, site == Location.main else {
      var changes = StockChanges(movements: movements)
      if place != site {
        if let carriage = event.carriage { try InspectionLotStore.note(carriage, of: event, from: site, db) }
      } else if event.good.isPositive {
        if let carriage = event.carriage {
          try carry(carriage, event, from: site, &changes, in: unit)
        } else if let parent = workOrder?.neededBy {
          try keep(event, for: parent, at: site, &changes, in: unit)
        }
      }
      try Stock.post(changes, in: unit)
      // What is kept for it is free for nobody, so nobody else is served: it may have all it waits for now.
      if let parent = try workOrder?.neededBy.flatMap({ try WorkOrderStore.find($0, db) }), parent.state == .short {
        _ = try Material.issue(parent, in: unit)
      }
      return .done
    }
    for movement in movements { file.move(movement) }
    if place == site, file.state.line(event.lineID)?.item == event.product {
      try file.perform(.receive(lineID: event.lineID, steps: event.good.steps))
      try file.shipWhatIsReady()
    }
    try file.save()
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

  /// The line's pieces leave for the site that serves it, as a stock transfer order of their own.
  private func carry(
    _ carriage: WorkOrderCarriage, _ event: WorkOrderCompleted, from site: String, _ changes: inout StockChanges,
    in unit: UnitOfWork
  ) throws {
    let steps = min(carriage.quantity.steps, event.good.steps)
    let to = try PlantSite.of(nil, told: carriage.to, in: unit)
    guard steps > 0, to != site else { return }
    let today = unit.businessTime.date
    let file = try TransferOrderFile.plan(
      Quantity(steps: steps, unit: event.good.unit), of: event.product, from: site, to: to, ships: today,
      due: max(today, carriage.due),
      for: TransferOrderFile.Purpose(
        handoffID: event.handoffID, lineID: event.lineID, workOrderID: event.workOrderID), in: unit)
    changes.kept[file.header.origin, default: 0] += steps
  }

  /// A part made for another work order is kept for that, as far as it needs it; it may not be released yet.
  private func keep(
    _ event: WorkOrderCompleted, for parent: String, at site: String, _ changes: inout StockChanges,
    in unit: UnitOfWork
  ) throws {
    let db = unit.database
    let place = ItemAtSite(event.product, at: site)
    var steps = event.good.steps
    if let workOrder = try WorkOrderStore.find(parent, db) {
      guard workOrder.state == .short, workOrder.site == site else { return }
      let needed = try WorkOrderStore.components(parent, db).first { $0.item == event.product }?.steps ?? 0
      steps = try min(steps, max(0, needed - KeptStockStore.kept(place, for: parent, db)))
    } else if try !KeptStockStore.isExpected(workOrder: parent, db) {
      return
    }
    guard steps > 0 else { return }
    try KeptStockStore.keep(steps, of: place, for: parent, db)
    changes.kept[place, default: 0] += steps
  }
}

extension Arrival {
  fileprivate init(_ event: WorkOrderCompleted, at site: String) {
    self.init(
      item: event.product, site: site, quantity: event.good, origin: .production, sourceID: event.workOrderID,
      sourceLine: String(event.completion), workOrderID: event.workOrderID,
      line: event.handoffID.isEmpty ? nil : OrderLine(handoffID: event.handoffID, lineID: event.lineID))
  }
}
