import ProductionDomain
import Values

/// Plants that have items to spare for each other. Days count from 1, which is today; every day is worked.
enum PlantSpareWorld {
  /// An item at Leeds that is made or bought there in `days`, or comes from York on the next day but only as the second
  /// choice; York buys it in five days.
  static func scenario(
    stock: Int64, demands: [(plant: String, quantity: Int64, day: Int)], days: Int = 1, laneDays: Int = 1
  ) -> PlanningScenario {
    var scenario = PlanningScenario(today: PlanningWorld.today, horizonDays: 60)
    scenario.plants = ["Leeds", "York", "Hull"].map { PlanningScenario.Plant(name: $0) }
    scenario.items = [
      receiver(at: "Leeds", days: days, laneDays: laneDays),
      ItemRecord(key: ItemAtPlant("A", at: "York"), leadTimeDays: 5, stock: stock),
    ]
    scenario.demands = demands.enumerated().map { number, demand in
      DemandRecord(
        name: "\(demand.plant) \(number)", key: ItemAtPlant("A", at: demand.plant), quantity: demand.quantity,
        due: PlanningWorld.day(demand.day))
    }
    return scenario
  }

  static func receiver(at plant: String, days: Int = 1, laneDays: Int = 1, from other: String = "York") -> ItemRecord {
    var item = ItemRecord(key: ItemAtPlant("A", at: plant))
    item.sources = [
      SourceRecord(.buy, leadTimeDays: days), SourceRecord(.transfer(from: other), priority: 2, leadTimeDays: laneDays),
    ]
    return item
  }

  /// What a plant orders of the item by where it comes from: `York`, or `new`.
  static func ordered(_ plan: RequirementsPlan, at plant: String = "Leeds") -> [String: Int64] {
    var result: [String: Int64] = [:]
    for supply in plan.pegs.supplies where supply.kind == .planned {
      guard plan.preparation.nodes[supply.item].key == ItemAtPlant("A", at: plant) else { continue }
      var name = "new"
      if case .transfer(let from) = plan.preparation.source(of: supply).source { name = from }
      result[name, default: 0] += supply.started
    }
    return result
  }
}

extension RandomModel {
  /// Further items that may come from those there are, each as one of several sources.
  mutating func addLanes(_ random: inout RequirementsRandom) {
    let own = items.count
    for first in 0..<own where random.chance(50) {
      for _ in 0..<(1 + random.below(3)) { addReceiver(of: first, amongFirst: own, &random) }
    }
    for place in demands.indices { demands[place].priority = Int32(1 + random.below(3)) }
  }

  private mutating func addReceiver(of first: Int, amongFirst own: Int, _ random: inout RequirementsRandom) {
    let receiver = items.count
    items.append(
      MaterialModel.Item(
        onHand: random.chance(50) ? random.quantity(0...30) : 0,
        safetyStock: random.chance(30) ? random.quantity(1...20) : 0, lot: RandomModel.lot(&random),
        leadTime: random.below(4), fence: random.chance(15) ? random.below(bucketCount) : 0))
    var givers: [Int?] = [nil, first]
    let other = random.below(receiver)
    if random.chance(30), other != first { givers.append(other) }
    let ways = givers.shuffled(using: &random).map { giver in
      MaterialModel.Source(
        leadTime: random.below(4), limits: RandomModel.lot(&random).limits, tier: random.below(3),
        share: random.chance(20) ? random.quantity(1...100) : 0,
        capacity: random.chance(20) ? random.quantity(0...60) : nil, capacityBuckets: random.below(5), giver: giver)
    }
    sources[receiver] = ways
    for (place, source) in ways.enumerated() {
      // What is not moved may need components, also such as the giver needs.
      let child = source.giver ?? random.below(own)
      guard source.giver != nil || (child > first && random.chance(40)) else { continue }
      links.append(MaterialModel.Link(parent: receiver, child: child, numerator: 1, source: place))
    }
    for _ in 0..<(1 + random.below(4)) {
      demands.append(
        MaterialModel.Demand(item: receiver, bucket: random.below(bucketCount), quantity: random.quantity(1...40)))
    }
  }
}

