import Persistence
import ProductionDomain
import Values

/// What a plan lets alternates give to one of its orders, straight or inside a phantom: the work order that is made of
/// it takes these instead, for the plan orders no more of what they stand in for.
struct PlannedAlternates {
  private struct StandIn {
    let item: ItemAtPlant
    /// Of the item that it spares.
    let spared: Int64
    let alternate: ItemAtPlant
    let drawn: Int64
  }

  private var standIns: [StandIn] = []
  private let isPhantom: (ItemAtPlant) -> Bool

  /// `supply`: the order as the plan in force has it; nil: it says nothing of it.
  init(
    of supply: PlanOutput.Supply?, _ db: DatabaseHandle, isPhantom: @escaping (ItemAtPlant) -> Bool
  ) throws {
    self.isPhantom = isPhantom
    guard let supply, let plan = try PlanStore.current(db) else { return }
    try add(supply, part: (1, 1), depth: 0, plan.id, db)
  }

  /// `part` of what a supply takes is for the order.
  private mutating func add(
    _ supply: PlanOutput.Supply, part: (of: Int64, whole: Int64), depth: Int, _ planID: String, _ db: DatabaseHandle
  ) throws {
    for component in supply.components ?? [] where depth < 100 {
      let key = ItemAtPlant(component.item, at: component.plant ?? "")
      for peg in component.from where peg.name.hasPrefix("alternate ") || isPhantom(key) {
        guard let other = try PlanStore.supply(planID, named: peg.name, db),
          ["alternate", "phantom"].contains(other.status), let taken = steps(peg.quantity, component.unit),
          let given = steps(other.quantity, other.unit), given > 0
        else { continue }
        let own = Int64(Int128(taken) * Int128(part.of) / Int128(part.whole))
        guard other.status == "alternate" else {
          try add(other, part: (min(own, given), given), depth: depth + 1, planID, db)
          continue
        }
        guard let alternate = other.components?.first, let all = steps(alternate.quantity, alternate.unit), own > 0
        else { continue }
        standIns.append(
          StandIn(
            item: key, spared: own,
            alternate: ItemAtPlant(alternate.item, at: alternate.plant ?? ""),
            drawn: Int64((Int128(own) * Int128(all) + Int128(given) - 1) / Int128(given))))
      }
    }
  }

  private func steps(_ text: String, _ unit: String) -> Int64? {
    UnitOfMeasure(unit).flatMap { Quantity(value: text, unit: $0) }?.steps
  }

  /// What an order takes by its bill, with these instead.
  func applied(to components: [(key: ItemAtPlant, steps: Int64)]) -> [(key: ItemAtPlant, steps: Int64)] {
    var components = components
    for standIn in standIns {
      guard let place = components.firstIndex(where: { $0.key == standIn.item && $0.steps >= standIn.spared }) else {
        continue
      }
      components[place].steps -= standIn.spared
      if let known = components.firstIndex(where: { $0.key == standIn.alternate }) {
        components[known].steps += standIn.drawn
      } else {
        components.append((standIn.alternate, standIn.drawn))
      }
    }
    return components.filter { $0.steps > 0 }
  }
}
