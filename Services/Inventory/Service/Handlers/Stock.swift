import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import Values

/// The one way in which stock changes: what becomes free serves whoever waits for it, in the same
/// transaction.
enum Stock {
  static func post(_ changes: StockChanges, in unit: UnitOfWork) throws {
    guard !changes.isEmpty else { return }
    let effect = try StockStore.apply(changes, movedAt: unit.businessTime, recordedAt: unit.now, unit.database)
    for site in effect.sitesToTell.sorted() { try TellStockPositions.wait(at: site, in: unit) }
    for movement in changes.movements where movement.isLoss { try tellScrapped(movement, in: unit) }
    for place in effect.freed { try serve(place, in: unit) }
  }

  private static func tellScrapped(_ movement: Movement, in unit: UnitOfWork) throws {
    guard let item = try ItemStore.find(movement.item, unit.database) else { return }
    try unit.publish(
      GoodsScrapped(
        scrapID: unit.newID(), item: item.code, site: Location.site(of: movement.from) ?? movement.from,
        quantity: Quantity(steps: movement.steps, unit: item.unit), cost: item.cost(of: movement.steps),
        documentID: movement.documentID, scrappedAt: unit.businessTime))
  }

  /// At the main site orders that wait for the item come first, in the order in which they were placed, with what
  /// production does not take for promises of its own. Then, at every site, work orders that wait for components, in the
  /// order of their release; what production used up already; and transfers that are to leave.
  static func serve(_ place: ItemAtSite, in unit: UnitOfWork) throws {
    let db = unit.database
    if place.site == Location.main { try serveOrders(place.item, in: unit) }
    guard try StockStore.free(place, db) > 0 else { return }
    for workOrder in try WorkOrderStore.waiting(for: place, db) {
      guard try Material.issue(workOrder, in: unit) == nil else { continue }
      if try StockStore.free(place, db) <= 0 { return }
    }
    try Material.bookBackflush(of: place, in: unit)
    for transferOrderID in try TransferOrderStore.waiting(for: place, db) {
      try TransferTimes.shipWhenThere(transferOrderID, in: unit)
    }
  }

  private static func serveOrders(_ item: String, in unit: UnitOfWork) throws {
    let db = unit.database
    let stock = try StockStore.position(item, db)
    guard stock.free > 0 else { return }
    let backorders = try FulfilmentStore.backorders(item, db)
    let due = backorders.isEmpty ? 0 : try StockOutlook.due(item, stock, today: unit.businessTime.date, db)
    for (handoffID, allotments) in shares(of: due, among: backorders) {
      guard let file = try FulfilmentFile(handoffID: handoffID, in: unit) else { continue }
      try file.perform(.reserve(allotments))
      try file.shipWhatIsReady()
      try file.save()
    }
  }

  /// Gives the stock to the lines in their order and gathers what each order gets.
  private static func shares(of free: Int64, among backorders: [Backorder]) -> [(String, [Allotment])] {
    var left = free
    var shares: [(handoffID: String, allotments: [Allotment])] = []
    for backorder in backorders {
      guard left > 0 else { break }
      let share = Allotment(lineID: backorder.lineID, steps: min(left, backorder.steps))
      left -= share.steps
      if shares.last?.handoffID == backorder.handoffID {
        shares[shares.count - 1].allotments.append(share)
      } else {
        shares.append((backorder.handoffID, [share]))
      }
    }
    return shares
  }
}

