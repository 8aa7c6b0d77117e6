import HTTPSupport
import ProductionContract
import Values

/// Why is this order when it is?
enum GanttOrderPage {
  static func page(
    _ name: String, _ request: ServiceRequest, _ sheet: PlanSheet, _ links: PlanningLinks
  ) throws -> HTMLPage {
    let operations = try sheet.operations(order: name).sorted { ($0.operation, $0.start) < ($1.operation, $1.start) }
    let supply = try sheet.supply(named: name)
    guard let first = operations.first, let last = operations.max(by: { $0.end < $1.end }) else {
      return try unscheduled(name, supply, request, sheet, links)
    }
    let place = PlanPlace(item: first.item, plant: first.plant)
    let components = try supply.map { try RequirementsParts.components(of: $0, sheet, links) }
    let chart = try chart(name, operations, last, sheet, links)
    let (outcome, decide) = (
      try OrderActions.outcome(request, sheet), try OrderActions.section(name, request, sheet)
    )
    return HTMLPage("Order \(name)", answer: answer(name, last)) {
      outcome
      Facts([
        ("Item", HTML.a(item(place), .href(links.item(place, row: name)))),
        ("State", GanttPage.chips(last)), ("Runs", runs(operations)),
        ("Due", HTML.time(due(last), .datetime(last.due.description))),
        ("Why late", HTML.text(last.lateMinutes > 0 ? reason(last) : "It is in time.")),
        ("Serves", HTML.text(last.serves.isEmpty ? "No demand: it is for stock." : last.serves)),
      ])
      chart
      GanttPage.table("Operations", operations, today: sheet.shown.record.today, links, empty: "No operations.")
      components
      decide
      HTML.p {
        HTML.a(
          "What else runs then",
          .href(
            links.to("/gantt").with("from", PlanningText.day(operations.map(\.setupStart).min()!).description).text))
      }
      PlanningParts.source(sheet.shown)
    }
  }

  private static func item(_ place: PlanPlace) -> String {
    place.plant.isEmpty ? place.item : "\(place.item) at \(place.plant)"
  }

  private static func reason(_ last: PlanOperationRow) -> String {
    last.reason.isEmpty
      ? "The plan does not say; see what it waits for below." : PlanningText.reason(last.reason)
  }

  private static func answer(_ name: String, _ last: PlanOperationRow) -> String {
    let end = PlanningText.moment(last.end)
    guard last.lateMinutes > 0 else {
      return "\(name) is in time: it ends \(end) and is due \(due(last))."
    }
    return "\(name) is \(PlanningText.span(minutes: last.lateMinutes)) late: it ends \(end) and is due "
      + "\(due(last)). \(PlanningText.reason(last.reason))"
  }

  private static func due(_ last: PlanOperationRow) -> String {
    PlanningText.due(last.due, end: last.end, lateMinutes: last.lateMinutes)
  }

  private static func runs(_ operations: [PlanOperationRow]) -> HTML {
    .joined([
      PlanningText.time(operations.map(\.setupStart).min()!), .text(" to "),
      PlanningText.time(operations.map(\.end).max()!),
    ])
  }

  private static func chart(
    _ name: String, _ operations: [PlanOperationRow], _ last: PlanOperationRow, _ sheet: PlanSheet,
    _ links: PlanningLinks
  ) throws -> HTML {
    let from = PlanningText.day(operations.map(\.setupStart).min()!)
    let until = max(PlanningText.day(last.end), last.due) + 1
    // An order that takes years is drawn as far as the chart can tell its days apart.
    let days = min(max(7, until - from), 84)
    let open = try sheet.openTimes(from: from, days: days)
    let due = PlanningText.dueMinute(last.due, end: last.end, lateMinutes: last.lateMinutes)
    let rows = operations.map { operation in
      GanttChart.Row(
        name: "\(operation.operation) \(operation.workCentre)", path: links.load(operation.workCentre),
        operations: [operation], open: open[operation.workCentre], due: due)
    }
    let chart = GanttChart(
      rows: rows, from: from, days: days, today: sheet.shown.record.today, label: .workCentre, links: links,
      name: "Operations of \(name)")
    return HTML.div(.class("landscape")) {
      chart
      GanttChart.key(due: true, closed: chart.hasClosed, overtime: chart.hasOvertime)
    }
  }

  /// Bought, moved, or made without a routing.
  private static func unscheduled(
    _ name: String, _ supply: PlanOutput.Supply?, _ request: ServiceRequest, _ sheet: PlanSheet, _ links: PlanningLinks
  ) throws -> HTMLPage {
    guard let supply else { throw Problem.notFound("This plan has no order \(name.prefix(120)).") }
    let place = PlanPlace(item: supply.item, plant: supply.plant ?? "")
    let why =
      switch supply.source {
      case "buy": "it is bought"
      case "subcontract": "a subcontractor makes it"
      case "transfer": "it is moved from another plant"
      default: "its item has no routing with work centres"
      }
    let components = try RequirementsParts.components(of: supply, sheet, links)
    let decide = try OrderActions.section(name, request, sheet)
    return HTMLPage("Order \(name)", answer: "\(name) is not in the schedule: \(why).") {
      Facts([
        ("Item", HTML.a(item(place), .href(links.item(place, row: name)))),
        ("State", PlanningText.chip(supply: supply.status).html),
        ("Quantity", HTML.text("\(DisplayText.number(supply.quantity)) \(PlanningText.unit(supply.unit))")),
        ("Due", PlanningText.day(supply.due)),
      ])
      components
      decide
      PlanningParts.source(sheet.shown)
    }
  }
}
