import ProductionDomain
import Values

/// Adds to a plan's printed form what was set aside for standing orders before the plan, so that every order shows
/// its components and every supply all that it is for.
struct AllocationTexts {
  private let snapshot: PlanSnapshot
  private let units: [ItemAtPlant: UnitOfMeasure]

  init(_ result: PlanResult) {
    snapshot = result.snapshot
    units = Dictionary(snapshot.scenario.items.map { ($0.key, $0.unit) }) { first, _ in first }
  }

  func complete(_ output: inout PlanOutput) {
    let allocated = snapshot.allocated
    var places: [String: Int] = [:]
    for (place, supply) in output.supplies.enumerated() where places[supply.name] == nil { places[supply.name] = place }
    for (number, supply) in allocated.supplies.enumerated() {
      let shares = allocated.shares.filter { $0.supply == number }
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
          from: allocated.shares.filter { $0.order == number && $0.component == component }.map {
            PlanOutput.Peg(name: allocated.supplies[$0.supply].name, quantity: text($0.quantity, need.key))
          },
          short: allocated.short[number][component] > 0 ? text(allocated.short[number][component], need.key) : nil)
      }
    }
  }

  private func whole(_ supply: OrderAllocation.Supply, _ taken: Int64, _ pegs: [PlanOutput.Peg]) -> PlanOutput.Supply {
    let order = supply.order.map { snapshot.openOrders[$0] }
    return PlanOutput.Supply(
      name: supply.name, item: supply.key.item, plant: supply.key.plant.isEmpty ? nil : supply.key.plant,
      status: supply.date == nil
        ? "stock" : order.map { $0.isFrozen ? "frozen" : $0.isReleased ? "released" : "firm" } ?? "released",
      source: supply.date == nil ? nil : order == nil ? "buy" : "make", quantity: text(taken, supply.key),
      unit: unit(supply.key).code, release: order?.release?.description,
      due: (supply.date ?? snapshot.scenario.today).description, for: pegs)
  }

  private func unit(_ key: ItemAtPlant) -> UnitOfMeasure { units[key] ?? .piece }
  private func text(_ steps: Int64, _ key: ItemAtPlant) -> String { Quantity(steps: steps, unit: unit(key)).valueText }
  private func sum(_ value: String, _ steps: Int64, _ key: ItemAtPlant) -> String {
    text((Quantity(value: value, unit: unit(key))?.steps ?? 0) + steps, key)
  }
}
