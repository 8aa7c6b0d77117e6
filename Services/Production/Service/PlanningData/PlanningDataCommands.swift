import HTTPSupport
import Messaging
import Persistence
import ProductionDomain
import Values

/// What storing planning data came to.
package struct PlanningDataView: Codable, Sendable {
  package struct Count: Codable, Sendable {
    package var kind: PlanningKind
    package var stored: Int
    /// Where all records of this kind are listed, each with its own address.
    package var path: String

    init(_ kind: PlanningKind, _ stored: Int) {
      self.kind = kind
      self.stored = stored
      path = PlanningRecordView.path(of: kind)
    }
  }
  /// What was stored by this request.
  package var stored: [Count]
  /// What plans will leave out because of the planning data as they are now.
  package var problems: [PlanningProblemView]
  /// What was not taken over, and why.
  package var notes: [String]
}

/// Stores planning data of the scenario format: each record replaces the one of the same name; what is not named
/// stays. Either all is stored or nothing.
package struct PutPlanningData: Sendable {
  package var document: JSONDocument

  package init(_ document: JSONDocument) { self.document = document }

  /// Parts of a scenario that the running service knows from events, or that belong to one plan only.
  private static let notKept: [String: String] = [
    "today": "the service plans from the day it is",
    "receipts": "purchase orders and work orders tell what comes",
    "demands": "accepted orders tell what is needed",
    "forecasts": "sales submits forecasts",
    "previousOrders": "the last plan is kept",
    "promises": "ask /v1/promises",
    "direction": "the setting scheduleDirection says it",
    "network": "ask /v1/sourcing-optimum",
    "productMix": "ask /v1/product-mix",
    "policies": "they are solved by causeway-production plan",
  ]

  @discardableResult
  package func perform(in unit: UnitOfWork) throws -> PlanningDataView {
    guard case .record(let members) = document else {
      throw Problem.unprocessable("The body must be an object with lists such as 'items' and 'bills'.")
    }
    let before = try PlanningDataCheck.problems(in: unit)
    var view = PlanningDataView(stored: [], problems: [], notes: [])
    try storeSettings(members, in: unit)
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      if let kind = PlanningKind(list: name) {
        guard case .list(let records) = value else { throw Problem.invalid(name, "must be a list.") }
        var seen: [String: String] = [:]
        for (place, record) in records.enumerated() {
          try store(record, kind, at: "\(name)[\(place)]", &seen, &view.notes, in: unit)
        }
        if records.isEmpty {
          view.notes.append(
            "'\(name)' is an empty list, so nothing of it was stored or taken away; DELETE "
              + "\(PlanningRecordView.path(of: kind))/{key} takes a record away.")
        }
        view.stored.append(PlanningDataView.Count(kind, records.count))
      } else if let why = PutPlanningData.notKept[name] {
        view.notes.append("'\(name)' is not kept: \(why).")
      } else if !PutPlanningData.settingNames.contains(name) {
        throw Problem.invalid(name, "is not known here; correct its name or leave it out.", code: "UNKNOWN_FIELD")
      }
    }
    view.problems = try PlanningDataCheck.accept(since: before, in: unit)
    try PlanningDataStore.touch(unit.database)
    let total = view.stored.reduce(0) { $0 + $1.stored }
    try unit.audit("planning-data.stored", subject: "planning data", detail: "\(total) records")
    return view
  }

  private static let settingNames: Set<String> = [
    "horizonDays", "bucketDays", "capacityBucketDays", "capacity", "tolerance", "fairShare", "settings",
  ]

  /// Those of the scenario format's own fields, then those under `settings`.
  private func storeSettings(_ members: [String: JSONDocument], in unit: UnitOfWork) throws {
    guard members.keys.contains(where: PutPlanningData.settingNames.contains) else { return }
    var fields: [String: JSONDocument] = [:]
    for name in ["horizonDays", "bucketDays", "capacityBucketDays", "capacity", "fairShare"] {
      fields[name] = members[name]
    }
    if let tolerance = members["tolerance"] {
      guard case .record(let given) = tolerance, given.keys.allSatisfy(["days", "percent"].contains) else {
        throw Problem.invalid("tolerance", "must be an object with 'days' and 'percent', and nothing else.")
      }
      fields["toleranceDays"] = tolerance["days"]
      fields["tolerancePercent"] = tolerance["percent"]
    }
    if let settings = members["settings"] {
      guard case .record(let own) = settings else { throw Problem.invalid("settings", "must be an object.") }
      fields.merge(own) { _, given in given }
    }
    try PutPlanningSettings(.record(fields)).perform(in: unit)
  }

  private func store(
    _ record: JSONDocument, _ kind: PlanningKind, at place: String, _ seen: inout [String: String],
    _ notes: inout [String], in unit: UnitOfWork
  ) throws {
    let (key, kept) = try PlanningRecord.checked(record, kind, at: place)
    if let other = seen.updateValue(place, forKey: key) {
      throw Problem.invalid(place, "is the same \(kind.rawValue) as \(other); name it once.")
    }
    if kept != record, !notes.contains(PutPlanningData.stockNote) { notes.append(PutPlanningData.stockNote) }
    try PlanningDataStore.save(kind, key, kept.compact, at: unit.now, unit.database)
  }

  private static let stockNote = "'stock' of items is not kept: inventory tells what is there."
}

