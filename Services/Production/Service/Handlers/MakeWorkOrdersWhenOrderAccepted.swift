import GatewayContract
import Messaging
import Persistence
import ProductionDomain
import Values

/// Makes one work order for each line that production promised, on the capacity reserved for it. A
/// further version first takes back what its lines no longer need.
struct MakeWorkOrdersWhenOrderAccepted: MessageHandler {
  func handle(_ event: OrderAccepted, in unit: UnitOfWork) throws -> Outcome {
    let isNew = try DemandStore.accept(
      handoffID: event.handoffID, version: event.version, orderID: event.orderID, at: event.acceptedAt, unit.database)
    guard isNew else { return .done }
    try keepDemand(of: event, in: unit)
    let demands = event.lines.compactMap(Demand.init)
    let answer = try PromiseStore.answer(handoffID: event.handoffID, version: event.version, unit.database)
    guard !demands.isEmpty || event.version > 1 || answer != nil else { return .done }

    let held = answer?.state == .tentative
    let promises = try PromiseStore.lines(handoffID: event.handoffID, version: event.version, unit.database)
    let promised = Dictionary(uniqueKeysWithValues: promises.map { ($0.lineID, $0) })
    let desk = WorkOrderDesk(unit)
    let earlier = try EarlierSupply(handoffID: event.handoffID, before: event.version, in: unit)
    try takeBack(earlier, event, demands, promised, desk)
    for demand in demands {
      let line = promised[demand.lineID].flatMap { $0.product == demand.product ? $0 : nil }
      let supplied = try line?.suppliedSteps ?? earlier.steps(demand.lineID, demand.product)
      try make(demand, of: event, line, supplied: supplied, held: held, desk)
    }
    if held { try settle(event, in: unit) }
    return .done
  }

  /// What a line expects from production.
  private struct Demand {
    let lineID: String
    let product: String
    let steps: Int64
    let unit: UnitOfMeasure
    let due: LocalDate

    init?(_ line: AcceptedLine) {
      let promises = line.promises.filter { $0.source == .production && $0.quantity.isPositive }
      guard let due = promises.map(\.date).max() else { return nil }
      lineID = line.lineID
      product = line.product
      steps = promises.reduce(0) { $0 + $1.quantity.steps }
      unit = line.ordered.unit
      self.due = due
    }
  }

  /// Of what is taken back, pieces that were made already are free stock; the rest is not made any more.
  private func takeBack(
    _ earlier: EarlierSupply, _ event: OrderAccepted, _ demands: [Demand], _ promised: [String: PromiseLine],
    _ desk: WorkOrderDesk
  ) throws {
    struct Supply: Hashable {
      let lineID: String
      let product: String
    }
    let needed = Dictionary(
      demands.map { (Supply(lineID: $0.lineID, product: $0.product), $0.steps) }, uniquingKeysWith: +)
    let groups = Dictionary(grouping: earlier.open) { Supply(lineID: $0.lineID, product: $0.product) }
    for (supply, workOrders) in groups.sorted(by: { $0.key.lineID < $1.key.lineID }) {
      let line = promised[supply.lineID].flatMap { $0.product == supply.product ? $0 : nil }
      let countedOn = try line?.suppliedSteps ?? earlier.steps(supply.lineID, supply.product)
      let excess = countedOn - (needed[supply] ?? 0)
      guard excess > 0 else { continue }
      try desk.reduce(
        workOrders, by: excess, reason: "Version \(event.version) of the order needs less of \(supply.product).")
    }
  }

