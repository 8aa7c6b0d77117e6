import ProductionDomain
import Values

/// Adds to a plan's printed form what was set aside for standing orders before the plan, so that every order shows
/// its components, every supply all that it is for, and every item all that is there, comes and goes.
struct AllocationTexts {
  private let plan: RequirementsPlan
  private let snapshot: PlanSnapshot
  private let units: [ItemAtPlant: UnitOfMeasure]

  init(_ result: PlanResult) {
    plan = result.plan
    snapshot = result.snapshot
    units = Dictionary(snapshot.scenario.items.map { ($0.key, $0.unit) }) { first, _ in first }
  }

  /// What is not as the plan alone has it: the items and supplies that standing orders have something of, with that; and
  /// all that is said about standing orders.
  func written() -> PlanOutput {
    let moving = Set(moves().keys)
    let named = Set(snapshot.allocated.supplies.map(\.name) + snapshot.allocated.orders.map(\.name))
    let taken = Set(snapshot.allocated.shares.map { snapshot.allocated.supplies[$0.supply].name })
    let standing = Set(snapshot.allocated.orders.filter { !$0.components.isEmpty }.map(\.name))
    var supplies: [Int] = []
    if !taken.isEmpty || !standing.isEmpty {
      supplies = plan.pegs.supplies.indices.filter { number in
        switch plan.pegs.supplies[number].kind {
        case .stock, .receipt:
          let name = plan.names[number]
          return named.contains(name) && (taken.contains(name) || standing.contains(name))
        case .planned, .byProduct, .substitute: return false
        }
      }
    }
    let items = moving.compactMap { plan.preparation.numberOf[$0] }.sorted()
    var output = PlanWriter(plan: plan).output(items: items, supplies: supplies)
    complete(&output)
    return output
  }

  private func complete(_ output: inout PlanOutput) {
    // All of it is for its own line, when that is promised: what others need sooner is planned anew.
    let owned = Set(snapshot.openOrders.filter { $0.neededSteps > 0 && $0.freeSteps == 0 }.map(\.number))
    output.messages.removeAll { $0.message == "expedite" && owned.contains($0.order) }
    let allocated = snapshot.allocated
    let moves = moves()
    for place in output.items.indices {
      if let own = moves[ItemAtPlant(output.items[place].item, at: output.items[place].plant ?? "")] {
        complete(&output.items[place], own)
      }
    }
    var places: [String: Int] = [:]
    for (place, supply) in output.supplies.enumerated() where places[supply.name] == nil { places[supply.name] = place }
    let sharesOfSupply = Dictionary(grouping: allocated.shares, by: \.supply)
    let sharesOfOrder = Dictionary(grouping: allocated.shares, by: \.order)
    for (number, supply) in allocated.supplies.enumerated() {
      let shares = sharesOfSupply[number] ?? []
      let taken = shares.reduce(0) { $0 + $1.quantity }
      guard taken > 0 else { continue }
      let pegs = shares.map {
        PlanOutput.Peg(name: allocated.orders[$0.order].name, quantity: text($0.quantity, supply.key))
      }
      if let place = places[supply.name] {
        output.supplies[place].add(pegs, quantity: sum(output.supplies[place].quantity, taken, supply.key))
      } else {
        places[supply.name] = output.supplies.count
        output.supplies.append(whole(supply, taken, pegs))
      }
    }
    for (number, order) in allocated.orders.enumerated() where !order.components.isEmpty {
      guard let place = places[order.name] else { continue }
      output.supplies[place].components = order.components.enumerated().map { component, need in
        PlanOutput.Component(
          item: need.key.item, plant: need.key.plant.isEmpty ? nil : need.key.plant, needed: order.release.description,
          quantity: text(need.quantity, need.key), unit: unit(need.key).code,
          from: (sharesOfOrder[number] ?? []).filter { $0.component == component }.map {
            PlanOutput.Peg(name: allocated.supplies[$0.supply].name, quantity: text($0.quantity, need.key))
          },
          short: allocated.short[number][component] > 0 ? text(allocated.short[number][component], need.key) : nil)
      }
    }
  }

