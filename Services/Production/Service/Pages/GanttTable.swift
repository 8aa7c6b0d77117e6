import HTTPSupport
import ProductionContract
import Values

/// Operations as a table: the twin of the chart, and the operations of one order.
extension GanttPage {
  static func table(_ operations: [PlanOperationRow], _ view: View, total: Int) -> DataTable {
    GanttPage.table(
      "Operations (\(DisplayText.number(total)))", operations, today: view.today, view.links,
      empty: "Nothing runs in this time; move or zoom out.")
  }

  static func table(
    _ caption: String, _ operations: [PlanOperationRow], today: LocalDate, _ links: PlanningLinks, empty: String
  ) -> DataTable {
    DataTable(
      caption,
      columns: [
        .init("Order"), .init("Step", numeric: true), .init("Item"), .init("Work centre and machine"),
        .init("Set-up from"), .init("Start"), .init("End"), .init("Due"),
        .init("State"),
      ],
      rows: operations.map { operation in
        [
          PlanningParts.link(operation.orderName, links.order(operation.orderName)),
          HTML.text(String(operation.operation)), HTML.text(operation.item),
          HTML.text("\(operation.workCentre) \(operation.machine + 1)"),
          operation.setupStart < operation.start
            ? PlanningText.time(operation.setupStart, near: today) : HTML.text("none"),
          PlanningText.time(operation.start, near: today), PlanningText.time(operation.end, near: today),
          DisplayText.day(operation.due),
          chips(operation),
        ]
      }, empty: empty)
  }

  static func chips(_ operation: PlanOperationRow) -> HTML {
    .joined([
      PlanningText.chip(operation.status).html,
      operation.lateMinutes > 0
        ? .joined([.text(" "), Chip(.bad, "Late").html, .text(" \(PlanningText.span(minutes: operation.lateMinutes))")])
        : .empty, operation.isFrozen ? .joined([.text(" "), Chip(.info, "Frozen").html]) : .empty,
      operation.overtimeMinutes > 0
        ? .joined([
          .text(" "), Chip(.warn, "Overtime").html, .text(" \(PlanningText.span(minutes: operation.overtimeMinutes))"),
        ]) : .empty,
    ])
  }
}
