import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import Values

package struct ReturnView: Codable, Sendable, Equatable {
  package struct Line: Codable, Sendable, Equatable {
    package let lineID: String
    package let item: String
    package let authorised: Quantity
    package let stocked: Quantity
    package let scrapped: Quantity
    package let reason: String
  }

  package let returnID: String
  package let number: String
  package let customerID: String
  package let orderID: String
  /// `expected` or `received`.
  package let status: String
  package let requestedAt: Instant
  package let receivedAt: Instant?
  package let lines: [Line]

  init(_ row: ReturnRow) {
    returnID = row.returnID
    number = row.number
    customerID = row.customerID
    orderID = row.orderID
    status = row.receivedAt == nil ? "expected" : "received"
    requestedAt = row.requestedAt
    receivedAt = row.receivedAt
    lines = row.lines.map {
      Line(
        lineID: $0.lineID, item: $0.item, authorised: $0.authorised,
        stocked: Quantity(steps: $0.stocked, unit: $0.authorised.unit),
        scrapped: Quantity(steps: $0.scrapped, unit: $0.authorised.unit), reason: $0.reason)
    }
  }
}

/// Books what came back of an authorised return, into stock or to scrap. It closes the return.
package struct ReceiveReturn: Codable, Sendable {
  package struct Line: Codable, Sendable {
    package var lineID: String
    package var quantity: Quantity
    package var disposition: CustomerReturn.Disposition

    package init(lineID: String, quantity: Quantity, disposition: CustomerReturn.Disposition) {
      self.lineID = lineID
      self.quantity = quantity
      self.disposition = disposition
    }
  }

  package var lines: [Line]

  package init(lines: [Line]) { self.lines = lines }

  package func perform(return returnID: String, in unit: UnitOfWork) throws -> ReturnView {
    let db = unit.database
    guard var row = try ReturnStore.find(returnID, db) else { throw InventoryRefusal.returnUnknown(returnID) }
    var handoffs: [String: String] = [:]
    let authorised = try row.lines.map { line in
      let found = try FulfilmentStore.returnable(orderID: row.orderID, lineID: line.lineID, item: line.item, db)
      handoffs[line.lineID] = found?.handoffID
      return CustomerReturn.Authorised(
        lineID: line.lineID, steps: line.authorised.steps, returnable: found?.steps ?? 0)
    }
    for line in lines {
      guard let known = row.lines.first(where: { $0.lineID == line.lineID }),
        known.authorised.unit != line.quantity.unit
      else { continue }
      throw InventoryRefusal.wrongUnit(item: known.item, unit: known.authorised.unit.code)
    }
    let receipts = lines.map {
      CustomerReturn.Receipt(lineID: $0.lineID, steps: $0.quantity.steps, disposition: $0.disposition)
    }
    _ = try CustomerReturn.decide(
      .receive(receipts), on: row.receivedAt == nil ? .expected(authorised) : .received, at: unit.businessTime)
    var changes = StockChanges()
    var returned: [ReturnedLine] = []
    for receipt in receipts {
      let index = row.lines.firstIndex { $0.lineID == receipt.lineID }!
      switch receipt.disposition {
      case .stock: row.lines[index].stocked += receipt.steps
      case .scrap: row.lines[index].scrapped += receipt.steps
      }
      try FulfilmentStore.noteReturned(receipt.steps, line: receipt.lineID, of: handoffs[receipt.lineID]!, db)
      changes.movements.append(
        Movement(
          item: row.lines[index].item, from: Location.customer,
          to: receipt.disposition == .stock ? Location.main : Location.scrap, steps: receipt.steps,
          kind: .goodsReturn, documentID: returnID, lineID: receipt.lineID))
      returned.append(try line(receipt, of: row.lines[index], orderID: row.orderID, in: unit))
    }
    row.receivedAt = unit.businessTime
    try ReturnStore.receive(row, at: unit.businessTime, db)
    try unit.publish(
      GoodsReturned(
        returnID: returnID, customerID: row.customerID, lines: returned, returnedAt: unit.businessTime))
    try Stock.post(changes, in: unit)
    return ReturnView(row)
  }

  private func line(
    _ receipt: CustomerReturn.Receipt, of line: ReturnLineRow, orderID: String, in unit: UnitOfWork
  ) throws -> ReturnedLine {
    ReturnedLine(
      orderID: orderID, lineID: receipt.lineID, product: line.item,
      quantity: Quantity(steps: receipt.steps, unit: line.authorised.unit),
      disposition: receipt.disposition.rawValue,
      cost: try ItemStore.find(line.item, unit.database)?.cost(of: receipt.steps))
  }
}
