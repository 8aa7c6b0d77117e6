import GatewayContract
import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import Values

/// Answers what stock can give to a version of an order, and reserves it. The same question again gets
/// the same answer again, and reserves nothing more. Shipping of the version in force rests until the
/// new one is decided.
struct ReserveStockWhenAvailabilityRequested: MessageHandler {
  func handle(_ event: AvailabilityRequested, in unit: UnitOfWork) throws -> Outcome {
    let db = unit.database
    switch try AvailabilityStore.answer(event.handoffID, event.version, db) {
    case .promised(let answer):
      try unit.publish(answer)
      return .done
    case .refused(let answer):
      try unit.publish(answer)
      return .done
    case .settled: return .done
    case nil: break
    }
    var items: [String: Item] = [:]
    var free: [String: Int64] = [:]
    for line in event.lines where items[line.product] == nil {
      guard let (item, stock) = try ItemStore.findWithStock(line.product, db) else {
        return .waitFor("product:" + line.product)
      }
      items[line.product] = item
      free[line.product] = try StockOutlook.promisable(line.product, stock, today: unit.businessTime.date, db)
    }
    let file = try FulfilmentFile(handoffID: event.handoffID, in: unit)
    if let version = file?.state.version, version >= event.version { return .done }
    if file?.state.stage == .cancelled {
      try refuse(event, "ALREADY_CANCELLED", lineID: nil, "The order is cancelled.", in: unit)
      return .done
    }
    if let odd = event.lines.first(where: { items[$0.product]!.unit != $0.quantity.unit || $0.quantity.steps < 0 }) {
      let unitCode = items[odd.product]!.unit.code
      try refuse(
        event, "PRODUCT_UNKNOWN", lineID: odd.lineID,
        "\(odd.product) is counted in \(unitCode); \(odd.quantity) cannot be promised.", in: unit)
      return .done
    }
    do {
      let answers = try OrderAvailability.answer(
        event.lines.map { ask($0, items[$0.product]!) }, on: file?.state ?? .none, free: free,
        today: unit.businessTime.date)
      try promise(event, answers, in: unit)
    } catch let refusal as Fulfilment.Refusal {
      var lineID: String?
      if case .belowShipped(let line, _) = refusal { lineID = line }
      try refuse(event, refusal.code, lineID: lineID, refusal.sentence, in: unit)
      return .done
    }
    if let file {
      try file.perform(.freeze(version: event.version))
      try file.save()
    }
    return .done
  }

  private func ask(_ line: RequestedLine, _ item: Item) -> OrderAvailability.Ask {
    OrderAvailability.Ask(
      lineID: line.lineID, item: line.product, kind: item.kind, makeToOrder: item.supply == .makeToOrder,
      steps: line.quantity.steps, wanted: line.requestedDate)
  }

  private func promise(
    _ event: AvailabilityRequested, _ answers: [OrderAvailability.Answer], in unit: UnitOfWork
  ) throws {
    let held = zip(event.lines, answers).filter { $1.hold > 0 }.map {
      TentativeReservation(lineID: $0.lineID, item: $0.product, steps: $1.hold)
    }
    try TentativeStock.hold(held, for: event.handoffID, event.version, until: event.expiresAt, in: unit)
    let answer = AvailabilityPromised(
      handoffID: event.handoffID, version: event.version,
      lines: zip(event.lines, answers).map { line, answer in
        StockPromise(
          lineID: line.lineID, product: line.product,
          promised: Quantity(steps: answer.promised, unit: line.quantity.unit), date: answer.date,
          site: Location.main, short: Quantity(steps: answer.short, unit: line.quantity.unit))
      }, answeredAt: unit.businessTime)
    try AvailabilityStore.save(answer, unit.database)
    try unit.publish(answer)
  }

  private func refuse(
    _ event: AvailabilityRequested, _ code: String, lineID: String?, _ message: String, in unit: UnitOfWork
  ) throws {
    let answer = AvailabilityRefused(
      handoffID: event.handoffID, version: event.version, code: code, lineID: lineID, message: message)
    try AvailabilityStore.save(answer, at: unit.businessTime, unit.database)
    try unit.publish(answer)
  }
}