/// A record of planning data as it is kept.
enum PlanningRecord {
  /// Its key, and what of it is kept: the stock of items is inventory's.
  static func checked(
    _ record: JSONDocument, _ kind: PlanningKind, at place: String
  ) throws -> (key: String, kept: JSONDocument) {
    guard case .record(var members) = record, let key = kind.key(of: record) else {
      throw Problem.invalid(place, "must be an object with \(kind.identity) of 1 to 64 bytes.")
    }
    if let name = ["item", "plant", "name"].first(where: {
      members[$0]?.asText?.contains(where: "@#>".contains) ?? false
    }) {
      throw Problem.invalid("\(place).\(name)", "must not contain '@', '#' or '>'.")
    }
    if kind == .plant, key == PlanningRecordView.noName {
      throw Problem.invalid(
        "\(place).name",
        "must not be '\(PlanningRecordView.noName)': it stands for the plant without a name in addresses.")
    }
    if kind == .item { members["stock"] = nil }
    return (key, .record(members))
  }
}

/// Changes how plans are made; what is not named stays, null goes back to the usual.
package struct PutPlanningSettings: Sendable {
  package var document: JSONDocument

  package init(_ document: JSONDocument) { self.document = document }

  @discardableResult
  package func perform(in unit: UnitOfWork) throws -> PlanningSettings {
    guard case .record(let given) = document else { throw Problem.unprocessable("The settings must be an object.") }
    let current = try JSONDocument.parsed(
      String(decoding: WireFormat.encode(PlanningDataStore.settings(unit.database)), as: UTF8.self))
    guard case .record(var fields) = current else { preconditionFailure("settings are written as an object") }
    for (name, value) in given {
      guard PlanningSettings.names.contains(name) else {
        throw Problem.invalid("settings.\(name)", "is not known here; correct its name or leave it out.")
      }
      try PutPlanningSettings.check(value, of: name)
      fields[name] = value == .null ? nil : value
    }
    let settings: PlanningSettings
    do {
      settings = try WireFormat.decode(
        PlanningSettings.self, from: Array(JSONDocument.record(fields).compact.utf8))
    } catch {
      throw Problem.unprocessable("The settings cannot be used: \(sentence(for: error))", code: "INVALID_FIELD")
    }
    do { try settings.check() } catch { throw Problem.unprocessable(error.sentence, code: "INVALID_FIELD") }
    let before = try PlanningDataStore.settings(unit.database).main
    if settings.main != before { try SupplyStore.moveMain(from: before, to: settings.main, unit.database) }
    try PlanningDataStore.save(settings, unit.database)
    if settings.main != before { try ComponentBookings(unit).tellAll() }
    try PlanningDataStore.touch(unit.database)
    return settings
  }

  /// Words are one of those known.
  private static func check(_ value: JSONDocument, of name: String) throws {
    let known: [String]
    switch name {
    case "capacity": known = PlanningSettings.Capacity.allCases.map(\.rawValue)
    case "fairShare": known = FairShareRule.allCases.map(\.rawValue)
    case "objective": known = PlanningSettings.Objective.allCases.map(\.rawValue)
    default: return
    }
    guard value != .null, !known.contains(value.asText ?? "") else { return }
    throw Problem.invalid("settings.\(name)", "must be one of \(known.joined(separator: ", ")).")
  }
}

