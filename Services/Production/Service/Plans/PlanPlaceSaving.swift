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
  /// Decided by planners: they are no proposals any more, and since the snapshot, so that the plan has them once more.
  private let decided: [Int: Set<Int>]
  private let taken: [Int: Set<Int>]
  /// Of the orders in the schedule.
  private(set) var identities: [String: String] = [:]
  private var names: [(name: String, place: Int)] = []
  /// Into so many pieces the work is parted at most, of so many items at least.
  private static let mostPieces = 64
  private static let leastItems = 50

  private var plan: RequirementsPlan { result.plan }
  private var database: DatabaseHandle { work.database }
  private var isLive: Bool { result.snapshot.scenarioID == nil }

  init(_ result: PlanResult, planID: String, in work: UnitOfWork) throws {
    self.result = result
    self.work = work
    self.planID = planID
    let now = try PlannedOrderStore.decided(work.database)
    decided = PlanPlaceSaving.byPlace(now)
    taken = PlanPlaceSaving.byPlace(now.subtracting(result.snapshot.decided))
  }

  private static func byPlace(_ ids: Set<String>) -> [Int: Set<Int>] {
    Dictionary(grouping: ids.compactMap { ProposalID($0) }, by: \.place).mapValues { Set($0.map(\.order)) }
  }

  /// `last` is the plan that it takes the place of. All processors work out what is to be stored; it is written in the
  /// order of the places' numbers, so that rows and index grow at their end.
  mutating func save(after last: PlanRecord?) throws {
    let scenarioID = result.snapshot.scenarioID
    let nodes = plan.preparation.nodes
    var stored = [PlaceStore.Stored?](repeating: nil, count: nodes.count)
    var gone: [(key: ItemAtPlant, place: PlaceStore.Stored)] = []
    try PlaceStore.eachStored(scenarioID: scenarioID, database) { key, place in
      if let item = plan.preparation.numberOf[key] { stored[item] = place } else { gone.append((key, place)) }
    }
    var next = try PlaceStore.nextNumber(database)
    let numbers = stored.map { place in
      if let place { return place.number }
      next += 1
      return next - 1
    }
    let items = nodes.indices.sorted { numbers[$0] < numbers[$1] }
    var positions = [Int](repeating: 0, count: nodes.count)
    for (position, item) in plan.material.model.sequence.enumerated() { positions[Int(item)] = position }
    let telling = ProposalTelling(result, planID: planID, items: items)
    let places = PlaceWork(
      result: result, planID: planID, numbers: numbers, positions: positions, stored: stored, last: last,
      telling: telling, maker: PlaceDetailsMaker(plan, numbers: numbers), decided: decided,
      takenAgain: try takenAgain(),
      scheduled: Set(result.sequence.operations.filter { $0.workOrderID == nil }.map(\.orderName)))
    let count = items.count
    let pieces = max(1, min(PlanPlaceSaving.mostPieces, count / PlanPlaceSaving.leastItems))
    try inParallel(pieces: pieces) { piece in
      try places.outcomes(of: items[count * piece / pieces..<count * (piece + 1) / pieces])
    } take: { outcomes in
      for outcome in outcomes { try save(outcome, number: numbers[outcome.item], telling) }
    }
    for (key, place) in gone.sorted(by: { $0.key < $1.key }) {
      if let last, isLive { try withdrawAll(place, key, last) }
      try PlaceStore.remove(place.number, database)
    }
    try PlaceStore.save(names: names, scenarioID: scenarioID, database)
    if isLive { for order in try PlannedOrderStore.writtenProposals(database) { try withdraw(order) } }
  }

  private mutating func save(_ outcome: PlaceOutcome, number: Int, _ telling: ProposalTelling) throws {
    for told in outcome.told { try telling.tell(told.order, before: told.before, supply: told.supply, in: work) }
    for order in outcome.gone { try withdraw(order) }
    for name in outcome.names { names.append((name, number)) }
    for (name, id) in outcome.identities { identities[name] = id }
    guard !outcome.isSame else { return }
    let node = plan.preparation.nodes[outcome.item]
    if outcome.isNew {
      try PlaceStore.insert(
        number, node.key, unit: node.unit, scenarioID: result.snapshot.scenarioID, outcome.sums, outcome.content,
        database)
    } else {
      try PlaceStore.update(number, unit: node.unit, outcome.sums, outcome.content, database)
    }
  }

  /// What was told of a place that is planned no more.
  private func withdrawAll(_ place: PlaceStore.Stored, _ key: ItemAtPlant, _ last: PlanRecord) throws {
    guard place.sums.proposals > 0 else { return }
    var reader = NumberReader(place.content)
    let record = PlanPlaceRecord(
      number: place.number, key: key, unit: UnitOfMeasure(place.unit) ?? .piece,
      details: try PlaceDetails(&reader, onlySupplies: true))
    let texts = PlaceTexts(place: record, today: last.today, bucketDays: last.bucketDays)
    let old = ProposalMatching(
      record.details, today: last.today, bucketDays: last.bucketDays, decided: decided[place.number] ?? []
    ).old
    for proposal in old where proposal.isTold {
      if let order = texts.plannedOrder(proposal.supply, scenarioID: nil, planID: planID) { try withdraw(order) }
    }
  }

  /// By place the proposals that were approved after the snapshot was taken: the plan proposes them once more.
  private func takenAgain() throws -> [Int: [PlannedOrderStore.PlannedOrder]] {
    guard isLive else { return [:] }
    var orders: [Int: [PlannedOrderStore.PlannedOrder]] = [:]
    for (place, numbers) in taken {
      orders[place] = try numbers.sorted().compactMap { order in
        try PlannedOrderStore.find(ProposalID(place: place, order: order).text, database).map { decided in
          var asProposed = decided
          // Approving may have moved it.
          asProposed.due = decided.needed ?? decided.due
          return asProposed
        }
      }
    }
    return orders
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
