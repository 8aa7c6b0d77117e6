import GatewayContract
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// Answers by when each line can be made, and reserves the capacity for it.
///
/// The quantity asked for is all that stock does not cover. What the line's work orders of earlier
/// versions have given or will give counts first; only the rest takes capacity. The same question again gets the same
/// answer, as long as that holds what it promised; none once the version is decided.
struct PromiseCapacityWhenCapacityRequested: MessageHandler {
  func handle(_ event: CapacityRequested, in unit: UnitOfWork) throws -> Outcome {
    switch try PromiseStore.answer(handoffID: event.handoffID, version: event.version, unit.database)?.state {
    case .accepted, .released: return .done
    // It holds nothing any more: the answer is given anew.
    case .expired: try PromiseStore.forget(handoffID: event.handoffID, version: event.version, unit.database)
    case .tentative, nil: break
    }
    guard try !DemandStore.isDecided(handoffID: event.handoffID, version: event.version, unit.database) else {
      return .done
    }
    let isNew = try PromiseStore.begin(
      handoffID: event.handoffID, version: event.version, orderID: event.orderID, answeredAt: unit.businessTime,
      expiresAt: event.expiresAt, unit.database)
    if isNew { try promise(event, in: unit) }
    try answer(event, in: unit)
    return .done
  }

  private func promise(_ event: CapacityRequested, in unit: UnitOfWork) throws {
    let planner = CapacityPlanner(unit)
    let earlier = try EarlierSupply(handoffID: event.handoffID, before: event.version, in: unit)
    for (position, line) in event.lines.enumerated() {
      let promise =
        try PlanningDataStore.isPlanned(line.product, unit.database)
        ? try plannedPromise(line, of: event, after: earlier, in: unit)
        : try promise(line, of: event, after: earlier, planner)
      try PromiseStore.insert(
        promise, at: position, handoffID: event.handoffID, version: event.version, unit.database)
    }
    try unit.schedule(
      PromiseExpiry.kind, key: PromiseExpiry.key(event.handoffID, event.version),
      at: max(event.expiresAt, unit.now + PromiseExpiry.shortestHold))
  }

  private func promise(
    _ line: RequestedLine, of event: CapacityRequested, after earlier: EarlierSupply, _ planner: CapacityPlanner
  ) throws -> PromiseLine {
    let requested = line.quantity.steps
    let supplied = try earlier.steps(line.lineID, line.product)
    let covered = min(requested, supplied)
    let coveredBy = earlier.open(line.lineID, line.product).map(\.job.due).max()
    func outcome(promised: Int64, date: LocalDate, code: String? = nil) -> PromiseLine {
      PromiseLine(
        lineID: line.lineID, product: line.product, unit: line.quantity.unit, requestedSteps: requested,
        promisedSteps: promised, refusedSteps: requested - promised, suppliedSteps: supplied, date: date,
        code: code)
    }
    guard requested > covered else {
      return outcome(promised: covered, date: coveredBy ?? line.requestedDate)
    }
    guard let bill = try planner.bill(of: line.product), bill.outputQuantity.unit == line.quantity.unit else {
      return outcome(promised: covered, date: coveredBy ?? line.requestedDate, code: "NOT_MANUFACTURED")
    }
    guard requested <= BillOfMaterials.maximumSteps, let plan = try planner.earliest(requested - covered, of: bill)
    else {
      return outcome(
        promised: covered, date: try coveredBy ?? planner.today + CapableToPromise.horizonDays, code: "DATE_INFEASIBLE")
    }
    let owner = CapacityOwner(handoffID: event.handoffID, version: event.version, lineID: line.lineID)
    try planner.book(plan.shares, of: bill, for: owner)
    return outcome(promised: requested, date: max(plan.date, coveredBy ?? plan.date))
  }

