import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import Values

/// Reserved goods of an item at a site that somebody takes away, because they turned out to be of no use.
struct ReservedStock {
  let place: ItemAtSite
  let measure: UnitOfMeasure

  /// The most that can be taken: what is kept for order lines and was not picked, and for work orders.
  func takeable(_ db: DatabaseHandle) throws -> Int64 {
    var steps = try KeptStockStore.keptForWorkOrders(place, db).reduce(0) { $0 + $1.steps }
    guard place.site == Location.main else { return steps }
    for line in try FulfilmentStore.reservations(of: place.item, db) {
      steps += try FulfilmentStore.find(line.handoffID, db)?.state.unpicked(line.lineID) ?? 0
    }
    return steps
  }

  /// Takes `steps` away by movements that `movement` makes: first of the order lines, the one that is wanted last
  /// first, then of the work orders, the one known last first. All of them wait again. The order lines, with what was
  /// taken of each.
  func take(_ steps: Int64, in unit: UnitOfWork, movement: (Int64) -> Movement) throws -> [BlockedLine] {
    var left = steps
    var lines: [BlockedLine] = []
    if place.site == Location.main {
      for reservation in try FulfilmentStore.reservations(of: place.item, unit.database) where left > 0 {
        guard let line = try take(upTo: left, of: reservation, in: unit, movement: movement) else { continue }
        lines.append(line)
        left -= line.quantity.steps
      }
    }
    for kept in try KeptStockStore.keptForWorkOrders(place, unit.database) where left > 0 {
      let taken = min(left, kept.steps)
      try KeptStockStore.take(taken, of: place, from: kept.documentID, unit.database)
      try Stock.post(StockChanges(movements: [movement(taken)], kept: [place: -taken]), in: unit)
      left -= taken
    }
    return lines
  }

  private func take(
    upTo steps: Int64, of reservation: FulfilmentStore.Reservation, in unit: UnitOfWork, movement: (Int64) -> Movement
  ) throws -> BlockedLine? {
    guard let file = try FulfilmentFile(handoffID: reservation.handoffID, in: unit),
      let before = file.state.line(reservation.lineID)
    else { return nil }
    try file.perform(.giveUp(lineID: reservation.lineID, steps: steps))
    guard let after = file.state.line(reservation.lineID), after.reserved < before.reserved else { return nil }
    let taken = before.reserved - after.reserved
    file.move(movement(taken))
    try file.shipWhatIsReady()
    try file.save()
    let made = before.received - after.received
    let makers = try LineDeliveryStore.take(
      made, of: place.item, from: OrderLine(handoffID: reservation.handoffID, lineID: reservation.lineID),
      unit.database)
    return BlockedLine(
      handoffID: reservation.handoffID, orderID: file.header.orderID, lineID: reservation.lineID,
      quantity: Quantity(steps: taken, unit: measure), made: Quantity(steps: made, unit: measure),
      madeBy: makers.isEmpty
        ? nil
        : makers.map {
          BlockedWork(workOrderID: $0.workOrderID, quantity: Quantity(steps: $0.steps, unit: measure))
        })
  }
}
