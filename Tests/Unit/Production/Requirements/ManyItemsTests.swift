import ProductionDomain
import Testing
import Values

/// What several threads do with the items of a large plan comes out as where a small plan is made by one.
@Suite struct ManyItemsTests {
  /// Twenty items that know of no others: ten made, of bought ones and of some that do not exist, with demand that is
  /// late, short, or ships together only.
  private static func world(_ number: Int, _ random: inout RequirementsRandom) -> PlanningScenario {
    var scenario = PlanningWorld.scenario([], horizon: 30)
    func name(_ item: Int) -> String { "W\(number)-I\(item)" }
    for item in 0..<20 {
      scenario.items.append(
        PlanningWorld.item(
          name(item), item < 10 ? .make : random.chance(80) ? .buy : .none, leadTime: random.below(6),
          stock: random.chance(30) ? random.quantity(1...9) : 0))
      guard item < 10 else { continue }
      var bill = PlanningWorld.bill(
        name(item), (0..<3).map { _ in (name(random.chance(90) ? 10 + random.below(9) : 99), random.quantity(1...3)) })
      if random.chance(10) { bill.byProducts = [BillRecord.Component(item: name(19), quantity: .pieces(1))] }
      scenario.bills.append(bill)
    }
    for place in 0..<16 {
      scenario.demands.append(
        PlanningWorld.demand(
          "W\(number)-D\(place)", name(random.below(14)), random.quantity(1...9), day: 1 + random.below(12),
          priority: 1 + random.below(3),
          policy: random.chance(20) ? DeliveryPolicy(maximumLateness: random.below(3)) : .any,
          group: random.chance(20) ? "W\(number)-G\(random.below(2))" : nil))
    }
    return scenario
  }

  /// By demand's name.
  private static func outcomes(_ plan: RequirementsPlan) -> [String: String] {
    let demands = plan.preparation.scenario.demands
    return Dictionary(
      uniqueKeysWithValues: plan.outcomes.compactMap { outcome in
        guard case .independent(let line) = plan.pegs.demands[outcome.demand].kind,
          case .order(let place) = plan.preparation.demandOrigins[line]
        else { return nil }
        let pegs = plan.pegs.ofDemand[outcome.demand].map {
          "\(plan.names[plan.pegs.pegs[$0].supply]) \(plan.pegs.pegs[$0].quantity)"
        }
        return (
          demands[place].name,
          "\(outcome.deliveries) \(outcome.short) \(outcome.lateDays) \(outcome.reasons) \(pegs)"
        )
      })
  }

  @Test func manyItemsAreServedAndTheirBillsReadAsThoseOfFewAre() {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    var all = PlanningWorld.scenario([], horizon: 30)
    var (outcomes, problems): ([String: String], Set<String>) = ([:], [])
    for number in 0..<250 {
      let world = Self.world(number, &random)
      all.items += world.items
      all.bills += world.bills
      all.demands += world.demands
      let plan = RequirementsPlan(world)
      outcomes.merge(Self.outcomes(plan)) { first, _ in first }
      problems.formUnion(plan.problems.map { "\($0)" })
    }
    let plan = RequirementsPlan(all)
    #expect(all.bills.count > 2000 && Set(all.demands.map(\.key)).count > 2000, "seed \(seed): several threads")
    #expect(Set(plan.problems.map { "\($0)" }) == problems, "seed \(seed)")
    let found = Self.outcomes(plan)
    #expect(found.count == all.demands.count, "seed \(seed)")
    for (name, outcome) in outcomes { #expect(found[name] == outcome, "seed \(seed), demand \(name)") }
    #expect(plan.outcomes.contains { $0.lateDays > 0 } && plan.outcomes.contains { $0.short > 0 }, "seed \(seed)")
  }
}