  /// A product that is planned over several levels: material, capacity and lead times of all of them, at every plant.
  private func plannedPromise(
    _ line: RequestedLine, of event: CapacityRequested, after earlier: EarlierSupply, in unit: UnitOfWork
  ) throws -> PromiseLine {
    let today = try unit.plantDay
    let requested = line.quantity.steps
    let supplied = try earlier.steps(line.lineID, line.product)
    let covered = min(requested, supplied)
    let coveredBy = earlier.open(line.lineID, line.product).map(\.customerDate).max()
    func outcome(
      promised: Int64, date: LocalDate, code: String? = nil, deliveries: [SupplyDelivery] = [],
      reasons: [DelayReason] = []
    ) -> PromiseLine {
      PromiseLine(
        lineID: line.lineID, product: line.product, unit: line.quantity.unit, requestedSteps: requested,
        promisedSteps: promised, refusedSteps: requested - promised, suppliedSteps: supplied, date: date, code: code,
        details: PromiseDetails(deliveries: deliveries, reasons: reasons))
    }
    guard requested > covered else { return outcome(promised: covered, date: coveredBy ?? line.requestedDate) }
    let owner = BookingStore.owner(handoffID: event.handoffID, version: event.version, lineID: line.lineID)
    let wanted = max(today, line.requestedDate)
    if let quote = try QuoteStore.take(
      orderID: event.orderID, product: line.product,
      quantity: Quantity(steps: requested - covered, unit: line.quantity.unit), for: owner,
      in: unit)
    {
      return outcome(
        promised: requested, date: max(quote.date, coveredBy ?? quote.date), deliveries: quote.deliveries,
        reasons: quote.reasons)
    }
    var ledger = try PromiseLedger(line.product, today: today, unit.database)
    guard ledger.unit(of: line.product) == line.quantity.unit, ledger.isMade(line.product) else {
      return outcome(promised: covered, date: coveredBy ?? line.requestedDate, code: "NOT_MANUFACTURED")
    }
    guard requested - covered <= MaterialModel.largestQuantity else {
      return outcome(
        promised: covered, date: coveredBy ?? today + CapableToPromise.horizonDays, code: "DATE_INFEASIBLE")
    }
    let commitment = try ledger.commit(
      PromiseRequest(
        name: owner, item: line.product, plants: ledger.plants(of: line.product), quantity: requested - covered,
        wanted: wanted, fromStock: false))
    let reasons = commitment.answer.reasons.map(\.forEvents)
    guard commitment.answer.short == 0, let date = commitment.answer.deliveries.last?.date else {
      return outcome(
        promised: covered, date: coveredBy ?? today + CapableToPromise.horizonDays, code: "DATE_INFEASIBLE",
        reasons: reasons)
    }
    try BookingStore.save(commitment, for: owner, unit: ledger.unit(of:), unit.database)
    try ComponentBookings(unit).tell(owner)
    return outcome(
      promised: requested, date: max(date, coveredBy ?? date),
      deliveries: commitment.answer.deliveries.map {
        SupplyDelivery(
          plant: $0.plant, date: $0.date, quantity: Quantity(steps: $0.quantity, unit: line.quantity.unit))
      }, reasons: reasons)
  }

  private func answer(_ event: CapacityRequested, in unit: UnitOfWork) throws {
    let lines = try PromiseStore.lines(handoffID: event.handoffID, version: event.version, unit.database)
    let answer = try PromiseStore.answer(handoffID: event.handoffID, version: event.version, unit.database)
    try unit.publish(
      SupplyPromised(
        handoffID: event.handoffID, version: event.version,
        lines: lines.map { line in
          SupplyPromise(
            lineID: line.lineID, product: line.product,
            promised: Quantity(steps: line.promisedSteps, unit: line.unit), date: line.date,
            refused: Quantity(steps: line.refusedSteps, unit: line.unit), code: line.code,
            deliveries: line.details?.deliveries.nilWhenEmpty, reasons: line.details?.reasons.nilWhenEmpty)
        }, answeredAt: answer?.answeredAt ?? unit.businessTime))
    let refused = lines.filter { $0.refusedSteps > 0 }
    guard !refused.isEmpty else { return }
    try unit.publish(
      SupplyRefused(
        handoffID: event.handoffID, version: event.version, orderID: event.orderID,
        lines: refused.map { line in
          RefusedSupply(
            lineID: line.lineID, product: line.product, quantity: Quantity(steps: line.refusedSteps, unit: line.unit),
            code: line.code ?? "DATE_INFEASIBLE", reasons: line.details?.reasons ?? [])
        }, refusedAt: answer?.answeredAt ?? unit.businessTime))
  }
}

/// An answer's capacity is free again when nothing was decided in time.
enum PromiseExpiry {
  static let kind = "capacity-promise"
  /// However late the question comes, what is held for it is held this long.
  static let shortestHold = Duration.seconds(60)

  static func key(_ handoffID: String, _ version: Int) -> String { "\(handoffID):\(version)" }

  static let subscription = TimerSubscription(kind: kind) { timer, unit in
    guard let colon = timer.key.lastIndex(of: ":"), let version = Int(timer.key[timer.key.index(after: colon)...])
    else {
      throw PermanentFault("The timer's key '\(timer.key)' does not name a hand-off and a version.")
    }
    let handoffID = String(timer.key[..<colon])
    guard try PromiseStore.close(handoffID: handoffID, version: version, as: .expired, unit.database) else { return }
    try QuoteStore.takeBack(handoffID: handoffID, version: version, in: unit)
    try CapacityStore.freePromises(handoffID: handoffID, version: version, unit.database)
    try BookingStore.releasePromises(handoffID: handoffID, version: version, unit.database)
    try ComponentBookings(unit).tellPromises(handoffID: handoffID, version: version)
  }
}

extension Array {
  fileprivate var nilWhenEmpty: [Element]? { isEmpty ? nil : self }
}