  /// What is set aside of an item: it is there or comes, and goes when the order takes it.
  private struct Move {
    /// Nil: it is in stock.
    let arrives: LocalDate?
    let leaves: LocalDate
    let steps: Int64
  }

  private func moves() -> [ItemAtPlant: [Move]] {
    let allocated = snapshot.allocated
    var moves: [ItemAtPlant: [Move]] = [:]
    for share in allocated.shares {
      let supply = allocated.supplies[share.supply]
      let arrives = snapshot.there(supply)
      let leaves = max(allocated.orders[share.order].release, arrives ?? snapshot.scenario.today)
      moves[supply.key, default: []].append(
        Move(
          arrives: arrives.map { bucket(max(snapshot.scenario.today, $0)) }, leaves: bucket(leaves),
          steps: share.quantity))
    }
    return moves
  }

  /// The first day of a date's bucket.
  private func bucket(_ date: LocalDate) -> LocalDate {
    let days = max(1, snapshot.scenario.bucketDays)
    return snapshot.scenario.today + (date - snapshot.scenario.today) / days * days
  }

  private func complete(_ item: inout PlanOutput.Item, _ moves: [Move]) {
    let key = ItemAtPlant(item.item, at: item.plant ?? "")
    func steps(_ value: String) -> Int64 { Quantity(value: value, unit: unit(key))?.steps ?? 0 }
    let known = Dictionary(item.buckets.map { ($0.date, $0) }) { first, _ in first }
    let last = snapshot.scenario.today + snapshot.scenario.horizonDays
    let dates = Set(
      moves.flatMap { [$0.arrives, $0.leaves].compactMap { $0 } }.filter { $0 < last }.map(\.description)
    )
    .union(known.keys)
    var balance = steps(item.stock)
    let buckets = dates.sorted().map { date in
      let old = known[date]
      if let old { balance = steps(old.projected) }
      let held = moves.filter { ($0.arrives?.description ?? "") <= date && date < $0.leaves.description }
      return PlanOutput.Item.Bucket(
        date: date,
        gross: text(
          steps(old?.gross ?? "0") + moves.reduce(0) { $0 + ($1.leaves.description == date ? $1.steps : 0) }, key),
        receipts: text(
          steps(old?.receipts ?? "0") + moves.reduce(0) { $0 + ($1.arrives?.description == date ? $1.steps : 0) }, key),
        planned: old?.planned ?? text(0, key), released: old?.released ?? text(0, key),
        projected: text(balance + held.reduce(0) { $0 + $1.steps }, key))
    }
    let there = moves.reduce(0) { $0 + ($1.arrives == nil ? $1.steps : 0) }
    item.show(stock: text(steps(item.stock) + there, key), buckets: buckets)
  }

  private func whole(_ supply: OrderAllocation.Supply, _ taken: Int64, _ pegs: [PlanOutput.Peg]) -> PlanOutput.Supply {
    let order = supply.order.map { snapshot.openOrders[$0] }
    return PlanOutput.Supply(
      name: supply.name, item: supply.key.item, plant: supply.key.plant.isEmpty ? nil : supply.key.plant,
      status: supply.date == nil
        ? "stock" : order.map { $0.isFrozen ? "frozen" : $0.isReleased ? "released" : "firm" } ?? "released",
      source: supply.date == nil ? nil : order == nil ? "buy" : "make", quantity: text(taken, supply.key),
      unit: unit(supply.key).code, release: order?.release?.description,
      due: (supply.due ?? supply.date ?? snapshot.scenario.today).description,
      usable: supply.due.flatMap { due in supply.date.flatMap { $0 > due ? $0.description : nil } }, for: pegs)
  }

  private func unit(_ key: ItemAtPlant) -> UnitOfMeasure { units[key] ?? .piece }
  private func text(_ steps: Int64, _ key: ItemAtPlant) -> String { Quantity(steps: steps, unit: unit(key)).valueText }
  private func sum(_ value: String, _ steps: Int64, _ key: ItemAtPlant) -> String {
    text((Quantity(value: value, unit: unit(key))?.steps ?? 0) + steps, key)
  }
}
