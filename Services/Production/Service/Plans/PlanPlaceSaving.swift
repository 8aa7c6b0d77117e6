import Foundation
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// Stores what a plan says of each item, and gives its proposals their identities: each keeps that of the last plan's that
/// it is, and what changed is told.
struct PlanPlaceSaving {
  private let result: PlanResult
  private let work: UnitOfWork
  private let planID: String
  private var telling: ProposalTelling
  /// Decided by planners: they are no proposals any more, and since the snapshot, so that the plan has them once more.
  private let decided: [Int: Set<Int>]
  private let taken: [Int: Set<Int>]
  /// Of the orders in the schedule.
  private(set) var identities: [String: String] = [:]
  private let scheduled: Set<String>
  private var names: [(name: String, place: Int)] = []

  private var plan: RequirementsPlan { result.plan }
  private var database: DatabaseHandle { work.database }
  private var isLive: Bool { result.snapshot.scenarioID == nil }

  init(_ result: PlanResult, planID: String, in work: UnitOfWork) throws {
    self.result = result
    self.work = work
    self.planID = planID
    telling = ProposalTelling(result, planID: planID)
    let now = try PlannedOrderStore.decided(work.database)
    decided = PlanPlaceSaving.byPlace(now)
    taken = PlanPlaceSaving.byPlace(now.subtracting(result.snapshot.decided))
    scheduled = Set(result.sequence.operations.filter { $0.workOrderID == nil }.map(\.orderName))
  }

  private static func byPlace(_ ids: Set<String>) -> [Int: Set<Int>] {
    Dictionary(grouping: ids.compactMap { ProposalID($0) }, by: \.place).mapValues { Set($0.map(\.order)) }
  }

  /// `last` is the plan that it takes the place of.
  mutating func save(after last: PlanRecord?) throws {
    let scenarioID = result.snapshot.scenarioID
    var stored = try PlaceStore.stored(scenarioID: scenarioID, database)
    let nodes = plan.preparation.nodes
    var next = try PlaceStore.nextNumber(database)
    let numbers = nodes.map { node in
      if let place = stored[node.key] { return place.number }
      next += 1
      return next - 1
    }
    var maker = PlaceDetailsMaker(plan, numbers: numbers)
    var details = PlaceDetails()
    var writer = NumberWriter()
    for (position, item) in plan.material.model.sequence.enumerated() {
      let node = nodes[Int(item)]
      maker.make(Int(item), into: &details)
      let before = stored.removeValue(forKey: node.key)
      try identify(&details, Int(item), numbers[Int(item)], before, last)
      note(details, Int(item), numbers[Int(item)])
      let sums = sums(details, position)
      writer.removeAll()
      details.write(to: &writer)
      let content = Data(writer.bytes)
      if let before {
        guard before.content != content || before.sums != sums || before.unit != node.unit.code else { continue }
        try PlaceStore.update(before.number, unit: node.unit, sums, content, database)
      } else {
        try PlaceStore.insert(
          numbers[Int(item)], node.key, unit: node.unit, scenarioID: scenarioID, sums, content, database)
      }
    }
    for (key, place) in stored.sorted(by: { $0.key < $1.key }) {
      if let last, isLive {
        for old in try open(place, key, last) where old.told { try withdraw(old.order) }
      }
      try PlaceStore.remove(place.number, database)
    }
    try PlaceStore.save(names: names, scenarioID: scenarioID, database)
    if isLive { for order in try PlannedOrderStore.writtenProposals(database) { try withdraw(order) } }
  }

  private func sums(_ details: PlaceDetails, _ position: Int) -> PlanPlaceSums {
    var sums = PlanPlaceSums(position: position)
    sums.demands = details.outcomes.count
    sums.lateDemands = details.outcomes.count { $0.lateDays > 0 || $0.short > 0 }
    sums.firstRelease = .max
    for supply in details.supplies where details.isProposal(supply) {
      if supply.release.map({ $0 <= 0 }) ?? false { sums.releases += 1 }
      guard supply.order > 0 else { continue }
      sums.proposals += 1
      sums.firstRelease = min(sums.firstRelease, supply.releaseOfOrder)
    }
    if sums.proposals == 0 { sums.firstRelease = 0 }
    return sums
  }

  /// Names that do not say whose they are, and the identities of what is in the schedule.
  private mutating func note(_ details: PlaceDetails, _ item: Int, _ number: Int) {
    for outcome in details.outcomes { if let name = outcome.name { names.append((name, number)) } }
    for (place, supply) in details.supplies.enumerated() {
      if let name = supply.name { names.append((name, number)) }
      guard !scheduled.isEmpty, supply.order > 0 else { continue }
      let name = plan.names[plan.pegs.suppliesOfItem[item][place]]
      if scheduled.contains(name) { identities[name] = ProposalID(place: number, order: supply.order).text }
    }
  }

  // MARK: Identities

  /// A proposal of the last plan.
  private struct Old {
    let order: PlannedOrderStore.PlannedOrder
    let number: Int
    let told: Bool
    var isTaken = false
  }

