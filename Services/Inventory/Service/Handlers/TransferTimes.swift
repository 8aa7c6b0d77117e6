import InventoryDomain
import Messaging
import Persistence
import Values

/// An automatic site ships what is to be transferred on its day, or as soon afterwards as the goods are there: whole as
/// long as it is not late at its destination, then what is there. It receives what comes on the day it is due. The days
/// are waited for by a timer, one per stock transfer order.
enum TransferTimes {
  static let timer = "transfer-order"

  /// The payload is the day that is waited for.
  static func wait(for order: TransferOrderRow, in unit: UnitOfWork) throws {
    let id = order.header.transferOrderID
    let day: LocalDate
    switch order.state {
    case .planned(let terms): day = terms.ships
    case .shipped(let terms), .partiallyReceived(let terms): day = terms.due
    case .none, .received, .cancelled: return try unit.cancelTimer(timer, key: id)
    }
    try unit.schedule(timer, key: id, at: day.start, payload: String(day.daysSinceEpoch), correlationID: id)
  }

  /// The day has come. A manual site's people decide.
  static func comeUp(_ fired: FiredTimer, in unit: UnitOfWork) throws {
    guard let row = try TransferOrderStore.find(fired.key, unit.database) else { return }
    switch row.state {
    case .planned:
      guard try SiteStore.mode(row.header.from, unit.database) == .automatic else { return }
      try TransferOrderStore.setWaits(true, fired.key, unit.database)
      try shipWhenThere(fired.key, in: unit)
      try waitUntilLate(fired.key, in: unit)
    case .shipped(let terms), .partiallyReceived(let terms):
      guard try SiteStore.mode(row.header.to, unit.database) == .automatic else { return }
      var file = try TransferOrderFile(fired.key, in: unit)
      try file.perform(.receive(row.quantity(terms.inTransitSteps)), in: unit)
    case .none, .received, .cancelled: return
    }
  }

  /// Ships the whole transfer if its goods are kept for it or free. Once it is late, what is there leaves, and the rest
  /// becomes a stock transfer order of its own, which is waited for as this one was.
  static func shipWhenThere(_ transferOrderID: String, in unit: UnitOfWork) throws {
    var file = try TransferOrderFile(transferOrderID, in: unit)
    guard case .planned(let terms) = file.state else { return }
    let there =
      try StockStore.free(file.header.origin, unit.database)
      + KeptStockStore.kept(file.header.origin, for: transferOrderID, unit.database)
    guard there < terms.ordered.steps else { return try file.ship(nil, in: unit) }
    let today = unit.businessTime.date
    guard there > 0, today > terms.due else { return }
    let unitOfMeasure = terms.ordered.unit
    let arrival = today + (terms.due - terms.ships)
    try file.ship(Quantity(steps: there, unit: unitOfMeasure), in: unit)
    _ = try TransferOrderFile.plan(
      Quantity(steps: terms.ordered.steps - there, unit: unitOfMeasure), of: file.header.item, from: file.header.from,
      to: file.header.to, ships: today, due: arrival, in: unit)
  }

  /// The goods were not there: the day after the transfer is due, what is there leaves.
  private static func waitUntilLate(_ transferOrderID: String, in unit: UnitOfWork) throws {
    guard case .planned(let terms)? = try TransferOrderStore.find(transferOrderID, unit.database)?.state,
      unit.businessTime.date <= terms.due
    else { return }
    let day = terms.due + 1
    try unit.schedule(
      timer, key: transferOrderID, at: day.start, payload: String(day.daysSinceEpoch), correlationID: transferOrderID)
  }
}
