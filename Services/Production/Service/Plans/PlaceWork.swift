import Foundation
import ProductionDomain
import Values

/// What is to be stored and told of one item at its plant.
struct PlaceOutcome: Sendable {
  /// A proposal that others are told of: new ones, and what they knew of it before.
  struct Told: Sendable {
    let order: PlannedOrderStore.PlannedOrder
    let before: PlannedOrderStore.PlannedOrder?
    /// The plan's number of it.
    let supply: Int
  }

  /// The plan's number of the item.
  let item: Int
  let isNew: Bool
  /// Nothing about it is other than before.
  let isSame: Bool
  let sums: PlanPlaceSums
  let content: Data
  /// Names that do not say whose they are.
  let names: [String]
  /// Of orders in the schedule: name and identity.
  let identities: [(name: String, id: String)]
  let told: [Told]
  /// Told before, and not proposed any more.
  let gone: [PlannedOrderStore.PlannedOrder]
}

/// Works out what is to be stored of each item: from the plan, and from what is stored of the plan before. It asks nothing
/// of the database, so that all processors work on it at once.
struct PlaceWork: Sendable {
  let result: PlanResult
  let planID: String
  /// Of the places, by the plan's number of the item.
  let numbers: [Int]
  /// In the order of planning.
  let positions: [Int]
  /// What is stored of them.
  let stored: [PlaceStore.Stored?]
  /// The plan that it takes the place of.
  let last: PlanRecord?
  let telling: ProposalTelling
  /// A fresh one; each piece of work takes a copy.
  let maker: PlaceDetailsMaker
  /// By place: what planners have decided on. It is no proposal any more.
  let decided: [Int: Set<Int>]
  /// By place: what planners have approved since the snapshot was taken. The plan has it once more.
  let takenAgain: [Int: [PlannedOrderStore.PlannedOrder]]
  /// Names of the orders in the schedule.
  let scheduled: Set<String>

  private var plan: RequirementsPlan { result.plan }
  private var isLive: Bool { result.snapshot.scenarioID == nil }

  /// The outcomes of some items, in their order. Throws where the details of the plan before cannot be read.
  func outcomes(of items: ArraySlice<Int>) throws -> [PlaceOutcome] {
    var maker = maker
    var details = PlaceDetails()
    var writer = NumberWriter()
    return try items.map { item in
      maker.make(item, into: &details)
      let before = stored[item]
      var old = PlaceDetails()
      if let before {
        var reader = NumberReader(before.content)
        if last != nil, before.sums.proposals > 0 {
          old = try PlaceDetails(&reader, onlySupplies: true)
        } else {
          old.nextOrder = try reader.int()
        }
        details.nextOrder = old.nextOrder
      }
      let (told, gone) = identify(&details, item, old)
      let (names, identities) = names(of: details, item)
      let sums = sums(of: details, position: positions[item])
      writer.removeAll()
      details.write(to: &writer)
      let content = Data(writer.bytes)
      let unit = plan.preparation.nodes[item].unit
      return PlaceOutcome(
        item: item, isNew: before == nil,
        isSame: before.map { $0.sums == sums && $0.unit == unit.code && $0.content == content } ?? false,
        sums: sums, content: content, names: names, identities: identities, told: told, gone: gone)
    }
  }

  private func sums(of details: PlaceDetails, position: Int) -> PlanPlaceSums {
    var sums = PlanPlaceSums(position: position)
    sums.demands = details.outcomes.count
    sums.lateDemands = details.outcomes.count { $0.lateDays > 0 || $0.short > 0 }
    sums.firstRelease = .max
    let isProposal = details.forms.map { $0.orderSource != nil }
    for place in details.supplies.indices where isProposal[details.supplies[place].form] {
      if let release = details.supplies[place].release, release <= 0 { sums.releases += 1 }
      guard details.supplies[place].order > 0 else { continue }
      sums.proposals += 1
      sums.firstRelease = min(sums.firstRelease, details.supplies[place].releaseOfOrder)
    }
    if sums.proposals == 0 { sums.firstRelease = 0 }
    return sums
  }

