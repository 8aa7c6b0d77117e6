import Values

extension ScenarioPreparation {
  mutating func prepareCentres() {
    let plants = Set(scenario.plants.map(\.name))
    let families = Set(scenario.items.compactMap(\.setupFamily))
    // Of one name there may be one at every plant, the one without a name too, and one that serves all.
    var seen: Set<[String?]> = []
    for record in scenario.centres {
      var centre = record
      let name = "work centre \(centre.name)"
      guard seen.insert([centre.name, centre.plant]).inserted else {
        let place = centre.plant.map { $0.isEmpty ? "" : " at \($0)" } ?? ""
        report(name, "Work centre \(centre.name)\(place) is given twice; the second is left out.")
        continue
      }
      func leaveOut(_ why: String) { report(name, "Work centre \(centre.name) \(why) left out of the capacity plan.") }
      if let plant = centre.plant, !plants.isEmpty, !plants.contains(plant) {
        leaveOut("is at a plant that is not given; its operations are")
        continue
      }
      var calendar = WorkCalendar.always
      if let calendarName = centre.calendar {
        guard let found = calendars[calendarName] else {
          closedCentres.append(centre)
          report(
            "work centre \(centre.name)",
            "Work centre \(centre.name) has no working time: its calendar \(calendarName) is not given or has none; what "
              + "only it can do is not made, so give it one.")
          continue
        }
        calendar = found
      } else if let plant = centre.plant {
        calendar = self.calendar(ofPlant: plant)
      }
      guard centre.machines > 0, centre.efficiencyPercent > 0 else {
        closedCentres.append(centre)
        report(
          name,
          "Work centre \(centre.name) has \(centre.machines) machines at \(centre.efficiencyPercent) percent; what only it "
            + "can do is not made, so give it more than zero of both.")
        continue
      }
      check(&centre, families)
      let clock = scenario.clock(of: centre)
      if centre.plant == nil, scenario.hasSeveralClocks {
        report(
          name,
          "Work centre \(centre.name) names no plant, and the plants lie in different time zones; its shifts count by "
            + "\(clock.zone), so name its plant.")
      }
      calendar = calendar.at(clock)
      let overtime = centre.overtime.map { calendar.adding($0.shifts) }
      centres.append(
        WorkCentre(
          name: centre.name, calendar: calendar, machines: centre.machines, efficiencyPercent: centre.efficiencyPercent,
          calendarWithOvertime: overtime))
      centreRecords.append(centre)
    }
  }

  /// Takes set-up times and costs off that cannot be reckoned with.
  private mutating func check(_ centre: inout PlanningScenario.Centre, _ families: Set<String>) {
    let name = "work centre \(centre.name)"
    if let setups = centre.setups {
      let times = [setups.first, setups.otherwise] + setups.between.map(\.seconds)
      if !times.allSatisfy((0...RoutingOperation.longestSeconds).contains) {
        report(
          name, "Work centre \(centre.name) has a set-up time that is negative or too long; its set-ups are left out.")
        centre.setups = nil
      } else if let unknown = setups.between.flatMap({ [$0.from, $0.to] }).first(where: { !families.contains($0) }) {
        report(
          name,
          "The set-ups of work centre \(centre.name) name the family \(unknown), which no item has; correct its name.")
      }
    }
    let costs = [centre.costPerHour, centre.setupCostPerHour, centre.overtime?.costPerHour]
    if !costs.allSatisfy(isUsable) || !(0...ScenarioPreparation.largestAmount).contains(centre.overheadPerMillion) {
      report(name, "Work centre \(centre.name) has a cost that is negative or too large; its costs are left out.")
      (centre.costPerHour, centre.setupCostPerHour) = (nil, nil)
      centre.overtime?.costPerHour = nil
      centre.overheadPerMillion = 0
    }
  }

