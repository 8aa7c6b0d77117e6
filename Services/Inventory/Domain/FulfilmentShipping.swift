import Values

extension Fulfilment {
  /// What is kept for the order and in no shipment yet goes into one: all of it at once for an order
  /// that ships complete. Services ride along; when no goods are left to wait for, they go alone. What is
  /// wanted later than `day` waits.
  static func plan(_ shipmentID: String, by day: LocalDate?, on state: State) -> [Event] {
    guard state.version != nil, state.pending == nil else { return [] }
    if state.shipComplete && state.lines.contains(where: { $0.need > 0 || $0.open > 0 && $0.isEarly(on: day) }) {
      return []
    }
    let allotted = state.allotted
    var ready: [Allotment] = []
    var hasGoods = false
    var goodsOpen = false
    for line in state.lines {
      let left = (line.kind == .goods ? line.reserved : line.open) - (allotted[line.lineID] ?? 0)
      if line.kind == .goods && line.open > 0 { goodsOpen = true }
      guard left > 0, !line.isEarly(on: day) else { continue }
      if line.kind == .goods { hasGoods = true }
      ready.append(Allotment(lineID: line.lineID, steps: left))
    }
    guard !ready.isEmpty, hasGoods || !goodsOpen else { return [] }
    return [.planned(Shipment(shipmentID: shipmentID, status: .planned, lines: ready))]
  }

  /// The next day after `day` on which something that is ready by now may leave; nil when nothing waits for a day.
  package static func nextDay(after day: LocalDate, on state: State) -> LocalDate? {
    guard state.version != nil, state.pending == nil else { return nil }
    if state.shipComplete {
      guard !state.lines.contains(where: { $0.need > 0 }) else { return nil }
      return state.lines.filter { $0.open > 0 && $0.isEarly(on: day) }.compactMap(\.wanted).max()
    }
    let allotted = state.allotted
    return state.lines.filter { line in
      line.isEarly(on: day) && (line.kind == .goods ? line.reserved : line.open) > (allotted[line.lineID] ?? 0)
    }.compactMap(\.wanted).min()
  }

  static func open(_ shipmentID: String, _ status: ShipmentStatus, on state: State) throws(Refusal) -> Shipment {
    guard let shipment = state.shipments.first(where: { $0.shipmentID == shipmentID }) else { throw .shipmentUnknown }
    guard state.pending == nil else { throw .frozen }
    guard shipment.status == status else { throw .wrongStatus(shipment.status, wanted: status.rawValue) }
    return shipment
  }

  /// What was picked of a shipment. Lines that are not named were not found; services need no picking.
  static func pick(
    _ picked: [Allotment]?, from shipment: Shipment, on state: State
  ) throws(Refusal) -> [Allotment] {
    guard let picked else { return shipment.lines }
    let lines = state.index()
    let planned = Dictionary(uniqueKeysWithValues: shipment.lines.map { ($0.lineID, $0.steps) })
    var found: [String: Int64] = [:]
    for allotment in picked {
      guard let limit = planned[allotment.lineID] else { throw .notInShipment(lineID: allotment.lineID) }
      let (sum, overflow) = (found[allotment.lineID] ?? 0).addingReportingOverflow(allotment.steps)
      guard allotment.steps >= 0, !overflow, sum <= limit else {
        throw .pickedTooMuch(lineID: allotment.lineID, planned: limit)
      }
      found[allotment.lineID] = sum
    }
    var kept: [Allotment] = []
    var goods: Int64 = 0
    for allotment in shipment.lines {
      let isGoods = state.lines[lines[allotment.lineID]!].kind == .goods
      let steps = isGoods ? found[allotment.lineID] ?? 0 : allotment.steps
      if state.shipComplete && steps < allotment.steps { throw .shipsComplete }
      if isGoods { goods += steps }
      if steps > 0 { kept.append(Allotment(lineID: allotment.lineID, steps: steps)) }
    }
    guard goods > 0 else { throw .nothingPicked }
    return kept
  }

  /// The new version takes over from the one in force: what was shipped and received stays, what is
  /// reserved stays as far as it is still needed, what is short is taken from free stock. Shipments that
  /// no longer fit are withdrawn.
  static func accept(
    _ terms: Terms, _ held: [String: Int64], _ free: [String: Int64], on state: State
  ) throws(Refusal) -> [Event] {
    if case .cancelled = state.stage { return [] }
    if let current = state.version, terms.version <= current { return [] }
    var free = free
    let old = state.index()
    var lines: [Line] = []
    lines.reserveCapacity(terms.lines.count)
    for term in terms.lines {
      let line = try carried(term, from: old[term.lineID].map { state.lines[$0] }, held[term.lineID] ?? 0)
      lines.append(line)
      let taken = min(line.backorder, free[line.item] ?? 0)
      guard taken > 0 else { continue }
      lines[lines.count - 1].reserved += taken
      free[line.item]! -= taken
    }
    let named = Set(terms.lines.map(\.lineID))
    for line in state.lines where line.shipped > 0 && !named.contains(line.lineID) {
      throw .belowShipped(lineID: line.lineID, shipped: line.shipped)
    }
    let accepted = Event.accepted(version: terms.version, shipComplete: terms.shipComplete, lines: lines)
    return [accepted] + misfits(of: evolve(state, with: accepted), before: state)
  }

  /// The items of which `accept` would take free stock.
  package static func shortItems(_ terms: Terms, held: [String: Int64], on state: State) throws(Refusal) -> Set<String>
  {
    let old = state.index()
    var items: Set<String> = []
    for term in terms.lines {
      let line = try carried(term, from: old[term.lineID].map { state.lines[$0] }, held[term.lineID] ?? 0)
      if line.backorder > 0 { items.insert(line.item) }
    }
    return items
  }

  private static func carried(_ term: Line, from old: Line?, _ held: Int64) throws(Refusal) -> Line {
    var line = term
    if let old {
      if old.shipped > 0 && (old.item != term.item || term.accepted < old.shipped) {
        throw .belowShipped(lineID: old.lineID, shipped: old.shipped)
      }
      if old.item == term.item {
        line.shipped = old.shipped
        line.received = min(old.received, line.made)
        line.reserved = old.reserved
      }
    }
    line.reserved = line.kind == .goods ? min(line.reserved + held, line.open) : 0
    return line
  }

  private static func misfits(of state: State, before: State) -> [Event] {
    let lines = state.index()
    let old = before.index()
    let allotted = state.allotted
    return state.shipments.compactMap { shipment in
      let fits = shipment.lines.allSatisfy { allotment in
        guard let index = lines[allotment.lineID], let was = old[allotment.lineID] else { return false }
        let line = state.lines[index]
        let available = line.kind == .goods ? line.reserved : line.open
        return line.item == before.lines[was].item && allotted[allotment.lineID]! <= available
      }
      return fits && !(state.shipComplete && state.lines.contains { $0.need > 0 })
        ? nil : .withdrawn(shipmentID: shipment.shipmentID)
    }
  }
}
