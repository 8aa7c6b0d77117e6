import HTTPSupport
import ProductionContract
import Values

/// What if?
enum ScenariosPage {
  private static let rows = 100
  /// More do not fit side by side.
  private static let sideBySide = 4

  private typealias Entry = (scenario: ScenarioStore.ScenarioRecord, plan: PlanRecord?)

  static func page(_ request: ServiceRequest, _ library: PlanLibrary) throws -> HTMLPage {
    let scenarios = try library.scenarios(limit: rows)
    let open = scenarios.count { $0.scenario.state == .open }
    let inForce = try library.sheet(plan: nil, scenario: nil)?.shown.record
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
          .init("Scenario"), .init("State"), .init("Changes", numeric: true), .init("Made"), .init("Last plan"),
          .init("Compare"),
        ], rows: scenarios.map(row),
        empty: "A scenario changes planning data and demand on trial, and is planned by itself. Make one with "
          + "POST /v1/scenarios, then plan it with POST /v1/plans.")
      inForce.map { comparison($0, scenarios) } ?? .empty
      HTML.p { HTML.a("Plans of the running factory", .href("/plans")) }
    }
  }

  private static func row(_ entry: Entry) -> [HTML] {
    let (scenario, plan) = entry
    return [
      plan == nil ? HTML.text(scenario.name) : link(scenario), chip(scenario.state).html,
      HTML.text(DisplayText.number(scenario.changes)),
      .joined([DisplayText.time(scenario.createdAt), .text(" by \(scenario.createdBy)")]),
      HTML.span(plan?.number ?? "none yet", .class("name")),
      plan.map { plan in
        HTML.a(
          "With the plan in force", .href(PlanningAddress("/compare").with("b", plan.number).text),
          .aria("label", "Compare scenario \(scenario.name) with the plan in force"))
      } ?? .text("once it has a plan"),
    ]
  }

  private static func link(_ scenario: ScenarioStore.ScenarioRecord) -> HTML {
    HTML.a(scenario.name, .href(PlanningAddress("/planning").with("scenario", scenario.name).text))
  }

  /// The figures of the plan in force and of open scenarios, each better or worse than in force.
  private static func comparison(_ inForce: PlanRecord, _ scenarios: [Entry]) -> HTML {
    let planned = scenarios.compactMap { entry in
      entry.scenario.state == .open ? entry.plan.map { (scenario: entry.scenario, plan: $0) } : nil
    }
    let shown = planned.prefix(sideBySide)
    guard !shown.isEmpty else { return .empty }
    let columns = shown.map { PlanFigure.all(inForce.figures, $0.plan.figures) }
    let left = planned.count - shown.count
    return .joined([
      PlanningParts.otherData(than: inForce, shown.map { ($0.plan, $0.scenario.name) }),
      DataTable(
        "Side by side",
        columns: [.init("Figure"), .init("In force", numeric: true)]
          + shown.map { .init($0.scenario.name, numeric: true) },
        rows: columns[0].indices.map { line in
          [HTML.text(columns[0][line].name), HTML.text(columns[0][line].first)]
            + columns.map { cell($0[line]) }
        }, empty: ""
      ).html,
      left > 0
        ? HTML.p(
          "\(PlanningText.sentence(PlanningText.count(left, "older scenario is", "older scenarios are"))) compared on "
            + "a page of its own.", .class("muted")) : .empty,
    ])
  }

  private static func cell(_ figure: PlanFigure) -> HTML {
    switch figure.better {
    case .first: .joined([Chip(.warn, "Worse").html, .text(" " + figure.second)])
    case .second: .joined([Chip(.ok, "Better").html, .text(" " + figure.second)])
    case .equal, .none: .text(figure.second)
    }
  }

  private static func chip(_ state: ScenarioStore.State) -> Chip {
    switch state {
    case .open: Chip(.info, "Open")
    case .promoted: Chip(.ok, "Promoted")
    case .discarded: Chip(.idle, "Discarded")
    }
  }
}