  mutating func prepareRoutings() {
    routings = Array(repeating: [], count: nodes.count)
    var seen: Set<ItemAtPlant> = []
    for routing in scenario.routings {
      guard seen.insert(routing.key).inserted else {
        report("routing \(routing.key)", "The routing of \(routing.key) is given twice; the second is left out.")
        continue
      }
      guard let item = numberOf[routing.key] else {
        report(
          "routing \(routing.key)", "The routing of \(routing.key) is left out: there is no such item; add the item.")
        continue
      }
      if routing.steps.isEmpty {
        report(
          "routing \(routing.key)",
          "The routing of \(routing.key) has no operations; nothing of it is planned on work centres, so give it one.")
      }
      let own = sources(of: item)
      guard !own.allSatisfy({ $0.source == .subcontract }) else {
        report(
          "routing \(routing.key)",
          "The routing of \(routing.key) is left out: a subcontractor makes it; take the routing away, or let it be "
            + "made."
        )
        continue
      }
      let numbers = routing.steps.compactMap(\.number)
      if zip(numbers, numbers.dropFirst()).contains(where: { $0 >= $1 }) {
        report(
          "routing \(routing.key)",
          "The operation numbers of the routing of \(routing.key) do not ascend; its operations are done as they are "
            + "listed, so sort them.")
      }
      noteScrap(of: routing, item)
      for (place, step) in routing.steps.enumerated() {
        guard let step = workable(step, item),
          let centre = centre(step.centre, for: routing.key, leavingOut: "that operation is")
        else { continue }
        let times = [step.setupSeconds, step.runSeconds, step.queueSeconds, step.moveSeconds]
        guard let per = runQuantity(of: step, item: item), per > 0, times.allSatisfy({ $0 >= 0 }) else {
          report(
            "routing \(routing.key)",
            "The operation at \(step.centre) of \(routing.key) has a negative time or a run quantity that does not "
              + "convert to \(nodes[item].unit); it is left out.")
          continue
        }
        let longest = RoutingOperation.longestSeconds
        var operation = RoutingOperation(
          workCentre: centre, setupSeconds: step.setupSeconds, runSeconds: step.runSeconds, runQuantity: per,
          queueSeconds: min(step.queueSeconds, longest), moveSeconds: min(step.moveSeconds, longest),
          alternates: alternates(of: step, for: routing.key))
        operation.number = routing.number(at: place)
        routings[item].append(reaching[item].map { operation.forPart($0[place]) } ?? operation)
      }
    }
    guard !scenario.centres.isEmpty else { return }
    let routed = Set(scenario.routings.map(\.key))
    for (number, item) in nodes.enumerated()
    where sources(of: number).contains(where: { $0.source == .make }) && !item.isPhantom && !routed.contains(item.key) {
      report(
        "item \(item.key)",
        "Item \(item.key) is made but has no routing; its load is left out of the capacity plan, so give it one.")
    }
  }

  /// The operation where it can be done: at the first alternate that works, where its own work centre never does. Nil,
  /// and the item cannot be made, where none does.
  private mutating func workable(_ step: RoutingRecord.Step, _ item: Int) -> RoutingRecord.Step? {
    func isClosed(_ name: String) -> Bool {
      let plant = nodes[item].key.plant
      func serves(_ centre: PlanningScenario.Centre) -> Bool {
        centre.name == name && (centre.plant == nil || centre.plant == plant)
      }
      return closedCentres.contains(where: serves) && !centreRecords.contains(where: serves)
    }
    guard isClosed(step.centre) else { return step }
    if let place = step.alternates.firstIndex(where: { !isClosed($0.centre) }) {
      var other = step
      let alternate = other.alternates.remove(at: place)
      (other.centre, other.setupSeconds, other.runSeconds) =
        (alternate.centre, alternate.setupSeconds, alternate.runSeconds)
      return other
    }
    if step.setupSeconds > 0 || step.runSeconds > 0 {
      unworkable[item] = LateReason(
        .leftOut, "work centre \(step.centre)",
        "Work centre \(step.centre) has no working time, so \(nodes[item].key) cannot be made.")
    }
    return nil
  }

  /// Names scrap that cannot be reckoned with, and keeps what reaches each operation of an item that loses some.
  private mutating func noteScrap(of routing: RoutingRecord, _ item: Int) {
    let name = "routing \(routing.key)"
    for step in routing.steps where !(0..<1_000_000).contains(step.scrapPerMillion) {
      report(
        name,
        "The operation at \(step.centre) of \(routing.key) has a scrap that is not 0 to below 100 percent; none is "
          + "reckoned, so correct it.")
    }
    guard routing.hasScrap else { return }
    guard scenario.items.first(where: { $0.key == routing.key })?.isOnlyMade ?? false else {
      report(
        name,
        "The operations of \(routing.key) lose something, but it comes in other ways than by them too; no scrap of them is "
          + "reckoned, so give the item a 'yieldPercent'.")
      return
    }
    reaching[item] = routing.reaching
  }

  private mutating func alternates(of step: RoutingRecord.Step, for key: ItemAtPlant) -> [RoutingOperation.Alternate] {
    step.alternates.compactMap { alternate in
      let what = "its alternate for \(step.centre) is"
      guard let centre = centre(alternate.centre, for: key, leavingOut: what) else { return nil }
      guard alternate.setupSeconds >= 0, alternate.runSeconds >= 0 else {
        report(
          "routing \(key)",
          "The alternate \(alternate.centre) for \(step.centre) in the routing of \(key) has a negative time; it is left "
            + "out.")
        return nil
      }
      return RoutingOperation.Alternate(
        workCentre: centre, setupSeconds: alternate.setupSeconds, runSeconds: alternate.runSeconds)
    }
  }

  /// The work centre of a name that serves the item's plant: the plant's own before one of every plant.
  private mutating func centre(_ name: String, for key: ItemAtPlant, leavingOut what: String) -> Int? {
    let named = centreRecords.indices.filter { centreRecords[$0].name == name }
    if let found = named.first(where: { centreRecords[$0].plant == key.plant })
      ?? named.first(where: { centreRecords[$0].plant == nil })
    {
      return found
    }
    let given = scenario.centres.filter { $0.name == name }
    // One that is left out has been reported.
    guard !given.contains(where: { $0.plant == nil || $0.plant == key.plant }) else { return nil }
    report(
      "routing \(key)",
      "The routing of \(key) names work centre \(name), which is not "
        + (given.isEmpty ? "given" : "at its plant") + "; \(what) left out.")
    return nil
  }
}
