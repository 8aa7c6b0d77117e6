import Foundation
import ProductionContract
import ProductionDomain
import Testing
import Values

@testable import ProductionService

/// What the planner's pages show of plans that stand in the tables.
@Suite struct PlanningPagesTests {
  private static let ofAPlan = ["/planning", "/gantt", "/load", "/late", "/mrp", "/atp"]

  private func page(_ path: String, of factory: PlannedFactory, status: Int = 200) async throws -> String {
    let answer = try await RouteClient(factory.database, PlanningPages.add).send(path, scopes: "production:read")
    #expect(answer.status == status, "\(path): \(answer.text.prefix(2000))")
    return answer.text
  }

  private func count(_ part: String, in text: String) -> Int { text.components(separatedBy: part).count - 1 }

  /// Rows of the bodies of all tables.
  private func rows(_ text: String) -> Int {
    text.components(separatedBy: "<tbody").dropFirst().reduce(0) { sum, part in
      sum + count("<tr", in: part.components(separatedBy: "</tbody>")[0])
    }
  }

  private func bars(_ text: String) -> Int {
    ["planned", "firm", "released", "started"].reduce(0) { sum, status in
      sum + count("class=\"\(status)\"><title>", in: text) + count("class=\"\(status) late\"><title>", in: text)
    }
  }

  // MARK: All pages

  @Test(arguments: ofAPlan) func withoutAPlanAPageSaysHowToMakeOne(_ path: String) async throws {
    let text = try await page(path, of: PlannedFactory())
    #expect(text.contains("There is no plan yet"))
    #expect(text.contains("PUT /v1/planning-data") && text.contains("POST /v1/plans"))
  }

  @Test(arguments: ["/plans", "/scenarios", "/compare"]) func listsOfNothingSaySo(_ path: String) async throws {
    let text = try await page(path, of: PlannedFactory())
    #expect(text.contains("There is no"))
  }

  @Test(arguments: ofAPlan + ["/plans", "/scenarios", "/compare", "/gantt?by=order", "/gantt?view=table"])
  func aPageStandsByItself(_ path: String) async throws {
    let text = try await page(path, of: PlannedFactory.withBicycles())
    #expect(count("<h1>", in: text) == 1)
    #expect(text.contains("class=\"answer\""))
    #expect(!text.contains(" style=") && !text.contains("<style") && count("<script", in: text) == 1)
    #expect(text.utf8.count < 200_000)
  }

  @Test(arguments: ofAPlan) func aPageShowsAScenarioToo(_ path: String) async throws {
    let factory = try PlannedFactory.withBicycles()
    #expect(try await page(path + "?scenario=Overtime", of: factory).contains("the last one of scenario Overtime"))
    #expect(try await page(path + "?scenario=Nothing", of: factory, status: 404).contains("no scenario"))
    #expect(try await page(path + "?plan=PL-9", of: factory, status: 404).contains("no plan"))
    let gone = try await page(path + "?plan=PL-2026-000001", of: factory)
    #expect(gone.contains("only its figures are kept"))
  }

