import HTTPSupport
import ProductionContract
import Values

/// Which plans were made, and what did they come to?
enum PlansPage {
  private static let rows = 50

  static func page(_ request: ServiceRequest, _ library: PlanLibrary) throws -> HTMLPage {
    let plans = try library.plans(limit: rows)
    return HTMLPage("Plans", answer: answer(plans)) {
      DataTable(
        "Plans, the newest first",
        columns: [.init("Plan"), .init("State"), .init("Made"), .init("For")] + figures + [.init("Compare")],
        rows: plans.map { plan in
          [
            plan.isCurrent ? HTML.a(plan.number, .href("/planning")) : HTML.text(plan.number), chip(plan).html,
            DisplayText.time(plan.createdAt), DisplayText.day(plan.today),
          ] + cells(plan.figures) + [compare(plan, in: plans)]
        },
        empty: "There is no plan yet. Load planning data (PUT /v1/planning-data) and make one (POST /v1/plans).")
      if plans.count == rows { HTML.p("Older plans are not listed.", .class("muted")) }
      HTML.p {
        HTML.a("What changed with the last plan", .href("/compare"))
        " or "
        HTML.a("what if: scenarios", .href("/scenarios"))
      }
    }
  }

  private static func answer(_ plans: [PlanRecord]) -> String {
    guard let plan = plans.first(where: \.isCurrent) ?? plans.first else { return "There is no plan yet." }
    return "Plan \(plan.number) is in force; \(TodayPage.lateness(plan.figures))."
  }

  private static func chip(_ plan: PlanRecord) -> Chip {
    plan.isCurrent ? Chip(.ok, "In force") : Chip(.idle, "Replaced")
  }

  static let figures: [DataTable.Column] = [
    .init("On time", numeric: true), .init("Late", numeric: true), .init("Short", numeric: true),
    .init("Overloads", numeric: true), .init("Orders", numeric: true), .init("Profit", numeric: true),
    .init("Stock value", numeric: true),
  ]

  static func cells(_ figures: PlanFigures?) -> [HTML] {
    guard let figures else { return Array(repeating: .text("no plan"), count: PlansPage.figures.count) }
    return [
      PlanningText.percent(perMille: figures.onTimePerMille), DisplayText.number(figures.late),
      DisplayText.number(figures.short), DisplayText.number(figures.overloads), DisplayText.number(figures.orders),
      figures.profit.map(DisplayText.money) ?? "not known", figures.stockValue.map(DisplayText.money) ?? "not known",
    ].map(HTML.text)
  }

  /// Beside the plan in force; that one beside the one before it.
  private static func compare(_ plan: PlanRecord, in plans: [PlanRecord]) -> HTML {
    guard plans.count > 1 else { return .text("nothing yet") }
    return HTML.a(
      plan.isCurrent ? "With the last one" : "With the one in force",
      .href(PlanningAddress("/compare").with("a", plan.isCurrent ? nil : plan.number).text),
      .aria("label", "Compare \(plan.number) \(plan.isCurrent ? "with the one before it" : "with the one in force")"))
  }
}

/// What if?
enum ScenariosPage {
  private static let rows = 100

  static func page(_ request: ServiceRequest, _ library: PlanLibrary) throws -> HTMLPage {
    let scenarios = try library.scenarios(limit: rows)
    let open = scenarios.count { $0.scenario.state == .open }
    return HTMLPage(
      "Scenarios",
      answer: scenarios.isEmpty
        ? "There is no scenario: nobody has tried anything out yet."
        : PlanningText.sentence(PlanningText.count(open, "scenario is", "scenarios are"))
          + " open; what they change touches nothing until one is promoted."
    ) {
      DataTable(
        "Scenarios",
        columns: [
          .init("Scenario"), .init("State"), .init("Changes", numeric: true), .init("Made by"), .init("Made"),
          .init("Last plan"),
        ] + PlansPage.figures + [.init("Compare")], rows: scenarios.map(row),
        empty: "A scenario changes planning data and demand on trial, and is planned by itself.")
      HTML.p { HTML.a("Plans of the running factory", .href("/plans")) }
    }
  }

  private static func row(_ entry: (scenario: ScenarioStore.ScenarioRecord, plan: PlanRecord?)) -> [HTML] {
    let (scenario, plan) = entry
    let name = HTML.text(scenario.name)
    return [
      plan == nil
        ? name : HTML.a(scenario.name, .href(PlanningAddress("/planning").with("scenario", scenario.name).text)),
      chip(scenario.state).html, HTML.text(DisplayText.number(scenario.changes)), HTML.text(scenario.createdBy),
      DisplayText.time(scenario.createdAt), HTML.text(plan?.number ?? "none yet"),
    ] + PlansPage.cells(plan?.figures) + [
      plan.map { plan in
        HTML.a(
          "With the plan in force", .href(PlanningAddress("/compare").with("b", plan.number).text),
          .aria("label", "Compare scenario \(scenario.name) with the plan in force"))
      } ?? .text("once it has a plan")
    ]
  }

  private static func chip(_ state: ScenarioStore.State) -> Chip {
    switch state {
    case .open: Chip(.info, "Open")
    case .promoted: Chip(.ok, "Promoted")
    case .discarded: Chip(.idle, "Discarded")
    }
  }
}
