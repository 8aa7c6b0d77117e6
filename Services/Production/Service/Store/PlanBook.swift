import GRDB
import Persistence
import ProductionDomain
import Values

/// The details of a plan that is in force, or the last one of its scenario: made of its places, with what is written out
/// beside them (``PlanTextStore``) put in its place. Any other plan has none.
final class PlanBook {
  private let plan: PlanRecord
  private let db: Database
  private var known: [Int: PlanPlaceRecord] = [:]

  /// Nil: there is no such plan.
  init?(_ planID: String, _ db: Database) throws {
    guard let plan = try PlanStore.plan(planID, db) else { return nil }
    self.plan = plan
    self.db = db
  }

  /// Nil where the plan's details are gone.
  private var isOpen: Bool { plan.isCurrent }
  private func texts(_ place: PlanPlaceRecord) -> PlaceTexts {
    PlaceTexts(place: place, today: plan.today, bucketDays: plan.bucketDays)
  }

  // MARK: Places

  func place(_ key: ItemAtPlant) throws -> PlanPlaceRecord? {
    guard isOpen else { return nil }
    return try PlaceStore.place(key, scenarioID: plan.scenarioID, db).map(remember)
  }

  private func remember(_ place: PlanPlaceRecord) -> PlanPlaceRecord {
    known[place.number] = place
    return place
  }

  private func place(_ number: Int) throws -> PlanPlaceRecord {
    if let place = known[number] { return place }
    guard let place = try PlaceStore.place(number, db) else { throw NumberReader.Damaged() }
    return remember(place)
  }

  func plants(of item: String? = nil) throws -> [String] {
    try isOpen ? PlaceStore.plants(scenarioID: plan.scenarioID, of: item, db) : []
  }

  /// By item and plant, after a place.
  func items(
    search: String = "", plant: String? = nil, after place: PlanPlace?, limit: Int
  ) throws -> [PlanOutput.Item] {
    guard isOpen else { return [] }
    return try PlaceStore.places(
      scenarioID: plan.scenarioID, search: search, plant: plant, after: place, limit: limit, db
    ).map { texts($0).item() }
  }

  func item(_ key: ItemAtPlant) throws -> PlanOutput.Item? { try place(key).map { texts($0).item() } }

  // MARK: Orders

  func supplies(of key: ItemAtPlant) throws -> [PlanOutput.Supply] {
    guard let place = try place(key) else { return [] }
    return try supplies(place.details.supplies.indices.map { $0 }, of: place)
  }

  func supply(named name: String) throws -> PlanOutput.Supply? {
    try find(supply: name).flatMap { place, number in try supplies([number], of: place).first }
  }

  /// What the plan says of a proposal.
  func supply(_ id: ProposalID) throws -> PlanOutput.Supply? {
    guard isOpen, let place = try PlaceStore.place(id.place, db),
      try PlaceStore.scenarioID(ofPlace: id.place, db) == PlaceStore.owner(plan.scenarioID),
      let number = place.details.supplies.firstIndex(where: { $0.order == id.order })
    else { return nil }
    return try supplies([number], of: remember(place)).first
  }

  /// The identity of the proposal with this name; nil: there is none, or nothing is called so.
  func proposal(named name: String) throws -> ProposalID? {
    guard let (place, number) = try find(supply: name), place.details.supplies[number].order > 0 else { return nil }
    return ProposalID(place: place.number, order: place.details.supplies[number].order)
  }

  private func supplies(_ numbers: [Int], of place: PlanPlaceRecord) throws -> [PlanOutput.Supply] {
    let pegs = Dictionary(grouping: place.details.pegs, by: \.supply)
    let own = texts(place)
    return try numbers.map { number in
      try own.supply(number, pegs: pegs[number] ?? [], components: components(of: number, place)) { demand in
        try name(ofDemand: demand, place)
      }
    }
  }

  private func components(of number: Int, _ place: PlanPlaceRecord) throws -> [PlanOutput.Component] {
    var seen: [Int: Int] = [:]
    let form = place.details.forms[place.details.supplies[number].form]
    return try form.components.compactMap { child in
      let other = try self.place(child)
      // An item may stand on several lines of a bill.
      let line = seen[child, default: 0]
      seen[child] = line + 1
      let demands = other.details.demands.indices.filter { index in
        let demand = other.details.demands[index]
        return demand.supply == number && demand.taker >= 0 && other.details.takers[demand.taker] == place.number
      }.sorted { other.details.demands[$0].taker < other.details.demands[$1].taker }
      guard line < demands.count else { return nil }
      return texts(other).component(
        other.details.demands[demands[line]], pegs: other.details.pegs.filter { $0.demand == demands[line] })
    }
  }

  /// A component's is called by the order that needs it.
  private func name(ofDemand number: Int, _ place: PlanPlaceRecord) throws -> String {
    let demand = place.details.demands[number]
    guard demand.taker >= 0 else {
      let outcome = place.details.outcomes.first { $0.demand == number }
      return outcome.map { texts(place).name(of: $0) } ?? "forecast \(place.key) \(texts(place).date(demand.bucket))"
    }
    let taker = try self.place(place.details.takers[demand.taker])
    guard taker.details.supplies.indices.contains(demand.supply) else { throw NumberReader.Damaged() }
    return texts(taker).name(ofSupply: demand.supply)
  }

