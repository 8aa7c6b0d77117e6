import HTTPSupport
import ProductionContract
import ProductionDomain
import Values

/// Which plans were made, and what did they come to?
enum PlansPage {
  private static let rows = 50

  static func page(_ request: ServiceRequest, _ library: PlanLibrary) throws -> HTMLPage {
    let plans = try library.plans(limit: rows)
    let clocks = try library.clocks()
    return HTMLPage("Plans", answer: answer(plans)) {
      DataTable(
        "Plans, the newest first",
        columns: [.init("Plan"), .init("State"), .init("Made")] + figures + [.init("Compare with")],
        rows: plans.map { plan in
          [
            plan.isCurrent
              ? HTML.a(plan.number, .href("/planning"), .class("name")) : HTML.span(plan.number, .class("name")),
            chip(plan).html, made(plan, clocks),
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

  /// With the day it is for where that is another one.
  private static func made(_ plan: PlanRecord, _ clocks: PlanClocks) -> HTML {
    let time = clocks.moment(plan.createdAt)
    guard plan.today != clocks.main.day(at: plan.createdAt) else { return time }
    return .joined([time, .text(" for "), DisplayText.day(plan.today)])
  }

  private static func chip(_ plan: PlanRecord) -> Chip {
    plan.isCurrent ? Chip(.ok, "In force") : Chip(.idle, "Replaced")
  }

  static let figures: [DataTable.Column] = [
    .init("On time", numeric: true), .init("Late", numeric: true), .init("Short", numeric: true),
    .init("Orders", numeric: true), .init("Profit", numeric: true),
    .init("Stock value", numeric: true), .init("Overtime (h)", numeric: true),
  ]

  static func cells(_ figures: PlanFigures?) -> [HTML] {
    guard let figures else { return Array(repeating: .text("no plan"), count: PlansPage.figures.count) }
    return [
      PlanningText.percent(perMille: figures.onTimePerMille), DisplayText.number(figures.late),
      DisplayText.number(figures.short), DisplayText.number(figures.orders),
      figures.profit.map(DisplayText.money) ?? "not known", figures.stockValue.map(DisplayText.money) ?? "not known",
      PlanningText.hours(figures.overtimeMinutes ?? 0)
        + (figures.overtimeCost.map { ", \(DisplayText.money($0))" } ?? ""),
    ].map(HTML.text)
  }

  /// Beside the plan in force; that one beside the one before it.
  private static func compare(_ plan: PlanRecord, in plans: [PlanRecord]) -> HTML {
    guard plans.count > 1 else { return .text("nothing yet") }
    return HTML.a(
      plan.isCurrent ? "The last one" : "That in force",
      .href(PlanningAddress("/compare").with("a", plan.isCurrent ? nil : plan.number).text),
      .aria("label", "Compare \(plan.number) \(plan.isCurrent ? "with the one before it" : "with the one in force")"))
  }
}
