import HTTPSupport
import ProductionContract
import Values

/// Who runs what, when?
enum GanttPage {
  enum Grouping: String, CaseIterable, CustomStringConvertible {
    case centre, order
    var description: String { rawValue }
    var words: String { self == .centre ? "Work centre" : "Order" }
  }

  /// More bars than this are not drawn, nor more than fit a page of 200 kB.
  private static let mostBars = 1_200
  private static let mostBytes = 165_000
  private static let tableRows = 150
  /// So many are printed as a table too.
  private static let printedRows = 60
  private static let zooms: [(days: Int, words: String)] = [
    (7, "1 week"), (14, "2 weeks"), (28, "4 weeks"), (84, "12 weeks"),
  ]

  static func page(_ request: ServiceRequest, _ library: PlanLibrary) throws -> HTMLPage {
    try PlanningParts.page("Schedule", request, library) { sheet, links in
      if let order = request.filled("order") { return try GanttOrderPage.page(order, sheet, links) }
      return try page(request, sheet, links)
    }
  }

  /// What is asked for, as it stands in the address.
  struct View {
    let by: Grouping
    let from: LocalDate
    let days: Int
    let workCentre: String?
    let isTable: Bool
    let today: LocalDate
    let links: PlanningLinks

    var to: LocalDate { from + days }

    func address(
      by: Grouping? = nil, from: LocalDate? = nil, days: Int? = nil, table: Bool? = nil, everywhere: Bool = false
    ) -> PlanningAddress {
      let day = from ?? self.from
      return links.to("/gantt").with("by", (by ?? self.by) == .centre ? nil : "order")
        .with("from", day == today ? nil : day.description).with("days", String(days ?? self.days))
        .with("workCentre", everywhere ? nil : workCentre).with("view", (table ?? isTable) ? "table" : nil)
    }
  }

  private static func page(
    _ request: ServiceRequest, _ sheet: PlanSheet, _ links: PlanningLinks
  ) throws -> HTMLPage {
    let today = sheet.shown.record.today
    let view = View(
      by: try request.choice("by", Grouping.allCases, default: .centre), from: try request.day("from") ?? today,
      days: try request.choice("days", zooms.map(\.days), default: 14), workCentre: request.filled("workCentre"),
      isTable: try request.choice("view", ["chart", "table"], default: "chart") == "table", today: today, links: links)
    let window = try sheet.operations(
      from: PlanningText.minute(view.from), to: PlanningText.minute(view.to), workCentre: view.workCentre,
      limit: mostBars)
    let shown = view.isTable ? window.operations : fitting(window.operations, view)
    let sorted = shown.sorted { key($0, view.by) < key($1, view.by) }
    let content = try content(request, sheet, view, sorted, left: window.total - shown.count, until: shown.last)
    return HTMLPage("Schedule", answer: answer(window, view)) {
      controls(view)
      content
      PlanningParts.source(sheet.shown)
    }
  }

  private static func key(_ row: PlanOperationRow, _ by: Grouping) -> (String, Int, Int) {
    by == .centre ? (row.workCentre, row.machine, row.start) : (row.orderName, 0, row.start)
  }

  /// As many bars as a page takes, the earliest ones.
  private static func fitting(_ operations: [PlanOperationRow], _ view: View) -> [PlanOperationRow] {
    let chart = chart([], view)
    var left = mostBytes
    var rows: Set<String> = []
    return Array(
      operations.prefix { operation in
        left -= chart.bar(operation).utf8.count
        let row = view.by == .order ? operation.orderName : "\(operation.workCentre) \(operation.machine)"
        // Its name, its address, its title and its group.
        if rows.insert(row).inserted { left -= 4 * row.utf8.count + 240 }
        return left > 0
      })
  }

  // MARK: Words