  @Test func aPlanOfOlderDataIsMarked() async throws {
    let factory = try PlannedFactory.withBicycles()
    #expect(try await !page("/planning", of: factory).contains("changed after this plan"))
    try factory.change(revision: 4)
    #expect(
      try await page("/gantt", of: factory).contains("changed after this plan was made (state 4, planned from 0)"))
  }

  @Test(arguments: [
    "/planning", "/gantt", "/load", "/late", "/mrp", "/atp?search=script", "/gantt?view=table", "/gantt?by=order",
    "/gantt?order=%22%3E%3Cscript%3E1", "/mrp?item=%22%3E%3Cscript%3E1", "/atp?item=%22%3E%3Cscript%3E1",
    "/load?workCentre=%22%3E%3Cscript%3E1", "/scenarios",
  ])
  func namesCannotBreakAPage(_ path: String) async throws {
    let factory = try PlannedFactory()
    let name = "\"><script>1"
    try factory.plan(
      "PL-1", PlannedFactory.figures(late: 1, profit: 1), problems: [.init(record: name, sentence: name)],
      bottleneck: name)
    var operation = try PlannedFactory.operations(PlannedFactory.bicycles())[0]
    (operation.orderName, operation.item, operation.workCentre) = (name, name, name)
    (operation.reason, operation.serves, operation.lateMinutes) = (name, name, 60)
    try factory.insert([operation], into: "PL-1")
    try factory.insert(
      [PlanLoadRow(workCentre: name, from: PlannedFactory.today, days: 7, loadMinutes: 70, capacityMinutes: 60)],
      into: "PL-1")
    try factory.insert(PlannedFactory.hostile(name), into: "PL-1")
    try factory.scenario(name, changes: 1)
    let text = try await page(path, of: factory)
    #expect(count("<script", in: text) == 1)
    #expect(text.contains("&quot;&gt;&lt;script&gt;1"))
  }

  @Test(arguments: [
    "/gantt?days=8", "/gantt?from=yesterday", "/gantt?by=colour", "/load?days=1", "/load?from=9999999-01-01",
    "/mrp?cursor=Tm9uc2Vuc2U",
  ])
  func whatIsNotThereIsRefused(_ path: String) async throws {
    _ = try await page(path, of: PlannedFactory.withBicycles(), status: 400)
  }

  @Test(arguments: ["/gantt?order=MO-99", "/mrp?item=HORSE", "/atp?item=BIKE&plant=Hull", "/compare?a=PL-77"])
  func whatNobodyKnowsIsNotFound(_ path: String) async throws {
    _ = try await page(path, of: PlannedFactory.withBicycles(), status: 404)
  }

  // MARK: Today

  @Test func todayTellsFiguresMessagesAndWhatWasLeftOut() async throws {
    let text = try await page("/planning", of: PlannedFactory.withBicycles())
    #expect(text.contains("95.8 %") && text.contains("GBP 2,640.00") && text.contains("GBP 8,120.00"))
    #expect(text.contains("Item BELL has no bill; it is left out."))
    for path in ["/gantt", "/load", "/late", "/mrp", "/atp", "/compare", "/plans", "/scenarios"] {
      #expect(text.contains("href=\"\(path)\""), "\(path)")
    }
    let messages = try PlannedFactory.bicycles().messages
    #expect(!messages.isEmpty)
    for message in messages { #expect(text.contains(message.order)) }
    let filtered = try await page("/planning?message=cancel", of: PlannedFactory.withBicycles())
    #expect(filtered.contains("choose All to see the others"))
  }

  // MARK: Schedule

  @Test(arguments: ["", "&by=order", "&days=7", "&days=84", "&workCentre=wheels"])
  func theTableHasARowForEachBar(_ view: String) async throws {
    let factory = try PlannedFactory.withBicycles()
    let chart = try await page("/gantt?from=2026-01-05\(view)", of: factory)
    let table = try await page("/gantt?from=2026-01-05\(view)&view=table", of: factory)
    let operations = try PlannedFactory.operations(PlannedFactory.bicycles())
    let drawn = bars(chart)
    #expect(drawn == rows(table) && drawn > 0 && drawn <= operations.count, "\(drawn) \(rows(table))")
    // The table is printed below the chart.
    #expect(rows(chart) == drawn)
  }

  @Test func aLateBarIsMarkedByMoreThanItsColour() async throws {
    let factory = try PlannedFactory.withBicycles()
    let operations = try PlannedFactory.operations(PlannedFactory.bicycles())
    let late = try #require(operations.last)
    let text = try await page("/gantt?days=84", of: factory)
    let bar = try #require(text.components(separatedBy: "<a href=").first { $0.contains("planned late\"><title>") })
    #expect(bar.contains("1 d 2 h late") && bar.contains(">!</text>") || bar.contains(">! "))
    #expect(bar.contains("<title>\(late.orderName), 10: "))
    #expect(bar.contains("class=\"setup\""))
    #expect(text.contains("<path class=\"frozen\" d="))
    #expect(text.contains("class=\"now\""))
  }

  @Test func anOrderTellsWhyItIsLate() async throws {
    let factory = try PlannedFactory.withBicycles()
    let late = try #require(try PlannedFactory.operations(PlannedFactory.bicycles()).last)
    let text = try await page("/gantt?order=\(late.orderName.replacing(" ", with: "%20"))", of: factory)
    #expect(text.contains("is 1 d 2 h late") && text.contains(late.reason))
    #expect(text.contains("Made from") && rows(text) > 1)
    let bought = try #require(try PlannedFactory.bicycles().supplies.first { $0.source == "buy" })
    let other = try await page("/gantt?order=\(bought.name.replacing(" ", with: "%20"))", of: factory)
    #expect(other.contains("is not in the schedule: it is bought"))
  }

  @Test func whatDoesNotFitIsLeftOutAndSaid() async throws {
    let factory = try PlannedFactory()
    try factory.plan("PL-1", PlannedFactory.figures(late: 0, profit: 1))
    let begin = PlannedFactory.today.daysSinceEpoch * 1440
    let operations = (0..<1_500).map { number in
      PlanOperationRow(
        orderName: "MO-2026-\(100_000 + number)", item: "PART", plant: "", operation: 10,
        workCentre: "centre \(number % 30)", machine: 0, setupStart: begin + number * 10,
        start: begin + number * 10 + 5, end: begin + number * 10 + 200, status: .planned, isFrozen: false,
        due: PlannedFactory.today, lateMinutes: 0, reason: "", serves: "")
    }
    try factory.insert(operations, into: "PL-1")
    let text = try await page("/gantt?days=14", of: factory)
    #expect(text.utf8.count < 200_000)
    #expect(text.contains("left out: what starts after"))
    let table = try await page("/gantt?view=table&part=2", of: factory)
    #expect(table.utf8.count < 200_000 && table.contains("151\u{2013}300 of 1,200") && table.contains("part=3"))
  }

  @Test func anEmptyTimeLeadsToWhereTheScheduleIs() async throws {
    let text = try await page("/gantt?from=2027-03-01", of: PlannedFactory.withBicycles())
    #expect(text.contains("Nothing runs from 1 Mar 2027") && text.contains("Show its beginning"))
  }

  @Test(arguments: [
    ("2026-01-01", 2026, 1), ("2026-01-05", 2026, 2), ("2026-12-31", 2026, 53), ("2027-01-01", 2026, 53),
    ("2027-01-04", 2027, 1), ("2021-01-03", 2020, 53), ("2024-12-30", 2025, 1),
  ])
  func weeksAreThoseOfISO(_ day: String, _ year: Int, _ week: Int) {
    #expect(PlanningText.week(LocalDate(day)!) == (year, week))
  }

  // MARK: Load

  @Test func anOverloadIsMarkedInChartAndTable() async throws {
    let factory = try PlannedFactory.withBicycles()
    let text = try await page("/load?workCentre=assembly", of: factory)
    #expect(text.contains("assembly lacks"))
    #expect(text.contains("class=\"over\"><title>W") && text.contains("h too much"))
    #expect(count("Overloaded</span>", in: text) == count("class=\"over\"><title>", in: text))
    // One more is in the key.
    #expect(rows(text) == count("<path class=\"load\"", in: text) - 1)
    #expect(text.contains("<tfoot"))
    let all = try await page("/load", of: factory)
    #expect(all.contains("href=\"/load?workCentre=assembly\"") && all.contains("href=\"/load?workCentre=wheels\""))
    #expect(count("<svg width", in: all) == 2 && rows(all) == 2)
    #expect(all.contains("Capacity without overtime"))
  }

  @Test func daysBecomeWeeksWithTheirOverloads() async throws {
    let factory = try PlannedFactory()
    try factory.plan("PL-1", PlannedFactory.figures(late: 0, profit: 1))
    try factory.insert(
      (0..<14).map {
        PlanLoadRow(
          workCentre: "saw", from: PlannedFactory.today + $0, days: 1, loadMinutes: $0 == 2 ? 600 : 60,
          capacityMinutes: $0 % 7 < 5 ? 480 : 0)
      }, into: "PL-1")
    let weeks = try await page("/load?workCentre=saw", of: factory)
    // Two hours on Wednesday, one on each day of each weekend.
    #expect(rows(weeks) == 2 && weeks.contains("saw lacks 6.0 h"))
    let days = try await page("/load?workCentre=saw&days=28", of: factory)
    #expect(rows(days) == 14 && days.contains("saw lacks 6.0 h"))
  }

  // MARK: Items

  @Test func anItemLinksToWhatItIsForAndWhatItIsMadeFrom() async throws {
    let factory = try PlannedFactory.withBicycles()
    let output = try PlannedFactory.bicycles()
    let wheels = try await page("/mrp?item=WHEEL&plant=Leeds", of: factory)
    let bike = try #require(output.supplies.first { $0.item == "BIKE" && $0.plant == "Leeds" && $0.components != nil })
    let anchor = PlanningLinks.anchor(bike.name)
    #expect(wheels.contains("href=\"/mrp?item=BIKE&amp;plant=Leeds#\(anchor)\" class=\"name\">\(bike.name)</a>"))
    #expect(wheels.contains("What ") && wheels.contains("href=\"/mrp?item=RIM&amp;plant=Leeds\""))
    let bikes = try await page("/mrp?item=BIKE&plant=Leeds", of: factory)
    #expect(bikes.contains("id=\"\(anchor)\"") && bikes.contains("SO-1/1"))
    let item = try #require(output.items.first { $0.item == "BIKE" && $0.plant == "Leeds" })
    let table = bikes.components(separatedBy: "Requirements in pieces")[2].components(separatedBy: "</tbody>")[0]
    #expect(count("<tr", in: table) - 1 == item.buckets.count)
  }

  @Test func itemsAreListedSearchedAndChosen() async throws {
    let factory = try PlannedFactory.withBicycles()
    let items = try PlannedFactory.bicycles().items
    #expect(rows(try await page("/mrp", of: factory)) == items.count)
    let found = try await page("/mrp?search=fra", of: factory)
    #expect(rows(found) == items.count { $0.item.contains("FRA") } && found.contains("Clear search"))
    #expect(try await page("/mrp?search=zebra", of: factory).contains("No item matches"))
    let leeds = try await page("/mrp?plant=Leeds", of: factory)
    #expect(rows(leeds) == items.count { $0.plant == "Leeds" } && leeds.contains("Every item of the plan at Leeds"))
    let several = try await page("/mrp?item=BIKE", of: factory)
    #expect(several.contains("2 plants; choose one") && several.contains("plant=York"))
    #expect(try await page("/mrp?item=RIM", of: factory).contains("<h1>RIM at Leeds</h1>"))
  }

  @Test func availabilitySaysWhereItIsFrom() async throws {
    let factory = try PlannedFactory.withBicycles()
    let list = try await page("/atp", of: factory)
    #expect(list.contains("One item has a master schedule") && list.contains("item=BIKE&amp;plant=Leeds"))
    let scheduled = try await page("/atp?item=BIKE&plant=Leeds", of: factory)
    #expect(scheduled.contains("7 pieces may be promised for the first period, by its master schedule"))
    #expect(rows(scheduled) == 3)
    let derived = try await page("/atp?item=RIM&plant=Leeds", of: factory)
    #expect(derived.contains("by its projected balance; it has no master schedule"))
  }

  @Test func aBalanceThatFallsLaterMayNotBePromisedBefore() async throws {
    let factory = try PlannedFactory()
    try factory.plan("PL-1", PlannedFactory.figures(late: 0, profit: 1))
    var output = try PlannedFactory.bicycles()
    func bucket(_ date: String, _ projected: String) -> PlanOutput.Item.Bucket {
      .init(date: date, gross: "0", receipts: "0", planned: "0", released: "0", projected: projected)
    }
    output.items = [
      .init(
        item: "OIL", plant: nil, unit: "KGM", lowLevelCode: 0, stock: "9.500",
        buckets: [bucket("2026-01-07", "4.000"), bucket("2026-01-09", "2.250"), bucket("2026-01-12", "6.000")])
    ]
    (output.supplies, output.demands, output.messages) = ([], [], [])
    try factory.insert(output, into: "PL-1")
    let text = try await page("/atp?item=OIL", of: factory)
    #expect(text.contains("2.250 kg may be promised at once"))
    let table = text.components(separatedBy: "<tbody")[1]
    #expect(table.components(separatedBy: ">2.250</td>").count - 1 == 4 && table.contains(">6.000</td>"))
  }

  // MARK: Late

  @Test func causesComeWithTheirDemands() async throws {
    let factory = try PlannedFactory.withBicycles()
    let late = try PlannedFactory.bicycles().demands.filter { $0.lateDays > 0 || $0.short != "0" }
    let text = try await page("/late", of: factory)
    #expect(!late.isEmpty && text.contains(PlannedFactory.bottleneck))
    #expect(text.contains("Late and short demands (\(late.count))"))
    for demand in late {
      #expect(text.contains(">\(demand.demand)</a>"))
      for reason in demand.reasons { #expect(text.contains(LatePage.word(reason.code))) }
    }
    let order = try #require(try PlannedFactory.operations(PlannedFactory.bicycles()).last)
    #expect(text.contains("Late orders in the schedule (1)") && text.contains(">\(order.orderName)</a>"))
    #expect(text.contains("1 d 2 h") && text.contains(order.reason))
    let reason = try #require(late.first?.reasons.first)
    let same = late.filter { $0.reasons.contains { $0.code == reason.code && $0.record == reason.record } }
    let filtered = try await page(
      "/late?cause=\(reason.code)&record=\(reason.record.replacing(" ", with: "%20"))", of: factory)
    #expect(filtered.contains("Late and short demands (\(same.count))") && filtered.contains("Clear filter"))
  }

  @Test(arguments: ["/late", "/mrp?item=BIKE"]) func ofManyReasonsTheFirstOfEachKindAreShownAndTheOthersCounted(
    _ path: String
  ) async throws {
    let factory = try PlannedFactory()
    let text = #"{"today":"2026-01-05","items":[{"item":"BIKE","source":"none"}]}"#
    var output = PlanWriter(plan: RequirementsPlan(try ScenarioReader(text).scenario)).output()
    let reasons =
      (1...7).map { PlanOutput.Demand.Reason(code: "leadTime", record: "item \($0)", sentence: "Slow \($0).") }
      + [
        .init(code: "capacity", record: "saw", sentence: "Full."),
        .init(code: "capacity", record: "saw", sentence: "Full."),
      ]
    output.demands = [
      PlanOutput.Demand(
        demand: "SO-1", item: "BIKE", plant: nil, quantity: "1", unit: "H87", due: "2026-01-05", priority: 1,
        deliveries: [.init(date: "2026-01-09", quantity: "1")], short: "0", lateDays: 4, reasons: reasons, from: [])
    ]
    try factory.plan("PL-1", PlannedFactory.figures(late: 1, profit: 1))
    try factory.insert(output, into: "PL-1")
    let page = try await page(path, of: factory)
    let cell = try #require(page.components(separatedBy: "<td").last { $0.contains("Slow 1.") })
    #expect(cell.contains("Slow 1. Full. Slow 2. <details>") && count("Full.", in: cell) == 1)
    #expect(
      cell.contains("And 5 more reasons") && cell.contains("Lead time (5): Slow 3. Slow 4. Slow 5. Slow 6. Slow 7."))
  }

  @Test func whereThereAreNoPlantsNoneIsNamed() async throws {
    let factory = try PlannedFactory()
    let text = #"{"today":"2026-01-05","items":[{"item":"BIKE","source":"none","stock":3}]}"#
    try factory.plan("PL-1", PlannedFactory.figures(late: 0, profit: 1))
    try factory.insert(
      PlanWriter(plan: RequirementsPlan(try ScenarioReader(text).scenario)).output(), into: "PL-1")
    for path in ["/mrp", "/atp?search=BIKE"] {
      let page = try await page(path, of: factory)
      #expect(page.contains(">BIKE</a>") && !page.contains(">Plant<") && !page.contains(">none<"))
    }
    let bicycles = try await page("/mrp", of: PlannedFactory.withBicycles())
    #expect(bicycles.contains(">Plant<"))
  }

  // MARK: Plans

  @Test func figuresAreComparedAndTheBetterIsNamed() async throws {
    let factory = try PlannedFactory.withBicycles()
    let text = try await page("/compare", of: factory)
    #expect(text.contains("<h1>PL-2026-000001 and PL-2026-000002, in force</h1>"))
    #expect(text.contains("PL-2026-000002 is better in late demands, profit."))
    #expect(text.contains("GBP 540.00") && text.contains("\u{2212}1"))
    #expect(text.contains("Only the figures of PL-2026-000001 are kept"))
    let scenario = try await page("/compare?b=PL-2026-000003", of: factory)
    #expect(scenario.contains("scenario Overtime"))
    #expect(
      scenario.contains("PL-2026-000003 is better in late demands; PL-2026-000002, in force is better in profit")
        || scenario.contains("PL-2026-000003 is better in late demands; PL-2026-000002 is better in profit"))
    let spokes = try PlannedFactory.bicycles().supplies.count { $0.item == "SPOKE" && $0.status == "planned" }
    #expect(scenario.contains("Orders that differ (\(spokes))") && scenario.contains("Gone"))
  }

  @Test(arguments: [0, 3]) func plansOfOtherDataAreNotComparedWithoutAWord(revision: Int) async throws {
    let factory = try PlannedFactory()
    try factory.plan("PL-1", PlannedFactory.figures(late: 2, profit: 1), revision: 3)
    try factory.scenario("Overtime", changes: 1)
    try factory.plan("PL-2", scenarioID: "Overtime", PlannedFactory.figures(late: 0, profit: 1), revision: revision)
    for path in ["/compare?b=PL-2", "/scenarios"] {
      let text = try await page(path, of: factory)
      #expect(text.contains("PL-1 was made from other data than PL-2") == (revision != 3), "\(path)")
      #expect(text.contains("Plan again before you judge: POST /v1/plans with {") == (revision != 3), "\(path)")
    }
  }

  @Test func plansAndScenariosAreListed() async throws {
    let factory = try PlannedFactory.withBicycles()
    let plans = try await page("/plans", of: factory)
    #expect(rows(plans) == 2 && plans.contains("In force") && plans.contains("Replaced"))
    let scenarios = try await page("/scenarios", of: factory)
    #expect(scenarios.contains("Overtime") && scenarios.contains("/compare?b=PL-2026-000003"))
    // Beside the plan in force: fewer late demands, less profit.
    let figures = scenarios.components(separatedBy: "Side by side")[2]
    #expect(count("Better</span>", in: figures) == 1 && count("Worse</span>", in: figures) == 1)
    for name in ["On time, of the quantity", "Profit", "Stock value, average", "Load", "Changeovers"] {
      #expect(figures.contains(name))
    }
  }

  @Test func ordersAreTheSameByIdOrByName() {
    func order(_ name: String, _ id: String?, _ quantity: String, _ due: String) -> PlanOrderRow {
      PlanOrderRow(
        name: name, plannedOrderID: id, item: "A", plant: "", quantity: quantity, unit: "H87", due: LocalDate(due)!)
    }
    let before = [
      order("A 2026-01-05", "1", "5", "2026-01-05"), order("MO-1", nil, "5", "2026-01-06"),
      order("MO-2", nil, "5", "2026-01-07"), order("A 2026-01-08", "2", "5", "2026-01-08"),
    ]
    let after = [
      order("A 2026-01-06", "1", "5", "2026-01-06"), order("MO-1", nil, "7", "2026-01-05"),
      order("A 2026-01-08", "3", "5", "2026-01-08"), order("MO-3", nil, "5", "2026-01-09"),
    ]
    let differences = OrderDifference.all(before, after)
    #expect(differences.map(\.words) == ["One day later", "One day earlier, another quantity", "Gone", "New"])
  }
}

