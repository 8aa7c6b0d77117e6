import Values

/// A scenario with its names resolved into a ``MaterialModel``, and what had to be left out.
package struct ScenarioPreparation: Sendable {
  /// Where a demand line of the model comes from.
  package enum DemandOrigin: Hashable, Sendable {
    /// Place in ``PlanningScenario/demands``.
    case order(Int)
    case forecast
  }
  /// Where a receipt of the model comes from.
  package enum ReceiptOrigin: Hashable, Sendable {
    /// Place in ``PlanningScenario/receipts``.
    case order(Int)
    /// A lot of the master schedule.
    case schedule
    /// An order of the last plan that the planning fence keeps: place in ``PlanningScenario/previous``.
    case kept(Int)
  }
  /// The bill line behind a link of the model; a transfer has none.
  package struct LinkOrigin: Hashable, Sendable {
    package let bill: Int?
    package let parent: Int
    package let child: Int
  }

  package let scenario: PlanningScenario
  package internal(set) var model: MaterialModel
  /// By number of the model's item.
  package internal(set) var nodes: [ItemRecord] = []
  package internal(set) var numberOf: [ItemAtPlant: Int] = [:]
  package internal(set) var demandOrigins: [DemandOrigin] = []
  package internal(set) var receiptOrigins: [ReceiptOrigin] = []
  /// In the order of the model's links.
  package internal(set) var linkOrigins: [LinkOrigin] = []
  package internal(set) var centres: [WorkCentre] = []
  /// Of the same work centres.
  package internal(set) var centreRecords: [PlanningScenario.Centre] = []
  package internal(set) var routings: [[RoutingOperation]] = []
  package internal(set) var schedules: [(record: MasterScheduleRecord, schedule: MasterSchedule)] = []
  package internal(set) var problems: [PlanningProblem] = []
  /// Why an item cannot be planned.
  package internal(set) var blocked: [Int: String] = [:]
  /// Why an item cannot be made: a work centre that it needs never works.
  var unworkable: [Int: LateReason] = [:]
  /// Of what is started the part that reaches each operation, in the order of the routing, where some lose something.
  var reaching: [Int: [ScrapYield]] = [:]
  /// Work centres that never work.
  var closedCentres: [PlanningScenario.Centre] = []

  /// Items that come with the orders of others, and by their demand drive these.
  package internal(set) var coProducts: [(item: Int, main: Int)] = []
  var suppliers: [Int: SupplierRecord] = [:]
  var lanesInUse: [Int: LaneRecord] = [:]
  /// Of items with several sources, or one of limited capacity.
  var sourcesOf: [Int: [PlannedSource]] = [:]

  /// Items of which some goods are inspected.
  var inspected: Set<Int> = []

  // While preparing.
  var calendars: [String: WorkCalendar] = [:]
  var items: [MaterialModel.Item] = []
  var links: [(link: MaterialModel.Link, origin: LinkOrigin)] = []
  var demands: [MaterialModel.Demand] = []
  var receipts: [MaterialModel.Receipt] = []
  var substitutes: [MaterialModel.Substitute] = []
  var stability: MaterialModel.Stability
  var sourcing: [Int: [MaterialModel.Source]] = [:]
  /// The limits of items before a supplier's were put over them.
  var ownLimits: [Int: OrderLimits] = [:]
  var leadTimes: LeadTimeTable
  var leadTimeRows: [LeadTimeKey: Int] = [:]
  var billsInUse: Set<Int> = []
  var lanesTo: [String: [LaneRecord]] = [:]
  /// See ``surplus(of:)``.
  var surpluses: [Int64]?
  lazy var billedItems = Set(scenario.bills.map { ItemAtPlant($0.item, at: $0.plant) })
  /// Items that an order of takes components.
  lazy var parents = Set(links.map(\.link.parent))

  struct LeadTimeKey: Hashable {
    let calendar: String?
    let days: Int
    /// Of inspection, by the calendar of the plant.
    var inspectionDays = 0
    var inspectedAt: String?
  }

  /// Items times buckets.
  static let largestTable = 60_000_000

  package init(_ scenario: PlanningScenario) {
    var scenario = scenario
    var problems: [PlanningProblem] = []
    let most = MaterialModel.largestBucketCount
    if scenario.bucketDays < 1 || scenario.horizonDays < 1 || scenario.horizonDays / max(1, scenario.bucketDays) >= most
    {
      problems.append(
        PlanningProblem(
          "scenario",
          "The horizon of \(scenario.horizonDays) days in buckets of \(scenario.bucketDays) is not between 1 "
            + "and \(most) buckets; 180 days in buckets of 1 are planned instead."))
      scenario.horizonDays = 180
      scenario.bucketDays = 1
    }
    let fitting = ScenarioPreparation.largestTable / max(1, scenario.items.count)
    if scenario.horizonDays / scenario.bucketDays > fitting {
      problems.append(
        PlanningProblem(
          "scenario",
          "\(scenario.items.count) items over \(scenario.horizonDays) days are too many for buckets of "
            + "\(scenario.bucketDays) days; only \(max(1, fitting)) buckets are planned, so use longer ones."))
      scenario.horizonDays = max(1, fitting) * scenario.bucketDays
    }
    let count = (scenario.horizonDays + scenario.bucketDays - 1) / scenario.bucketDays
    scenario.horizonDays = count * scenario.bucketDays
    scenario.spreadOperationScrap()
    self.scenario = scenario
    self.problems = problems
    leadTimes = LeadTimeTable(bucketCount: count)
    stability = MaterialModel.Stability(
      buckets: scenario.tolerance.days / scenario.bucketDays, perMillion: Int64(scenario.tolerance.percent) * 10_000)
    // Replaced below; a model has no empty state.
    model = MaterialModel(emptyWith: count)
    prepareCalendars()
    prepareItems()
    prepareCentres()
    prepareRoutings()
    prepareBills()
    prepareTransfers()
    prepareCoProducts()
    prepareReceipts()
    preparePrevious()
    prepareSchedules()
    prepareDemands()
    countStanding()
    assemble()
  }

  /// Builds the model; items whose bills close in a ring lose their bills until none does.
  mutating func assemble() {
    let rows = MaterialModel.sourcing(sourcing)
    func row(_ link: MaterialModel.Link) -> Int {
      MaterialModel.linkRow(of: link.parent, source: link.source, itemCount: items.count, rows)
    }
    links.sort { row($0.link) < row($1.link) }
    while true {
      do {
        model = try MaterialModel(
          bucketCount: leadTimes.bucketCount, items: items, links: links.map(\.link), demands: demands,
          receipts: receipts, substitutes: substitutes, leadTimes: leadTimes, stability: stability,
          sources: sourcing, fairShare: scenario.fairShare)
        linkOrigins = links.map(\.origin)
        return
      } catch .loop(let ring) {
        leaveOut(ring)
      } catch {
        preconditionFailure("assembling a model only finds loops")
      }
    }
  }

  private mutating func leaveOut(_ ring: [Int]) {
    let names = ring.map { nodes[$0].key.description }
    let path = (names + [names[0]]).joined(separator: " -> ")
    let kind = "The bills close in a loop: \(path)"
    let inside = Set(ring)
    if leaveOutSource(ring, path) { return }
    let before = links.count + substitutes.count
    substitutes.removeAll { inside.contains($0.item) || inside.contains($0.alternate) }
    let byAlternate = links.count + substitutes.count < before
    if byAlternate, !links.contains(where: { inside.contains($0.link.parent) && inside.contains($0.link.child) }) {
      problems.append(
        PlanningProblem(
          "bill \(names[0])",
          "\(kind) by way of an alternate; the alternates of these items are left out, so remove one of them."))
      return
    }
    problems.append(
      PlanningProblem(
        "bill \(names[0])",
        "\(kind); the items on it are not planned, so remove one of these components."))
    links.removeAll { inside.contains($0.link.parent) }
    for item in ring {
      items[item].lot.replenished = false
      blocked[item] = "\(nodes[item].key) is not planned: its bill closes in a loop (\(path))"
    }
  }

  // MARK: Days and buckets

  /// Days from today.
  func day(_ date: LocalDate) -> Int { date - scenario.today }
  /// The bucket of a day from today; below zero before today.
  func bucket(ofDay day: Int) -> Int { Int(floorDivide(day, scenario.bucketDays)) }
  func bucket(_ date: LocalDate) -> Int { bucket(ofDay: day(date)) }
  /// The first day of a bucket.
  package func date(ofBucket bucket: Int) -> LocalDate { scenario.today + bucket * scenario.bucketDays }
  var bucketCount: Int { leadTimes.bucketCount }

  mutating func report(_ record: String, _ sentence: String) {
    problems.append(PlanningProblem(record, sentence))
  }

  /// The calendar by which a plant's lead times count.
  func calendar(ofPlant plant: String) -> WorkCalendar {
    let found = scenario.plants.first { $0.name == plant }
    return (found?.calendar.flatMap { calendars[$0] } ?? .always).at(found?.clock ?? scenario.commonClock)
  }
}