/// Components for work orders.
enum Material {
  /// Issues all components of a work order that waits for them, and tells production; when something is
  /// missing nothing moves, and what is missing is returned. A subcontractor gets what he was not given in part before.
  static func issue(_ workOrder: WorkOrderRow, in unit: UnitOfWork) throws -> MaterialRequest.Component? {
    let (id, site) = (workOrder.workOrderID, workOrder.site)
    let given =
      try workOrder.subcontractor == nil ? [] : SubcontractedMaterialStore.find(id, unit.database)
    let components =
      try workOrder.subcontractor == nil
      ? WorkOrderStore.components(id, unit.database)
      : given.filter { $0.openSteps > 0 }.map { MaterialRequest.Component(item: $0.item, steps: $0.openSteps) }
    var free: [String: Int64] = [:]
    for component in components { free[component.item] = try there(component.item, for: workOrder, in: unit) }
    if let missing = MaterialRequest.shortage(of: components, free: free) { return missing }
    var issued = workOrder
    issued.state = .issued
    try WorkOrderStore.update(issued, unit.database)
    var changes: StockChanges
    if let name = workOrder.subcontractor {
      changes = movement(of: components, from: site, to: Location.subcontractor(name), .provision, id)
      for var material in given where material.openSteps > 0 {
        material.providedSteps = material.requiredSteps
        try SubcontractedMaterialStore.save(material, with: name, for: id, unit.database)
      }
    } else {
      changes = movement(of: components, from: site, to: Location.production, .material, id)
    }
    changes.kept = try KeptStockStore.release(id, unit.database).mapValues(-)
    try ComponentBookingStore.noteIssue(to: id, unit.database)
    try Stock.post(changes, in: unit)
    try unit.publish(MaterialIssued(workOrderID: workOrder.workOrderID, issuedAt: unit.businessTime))
    // Production counts on what it was told of parts.
    if given.contains(where: { $0.providedSteps > 0 }) { try SubcontractedWork.tell(id, in: unit) }
    return nil
  }

  /// What of a component a work order may be given: free, or kept for it.
  private static func there(_ item: String, for workOrder: WorkOrderRow, in unit: UnitOfWork) throws -> Int64 {
    let place = ItemAtSite(item, at: workOrder.site)
    return try StockStore.free(place, unit.database)
      + KeptStockStore.kept(place, for: workOrder.workOrderID, unit.database)
  }

  /// Hands a part of the components of a work order over to its subcontractor; with the last of them it is issued. Throws
  /// ``PurchaseOrder/Refusal`` where that is more than is there, or than it takes.
  static func provide(
    _ parts: [MaterialRequest.Component], for workOrder: WorkOrderRow, of subcontractor: String, in unit: UnitOfWork
  ) throws {
    let (id, db) = (workOrder.workOrderID, unit.database)
    var materials = try SubcontractedMaterialStore.find(id, db)
    var kept: [ItemAtSite: Int64] = [:]
    for part in parts {
      guard let number = materials.firstIndex(where: { $0.item == part.item }),
        let measure = try ItemStore.find(part.item, db)?.unit
      else { throw PurchaseOrder.Refusal.provision }
      guard part.steps <= materials[number].openSteps else {
        throw PurchaseOrder.Refusal.moreThanNeeded(
          item: part.item, open: Quantity(steps: materials[number].openSteps, unit: measure))
      }
      let there = try there(part.item, for: workOrder, in: unit)
      guard part.steps <= there else {
        throw PurchaseOrder.Refusal.notThere(item: part.item, there: Quantity(steps: max(0, there), unit: measure))
      }
      materials[number].providedSteps += part.steps
      try SubcontractedMaterialStore.save(materials[number], with: subcontractor, for: id, db)
      let place = ItemAtSite(part.item, at: workOrder.site)
      let own = min(part.steps, try KeptStockStore.kept(place, for: id, db))
      guard own > 0 else { continue }
      try KeptStockStore.take(own, of: place, from: id, db)
      kept[place] = -own
    }
    var changes = movement(
      of: parts, from: workOrder.site, to: Location.subcontractor(subcontractor), .provision, id)
    changes.kept = kept
    try Stock.post(changes, in: unit)
    if materials.allSatisfy({ $0.openSteps == 0 }) {
      _ = try issue(workOrder, in: unit)
    } else {
      try SubcontractedWork.tell(id, in: unit)
    }
  }

  /// Takes the components of a work order back into stock.
  static func takeBack(_ workOrder: WorkOrderRow, in unit: UnitOfWork) throws {
    let components = try WorkOrderStore.components(workOrder.workOrderID, unit.database)
    try Stock.post(
      movement(of: components, from: Location.production, to: workOrder.site, .materialReturn, workOrder.workOrderID),
      in: unit)
  }

  private static func movement(
    of components: [MaterialRequest.Component], from: String, to: String, _ kind: Movement.Kind, _ documentID: String
  ) -> StockChanges {
    StockChanges(
      movements: components.map {
        Movement(item: $0.item, from: from, to: to, steps: $0.steps, kind: kind, documentID: documentID)
      })
  }
}