  /// Names that do not say whose they are, and the identities of what is in the schedule.
  private func names(of details: PlaceDetails, _ item: Int) -> ([String], [(name: String, id: String)]) {
    var names = details.outcomes.compactMap(\.name)
    var identities: [(name: String, id: String)] = []
    for place in details.supplies.indices {
      if let name = details.supplies[place].name { names.append(name) }
      guard !scheduled.isEmpty, details.supplies[place].order > 0 else { continue }
      let name = plan.names[plan.pegs.suppliesOfItem[item][place]]
      guard scheduled.contains(name) else { continue }
      identities.append((name, ProposalID(place: numbers[item], order: details.supplies[place].order).text))
    }
    return (names, identities)
  }

  // MARK: Identities

  /// Gives each proposal the identity of the last plan's that it is, or a new one. What of it others are told, and what
  /// they were told that is not proposed any more.
  private func identify(
    _ details: inout PlaceDetails, _ item: Int, _ old: PlaceDetails
  ) -> (told: [PlaceOutcome.Told], gone: [PlannedOrderStore.PlannedOrder]) {
    let (today, bucketDays) = (plan.preparation.scenario.today, plan.preparation.scenario.bucketDays)
    var matching = ProposalMatching()
    if let last, !old.supplies.isEmpty {
      matching = ProposalMatching(
        old, today: last.today, bucketDays: last.bucketDays, decided: decided[numbers[item]] ?? [])
    }
    let proposals = proposals(details, item, today, bucketDays)
    let matches = matching.matches(of: proposals, in: details, today: today, bucketDays: bucketDays)
    var told: [(supply: Int, old: Int)] = []
    var room = isLive ? telling.room[item] : 0
    for (place, number) in proposals.enumerated() {
      let match = matches[place]
      if match >= 0 {
        details.supplies[number].order = matching.old[match].order
      } else {
        details.supplies[number].order = details.nextOrder
        details.nextOrder += 1
      }
      guard isLive else { continue }
      let wasTold = match >= 0 && matching.old[match].isTold
      let release = details.supplies[number].releaseOfOrder
      guard telling.isTold(release, isTold: wasTold, room: &room) else { continue }
      details.supplies[number].isTold = true
      told.append((number, wasTold ? match : -1))
    }
    guard isLive else { return ([], []) }
    let gone = matching.old.filter { !$0.isTaken && $0.isTold }
    guard !told.isEmpty || !gone.isEmpty else { return ([], []) }
    let node = plan.preparation.nodes[item]
    let unit = stored[item].flatMap { UnitOfMeasure($0.unit) } ?? node.unit
    func texts(_ details: PlaceDetails, _ unit: UnitOfMeasure, _ today: LocalDate, _ bucketDays: Int) -> PlaceTexts {
      PlaceTexts(
        place: PlanPlaceRecord(number: numbers[item], key: node.key, unit: unit, details: details), today: today,
        bucketDays: bucketDays)
    }
    let before = last.map { texts(old, unit, $0.today, $0.bucketDays) }
    let now = texts(details, node.unit, today, bucketDays)
    func order(_ old: ProposalMatching.Old) -> PlannedOrderStore.PlannedOrder? {
      before?.plannedOrder(old.supply, scenarioID: nil, planID: planID)
    }
    return (
      told.compactMap { entry in
        now.plannedOrder(entry.supply, scenarioID: nil, planID: planID).map {
          PlaceOutcome.Told(
            order: $0, before: entry.old < 0 ? nil : order(matching.old[entry.old]),
            supply: plan.pegs.suppliesOfItem[item][entry.supply])
        }
      }, gone.compactMap(order)
    )
  }

  /// The supplies that are proposals: not those that were approved meanwhile, which the plan proposes once more.
  private func proposals(_ details: PlaceDetails, _ item: Int, _ today: LocalDate, _ bucketDays: Int) -> [Int] {
    let isProposal = details.forms.map { $0.orderSource != nil }
    var again = takenAgain[numbers[item]] ?? []
    return details.supplies.indices.filter { number in
      guard isProposal[details.supplies[number].form] else { return false }
      guard !again.isEmpty else { return true }
      let due = today + (details.supplies[number].bucket * bucketDays - details.supplies[number].inspection)
      let steps = details.supplies[number].quantity
      guard let same = again.firstIndex(where: { $0.due == due && $0.steps == steps }) else { return true }
      again.remove(at: same)
      return false
    }
  }
}
