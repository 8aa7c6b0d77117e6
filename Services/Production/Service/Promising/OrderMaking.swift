import Persistence
import ProductionDomain
import Values

/// What an order for an item takes, by its bill and routing as they are on the day of its release.
struct OrderMaking {
  private let scenario: PlanningScenario
  private let preparation: ScenarioPreparation
  let inspection: InspectionTimes

  init(_ assembly: ScenarioAssembly) throws {
    scenario = try assembly.reader().scenario
    preparation = ScenarioPreparation(scenario)
    inspection = InspectionTimes(scenario)
  }

  func carriage(_ settings: PlanningSettings) -> CarriageToMain { CarriageToMain(scenario, settings) }

  func item(_ key: ItemAtPlant) -> ItemRecord? { scenario.items.first { $0.key == key } }

  private func bill(_ key: ItemAtPlant, on day: LocalDate) -> BillRecord? {
    preparation.numberOf[key].flatMap { preparation.bill(of: $0, releasedOn: day) }
  }

  /// Components for what is started, phantoms dissolved, alternates not looked at.
  func components(
    of key: ItemAtPlant, for started: Int64, release: LocalDate
  ) -> [(key: ItemAtPlant, steps: Int64)] {
    guard let item = preparation.numberOf[key] else { return [] }
    let day = max(0, min(release - scenario.today, scenario.horizonDays - 1))
    var sums: [(key: ItemAtPlant, steps: Int64)] = []
    for line in preparation.componentLines(ofItem: item, for: started, releasedOn: day) {
      let node = preparation.nodes[line.item]
      if node.isPhantom {
        let started = node.yield.started(for: line.quantity)
        for part in components(of: node.key, for: started, release: release) {
          add(part.key, part.steps, to: &sums)
        }
      } else {
        add(node.key, line.quantity, to: &sums)
      }
    }
    return sums
  }

  private func add(_ key: ItemAtPlant, _ steps: Int64, to sums: inout [(key: ItemAtPlant, steps: Int64)]) {
    if let place = sums.firstIndex(where: { $0.key == key }) {
      sums[place].steps += steps
    } else {
      sums.append((key, steps))
    }
  }

  /// A work order for stock; whoever it is for is the caller's business. `subcontractor` makes it, where one is named.
  func plan(
    _ key: ItemAtPlant, startedSteps: Int64, unit: UnitOfMeasure,
    components: [(key: ItemAtPlant, steps: Int64)], release: LocalDate, due: LocalDate, mode: BillOfMaterials.Mode,
    subcontractor: String? = nil
  ) -> WorkOrderPlan {
    let units = Dictionary(scenario.items.map { ($0.key, $0.unit) }) { first, _ in first }
    let routing =
      scenario.routings.first { subcontractor == nil && $0.key == key } ?? RoutingRecord(key: key, steps: [])
    let reaching = preparation.numberOf[key].flatMap { preparation.operationShares(of: $0) }
    let bill = bill(key, on: release)
    // He is given all of it.
    let backflushed =
      subcontractor != nil
      ? []
      : Set(
        (bill?.components ?? []).filter(\.isBackflushed).flatMap { [$0.item] + $0.alternates.map(\.item) })
    return WorkOrderPlan(
      quantity: Quantity(steps: startedSteps, unit: unit), surplusSteps: 0, due: due, releaseDate: release,
      plant: key.plant, revision: bill?.revision ?? "",
      components: components.map {
        PlannedComponent(
          item: $0.key.item, plant: $0.key.plant, quantity: Quantity(steps: $0.steps, unit: units[$0.key] ?? .piece),
          isBackflushed: backflushed.contains($0.key.item))
      },
      byProducts: byProducts(of: key, for: startedSteps, release: release, bill, units),
      operations: routing.steps.enumerated().map { place, step in
        var operation = operation(step, number: routing.number(at: place), of: key, for: startedSteps)
        operation.expectedSteps = reaching.map { $0[place].reaching(of: startedSteps) }
        return operation
      }, purpose: nil,
      subcontractor: subcontractor.map { name in
        Subcontractor(name: name, price: item(key)?.suppliers.first { $0.name == name }?.price)
      }, mode: subcontractor == nil ? mode : .manual)
  }

  /// Who makes an item by its first source; nil: we do.
  func subcontractor(of key: ItemAtPlant) -> String? {
    guard let number = preparation.numberOf[key], preparation.nodes[number].source == .subcontract else { return nil }
    return preparation.supplier(of: number)?.name
  }

  /// What comes besides, with its part of the cost; what a phantom component would give does not count.
  private func byProducts(
    of key: ItemAtPlant, for started: Int64, release: LocalDate, _ bill: BillRecord?,
    _ units: [ItemAtPlant: UnitOfMeasure]
  ) -> [PlannedByProduct] {
    guard let number = preparation.numberOf[key] else { return [] }
    let day = max(0, min(release - scenario.today, scenario.horizonDays - 1))
    var given: [PlannedByProduct] = []
    for line in preparation.byProductLines(ofItem: number, for: started, releasedOn: day) {
      let other = preparation.nodes[line.item].key
      let cost = (bill?.coProducts ?? []).filter { $0.line.item == other.item }.reduce(0) { $0 + $1.costPerMillion }
      if let place = given.firstIndex(where: { $0.item == other.item }) {
        let sum = given[place].quantity.steps + line.quantity
        given[place].quantity = Quantity(steps: sum, unit: given[place].quantity.unit)
      } else {
        given.append(
          PlannedByProduct(
            item: other.item, quantity: Quantity(steps: line.quantity, unit: units[other] ?? .piece),
            costPerMillion: cost))
      }
    }
    return given
  }

  private func operation(
    _ step: RoutingRecord.Step, number: Int, of key: ItemAtPlant, for started: Int64
  ) -> PlannedOperation {
    let per = max(1, preparation.numberOf[key].flatMap { preparation.runQuantity(of: step, item: $0) } ?? 1)
    let run = (Int128(started) * Int128(step.runSeconds) + Int128(per) - 1) / Int128(per)
    return PlannedOperation(
      operation: number, workCentre: step.centre, description: step.description ?? "", setupSeconds: step.setupSeconds,
      runSeconds: Int64(min(run, 1_000_000_000_000)), queueMinutes: Int((step.queueSeconds + 59) / 60),
      moveMinutes: Int((step.moveSeconds + 59) / 60))
  }

  /// Where the work of an order lies when it begins on a day and every work centre has room.
  func work(_ key: ItemAtPlant, for started: Int64, from release: LocalDate) -> [PromiseBookings.Work] {
    guard let item = preparation.numberOf[key] else { return [] }
    let ledger = CapacityLedger(
      preparation.centres, today: scenario.today, horizonDays: preparation.scenario.horizonDays)
    let placement = ledger.place(
      preparation.routings[item], quantity: started, from: max(0, release - scenario.today))
    return (placement?.shares ?? []).map {
      PromiseBookings.Work(
        workCentre: preparation.centres[$0.workCentre].name, date: scenario.today + $0.day, seconds: $0.seconds)
    }
  }
}
