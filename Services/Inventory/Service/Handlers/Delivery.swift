import InventoryDomain
import Messaging
import Persistence
import Values

/// Goods that become usable at a site: made there, accepted after inspection, used as they are, or arrived from another
/// site. In this order: what their line needs is carried to the site that serves it; at the main site they go to their
/// line; what was made for another work order is kept for that; the rest is free and serves whoever waits.
struct Delivery {
  let item: String
  let site: String
  let quantity: Quantity
  /// What made them at this site; nil for what came from elsewhere.
  var workOrderID: String?
  /// What made those that come from another site.
  var madeElsewhereBy: String?
  /// Whom they were made for.
  var line: OrderLine?

  /// Books the movements that bring the goods, and others that come with them, and hands the goods on.
  func post(_ movements: [Movement], in unit: UnitOfWork) throws {
    let file = try line.flatMap { try FulfilmentFile(handoffID: $0.handoffID, in: unit) }
    var changes = StockChanges(movements: movements)
    let carried = try carry(file, &changes, in: unit)
    guard carried == 0, site == Location.main, let line, let file, file.state.line(line.lineID)?.item == item else {
      return try keep(quantity.steps - carried, changes, in: unit)
    }
    for movement in movements { file.move(movement) }
    try file.perform(.receive(lineID: line.lineID, steps: quantity.steps))
    if file.state.version != nil, let maker = workOrderID ?? madeElsewhereBy {
      try LineDeliveryStore.add(quantity.steps, of: item, from: maker, to: line, unit.database)
    }
    try file.shipWhatIsReady()
    try file.save()
  }

  /// What the line needs leaves for the site that serves it, as a stock transfer order that it is kept for from the
  /// beginning. Nothing is carried for an order that was cancelled.
  private func carry(_ file: FulfilmentFile?, _ changes: inout StockChanges, in unit: UnitOfWork) throws -> Int64 {
    guard let line, let workOrderID, file?.state.stage != .cancelled,
      let carriage = try CarriageStore.take(quantity.steps, of: workOrderID, unit.database)
    else { return 0 }
    let today = unit.businessTime.date
    let transfer = try TransferOrderFile.plan(
      Quantity(steps: carriage.steps, unit: quantity.unit), of: item, from: site, to: carriage.site, ships: today,
      due: carriage.arrival(leaving: today),
      for: TransferOrderFile.Purpose(handoffID: line.handoffID, lineID: line.lineID, workOrderID: workOrderID),
      in: unit)
    changes.kept[transfer.header.origin, default: 0] += carriage.steps
    return carriage.steps
  }

  /// A part made for another work order is kept for that, as far as it needs it; it may not be released yet. Since that
  /// part is free for nobody, nobody is served with it: the work order may have all it waits for now.
  private func keep(_ steps: Int64, _ changes: StockChanges, in unit: UnitOfWork) throws {
    let db = unit.database
    guard steps > 0, let parent = try workOrderID.flatMap({ try WorkOrderStore.find($0, db)?.neededBy }) else {
      return try Stock.post(changes, in: unit)
    }
    let place = ItemAtSite(item, at: site)
    let needed = try min(steps, need(of: parent, place, db))
    var changes = changes
    try KeptStockStore.keep(needed, of: place, for: parent, db)
    changes.kept[place, default: 0] += needed
    try Stock.post(changes, in: unit)
    if let waiting = try WorkOrderStore.find(parent, db), waiting.state == .short {
      _ = try Material.issue(waiting, in: unit)
    }
  }

  /// What a work order may still take of the item here; without end when it is not released yet, none when it was
  /// cancelled or has its material.
  private func need(of workOrderID: String, _ place: ItemAtSite, _ db: DatabaseHandle) throws -> Int64 {
    guard let workOrder = try WorkOrderStore.find(workOrderID, db) else {
      return try KeptStockStore.isExpected(workOrder: workOrderID, db) ? .max : 0
    }
    guard workOrder.state == .short, workOrder.site == site else { return 0 }
    let component = try WorkOrderStore.components(workOrderID, db).first { $0.item == item }
    return try max(0, (component?.steps ?? 0) - KeptStockStore.kept(place, for: workOrderID, db))
  }
}
