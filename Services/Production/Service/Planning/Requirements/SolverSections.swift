import ProductionDomain
import Values

/// Flows between places, as printed.
struct NetworkOutput: Encodable {
  struct Flow: Encodable {
    let from: String
    let to: String
    let quantity: Int64
  }
  let flows: [Flow]
  let cost: Money
  let unmet: [String: Int64]
  /// Prices by place that prove the flows to be the cheapest, in minor units.
  let potentials: [String: Int64]
  let optimal: Bool
}

/// Solves the sections that stand beside the plan.
struct SolverSections {
  private(set) var problems: [PlanningProblem] = []

  mutating func network(_ text: NetworkText) -> NetworkOutput? {
    var places: [String: Int] = [:]
    var supplies: [Int64] = []
    for place in text.places {
      guard places[place.place] == nil else {
        return refuse("network", "The network is left out: place \(place.place) is given twice; name each once.")
      }
      guard (0...1_000_000_000_000).contains(place.supply ?? 0), (0...1_000_000_000_000).contains(place.demand ?? 0)
      else {
        return refuse(
          "network", "The network is left out: the supply or demand of \(place.place) is negative or too large.")
      }
      places[place.place] = supplies.count
      supplies.append((place.supply ?? 0) - (place.demand ?? 0))
    }
    var arcs: [FlowNetwork.Arc] = []
    for lane in text.lanes {
      guard let from = places[lane.from], let to = places[lane.to], lane.capacity ?? 0 >= 0,
        lane.capacity ?? 0 <= 1_000_000_000_000, lane.cost.minorUnits.magnitude <= 1_000_000_000_000,
        lane.cost.currency == text.lanes[0].cost.currency
      else {
        return refuse(
          "network",
          "The network is left out: the lane from \(lane.from) to \(lane.to) names a place that is not given, has a "
            + "negative capacity, another currency or too large a number.")
      }
      arcs.append(FlowNetwork.Arc(from: from, to: to, capacity: lane.capacity, cost: lane.cost.minorUnits))
    }
    let flow = FlowNetwork(supplies: supplies, arcs: arcs)
    do throws(FlowNetwork.Fault) {
      let answer = try flow.solve()
      func byPlace(_ values: [Int64]) -> [String: Int64] { places.mapValues { values[$0] } }
      let flows = zip(text.lanes, answer.flows).filter { $0.1 > 0 }
        .map { NetworkOutput.Flow(from: $0.0.from, to: $0.0.to, quantity: $0.1) }
      return NetworkOutput(
        flows: flows, cost: Money(minorUnits: answer.cost, currency: text.lanes.first?.cost.currency ?? .eur),
        unmet: byPlace(answer.unmet).filter { $0.value > 0 }, potentials: byPlace(answer.potentials),
        optimal: flow.isProved(answer))
    } catch {
      switch error {
      case .negativeRing:
        return refuse("network", "The network is left out: its lanes pay for going round in a ring; correct a cost.")
      case .tooLarge: return refuse("network", "The network is left out: its cost is beyond 64 bits; use larger units.")
      }
    }
  }

  mutating func refuse<Output>(_ record: String, _ sentence: String) -> Output? {
    problems.append(PlanningProblem(record, sentence))
    return nil
  }
}