  private static func answer(_ window: OperationWindow, _ view: View) -> String {
    let span = "from \(DisplayText.date(view.from)) to \(DisplayText.date(view.to + -1))"
    let place = view.workCentre.map { " on \($0)" } ?? ""
    guard !window.operations.isEmpty else { return "Nothing runs\(place) \(span)." }
    let orders = Set(window.operations.map(\.orderName))
    let late = Set(window.operations.filter { $0.lateMinutes > 0 }.map(\.orderName))
    let isWhole = window.total == window.operations.count
    let count =
      isWhole
      ? "\(PlanningText.count(window.total, "operation", "operations")) of "
        + PlanningText.count(orders.count, "order", "orders")
      : "\(DisplayText.number(window.total)) operations"
    let lateness =
      late.isEmpty
      ? "all of them in time"
      : "\(late.count == 1 ? "one order is" : "\(late.count) orders are") late\(isWhole ? "" : " at least")"
    return PlanningText.sentence(
      "\(count) \(window.total == 1 ? "runs" : "run")\(place) \(span); "
        + (isWhole || !late.isEmpty ? "\(lateness)." : "none of the first \(window.operations.count) is late.")
    )
  }

  private static func controls(_ view: View) -> HTML {
    .joined([
      PlanningParts.choices("Rows", Grouping.allCases.map { ($0.words, view.address(by: $0).text, $0 == view.by) }),
      PlanningParts.choices(
        "Zoom", zooms.map { ($0.words, view.address(days: $0.days).text, $0.days == view.days) }),
      PlanningParts.choices(
        "Move",
        [
          ("Earlier", view.address(from: view.from + -view.days).text, false),
          ("From the plan’s today", view.address(from: view.today).text, view.from == view.today),
          ("Later", view.address(from: view.from + view.days).text, false),
        ]),
      PlanningParts.choices(
        "View",
        [
          ("Chart", view.address(table: false).text, !view.isTable),
          ("Table", view.address(table: true).text, view.isTable),
        ]),
      view.workCentre.map { centre in
        HTML.p(.class("choices")) {
          HTML.span("Only", .class("label"))
          HTML.span("Work centre \(centre)")
          HTML.a("Show all work centres", .href(view.address(everywhere: true).text))
        }
      } ?? .empty,
    ])
  }

  // MARK: Chart and table

  private static func content(
    _ request: ServiceRequest, _ sheet: PlanSheet, _ view: View, _ operations: [PlanOperationRow], left: Int,
    until last: PlanOperationRow?
  ) throws -> HTML {
    guard !operations.isEmpty else { return try empty(sheet, view) }
    let note =
      left > 0
      ? HTML.p(
        PlanningText.sentence(PlanningText.count(left, "later operation is", "later operations are"))
          + " left out: what starts after \(PlanningText.moment(last?.setupStart ?? 0)). "
          + "Zoom in or choose one work centre to see them.",
        .class("stale")) : .empty
    if view.isTable {
      let part = PlanningPart(request, size: tableRows, total: operations.count)
      return .joined([
        note, table(Array(operations[part.range]), view, total: operations.count).html, part.links(view.address()),
      ])
    }
    let rows = try rows(operations, sheet, view)
    let hasClosed = rows.contains { !$0.closed.isEmpty }
    return HTML.div(.class("landscape")) {
      note
      chart(rows, view)
      GanttChart.key(due: view.by == .order, closed: hasClosed)
      HTML.div(.class("print-only")) {
        if operations.count <= printedRows {
          table(operations, view, total: operations.count)
        } else {
          HTML.p(
            "The \(DisplayText.number(operations.count)) operations as a table: "
              + view.address(table: true).text, .class("muted"))
        }
      }
    }
  }

  private static func empty(_ sheet: PlanSheet, _ view: View) throws -> HTML {
    guard let span = try sheet.span() else {
      return HTML.p(
        "This plan has no finite schedule: no order it holds has a routing with work centres.", .class("empty"))
    }
    let first = PlanningText.day(span.lowerBound)
    return HTML.p(.class("empty")) {
      "The schedule goes from \(PlanningText.moment(span.lowerBound)) to \(PlanningText.moment(span.upperBound)). "
      HTML.a("Show its beginning", .href(view.address(from: first, everywhere: true).text))
    }
  }