extension PlannedFactory {
  /// A plan in which everything is called so.
  static func hostile(_ name: String) -> PlanOutput {
    let peg = PlanOutput.Peg(name: name, quantity: "1")
    return PlanOutput(
      today: "2026-01-05", horizonEnd: "2026-03-05",
      figures: .init(
        plannedOrders: 1, demands: 1, late: 0, short: 0, onTimePerMille: 1000, overloads: 0, loadMinutes: 0,
        capacityMinutes: 0, averageStockValue: nil, margin: nil),
      items: [
        .init(
          item: name, plant: nil, unit: "H87", lowLevelCode: 0, stock: "0",
          buckets: [.init(date: name, gross: "1", receipts: "0", planned: "1", released: "1", projected: "0")])
      ],
      supplies: [
        .init(
          name: name, item: name, plant: nil, status: "planned", source: "make", revision: name, quantity: "1",
          unit: "H87", started: nil, release: "2026-01-05", due: "2026-01-06", possible: name,
          components: [
            .init(item: name, plant: nil, needed: name, quantity: "1", unit: name, from: [peg], short: nil)
          ], for: [peg], left: nil)
      ],
      demands: [
        .init(
          demand: name, item: name, plant: nil, quantity: "1", unit: "H87", due: "2026-01-05", priority: 1,
          deliveries: [.init(date: name, quantity: "1")], short: "0", lateDays: 1,
          reasons: [.init(code: name, record: "item \(name)", sentence: name)], from: [peg])
      ],
      messages: [
        .init(
          message: "release", order: name, item: name, plant: nil, quantity: "1", due: name, needed: name,
          workingDaysLate: 2)
      ], capacity: [], problems: [])
  }
}