/// Takes a record away.
package struct RemovePlanningRecord: Sendable {
  package var kind: PlanningKind
  package var key: String

  package init(kind: PlanningKind, key: String) {
    self.kind = kind
    self.key = key
  }

  /// The record is not there.
  var unknown: Problem {
    let what = kind == .plant && key.isEmpty ? "plant without a name" : "\(kind.rawValue) \(key.prefix(120))"
    return .notFound("There is no \(what) in the planning data; see \(PlanningRecordView.path(of: kind)).")
  }

  @discardableResult
  package func perform(in unit: UnitOfWork) throws -> PlanningDataView {
    let before = try PlanningDataCheck.problems(in: unit)
    guard try PlanningDataStore.remove(kind, key, unit.database) else {
      throw unknown
    }
    let problems = try PlanningDataCheck.accept(since: before, in: unit)
    try PlanningDataStore.touch(unit.database)
    try unit.audit("planning-data.removed", subject: "\(kind.rawValue) \(key)", detail: "")
    return PlanningDataView(stored: [], problems: problems, notes: [])
  }
}

/// Reads all planning data as a plan would, to find what cannot be planned.
enum PlanningDataCheck {
  struct Findings {
    /// Records that cannot be read, and bills that close in a loop: these are refused.
    var refused: [PlanningProblem]
    /// What a plan would leave out.
    var tolerated: [PlanningProblem]
  }

  /// With the changes of a scenario, if one is given.
  static func problems(_ changes: ScenarioAssembly.Changes = [:], in unit: UnitOfWork) throws -> Findings {
    let assembly = try ScenarioAssembly(today: unit.plantDay, changes: changes, unit.database)
    let reader = try assembly.reader(namesUnknownFields: true)
    let preparation = ScenarioPreparation(reader.scenario)
    let loops = preparation.problems.filter { $0.sentence.contains("close in a loop") }
    var tolerated = preparation.problems.filter { !loops.contains($0) }
    let main = assembly.settings.main
    if !reader.scenario.items.isEmpty, !reader.scenario.items.contains(where: { $0.key.plant == main }) {
      tolerated.append(
        PlanningProblem(
          "setting mainPlant",
          "No item is planned at \(main.isEmpty ? "the plant without a name" : "plant \(main)"), the main plant, so nothing "
            + "is made for customers; set 'mainPlant' to the plant that serves them."))
    }
    return Findings(refused: reader.problems + loops, tolerated: tolerated)
  }

  /// Refuses what was not wrong before; returns what a plan would leave out.
  static func accept(
    since before: Findings, _ changes: ScenarioAssembly.Changes = [:], in unit: UnitOfWork
  ) throws -> [PlanningProblemView] {
    let now = try problems(changes, in: unit)
    let known = Set(before.refused)
    let new = now.refused.filter { !known.contains($0) }
    if !new.isEmpty {
      let new = try new.map { try PlanningDataCheck.named($0, changes, in: unit) }
      let first = new[0]
      let more = new.count > 1 ? " There are \(new.count - 1) more such records." : ""
      throw Problem.unprocessable(
        "Nothing was stored. " + first.sentence + more, code: "PLANNING_DATA_INVALID",
        errors: new.prefix(50).map {
          Problem.FieldError(field: $0.record, code: "PLANNING_DATA_INVALID", message: $0.sentence)
        })
    }
    return now.tolerated.map(PlanningProblemView.init)
  }

  /// As whoever sent a record knows it: `item BELL` where a plan says `items[23]` of all that is stored; and nothing is
  /// left out of what is refused.
  private static func named(
    _ problem: PlanningProblem, _ changes: ScenarioAssembly.Changes, in unit: UnitOfWork
  ) throws -> PlanningProblem {
    var (record, sentence) = (problem.record, problem.sentence)
    if let match = (record + " " + sentence).firstMatch(of: /([A-Za-z]+)\[([0-9]+)\]/),
      let kind = PlanningKind(list: String(match.1)), let place = Int(match.2)
    {
      // In the order in which a plan reads them.
      var keys = try PlanningDataStore.documents(kind, unit.database).map(\.key)
      if let changed = changes[kind] {
        keys.removeAll { changed.keys.contains($0) }
        keys += changed.filter { $0.value != nil }.keys.sorted()
      }
      if keys.indices.contains(place) {
        let name = "\(kind.rawValue) \(keys[place])"
        let (listed, word) = ("\(match.1)[\(place)]", listed(name))
        record = record.replacing(listed, with: name)
        sentence = sentence.replacing(listed.prefix(1).uppercased() + listed.dropFirst(), with: word).replacing(
          listed, with: name)
      }
    }
    return PlanningProblem(record, sentence.replacing(" is left out: ", with: ": "))
  }

  private static func listed(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }
}