  /// Those that nobody has decided on, in the order of their dates.
  private func open(_ place: PlaceStore.Stored, _ key: ItemAtPlant, _ last: PlanRecord) throws -> [Old] {
    guard place.sums.proposals > 0 else { return [] }
    var reader = NumberReader(place.content)
    let record = PlanPlaceRecord(
      number: place.number, key: key, unit: UnitOfMeasure(place.unit) ?? .piece,
      details: try PlaceDetails(&reader, onlySupplies: true))
    let texts = PlaceTexts(place: record, today: last.today, bucketDays: last.bucketDays)
    let decided = decided[place.number] ?? []
    return record.details.supplies.indices.compactMap { number -> Old? in
      let supply = record.details.supplies[number]
      guard supply.order > 0, !decided.contains(supply.order),
        let order = texts.plannedOrder(number, scenarioID: result.snapshot.scenarioID, planID: planID)
      else { return nil }
      return Old(order: order, number: supply.order, told: supply.isTold)
    }.sorted { ($0.order.due, $0.number) < ($1.order.due, $1.number) }
  }

  /// Finds each proposal's identity among those that stand: the same source, date and quantity if there is one, else the
  /// nearest date of the same source. Those that no new one takes are withdrawn.
  private mutating func identify(
    _ details: inout PlaceDetails, _ item: Int, _ place: Int, _ before: PlaceStore.Stored?, _ last: PlanRecord?
  ) throws {
    var old: [Old] = []
    if let before, let last {
      var reader = NumberReader(before.content)
      details.nextOrder = try reader.int()
      old = try open(before, plan.preparation.nodes[item].key, last)
    }
    let (key, unit) = (plan.preparation.nodes[item].key, plan.preparation.nodes[item].unit)
    let (today, bucketDays) = (plan.preparation.scenario.today, plan.preparation.scenario.bucketDays)
    var takenAgain = try takenAgain(place)
    var matches = [Int?](repeating: nil, count: details.supplies.count)
    var waiting: [Int] = []
    var first = 0
    for number in details.supplies.indices where details.isProposal(details.supplies[number]) {
      let supply = details.supplies[number]
      let due = today + supply.bucket * bucketDays
      if let again = takenAgain.firstIndex(where: { $0.due == due && $0.steps == supply.quantity }) {
        takenAgain.remove(at: again)
        continue
      }
      while first < old.count, old[first].order.due < due { first += 1 }
      var other = first
      while other < old.count, old[other].order.due == due, !fits(old[other], details, supply, exactly: true) {
        other += 1
      }
      if other < old.count, old[other].order.due == due {
        old[other].isTaken = true
        matches[number] = other
      }
      waiting.append(number)
    }
    for number in waiting where matches[number] == nil {
      let supply = details.supplies[number]
      let due = today + supply.bucket * bucketDays
      let nearest = old.indices.filter { fits(old[$0], details, supply, exactly: false) }.min {
        abs(old[$0].order.due - due) < abs(old[$1].order.due - due)
      }
      guard let nearest else { continue }
      old[nearest].isTaken = true
      matches[number] = nearest
    }
    for number in waiting {
      let known = matches[number].map { old[$0] }
      details.supplies[number].order = known?.number ?? details.nextOrder
      if known == nil { details.nextOrder += 1 }
      guard isLive else { continue }
      let isTold = known?.told ?? false
      let supply = details.supplies[number]
      guard telling.isTold(supply.releaseOfOrder, isTold: isTold) else { continue }
      details.supplies[number].isTold = true
      let now = PlaceTexts(
        place: PlanPlaceRecord(number: place, key: key, unit: unit, details: details), today: today,
        bucketDays: bucketDays
      ).plannedOrder(number, scenarioID: nil, planID: planID)
      guard let now else { continue }
      try telling.tell(
        now, before: isTold ? known?.order : nil, supply: plan.pegs.suppliesOfItem[item][number], in: work)
    }
    guard isLive else { return }
    for gone in old where !gone.isTaken && gone.told { try withdraw(gone.order) }
  }

  /// A proposal keeps its identity only while its source stays the same: who delivers is told with it.
  private func fits(_ old: Old, _ details: PlaceDetails, _ supply: PlaceDetails.Supply, exactly: Bool) -> Bool {
    let form = details.forms[supply.form]
    return !old.isTaken && (!exactly || old.order.steps == supply.quantity) && old.order.source == form.orderSource
      && old.order.sourceName == form.orderFrom
  }

  /// Proposals of a place that were approved after the snapshot was taken: the plan proposes them once more.
  private func takenAgain(_ place: Int) throws -> [PlannedOrderStore.PlannedOrder] {
    guard isLive, let orders = taken[place] else { return [] }
    return try orders.sorted().compactMap { order in
      try PlannedOrderStore.find(ProposalID(place: place, order: order).text, database).map { decided in
        var asProposed = decided
        // Approving may have moved it.
        asProposed.due = decided.needed ?? decided.due
        return asProposed
      }
    }
  }

  private func withdraw(_ order: PlannedOrderStore.PlannedOrder) throws {
    var withdrawn = order
    withdrawn.status = .withdrawn
    withdrawn.planID = planID
    try PlannedOrderStore.save(withdrawn, at: work.now, database)
    try work.publish(
      PlannedOrderWithdrawn(
        plannedOrderID: order.id, planID: planID, item: order.key.item, reason: "Nothing needs it any more.",
        withdrawnAt: work.businessTime))
  }
}