/// A random plant with bills of several levels whose products others may take, who could as well buy them at once.
struct RandomGiver {
  var scenario: PlanningScenario

  /// `isBought`: nothing at York waits for components; then others may ask for more than it has to spare, and be late.
  /// Otherwise nothing but demand asks for components, which are all ordered.
  init(_ random: inout RequirementsRandom, isBought: Bool) {
    scenario = PlanningScenario(today: PlanningWorld.today, horizonDays: 40)
    let week = WorkCalendar(
      name: "week", shifts: [WorkCalendar.Shift(weekdays: [1, 2, 3, 4, 5], from: 8 * 3600, until: 16 * 3600)])
    scenario.calendars = [week]
    scenario.plants = ["York", "Leeds", "Hull"].map {
      PlanningScenario.Plant(name: $0, calendar: random.chance(50) ? "week" : nil)
    }
    let names = (0..<(2 + random.below(4))).map { "I\($0)" }
    for (place, name) in names.enumerated() {
      let isMade = !isBought && place + 1 < names.count && random.chance(60)
      // An order that fills up safety stock too late is pegged before open orders that come in time, by its day.
      let days = random.below(6)
      var item = ItemRecord(
        key: ItemAtPlant(name, at: "York"), source: isMade ? .make : isBought && random.chance(10) ? .none : .buy,
        leadTimeDays: days, stock: random.quantity(0...60),
        safetyStock: isBought && days == 0 && random.chance(80) ? random.quantity(0...15) : 0,
        lot: random.chance(30) ? LotPolicy(.lotForLot, limits: OrderLimits(multiple: 7)) : .lotForLot)
      if random.chance(15) { item.planningFenceDays = random.below(12) }
      scenario.items.append(item)
      if isMade {
        let parts = names[(place + 1)...].filter { _ in random.chance(60) }
        scenario.bills.append(
          BillRecord(
            item: name, plant: "York",
            components: parts.map { BillRecord.Component(item: $0, quantity: .pieces(random.quantity(1...2))) }))
      }
      for number in 0..<random.below(4) {
        scenario.demands.append(
          DemandRecord(
            name: "\(name) \(number)", key: item.key, quantity: random.quantity(1...25),
            due: PlanningWorld.day(1 + random.below(38))))
      }
      if random.chance(40) {
        scenario.receipts.append(
          ReceiptRecord(
            order: "R \(name)", key: item.key, quantity: random.quantity(1...30),
            due: PlanningWorld.day(1 + random.below(30)), isIssued: true))
      }
      for plant in ["Leeds", "Hull"] where random.chance(50) { addReceiver(name, plant, isEager: isBought, &random) }
    }
  }

  private mutating func addReceiver(_ name: String, _ plant: String, isEager: Bool, _ random: inout RequirementsRandom)
  {
    var item = ItemRecord(
      key: ItemAtPlant(name, at: plant), stock: random.quantity(0...10), safetyStock: random.quantity(0...5))
    item.sources = [
      SourceRecord(.buy, priority: isEager ? random.below(4) : 1, leadTimeDays: isEager ? random.below(9) : 0),
      SourceRecord(.transfer(from: "York"), priority: 2, leadTimeDays: random.below(5)),
    ]
    scenario.items.append(item)
    for number in 0..<(1 + random.below(4)) {
      scenario.demands.append(
        DemandRecord(
          name: "\(plant) \(name) \(number)", key: item.key, quantity: random.quantity(1...40),
          due: PlanningWorld.day(1 + random.below(38))))
    }
  }

  /// The same, where nobody takes anything from York.
  var apart: PlanningScenario {
    var apart = scenario
    for place in apart.items.indices where apart.items[place].key.plant != "York" {
      apart.items[place].sources.removeLast()
    }
    return apart
  }
}
