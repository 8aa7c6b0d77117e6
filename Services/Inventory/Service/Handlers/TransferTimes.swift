import InventoryDomain
import Messaging
import Persistence
import Values

/// An automatic site ships what is to be transferred on its day, or as soon afterwards as the goods are there, and
/// receives what comes on the day it is due. The days are waited for by a timer, one per stock transfer order.
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
    case .shipped(let terms), .partiallyReceived(let terms):
      guard try SiteStore.mode(row.header.to, unit.database) == .automatic else { return }
      var file = try TransferOrderFile(fired.key, in: unit)
      try file.perform(.receive(row.quantity(terms.inTransitSteps)), in: unit)
    case .none, .received, .cancelled: return
    }
  }

  /// Ships the whole transfer if its goods are kept for it or free.
  static func shipWhenThere(_ transferOrderID: String, in unit: UnitOfWork) throws {
    var file = try TransferOrderFile(transferOrderID, in: unit)
    guard case .planned(let terms) = file.state else { return }
    let there =
      try StockStore.free(file.header.origin, unit.database)
      + KeptStockStore.kept(file.header.origin, for: transferOrderID, unit.database)
    guard there >= terms.ordered.steps else { return }
    try file.perform(.ship(nil), in: unit)
  }
}