  private static func chart(_ rows: [GanttChart.Row], _ view: View) -> GanttChart {
    GanttChart(
      rows: rows, from: view.from, days: view.days, today: view.today,
      label: view.by == .centre ? .order : .workCentre, links: view.links,
      name: "Operations by \(view.by.words.lowercased()), \(DisplayText.date(view.from)) to "
        + DisplayText.date(view.to + -1))
  }

  private static func rows(
    _ operations: [PlanOperationRow], _ sheet: PlanSheet, _ view: View
  ) throws -> [GanttChart.Row] {
    var rows: [GanttChart.Row] = []
    var places: [String: Int] = [:]
    let closed = view.by == .centre ? try closedTimes(sheet, view) : [:]
    let machines = Dictionary(grouping: operations, by: \.workCentre).mapValues { $0.map(\.machine).max() ?? 0 }
    for operation in operations {
      let name: String
      switch view.by {
      case .order: name = operation.orderName
      case .centre:
        name =
          machines[operation.workCentre] == 0
          ? operation.workCentre : "\(operation.workCentre) \(operation.machine + 1)"
      }
      if let place = places[name] {
        rows[place].operations.append(operation)
        continue
      }
      places[name] = rows.count
      rows.append(
        GanttChart.Row(
          name: name,
          path: view.by == .centre ? view.links.load(operation.workCentre) : view.links.order(operation.orderName),
          operations: [operation], closed: closed[operation.workCentre] ?? [],
          due: view.by == .order ? operation.due : nil))
    }
    guard view.by == .order else { return rows }
    return rows.sorted { ($0.operations[0].start, $0.name) < ($1.operations[0].start, $1.name) }
  }

  /// Days in which a work centre has no capacity at all, run together.
  private static func closedTimes(_ sheet: PlanSheet, _ view: View) throws -> [String: [Range<Int>]] {
    var closed: [String: [Range<Int>]] = [:]
    for load in try sheet.loads(workCentre: view.workCentre) where load.capacityMinutes == 0 {
      let span = PlanningText.minute(load.from)..<PlanningText.minute(load.from + load.days)
      if let last = closed[load.workCentre]?.last, last.upperBound == span.lowerBound {
        closed[load.workCentre]!.removeLast()
        closed[load.workCentre]!.append(last.lowerBound..<span.upperBound)
      } else {
        closed[load.workCentre, default: []].append(span)
      }
    }
    return closed
  }

  private static func table(_ operations: [PlanOperationRow], _ view: View, total: Int) -> DataTable {
    GanttPage.table(
      "Operations (\(DisplayText.number(total)))", operations, view.links,
      empty: "Nothing runs in this time; move or zoom out.")
  }

  static func table(
    _ caption: String, _ operations: [PlanOperationRow], _ links: PlanningLinks, empty: String
  ) -> DataTable {
    DataTable(
      caption,
      columns: [
        .init("Order"), .init("Operation", numeric: true), .init("Item"), .init("Work centre"),
        .init("Machine", numeric: true), .init("Set-up from"), .init("Start"), .init("End"), .init("Due"),
        .init("State"),
      ],
      rows: operations.map { operation in
        [
          HTML.a(operation.orderName, .href(links.order(operation.orderName))),
          HTML.text(String(operation.operation)), HTML.text(operation.item), HTML.text(operation.workCentre),
          HTML.text(String(operation.machine + 1)),
          operation.setupStart < operation.start ? PlanningText.time(operation.setupStart) : HTML.text("none"),
          PlanningText.time(operation.start), PlanningText.time(operation.end), DisplayText.day(operation.due),
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
    ])
  }
}