  /// What the plan makes, buys and moves.
  func orders() throws -> [PlanOrderRow] {
    var orders: [PlanOrderRow] = []
    guard isOpen else { return [] }
    try PlaceStore.each(.all, scenarioID: plan.scenarioID, onlySupplies: true, db) { place in
      let own = texts(place)
      for (number, supply) in place.details.supplies.enumerated() {
        guard PlanOrderRow.statuses.contains(place.details.forms[supply.form].status) else { continue }
        orders.append(
          PlanOrderRow(
            name: own.name(ofSupply: number),
            plannedOrderID: supply.order > 0 ? ProposalID(place: place.number, order: supply.order).text : nil,
            item: place.key.item, plant: place.key.plant, quantity: own.text(supply.quantity), unit: place.unit.code,
            due: own.due(supply)))
      }
    }
    return orders
  }

  /// Proposals that are to be released now, in the order of planning.
  func releases(of key: ItemAtPlant? = nil) throws -> [PlanOutput.Message] {
    var messages: [PlanOutput.Message] = []
    guard isOpen else { return [] }
    func add(_ place: PlanPlaceRecord) {
      let own = texts(place)
      messages += place.details.supplies.indices.compactMap { own.release($0) }
    }
    if let key {
      if let place = try place(key) { add(place) }
    } else {
      try PlaceStore.each(.withReleases, scenarioID: plan.scenarioID, onlySupplies: true, db) { add($0) }
    }
    return messages
  }

  // MARK: Demands

  func demands(onlyLate: Bool = false) throws -> [PlanOutput.Demand] {
    var demands: [PlanOutput.Demand] = []
    guard isOpen else { return [] }
    try PlaceStore.each(onlyLate ? .withLateDemands : .withDemands, scenarioID: plan.scenarioID, db) { place in
      demands += self.demands(of: place).filter { !onlyLate || $0.lateDays > 0 || !$0.isWhole }
    }
    return demands
  }

  func demands(of key: ItemAtPlant) throws -> [PlanOutput.Demand] { try place(key).map(demands) ?? [] }

  func demand(named name: String) throws -> PlanOutput.Demand? {
    for place in try candidates(name) {
      let own = texts(place)
      guard let outcome = place.details.outcomes.first(where: { own.name(of: $0) == name }) else { continue }
      return own.demand(outcome, pegs: place.details.pegs.filter { $0.demand == outcome.demand })
    }
    return nil
  }

  private func demands(of place: PlanPlaceRecord) -> [PlanOutput.Demand] {
    let own = texts(place)
    let pegs = Dictionary(grouping: place.details.pegs, by: \.demand)
    return place.details.outcomes.map { own.demand($0, pegs: pegs[$0.demand] ?? []) }
  }

  // MARK: Names

  /// Whose the supply or demand is that is called so.
  func key(of name: String) throws -> ItemAtPlant? {
    if let place = try find(supply: name)?.place { return place.key }
    return try candidates(name).first { place in
      place.details.outcomes.contains { texts(place).name(of: $0) == name }
    }?.key
  }

  private func find(supply name: String) throws -> (place: PlanPlaceRecord, number: Int)? {
    for place in try candidates(name) {
      let own = texts(place)
      if let number = place.details.supplies.indices.first(where: { own.name(ofSupply: $0) == name }) {
        return (place, number)
      }
    }
    return nil
  }

  /// Places that something of this name may belong to: those that are kept with the name, and those it is made of.
  private func candidates(_ name: String) throws -> [PlanPlaceRecord] {
    guard isOpen else { return [] }
    var places = try PlaceStore.places(named: name, scenarioID: plan.scenarioID, db).map { try place($0) }
    for key in PlanBook.keys(in: name) { if let place = try place(key) { places.append(place) } }
    return places
  }

  /// The items at plants that a name may be made of: `forecast BIKE at west 2026-01-05 #2`.
  static func keys(in name: String) -> [ItemAtPlant] {
    var words = name.split(separator: " ", omittingEmptySubsequences: false)
    if words.count > 1, let last = words.last, last.hasPrefix("#"), Int(last.dropFirst()) != nil { words.removeLast() }
    if words.count > 1, let last = words.last, last.count == 10, LocalDate(String(last)) != nil { words.removeLast() }
    var texts = [words.joined(separator: " ")]
    for prefix in ["stock of ", "by-product ", "forecast "] where texts[0].hasPrefix(prefix) {
      texts.append(String(texts[0].dropFirst(prefix.count)))
    }
    if texts[0].hasPrefix("alternate ") {
      for place in words.indices.dropFirst() where words[place] == "for" {
        texts.append(words[(place + 1)...].joined(separator: " "))
      }
    }
    var keys: [ItemAtPlant] = []
    for text in texts {
      keys.append(ItemAtPlant(text))
      let words = text.split(separator: " ", omittingEmptySubsequences: false)
      for place in words.indices.dropFirst() where words[place] == "at" {
        keys.append(
          ItemAtPlant(words[..<place].joined(separator: " "), at: words[(place + 1)...].joined(separator: " ")))
      }
    }
    return keys
  }
}

extension PlanOutput.Demand {
  /// It gets all of its quantity, in time or late.
  var isWhole: Bool { ["0", "0.00", "0.000"].contains(short) }
}