  private func make(
    _ demand: Demand, of event: OrderAccepted, _ line: PromiseLine?, supplied: Int64, held: Bool,
    _ desk: WorkOrderDesk
  ) throws {
    let covered = min(demand.steps, supplied)
    let increase = demand.steps - covered
    try DemandStore.insertDemand(
      handoffID: event.handoffID, version: event.version, lineID: demand.lineID, product: demand.product,
      steps: demand.steps, coveredSteps: covered, desk.unit.database)
    guard increase > 0 else { return }
    try desk.noteLetGo(
      handoffID: event.handoffID, lineID: demand.lineID, product: demand.product, beyond: covered)
    if try PlanningDataStore.isPlanned(demand.product, desk.unit.database) {
      return try makePlanned(demand, increase, of: event, line, held: held, desk.unit)
    }
    let purpose = WorkOrderDesk.Purpose(
      handoffID: event.handoffID, version: event.version, lineID: demand.lineID, orderID: event.orderID,
      customerID: event.customerID, bill: try desk.planner.promisedBill(of: demand.product))
    if held, line?.newSteps == increase {
      let workOrder = try desk.open(increase, due: demand.due, for: purpose)
      try CapacityStore.handOver(purpose.owner, to: workOrder.id, desk.unit.database)
    } else {
      try desk.planner.freePromise(purpose.owner, of: purpose.bill)
      try desk.openOnFreeCapacity(
        increase, promised: demand.due, for: purpose,
        reason: "The capacity held for \(demand.product) was let go before the order was accepted.",
        cause: .lateAcceptance)
    }
  }

  /// Over several levels, by what the promise has booked, or anew when that was let go.
  private func makePlanned(
    _ demand: Demand, _ increase: Int64, of event: OrderAccepted, _ line: PromiseLine?, held: Bool, _ unit: UnitOfWork
  ) throws {
    let owner = BookingStore.owner(handoffID: event.handoffID, version: event.version, lineID: demand.lineID)
    let purpose = WorkOrderPlan.Purpose(
      handoffID: event.handoffID, version: event.version, lineID: demand.lineID, orderID: event.orderID,
      customerID: event.customerID)
    let orders = RoutedOrders(unit)
    if held, line?.newSteps == increase, try BookingStore.holds(owner, unit.database) {
      try orders.open(owner, product: demand.product, steps: increase, due: demand.due, for: purpose)
      return
    }
    try BookingStore.release(owner, unit.database)
    try ComponentBookings(unit).tell(owner)
    let quantity = Quantity(steps: increase, unit: demand.unit)
    let quote = try QuoteStore.take(
      orderID: event.orderID, product: demand.product, quantity: quantity, for: owner, in: unit)
    if let quote {
      let record = try orders.open(
        owner, product: demand.product, steps: increase, due: max(demand.due, quote.date), for: purpose)
      if quote.date > demand.due {
        try orders.desk.tellDelay(
          of: record, from: demand.due, to: quote.date, increase, "It was quoted for then.", quote.reasons,
          cause: .lateAcceptance)
      }
    } else {
      try orders.openAnew(
        increase, of: demand.product, promised: demand.due, for: purpose,
        reason: "What was held for \(demand.product) was let go before the order was accepted.",
        cause: .lateAcceptance)
    }
  }

  /// What customers want of planned products, by the day they want it: forecasts are set against it and made from it.
  private func keepDemand(of event: OrderAccepted, in unit: UnitOfWork) throws {
    guard try !PlanningDataStore.isEmpty(unit.database) else { return }
    let lines = try event.lines.filter { line in
      try line.kind == "goods" && PlanningDataStore.isPlanned(line.product, unit.database)
    }
    let known = try SupplyStore.orderNumber(handoffID: event.handoffID, unit.database) != nil
    guard known || !lines.isEmpty else { return }
    try SupplyStore.saveDemand(
      handoffID: event.handoffID, orderNumber: event.orderNumber,
      lines: try lines.map { line in
        let refused = line.refused?.quantity.steps ?? 0
        return (
          line.lineID, line.product, Quantity(steps: line.ordered.steps - refused, unit: line.ordered.unit),
          try line.requestedDate ?? PlantDay.today(at: event.orderedAt, unit.database)
        )
      }, unit.database)
    try PlanningDataStore.touch(unit.database)
  }

  /// The answer has become work orders; what they did not take is free.
  private func settle(_ event: OrderAccepted, in unit: UnitOfWork) throws {
    _ = try PromiseStore.close(
      handoffID: event.handoffID, version: event.version, as: .accepted, unit.database)
    try unit.cancelTimer(PromiseExpiry.kind, key: PromiseExpiry.key(event.handoffID, event.version))
    try CapacityStore.freePromises(handoffID: event.handoffID, version: event.version, unit.database)
    try BookingStore.releasePromises(handoffID: event.handoffID, version: event.version, unit.database)
    try ComponentBookings(unit).tellPromises(handoffID: event.handoffID, version: event.version)
  }
}
